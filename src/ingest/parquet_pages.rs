//! The pages of a Parquet file on their way to its reader, which holds whole rows of what a page says in a few bytes.
//!
//! Invariant: before the reader takes a page apart, it is known that no row has more elements in its lists than
//! [`MOST_ELEMENTS`], that the pages which are unpacked side by side have no more bytes than [`MOST_HELD`], and that the texts which its places in a dictionary stand for have no more bytes than the text of the
//! file may have. `tests/parquet.rs` holds it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::parquet_heads::held_at_once;
use parquet::basic::{Encoding, Type};
use parquet::bloom_filter::Sbbf;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::file::reader::{ChunkReader, FileReader, RowGroupReader};
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::record::reader::RowIter;
use parquet::schema::types::{ColumnDescPtr, Type as Schema};

/// The most elements that the lists of one row may have.
const MOST_ELEMENTS: u64 = 1 << 20;

/// How many bytes the pages may unpack to that are held at once, of all columns.
const MOST_HELD: u64 = 1 << 30;

/// A file whose pages are counted.
pub(super) struct Counted<R: ChunkReader + 'static> {
    file: SerializedFileReader<R>,
    /// The same file, as bytes.
    bytes: R,
    /// How many bytes the places in dictionaries stand for, so far.
    texts: Arc<AtomicU64>,
    most: u64,
}

impl<R: ChunkReader + 'static> Counted<R> {
    /// A file whose text may have so many bytes.
    pub(super) fn new(file: SerializedFileReader<R>, bytes: R, most: u64) -> Self {
        Counted { file, bytes, texts: Arc::default(), most }
    }
}

impl<R: ChunkReader + 'static> FileReader for Counted<R> {
    fn metadata(&self) -> &ParquetMetaData {
        self.file.metadata()
    }

    fn num_row_groups(&self) -> usize {
        self.file.num_row_groups()
    }

    fn get_row_group(&self, i: usize) -> Result<Box<dyn RowGroupReader + '_>> {
        let (of, texts) = (self.file.get_row_group(i)?, Arc::clone(&self.texts));
        let (elements, held) = (Arc::default(), AtomicU64::new(0));
        Ok(Box::new(Group { of, bytes: &self.bytes, elements, held, texts, most: self.most }))
    }

    fn get_row_iter(&self, projection: Option<Schema>) -> Result<RowIter<'_>> {
        RowIter::from_file(projection, self)
    }
}

struct Group<'a, R> {
    of: Box<dyn RowGroupReader + 'a>,
    bytes: &'a R,
    /// How many bytes the pages of the columns that were begun unpack to at once.
    held: AtomicU64,
    /// The elements of the longest row of each column, added up.
    elements: Arc<AtomicU64>,
    texts: Arc<AtomicU64>,
    most: u64,
}

impl<R: ChunkReader> RowGroupReader for Group<'_, R> {
    fn metadata(&self) -> &RowGroupMetaData {
        self.of.metadata()
    }

    fn num_columns(&self) -> usize {
        self.of.num_columns()
    }

    fn get_column_page_reader(&self, i: usize) -> Result<Box<dyn PageReader>> {
        let (start, length) = self.metadata().column(i).byte_range();
        let held = held_at_once(self.bytes, start, length)?;
        let most = self.most.min(MOST_HELD);
        if self.held.fetch_add(held, Ordering::Relaxed).saturating_add(held) > most {
            return Err(ParquetError::General(format!("its pages unpack to more than {most} bytes")));
        }
        let count = Count {
            column: self.metadata().schema_descr().column(i),
            lengths: Vec::new(),
            row: 0,
            longest: 0,
            elements: Arc::clone(&self.elements),
            texts: Arc::clone(&self.texts),
            most: self.most,
        };
        Ok(Box::new(Pages { of: self.of.get_column_page_reader(i)?, count }))
    }

    fn get_column_bloom_filter(&self, i: usize) -> Option<&Sbbf> {
        self.of.get_column_bloom_filter(i)
    }

    fn get_row_iter(&self, projection: Option<Schema>) -> Result<RowIter<'_>> {
        RowIter::from_row_group(projection, self)
    }
}

