//! Tables of claims: CSV (RFC 4180), TSV and JSON Lines, read a row at a time.
//!
//! Invariant: a row is a claim, or an error with its place; memory does not grow with the file. The span of a claim is the
//! place of its words in the file, between the quotation marks and with their escapes. `tests/claims.rs` reads the rows
//! back from there.

use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};
use std::io::BufRead;

use csv_core::ReadFieldResult;

use self::row::{object, place_error, reviewed, text_of};
use super::columns::{Cell, Columns};
use super::delimiter::{guess_delimiter, said_delimiter};
use super::loose::Loose;
use super::mapping::Map;
use super::member::names;
use super::record::Record;
use super::{claimreview, fact_checks};
use crate::error::{Error, ReadError, Result};
use crate::model::Span;
use crate::sheet;

/// The longest row that is read, in bytes.
pub const LONGEST_ROW: usize = 8 << 20;

/// How many rows of JSON Lines are read before columns are mapped.
const LOOKAHEAD: usize = 64;

/// How many columns of JSON Lines may be mapped. Further columns are kept under their own names.
const MOST_COLUMNS: usize = 10_000;

/// How many rows may stand above the header.
const MOST_ABOVE: usize = 10;

/// The most columns of a table.
const WIDEST: usize = 1_000_000;

/// What a table is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Fields separated by a delimiter, which is found in the first line if it is not given.
    Delimited(Option<u8>),
    /// One JSON object per line.
    Lines,
}

/// A table that is being read.
#[derive(Debug)]
pub struct Table<R> {
    path: String,
    input: R,
    kind: Kind,
    columns: Columns,
    /// The names in the first row.
    header: Vec<String>,
    /// Whether `export` wrote it, so that its cells are unescaped.
    ours: bool,
    reader: csv_core::Reader,
    loose: Loose,
    row: Row,
    /// Rows that were read ahead.
    ahead: VecDeque<Row>,
    /// How claims with their reviews are read, unless the user maps columns.
    reviews: Option<Columns>,
    /// How many bytes were read.
    at: usize,
    /// The line that comes next, from 1.
    line: usize,
    /// How many claims were read.
    claims: usize,
    done: bool,
}

/// A row as it stands in the file.
#[derive(Debug, Clone, Default)]
struct Row {
    raw: Vec<u8>,
    /// Where it begins: the byte and the line.
    at: usize,
    line: usize,
    /// The values of delimited fields, one after another, and where each ends here and in `raw`.
    values: Vec<u8>,
    ends: Vec<(usize, usize)>,
}

/// A delimited value, its place in the row's bytes, and its bytes there.
type Field<'a> = (&'a str, std::ops::Range<usize>, &'a str);

/// What is wrong with a row, and where in it.
type Wrong = (usize, String);

impl<R: BufRead> Table<R> {
    /// Begins to read a table in UTF-8. `path` is what messages call it.
    ///
    /// # Errors
    /// Returns an error if the table has no column for the claims, lacks a column that was mapped, or cannot be read.
    pub fn new(path: &str, kind: Kind, map: Map, publisher: Option<String>, input: R) -> Result<Self> {
        let reviews = map.is_empty().then(|| claimreview::columns(publisher.clone()));
        let mut table = Table {
            path: path.to_owned(),
            input,
            kind,
            columns: Columns::new(map, publisher),
            header: Vec::new(),
            ours: false,
            reader: csv_core::Reader::new(),
            loose: Loose::default(),
            row: Row::default(),
            ahead: VecDeque::new(),
            reviews,
            at: 0,
            line: 1,
            claims: 0,
            done: false,
        };
        if table.fill()?.starts_with("\u{feff}".as_bytes()) {
            // A byte order mark is not part of the text.
            table.input.consume(3);
        }
        match kind {
            Kind::Delimited(delimiter) => table.read_header(delimiter)?,
            Kind::Lines => table.look_ahead()?,
        }
        let missing = table.columns.missing();
        if let (Some(column), false) = (missing.first(), table.columns.names().is_empty()) {
            return Err(table.no_column(format!("there is no column `{column}`")));
        }
        if !table.columns.has_text() {
            // If no line is an object, the first line is already wrong.
            let first = table.ahead.front().map(|row| object(row).map_err(|wrong| table.wrong(row, wrong)));
            return Err(match first {
                Some(Err(error)) if table.columns.names().is_empty() => error,
                None if table.columns.names().is_empty() => {
                    Error::Unread(ReadError::Blank { path: path.to_owned() })
                }
                _ => table.no_column("no column is known to hold the claims".to_owned()),
            });
        }
        Ok(table)
    }

