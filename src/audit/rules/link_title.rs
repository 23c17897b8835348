//! F001 link-title.

use crate::audit::{Case, Check, Hit, Level, Rule};
use crate::model::Part;
use crate::text::bait;

pub(super) const RULE: Rule = Rule {
    code: "F001",
    name: "link-title",
    level: Level::Error,
    since: "0.1.0",
    what: "The title of a page or of a search result recorded as a claim.",
    why: "A title says what a page is about, not what is true. Recorded as a claim, it looks like a fact.",
    help: "remove it, and use what the page itself states; in a ledger, `claimlog retract` it",
    flagged: "The dam was finished in 1969.
The Complete Guide: Everything You Need to Know About Dams
Dam Safety: The Hidden Risks",
    clean: "The dam was finished in 1969.
Nine dams in the valley are older than 50 years.",
    check: Check::Claim { english: true, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    match &case.title {
        // F004 reports the menus of a page.
        Some(_) if matches!(case.claim.details().part, Some(Part::Menu | Part::Related)) => Vec::new(),
        Some(reasons) => {
            let kind = if bait(case.reading).is_some() { "search bait" } else { "a title" };
            case.hit(None, format!("{kind}, not a statement: {}", reasons.join("; ")))
        }
        None => Vec::new(),
    }
}
