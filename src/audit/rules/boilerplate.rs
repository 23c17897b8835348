//! F004 boilerplate.

use crate::audit::{Case, Check, Hit, Level, Rule};
use crate::model::Part;
use crate::text::Cue;

pub(super) const RULE: Rule = Rule {
    code: "F004",
    name: "boilerplate",
    level: Level::Error,
    since: "0.1.0",
    what: "Page boilerplate recorded as a claim: calls to subscribe, share buttons, notices, menus and related links.",
    why: "It was copied along with the text and states nothing about the world.",
    help: "remove it from the claims: leave it out of the text, or retract it",
    flagged: "The dam was finished in 1969.
Subscribe to our newsletter for more stories.",
    clean: "The dam was finished in 1969.
Forty newspapers subscribed to the service.",
    check: Check::Claim { english: true, check },
};

/// Boilerplate is short; a sentence that merely mentions newsletters is longer, or begins differently.
const MOST_WORDS: usize = 14;

/// Whether a segment is page boilerplate.
pub(super) fn is_furniture(case: &Case<'_>) -> bool {
    !check(case).is_empty()
}

fn check(case: &Case<'_>) -> Vec<Hit> {
    if let Some(part @ (Part::Menu | Part::Related)) = case.claim.part {
        let place =
            if part == Part::Menu { "in a menu of the page" } else { "among the page's related links" };
        return case.hit(None, format!("it stands {place}, not in its article"));
    }
    let words = case.reading.words.len();
    let start = case.reading.words.first().map_or(0, |word| word.span.start);
    let text = case.reading.text;
    let notice = ["©", "(c) ", "Copyright ©"].iter().any(|sign| text.trim_start().starts_with(sign));
    let phrase = case.reading.cued(Cue::Boilerplate).filter(|span| span.start == start).last();
    let furniture = phrase.filter(|span| {
        // One word begins boilerplate only if punctuation or nothing follows it: "Tags: dams", "Related".
        let rest = text[span.end..].trim_start();
        let single = !text[span.start..span.end].contains([' ', '\'', '\u{2019}']);
        let set_off =
            rest.is_empty() || rest.starts_with([':', '|', '.', '!', '\u{203a}', '\u{bb}', '\u{a9}']);
        let call =
            matches!(case.reading.words[0].lower.as_str(), "subscribe" | "advertisement" | "newsletter");
        words <= MOST_WORDS && (!single || set_off || call)
    });
    if notice && words <= 2 * MOST_WORDS {
        return case.hit(None, "a notice of the page, not a statement");
    }
    match furniture {
        Some(span) => case.hit(Some(span), "page boilerplate, not a statement"),
        None => Vec::new(),
    }
}
