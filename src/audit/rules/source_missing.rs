//! S007 source-missing.

use crate::audit::{Case, Check, Hit, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "S007",
    name: "source-missing",
    level: Level::Warning,
    since: "0.1.0",
    what: "A claim whose source is only an address, or whose captured text is not in the ledger.",
    why: "Pages change and disappear. Without a captured copy, nobody can check the words any more.",
    help: "save the page, capture it with `claimlog ingest --url`, record the claim from it with `claimlog add --source`, and retract this one with `claimlog retract`",
    flagged: r#"{"claim":{"text":"The dam holds 40 million litres.","claimant":"Ann Lee","url":"https://example.org/a"}}"#,
    clean: "The dam holds 40 million litres.",
    check: Check::Claim { english: false, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    match case.source {
        Some(source) if case.view.beginning(&source.text).is_none() => {
            case.hit(None, "the captured text of its source is not in the ledger")
        }
        None if case.claim.url.is_some() => case.hit(None, "its source was not captured"),
        _ => Vec::new(),
    }
}
