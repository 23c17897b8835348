//! S005 quote-not-found.

use super::{Anchor, anchor};
use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{Seq, Span, View};

pub(super) const RULE: Rule = Rule {
    code: "S005",
    name: "quote-not-found",
    level: Level::Error,
    since: "0.1.0",
    what: "A claim or piece of evidence whose words do not occur at its recorded position in the captured text.",
    why: "The position ties a claim to its source. If the words are not there, nothing shows that the source says them.",
    help: "retract it with `claimlog retract`, and record it again in the words that are there",
    flagged: r#"{"source":{"url":"https://example.org/a","author":"A. Writer","published":"2026-03-01"},"text":"The dam holds 40 million litres."}
{"about":0,"claim":{"text":"The dam leaks.","span":{"start":0,"end":14},"claimant":"A. Writer"}}"#,
    clean: "The dam holds 40 million litres.",
    check: Check::Entry(check),
};

fn check(view: &View, seq: Seq) -> Vec<Hit> {
    let elsewhere = |anchor: &Anchor<'_>| {
        let there = view.source(anchor.source).and_then(|source| view.around(&source.text, anchor.span));
        there.is_some_and(|(text, span)| span.of(text) != Some(anchor.words))
    };
    let Some(Anchor { source, span, .. }) = anchor(view, seq).filter(elsewhere) else { return Vec::new() };
    let Span { start, end } = span;
    let message = format!("its words are not at bytes {start} to {end} of source {source}");
    vec![Hit::on(seq, message).with([source])]
}
