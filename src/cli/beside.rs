//! What lists of hashes and time stamps beside a file state about it.
//!
//! Invariant: only files in the folder of the file are read, a list of a folder once, and none of them stops the file from
//! being recorded. `tests/vouched.rs` holds it.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use claimlog::ingest::{HashList, Stamp, read_stamp};
use claimlog::model::{Caveat, Field, Source, Stated, StatedBy};
use claimlog::plain::{self, visible};

/// The names of lists of the hashes of a folder.
const LISTS: [&str; 8] = [
    "SHA256SUMS",
    "SHA256SUMS.txt",
    "sha256sums.txt",
    "sha256sum.txt",
    "checksums.txt",
    "hashes.txt",
    "hashes.csv",
    "hashes.json",
];

/// What is added to the name of a file for the list of its hash.
const ENDINGS: [&str; 3] = [".sha256", ".sha256sum", ".sha256.txt"];

/// The most bytes that are read of a list or a time stamp.
const MOST: u64 = 16 << 20;

/// The most hashes of one list that are recorded.
const MOST_HASHES: usize = 4;

/// The most characters of a statement that are recorded.
const LONGEST: usize = 200;

/// The lists of folders that were read, or why they were not.
#[derive(Default)]
pub(super) struct Beside {
    lists: HashMap<PathBuf, Option<Result<HashList, String>>>,
}

/// What is stated about a file.
#[derive(Default)]
pub(super) struct Vouched {
    /// What a person should know.
    pub(super) notes: Vec<String>,
    stated: Vec<Stated>,
    /// Whether another hash than that of the file is stated.
    differs: bool,
}

impl Beside {
    /// What the files beside a file state about it, compared with its SHA-256 in hexadecimal.
    pub(super) fn of(&mut self, path: &Path, sha256: &str) -> Vouched {
        let mut found = Vouched::default();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return found };
        for ending in ENDINGS {
            let beside = format!("{name}{ending}");
            if let Some(list) = list(&path.with_file_name(&beside)) {
                found.listed(&beside, list.as_ref(), name, sha256);
            }
        }
        for beside in LISTS {
            let place = path.with_file_name(beside);
            let known = self.lists.entry(place).or_insert_with_key(|place| list(place));
            if let Some(list) = known {
                found.listed(beside, list.as_ref(), name, sha256);
            }
        }
        let beside = format!("{name}.ots");
        match bytes(&path.with_file_name(&beside)) {
            Some(Ok(proof)) => found.stamped(&beside, &proof, sha256),
            Some(Err(why)) => found.unread(&beside, &why),
            None => {}
        }
        found
    }
}

impl Vouched {
    /// Adds what is stated to what is recorded about the file.
    pub(super) fn add_to(&self, source: &mut Source) {
        source.stated.extend(self.stated.iter().cloned());
        if self.differs && !source.caveats.contains(&Caveat::DigestMismatch) {
            source.caveats.push(Caveat::DigestMismatch);
            source.caveats.sort_unstable();
        }
    }

    /// Compares what a list states for the file of a name.
    fn listed(&mut self, beside: &str, list: Result<&HashList, &String>, name: &str, sha256: &str) {
        let list = match list {
            Ok(list) => list,
            Err(why) => return self.unread(beside, why),
        };
        let hashes: Vec<&str> = list.of(name).filter(|hash| hash.len() == sha256.len()).collect();
        if hashes.is_empty() {
            return;
        }
        let other = hashes.iter().find(|hash| **hash != sha256);
        self.note(
            beside,
            &other.map_or_else(|| "states the same SHA-256".to_owned(), |other| differs(other)),
        );
        self.differs |= other.is_some();
        for hash in hashes.into_iter().take(MOST_HASHES) {
            self.state(Field::Digest, &format!("sha256:{hash}"), StatedBy::HashList);
        }
    }

    /// Compares what a proof states.
    fn stamped(&mut self, beside: &str, proof: &[u8], sha256: &str) {
        let Some(Stamp { hash, attested }) = read_stamp(proof) else {
            return self.note(beside, "is not a whole OpenTimestamps proof; it was not compared");
        };
        if hash.len() != sha256.len() {
            return self.note(beside, "is about a hash of another kind; it was not compared");
        }
        let attested: Vec<_> = attested.iter().map(|who| visible(who)).collect();
        if hash == sha256 {
            let who = plain::listed(&attested);
            self.note(
                beside,
                &format!("is about the same SHA-256; it states, and this was not checked: attested by {who}"),
            );
        } else {
            self.differs = true;
            self.note(beside, &differs(&hash));
        }
        self.state(Field::Digest, &format!("sha256:{hash}"), StatedBy::TimeStamp);
        attested.iter().for_each(|who| self.state(Field::Attested, who, StatedBy::TimeStamp));
    }

    fn unread(&mut self, beside: &str, why: &str) {
        self.note(beside, &format!("{why}; it was not compared"));
    }

    fn note(&mut self, beside: &str, said: &str) {
        self.notes.push(format!("{} beside it {said}", visible(beside)));
    }

    fn state(&mut self, field: Field, value: &str, by: StatedBy) {
        let stated = Stated { field, value: value.chars().take(LONGEST).collect(), by };
        if !self.stated.contains(&stated) {
            self.stated.push(stated);
        }
    }
}

fn differs(hash: &str) -> String {
    format!("states another SHA-256, {hash}: the file is not the one that it is about, or was changed since")
}

/// The list in a file, or why it is not read; nothing if it is not a file.
fn list(path: &Path) -> Option<Result<HashList, String>> {
    Some(bytes(path)?.map(|bytes| HashList::of_bytes(&bytes)))
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
