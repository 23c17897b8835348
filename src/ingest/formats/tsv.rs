//! TSV: claims, one per row, with tabs.

use super::csv;
use crate::ingest::format::{Format, Holds, Sniff, table_delimiter};
use crate::ingest::table::Kind;

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "tsv",
    title: "TSV",
    about: "Claims, one per row, separated by tabs",
    endings: &[".tsv", ".tab"],
    media_types: &["text/tab-separated-values"],
    holds: Holds::Table(TABS),
    feature: None,
    built: true,
    archived: &[],
    extractor: "csv/1",
    sniff: Sniff::Unnamed(|look| table_delimiter(look.head) == Some(b'\t')),
    longest: usize::MAX,
    read: |input| csv::rows(input, TABS),
};

const TABS: Kind = Kind::Delimited(Some(b'\t'));
