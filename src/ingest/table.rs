//! Tables of claims: CSV (RFC 4180), TSV and JSON Lines, read a row at a time.
//!
//! Invariant: a row is a claim, or an error with its place; memory does not grow with the file. The span of a claim is the
//! place of its words in the file, between the quotation marks and with their escapes. `tests/claims.rs` reads the rows
//! back from there.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::BufRead;

use self::row::{object, place_error};
use super::claimreview;
use super::columns::Columns;
use super::loose::Loose;
use super::mapping::Map;
use super::member::names;
use super::record::Record;
use crate::error::{Error, ReadError, Result};

/// The longest row that is read, in bytes.
pub const LONGEST_ROW: usize = 8 << 20;

/// How many columns of JSON Lines may be mapped. Further columns are kept under their own names.
const MOST_COLUMNS: usize = 10_000;

/// What a table is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Fields separated by a delimiter, which is found in the first line if it is not given.
    Delimited(Option<u8>),
    /// The cells of a sheet of a workbook, as this program writes them: exactly as RFC 4180 says.
    Sheet,
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
    /// Which of them is that of the claims.
    claim: Option<usize>,
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
    /// Whether the lines are items of a list.
    listed: bool,
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
            claim: None,
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
            listed: false,
        };
        if table.fill()?.starts_with("\u{feff}".as_bytes()) {
            // A byte order mark is not part of the text.
            table.input.consume(3);
        }
        match kind {
            Kind::Delimited(delimiter) => table.read_header(delimiter)?,
            Kind::Sheet => table.read_header(None)?,
            Kind::Lines => table.look_ahead()?,
        }
        let missing = table.columns.missing();
        if let (Some(column), false) = (missing.first(), table.columns.names().is_empty()) {
            return Err(table.no_column(format!("the table has no column `{column}`")));
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
        let mut last: Vec<String> = Vec::new();
        while self.kind == Kind::Lines && !self.columns.relates() {
            match self.next_line() {
                Ok(true) => {}
                // A line that is too long is reported when the claims are read.
                Ok(false) | Err(Error::Unread(_)) => break,
                Err(error) => return Err(error),
            }
            let names = names(&self.row.raw);
            if !names.iter().eq(&last) && self.columns.names().len() < MOST_COLUMNS {
                self.columns.meet(names.iter().map(|name| &**name));
                last = names.into_iter().map(Cow::into_owned).collect();
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
        buffered(&mut self.input, &self.path)
    }

    fn consume(&mut self, count: usize) {
        self.input.consume(count);
        self.at += count;
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
        self.next_unfinished().map(|record| record.map(Record::finished))
    }

    /// The same, with columns that may be added to.
    pub(super) fn next_unfinished(&mut self) -> Option<Result<Record>> {
        if self.done {
            return None;
        }
        let there = match (self.ahead.pop_front(), self.kind) {
            (Some(row), _) => {
                self.row = row;
                Ok(true)
            }
            (None, Kind::Delimited(_) | Kind::Sheet) => self.next_filled(),
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
            Kind::Delimited(_) | Kind::Sheet => self.delimited(&row),
            Kind::Lines => self.line_record(&row),
        };
        let record = record.map_err(|wrong| self.wrong(&row, wrong));
        self.row = row;
        self.claims += usize::from(record.is_ok());
        if let Err(error) = super::bounded(&self.path, self.at, self.claims) {
            self.done = true;
            return Some(Err(error));
        }
        Some(record)
    }
}

/// The bytes that are read next.
fn buffered<'i>(input: &'i mut impl BufRead, path: &str) -> Result<&'i [u8]> {
    input.fill_buf().map_err(|source| Error::Io { doing: "read", path: path.to_owned(), source })
}

mod cells;
mod lines;
mod row;
#[cfg(test)]
mod tests;
