//! WARC: a web archive, with the documents in it.

#[cfg(not(feature = "warc"))]
use super::left_out as read;
use crate::ingest::format::{Format, Holds, Sniff};

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "warc",
    title: "WARC",
    about: "A web archive (ISO 28500), or an ARC file",
    endings: &[".warc", ".arc"],
    media_types: &["application/warc"],
    holds: Holds::Documents,
    feature: Some("warc"),
    built: cfg!(feature = "warc"),
    archived: &[],
    extractor: "warc/2",
    // Any other gzip file was unpacked before.
    sniff: Sniff::Certain(|head| {
        head.starts_with(b"WARC/") || head.starts_with(b"filedesc://") || head.starts_with(&[0x1f, 0x8b])
    }),
    longest: usize::MAX,
    read,
};

#[cfg(feature = "warc")]
fn read(input: crate::ingest::input::Input<'_>) -> crate::error::Result<crate::ingest::input::Made> {
    crate::ingest::archive::read(input, crate::ingest::warc::read)
}
