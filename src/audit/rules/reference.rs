//! F012 reference.

use crate::audit::{Case, Check, Hit, Level, Rule};
use crate::text::Aside;

pub(super) const RULE: Rule = Rule {
    code: "F012",
    name: "reference",
    level: Level::Error,
    since: "0.2.0",
    what: "A line of a list of references recorded as a claim.",
    why: "It names a source and states nothing itself.",
    help: "leave it out, and record the source that it names; in a ledger, `claimlog retract` it",
    flagged: "The dam was finished in 1969.[1]\n\nSources:\n[1] https://example.org/dams",
    clean: "The dam was finished in 1969.[1]\n\nSources of salt water were found under the dam in 1970.",
    check: Check::Claim { english: false, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    match &case.aside {
        Some(Aside::Reference) => case.hit(None, "a line of a list of references, not a statement"),
        _ => Vec::new(),
    }
}
