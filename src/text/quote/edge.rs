//! Edges: a bracket with which a quote begins or ends.
//!
//! Invariant: there too it stands in the place of words, those right beside the quote, by the same rule as within it; nothing
//! is added to what a source says but a name for a word of grammar (`what_stands_apart_is_not_joined`).

use super::replace::{MOST_WORDS, may_replace};
use crate::text::reading::Reading;
use crate::words::FUNCTION;

/// Words that point to somebody or something, and name nothing.
const POINTING: [&str; 16] = [
    "it", "he", "she", "they", "we", "you", "i", "him", "her", "them", "his", "its", "their", "this", "that",
    "there",
];

/// How far beside a quote is looked, in bytes.
const REACH: usize = 120;

/// Whether a quote may begin with a bracket before a place.
pub(super) fn may_begin(text: &str, at: usize, bracket: &str) -> bool {
    let mut from = at.saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    // What stands before the first word of a text, a line or a paragraph ends a sentence, too.
    let near = format!(". {}", text[from..at].rsplit("\n\n").next().unwrap_or_default());
    let words = Reading::new(&near).words;
    let starts = (0..words.len())
        .rev()
        .take(MOST_WORDS)
        .map(|word| word.checked_sub(1).map_or(0, |last| words[last].span.end));
    is_mark(bracket)
        || points(bracket)
        || starts.into_iter().any(|start| may_replace(&near[start..], bracket))
}

/// Whether a quote may end with a bracket after a place.
pub(super) fn may_end(text: &str, at: usize, bracket: &str) -> bool {
    let mut to = (at + REACH).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    // The next sentence is another one.
    let near = text[at..to].split(['.', '?', '!', '\n']).next().unwrap_or_default();
    let words = Reading::new(near);
    let ends = words.words.iter().take(MOST_WORDS).map(|word| word.span.end);
    is_mark(bracket)
        || ends.into_iter().any(|end| may_replace(&near[..end], bracket))
        || explains(text, at, bracket)
}

/// Whether it is a remark of an editor.
fn is_mark(bracket: &str) -> bool {
    matches!(
        bracket.to_lowercase().as_str(),
        "sic" | "sic!" | "!" | "?" | "emphasis added" | "laughs" | "laughter"
    )
}

/// Whether it is a word that only points: "\[It\] has a well" is the rest of a sentence about the garden.
fn points(bracket: &str) -> bool {
    POINTING.contains(&bracket.to_lowercase().as_str())
}

/// Whether it says who or what the word of grammar before it means: "told him \[the mayor\]".
fn explains(text: &str, at: usize, bracket: &str) -> bool {
    let mut from = at.saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let (before, own) = (Reading::new(&text[from..at]), Reading::new(bracket));
    let plain = own.words.iter().all(|word| {
        !word.text.contains(char::is_numeric)
            && !word.is_verb_form()
            && !matches!(word.lower.as_str(), "and" | "or" | "but" | "not" | "no" | "never")
    });
    let pointing = before.words.last().is_some_and(|word| POINTING.contains(&word.lower.as_str()));
    plain && pointing && own.words.iter().any(|word| !word.is(FUNCTION))
}
