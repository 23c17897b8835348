//! Names: things with almost one name, which a numeral, a letter, a version or a year tells apart.
//!
//! Henry VII is not Henry VIII, Windows 10 is not Windows 11, and the flood of 1953 is not that of 1995. What
//! is said of one does not contradict what is said of the other.

use serde::{Deserialize, Serialize};

use crate::model::Span;
use crate::text::{Reading, Word, is_function, is_verb_form, lemma};
use crate::words::{EVENTS, NAMING, NUMBERED_THINGS, SIDES, SPELLED};

use super::calendar::{month, weekday};
use super::token::key;
use super::unit::counts;

/// A name that ends in what tells it apart.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Named {
    /// The key of the word before, or of the letters of a name such as "G7".
    head: u64,
    /// The key of what tells it apart.
    mark: u64,
    span: Span,
}

/// The first two of the names of two statements that only their marks tell apart.
pub(super) fn apart(one: &[Named], other: &[Named]) -> Option<[Span; 2]> {
    let known = |named: &Named, others: &[Named]| {
        others.iter().any(|other| other.head == named.head && other.mark == named.mark)
    };
    one.iter().filter(|named| !known(named, other)).find_map(|named| {
        let rival = other.iter().find(|rival| rival.head == named.head && !known(rival, one))?;
        Some([named.span, rival.span])
    })
}

/// The names of a reading that end in a mark.
pub(super) fn named(reading: &Reading<'_>) -> Vec<Named> {
    (0..reading.words.len())
        .filter_map(|at| {
            compound(reading, at)
                .or_else(|| marked(reading, at))
                .or_else(|| of_year(reading, at))
                .or_else(|| of_side(reading, at))
        })
        .collect()
}

/// A name in one word: "G7", "F-16", "Covid-19", "5G".
fn compound(reading: &Reading<'_>, at: usize) -> Option<Named> {
    let word = &reading.words[at];
    if !word.text.contains(|c: char| c.is_ascii_digit()) || !word.text.contains(char::is_uppercase) {
        return None;
    }
    let digits = |c: char| c.is_ascii_digit();
    let letters = word.lower.trim_end_matches(digits);
    let (head, mark) = if letters.len() < word.lower.len() {
        (letters.trim_end_matches('-'), &word.lower[letters.len()..])
    } else {
        let letters = word.lower.trim_start_matches(digits);
        (letters, &word.lower[..word.lower.len() - letters.len()])
    };
    let plain = !head.is_empty() && head.bytes().all(|byte| byte.is_ascii_alphabetic());
    // "5M" and "3BN" are amounts.
    let amount = word.text.starts_with(digits) && (head.len() > 1 || matches!(head, "k" | "m" | "b"));
    (plain && !amount).then(|| Named { head: key(head), mark: key(mark), span: word.span })
}

/// A name whose last word is a numeral or a letter: "Henry VII", "grade B", "Flight 370", "Phase Two".
fn marked(reading: &Reading<'_>, at: usize) -> Option<Named> {
    let (word, before) = (&reading.words[at], &reading.words[at.checked_sub(1)?]);
    let number = is_number(word.text) && !reading.text[word.span.end..].starts_with('%');
    if !number && !is_letter_or_numeral(word.text) && !is_spelled(word.text) {
        return None;
    }
    let gap = &reading.text[before.span.end..word.span.start];
    let initial = before.text.len() == 1 && gap == ". ";
    if !matches!(gap, " " | "\u{a0}" | "-") && !initial {
        return None;
    }
    let head = lemma(&before.lower);
    let thing = NAMING.has(&before.lower) || NUMBERED_THINGS.has(&head);
    let capital = before.text.contains(char::is_uppercase)
        && !is_function(&before.lower)
        && month(&before.lower).is_none()
        && weekday(&before.lower).is_none();
    if !(thing || capital || initial) {
        return None;
    }
    let mark = if number {
        !counts(reading, at) || NAMING.has(&before.lower) && !capital
    } else {
        is_letter_or_numeral(word.text) || (capital && is_spelled(word.text))
    };
    mark.then(|| Named {
        head: key(&head),
        mark: key(&word.lower),
        span: Span { start: before.span.start, end: word.span.end },
    })
}

/// An event that is named by its year: "the flood of 1953", "the 1953 flood", "the 2008 Olympic Games".
fn of_year(reading: &Reading<'_>, at: usize) -> Option<Named> {
    let words = &reading.words;
    let year = &words[at];
    if year.text.len() != 4 || !year.text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let lower = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", |word| word.lower.as_str());
    let is_event = |at: usize| {
        words.get(at).is_some_and(|word| EVENTS.has(&word.lower) || EVENTS.has(&lemma(&word.lower)))
    };
    let found = |head: usize| {
        let (first, last) = (head.min(at), head.max(at));
        Named {
            head: key(&lemma(&words[head].lower)),
            mark: key(&year.lower),
            span: Span { start: words[first].span.start, end: words[last].span.end },
        }
    };
    if lower(at.checked_sub(1)) == "of" {
        let head = at.checked_sub(2).filter(|head| is_event(*head))?;
        return Some(found(head));
    }
    let spaced = |at: usize| {
        words.get(at + 1).is_some_and(|next| reading.text[words[at].span.end..next.span.start] == *" ")
    };
    let article =
        matches!(lower(at.checked_sub(1)), "the" | "during" | "after" | "before" | "since") || at == 0;
    if !article || !spaced(at) {
        return None;
    }
    // "the 1953 flood", "the 2008 Olympic Games": at most two words between the two.
    (at + 1..(at + 4).min(words.len()))
        .take_while(|head| spaced(head - 1))
        .find(|head| is_event(*head))
        .map(found)
}

/// A subject whose first word says which of several it is: "North Carrick", "the Old Mirren bridge".
fn of_side(reading: &Reading<'_>, at: usize) -> Option<Named> {
    let words = &reading.words;
    let (side, name) = (&words[at], words.get(at + 1)?);
    let capital = |word: &Word<'_>| word.text.starts_with(char::is_uppercase);
    let joined = reading.text[side.span.end..name.span.start] == *" " && capital(side) && capital(name);
    let early = joined && SIDES.has(&side.lower) && !words[..at].iter().any(|word| is_verb_form(&word.lower));
    early.then(|| Named {
        head: key(&name.lower),
        mark: key(&side.lower),
        span: Span { start: side.span.start, end: name.span.end },
    })
}

/// Whether a word is a number without separators: "370", "10.15", "1A".
fn is_number(text: &str) -> bool {
    let digits = text.strip_suffix(|c: char| c.is_ascii_alphabetic()).unwrap_or(text);
    (1..=5).contains(&digits.len())
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Whether a word is a single capital or a Roman numeral in capitals.
fn is_letter_or_numeral(text: &str) -> bool {
    let capital = text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    capital || text.len() <= 7 && text.bytes().all(|byte| b"IVXLC".contains(&byte))
}

/// Whether a word is a number in words, or a Greek letter, with a capital.
fn is_spelled(text: &str) -> bool {
    SPELLED.has(text)
}
