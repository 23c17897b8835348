//! OpenDocument texts.

#[cfg(not(feature = "office"))]
use super::left_out as read;
use crate::ingest::format::{Format, Holds, Sniff};

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "odt",
    title: "an OpenDocument text",
    about: "An OpenDocument text (ISO 26300)",
    endings: &[".odt"],
    media_types: &["application/vnd.oasis.opendocument.text"],
    holds: Holds::Text,
    feature: Some("office"),
    built: cfg!(feature = "office"),
    archived: &["application/vnd.oasis.opendocument.text"],
    extractor: "odt/2",
    // Which ZIP archive it is, `zips::document` decides.
    sniff: Sniff::Never,
    longest: usize::MAX,
    read,
};

#[cfg(feature = "office")]
fn read(input: crate::ingest::input::Input<'_>) -> crate::error::Result<crate::ingest::input::Made> {
    super::docx::made(input, crate::ingest::odt::read)
}
