//! CSV (RFC 4180): one claim per row.

use std::io;

use super::format::Encode;
use super::row::{Value, row};
use super::{About, Exported, Format, Label};
use crate::sheet::{COLUMNS, cell};

pub(super) const FORMAT: Format = Format {
    label: Label {
        name: "csv",
        media_type: "text/csv",
        ending: ".csv",
        since: "0.1.0",
        about: "CSV (RFC 4180): one claim per row, for spreadsheets",
        leaves_out: "Evidence, the words around a quote, and other columns of its record; the signed \
                     checkpoint and the policy are in FILE.meta.json",
        feature: None,
        built: true,
    },
    record: "claim",
    grouped: true,
    beside: true,
    encode: Encode::Text { begin: |out| record(out, COLUMNS), claim, end: |_, _| Ok(()) },
};

/// Writes each text so that a spreadsheet may open it and `ingest` can read it back.
fn claim(about: &About<'_>, claim: &Exported<'_>, _: u64, out: &mut Vec<u8>) -> io::Result<u64> {
    let cells = row(about, claim).map(|value| match value {
        Value::Nothing => String::new(),
        Value::Text(text) => cell(&text),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Names(names) => names.join(" "),
        Value::Lines(lines) => cell(&lines.join("\n")),
    });
    record(out, cells)?;
    Ok(1)
}

fn record<T: AsRef<[u8]>>(out: &mut Vec<u8>, cells: [T; COLUMNS.len()]) -> io::Result<()> {
    let mut rows = csv::WriterBuilder::new().buffer_capacity(1024).from_writer(out);
    rows.write_record(cells)?;
    rows.flush()
}
