//! Scrubbing: nothing of what was withheld is left on the disk, in the ledger or in what was made of it.

use super::Session;
use super::index::index_path;
use super::pairs::{self, pairs_path};
use crate::aside;
use crate::error::{Error, Result};
use crate::index::{self, Part};
use crate::ledger::Ledger;

impl Session {
    /// Rewrites the ledger's file without a byte of what was withheld, after the files made from it were removed.
    ///
    /// # Errors
    /// Returns an error if one of them cannot be removed or the ledger cannot be written. Until then, what was withheld is
    /// still on the disk.
    pub fn scrub(&self, ledger: &Ledger) -> Result<()> {
        let indexes = Part::ALL.map(|part| (index_path(ledger.path(), part), index::HEAD));
        for (path, head) in indexes.into_iter().chain([(pairs_path(ledger.path()), pairs::HEAD)]) {
            let remove = |source| Error::Io { doing: "remove", path: path.display().to_string(), source };
            aside::remove(&path, head).map_err(remove)?;
        }
        self.forget_indexes(ledger);
        let _ = self.home.pairs(ledger.path()).forget();
        ledger.scrub()
    }
}
