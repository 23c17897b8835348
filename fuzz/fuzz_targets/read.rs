//! Any text is cut into segments that tile it, and every rule reads them.
#![no_main]

use claimlog::audit::{Selection, audit, example_view};
use claimlog::text::{attributions, segments};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let spans = segments(text);
    let mut end = 0;
    for span in &spans {
        assert!(end <= span.start && span.of(text).is_some());
        end = span.end;
    }
    assert_eq!(attributions(text, &spans).len(), spans.len());
    if let Ok(view) = example_view(text) {
        let _ = audit(&view, &Selection::default());
    }
});
