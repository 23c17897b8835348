//! CSV: claims, one per row. Tables with tabs and JSON Lines are read in the same way.

use crate::error::{Error, ReadError, Result};
use crate::ingest::charset::Decoded;
use crate::ingest::format::{Format, Holds, Sniff, table_delimiter};
use crate::ingest::input::{Input, Made};
use crate::ingest::table::{Kind, Table};
use crate::ingest::{Content, OnError};

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "csv",
    title: "CSV",
    about: "Claims, one per row, separated by commas, semicolons or vertical bars (RFC 4180)",
    endings: &[".csv"],
    media_types: &["text/csv"],
    holds: Holds::Table(Kind::Delimited(None)),
    feature: None,
    built: true,
    archived: &["text/csv"],
    extractor: "csv/1",
    sniff: Sniff::Unnamed(|look| table_delimiter(look.head).is_some_and(|delimiter| delimiter != b'\t')),
    longest: usize::MAX,
    read: |input| rows(input, Kind::Delimited(None)),
};

/// Reads all rows of a table into memory.
pub(super) fn rows(input: Input<'_>, kind: Kind) -> Result<Made> {
    let decoded = input.decoded(None)?;
    rows_of(&input, &decoded, kind)
}

/// Reads all rows of a table, of which this is the text, into memory.
pub(super) fn rows_of(input: &Input<'_>, decoded: &Decoded<'_>, kind: Kind) -> Result<Made> {
    let about = input.about;
    let (map, publisher) = (about.map.clone(), about.publisher.clone());
    let mut table = Table::new(input.path, kind, map, publisher, decoded.text.as_bytes())?;
    let (mut records, mut skipped) = (Vec::new(), Vec::new());
    while let Some(record) = table.next_record() {
        match record {
            Ok(record) => records.push(record),
            Err(error @ Error::Unread(ReadError::Row { .. })) if about.on_error == OnError::Skip => {
                skipped.push(error);
            }
            Err(error) => return Err(error),
        }
    }
    if records.is_empty() {
        return Err(table.columns().none_of(input.path, skipped.len()));
    }
    let columns = table.columns().clone();
    let mut made = Made::new(input.format, decoded, decoded.text.clone().into_owned());
    (made.notes, made.skipped) = (columns.notes(), skipped);
    made.content = Content::Records(records, Box::new(columns));
    Ok(made)
}
