//! Runs: rows in order, in pages, under pages that name them, up to one page whose hash stands for all.
//!
//! Invariant: rows are read only through pages whose hashes lead up to the run's own, so that a row that is not there is
//! known not to be there.

use std::io::{self, Read, Seek, SeekFrom, Write};

use serde::{Deserialize, Serialize};

use super::page::{Filling, PAGE, PAGE_AT, PageAt, Row, rows};
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

    /// Hands the rows from `from` on to `each`, in order, until it says no.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read, or a page is not the one that was written.
    pub(super) fn scan(
        &self,
        file: &mut (impl Read + Seek),
        from: Row,
        mut each: impl FnMut(Row) -> bool,
    ) -> io::Result<()> {
        let Run { height, offset, length, hash, .. } = *self;
        let top = PageAt { first: Row { key: 0, value: 0 }, offset, length, hash };
        descend(file, top, height, from, &mut each).map(|_| ())
    }
}

/// Visits the rows under a page; returns whether more are wanted.
fn descend(
    file: &mut (impl Read + Seek),
    page: PageAt,
    height: u32,
    from: Row,
    each: &mut impl FnMut(Row) -> bool,
) -> io::Result<bool> {
    let bytes = fetch(file, page)?;
    if height == 0 {
        return rows(&bytes, |row| row < from || each(row)).ok_or_else(changed);
    }
    let below = PageAt::read_all(&bytes).ok_or_else(changed)?;
    // The last page that begins at or before the row may hold it.
    let first = below.partition_point(|page| page.first <= from).saturating_sub(1);
    for page in below.into_iter().skip(first) {
        if !descend(file, page, height - 1, from, each)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn fetch(file: &mut (impl Read + Seek), page: PageAt) -> io::Result<Vec<u8>> {
    // No page is longer: a length that was changed asks for no memory.
    if page.length as usize > 2 * PAGE {
        return Err(changed());
    }
    let mut bytes = vec![0; page.length as usize];
    file.seek(SeekFrom::Start(page.offset))?;
    file.read_exact(&mut bytes)?;
    if page.is(&bytes) { Ok(bytes) } else { Err(changed()) }
}

/// A page is not the one that was written.
pub(super) fn changed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a page is not the one that was written")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Cursor;

    use super::*;

    fn run(rows: &[Row]) -> (Run, Cursor<Vec<u8>>) {
        let mut bytes = b"head".to_vec();
        let run = Run::write(&mut bytes, 4, rows.iter().map(|row| Ok(*row))).unwrap();
        assert_eq!(run.end(), bytes.len() as u64);
        (run, Cursor::new(bytes))
    }

    fn from(run: &Run, file: &mut Cursor<Vec<u8>>, key: u64) -> Vec<Row> {
        let mut found = Vec::new();
        run.scan(file, Row { key, value: 0 }, |row| {
            if row.key == key {
                found.push(row);
            }
            row.key == key
        })
        .unwrap();
        found
    }

    #[test]
    fn every_row_is_found_and_no_other() {
        for count in [0u64, 1, 2, 700, 100_000] {
            let rows: Vec<Row> = (0..count).map(|n| Row { key: n / 3 * 2, value: n % 3 * 5 }).collect();
            let (run, mut file) = run(&rows);
            assert_eq!(run.rows, count);
            for key in [0, 1, 2, 300, 301, 466, count / 3 * 2, count, u64::MAX] {
                let wanted: Vec<Row> = rows.iter().copied().filter(|row| row.key == key).collect();
                assert_eq!(from(&run, &mut file, key), wanted, "{count} {key}");
            }
            let mut all = Vec::new();
            run.scan(&mut file, Row { key: 0, value: 0 }, |row| {
                all.push(row);
                true
            })
            .unwrap();
            assert_eq!(all, rows);
        }
    }

    #[test]
    fn a_changed_byte_is_an_error_wherever_it_stands() {
        let rows: Vec<Row> = (0..3000).map(|n| Row { key: n * 7, value: n }).collect();
        let (run, file) = run(&rows);
        let bytes = file.into_inner();
        for at in (4..bytes.len()).step_by(11) {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let mut seen = 0;
            let read = run.scan(&mut Cursor::new(changed), Row { key: 0, value: 0 }, |_| {
                seen += 1;
                true
            });
            assert!(read.is_err(), "{at}: {seen}");
        }
    }
}
