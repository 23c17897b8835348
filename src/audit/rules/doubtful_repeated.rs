//! K004 doubtful-repeated.

use crate::audit::{Check, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "K004",
    name: "doubtful-repeated",
    level: Level::Warning,
    since: "0.2.0",
    what: "A sentence of a text that repeats a claim which is contested, superseded or retracted, or whose source was altered.",
    why: "Whoever recorded the claim does not stand by it any more, or cannot.",
    help: "read `claimlog show` for the claim, and state what has taken its place",
    flagged: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The Ardle dam holds 40 million litres."}
{"about":1,"retraction":{"because":"The report was withdrawn."}}
{"check":"The Ardle dam holds 40 million litres."}"#,
    clean: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The Ardle dam holds 40 million litres."}
{"check":"The Ardle dam holds 40 million litres."}"#,
    check: Check::Text,
};
