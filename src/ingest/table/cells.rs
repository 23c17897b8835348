//! Delimited rows: a header, perhaps below a title, and cells.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::BufRead;

use csv_core::ReadFieldResult;

use super::row::text_of;
use super::{Kind, LONGEST_ROW, Row, Table, Wrong, buffered};
use crate::error::Result;
use crate::ingest::cell::Cell;
use crate::ingest::columns::Columns;
use crate::ingest::delimiter::{guess_delimiter, said_delimiter};
use crate::ingest::loose::Loose;
use crate::ingest::record::Record;
use crate::model::Span;
use crate::sheet;

/// How many rows may stand above the header.
const MOST_ABOVE: usize = 10;

/// The most columns of a table.
const WIDEST: usize = 1_000_000;

/// A delimited value, its place in the row's bytes, and its bytes there.
type Field<'a> = (&'a str, std::ops::Range<usize>, &'a str);

impl<R: BufRead> Table<R> {
    /// Reads the header.
    pub(super) fn read_header(&mut self, delimiter: Option<u8>) -> Result<()> {
        let delimiter = match self.kind {
            Kind::Sheet => b',',
            Kind::Delimited(_) | Kind::Lines => self.written(delimiter)?,
        };
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
            self.claim = header.iter().position(|name| Some(name.as_str()) == columns.text());
            (self.header, self.columns) = (header, columns);
        }
        Ok(())
    }

    /// Sees how a file of cells is written, and returns what separates them.
    fn written(&mut self, delimiter: Option<u8>) -> Result<u8> {
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
        Ok(delimiter)
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

    /// Reads the fields of the next row in which something stands. Returns whether there is one.
    pub(super) fn next_filled(&mut self) -> Result<bool> {
        while self.next_fields()? {
            let blank = |byte: &u8| byte.is_ascii_whitespace();
            let filled = self.row.ends.last().map_or(0, |(end, _)| *end);
            if self.row.values[..filled].iter().all(blank) {
                continue;
            }
            if !self.names_claims() {
                return Ok(true);
            }
            self.columns.pass("rows that repeat the header were passed over", 1);
        }
        Ok(false)
    }

    /// Whether the row has the name of the column of claims in that column: it was put together of several tables, or cells
    /// of its header are merged.
    fn names_claims(&self) -> bool {
        let Some(at) = self.claim else { return false };
        let end = |at: usize| self.row.ends.get(at).map(|(end, _)| *end);
        let start = at.checked_sub(1).map_or(Some(0), end);
        let cell = start.zip(end(at)).map(|(start, end)| self.row.values[start..end].trim_ascii());
        cell.is_some_and(|cell| cell == self.header[at].as_bytes())
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
            let input = buffered(&mut self.input, &self.path)?;
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

    /// The claim in a row of cells.
    pub(super) fn delimited<'a>(&mut self, row: &'a Row) -> std::result::Result<Record, Wrong> {
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
}
