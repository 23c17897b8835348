//! JSON Lines: an object a line, or over several lines.

use std::io::BufRead;

use super::row::{object, reviewed};
use super::{LONGEST_ROW, MOST_COLUMNS, Row, Table, Wrong};
use crate::error::Result;
use crate::ingest::cell::Cell;
use crate::ingest::fact_checks;
use crate::ingest::loose::{self, opened};
use crate::ingest::record::Record;
use crate::sheet;

/// How many rows of JSON Lines are read before columns are mapped.
const LOOKAHEAD: usize = 64;

impl<R: BufRead> Table<R> {
    /// Reads the first lines, and maps their names.
    pub(super) fn look_ahead(&mut self) -> Result<()> {
        while self.ahead.len() < LOOKAHEAD && self.next_line()? {
            let row = std::mem::take(&mut self.row);
            if let Ok(cells) = object(&row) {
                // The columns of an earlier row are mapped before those that a later row adds.
                self.columns.meet(cells.iter().map(|(name, ..)| &**name));
            }
            self.ahead.push_back(row);
        }
        Ok(())
    }

    /// Reads the next line that is not blank and not what an export says of itself. Returns whether there is one.
    pub(super) fn next_line(&mut self) -> Result<bool> {
        let mut row = std::mem::take(&mut self.row);
        loop {
            row.raw.clear();
            (row.at, row.line) = (self.at, self.line);
            self.line_into(&mut row)?;
            let over = row.raw.is_empty();
            self.unlisted(&mut row.raw);
            if over || !row.raw.trim_ascii().is_empty() && !sheet::is_about(&row.raw) {
                self.row = row;
                if !over {
                    self.spread()?;
                    let mut raw = std::mem::take(&mut self.row.raw);
                    self.unlisted(&mut raw);
                    self.row.raw = raw;
                    self.numbers();
                }
                return Ok(!over);
            }
        }
    }

    /// Puts blanks in the place of the marks of a list whose items stand on lines of their own: the brackets round it, and
    /// the commas between them.
    fn unlisted(&mut self, raw: &mut [u8]) {
        let Some(first) = raw.iter().position(|byte| !byte.is_ascii_whitespace()) else { return };
        if raw[first] == b',' {
            raw[first] = b' ';
        }
        let last = |raw: &[u8]| raw.iter().rposition(|byte| !byte.is_ascii_whitespace());
        let next = raw[first + 1..].trim_ascii_start().first();
        if raw[first] == b'[' && matches!(next, None | Some(b'{')) && !raw.trim_ascii_end().ends_with(b"]") {
            raw[first] = b' ';
            self.listed = true;
        }
        if let Some(end) = last(raw)
            && self.listed
            && raw[end] == b']'
            && (raw[..end].trim_ascii().is_empty() || raw[..end].trim_ascii_end().ends_with(b"}"))
        {
            raw[end] = b' ';
        }
        if let Some(end) = last(raw)
            && raw[end] == b','
            && (raw[..end].trim_ascii().is_empty() || raw[..end].trim_ascii_end().ends_with(b"}"))
        {
            raw[end] = b' ';
        }
    }

    /// Adds the next line to a row. Returns whether there is one.
    fn line_into(&mut self, row: &mut Row) -> Result<bool> {
        let before = row.raw.len();
        loop {
            let input = self.fill()?;
            let end = input.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(input.len(), |end| end + 1);
            row.raw.extend_from_slice(&input[..taken]);
            self.consume(taken);
            if row.raw.len() > LONGEST_ROW {
                let why = format!("the line is longer than {LONGEST_ROW} bytes");
                return Err(self.wrong(row, (0, why)));
            }
            if end.is_some() || taken == 0 {
                break;
            }
        }
        self.line += 1;
        Ok(row.raw.len() > before)
    }

    /// Adds the lines over which an object is spread, if the row begins one and ends within it.
    fn spread(&mut self) -> Result<()> {
        if !self.row.raw.trim_ascii_end().ends_with(b"{") {
            return Ok(());
        }
        let mut row = std::mem::take(&mut self.row);
        let mut depth = opened(&row.raw).unwrap_or(0);
        while depth > 0 {
            let start = row.raw.len();
            let taken = self.line_into(&mut row)?;
            match opened(&row.raw[start..]) {
                Some(more) if taken => depth += more,
                // It is broken: its reader says where.
                _ => break,
            }
        }
        self.row = row;
        Ok(())
    }

    /// Puts empty strings in the place of `NaN` and its like.
    fn numbers(&mut self) {
        if let Ok(text) = std::str::from_utf8(&self.row.raw)
            && (text.contains("NaN") || text.contains("Infinity"))
        {
            self.row.raw = loose::json(text).into_owned().into_bytes();
        }
    }

    /// The claim in a line.
    pub(super) fn line_record(&mut self, row: &Row) -> std::result::Result<Record, Wrong> {
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
            self.columns.meet(members.iter().map(|(name, ..)| &**name));
        }
        let cells: Vec<Cell<'_>> = members
            .iter()
            .map(|(column, value, span, raw)| Cell { column, value, span: span.shifted(row.at), raw })
            .collect();
        self.columns.record(&cells).map_err(|(cell, why)| (cell.map_or(0, |cell| members[cell].2.start), why))
    }
}
