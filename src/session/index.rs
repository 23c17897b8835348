//! The index of a session: opened where it can be believed, made or extended where it cannot, and left out where it
//! cannot be kept.
//!
//! Invariant: what a person is told does not depend on whether there is an index, or on what somebody did to its file
//! (`tests/index.rs`).

use std::path::{Path, PathBuf};

use super::kept::{SMALL, TAIL, beside};
use super::{Notice, Session};
use crate::aside;
use crate::error::{Error, Result, StoreError};
use crate::excerpt::{Kin, Need, Progress, Reader, build, tail};
use crate::index::{self, Index, Part, Remembered, Rows};
use crate::ledger::{Access, Ledger};
use crate::model::{Seq, View};
use crate::text::Query;

/// An index that covers less than this share of the entries is made anew, which sorts in bounded memory.
const LEAST_COVERED: u64 = 2;

impl Session {
    /// Reads what is needed of a large ledger, and remembers its checkpoint. It is read by an index that is kept beside the
    /// ledger; the first time, and where that index is not what this machine remembers, the whole history is read and
    /// verified, and `progress` is told how many entries were. Nothing is returned if the ledger is better read as a whole,
    /// by [`Session::read`]: it is small, much of it is needed, or no index can be kept.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read, [`Error::Breach`] if what was read is not what was signed, and a
    /// refusal if an entry that is needed is not there.
    pub fn excerpt(&self, need: &Need, progress: Progress<'_>) -> Result<Option<(Ledger, View)>> {
        if matches!(need, Need::All) {
            return Ok(None);
        }
        let ledger = self.open(Access::Read)?;
        let view = self.view_of(&ledger, need, progress)?;
        if view.is_some() {
            self.remember(ledger.head());
        }
        Ok(view.map(|view| (ledger, view)))
    }

    /// The claims that bear on each of some sentences, with a view that has them, and all sources if they are asked for, as
    /// [`Session::excerpt`] reads it; nothing, if the ledger is better read as a whole.
    ///
    /// # Errors
    /// Returns an error as [`Session::excerpt`] does.
    pub fn bearing_on(
        &self,
        sentences: &[&str],
        with_sources: bool,
        progress: Progress<'_>,
    ) -> Result<Option<(Ledger, View, Kin)>> {
        let ledger = self.open(Access::Read)?;
        let read = self.read_by_rows(&ledger, true, progress, |reader| {
            reader.bearing_on(sentences, with_sources).map(Some)
        })?;
        if read.is_some() {
            self.remember(ledger.head());
        }
        Ok(read.map(|(view, kin)| (ledger, view, kin)))
    }

    /// The claims that may have the words of a query, in order: all that have them, and few others. Nothing, if the ledger
    /// is better read as a whole.
    ///
    /// # Errors
    /// Returns an error as [`Session::excerpt`] does.
    pub fn having(&self, query: &Query) -> Result<Option<Vec<Seq>>> {
        let ledger = self.open(Access::Read)?;
        let found =
            self.read_by_rows(&ledger, false, &|_, _| (), |reader| reader.with_words(query).map(Some))?;
        if found.is_some() {
            self.remember(ledger.head());
        }
        Ok(found)
    }

    fn view_of(&self, ledger: &Ledger, need: &Need, progress: Progress<'_>) -> Result<Option<View>> {
        self.read_by_rows(ledger, matches!(need, Need::Entry(_)), progress, |reader| reader.excerpt(need))
    }

