//! F002 truncated-sentence.

use crate::audit::{Case, Check, Hit, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "F002",
    name: "truncated-sentence",
    level: Level::Error,
    since: "0.1.0",
    what: "A sentence that was cut off before its end.",
    why: "The missing part may reverse the meaning, and half a sentence cannot be checked.",
    help: "use the whole sentence of its source; in a ledger, `claimlog retract` this one",
    flagged: "The dam was built by a firm that the council had hired before, which.",
    clean: "The dam was built by a firm that the council had hired before.",
    check: Check::Claim { english: true, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    match &case.cut {
        Some((span, why)) => case.hit(Some(*span), format!("the sentence was cut off: {why}")),
        None => Vec::new(),
    }
}
