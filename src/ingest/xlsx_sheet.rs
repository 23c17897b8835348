//! One sheet of an Excel workbook: its cells, row by row.
//!
//! Invariant: a value that is shown over several rows stands in each of them, and what a person does not see in the sheet,
//! or cannot be read of it, is counted. `tests/workbooks.rs` holds it.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::xlsx_rich::Rich;
use super::xlsx_values::{Shown, number, words};
use super::xml::{Piece, Xml, attribute, local};

/// The most columns of a sheet (ISO 29500-1, 18.3.1.4).
const MOST_COLUMNS: usize = 16_384;

/// The most rows over which the merged cells of a sheet may reach, all together.
const MOST_SPREAD: usize = 5_000_000;

/// What the cells of all sheets refer to.
#[derive(Default)]
pub(super) struct Common {
    /// The words that cells share.
    pub(super) strings: Vec<Rc<str>>,
    /// The places of those of which some are struck out.
    pub(super) struck: BTreeSet<usize>,
    /// What the number of a cell is, by the style of the cell.
    pub(super) styles: Vec<Shown>,
    /// The styles whose font strikes the words of a cell out.
    pub(super) striking: BTreeSet<usize>,
    /// Whether days are counted from 1904.
    pub(super) from_1904: bool,
}

/// A row: its number in the sheet, from 1, and its cells that have a value, by their columns from 0.
pub(super) type Row = (usize, Vec<(usize, Rc<str>)>);

/// The cells of a sheet.
#[derive(Default)]
pub(super) struct Sheet {
    rows: Vec<Row>,
    /// The numbers of rows of which a cell is struck out as a whole.
    struck: BTreeSet<usize>,
    /// What a person should know of it, in words without their number.
    odd: Odd,
}

/// What was met in a sheet, and how often.
#[derive(Default)]
struct Odd {
    hidden_rows: u64,
    hidden_columns: u64,
    errors: u64,
    uncounted: u64,
    merged: u64,
    links: u64,
    struck: u64,
}

/// Cells that are shown as one: their columns and rows, the first and the last.
struct Merged {
    left: usize,
    right: usize,
    top: usize,
    bottom: usize,
}

/// A cell that is being read.
#[derive(Default)]
struct Cell {
    column: usize,
    kind: String,
    style: usize,
    value: String,
    formula: bool,
    struck: bool,
}

impl Sheet {
    /// Reads the file of a sheet. `name` is what the file is called.
    ///
    /// # Errors
    /// Returns what is wrong in the file, and where.
    pub(super) fn read(name: &str, text: &str, common: &Common) -> Result<Self, String> {
        let mut sheet = Sheet::default();
        let (mut merged, mut hidden, mut linked) = (Vec::new(), Vec::new(), Vec::new());
        let (mut row, mut cell, mut rich) = ((0, Vec::new()), Cell::default(), Rich::default());
        let (mut is_hidden, mut next) = (false, 0);
        let mut xml = Xml::of(text);
        while let Some(piece) = xml.next_of(name)? {
            match piece {
                Piece::Start(tag, attributes) => {
                    let value = |name: &str| attribute(&attributes, name).unwrap_or_default();
                    let is_set = |name: &str| matches!(value(name), "1" | "true");
                    rich.start(local(&tag), &attributes);
                    match local(&tag) {
                        "row" => {
                            row = (value("r").parse().unwrap_or(row.0 + 1), Vec::new());
                            (is_hidden, next) = (is_set("hidden"), 0);
                        }
                        "c" => {
                            let column = place(value("r")).map_or(next, |(column, _)| column);
                            let (kind, style) = (value("t").to_owned(), value("s").parse().unwrap_or(0));
                            cell = Cell { column, kind, style, ..Cell::default() };
                            (next, rich) = (column + 1, Rich::default());
                        }
                        "f" => cell.formula = true,
                        "col" if is_set("hidden") && hidden.len() < MOST_COLUMNS => {
                            let at = |name: &str| value(name).parse::<usize>().unwrap_or(0).saturating_sub(1);
                            hidden.push(at("min")..=at("max"));
                        }
                        "mergeCell" => merged.extend(area(value("ref"))),
                        "hyperlink" => linked.extend(area(value("ref")).map(|area| (area.left, area.top))),
                        _ => {}
                    }
                }
                Piece::Text(text) => rich.text(&text),
                Piece::End(tag) => match local(&tag) {
                    "c" => {
                        let Rich { words, struck, .. } = std::mem::take(&mut rich);
                        let cell = Cell { value: words, struck, ..std::mem::take(&mut cell) };
                        let column = cell.column;
                        let value = sheet.value(cell, row.0, common);
                        row.1.extend(value.filter(|_| column < MOST_COLUMNS).map(|value| (column, value)));
                    }
                    "row" if !row.1.is_empty() => {
                        sheet.odd.hidden_rows += u64::from(is_hidden);
                        sheet.rows.push((row.0, std::mem::take(&mut row.1)));
                    }
                    tag => rich.end(tag),
                },
            }
        }
        // A program may write them in any order, or one twice.
        sheet.rows.sort_by_key(|(number, _)| *number);
        sheet.rows.iter_mut().for_each(|(_, cells)| cells.sort_by_key(|(column, _)| *column));
        let seen: BTreeSet<usize> =
            sheet.rows.iter().flat_map(|(_, cells)| cells).map(|(at, _)| *at).collect();
        let is_hidden = |column: &&usize| hidden.iter().any(|columns| columns.contains(*column));
        sheet.odd.hidden_columns = seen.iter().filter(is_hidden).count() as u64;
        let is_address = |(column, row): &(usize, usize)| {
            sheet.get(*column, *row).is_none_or(|words| words.contains("://") || words.contains('@'))
        };
        sheet.odd.links = linked.iter().filter(|place| !is_address(place)).count() as u64;
        let mut room = MOST_SPREAD;
        for area in &merged {
            room = sheet.spread(area, room).ok_or("its merged cells reach over too many rows")?;
        }
        Ok(sheet)
    }

