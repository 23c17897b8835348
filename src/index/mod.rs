//! The index: where in a ledger things stand, kept beside it so that a question about a few entries reads few.
//!
//! Invariant: an index is never believed on its own word. What it leads to is read from the ledger and proved. What it
//! does not have could have been left out; so its rows are in order, in pages under one hash, which the pass that read
//! and verified the whole history remembers outside the file. A file that is missing, older, changed or foreign costs a
//! pass and changes no answer. `tests/index.rs` compares every answer with that of a reader without an index.

mod file;
mod page;
mod rows;
mod run;
mod sort;

pub use file::{Index, Remembered, may_replace, remove};
pub use page::Row;
pub use rows::{ClaimRows, Tag, beginning, entry_rows, key_of};
pub(crate) use sort::Sorter;

use crate::error::{Error, Result, StoreError};
use crate::tlog::Hash;

/// An index, and the rows of the entries after those that it covers.
#[derive(Debug, Default)]
pub struct Rows {
    index: Option<Index>,
    /// In order, each once.
    tail: Vec<Row>,
}

impl Rows {
    /// The rows of an index, and those after it, in order and each once.
    #[must_use]
    pub fn new(index: Option<Index>, tail: Vec<Row>) -> Self {
        Rows { index, tail }
    }

    /// The same with other rows after those of the index, in order and each once.
    #[must_use]
    pub fn with(self, tail: Vec<Row>) -> Self {
        Rows { tail, ..self }
    }

    /// Adds rows to the index, which covers the entries up to `size` then; see [`Index::grow`].
    pub(crate) fn grow(&self, covers: (u64, Hash), rows: &[Row]) -> std::io::Result<Option<Remembered>> {
        self.index.as_ref().map_or(Ok(None), |index| index.grow(covers, rows))
    }

    /// The values of a key, in order: all, or the first ones.
    ///
    /// # Errors
    /// Returns [`StoreError::Index`] if the file cannot be read or is not what was written.
    pub fn values(&self, key: u64, most: usize) -> Result<Vec<u64>> {
        self.values_from(key, 0, most)
    }

    /// The values of a key from `least` on, in order: all, or the first ones.
    ///
    /// # Errors
    /// Returns an error as [`Rows::values`] does.
    pub fn values_from(&self, key: u64, least: u64, most: usize) -> Result<Vec<u64>> {
        let mut found = Vec::new();
        self.each_run(Row { key, value: least }, |count, row| {
            let wanted = row.key == key && count < most;
            if wanted {
                found.push(row.value);
            }
            wanted
        })?;
        found.sort_unstable();
        found.dedup();
        found.truncate(most);
        Ok(found)
    }

    /// The rows whose keys are from `first` to `last`, in order.
    ///
    /// # Errors
    /// Returns an error as [`Rows::values`] does.
    pub fn between(&self, first: u64, last: u64) -> Result<Vec<Row>> {
        let mut found = Vec::new();
        self.each_run(Row { key: first, value: 0 }, |_, row| {
            if row.key <= last {
                found.push(row);
            }
            row.key <= last
        })?;
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// Hands the rows from `from` on to `each`, with their number in their run, run by run.
    fn each_run(&self, from: Row, mut each: impl FnMut(usize, Row) -> bool) -> Result<()> {
        if let Some(index) = &self.index {
            // A run that begins anew has smaller rows than the last one that was seen.
            let (mut count, mut last) = (0, None);
            let scanned = index.scan(from, |row| {
                if last.is_some_and(|last| row <= last) {
                    count = 0;
                }
                last = Some(row);
                count += 1;
                each(count - 1, row)
            });
            scanned.map_err(|source| {
                Error::Store(StoreError::Index { path: index.path().to_owned(), source })
            })?;
        }
        let start = self.tail.partition_point(|row| *row < from);
        for (count, row) in self.tail[start..].iter().enumerate() {
            if !each(count, *row) {
                break;
            }
        }
        Ok(())
    }
}
