//! Excel workbooks: claims, one per row, in their sheets.

#[cfg(not(feature = "office"))]
use super::left_out as read;
use crate::ingest::format::{Format, Holds, Sniff};

#[cfg(feature = "office")]
mod claims;
#[cfg(feature = "office")]
use claims::read;

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "xlsx",
    title: "an Excel workbook",
    about: "Claims, one per row, in the sheets of an Excel workbook (ISO 29500)",
    endings: &[".xlsx", ".xlsm"],
    media_types: &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    holds: Holds::Claims,
    feature: Some("office"),
    built: cfg!(feature = "office"),
    archived: &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    extractor: "xlsx/2",
    // Which ZIP archive it is, `zips::document` decides.
    sniff: Sniff::Never,
    longest: usize::MAX,
    read,
};