    fn no_column(&self, why: String) -> Error {
        Error::Unread(ReadError::NoColumn {
            path: self.path.clone(),
            why,
            columns: self.columns.names().to_vec(),
        })
    }

    /// Which column says what.
    #[must_use]
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// How many bytes have been read.
    #[must_use]
    pub fn position(&self) -> usize {
        self.at
    }

    /// Whether rows may refer to each other. Of JSON Lines, any row may add the columns for it: all are read, but only
    /// for the names in them.
    pub(super) fn relates(mut self) -> Result<bool> {
        let mut last = Vec::new();
        while self.kind == Kind::Lines && !self.columns.relates() {
            match self.next_line() {
                Ok(true) => {}
                // A line that is too long is reported when the claims are read.
                Ok(false) | Err(Error::Unread(_)) => break,
                Err(error) => return Err(error),
            }
            let names = names(&self.row.raw);
            if names != last && self.columns.names().len() < MOST_COLUMNS {
                self.columns.meet(names.iter().map(String::as_str));
                last = names;
            }
        }
        Ok(self.columns.relates())
    }

    /// The error that none of its rows contains a claim, of which so many were skipped.
    #[must_use]
    pub fn no_claims(&self, skipped: u64) -> Error {
        self.columns.none_of(&self.path, usize::try_from(skipped).unwrap_or(usize::MAX))
    }

    fn fill(&mut self) -> Result<&[u8]> {
        let path = &self.path;
        self.input.fill_buf().map_err(|source| Error::Io { doing: "read", path: path.clone(), source })
    }

    fn consume(&mut self, count: usize) {
        self.input.consume(count);
        self.at += count;
    }

    fn read_header(&mut self, delimiter: Option<u8>) -> Result<()> {
        let (said, length) = said_delimiter(self.fill()?);
        if length > 0 {
            self.consume(length);
            self.line += 1;
        }
        let delimiter = match delimiter.or(said) {
            Some(delimiter) => delimiter,
            None => guess_delimiter(self.fill()?),
        };
        self.loose = Loose::of(self.fill()?, delimiter);
        let mut reader = csv_core::ReaderBuilder::new();
        reader.delimiter(delimiter).escape(self.loose.backslash.then_some(b'\\'));
        self.reader = reader.build();
        // A title may stand above the header. If no row names the claims, the first is what messages tell of.
        let mut first: Option<(Vec<String>, Columns)> = None;
        for above in 0..=MOST_ABOVE {
            if !self.next_fields()? {
                break;
            }
            let row = std::mem::take(&mut self.row);
            let header = self.names(&row)?;
            let mut columns = self.columns.clone();
            if above == 0 && columns.gives_numbers(&header) {
                // It has no header: columns are named by their places, and this row is the first.
                self.header = (1..=header.len()).map(|number| number.to_string()).collect();
                self.columns.meet(self.header.iter().map(String::as_str));
                self.ahead.push_back(row);
                return Ok(());
            }
            columns.meet(header.iter().map(String::as_str));
            let names_claims = columns.has_text() && columns.missing().is_empty();
            if first.is_none() || names_claims {
                if above > 0 && names_claims {
                    columns.pass("rows above the header were passed over", above as u64);
                }
                first = Some((header, columns));
            }
            if names_claims {
                break;
            }
        }
        if let Some((header, columns)) = first {
            self.ours = sheet::is_ours(&header);
            (self.header, self.columns) = (header, columns);
        }
        Ok(())
    }

    /// The names of the columns in a row. A column without a name, or with the name of another, is named by its place.
    fn names(&self, row: &Row) -> Result<Vec<String>> {
        let cells = self.fields(row).map_err(|wrong| self.wrong(row, wrong))?;
        if cells.len() > WIDEST {
            return Err(self.wrong(row, (0, format!("there are more than {WIDEST} columns"))));
        }
        let mut names = BTreeSet::new();
        let name = |(index, (value, ..)): (usize, &Field<'_>)| {
            let name = value.trim();
            let taken = name.is_empty() || !names.insert(name.to_owned());
            if taken { format!("column {}", index + 1) } else { name.to_owned() }
        };
        Ok(cells.iter().enumerate().map(name).collect())
    }

