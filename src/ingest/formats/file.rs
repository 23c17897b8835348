//! Any file as a source without a text: an image, a video, data. Its bytes, their hash, its name and what the user says of
//! it are recorded; claims about it are added by hand, or from a transcript that names it.

use crate::error::Result;
use crate::ingest::Content;
use crate::ingest::foreign::media_type;
use crate::ingest::format::{Format, Holds, Sniff};
use crate::ingest::input::{Input, Made};
use crate::model::CharsetBy;

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "file",
    title: "a file",
    about: "Any file, kept as a source without a text",
    endings: &[],
    media_types: &["application/octet-stream"],
    holds: Holds::Nothing,
    feature: None,
    built: true,
    archived: &[],
    extractor: "file/1",
    // Only the user asks for it.
    sniff: Sniff::Never,
    longest: usize::MAX,
    read,
};

#[allow(clippy::unnecessary_wraps, reason = "every format is read by a function of this type")]
fn read(input: Input<'_>) -> Result<Made> {
    let mut made = Made::utf8(input.format, CharsetBy::Option);
    made.media_type = media_type(input.bytes);
    made.content = Content::Nothing;
    made.notes.push("it is kept as a file: nothing was read from it".to_owned());
    Ok(made)
}
