//! What is said: who says a statement, and the words that only say so.

use std::ops::Range;

use crate::text::{Reading, Speaker, is_verb_form, lemma};
use crate::words::NEUTRAL;

use super::lexicon::LEXICON;
use super::token::key;

/// Who says it, and the words that only say so, which are not part of what is said.
pub(super) struct Said {
    pub(super) speaker: u64,
    pub(super) words: Range<usize>,
}

/// Finds who says what a reading says.
pub(super) fn said(reading: &Reading<'_>) -> Option<Said> {
    let span = match Speaker::of(reading)? {
        Speaker::Named(span) | Speaker::Unnamed(span) | Speaker::Pronoun(span) => span,
        Speaker::Writer(_) => return None,
    };
    let words = &reading.words;
    let last = words.iter().rposition(|word| word.span.end <= span.end)?;
    let speaker = key(LEXICON.canonical(&lemma(&words[last].lower)));
    let mut first = words.iter().position(|word| word.span.start >= span.start)?;
    let neutral = |at: usize| words.get(at).is_some_and(|word| NEUTRAL.has(&lemma(&word.lower)));
    // "the ministry says", "said Ann Lee", "according to the board"
    let mut end = last + 1;
    if neutral(end) {
        end += 1;
    } else if first > 0 && neutral(first - 1) {
        first -= 1;
    } else if first > 1 && neutral(first - 2) {
        first -= 2;
    } else {
        end = first;
    }
    while first > 0
        && first < 3
        && matches!(words[first - 1].lower.as_str(), "the" | "a" | "an" | "his" | "her")
    {
        first -= 1;
    }
    // In "The bank reported a loss" the bank is not the speaker of a statement.
    let clause = words.iter().enumerate().any(|(at, word)| {
        !(first..end).contains(&at) && is_verb_form(&word.lower) && word.text.starts_with(char::is_lowercase)
    });
    if !clause {
        end = first;
    }
    Some(Said { speaker, words: first..end })
}
