//! Plain text.

use crate::error::Result;
use crate::ingest::encoded;
use crate::ingest::format::{Format, Holds, Sniff};
use crate::ingest::input::{Input, Made};

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "text",
    title: "plain text",
    about: "Plain text",
    endings: &[".txt", ".text"],
    media_types: &["text/plain"],
    holds: Holds::Text,
    feature: None,
    built: true,
    archived: &["text/plain"],
    extractor: "plain/1",
    sniff: Sniff::Never,
    longest: usize::MAX,
    read,
};

fn read(input: Input<'_>) -> Result<Made> {
    let decoded = input.decoded(None)?;
    encoded::refuse(input.path, input.about, &decoded.text)?;
    Ok(Made::new(input.format, &decoded, decoded.lines()))
}
