//! What lists of hashes and time stamps beside a file state about it.
//!
//! Invariant: only files in the folder of the file are read, and none of them stops the file from being recorded.
//! `tests/vouched.rs` holds it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use claimlog::ingest::{listed_hashes, read_stamp};
use claimlog::plain::{listed, visible};

/// The names of lists of the hashes of a folder.
const LISTS: [&str; 5] = ["SHA256SUMS", "SHA256SUMS.txt", "sha256sums.txt", "sha256sum.txt", "checksums.txt"];

/// What is added to the name of a file for the list of its hash.
const ENDINGS: [&str; 3] = [".sha256", ".sha256sum", ".sha256.txt"];

/// The most bytes that are read of a list or a time stamp.
const MOST: u64 = 16 << 20;

/// What the files beside a file state about it, compared with its SHA-256 in hexadecimal.
pub(super) fn stated(path: &Path, sha256: &str) -> Vec<String> {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Vec::new() };
    let mut notes = Vec::new();
    let own = ENDINGS.iter().map(|ending| format!("{name}{ending}"));
    for list in own.chain(LISTS.map(str::to_owned)) {
        let Some(bytes) = bytes(&path.with_file_name(&list)) else { continue };
        let hashes = listed_hashes(&String::from_utf8_lossy(&bytes), name);
        let (same, other): (Vec<String>, Vec<String>) =
            hashes.into_iter().filter(|hash| hash.len() == sha256.len()).partition(|hash| hash == sha256);
        if let Some(other) = other.first() {
            notes.push(differs(&list, other));
        } else if !same.is_empty() {
            notes.push(format!("{} beside it states the same SHA-256", visible(&list)));
        }
    }
    let proof = format!("{name}.ots");
    if let Some(bytes) = bytes(&path.with_file_name(&proof)) {
        notes.push(match read_stamp(&bytes) {
            None => format!("{} beside it is not a whole OpenTimestamps proof; it was not compared", visible(&proof)),
            Some(stamp) if stamp.hash.len() != sha256.len() => {
                format!("{} beside it is about a hash of another kind; it was not compared", visible(&proof))
            }
            Some(stamp) if stamp.hash != sha256 => differs(&proof, &stamp.hash),
            Some(stamp) => {
                let attested: Vec<String> =
                    stamp.attested.iter().map(|who| visible(who)).collect();
                format!(
                    "{} beside it is about the same SHA-256; it states, and this was not checked: attested by {}",
                    visible(&proof),
                    listed(&attested)
                )
            }
        });
    }
    notes
}

fn differs(file: &str, hash: &str) -> String {
    format!(
        "{} beside it states another SHA-256, {hash}: the file is not the one that it is about, or was changed since",
        visible(file)
    )
}

/// The bytes of a file, if it is one and not too long.
fn bytes(path: &Path) -> Option<Vec<u8>> {
    let size = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?.len();
    let mut bytes = Vec::new();
    File::open(path).ok().filter(|_| size <= MOST)?.take(MOST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
