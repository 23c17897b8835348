//! Sorting: rows in any order into rows in order, each once, in bounded memory.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::page::Row;
use crate::aside;

/// How many rows are sorted in memory: 64 megabytes.
const IN_MEMORY: usize = 4 << 20;

/// Rows that are being sorted.
#[derive(Debug)]
pub(crate) struct Sorter {
    rows: Vec<Row>,
    /// The sorted parts that did not fit into memory, in files without names beside the ledger.
    parts: Vec<File>,
    folder: PathBuf,
    most: usize,
}

impl Sorter {
    /// A sorter that puts what does not fit into memory into a folder.
    pub(super) fn new(folder: PathBuf) -> Self {
        Sorter { rows: Vec::new(), parts: Vec::new(), folder, most: IN_MEMORY }
    }

    /// A sorter of the rows of a file, that puts what does not fit into memory beside it.
    pub(crate) fn beside(path: &Path) -> Self {
        Sorter::new(aside::folder_of(path).to_owned())
    }

    /// Adds a row.
    ///
    /// # Errors
    /// Returns an error if the rows so far do not fit into memory and cannot be written.
    pub(crate) fn push(&mut self, row: Row) -> io::Result<()> {
        self.rows.push(row);
        if self.rows.len() < self.most { Ok(()) } else { self.spill() }
    }

    fn spill(&mut self) -> io::Result<()> {
        self.rows.sort_unstable();
        self.rows.dedup();
        let mut out = BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(&self.folder)?);
        for row in self.rows.drain(..) {
            out.write_all(&row.key.to_ne_bytes())?;
            out.write_all(&row.value.to_ne_bytes())?;
        }
        self.parts.push(out.into_inner().map_err(io::IntoInnerError::into_error)?);
        Ok(())
    }

    /// The rows in order, each once.
    ///
    /// # Errors
    /// Returns an error if a part cannot be read.
    pub(super) fn sorted(mut self) -> io::Result<Sorted<'static>> {
        self.rows.sort_unstable();
        self.rows.dedup();
        let mut streams: Vec<Stream<'static>> = vec![Box::new(self.rows.into_iter().map(Ok))];
        for mut part in self.parts {
            part.seek(SeekFrom::Start(0))?;
            streams.push(Box::new(Part(BufReader::with_capacity(1 << 18, part))));
        }
        Sorted::merge(streams)
    }
}

/// Rows in order.
pub(super) type Stream<'a> = Box<dyn Iterator<Item = io::Result<Row>> + 'a>;

/// A sorted part in a file.
struct Part(BufReader<File>);

impl Iterator for Part {
    type Item = io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut bytes = [0; 16];
        match self.0.read_exact(&mut bytes) {
            Ok(()) => {
                let number = |at: usize| {
                    let mut eight = [0; 8];
                    eight.copy_from_slice(&bytes[at..at + 8]);
                    u64::from_ne_bytes(eight)
                };
                Some(Ok(Row { key: number(0), value: number(8) }))
            }
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => None,
            Err(error) => Some(Err(error)),
        }
    }
}

/// Streams of rows in order, merged into one.
pub(super) struct Sorted<'a> {
    streams: Vec<Stream<'a>>,
    next: BinaryHeap<Reverse<(Row, usize)>>,
    last: Option<Row>,
}

impl<'a> Sorted<'a> {
    /// Merges streams that are in order.
    ///
    /// # Errors
    /// Returns the first error of a stream.
    pub(super) fn merge(mut streams: Vec<Stream<'a>>) -> io::Result<Self> {
        let mut next = BinaryHeap::new();
        for (number, stream) in streams.iter_mut().enumerate() {
            if let Some(row) = stream.next() {
                next.push(Reverse((row?, number)));
            }
        }
        Ok(Sorted { streams, next, last: None })
    }
}

impl Iterator for Sorted<'_> {
    type Item = io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Reverse((row, number)) = self.next.pop()?;
            match self.streams[number].next() {
                Some(Ok(row)) => self.next.push(Reverse((row, number))),
                Some(Err(error)) => return Some(Err(error)),
                None => {}
            }
            if self.last.replace(row) != Some(row) {
                return Some(Ok(row));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn rows_are_sorted_whether_they_fit_or_not() {
        let folder = tempfile::tempdir().unwrap();
        for (count, most) in [(0u64, 10), (7, 10), (10, 10), (1000, 10), (1000, 7)] {
            let mut sorter = Sorter { most, ..Sorter::new(folder.path().to_owned()) };
            let rows: Vec<Row> =
                (0..count).map(|n| Row { key: n * 7919 % 101, value: n * 31 % 13 }).collect();
            rows.iter().for_each(|row| sorter.push(*row).unwrap());
            let sorted: Vec<Row> = sorter.sorted().unwrap().map(Result::unwrap).collect();
            let mut wanted = rows;
            wanted.sort_unstable();
            wanted.dedup();
            assert_eq!(sorted, wanted, "{count} {most}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
