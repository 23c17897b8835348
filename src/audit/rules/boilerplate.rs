//! F004 boilerplate.

use crate::audit::{Case, Check, Hit, Level, Rule};
use crate::model::Part;
use crate::text::Aside;

pub(super) const RULE: Rule = Rule {
    code: "F004",
    name: "boilerplate",
    level: Level::Error,
    since: "0.1.0",
    what: "Page boilerplate recorded as a claim: calls to subscribe, share buttons, notices, menus and related links.",
    why: "It was copied along with the text and states nothing about the world.",
    help: "leave it out of the text; in a ledger, `claimlog retract` it",
    flagged: "The dam was finished in 1969.
Subscribe to our newsletter for more stories.",
    clean: "The dam was finished in 1969.
Forty newspapers subscribed to the service.",
    check: Check::Claim { english: true, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    if let Some(part @ (Part::Menu | Part::Related)) = case.claim.details().part {
        let place =
            if part == Part::Menu { "in a menu of the page" } else { "among the page's related links" };
        return case.hit(None, format!("it stands {place}, not in its article"));
    }
    match &case.aside {
        Some(Aside::Furniture(furniture)) => {
            let words: Vec<&str> =
                furniture.words.iter().filter_map(|span| span.of(case.reading.text)).collect();
            let why = match furniture.idea {
                "wording" => format!("by its wording, “{}”", words.join("”, “")),
                idea => format!("{idea}: “{}”", words.join("”, “")),
            };
            let at = furniture.words.first().copied();
            case.hit(at, format!("page boilerplate, not a statement ({why})"))
        }
        _ => Vec::new(),
    }
}
