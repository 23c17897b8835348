//! Markdown, read without its marks.

use crate::error::Result;
use crate::ingest::format::{Format, Holds, Sniff};
use crate::ingest::input::{Input, Made};
use crate::ingest::{Content, encoded, markdown};

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "markdown",
    title: "Markdown",
    about: "Markdown (CommonMark with tables)",
    endings: &[".md", ".markdown", ".mdown", ".mkd"],
    media_types: &["text/markdown"],
    holds: Holds::Text,
    feature: None,
    built: true,
    archived: &["text/markdown"],
    extractor: "markdown/3",
    sniff: Sniff::Never,
    longest: usize::MAX,
    read,
};

fn read(input: Input<'_>) -> Result<Made> {
    let decoded = input.decoded(None)?;
    encoded::refuse(input.path, input.about, &decoded.text)?;
    let (text, layout, notes) = markdown::extract(&decoded.lines());
    let mut made = Made::new(input.format, &decoded, text);
    made.content = Content::Prose(layout);
    made.notes.extend(notes);
    Ok(made)
}