/// The pages of a column in one group of rows.
struct Pages {
    of: Box<dyn PageReader>,
    count: Count,
}

/// What is known of the pages of a column so far.
struct Count {
    column: ColumnDescPtr,
    /// How many bytes each text of the dictionary has.
    lengths: Vec<u32>,
    /// How many elements the row has that the last page ended in, and the longest row.
    row: u64,
    longest: u64,
    elements: Arc<AtomicU64>,
    texts: Arc<AtomicU64>,
    most: u64,
}

impl Count {
    /// Counts what a page stands for.
    fn add(&mut self, page: &Page) -> Result<()> {
        let (buf, values) = (page.buffer(), u64::from(page.num_values()));
        let (repeats, values_at) = match page {
            // The reader makes room for as many values as the page says that it has.
            Page::DictionaryPage { .. } if values > buf.len() as u64 => {
                return Err(ParquetError::General("a dictionary is shorter than it says".to_owned()));
            }
            Page::DictionaryPage { .. } => {
                self.lengths = lengths(&self.column, buf, values);
                return Ok(());
            }
            Page::DataPage { rep_level_encoding, def_level_encoding, .. } => {
                let (repeats, rest) = level(self.column.max_rep_level(), *rep_level_encoding, values, buf);
                let (_, rest) = level(self.column.max_def_level(), *def_level_encoding, values, rest);
                (repeats, rest)
            }
            Page::DataPageV2 { rep_levels_byte_len, def_levels_byte_len, .. } => {
                let (repeats, rest) = split(buf, *rep_levels_byte_len as usize);
                (Some(repeats), split(rest, *def_levels_byte_len as usize).1)
            }
        };
        if self.column.max_rep_level() > 0 {
            self.elements(repeats, values)?;
        }
        let is_by_place = matches!(page.encoding(), Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY);
        if is_by_place { self.texts(values_at, values) } else { Ok(()) }
    }

    /// Counts the elements of the longest row; a row begins where nothing is repeated.
    fn elements(&mut self, repeats: Option<&[u8]>, values: u64) -> Result<()> {
        let (mut row, mut longest) = (self.row, self.longest);
        match repeats {
            Some(repeats) => runs(repeats, width(self.column.max_rep_level()), values, |level, count| {
                row = if level == 0 { 1 } else { row + count };
                longest = longest.max(row);
            }),
            // An encoding that has not been written for years: nothing is known of its rows.
            None => longest = longest.max(row + values),
        }
        let more = longest - self.longest;
        (self.row, self.longest) = (row, longest);
        if self.elements.fetch_add(more, Ordering::Relaxed) + more > MOST_ELEMENTS {
            return Err(ParquetError::General(format!(
                "the lists of a row have more than {MOST_ELEMENTS} elements"
            )));
        }
        Ok(())
    }

    /// Counts the bytes of the texts that places in the dictionary stand for.
    fn texts(&self, places: &[u8], values: u64) -> Result<()> {
        let Some((width, places)) = places.split_first() else { return Ok(()) };
        let mut bytes = 0_u64;
        runs(places, u32::from(*width), values, |place, count| {
            let length = usize::try_from(place).ok().and_then(|place| self.lengths.get(place));
            bytes =
                bytes.saturating_add(u64::from(length.copied().unwrap_or_default()).saturating_mul(count));
        });
        if self.texts.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes) > self.most {
            return Err(ParquetError::General(format!("its rows are more than {} bytes", self.most)));
        }
        Ok(())
    }
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.of.get_next_page()?;
        page.iter().try_for_each(|page| self.count.add(page))?;
        Ok(page)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.of.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.of.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        self.of.at_record_boundary()
    }
}

