//! E-books.

#[cfg(not(feature = "office"))]
use super::left_out as read;
use crate::ingest::format::{Format, Holds, Sniff};

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "epub",
    title: "an e-book",
    about: "An e-book (EPUB)",
    endings: &[".epub"],
    media_types: &["application/epub+zip"],
    holds: Holds::Text,
    feature: Some("office"),
    built: cfg!(feature = "office"),
    archived: &["application/epub+zip"],
    extractor: "epub/2",
    // Which ZIP archive it is, `zips::document` decides.
    sniff: Sniff::Never,
    longest: usize::MAX,
    read,
};

#[cfg(feature = "office")]
fn read(input: crate::ingest::input::Input<'_>) -> crate::error::Result<crate::ingest::input::Made> {
    super::docx::made(input, crate::ingest::epub::read)
}