    fn look_ahead(&mut self) -> Result<()> {
        while self.ahead.len() < LOOKAHEAD && self.next_line()? {
            let row = std::mem::take(&mut self.row);
            if let Ok(cells) = object(&row) {
                // The columns of an earlier row are mapped before those that a later row adds.
                self.columns.meet(cells.iter().map(|(name, ..)| name.as_str()));
            }
            self.ahead.push_back(row);
        }
        Ok(())
    }

    /// Reads the fields of the next row. Returns whether there is one.
    fn next_fields(&mut self) -> Result<bool> {
        let mut row = std::mem::take(&mut self.row);
        row.raw.clear();
        row.values.clear();
        row.ends.clear();
        (row.at, row.line) = (self.at, self.line);
        let mut filled = 0;
        let mut at_start = true;
        loop {
            if row.raw.len() > LONGEST_ROW {
                let why = format!(
                    "the row is longer than {LONGEST_ROW} bytes; perhaps a quotation mark is never closed"
                );
                return Err(self.wrong(&row, (0, why)));
            }
            if row.values.len() < filled + 1024 {
                row.values.resize((filled + 1024) * 2, 0);
            }
            let path = &self.path;
            let input = self.input.fill_buf().map_err(|source| Error::Io {
                doing: "read",
                path: path.clone(),
                source,
            })?;
            let ended = input.is_empty();
            if self.loose.blank && at_start && input.first() == Some(&b' ') {
                row.raw.push(b' ');
                self.consume(1);
                continue;
            }
            at_start = false;
            let (result, taken, made) = self.reader.read_field(input, &mut row.values[filled..]);
            row.raw.extend_from_slice(&input[..taken]);
            self.consume(taken);
            filled += made;
            match result {
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
                ReadFieldResult::Field { record_end } => {
                    row.ends.push((filled, row.raw.len()));
                    at_start = true;
                    if record_end {
                        // Line breaks before the row do not belong to a field.
                        let blank = row.raw.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
                        row.line += row.raw[..blank].iter().filter(|byte| **byte == b'\n').count();
                        self.line = row.line + row.raw[blank..].iter().filter(|byte| **byte == b'\n').count();
                        if ended && row.ends.len() == 1 && filled == 0 {
                            self.row = row;
                            return Ok(false);
                        }
                        self.row = row;
                        return Ok(true);
                    }
                }
                ReadFieldResult::End => {
                    self.row = row;
                    return Ok(false);
                }
            }
        }
    }