    /// The value of a cell; nothing if it is empty.
    fn value(&mut self, cell: Cell, row: usize, common: &Common) -> Option<Rc<str>> {
        let Cell { kind, style, value, formula, struck, .. } = cell;
        self.odd.uncounted += u64::from(formula && value.is_empty());
        self.odd.struck += u64::from(struck);
        if common.striking.contains(&style) {
            self.odd.struck += u64::from(!value.trim().is_empty());
            self.struck.insert(row);
            return None;
        }
        let written: Rc<str> = match kind.as_str() {
            "s" => {
                let place = value.trim().parse::<usize>().ok()?;
                self.odd.struck += u64::from(common.struck.contains(&place));
                Rc::clone(common.strings.get(place)?)
            }
            "e" => {
                self.odd.errors += 1;
                return None;
            }
            "b" => if value.trim() == "1" { "TRUE" } else { "FALSE" }.into(),
            "str" | "inlineStr" | "d" => words(&value).into(),
            _ => {
                let shown = common.styles.get(style).copied().unwrap_or(Shown::Number);
                number(value.trim(), shown, common.from_1904).into()
            }
        };
        (!written.trim().is_empty()).then_some(written)
    }

    /// The value of a cell.
    fn get(&self, column: usize, row: usize) -> Option<&Rc<str>> {
        let at = self.rows.binary_search_by_key(&row, |(number, _)| *number).ok()?;
        let cells = &self.rows[at].1;
        let at = cells.binary_search_by_key(&column, |(found, _)| *found).ok()?;
        Some(&cells[at].1)
    }

    /// Writes the value of merged cells into each of their rows in which something else stands. `room` is how many rows may
    /// be gone through. Returns how many are left of them, or nothing if they are too few.
    fn spread(&mut self, area: &Merged, room: usize) -> Option<usize> {
        let Some(value) = self.get(area.left, area.top).cloned() else { return Some(room) };
        let from = self.rows.partition_point(|(number, _)| *number <= area.top);
        let below = self.rows[from..].iter_mut().take_while(|(number, _)| *number <= area.bottom);
        let (mut spread, mut gone) = (false, 0);
        for (_, cells) in below.take(room + 1) {
            gone += 1;
            let at = cells.partition_point(|(column, _)| *column < area.left);
            // Cells within it are not shown.
            if cells.get(at).is_none_or(|(column, _)| *column > area.right) {
                cells.insert(at, (area.left, Rc::clone(&value)));
                spread = true;
            }
        }
        self.odd.merged += u64::from(spread);
        room.checked_sub(gone)
    }

    /// Whether all of its cells are empty.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Its rows, in order.
    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether a cell of a row is struck out as a whole.
    pub(super) fn is_struck(&self, row: usize) -> bool {
        self.struck.contains(&row)
    }

    /// What a person should know of it.
    pub(super) fn notes(&self) -> Vec<String> {
        let Odd { hidden_rows, hidden_columns, errors, uncounted, merged, links, struck } = self.odd;
        let all = [
            (hidden_rows, "rows are hidden in it; they were read, too"),
            (hidden_columns, "columns are hidden in it; they were read, too"),
            (merged, "merged cells reach over several rows; their value was read in each row"),
            (errors, "cells show an error; they were read as empty"),
            (uncounted, "formulas have no value in the file; they were read as empty"),
            (struck, "cells hold words that are struck out; these words were not read"),
            (links, "cells link to an address that they do not show; the address was not read"),
        ];
        let met = all.into_iter().filter(|(count, _)| *count > 0);
        met.map(|(count, what)| format!("{count} {what}")).collect()
    }
}

/// The column, from 0, and the row, from 1, of a place such as `AB12`.
fn place(name: &str) -> Option<(usize, usize)> {
    let at = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = name.split_at(at);
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let add = |column: usize, byte: u8| column * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1;
    Some((letters.bytes().fold(0, add) - 1, digits.parse().ok()?))
}

/// The cells from one place to another, such as `A2:B5`.
fn area(name: &str) -> Option<Merged> {
    let (first, last) = name.split_once(':').unwrap_or((name, name));
    let ((left, top), (right, bottom)) = (place(first)?, place(last)?);
    Some(Merged { left, right, top, bottom })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_a_column_and_a_row() {
        assert_eq!(place("A1"), Some((0, 1)));
        assert_eq!(place("aB12"), Some((27, 12)));
        assert_eq!(place("XFD1048576"), Some((16_383, 1_048_576)));
        for bad in ["", "A", "1", "A1B", "AAAA1", "\u{c4}1", "A99999999999999999999", "$A$1"] {
            assert_eq!(place(bad), None, "{bad}");
        }
    }
}
