//! S004 attributed-but-unlocated.

use crate::audit::{Case, Check, Hit, Level, Rule};
use crate::text::Speaker;

pub(super) const RULE: Rule = Rule {
    code: "S004",
    name: "attributed-but-unlocated",
    level: Level::Note,
    since: "0.1.0",
    what: "A claim that names its speaker, when neither the claim nor its source has a locator or a date.",
    why: "A name is not a reference: without a place or a date nobody can find the statement again.",
    help: "find out where and when it was said; give the address with --url and the date with --published; in a ledger, use `claimlog source describe`",
    flagged: r#"{"source":{},"text":"The dam holds 40 million litres, the water ministry said."}"#,
    clean: "The dam holds 40 million litres, the water ministry said.",
    check: Check::Claim { english: false, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    let words = match case.speaker {
        Some(Speaker::Named(span) | Speaker::Pronoun(span)) => Some(span),
        _ => None,
    };
    match case.source {
        Some(source)
            if case.says_who()
                && source.url.is_none()
                && source.published.is_none()
                && case.claim.url.is_none()
                && case.claim.date.is_none() =>
        {
            case.hit(words, "it names the speaker, but not where or when it was said")
        }
        _ => Vec::new(),
    }
}