    /// The fields of a row: each value, and its place in the row's bytes.
    fn fields<'a>(&self, row: &'a Row) -> std::result::Result<Vec<Field<'a>>, Wrong> {
        let raw = text_of(&row.raw)?;
        let (mut start, mut value_start) = (0, 0);
        let mut cells = Vec::with_capacity(row.ends.len());
        let last = row.ends.len().saturating_sub(1);
        for (index, (value_end, end)) in row.ends.iter().enumerate() {
            let value = text_of(&row.values[value_start..*value_end]).map_err(|(_, why)| (start, why))?;
            if index == 0 {
                start += raw[..*end].len() - raw[..*end].trim_start_matches(['\r', '\n']).len();
            }
            let mut words = &raw[start..*end];
            if index < last {
                words = &words[..words.len().saturating_sub(1)];
            } else {
                words = words.trim_end_matches(['\r', '\n']);
            }
            if self.loose.blank {
                let blank = words.len() - words.trim_start_matches(' ').len();
                (start, words) = (start + blank, &words[blank..]);
            }
            let mut from = start;
            if let Some(inner) = words.strip_prefix('"') {
                let closed =
                    inner.ends_with('"') && inner.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
                if !closed && index == last && self.done_reading(row) {
                    return Err((start, "the quotation mark here is never closed".to_owned()));
                }
                if inner.len() - usize::from(closed) >= value.len() {
                    from += 1;
                    words = inner.strip_suffix('"').unwrap_or(inner);
                }
            }
            cells.push((value, from..from + words.len(), words));
            (start, value_start) = (*end, *value_end);
        }
        Ok(cells)
    }

    /// Whether a row is the last one of the file and does not end with a line break.
    fn done_reading(&self, row: &Row) -> bool {
        row.at + row.raw.len() == self.at
    }

    fn wrong(&self, row: &Row, (place, why): Wrong) -> Error {
        place_error(&self.path, row, place, why)
    }

    /// The claim in the next row, or nothing after the last row.
    ///
    /// # Errors
    /// Returns [`ReadError::Row`] for a row that contains no claim; the next row may be read after it. Returns another error
    /// if there are too many claims, or if the file cannot be read.
    pub fn next_record(&mut self) -> Option<Result<Record>> {
        if self.done {
            return None;
        }
        let there = match (self.ahead.pop_front(), self.kind) {
            (Some(row), _) => {
                self.row = row;
                Ok(true)
            }
            (None, Kind::Delimited(_)) => self.next_filled(),
            (None, Kind::Lines) => self.next_line(),
        };
        match there {
            Ok(true) => {}
            Ok(false) => {
                self.done = true;
                return None;
            }
            Err(error) => {
                // It is not known where the next row begins.
                self.done = true;
                return Some(Err(error));
            }
        }
        let row = std::mem::take(&mut self.row);
        let record = match self.kind {
            Kind::Delimited(_) => self.delimited(&row),
            Kind::Lines => self.line_record(&row),
        };
        let record = record.map_err(|wrong| self.wrong(&row, wrong));
        self.row = row;
        self.claims += usize::from(record.is_ok());
        if let Err(error) = super::bounded(&self.path, self.at, self.claims) {
            self.done = true;
            return Some(Err(error));
        }
        Some(record.map(Record::finished))
    }

    fn delimited<'a>(&mut self, row: &'a Row) -> std::result::Result<Record, Wrong> {
        let mut fields = self.fields(row)?;
        let columns = self.header.len();
        // Programs add empty cells at the end of a row, or leave them out.
        while fields.len() > columns && fields.last().is_some_and(|(value, ..)| value.trim().is_empty()) {
            fields.pop();
        }
        if fields.len() < columns {
            self.columns
                .pass("rows are shorter than the header; the cells that they lack were read as empty", 1);
        }
        if fields.len() > columns {
            let place = fields.get(columns).or(fields.last()).map_or(0, |(_, span, _)| span.start);
            return Err((
                place,
                format!("the row has {} columns, but the header has {columns}", fields.len()),
            ));
        }
        let value =
            |(value, ..): &Field<'a>| if self.ours { sheet::read(value) } else { Cow::Borrowed(*value) };
        let values: Vec<Cow<'_, str>> = fields.iter().map(value).collect();
        let cells: Vec<Cell<'_>> = fields
            .iter()
            .zip(&values)
            .zip(&self.header)
            .map(|(((_, span, raw), value), column)| Cell {
                column,
                value,
                span: Span { start: row.at + span.start, end: row.at + span.end },
                raw,
            })
            .collect();
        self.columns.record(&cells).map_err(|(cell, why)| (cell.map_or(0, |cell| fields[cell].1.start), why))
    }

    fn line_record(&mut self, row: &Row) -> std::result::Result<Record, Wrong> {
        if let Some(node) = reviewed(row)
            && let Some(found) = self.reviews.as_mut().and_then(|columns| fact_checks::answer(node, columns))
        {
            let mut record = found?;
            if let Some(span) = &mut record.claim.span {
                *span = span.shifted(row.at);
            }
            return Ok(record);
        }
        let members = object(row)?;
        // If every row has names of its own, memory does not grow with them.
        if self.columns.names().len() < MOST_COLUMNS {
            self.columns.meet(members.iter().map(|(name, ..)| name.as_str()));
        }
        let cells: Vec<Cell<'_>> = members
            .iter()
            .map(|(column, value, span, raw)| Cell { column, value, span: span.shifted(row.at), raw })
            .collect();
        self.columns.record(&cells).map_err(|(cell, why)| (cell.map_or(0, |cell| members[cell].2.start), why))
    }
}

mod lines;
mod row;
#[cfg(test)]
mod tests;
