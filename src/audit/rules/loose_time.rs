//! F008 loose-time.

use crate::audit::{Case, Check, Hit, Level, Rule};
use crate::text::loose_time;

pub(super) const RULE: Rule = Rule {
    code: "F008",
    name: "loose-time",
    level: Level::Note,
    since: "0.1.0",
    what: r#"A claim whose time is relative ("last week", "on Monday", "in May"), from a source without a date."#,
    why: "It was true on some day. Without that day it cannot be checked, and readers will take it to be true now.",
    help: "give the date of the source with --published, or the date of the claim with --date; in a ledger, use `claimlog source describe --published`",
    flagged: r#"{"source":{"url":"https://example.org/a","author":"A. Writer"},"text":"The dam was inspected last week."}"#,
    clean: r#"{"source":{"url":"https://example.org/a","author":"A. Writer"},"text":"The dam was inspected on 3 March 2026."}"#,
    check: Check::Claim { english: true, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    let dated = case.claim.date.is_some() || case.source.is_some_and(|source| source.published.is_some());
    if dated || case.title.is_some() {
        return Vec::new();
    }
    match loose_time(case.reading, case.previous) {
        Some(span) => {
            let words = &case.reading.text[span.start..span.end];
            case.hit(Some(span), format!("“{words}”: nothing says when that was"))
        }
        None => Vec::new(),
    }
}
