//! Any bytes are read in any format without a panic, and the words of each claim stand where its span says. The first
//! byte chooses the format.
#![no_main]

use claimlog::ingest::{About, Format, OnError, read};
use libfuzzer_sys::fuzz_target;

/// In an order that does not change: the corpus depends on it.
const FORMATS: [&str; 12] = [
    "html",
    "csv",
    "jsonl",
    "json",
    "claimreview",
    "factcheck",
    "tsv",
    "markdown",
    "mhtml",
    "text",
    "feed",
    "warc",
];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let format = FORMATS.get(usize::from(*first)).and_then(|name| Format::named(name));
    let about = About { format, on_error: OnError::Skip, ..About::default() };
    let Ok(document) = read("fuzz", bytes.to_vec(), about) else { return };
    let mut end = 0;
    for block in document.layout().map_or(&[][..], |layout| &layout.blocks) {
        assert!(end <= block.span.start && block.span.of(&document.text).is_some());
        end = block.span.end;
    }
    for record in document.records() {
        if let Some(span) = record.claim.span {
            assert_eq!(span.of(&document.text), Some(record.claim.anchor()));
        }
    }
});
