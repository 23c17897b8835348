//! F006 hedged-claim.

use crate::audit::{Case, Check, Hit, Level, Rule};
use crate::model::Span;
use crate::text::{Cue, hedges, is_other_hedge};

pub(super) const RULE: Rule = Rule {
    code: "F006",
    name: "hedged-claim",
    level: Level::Note,
    since: "0.1.0",
    what: "A claim made with less than full commitment: may, likely, reportedly, appears to.",
    why: "A possibility is neither true nor false yet, so what happens later can neither support nor refute it.",
    help: "state the claim without the hedge if the source does, or judge it with `claimlog assess --verdict not-checkable`",
    flagged: "The dam may hold for another 50 years.",
    clean: "The dam has held for 50 years.",
    check: Check::Claim { english: false, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    if case.title.is_some() || case.reading.asks() || case.is_not_checkable() {
        return Vec::new();
    }
    let words = |span: Span| &case.reading.text[span.start..span.end];
    let hedge = case
        .reading
        .cued(Cue::Hedge)
        .filter(|span| case.english || is_other_hedge(&words(*span).to_lowercase()))
        .find(|span| hedges(case.reading, *span));
    match hedge {
        Some(span) => {
            let words = words(span);
            case.hit(Some(span), format!("“{words}” is less than a commitment to the statement"))
        }
        None => Vec::new(),
    }
}
