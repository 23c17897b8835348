//! The heads of the pages of a Parquet file (Thrift, compact protocol): how many bytes a page unpacks to, as it says.
//!
//! Invariant: no page is unpacked before its head was read here, because the reader makes room for as many bytes as a head
//! names, up to 2 GiB for a few that are packed. A head that cannot be read is an error. `tests/parquet.rs` holds it.

use std::io::{self, ErrorKind, Read};

use parquet::errors::{ParquetError, Result};
use parquet::file::reader::ChunkReader;

/// The longest head that is read (bytes). It may name the least and the greatest value of its page.
const LONGEST_HEAD: u64 = 16 << 20;
/// The most pages that a column may have in one group of rows.
const MOST_PAGES: usize = 1 << 20;
/// How deep the parts of a head may be within each other.
const DEEPEST: u32 = 16;
/// The kind of a page that holds a dictionary.
const DICTIONARY: i64 = 2;

/// What the head of a page says.
#[derive(Debug, Default, PartialEq, Eq)]
struct Head {
    kind: i64,
    /// How many bytes the page has, unpacked and as it is in the file.
    unpacked: i64,
    packed: i64,
}

/// How many bytes the pages of a part of a file unpack to that are held at once: its longest dictionary and its longest
/// other page.
pub(super) fn held_at_once(file: &impl ChunkReader, start: u64, length: u64) -> Result<u64> {
    let end = start.saturating_add(length).min(file.len());
    let (mut at, mut dictionary, mut page) = (start, 0, 0);
    let broken = |why: &str| ParquetError::General(why.to_owned());
    for pages in 0.. {
        if at >= end {
            break;
        }
        if pages == MOST_PAGES {
            return Err(broken("a column has too many pages"));
        }
        let mut bytes = file.get_read(at)?.take(LONGEST_HEAD.min(end - at));
        let room = bytes.limit();
        let head = head(&mut bytes).map_err(|_| broken("the head of a page is broken"))?;
        let longest = if head.kind == DICTIONARY { &mut dictionary } else { &mut page };
        *longest = u64::try_from(head.unpacked).unwrap_or_default().max(*longest);
        at += room - bytes.limit() + u64::try_from(head.packed).unwrap_or_default();
    }
    Ok(dictionary + page)
}

fn head(from: &mut impl Read) -> io::Result<Head> {
    let mut head = Head::default();
    fields(from, |from, field, kind| match field {
        1..=3 if kind == 5 => {
            let value = signed(from)?;
            match field {
                1 => head.kind = value,
                // What is named twice is what is greater.
                2 => head.unpacked = head.unpacked.max(value),
                _ => head.packed = value,
            }
            Ok(())
        }
        _ => skip(from, kind, DEEPEST),
    })?;
    Ok(head)
}

/// The fields of a structure: their numbers and kinds.
fn fields<R: Read>(from: &mut R, mut each: impl FnMut(&mut R, i64, u8) -> io::Result<()>) -> io::Result<()> {
    let mut field = 0_i64;
    loop {
        let head = byte(from)?;
        if head == 0 {
            return Ok(());
        }
        field = if head >> 4 == 0 { signed(from)? } else { field.wrapping_add(i64::from(head >> 4)) };
        each(from, field, head & 15)?;
    }
}

/// Reads over a value.
fn skip<R: Read>(from: &mut R, kind: u8, deep: u32) -> io::Result<()> {
    let deep = deep.checked_sub(1).ok_or(ErrorKind::InvalidData)?;
    match kind {
        // Of a field, the kind is the value.
        1 | 2 => Ok(()),
        3 => over(from, 1),
        4..=6 => number(from).map(drop),
        7 => over(from, 8),
        8 => {
            let length = number(from)?;
            over(from, length)
        }
        9 | 10 => {
            let head = byte(from)?;
            let count = if head >> 4 == 15 { number(from)? } else { u64::from(head >> 4) };
            (0..count).try_for_each(|_| element(from, head & 15, deep))
        }
        11 => {
            let count = number(from)?;
            let kinds = if count == 0 { 0 } else { byte(from)? };
            (0..count).try_for_each(|_| {
                element(from, kinds >> 4, deep)?;
                element(from, kinds & 15, deep)
            })
        }
        12 => fields(from, |from, _, kind| skip(from, kind, deep)),
        13 => over(from, 16),
        _ => Err(ErrorKind::InvalidData.into()),
    }
}

/// Reads over an element of a list, where a truth value has a byte.
fn element<R: Read>(from: &mut R, kind: u8, deep: u32) -> io::Result<()> {
    if matches!(kind, 1 | 2) { over(from, 1) } else { skip(from, kind, deep) }
}

fn over(from: &mut impl Read, length: u64) -> io::Result<()> {
    let there = io::copy(&mut from.take(length), &mut io::sink())?;
    if there == length { Ok(()) } else { Err(ErrorKind::UnexpectedEof.into()) }
}

fn byte(from: &mut impl Read) -> io::Result<u8> {
    let mut one = [0];
    from.read_exact(&mut one)?;
    Ok(one[0])
}

/// A number in groups of seven bits, the lowest first.
fn number(from: &mut impl Read) -> io::Result<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = byte(from)?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(ErrorKind::InvalidData.into())
}

fn signed(from: &mut impl Read) -> io::Result<i64> {
    let number = number(from)?;
    Ok((number >> 1) as i64 ^ -((number & 1) as i64))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn of(bytes: &[u8]) -> u64 {
        held_at_once(&Bytes::copy_from_slice(bytes), 0, bytes.len() as u64).unwrap()
    }

    #[test]
    fn what_is_held_is_the_longest_of_each_kind() {
        // A dictionary of 5 bytes in 1, pages of 100 in 2 and of 7 in 0, whose heads have more fields.
        let dictionary = [0x15, 4, 0x15, 10, 0x15, 2, 0x4c, 0x15, 2, 0x15, 0, 0, 0, 0xaa];
        let page =
            [0x15, 0, 0x15, 0xc8, 1, 0x15, 4, 0x2c, 0x15, 2, 0x1c, 0x18, 2, b'a', b'b', 0, 0, 0, 0xaa, 0xaa];
        let small = [0x15, 6, 0x15, 14, 0x15, 0, 0x19, 0x25, 2, 4, 0x11, 0];
        assert_eq!(of(&[&dictionary[..], &page, &small].concat()), 105);
        assert_eq!(of(&small), 7);
        assert_eq!(of(&[]), 0);
        // The most that a head can name, and the same named a second time as less.
        assert_eq!(of(&[0x25, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0]), i32::MAX as u64);
        assert_eq!(of(&[0x25, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0x05, 4, 2, 0]), i32::MAX as u64);
        // Negative numbers are of no page.
        assert_eq!(of(&[0x25, 1, 0x15, 1, 0]), 0);
    }

    #[test]
    fn a_broken_head_is_an_error() {
        let deep = vec![0x1c; 100_000];
        for bytes in
            [&[0x15][..], &[0x1e, 0], &[0x18, 9, b'a'], &[0x15, 0xff], &[0x15; 30], &[0xff; 30], &deep]
        {
            let file = Bytes::copy_from_slice(bytes);
            assert!(
                held_at_once(&file, 0, bytes.len() as u64).is_err(),
                "{:?}",
                &bytes[..bytes.len().min(9)]
            );
        }
    }
}
