//! The index: where in a ledger things stand, kept beside it so that a question about a few entries reads few.
//!
//! Invariant: an index is never believed on its own word. What it leads to is read from the ledger and proved. What it
//! does not have could have been left out; so its rows are in order, in pages under one hash, which the pass that read
//! and verified the whole history remembers outside the file. A file that is missing, older, changed or foreign costs a
//! pass and changes no answer. `tests/index.rs` compares every answer with that of a reader without an index.

mod file;
mod page;
mod pages;
mod rows;
mod run;
mod sort;

pub use file::{HEAD, Index, Remembered};
pub use page::Row;
pub use rows::{ClaimRows, Part, Tag, beginning, entry_rows, key_of};
pub(crate) use sort::Sorter;

use crate::error::{Error, Result, StoreError};
use crate::tlog::Hash;

/// Indexes, and the rows of the entries after those that each covers.
#[derive(Debug, Default)]
pub struct Rows {
    indexes: Vec<(Part, Index)>,
    /// In order, each once.
    tail: Vec<Row>,
}

impl Rows {
    /// Rows in order and each once.
    #[must_use]
    pub fn new(tail: Vec<Row>) -> Self {
        Rows { indexes: Vec::new(), tail }
    }

    /// The rows of an index.
    #[must_use]
    pub fn of(part: Part, index: Index) -> Self {
        Rows { indexes: vec![(part, index)], tail: Vec::new() }
    }

    /// The same with other rows after those of the index, in order and each once.
    #[must_use]
    pub fn with(self, tail: Vec<Row>) -> Self {
        Rows { tail, ..self }
    }

    /// These rows and those of another part.
    #[must_use]
    pub fn and(mut self, other: Rows) -> Self {
        self.indexes.extend(other.indexes);
        self.tail.extend(other.tail);
        self.tail.sort_unstable();
        self
    }

    /// Adds rows to the index of a part, which covers the entries up to `size` then; see [`Index::grow`].
    pub(crate) fn grow(
        &self,
        part: Part,
        covers: (u64, Hash),
        rows: &[Row],
    ) -> std::io::Result<Option<Remembered>> {
        let index = self.indexes.iter().find(|(known, _)| *known == part);
        index.map_or(Ok(None), |(_, index)| index.grow(covers, rows))
    }

    /// The values of a key, in order: all, or the first ones.
    ///
    /// # Errors
    /// Returns [`StoreError::Index`] if the file cannot be read or is not what was written.
    pub fn values(&self, key: u64, most: usize) -> Result<Vec<u64>> {
        let rows = self.rows(Row { key, value: 0 }, most, |row| row.key == key)?;
        Ok(rows.into_iter().map(|row| row.value).collect())
    }

    /// The rows whose keys are from `first` to `last`, which are of one part, in order.
    ///
    /// # Errors
    /// Returns an error as [`Rows::values`] does.
    pub fn between(&self, first: u64, last: u64) -> Result<Vec<Row>> {
        self.rows(Row { key: first, value: 0 }, usize::MAX, |row| row.key <= last)
    }

    /// The rows from `from` on as long as they are wanted, in order: all, or the first ones.
    fn rows(&self, from: Row, most: usize, is_wanted: impl Fn(Row) -> bool) -> Result<Vec<Row>> {
        let mut found = Vec::new();
        for (_, index) in self.indexes.iter().filter(|(part, _)| *part == Part::of(from.key)) {
            let fail = |source| Error::Store(StoreError::Index { path: index.path().to_owned(), source });
            for run in index.runs(from) {
                for row in run.take(most) {
                    let row = row.map_err(fail)?;
                    if !is_wanted(row) {
                        break;
                    }
                    found.push(row);
                }
            }
        }
        let tail = &self.tail[self.tail.partition_point(|row| *row < from)..];
        found.extend(tail.iter().copied().take(most).take_while(|row| is_wanted(*row)));
        found.sort_unstable();
        found.dedup();
        found.truncate(most);
        Ok(found)
    }
}
