//! The rows of a sheet of an Excel workbook as lines of CSV, which are read as any table is.
//!
//! Invariant: a value is read back as it was written, and an error in a line names the row and the cell of the sheet.
//! `tests/workbooks.rs` holds it.

use super::xlsx_sheet::Row;
use crate::error::{Error, ReadError};

/// The text of a sheet.
pub(super) struct Lines {
    pub(super) text: String,
    /// Where each row begins in the text, and its number in the sheet.
    pub(super) rows: Vec<(usize, usize)>,
}

impl Lines {
    /// Rows as lines of CSV, each with as many cells. `room` is how many bytes they may have.
    pub(super) fn of(rows: &[Row], room: u64) -> Option<Self> {
        let ends = rows.iter().filter_map(|(_, cells)| cells.last()).map(|(column, _)| column + 1);
        let width = ends.max().unwrap_or(0);
        let mut lines = Lines { text: String::new(), rows: Vec::with_capacity(rows.len()) };
        for (number, cells) in rows {
            lines.rows.push((lines.text.len(), *number));
            let mut cells = cells.iter().peekable();
            for column in 0..width {
                if column > 0 {
                    lines.text.push(',');
                }
                // Of two cells at one place the last one stands.
                let mut here = None;
                while let Some((_, value)) = cells.next_if(|(found, _)| *found == column) {
                    here = Some(value);
                }
                here.into_iter().for_each(|value| quoted(value, &mut lines.text));
            }
            lines.text.push('\n');
            if lines.text.len() as u64 > room {
                return None;
            }
        }
        Some(lines)
    }

    /// An error at a row of these lines, with the number of the row and of the cell in the sheet.
    pub(super) fn placed(&self, error: Error) -> Error {
        let Error::Unread(ReadError::Row { path, line, column, why }) = error else { return error };
        let start = self.text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
        let row = self.rows.partition_point(|(at, _)| *at <= start).saturating_sub(1);
        let (from, number) = self.rows.get(row).copied().unwrap_or((0, line));
        let within = self.text[start..].chars().take(column - 1).map(char::len_utf8).sum::<usize>();
        let (mut quoted, mut cell) = (false, 1);
        for byte in self.text[from..start + within].bytes() {
            quoted ^= byte == b'"';
            cell += usize::from(byte == b',' && !quoted);
        }
        Error::Unread(ReadError::Row { path, line: number, column: cell, why })
    }
}

/// Writes a cell of CSV (RFC 4180).
fn quoted(value: &str, line: &mut String) {
    if value.contains(['"', ',', '\n', '\r']) || value.trim() != value {
        line.push('"');
        line.push_str(&value.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_where_csv_asks_for_it() {
        for (value, cell) in [
            ("a", "a"),
            ("a,b", "\"a,b\""),
            ("\"a\"", "\"\"\"a\"\"\""),
            ("a\nb", "\"a\nb\""),
            (" a", "\" a\""),
        ] {
            let mut line = String::new();
            quoted(value, &mut line);
            assert_eq!(line, cell);
        }
    }
}
