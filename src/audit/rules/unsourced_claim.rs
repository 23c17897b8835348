//! S001 unsourced-claim.

use crate::audit::{Case, Check, Hit, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "S001",
    name: "unsourced-claim",
    level: Level::Error,
    since: "0.1.0",
    what: "A claim with no captured source and no address.",
    why: "Readers cannot go back to where it was said, so nobody can tell whether it was said at all.",
    help: "capture the source with `claimlog ingest`, record the claim from it with `claimlog add --source`, and retract this one with `claimlog retract`",
    flagged: r#"{"claim":{"text":"The dam holds 40 million litres.","claimant":"Ann Lee"}}"#,
    clean: "The dam holds 40 million litres.",
    check: Check::Claim { english: false, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    if case.view.entry(case.seq).is_some_and(|entry| entry.about.is_none()) && case.claim.url.is_none() {
        return case.hit(None, "nothing says where this was said");
    }
    Vec::new()
}
