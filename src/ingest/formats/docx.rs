//! Word documents.

#[cfg(not(feature = "office"))]
use super::left_out as read;
use crate::ingest::format::{Format, Holds, Sniff};

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "docx",
    title: "a Word document",
    about: "A Word document (ISO 29500)",
    endings: &[".docx", ".docm"],
    media_types: &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    holds: Holds::Text,
    feature: Some("office"),
    built: cfg!(feature = "office"),
    archived: &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    extractor: "docx/2",
    // Which ZIP archive it is, `zips::document` decides.
    sniff: Sniff::Never,
    longest: usize::MAX,
    read,
};

#[cfg(feature = "office")]
fn read(input: crate::ingest::input::Input<'_>) -> crate::error::Result<crate::ingest::input::Made> {
    made(input, crate::ingest::docx::read)
}

#[cfg(feature = "office")]
use crate::ingest::office::{Files, Office};
#[cfg(feature = "office")]
use crate::ingest::{Content, input, metadata::Found};

/// Reads a document with the reader of its kind.
#[cfg(feature = "office")]
pub(super) fn made(
    mut input: input::Input<'_>,
    reader: fn(Files<'_>, &mut Found) -> Result<Office, String>,
) -> crate::error::Result<input::Made> {
    let files = Files::of(input.bytes, input.room);
    let read = files.and_then(|files| reader(files, &mut input.found)).map_err(|why| input.refuse(why))?;
    let mut made = input::Made::utf8(input.format, crate::model::CharsetBy::Declared);
    (made.text, made.notes) = (read.text, read.notes.into_vec());
    made.content = Content::Prose(read.layout);
    made.stated = input.found.into_stated();
    if read.partly {
        made.caveats.push(crate::model::Caveat::PartsUnread);
    }
    Ok(made)
}
