//! Columns: claims on their way into a Parquet file (Apache Parquet 2), a group of rows at a time.
//!
//! Invariant: memory does not grow with the number of claims: a group of rows is written when it is full. The texts are
//! written as they are, without the escapes of a sheet. What is said once is in the metadata of the file. The same claims
//! give the same bytes. `tests/parquet.rs` holds it.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;

use super::row::{Holds, Value, holds, row};
use super::{About, Exported};
use crate::sheet::COLUMNS;

/// The name in the metadata of a file for what is said once, in JSON.
const KEY: &str = "claimlog.export";

/// A group of rows is written when it has so many rows, or texts of so many bytes.
const MOST_ROWS: usize = 50_000;
const MOST_BYTES: usize = 16 << 20;

/// How many columns, the first, have a value in every row: seq, leaf, text and status.
const REQUIRED: usize = 4;

/// Claims on their way into a Parquet file.
pub(super) struct Columns {
    /// What it writes is taken out after every group.
    file: SerializedFileWriter<Vec<u8>>,
    columns: Vec<Column>,
    rows: usize,
    bytes: usize,
}

/// The values of a column in the group that is being filled.
#[derive(Default)]
struct Column {
    /// Whether there is a value at each place, and whether the place belongs to the row before it.
    is_there: Vec<i16>,
    goes_on: Vec<i16>,
    /// Texts, one after another, and where each ends.
    texts: Vec<u8>,
    ends: Vec<usize>,
    numbers: Vec<i64>,
    flags: Vec<bool>,
}

fn failed(error: ParquetError) -> io::Error {
    io::Error::other(error)
}

/// The schema, in the words of the format.
fn schema() -> String {
    let mut schema = "message claim {\n".to_owned();
    for (place, name) in COLUMNS.iter().enumerate() {
        let must = if place < REQUIRED { "required" } else { "optional" };
        schema += &match holds(name) {
            Holds::Text => format!("{must} binary {name} (STRING);\n"),
            Holds::Numbers => format!("{must} int64 {name};\n"),
            Holds::Flags => format!("{must} boolean {name};\n"),
            Holds::Lists => format!(
                "required group {name} (LIST) {{ repeated group list {{ required binary element (STRING); }} }}\n"
            ),
        };
    }
    schema + "}"
}

impl Columns {
    pub(super) fn new() -> io::Result<Self> {
        let schema = parse_message_type(&schema()).map_err(failed)?;
        let properties = WriterProperties::builder()
            .set_created_by(concat!("claimlog version ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let file = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties));
        let columns = COLUMNS.iter().map(|_| Column::default()).collect();
        Ok(Columns { file: file.map_err(failed)?, columns, rows: 0, bytes: 0 })
    }

    pub(super) fn claim(
        &mut self,
        about: &About<'_>,
        claim: &Exported<'_>,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        for (column, value) in self.columns.iter_mut().zip(row(about, claim)) {
            self.bytes += column.push(value);
        }
        self.rows += 1;
        if self.rows >= MOST_ROWS || self.bytes >= MOST_BYTES { self.group(out) } else { Ok(()) }
    }

    /// Writes the rows that are there as a group.
    fn group(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        let mut group = self.file.next_row_group().map_err(failed)?;
        for (place, column) in self.columns.iter_mut().enumerate() {
            let name = COLUMNS.get(place).copied().unwrap_or_default();
            if let Some(writer) = group.next_column().map_err(failed)? {
                let column = std::mem::take(column);
                column.write(holds(name), place < REQUIRED, writer).map_err(failed)?;
            }
        }
        group.close().map_err(failed)?;
        (self.rows, self.bytes) = (0, 0);
        self.take(out)
    }

    /// Takes out what was written.
    fn take(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        self.file.flush()?;
        out.append(self.file.inner_mut());
        Ok(())
    }

    pub(super) fn end(mut self, about: &About<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        if self.rows > 0 {
            self.group(out)?;
        }
        let said = serde_json::to_string(about)?;
        self.file.append_key_value_metadata(KeyValue::new(KEY.to_owned(), said));
        self.file.finish().map_err(failed)?;
        self.take(out)
    }
}

impl Column {
    /// Adds the value of a row. Returns how many bytes its texts have.
    fn push(&mut self, value: Value<'_>) -> usize {
        let (before, is_there) = (self.texts.len(), value != Value::Nothing);
        match value {
            Value::Nothing => {}
            Value::Text(text) => self.text(&text),
            Value::Number(number) => self.numbers.push(i64::try_from(number).unwrap_or(i64::MAX)),
            Value::Flag(flag) => self.flags.push(flag),
            Value::Names(names) => return self.list(names.iter().copied()),
            Value::Lines(lines) => return self.list(lines.iter().map(|line| &**line)),
        }
        self.is_there.push(i16::from(is_there));
        self.texts.len() - before
    }

    fn text(&mut self, text: &str) {
        self.texts.extend_from_slice(text.as_bytes());
        self.ends.push(self.texts.len());
    }

    fn list<'t>(&mut self, texts: impl Iterator<Item = &'t str>) -> usize {
        let (before, places) = (self.texts.len(), self.is_there.len());
        for text in texts {
            self.goes_on.push(i16::from(self.is_there.len() > places));
            self.is_there.push(1);
            self.text(text);
        }
        if self.is_there.len() == places {
            self.goes_on.push(0);
            self.is_there.push(0);
        }
        self.texts.len() - before
    }

    fn write(
        self,
        holds: Holds,
        is_required: bool,
        mut writer: SerializedColumnWriter<'_>,
    ) -> parquet::errors::Result<()> {
        let is_there = (!is_required).then_some(&self.is_there[..]);
        let goes_on = (holds == Holds::Lists).then_some(&self.goes_on[..]);
        match holds {
            Holds::Text | Holds::Lists => {
                let texts = Bytes::from(self.texts);
                let starts = std::iter::once(0).chain(self.ends.iter().copied());
                let values: Vec<ByteArray> =
                    starts.zip(&self.ends).map(|(start, end)| texts.slice(start..*end).into()).collect();
                writer.typed::<ByteArrayType>().write_batch(&values, is_there, goes_on)?;
            }
            Holds::Numbers => {
                writer.typed::<Int64Type>().write_batch(&self.numbers, is_there, None)?;
            }
            Holds::Flags => {
                writer.typed::<BoolType>().write_batch(&self.flags, is_there, None)?;
            }
        }
        writer.close()
    }
}
