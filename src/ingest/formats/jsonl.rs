//! JSON Lines: claims, one JSON object per line.

use super::csv;
use crate::ingest::format::{Format, Holds, Look, Sniff};
use crate::ingest::table::Kind;

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "jsonl",
    title: "JSON Lines",
    about: "Claims, one JSON object per line",
    endings: &[".jsonl", ".ndjson"],
    media_types: &["application/jsonl"],
    holds: Holds::Table(Kind::Lines),
    feature: None,
    built: true,
    archived: &[],
    extractor: "jsonl/1",
    sniff: Sniff::Likely(is_lines),
    longest: usize::MAX,
    read: |input| csv::rows(input, Kind::Lines),
};

/// Whether the first line is an object, and something follows it.
fn is_lines(look: &Look<'_>) -> bool {
    let bytes = look.bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(look.bytes).trim_ascii();
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    look.head.starts_with('{')
        && first.len() < bytes.len()
        && serde_json::from_slice::<serde::de::IgnoredAny>(first).is_ok()
}
