//! F009 opinion.

use crate::audit::{Case, Check, Hit, Level, Rule};
use crate::text::Cue;

pub(super) const RULE: Rule = Rule {
    code: "F009",
    name: "opinion",
    level: Level::Note,
    since: "0.1.0",
    what: "A claim in words that judge or prescribe: should, shameful, unfortunately.",
    why: "What somebody approves of or demands is neither true nor false. A check can only establish whether they said it.",
    help: "state whose opinion it is, as a claim about that person, or judge it with `claimlog assess --verdict not-checkable`",
    flagged: "The council should repair the dam.",
    clean: "The council has repaired the dam.",
    check: Check::Claim { english: true, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    // What somebody is said to find is a fact about them.
    if !case.is_statement() || case.says_who() || case.is_not_checkable() {
        return Vec::new();
    }
    let judged = case.reading.cued(Cue::Opinion).find(|span| !case.reading.is_quoted(span.start));
    match judged {
        Some(span) => {
            let words = &case.reading.text[span.start..span.end];
            case.hit(Some(span), format!("“{words}” judges or prescribes"))
        }
        None => Vec::new(),
    }
}
