//! F005 dangling-reference.

use crate::audit::{Case, Check, Hit, Level, Rule};
use crate::text::{Place, Pointer, Reading, cut_off, pointer};

pub(super) const RULE: Rule = Rule {
    code: "F005",
    name: "dangling-reference",
    level: Level::Warning,
    since: "0.1.0",
    what: r#"A claim that refers back to something that was not mentioned before: "the deal", "these groups", "he"."#,
    why: "Taken out of its text, the claim is about nothing in particular, and readers will take it to be about something else.",
    help: "name the thing in the claim; in a ledger, `claimlog add` it, and `claimlog relate NEW supersedes OLD`",
    flagged: "The deal did not settle the price of the water.",
    clean: "The contract for the new dam was signed in May 1969. The contract did not settle the price of the water.",
    check: Check::Claim { english: true, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    if case.title.is_some() {
        return Vec::new();
    }
    // After a sentence that was cut off nothing is known of what stood there.
    let is_whole = || {
        let whole = |before: &Reading<'_>| before.ends_sentence() && cut_off(before, Place::ALONE).is_none();
        case.previous.last().is_some_and(whole)
    };
    match pointer(case.reading, case.mentions, case.previous, is_whole) {
        Some(Pointer { span, person: true }) => {
            case.hit(Some(span), "nobody is mentioned before it to whom this could refer")
        }
        Some(Pointer { span, .. }) => {
            let words = case.reading.text[span.start..span.end].to_lowercase();
            let noun = words.split_once(' ').map_or("one", |(_, noun)| noun);
            case.hit(Some(span), format!("which {noun}? None is mentioned before it"))
        }
        None => Vec::new(),
    }
}