/// How many bytes each text of a dictionary has; nothing of numbers.
fn lengths(column: &ColumnDescPtr, mut bytes: &[u8], values: u64) -> Vec<u32> {
    let mut lengths = Vec::new();
    match column.physical_type() {
        Type::BYTE_ARRAY => {
            while let Some((length, rest)) = prefix(bytes) {
                lengths.push(length);
                bytes = split(rest, length as usize).1;
            }
        }
        Type::FIXED_LEN_BYTE_ARRAY => {
            let length = u32::try_from(column.type_length()).unwrap_or_default();
            let there = (bytes.len() as u64).checked_div(u64::from(length)).unwrap_or_default();
            lengths.resize(usize::try_from(there.min(values)).unwrap_or_default(), length);
        }
        _ => {}
    }
    lengths
}

/// The levels of a kind in a page of the first version, if they are in runs, and what is after them.
fn level(highest: i16, encoding: Encoding, values: u64, bytes: &[u8]) -> (Option<&[u8]>, &[u8]) {
    if highest == 0 {
        return (None, bytes);
    }
    if encoding == Encoding::RLE {
        let (length, rest) = prefix(bytes).unwrap_or_default();
        let (levels, rest) = split(rest, length as usize);
        return (Some(levels), rest);
    }
    let packed = (values * u64::from(width(highest))).div_ceil(8);
    (None, split(bytes, usize::try_from(packed).unwrap_or(usize::MAX)).1)
}

/// How many bits a level has.
fn width(highest: i16) -> u32 {
    i16::BITS - highest.leading_zeros()
}

/// The length before some bytes, and what is after it.
fn prefix(bytes: &[u8]) -> Option<(u32, &[u8])> {
    bytes.split_first_chunk().map(|(length, rest)| (u32::from_le_bytes(*length), rest))
}

fn split(bytes: &[u8], at: usize) -> (&[u8], &[u8]) {
    bytes.split_at(at.min(bytes.len()))
}

/// Gives each value of runs and packed groups (Parquet, "Run Length Encoding / Bit-Packing Hybrid"), with how often it
/// stands there. It ends where the bytes do.
fn runs(mut bytes: &[u8], width: u32, mut left: u64, mut each: impl FnMut(u64, u64)) {
    if width > 32 {
        return;
    }
    // A head of zero is padding.
    while left > 0
        && let Some(head) = varint(&mut bytes).filter(|head| *head > 0)
    {
        let mut count = head >> 1;
        if head & 1 == 0 {
            let (value, rest) = split(bytes, width.div_ceil(8) as usize);
            count = count.min(left);
            each(word(value), count);
            bytes = rest;
        } else {
            let (groups, rest) =
                split(bytes, usize::try_from(count.saturating_mul(width.into())).unwrap_or(usize::MAX));
            let there = (groups.len() as u64 * 8).checked_div(u64::from(width)).unwrap_or(u64::MAX);
            count = count.saturating_mul(8).min(left);
            if width == 0 {
                each(0, count);
            } else {
                (0..count.min(there)).for_each(|place| each(packed(groups, place, width), 1));
            }
            bytes = rest;
        }
        left -= count;
    }
}

/// The value at a place of a packed group.
fn packed(bytes: &[u8], place: u64, width: u32) -> u64 {
    let bit = place * u64::from(width);
    let from = usize::try_from(bit / 8).unwrap_or(usize::MAX);
    (word(split(bytes, from).1) >> (bit % 8)) & ((1 << width) - 1)
}

