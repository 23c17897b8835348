//! Anchors: selectors as the W3C Web Annotation model has them, and which of a page and a record of it has the words that a
//! statement rests on. The vectors are our own; `tests/vectors/quotes/README.md` describes them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use claimlog::ingest::{About, read};
use claimlog::text::{Context, QuoteMatch, find_quote};
use serde_json::Value;

fn cases(name: &str) -> Vec<Value> {
    let lines = std::fs::read_to_string(format!("tests/vectors/quotes/{name}.jsonl")).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A quote selector finds the place that the position selector of the same annotation has, in code points.
#[test]
fn a_quote_selector_leads_to_its_position() {
    for case in cases("anchors") {
        let of = |name: &str| case[name].as_str().unwrap_or_default();
        let given = |name: &str| Some(of(name).to_owned()).filter(|words| !words.is_empty());
        let text = of("text");
        let context = Context { prefix: given("prefix"), suffix: given("suffix") };
        let span = match find_quote(text, of("exact"), &context) {
            QuoteMatch::Exact(span) => Ok(span),
            QuoteMatch::Differs(found) => Ok(found.span),
            QuoteMatch::Ambiguous(_) => Err("ambiguous"),
            QuoteMatch::Stitched(_) | QuoteMatch::Nowhere(_) => Err("not-found"),
        };
        let points = |at: usize| Value::from(text[..at].chars().count());
        match span {
            Ok(span) => {
                let found = [points(span.start), points(span.end)];
                assert_eq!(found, [case["start"].clone(), case["end"].clone()], "{}", case["id"]);
            }
            Err(outcome) => assert_eq!(of("outcome"), outcome, "{}", case["id"]),
        }
    }
}

/// Words rest on a page and on the record of it only if both have them, as a reader sees them.
#[test]
fn what_a_page_or_its_record_lacks_is_known() {
    for case in cases("coverage") {
        let text = |name: &str, ending: &str| {
            let about = About { name: Some(format!("{name}.{ending}")), ..About::default() };
            let bytes = case[name].as_str().unwrap().as_bytes().to_vec();
            read(name, bytes, about).map(|document| document.text).unwrap_or_default()
        };
        let span = case["span"].as_str().unwrap();
        let has = |text: &str| {
            matches!(
                find_quote(text, span, &Context::default()),
                QuoteMatch::Exact(_) | QuoteMatch::Differs(_) | QuoteMatch::Ambiguous(_)
            )
        };
        let lacks: Vec<&str> = [("source", "html"), ("record", "txt")]
            .into_iter()
            .filter(|(name, ending)| !has(&text(name, ending)))
            .map(|(name, _)| name)
            .collect();
        assert_eq!(serde_json::json!(lacks), case["lacks"], "{}", case["id"]);
    }
}
