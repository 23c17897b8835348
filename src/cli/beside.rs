//! What lists of hashes and time stamps beside a file state about it.
//!
//! Invariant: only files in the folder of the file are read, and none of them stops the file from being recorded.
//! `tests/vouched.rs` holds it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use claimlog::ingest::{Stamp, listed_hashes, read_stamp};
use claimlog::plain::{self, visible};

/// The names of lists of the hashes of a folder.
const LISTS: [&str; 5] = ["SHA256SUMS", "SHA256SUMS.txt", "sha256sums.txt", "sha256sum.txt", "checksums.txt"];

/// What is added to the name of a file for the list of its hash.
const ENDINGS: [&str; 3] = [".sha256", ".sha256sum", ".sha256.txt"];

/// The most bytes that are read of a list or a time stamp.
const MOST: u64 = 16 << 20;

/// What the files beside a file state about it, compared with its SHA-256 in hexadecimal.
pub(super) fn stated(path: &Path, sha256: &str) -> Vec<String> {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Vec::new() };
    let of_it = ENDINGS.iter().map(|ending| format!("{name}{ending}"));
    let lists = of_it.chain(LISTS.map(str::to_owned)).map(|list| (list, listed as Compare));
    let proof = std::iter::once((format!("{name}.ots"), stamped as Compare));
    let mut notes = Vec::new();
    for (beside, compare) in lists.chain(proof) {
        let said = match bytes(&path.with_file_name(&beside)) {
            Some(Ok(bytes)) => compare(&bytes, name, sha256),
            Some(Err(why)) => Some(format!("{why}; it was not compared")),
            None => None,
        };
        notes.extend(said.map(|said| format!("{} beside it {said}", visible(&beside))));
    }
    notes
}

/// What the bytes of a file state about the file of a name with this SHA-256; nothing if that is nothing.
type Compare = fn(&[u8], &str, &str) -> Option<String>;

fn listed(list: &[u8], name: &str, sha256: &str) -> Option<String> {
    let hashes = listed_hashes(&String::from_utf8_lossy(list), name);
    let mut hashes = hashes.iter().filter(|hash| hash.len() == sha256.len()).peekable();
    hashes.peek()?;
    let other = hashes.find(|hash| *hash != sha256);
    Some(other.map_or_else(|| "states the same SHA-256".to_owned(), |other| differs(other)))
}

fn stamped(proof: &[u8], _: &str, sha256: &str) -> Option<String> {
    Some(match read_stamp(proof) {
        None => "is not a whole OpenTimestamps proof; it was not compared".to_owned(),
        Some(Stamp { hash, .. }) if hash.len() != sha256.len() => {
            "is about a hash of another kind; it was not compared".to_owned()
        }
        Some(Stamp { hash, .. }) if hash != sha256 => differs(&hash),
        Some(Stamp { attested, .. }) => {
            let attested: Vec<_> = attested.iter().map(|who| visible(who)).collect();
            let attested = plain::listed(&attested);
            format!("is about the same SHA-256; it states, and this was not checked: attested by {attested}")
        }
    })
}

fn differs(hash: &str) -> String {
    format!("states another SHA-256, {hash}: the file is not the one that it is about, or was changed since")
}

/// The bytes of a file, or why they are not read; nothing if it is not a file.
fn bytes(path: &Path) -> Option<Result<Vec<u8>, String>> {
    let size = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?.len();
    if size > MOST {
        return Some(Err(format!("is longer than {MOST} bytes")));
    }
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MOST).read_to_end(&mut bytes));
    Some(read.map(|_| bytes).map_err(|error| format!("cannot be read ({error})")))
}
