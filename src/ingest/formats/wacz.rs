//! WACZ: a web archive in a ZIP file, with a manifest.

#[cfg(not(feature = "warc"))]
use super::left_out as read;
use crate::ingest::format::{Format, Holds, Sniff};

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "wacz",
    title: "WACZ",
    about: "A web archive with its manifest (WACZ 1.1.1)",
    endings: &[".wacz"],
    media_types: &["application/wacz+zip"],
    holds: Holds::Documents,
    feature: Some("warc"),
    built: cfg!(feature = "warc"),
    archived: &[],
    extractor: "wacz/2",
    sniff: Sniff::Certain(|head| head.starts_with(b"PK\x03\x04")),
    longest: usize::MAX,
    read,
};

#[cfg(feature = "warc")]
fn read(input: crate::ingest::input::Input<'_>) -> crate::error::Result<crate::ingest::input::Made> {
    crate::ingest::archive::read(input, crate::ingest::wacz::read)
}
