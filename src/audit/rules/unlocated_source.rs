//! S002 unlocated-source.

use crate::audit::{Case, Check, Hit, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "S002",
    name: "unlocated-source",
    level: Level::Warning,
    since: "0.1.0",
    what: "A claim without an address of its own, from a captured source without a locator (URL, DOI or ISBN).",
    why: "The words can be compared with the captured copy, but nobody else can find the original.",
    help: "give the address of the source with --url; in a ledger, record it with `claimlog source describe SEQ --url`",
    flagged: r#"{"source":{"author":"A. Writer","published":"2026-03-01"},"text":"The dam holds 40 million litres."}"#,
    clean: "The dam holds 40 million litres.",
    check: Check::Claim { english: false, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    match case.source {
        Some(source) if source.url.is_none() && case.claim.url.is_none() => {
            case.hit(None, format!("its source, {}, has no address", source.label()))
        }
        _ => Vec::new(),
    }
}
