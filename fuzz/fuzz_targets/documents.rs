//! Any bytes are read as any format without a panic, and what is claimed of them stands where its span says. The first
//! byte says which format.
#![no_main]

use claimlog::ingest::{About, Format, OnError, read};
use libfuzzer_sys::fuzz_target;

const FORMATS: [Format; 12] = [
    Format::Html,
    Format::Csv,
    Format::Jsonl,
    Format::Json,
    Format::Claimreview,
    Format::Factcheck,
    Format::Tsv,
    Format::Markdown,
    Format::Mhtml,
    Format::Text,
    Format::Feed,
    Format::Warc,
];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let format = FORMATS.get(usize::from(*first)).copied();
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
