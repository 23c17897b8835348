//! F011 fragment.

use crate::audit::{Case, Check, Hit, Level, Rule};
use crate::text::Aside;

pub(super) const RULE: Rule = Rule {
    code: "F011",
    name: "fragment",
    level: Level::Error,
    since: "0.2.0",
    what: "A piece of text that is neither a statement nor a title: a line of figures, an address, tags, a date alone, a label.",
    why: "It says nothing that can be true or false, so it can be neither supported nor refuted.",
    help: "leave it out, or state in a sentence what it stands for; in a ledger, `claimlog retract` it",
    flagged: "The dam was finished in 1969.\n#dams #water\nhttps://example.org/dams",
    clean: "The dam was finished in 1969.\nGold cost 2,013 dollars an ounce on 4 May 2023.",
    check: Check::Claim { english: true, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    match &case.aside {
        Some(Aside::Fragment(kind)) => case.hit(None, format!("{kind}: neither a statement nor a title")),
        _ => Vec::new(),
    }
}
