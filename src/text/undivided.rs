//! Undivided: a text as it was before it was set: without hyphens that divide words at the ends of lines, and without ligatures.
//!
//! Invariant: a line end after a hyphen is taken out, and the hyphen as well unless the two parts are words and the whole is
//! none: “per-|cent” is “percent”, and “self-|governing” is “self-governing”. Nothing else changes.
//! `words_are_whole_again` holds it.

use super::fold::{Folded, ligature};
use super::hidden::SOFT;
use super::vocabulary::{UNKNOWN, rarity};
use crate::model::Span;

/// A text with its words whole, if it has divided words or ligatures.
#[must_use]
pub(crate) fn undivided(text: &str) -> Option<Folded> {
    let may_be_divided = text.contains('\n') && text.contains(['-', '\u{2010}', SOFT]);
    let has_ligature = !text.is_ascii() && text.chars().any(|c| ligature(c).is_some());
    if !may_be_divided && !has_ligature {
        return None;
    }
    let mut made = Folded::default();
    let mut changed = has_ligature;
    let mut from = 0;
    for (at, c) in text.char_indices() {
        if at < from {
            continue;
        }
        let span = Span { start: at, end: at + c.len_utf8() };
        if let Some((keeps, end)) = divider(text, at, c) {
            changed = true;
            from = end;
            if keeps {
                made.push(text, '-', span);
            }
            continue;
        }
        match ligature(c) {
            Some(letters) => letters.chars().for_each(|letter| made.push(text, letter, span)),
            None => made.push(text, c, span),
        }
    }
    changed.then_some(made)
}

/// Whether a hyphen that stands at a place stays when the line end after it goes, and where the next line begins; nothing, if it
/// divides no word there.
fn divider(text: &str, at: usize, c: char) -> Option<(bool, usize)> {
    if !matches!(c, '-' | '\u{2010}' | SOFT) {
        return None;
    }
    let rest = &text[at + c.len_utf8()..];
    let next = rest.trim_start();
    let gap = &rest[..rest.len() - next.len()];
    let is_small = next.chars().next().is_some_and(|c| c.is_lowercase() || ligature(c).is_some());
    if !gap.contains('\n') || gap.matches('\n').count() > 1 || !is_small {
        return None;
    }
    let letter = |c: char| c.is_alphabetic();
    let before = &text[..at];
    let head = &before[before.trim_end_matches(letter).len()..];
    let tail = &next[..next.find(|c| !letter(c)).unwrap_or(next.len())];
    if head.is_empty() {
        return None;
    }
    let is_known = |word: &str| word.len() > 1 && rarity(&word.to_lowercase()) < UNKNOWN;
    let keeps = c != SOFT && is_known(head) && is_known(tail) && !is_known(&format!("{head}{tail}"));
    Some((keeps, text.len() - next.len()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn words_are_whole_again() {
        for (text, whole) in [
            ("3.4 per-\ncent of it", "3.4 percent of it"),
            ("the mu\u{ad}\nnicipal board", "the municipal board"),
            ("a self-\n  governing town", "a self-governing town"),
            ("in Sund-\nby", "in Sundby"),
            ("an e\u{fb00}ective o\u{fb03}ce", "an effective office"),
            ("an o\u{fb03}-\ncial", "an official"),
        ] {
            let found = undivided(text).unwrap();
            assert_eq!(found.text, whole, "{text:?}");
            let origin = found.origin(Span { start: 0, end: whole.len() }).unwrap();
            assert_eq!(origin, Span { start: 0, end: text.len() });
        }
        for text in [
            "2010-\n2012",
            "the A-\nB line",
            "a -\nb",
            "a well-known mill",
            "one\ntwo",
            "end-\n\nnew",
            "-\nx",
            "",
        ] {
            assert_eq!(undivided(text), None, "{text:?}");
        }
    }
}
