//! F005 dangling-reference.

use crate::audit::{Case, Check, Hit, Level, Rule};
use crate::model::Span;
use crate::text::{Place, cut_off, is_anaphor, is_finite, is_function, is_verb};

pub(super) const RULE: Rule = Rule {
    code: "F005",
    name: "dangling-reference",
    level: Level::Warning,
    since: "0.1.0",
    what: r#"A claim that refers back to something that was not mentioned before: "the deal", "these groups", "he"."#,
    why: "Taken out of its text, the claim is about nothing in particular, and readers will take it to be about something else.",
    help: "state the claim with the name of the thing; in a ledger, `claimlog add … --source … --quote …`",
    flagged: "The deal did not settle the price of the water.",
    clean: "The contract for the new dam was signed in May 1969. The contract did not settle the price of the water.",
    check: Check::Claim { english: true, check },
};

/// A pointer further into a sentence than this has its own sentence to point at.
const FIRST_WORDS: usize = 5;

fn check(case: &Case<'_>) -> Vec<Hit> {
    if case.title.is_some() {
        return Vec::new();
    }
    let words = &case.reading.words;
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let said = |noun: &str| {
        let stem = noun.strip_suffix('s').unwrap_or(noun);
        case.previous.iter().any(|before| {
            before.words.iter().any(|word| word.lower.strip_suffix('s').unwrap_or(&word.lower) == stem)
        })
    };
    let span = |from: usize, to: usize| Some(Span { start: words[from].span.start, end: words[to].span.end });
    if lower(0) == "the" && is_anaphor(lower(1)) && is_verb(lower(2)) && !said(lower(1)) {
        return case.hit(span(0, 1), format!("which {}? None is mentioned before it", lower(1)));
    }
    let broken = case
        .previous
        .last()
        .is_none_or(|before| cut_off(before, Place::ALONE).is_some() || !before.ends_sentence());
    if !broken {
        return Vec::new();
    }
    if matches!(lower(0), "he" | "she" | "they") && is_finite(lower(1)) && words[0].text.len() > 1 {
        return case.hit(span(0, 0), "nobody is mentioned before it to whom this could refer");
    }
    for at in 0..words.len().saturating_sub(1).min(FIRST_WORDS) {
        let plain = |word: &str| word.len() > 3 && !is_finite(word) && !is_function(word);
        let plural = |word: &str| plain(word) && word.ends_with('s');
        let noun = lower(at + 1);
        let points = match lower(at) {
            "these" | "those" => plural(noun),
            "this" => at == 0 && plain(noun) && !is_time(noun),
            _ => false,
        };
        // "those shares that …", "this week": the words after it, or the calendar, say which.
        let told = matches!(lower(at + 2), "of" | "that" | "which" | "who" | "in" | "with" | "from" | "for");
        if points && !told && words[at + 1].text.starts_with(char::is_lowercase) {
            return case.hit(span(at, at + 1), format!("which {noun}? None are named before it"));
        }
    }
    Vec::new()
}

fn is_time(noun: &str) -> bool {
    matches!(
        noun,
        "year"
            | "week"
            | "month"
            | "morning"
            | "afternoon"
            | "evening"
            | "time"
            | "century"
            | "summer"
            | "winter"
            | "spring"
            | "autumn"
            | "fall"
            | "season"
            | "weekend"
            | "article"
            | "page"
            | "story"
    )
}
