//! F006 hedged-claim.

use crate::audit::{Case, Check, Hit, Level, Rule};
use crate::model::Span;
use crate::text::Cue;

pub(super) const RULE: Rule = Rule {
    code: "F006",
    name: "hedged-claim",
    level: Level::Note,
    since: "0.1.0",
    what: "A claim made with less than full commitment: may, likely, reportedly, appears to.",
    why: "A possibility is neither true nor false yet, so what happens later can neither support nor refute it.",
    help: "state the claim without the hedge if the source does, or assess it as not-checkable",
    flagged: "The dam may hold for another 50 years.",
    clean: "The dam has held for 50 years.",
    check: Check::Claim { english: true, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    if !case.is_statement() {
        return Vec::new();
    }
    let hedge = case.reading.cued(Cue::Hedge).find(|span| {
        !case.reading.is_quoted(span.start) && is_main(case, *span) && !is_other_word(case, *span)
    });
    match hedge {
        Some(span) => {
            let words = &case.reading.text[span.start..span.end];
            case.hit(Some(span), format!("“{words}” is less than a commitment to the statement"))
        }
        None => Vec::new(),
    }
}

/// Whether a modal belongs to the statement itself, not to what is asked or talked about: "the role that
/// the dam could play", "how it might fail".
fn is_main(case: &Case<'_>, span: Span) -> bool {
    let modal = matches!(&case.reading.text[span.start..span.end], "may" | "might" | "could");
    !modal
        || !case.reading.words.iter().take_while(|word| word.span.start < span.start).any(|word| {
            matches!(
                word.lower.as_str(),
                "about"
                    | "whether"
                    | "how"
                    | "what"
                    | "role"
                    | "way"
                    | "ways"
                    | "if"
                    | "until"
                    | "before"
                    | "so"
            )
        })
}

/// The month of May, the noun "might", "as likely as".
fn is_other_word(case: &Case<'_>, span: Span) -> bool {
    let words = &case.reading.words;
    let Some(at) = words.iter().position(|word| word.span.start == span.start) else {
        return false;
    };
    let word = &words[at];
    let next = words.get(at + 1).map_or("", |next| next.lower.as_str());
    let before = at.checked_sub(1).map_or("", |at| words[at].lower.as_str());
    match word.lower.as_str() {
        "may" => word.text == "May" && (at > 0 || !matches!(next, "the" | "be" | "have")),
        "might" => matches!(before, "the" | "military" | "all" | "its" | "their"),
        "could" => matches!(next, "not" | "only") || matches!(before, "who" | "that" | "which" | "as"),
        "likely" => matches!(before, "as" | "more" | "less" | "equally" | "times" | "most"),
        _ => false,
    }
}
