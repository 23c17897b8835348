//! S003 unattributed-claim.

use crate::audit::{Case, Check, Hit, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "S003",
    name: "unattributed-claim",
    level: Level::Warning,
    since: "0.1.0",
    what: "A claim with no speaker, author or publisher in its words, its record or its source.",
    why: "A statement that nobody stands behind cannot be weighed, corrected or asked about.",
    help: "name the speaker with --claimant, or give --author or --publisher for the source; in a ledger, use `claimlog confirm` or `claimlog source describe`",
    flagged: r#"{"source":{"url":"https://example.org/a","published":"2026-03-01"},"text":"The dam holds 40 million litres."}"#,
    clean: r#"{"source":{"url":"https://example.org/a","published":"2026-03-01"},"text":"The dam holds 40 million litres, the water ministry said."}"#,
    check: Check::Claim { english: false, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    if case.is_attributed() {
        return Vec::new();
    }
    case.hit(None, "nobody is named as saying this")
}
