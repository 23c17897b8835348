//! Parquet: claims, one per row, in columns.

#[cfg(not(feature = "parquet"))]
use super::left_out as read;
use crate::ingest::format::{Format, Holds, Sniff};

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "parquet",
    title: "Parquet",
    about: "Claims, one per row, in the columns of Apache Parquet",
    endings: &[".parquet"],
    media_types: &["application/vnd.apache.parquet"],
    holds: Holds::Columns,
    feature: Some("parquet"),
    built: cfg!(feature = "parquet"),
    archived: &[],
    extractor: "parquet/1",
    sniff: Sniff::Certain(|head| head.starts_with(b"PAR1")),
    longest: usize::MAX,
    read,
};

#[cfg(feature = "parquet")]
fn read(input: crate::ingest::input::Input<'_>) -> crate::error::Result<crate::ingest::input::Made> {
    use std::io::{Cursor, Read};

    use crate::ingest::LONGEST_DOCUMENT;
    use crate::ingest::charset::Decoded;
    use crate::ingest::parquet::{Lines, most_text};
    use crate::ingest::table::Kind;
    use crate::model::CharsetBy;

    let mut text = String::new();
    let most = most_text(input.bytes.len() as u64).min(LONGEST_DOCUMENT);
    let lines = Lines::new(Cursor::new(input.bytes.to_vec()), most);
    let read = lines.and_then(|mut lines| lines.read_to_string(&mut text));
    read.map_err(|error| input.refuse(error.to_string()))?;
    super::csv::rows_of(&input, &Decoded::utf8(text.into(), CharsetBy::Valid), Kind::Lines)
}