/// The number in the first eight bytes, or in those that are there, the lowest first.
fn word(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// The number before some bytes in groups of seven bits, the lowest first.
fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use bytes::Bytes;
    use parquet::schema::parser::parse_message_type;
    use parquet::schema::types::SchemaDescriptor;

    use super::*;

    /// What is known of a column of lists of texts, of which each may be missing: levels up to 1 and up to 2.
    fn count(most: u64) -> Count {
        let schema = parse_message_type("message m { repeated group l { optional binary e; } }");
        let column = SchemaDescriptor::new(Arc::new(schema.unwrap())).column(0);
        let (elements, texts) = (Arc::default(), Arc::default());
        Count { column, lengths: Vec::new(), row: 0, longest: 0, elements, texts, most }
    }

    /// A run, as its head and its value.
    fn run(count: u64, value: u8) -> Vec<u8> {
        let (mut head, mut bytes) = (count << 1, Vec::new());
        while head > 0x7f {
            bytes.push(head as u8 | 0x80);
            head >>= 7;
        }
        bytes.extend([head as u8, value]);
        bytes
    }

    fn page(values: u32, repeats: &[u8], defined: &[u8], places: &[u8]) -> Page {
        Page::DataPageV2 {
            buf: Bytes::from([repeats, defined, places].concat()),
            num_values: values,
            encoding: Encoding::RLE_DICTIONARY,
            num_nulls: 0,
            num_rows: 1,
            def_levels_byte_len: defined.len() as u32,
            rep_levels_byte_len: repeats.len() as u32,
            is_compressed: false,
            statistics: None,
        }
    }

    fn dictionary(values: u32, buf: Vec<u8>) -> Page {
        Page::DictionaryPage {
            buf: buf.into(),
            num_values: values,
            encoding: Encoding::PLAIN,
            is_sorted: false,
        }
    }

    #[test]
    fn a_row_of_more_elements_than_any_is_refused_and_many_rows_are_not() {
        let many = 2_000_000_000;
        let one_row = [run(1, 0), run(u64::from(many) - 1, 1)].concat();
        assert!(count(1000).add(&page(many, &one_row, &run(many.into(), 1), &[])).is_err());
        // The head may be written with more bytes than it needs.
        let mut padded = run(u64::from(many), 1);
        padded.splice(4..5, [padded[4] | 0x80, 0x80, 0]);
        assert!(count(1000).add(&page(many, &padded, &run(many.into(), 1), &[])).is_err());
        // As many rows of one element each.
        assert!(count(1000).add(&page(many, &run(many.into(), 0), &run(many.into(), 1), &[])).is_ok());
        // A row that goes on from page to page, and two columns that share the room of a row.
        let mut known = count(1000);
        let half = page(600_000, &run(600_000, 1), &run(600_000, 1), &[]);
        assert!(known.add(&half).is_ok());
        let mut other = Count { elements: Arc::clone(&known.elements), ..count(1000) };
        assert!(other.add(&half).is_err());
        assert!(known.add(&half).is_err());
        let old = |encoding| Page::DataPage {
            buf: vec![0; 1 << 20].into(),
            num_values: 2_000_000,
            encoding: Encoding::PLAIN,
            def_level_encoding: encoding,
            rep_level_encoding: encoding,
            statistics: None,
        };
        #[allow(deprecated)]
        let packed = Encoding::BIT_PACKED;
        assert!(count(1000).add(&old(packed)).is_err());
    }

    #[test]
    fn a_text_that_is_named_often_has_its_bytes_each_time() {
        let texts = || [&[3, 0, 0, 0][..], b"abc", &[1, 0, 0, 0], b"d"].concat();
        // Places of one bit: a run of the first text, and a group of both in turns.
        let places = [vec![1], run(100, 0), vec![3, 0b1010_1010]].concat();
        let named = page(108, &run(108, 0), &run(108, 2), &places);
        for (most, is_read) in [(316, true), (315, false)] {
            let mut known = count(most);
            known.add(&dictionary(2, texts())).unwrap();
            assert_eq!(known.lengths, [3, 1]);
            assert_eq!(known.add(&named).is_ok(), is_read, "{most}");
        }
        assert!(count(1000).add(&dictionary(u32::MAX, texts())).is_err());
        // What is broken is not counted, and ends.
        for bytes in [&[][..], &[33, 3, 0], &[1, 0, 0], &[32, 0xff, 0xff, 0xff], &[0, 0xff, 0x7f], &[1, 3]] {
            let mut known = count(1000);
            known.add(&dictionary(2, texts()[..9].to_vec())).unwrap();
            let _ = known.add(&page(108, &run(108, 0), &[], bytes));
        }
    }
}
