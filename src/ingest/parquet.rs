//! The rows of a Parquet file (Apache Parquet 2) as text: one JSON object on each line, with the columns in their order.
//!
//! Invariant: this text is what a source of such a file has for a text, so it depends on the file alone: a column without a
//! value is `null`, a date and a time are as ISO 8601 writes them, and bytes that are not UTF-8 are in base64. Rows are
//! read as they are asked for, so memory does not grow with the file, and a row has limits ([`parquet_pages`](super::parquet_pages)). A
//! file that is broken is an error, also where its reader stops. `tests/parquet.rs` holds it.

use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use base64::prelude::{BASE64_STANDARD, Engine};
use bytes::Bytes;
use chrono::{DateTime, NaiveTime, SecondsFormat};
use parquet::basic::{LogicalType, TimeUnit};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, Length};
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};

use super::SMALL_UNPACKED;
use super::parquet_pages::Counted;

/// The most columns that a file may have, and the most groups of rows: a file of any use has fewer.
const MOST_PARTS: usize = 100_000;

/// How many rows the reader holds of each column.
const AT_ONCE: usize = 16;

/// How many bytes the text of a file of `size` bytes may have. That of real claims has fewer: what an export repeats in
/// each row takes almost no room in columns.
pub(super) fn most_text(size: u64) -> u64 {
    SMALL_UNPACKED.max(size.saturating_mul(100))
}

/// A file that is read at many places.
struct Shared<R> {
    file: Arc<Mutex<R>>,
    length: u64,
}

impl<R> Clone for Shared<R> {
    fn clone(&self) -> Self {
        Shared { file: Arc::clone(&self.file), length: self.length }
    }
}

/// A place in a shared file from which is read on.
struct Place<R> {
    of: Shared<R>,
    at: u64,
}

impl<R: Read + Seek> Read for Place<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut file = self.of.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let read = file.read(into)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl<R> Length for Shared<R> {
    fn len(&self) -> u64 {
        self.length
    }
}

impl<R: Read + Seek + Send> ChunkReader for Shared<R> {
    type T = io::BufReader<Place<R>>;

    fn get_read(&self, start: u64) -> parquet::errors::Result<Self::T> {
        Ok(io::BufReader::new(Place { of: self.clone(), at: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        // A length that is not that of anything in the file would reserve memory for it.
        if start.checked_add(length as u64).is_none_or(|end| end > self.length) {
            return Err(ParquetError::EOF("it ends early".to_owned()));
        }
        let mut bytes = vec![0; length];
        Place { of: self.clone(), at: start }.read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}

/// The text of a Parquet file, a row at a time.
pub(super) struct Lines<R> {
    file: Shared<R>,
    rows: RowIter<'static>,
    /// Which columns hold moments in nanoseconds: the reader gives them as plain numbers.
    nanoseconds: Vec<bool>,
    line: Vec<u8>,
    /// How much of the line was read.
    at: usize,
    /// How many bytes the text may still have.
    room: u64,
    most: u64,
}

impl<R> std::fmt::Debug for Lines<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lines").field("room", &self.room).finish_non_exhaustive()
    }
}

impl<R: Read + Seek + Send + 'static> Lines<R> {
    /// The text of a file, which may have so many bytes.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read or is not a Parquet file.
    pub(super) fn new(mut file: R, most: u64) -> io::Result<Self> {
        let length = file.seek(SeekFrom::End(0))?;
        Lines::of(Shared { file: Arc::new(Mutex::new(file)), length }, most)
    }

    /// The same text, from its beginning.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub(super) fn rewound(&self) -> io::Result<Self> {
        Lines::of(self.file.clone(), self.most)
    }

    fn of(file: Shared<R>, most: u64) -> io::Result<Self> {
        let open = || -> parquet::errors::Result<_> {
            let reader = SerializedFileReader::new(file.clone())?;
            let metadata = reader.metadata();
            let schema = metadata.file_metadata().schema_descr();
            if schema.num_columns().max(metadata.num_row_groups()) > MOST_PARTS {
                return Err(ParquetError::General(format!("it has more than {MOST_PARTS} parts")));
            }
            let fields = schema.root_schema().get_fields();
            let is_fine = |logical: Option<&LogicalType>| match logical {
                Some(LogicalType::Timestamp(of)) => of.unit == TimeUnit::NANOS,
                _ => false,
            };
            let nanoseconds =
                fields.iter().map(|field| is_fine(field.get_basic_info().logical_type_ref())).collect();
            let rows = RowIter::from_file_into(Box::new(Counted::new(reader, file.clone(), most)));
            Ok((rows.with_batch_size(AT_ONCE), nanoseconds))
        };
        let (rows, nanoseconds) = guarded(open)?;
        Ok(Lines { file, rows, nanoseconds, line: Vec::new(), at: 0, room: most, most })
    }

    /// Puts the next row into the line. Returns whether there is one.
    fn next_line(&mut self) -> io::Result<bool> {
        let Lines { rows, nanoseconds, line, .. } = self;
        (self.at, _) = (0, line.clear());
        let is_there = guarded(|| match rows.next() {
            Some(row) => row.map(|row| write_row(&row, nanoseconds, line)).map(|()| true),
            None => Ok(false),
        })?;
        self.room = self.room.checked_sub(self.line.len() as u64).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidData, format!("its rows are more than {} bytes", self.most))
        })?;
        Ok(is_there)
    }
}

