//! Pages: sorted rows in some four kilobytes, and the pages above them, which name each page below by its hash.
//!
//! Invariant: what a page says is used only if its bytes have the hash that the page above states, and the first of them
//! the hash that is remembered outside the file. `tests/index.rs` changes every byte of a file.

use crate::tlog::{Hash, sha256};

/// So many bytes are aimed at: what a file system reads at once.
pub(super) const PAGE: usize = 4096;

/// A key, and the place in the ledger that it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row {
    /// What is looked for: its first byte says what kind of thing it is.
    pub key: u64,
    /// The entry, or what else belongs to the key.
    pub value: u64,
}

/// Where a page is, what it begins with, and the hash of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageAt {
    pub(super) first: Row,
    pub(super) offset: u64,
    pub(super) length: u32,
    pub(super) hash: Hash,
}

/// The bytes of one [`PageAt`] in a page.
pub(super) const PAGE_AT: usize = 8 + 8 + 8 + 4 + 32;

impl PageAt {
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        for number in [self.first.key, self.first.value, self.offset] {
            out.extend(number.to_be_bytes());
        }
        out.extend(self.length.to_be_bytes());
        out.extend(self.hash.0);
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let number = |at: usize| Some(u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
        let length = u32::from_be_bytes(bytes.get(24..28)?.try_into().ok()?);
        let hash = Hash(bytes.get(28..PAGE_AT)?.try_into().ok()?);
        Some(PageAt { first: Row { key: number(0)?, value: number(8)? }, offset: number(16)?, length, hash })
    }

    /// The pages that a page names.
    pub(super) fn read_all(bytes: &[u8]) -> Option<Vec<Self>> {
        (bytes.len().is_multiple_of(PAGE_AT)).then(|| bytes.chunks(PAGE_AT).map(PageAt::read).collect())?
    }

    /// Whether bytes are those of the page.
    pub(super) fn is(&self, bytes: &[u8]) -> bool {
        sha256(bytes) == self.hash
    }
}

/// A page that is being filled with rows in their order.
#[derive(Debug, Default)]
pub(super) struct Filling {
    bytes: Vec<u8>,
    first: Option<Row>,
    last: Option<Row>,
}

impl Filling {
    /// Adds the next row. Each number is written as its difference from the one before, seven bits a byte.
    pub(super) fn push(&mut self, row: Row) {
        let before = self.last.unwrap_or(Row { key: 0, value: 0 });
        let step = row.key - before.key;
        write_number(&mut self.bytes, step);
        let same = step == 0 && self.last.is_some();
        write_number(&mut self.bytes, if same { row.value - before.value } else { row.value });
        self.first.get_or_insert(row);
        self.last = Some(row);
    }

    pub(super) fn is_full(&self) -> bool {
        self.bytes.len() >= PAGE - 20
    }

    /// The bytes and the first row of the page, if it has any; it is empty afterwards.
    pub(super) fn take(&mut self) -> Option<(Vec<u8>, Row)> {
        let first = self.first.take()?;
        self.last = None;
        Some((std::mem::take(&mut self.bytes), first))
    }
}

/// The rows of a page; nothing, if the bytes are not those of a page.
pub(super) fn rows(mut bytes: &[u8]) -> Option<Vec<Row>> {
    let mut found: Vec<Row> = Vec::with_capacity(bytes.len() / 4);
    while !bytes.is_empty() {
        let (step, number) = (read_number(&mut bytes)?, read_number(&mut bytes)?);
        let (key, before) = found.last().map_or((0, 0), |last| (last.key, last.value));
        let same = step == 0 && !found.is_empty();
        let value = if same { before.checked_add(number)? } else { number };
        found.push(Row { key: key.checked_add(step)?, value });
    }
    Some(found)
}

fn write_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn read_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn rows_come_back_as_they_were_written() {
        let numbers = [0, 1, 127, 128, 300, 1 << 20, 1 << 56, u64::MAX - 1, u64::MAX];
        let all: Vec<Row> =
            numbers.iter().flat_map(|key| numbers.map(|value| Row { key: *key, value })).collect();
        let mut page = Filling::default();
        all.iter().for_each(|row| page.push(*row));
        let (bytes, first) = page.take().unwrap();
        assert_eq!(first, all[0]);
        assert_eq!(rows(&bytes).unwrap(), all);
        assert_eq!(page.take(), None);
        // If it is cut within a row, its bytes are refused.
        let whole: Vec<usize> = (0..bytes.len()).filter(|at| rows(&bytes[..*at]).is_some()).collect();
        assert!(whole.len() <= all.len());
        assert_eq!(rows(&[0xff; 12]), None);
    }

    #[test]
    fn a_page_is_named_by_its_hash() {
        let at = PageAt { first: Row { key: 3, value: 7 }, offset: 99, length: 4, hash: sha256(b"page") };
        let mut bytes = Vec::new();
        at.write(&mut bytes);
        assert_eq!(bytes.len(), PAGE_AT);
        assert_eq!(PageAt::read_all(&bytes), Some(vec![at]));
        assert_eq!(PageAt::read_all(&bytes[1..]), None);
        assert!(at.is(b"page") && !at.is(b"Page"));
    }
}
