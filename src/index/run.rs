//! Runs: rows in order, in pages, under pages that name them, up to one page whose hash stands for all.
//!
//! Invariant: rows are read only through pages whose hashes lead up to the run's own, so that a row that is not there is
//! known not to be there.

use std::cell::RefCell;
use std::io::{self, Read, Seek, Write};
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::page::{Filling, PAGE, PAGE_AT, PageAt, Row};
use super::pages::Pages;
use crate::tlog::{Hash, sha256};

/// A run in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Run {
    /// How many rows it has.
    pub(super) rows: u64,
    /// How many pages stand above each page of rows.
    height: u32,
    /// The page at the top: where it is, how long, and its hash.
    offset: u64,
    length: u32,
    hash: Hash,
    /// Where its first page begins.
    pub(super) begin: u64,
}

impl Run {
    /// Where it ends.
    pub(super) fn end(&self) -> u64 {
        self.offset + u64::from(self.length)
    }

    /// Writes rows, which are in order and each once, as a run that begins at `begin`.
    pub(super) fn write(
        out: &mut impl Write,
        begin: u64,
        rows: impl Iterator<Item = io::Result<Row>>,
    ) -> io::Result<Self> {
        let (mut at, mut count) = (begin, 0);
        let mut level = Vec::new();
        let mut page = Filling::default();
        let mut put = |bytes: &[u8], first: Row| -> io::Result<PageAt> {
            out.write_all(bytes)?;
            let place = PageAt { first, offset: at, length: bytes.len() as u32, hash: sha256(bytes) };
            at += bytes.len() as u64;
            Ok(place)
        };
        for row in rows {
            page.push(row?);
            count += 1;
            if page.is_full()
                && let Some((bytes, first)) = page.take()
            {
                level.push(put(&bytes, first)?);
            }
        }
        let (bytes, first) = page.take().unwrap_or((Vec::new(), Row { key: 0, value: 0 }));
        if !bytes.is_empty() || level.is_empty() {
            level.push(put(&bytes, first)?);
        }
        let mut height = 0;
        while level.len() > 1 {
            let mut above = Vec::new();
            for below in level.chunks(PAGE / PAGE_AT) {
                let mut bytes = Vec::with_capacity(PAGE);
                below.iter().for_each(|page| page.write(&mut bytes));
                above.push(put(&bytes, below[0].first)?);
            }
            level = above;
            height += 1;
        }
        let PageAt { offset, length, hash, .. } = level[0];
        Ok(Run { rows: count, height, offset, length, hash, begin })
    }

    /// The rows from `from` on, in order. A row is an error, and the last, if the file cannot be read or a page is not the
    /// one that was written.
    pub(super) fn rows<'a, F: Read + Seek>(&self, file: &'a RefCell<Pages<F>>, from: Row) -> Reading<'a, F> {
        let Run { height, offset, length, hash, .. } = *self;
        let top = PageAt { first: Row { key: 0, value: 0 }, offset, length, hash };
        Reading { file, from, pages: vec![(top, height)], rows: Rc::default(), at: 0 }
    }
}

/// A run that is being read.
pub(super) struct Reading<'a, F> {
    file: &'a RefCell<Pages<F>>,
    from: Row,
    /// The pages that are still to be read, the next one last, and how high each stands.
    pages: Vec<(PageAt, u32)>,
    rows: Rc<Vec<Row>>,
    /// The next of these.
    at: usize,
}

impl<F: Read + Seek> Reading<'_, F> {
    /// Reads the next page; returns whether there was one.
    fn turn(&mut self) -> io::Result<bool> {
        let Some((page, height)) = self.pages.pop() else { return Ok(false) };
        let mut file = self.file.borrow_mut();
        if height == 0 {
            self.rows = file.rows(page)?;
            self.at = self.rows.partition_point(|row| *row < self.from);
            return Ok(true);
        }
        let below = file.below(page)?;
        // The last page that begins at or before the row may hold it.
        let first = below.partition_point(|page| page.first <= self.from).saturating_sub(1);
        self.pages.extend(below[first..].iter().rev().map(|page| (*page, height - 1)));
        Ok(true)
    }
}

impl<F: Read + Seek> Iterator for Reading<'_, F> {
    type Item = io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.rows.get(self.at) {
                self.at += 1;
                return Some(Ok(*row));
            }
            match self.turn() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => {
                    self.pages.clear();
                    return Some(Err(error));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Cursor;

    use super::*;

    fn run(rows: &[Row]) -> (Run, RefCell<Pages<Cursor<Vec<u8>>>>) {
        let mut bytes = b"head".to_vec();
        let run = Run::write(&mut bytes, 4, rows.iter().map(|row| Ok(*row))).unwrap();
        assert_eq!(run.end(), bytes.len() as u64);
        (run, RefCell::new(Pages::of(Cursor::new(bytes))))
    }

    #[test]
    fn every_row_is_found_and_no_other() {
        for count in [0u64, 1, 2, 700, 100_000] {
            let rows: Vec<Row> = (0..count).map(|n| Row { key: n / 3 * 2, value: n % 3 * 5 }).collect();
            let (run, file) = run(&rows);
            assert_eq!(run.rows, count);
            for key in [0, 1, 2, 300, 301, 466, count / 3 * 2, count, u64::MAX] {
                let wanted: Vec<Row> = rows.iter().copied().filter(|row| row.key == key).collect();
                let found = run.rows(&file, Row { key, value: 0 }).map(Result::unwrap);
                assert_eq!(
                    found.take_while(|row| row.key == key).collect::<Vec<_>>(),
                    wanted,
                    "{count} {key}"
                );
            }
            let all = run.rows(&file, Row { key: 0, value: 0 }).map(Result::unwrap);
            assert_eq!(all.collect::<Vec<_>>(), rows);
        }
    }

    #[test]
    fn a_changed_byte_is_an_error_wherever_it_stands() {
        let rows: Vec<Row> = (0..3000).map(|n| Row { key: n * 7, value: n }).collect();
        let (run, file) = run(&rows);
        let bytes = file.into_inner().into_file().into_inner();
        for at in (4..bytes.len()).step_by(11) {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let file = RefCell::new(Pages::of(Cursor::new(changed)));
            let read: Vec<_> = run.rows(&file, Row { key: 0, value: 0 }).collect();
            assert!(read.last().unwrap().is_err(), "{at}: {} rows", read.len());
            assert!(
                read[..read.len() - 1].iter().zip(&rows).all(|(read, row)| read.as_ref().unwrap() == row)
            );
        }
    }
}
