//! The rows in which something stands: lines of JSON Lines, with one object a line or one over several, and rows of cells.

use std::io::BufRead;

use super::{LONGEST_ROW, Row, Table};
use crate::error::{Error, Result};
use crate::ingest::loose::{self, opened};
use crate::sheet;

impl<R: BufRead> Table<R> {
    /// Reads the next line that is not blank and not what an export says of itself. Returns whether there is one.
    pub(super) fn next_line(&mut self) -> Result<bool> {
        let mut row = std::mem::take(&mut self.row);
        loop {
            row.raw.clear();
            (row.at, row.line) = (self.at, self.line);
            self.line_into(&mut row)?;
            let over = row.raw.is_empty();
            if over || !row.raw.trim_ascii().is_empty() && !sheet::is_about(&row.raw) {
                self.row = row;
                if !over {
                    self.spread()?;
                    self.numbers();
                }
                return Ok(!over);
            }
        }
    }

    /// Adds the next line to a row. Returns whether there is one.
    fn line_into(&mut self, row: &mut Row) -> Result<bool> {
        let before = row.raw.len();
        loop {
            let path = &self.path;
            let input = self.input.fill_buf().map_err(|source| Error::Io {
                doing: "read",
                path: path.clone(),
                source,
            })?;
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
        let has = |word: &[u8]| self.row.raw.windows(word.len()).any(|window| window == word);
        if (has(b"NaN") || has(b"Infinity"))
            && let Ok(text) = std::str::from_utf8(&self.row.raw)
        {
            self.row.raw = loose::json(text).into_owned().into_bytes();
        }
    }

    /// Reads the fields of the next row in which something stands. Returns whether there is one.
    pub(super) fn next_filled(&mut self) -> Result<bool> {
        while self.next_fields()? {
            let blank = |byte: &u8| byte.is_ascii_whitespace();
            let filled = self.row.ends.last().map_or(0, |(end, _)| *end);
            if !self.row.values[..filled].iter().all(blank) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
