//! What is kept beside a ledger: files that are made of it, and may be deleted at any time.

use std::path::{Path, PathBuf};

/// A ledger of at most so many entries is read as a whole in the time that looking into an index takes.
pub(super) const SMALL: u64 = 1_000;

/// So many entries after those that a file covers are read each time, before it is extended.
pub(super) const TAIL: u64 = 32;

/// A file beside a ledger's, whatever links lead there, as the files are that SQLite keeps.
pub(super) fn beside(ledger: &Path, end: &str) -> PathBuf {
    let real = std::fs::canonicalize(ledger).unwrap_or_else(|_| ledger.to_owned());
    let mut name = real.into_os_string();
    name.push(end);
    PathBuf::from(name)
}
