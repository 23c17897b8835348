//! The claims in the sheets of a workbook.
//!
//! Invariant: the text of a workbook depends on the file alone: the rows of its sheets in order, as CSV, each below the name
//! of its sheet if there are several. A sheet that names no column of claims is named and not recorded.
//! `tests/workbooks.rs` holds it.

use crate::error::{Error, ReadError, Result};
use crate::ingest::columns::Columns;
use crate::ingest::input::{Input, Made};
use crate::ingest::office::Files;
use crate::ingest::table::{Kind, Table};
use crate::ingest::xlsx::Workbook;
use crate::ingest::xlsx_lines::Lines;
use crate::ingest::xlsx_sheet::Sheet;
use crate::ingest::{Content, OnError, Record};
use crate::model::{Caveat, CharsetBy};

/// The claims in the sheets of a workbook.
#[derive(Default)]
struct Claims {
    records: Vec<Record>,
    /// How the columns of the first sheet with claims were read.
    columns: Option<Columns>,
    skipped: Vec<Error>,
    /// Why the first sheet without claims has none.
    none: Option<Error>,
}

/// Reads a workbook.
///
/// # Errors
/// Returns an error if it cannot be read, if no sheet holds claims, or if a row holds none and rows are not skipped.
pub(super) fn read(mut input: Input<'_>) -> Result<Made> {
    let files = Files::of(input.bytes, input.room);
    let book = files.and_then(|files| Workbook::read(files, &mut input.found));
    let Workbook { sheets, mut notes, partly } = book.map_err(|why| input.refuse(why))?;
    if sheets.is_empty() {
        let why = notes.into_vec().join("; ");
        let blank = ReadError::Blank { path: input.path.to_owned() };
        return Err(if why.is_empty() { Error::Unread(blank) } else { input.refuse(why) });
    }
    let several = sheets.len() > 1;
    let mut claims = Claims::default();
    let mut text = String::new();
    let mut counted = 0;
    for (name, sheet) in &sheets {
        let lines = Lines::of(sheet.rows(), input.room.get())
            .ok_or_else(|| input.refuse("its sheets hold too much"))?;
        input.room.set(input.room.get().saturating_sub(lines.text.len() as u64));
        if several {
            text.push_str(&format!("{}{name}\n\n", if text.is_empty() { "" } else { "\n" }));
        }
        let said = |note: String| if several { format!("sheet {name}: {note}") } else { note };
        sheet.notes().into_iter().for_each(|note| notes.add(said(note)));
        match claims.add(&input, (several.then_some(name.as_str()), sheet), &lines, text.len())? {
            Some(of_table) => {
                counted += 1;
                of_table.into_iter().for_each(|note| notes.add(said(note)));
            }
            None if several => notes.add(format!(
                "sheet {name} names no column of claims, or has none below it: it is in the captured text, and no claims \
                 were read from it"
            )),
            None => {}
        }
        text.push_str(&lines.text);
    }
    let Claims { records, columns, skipped, none } = claims;
    let Some(columns) = columns else {
        let blank = || Error::Unread(ReadError::Blank { path: input.path.to_owned() });
        return Err(none.unwrap_or_else(blank));
    };
    if counted > 1 {
        notes.add(format!("claims of {counted} sheets were read; the column `sheet` of each says which"));
    }
    let mut made = Made::utf8(input.format, CharsetBy::Declared);
    if partly {
        made.caveats.push(Caveat::PartsUnread);
    }
    (made.text, made.notes, made.skipped) = (text, notes.into_vec(), skipped);
    made.stated = input.found.into_stated();
    made.content = Content::Records(records, Box::new(columns));
    Ok(made)
}

impl Claims {
    /// Adds the claims of a sheet whose lines begin at a byte of the text. Returns what a person should know of them; nothing
    /// if there are none.
    fn add(
        &mut self,
        input: &Input<'_>,
        (sheet, cells): (Option<&str>, &Sheet),
        lines: &Lines,
        at: usize,
    ) -> Result<Option<Vec<String>>> {
        let about = input.about;
        let path =
            sheet.map_or_else(|| input.path.to_owned(), |sheet| format!("{}, sheet {sheet}", input.path));
        let (map, publisher) = (about.map.clone(), about.publisher.clone());
        let mut table = match Table::new(&path, Kind::Sheet, map, publisher, lines.text.as_bytes()) {
            Ok(table) => table,
            Err(error @ Error::Unread(ReadError::NoColumn { .. })) => {
                self.none.get_or_insert(error);
                return Ok(None);
            }
            Err(error) => return Err(lines.placed(error)),
        };
        let (before, mut skipped, mut struck) = (self.records.len(), 0, 0);
        while let Some(record) = table.next_unfinished() {
            match record {
                Ok(mut record) => {
                    record.claim.span = record.claim.span.map(|span| span.shifted(at));
                    record.extra.extend(sheet.map(|sheet| ("sheet".to_owned(), sheet.to_owned())));
                    self.records.push(record.finished());
                }
                Err(error) => match lines.placed(error) {
                    // What was claimed there was taken back.
                    Error::Unread(ReadError::Row { line, .. }) if cells.is_struck(line) => struck += 1,
                    error @ Error::Unread(ReadError::Row { .. }) if about.on_error == OnError::Skip => {
                        skipped += 1;
                        self.skipped.push(error);
                    }
                    error => return Err(error),
                },
            }
        }
        if self.records.len() == before {
            self.none.get_or_insert_with(|| table.no_claims(skipped));
            return Ok(None);
        }
        let mut notes = table.columns().notes();
        if struck > 0 {
            notes.push(format!("{struck} rows were left out: their claims are struck out"));
        }
        self.columns.get_or_insert_with(|| table.columns().clone());
        Ok(Some(notes))
    }
}
