//! Grammar: the verb of a statement, its tense and its subject, and which words are names.

use crate::text::{Reading, UNKNOWN, lemma, rarity};
use crate::words::PERIODS;

use super::calendar::month;
use super::lexicon::LEXICON;
use super::quantity::Quantity;
use super::token::Token;

/// The first word that looks like a finite verb, among the reading's words.
pub(super) fn first_verb(reading: &Reading<'_>, finite: &[bool], from: usize) -> Option<usize> {
    (from..reading.words.len()).find(|at| {
        let word = &reading.words[*at];
        let before = at.checked_sub(1).map_or("", |before| reading.words[before].lower.as_str());
        // "a bearded man": what follows an article is not a finite verb.
        let article = matches!(before, "a" | "an" | "the");
        (finite[*at] && !article && word.text.starts_with(char::is_lowercase)) || word.lower.ends_with("n't")
    })
}

/// Whether a finite verb in lower case is a past form; `None` where the form does not show it.
pub(super) fn past(verb: &str) -> Option<bool> {
    match verb {
        "was" | "were" | "had" | "did" => Some(true),
        "is" | "are" | "has" | "have" | "does" | "do" => Some(false),
        "will" | "would" | "can" | "could" | "may" | "might" | "should" | "must" => None,
        _ if verb.ends_with("ed") || lemma(verb) != verb && !verb.ends_with('s') => Some(true),
        _ if verb.ends_with('s') => Some(false),
        _ => None,
    }
}

/// The tokens by which a statement says what its subject is, from and to.
pub(super) fn definition(reading: &Reading<'_>, tokens: &[Token]) -> Option<(usize, usize)> {
    let words = &reading.words;
    let copula = words.windows(2).position(|pair| {
        matches!(pair[0].lower.as_str(), "is" | "was")
            && matches!(pair[1].lower.as_str(), "a" | "an" | "the" | "only")
    })?;
    let stops = |at: usize| {
        let gap = &reading.text[words[at - 1].span.end..words[at].span.start];
        gap.contains(',')
            || matches!(
                words[at].lower.as_str(),
                "by" | "in"
                    | "from"
                    | "who"
                    | "that"
                    | "which"
                    | "directed"
                    | "starring"
                    | "with"
                    | "for"
                    | "of"
                    | "on"
            )
    };
    let end = (copula + 2..words.len()).find(|at| stops(*at)).unwrap_or(words.len());
    let from = tokens.iter().position(|token| token.at > copula + 1)?;
    let to = tokens.iter().position(|token| token.at >= end).unwrap_or(tokens.len());
    (from > 0 && from < to).then_some((from, to))
}

/// Whether a preposition governs the phrase that a word stands in.
pub(super) fn in_scope(reading: &Reading<'_>, finite: &[bool], at: usize) -> bool {
    let before = reading.words[..at].iter().enumerate().rev().take(3);
    for (place, word) in before {
        let gap = &reading.text[word.span.end..reading.words[place + 1].span.start];
        if gap.contains([',', ';', '.', ':']) {
            return false;
        }
        match word.lower.as_str() {
            "in" | "at" | "of" | "to" | "from" | "against" | "for" | "during" | "among" | "with" | "on"
            | "under" | "through" | "across" | "near" | "between" | "per" | "within" | "throughout"
            | "around" => return true,
            "and" | "or" | "is" | "are" | "was" | "were" | "be" | "been" | "not" | "has" | "have" | "had" => {
                return false;
            }
            _ => {}
        }
        if finite[place] {
            return false;
        }
    }
    false
}

/// Whether the subject is some of many: "some samples", "two of the suspects", "most of the money".
pub(super) fn speaks_of_some(reading: &Reading<'_>, quantities: &[Quantity]) -> bool {
    let words = &reading.words;
    let of = words.iter().take(3).position(|word| word.lower == "of").filter(|of| *of > 0);
    let part = of.is_some_and(|of| {
        matches!(words[of - 1].lower.as_str(), "most" | "half" | "part" | "many" | "few" | "one")
            || quantities.iter().any(|quantity| quantity.last + 1 == of)
    });
    part || words.first().is_some_and(|word| {
        matches!(
            word.lower.as_str(),
            "some" | "several" | "certain" | "other" | "another" | "many" | "sometimes" | "part" | "parts"
        )
    })
}

/// Whether a word only says how near an amount or which moment is meant: "as many as", "last Thursday".
pub(super) fn places_a_number(reading: &Reading<'_>, at: usize) -> bool {
    let lower = |at: usize| reading.words.get(at).map_or("", |word| word.lower.as_str());
    let next = lower(at + 1);
    match lower(at) {
        "many" | "few" | "most" => {
            matches!(next, "as" | "than" | "hundred" | "thousand" | "million" | "dozen")
                || lower(at.wrapping_sub(1)) == "as"
        }
        "over" | "under" | "up" | "above" | "below" | "after" | "before" | "on" | "off" => {
            next.starts_with(|c: char| c.is_ascii_digit()) || next == "the" && matches!(lower(at), "over")
        }
        "last" | "next" | "early" | "earlier" | "late" | "later" | "previous" | "following" | "past" => {
            PERIODS.has(next)
                || matches!(next, "this" | "on" | "in" | "at" | "")
                || next.ends_with("day")
                || month(next).is_some()
                || reading
                    .words
                    .get(at + 1)
                    .is_some_and(|word| word.text.starts_with(|c: char| c.is_ascii_digit()))
        }
        _ => false,
    }
}

/// The words after which a word of grammar with a capital is a name.
const BEFORE_NAMES: [&str; 7] = ["in", "at", "near", "from", "outside", "around", "the"];

/// Whether a word of grammar stands where only a name does: with a capital, after a preposition of place or "the", and not
/// before another capital: "the dam in By", "the Who played". The words of a title all have capitals.
pub(super) fn is_grammar_as_name(reading: &Reading<'_>, at: usize) -> bool {
    let word = &reading.words[at];
    let capital = |text: &str| text.starts_with(char::is_uppercase);
    let Some(before) = at.checked_sub(1).map(|last| &reading.words[last]) else { return false };
    let beside = |from: usize, to: usize| reading.text[from..to].trim().is_empty();
    capital(word.text)
        && word.text.len() > 1
        && BEFORE_NAMES.contains(&before.lower.as_str())
        && (at == 1 || !capital(before.text))
        && beside(before.span.end, word.span.start)
        && reading
            .words
            .get(at + 1)
            .is_none_or(|next| !capital(next.text) || !beside(word.span.end, next.span.start))
        && word.text.chars().any(char::is_lowercase)
}

/// Whether a word is a name: it has a capital that its place does not call for, or is not an English word.
pub(super) fn is_name(reading: &Reading<'_>, at: usize) -> bool {
    let word = &reading.words[at];
    if !word.text.starts_with(char::is_uppercase) {
        return false;
    }
    let starts = at == 0 || {
        let gap = &reading.text[reading.words[at - 1].span.end..word.span.start];
        gap.contains(['.', '"', '\u{201c}', ':', '?', '!'])
    };
    let level = rarity(&word.lower);
    let next = reading.words.get(at + 1).is_some_and(|next| {
        next.text.starts_with(char::is_uppercase)
            && reading.text[word.span.end..next.span.start].trim().is_empty()
    });
    !starts || next || level == UNKNOWN || LEXICON.id(&word.lower).is_some_and(|id| LEXICON.has(id, "name"))
}