impl<R: Read + Seek + Send + 'static> Read for Lines<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.line.len() && !self.next_line()? {
            return Ok(0);
        }
        let read = (&self.line[self.at..]).read(into)?;
        self.at += read;
        Ok(read)
    }
}

/// Asks the reader something. It may stop at a file that is broken in a way that it does not expect.
fn guarded<T>(ask: impl FnOnce() -> parquet::errors::Result<T>) -> io::Result<T> {
    let invalid = |why: String| io::Error::new(io::ErrorKind::InvalidData, why);
    match catch_unwind(AssertUnwindSafe(ask)) {
        Ok(Err(ParquetError::External(error))) => match error.downcast::<io::Error>() {
            Ok(error) => Err(*error),
            Err(error) => Err(invalid(error.to_string())),
        },
        Ok(answer) => answer.map_err(|error| invalid(said(&error))),
        Err(_) => Err(invalid("its reader stopped".to_owned())),
    }
}

/// What the reader says, without the kind of its error before it.
fn said(error: &ParquetError) -> String {
    match error {
        ParquetError::General(why) | ParquetError::NYI(why) | ParquetError::EOF(why) => why.clone(),
        _ => error.to_string(),
    }
}

fn write_row(row: &Row, nanoseconds: &[bool], line: &mut Vec<u8>) {
    line.push(b'{');
    for (place, (name, field)) in row.get_column_iter().enumerate() {
        member(place, name, line);
        match field {
            Field::Long(value) if nanoseconds.get(place) == Some(&true) => {
                text(&moment(Some(DateTime::from_timestamp_nanos(*value)), *value), line);
            }
            _ => value(field, line),
        }
    }
    line.extend(b"}\n");
}

/// Writes the name of a member.
fn member(place: usize, name: &str, line: &mut Vec<u8>) {
    if place > 0 {
        line.push(b',');
    }
    text(name, line);
    line.push(b':');
}

fn text(text: &str, line: &mut Vec<u8>) {
    line.extend(serde_json::Value::from(text).to_string().into_bytes());
}

/// A moment in words; the number itself if there is no such moment.
fn moment(moment: Option<DateTime<chrono::Utc>>, number: i64) -> String {
    moment.map_or_else(|| number.to_string(), |moment| moment.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

/// A time of day in words; the number itself if there is no such time.
fn hour(seconds: i64, nanoseconds: i64, number: i64) -> String {
    let part = |number: i64| u32::try_from(number).ok();
    let time = part(seconds).zip(part(nanoseconds));
    let time = time.and_then(|(seconds, rest)| NaiveTime::from_num_seconds_from_midnight_opt(seconds, rest));
    time.map_or_else(|| number.to_string(), |time| time.to_string())
}

fn value(field: &Field, line: &mut Vec<u8>) {
    let float = |number: f64, line: &mut Vec<u8>| {
        line.extend(serde_json::Value::from(number).to_string().into_bytes());
    };
    match field {
        Field::Null => line.extend(b"null"),
        Field::Bool(_)
        | Field::Byte(_)
        | Field::Short(_)
        | Field::Int(_)
        | Field::Long(_)
        | Field::UByte(_)
        | Field::UShort(_)
        | Field::UInt(_)
        | Field::ULong(_) => line.extend(field.to_string().into_bytes()),
        Field::Float16(number) => float(number.to_f64(), line),
        // 0.1 is not written as what it is nearest to in more digits.
        Field::Float(number) => {
            float(number.to_string().parse().unwrap_or_else(|_| f64::from(*number)), line)
        }
        Field::Double(number) => float(*number, line),
        Field::Decimal(_) => text(&field.to_string(), line),
        Field::Str(words) => text(words, line),
        Field::Bytes(bytes) => match std::str::from_utf8(bytes.data()) {
            Ok(words) => text(words, line),
            Err(_) => text(&BASE64_STANDARD.encode(bytes.data()), line),
        },
        Field::Date(days) => {
            let day = DateTime::from_timestamp(i64::from(*days) * 86_400, 0);
            text(&day.map_or_else(|| days.to_string(), |day| day.date_naive().to_string()), line);
        }
        Field::TimeMillis(time) => {
            let time = i64::from(*time);
            text(&hour(time.div_euclid(1000), time.rem_euclid(1000) * 1_000_000, time), line);
        }
        Field::TimeMicros(time) => {
            text(&hour(time.div_euclid(1_000_000), time.rem_euclid(1_000_000) * 1000, *time), line);
        }
        Field::TimestampMillis(time) => text(&moment(DateTime::from_timestamp_millis(*time), *time), line),
        Field::TimestampMicros(time) => text(&moment(DateTime::from_timestamp_micros(*time), *time), line),
        Field::Group(row) => {
            line.push(b'{');
            for (place, (name, field)) in row.get_column_iter().enumerate() {
                member(place, name, line);
                value(field, line);
            }
            line.push(b'}');
        }
        Field::ListInternal(list) => {
            line.push(b'[');
            for (place, field) in list.elements().iter().enumerate() {
                if place > 0 {
                    line.push(b',');
                }
                value(field, line);
            }
            line.push(b']');
        }
        Field::MapInternal(map) => {
            line.push(b'{');
            for (place, (key, field)) in map.entries().iter().enumerate() {
                match key {
                    Field::Str(name) => member(place, name, line),
                    other => member(place, &other.to_string(), line),
                }
                value(field, line);
            }
            line.push(b'}');
        }
    }
}
