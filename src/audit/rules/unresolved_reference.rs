//! S010 unresolved-reference.

use crate::audit::{Case, Check, Hit, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "S010",
    name: "unresolved-reference",
    level: Level::Warning,
    since: "0.1.0",
    what: "A claim from a file of records whose record refers to another record that is not in the file.",
    why: "What it is said to contradict, repeat or rest on cannot be looked up.",
    help: "find the record that is meant, relate the two claims with `claimlog relate`, and then waive the finding with `claimlog waive`",
    flagged: r#"{"claim":{"text":"The dam holds 40 million litres.","claimant":"Ann Lee","unresolved":["DAM-7"]}}"#,
    clean: "The dam holds 40 million litres.",
    check: Check::Claim { english: false, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    if case.claim.details().unresolved.is_empty() {
        return Vec::new();
    }
    let names: Vec<_> = case.claim.details().unresolved.iter().take(5).map(String::as_str).collect();
    let more = if case.claim.details().unresolved.len() > 5 { ", …" } else { "" };
    case.hit(None, format!("its record refers to {}{more}, which its file does not have", names.join(", ")))
}