    fn read_by_rows<T>(
        &self,
        ledger: &Ledger,
        with_kin: bool,
        progress: Progress<'_>,
        read: impl FnOnce(&Reader<'_>) -> Result<Option<T>>,
    ) -> Result<Option<T>> {
        if ledger.head().checkpoint.size <= SMALL {
            return Ok(None);
        }
        let read = self.rows(ledger, with_kin, progress).and_then(|rows| match rows {
            Some(rows) => read(&Reader::new(ledger, &rows)),
            None => Ok(None),
        });
        match read {
            Err(Error::Store(StoreError::Index { .. })) => {
                // The next command makes it anew.
                self.forget_indexes(ledger);
                Ok(None)
            }
            other => other,
        }
    }

    /// The rows of all entries; nothing, if no index can be kept.
    fn rows(&self, ledger: &Ledger, with_kin: bool, progress: Progress<'_>) -> Result<Option<Rows>> {
        let Some(places) = self.part(ledger, Part::Places, progress)? else { return Ok(None) };
        if !with_kin {
            return Ok(Some(places));
        }
        Ok(self.part(ledger, Part::Kin, progress)?.map(|kin| places.and(kin)))
    }

    /// The rows of one part.
    fn part(&self, ledger: &Ledger, part: Part, progress: Progress<'_>) -> Result<Option<Rows>> {
        let path = index_path(ledger.path(), part);
        let make = || Ok(self.make(ledger, part, &path, progress)?.map(|index| Rows::of(part, index)));
        let Some(index) = self.index(ledger, part, &path)? else { return make() };
        let (covered, _) = index.covers();
        let checkpoint = &ledger.head().checkpoint;
        if covered < checkpoint.size / LEAST_COVERED {
            return make();
        }
        let rows = Rows::of(part, index);
        let Some(new) = tail(&Reader::new(ledger, &rows), part, covered)? else { return make() };
        if checkpoint.size - covered > TAIL {
            // If it cannot be extended, the new entries are read the next time as well.
            let grown = rows.grow(part, (checkpoint.size, checkpoint.root), &new);
            if let Ok(Some(remembered)) = grown
                && let Some(index) = self.keep(ledger, part, &path, &remembered)
            {
                return Ok(Some(Rows::of(part, index)));
            }
        }
        Ok(Some(rows.with(new)))
    }

    /// The index that is remembered, if the ledger's history begins with what it covers.
    fn index(&self, ledger: &Ledger, part: Part, path: &Path) -> Result<Option<Index>> {
        let remembered = self.home.index(ledger.path(), part).recall();
        let index = remembered.and_then(|remembered| Index::open(path, &remembered).ok().flatten());
        let Some(index) = index else { return Ok(None) };
        let (size, root) = index.covers();
        let same = size <= ledger.head().checkpoint.size && ledger.root_of(size)? == root;
        Ok(Some(index).filter(|_| same))
    }

    fn make(
        &self,
        ledger: &Ledger,
        part: Part,
        path: &Path,
        progress: Progress<'_>,
    ) -> Result<Option<Index>> {
        // It is not made only to be thrown away: the folder and this person's memory must take it.
        let free = aside::may_replace(path, index::HEAD).unwrap_or(false) && aside::beside(path).is_ok();
        if !free || !self.home.index(ledger.path(), part).can_keep() {
            return Ok(None);
        }
        match build(ledger, part, path, progress) {
            Ok(remembered) => Ok(self.keep(ledger, part, path, &remembered)),
            Err(Error::Io { source, .. }) => {
                self.notice(Notice::NoIndex { path: path.to_owned(), why: source.to_string() });
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn keep(&self, ledger: &Ledger, part: Part, path: &Path, remembered: &Remembered) -> Option<Index> {
        self.home.index(ledger.path(), part).keep(remembered).ok()?;
        Index::open(path, remembered).ok().flatten()
    }

    pub(super) fn forget_indexes(&self, ledger: &Ledger) {
        for part in Part::ALL {
            let _ = self.home.index(ledger.path(), part).forget();
        }
    }
}

/// Where an index of a ledger is.
#[must_use]
pub fn index_path(ledger: &Path, part: Part) -> PathBuf {
    let end = match part {
        Part::Places => "-index",
        Part::Kin => "-kin",
    };
    beside(ledger, end)
}
