//! Sentences: where, in a run of text, one ends.
//!
//! Invariant: a terminator ends a sentence unless what stands before it is an abbreviation, an initial or the
//! number of a list item, or what follows goes on with it. A quotation of several sentences that the sentence
//! goes on after (`"… . …," she said`) stays whole, so that its speaker stays with it. `tests/text.rs` holds
//! it.

use super::lines::{bullets_length, enumerator_length, label_length};
use super::note;
use super::seen::{Seen, Token};
use super::stops::{is_closer, is_opener, is_terminator};
use super::vocabulary::{UNKNOWN, rarity};
use crate::model::Span;
use crate::words::{AFTER, BEFORE, DAYTIMES, EITHER, LOWER, NUMBERED, STARTERS, TITLES};

/// How far ahead, in bytes, the end of a quotation is looked for.
const LONGEST_QUOTATION: usize = 1000;

/// The longest word that is looked up as an abbreviation, in bytes. Every abbreviation in the list is
/// shorter.
const LONGEST_ABBREVIATION: usize = 64;

/// Hands the sentences of a run to `each`, trimmed, in order.
pub(super) fn split(text: &str, run: Span, each: &mut impl FnMut(Span)) {
    let words = &text[run.start..run.end];
    let items = item_starts(words);
    // In "[1] It fell. [2] It broke." the marks number what follows them.
    let leading = words.trim_start().starts_with('[');
    let mut item = items.iter().copied().peekable();
    let mut at = 0;
    let mut start = 0;
    let mut emit = |start: usize, end: usize| {
        let piece = &words[start..end];
        let (lead, body) = (piece.len() - piece.trim_start().len(), piece.trim());
        if !body.is_empty() {
            let from = run.start + start + lead;
            each(Span { start: from, end: from + body.len() });
        }
    };
    let mut seen = Seen::new(words);
    while at < words.len() {
        let stop = words[at..].find(may_terminate).map_or(words.len(), |found| at + found);
        if let Some((from, to)) = item.next_if(|(from, _)| *from <= stop && *from < words.len()) {
            emit(start, from);
            start = from;
            // The marks of an item do not end a sentence.
            let first = at.max(from);
            at = to.max(first + words[first..].chars().next().map_or(1, char::len_utf8));
            continue;
        }
        let Some(mark) = words[stop..].chars().next() else { break };
        at = stop + mark.len_utf8();
        if !is_terminator(mark) {
            continue;
        }
        let candidate = Candidate::read(words, start, stop, leading);
        at = at.max(candidate.end);
        if candidate.ends_sentence(&mut seen) {
            let end = if is_sign(&words[candidate.end..]) { words.len() } else { candidate.end };
            emit(start, end);
            start = end;
        }
    }
    emit(start, words.len());
}

/// Whether a character may end a sentence: most do not, and are passed over.
fn may_terminate(c: char) -> bool {
    matches!(c, '.' | '!' | '?') || !c.is_ascii() && is_terminator(c)
}

/// Whether nothing is left but a picture, which belongs to the sentence before it.
fn is_sign(rest: &str) -> bool {
    let picture = |c: char| matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2600}'..='\u{27bf}' | '\u{1f000}'..);
    let first = rest.trim_start().chars().next();
    first.is_some_and(picture) && !rest.contains(char::is_alphanumeric)
}

/// Where the items of lists within a run begin and their marks end: at least two, counting up, the first
/// at the beginning or after a sentence.
fn item_starts(words: &str) -> Vec<(usize, usize)> {
    if !words.contains([')', ']', '\u{2022}', '\u{2043}']) && !words.contains(". ") {
        return Vec::new();
    }
    let mut items: Vec<(usize, usize, &str)> = Vec::new();
    let mut boundary = true;
    let mut at = 0;
    // Where the last run of bullets ended; it may be several words.
    let mut bulleted = 0;
    for word in words.split_inclusive(char::is_whitespace) {
        if at >= bulleted {
            bulleted = at + bullets_length(&words[at..]);
        }
        let label_at = at.max(bulleted);
        let end = label_at + label_length(&words[label_at..]);
        let bare = word.trim_end();
        if end > at && !bare.is_empty() {
            let label = words[label_at..end].trim_matches(|c: char| !c.is_alphanumeric());
            // "A. B. Ruiz" has initials.
            let initial = words[label_at..end].ends_with('.') && label.starts_with(char::is_uppercase);
            let counts = match items.last() {
                Some((_, last_end, last)) => {
                    let worded =
                        words.get(*last_end..at).is_some_and(|item| item.contains(char::is_alphabetic));
                    follows(last, label) && (!initial || (worded && boundary))
                }
                None if label.is_empty() => boundary || is_item(&words[end..]),
                None => boundary && matches!(label, "1" | "a" | "A" | "i" | "9"),
            };
            if counts && words[end..].trim_start().starts_with(char::is_alphanumeric) {
                items.push((at, end, label));
            }
        }
        boundary = bare.ends_with(is_terminator) || bare.ends_with(is_closer);
        at += word.len();
    }
    if items.len() < 2 {
        return Vec::new();
    }
    items.into_iter().map(|(from, to, _)| (from, to)).collect()
}

/// Whether the words after a bullet are an item of a list, up to the next bullet: `Key facts ● The dam is old ● …`. In
/// `Home • News • Sport` bullets separate.
fn is_item(rest: &str) -> bool {
    let bullet = rest.char_indices().map(|(at, _)| at).find(|at| bullets_length(&rest[*at..]) > 0);
    bullet.is_some_and(|next| rest[..next].split_whitespace().nth(2).is_some())
}

/// Whether one label of a list comes after another.
fn follows(last: &str, label: &str) -> bool {
    if let (Ok(last), Ok(label)) = (last.parse::<u32>(), label.parse::<u32>()) {
        return label == last + 1;
    }
    const ROMAN: [&str; 10] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
    let roman = |label: &str| ROMAN.iter().position(|roman| *roman == label);
    if let (Some(last), Some(label)) = (roman(last), roman(label))
        && label == last + 1
    {
        return true;
    }
    match (last.as_bytes(), label.as_bytes()) {
        ([last], [label]) => last.is_ascii_alphabetic() && *label == last + 1,
        _ => last.is_empty() && label.is_empty(),
    }
}

/// A place where a sentence may end.
struct Candidate<'a> {
    words: &'a str,
    /// Where the sentence began.
    start: usize,
    /// The first terminator.
    at: usize,
    /// The end of the terminators.
    terminated: usize,
    /// The end of the marks that close after them.
    end: usize,
}

impl<'a> Candidate<'a> {
    /// Reads the marks at `at`. References to notes belong to the sentence, also after a space, unless they
    /// number what follows them.
    fn read(words: &'a str, start: usize, at: usize, leading: bool) -> Self {
        let mut terminated = at;
        loop {
            let rest = &words[terminated..];
            let run = rest.len() - rest.trim_start_matches(is_terminator).len();
            // Dots set apart, `. . .`, are one mark.
            let spaced = rest.starts_with(" .") && words[..terminated].ends_with('.');
            let step = if run > 0 { run } else { 2 * usize::from(spaced) };
            if step == 0 {
                break;
            }
            terminated += step;
        }
        let mut end = terminated;
        loop {
            let rest = &words[end..];
            let closers = rest.len() - rest.trim_start_matches(is_closer).len();
            let note = if closers == 0 { note::mark_length(rest) } else { 0 };
            if closers + note > 0 {
                end += closers + note;
                continue;
            }
            let bare = if end == at + 1 && words[at..].starts_with('.') { number_note(words, at) } else { 0 };
            let next = rest.trim_start();
            let spaced = if leading || next.len() == rest.len() { 0 } else { note::mark_length(next) };
            if spaced > 0 {
                end += rest.len() - next.len() + spaced;
                continue;
            }
            if bare == 0 {
                break;
            }
            end += bare;
        }
        Candidate { words, start, at, terminated, end }
    }

    fn ends_sentence(&self, seen: &mut Seen<'_>) -> bool {
        let rest = &self.words[self.end..];
        let next = rest.trim_start();
        let opened = next.trim_start_matches(|c| is_opener(c) || c == ' ');
        let Some(first) = opened.chars().next() else {
            return true;
        };
        let mark = &self.words[self.at..self.terminated];
        if mark.starts_with(|c| c > '\u{2fff}') {
            return true;
        }
        if !rest.starts_with(char::is_whitespace) {
            return self.glued(first, seen);
        }
        if ["http://", "https://", "www."].iter().any(|start| opened.starts_with(start)) {
            let token = self.token(seen).to_lowercase();
            return !BEFORE.has(&token) && !AFTER.has(&token) && !token.contains('.');
        }
        // "4.30 p. m.", "e. g.": the letters of one abbreviation, set apart.
        let letter = first.is_lowercase() && self.token(seen).chars().count() == 1;
        if first.is_lowercase() && (letter || enumerator_length(opened) == 0) {
            return self.careless(first_word(opened), seen);
        }
        // After a comma the sentence goes on, and dots in brackets, `[...]`, stand for words left out.
        let left_out = self.words[..self.at].ends_with('[');
        if next.starts_with([',', ';', ':', '.']) || left_out {
            return false;
        }
        // "Signed …………… Chair" is a line to be filled in.
        if mark.len() > 8 && mark.chars().all(|c| matches!(c, '.' | '\u{2026}')) {
            return false;
        }
        let dots = mark.len() > 1 && mark.starts_with('.') || mark.starts_with('\u{2026}');
        let ends = if !mark.starts_with(['.', '\u{2026}']) || mark.contains(['!', '?']) {
            true
        } else if dots {
            first.is_uppercase() || !first.is_alphabetic()
        } else if self.end > self.terminated && !self.words[self.terminated..].starts_with(']') {
            true
        } else {
            self.full_stop(first, first_word(opened), seen)
        };
        ends && !self.inside_quotation(seen)
    }

    /// Whether a writer who omits capitals ends a sentence here: after a plain word, before one that begins
    /// sentences. In print, a small letter after a mark goes on.
    fn careless(&self, next: &str, seen: &mut Seen<'_>) -> bool {
        let token = self.token(seen);
        let word = token.len() > 1
            && token.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'\'')
            && !BEFORE.has(token)
            && !AFTER.has(token)
            && rarity(token) < UNKNOWN;
        let year = token.len() == 4 && token.bytes().all(|byte| byte.is_ascii_digit());
        let plain = word || (year && (STARTERS.has(next) || seen.spares_capitals()));
        // Two dots are a careless full stop; three are an ellipsis.
        let single = self.terminated - self.at <= 2 && self.end == self.terminated;
        let asked = self.words[self.at..].starts_with(['?', '!']);
        plain
            && single
            && (asked || STARTERS.has(next) || seen.spares_capitals())
            && !self.inside_quotation(seen)
    }

    /// What stands before the terminator, back to white space or to the beginning of the sentence.
    fn token(&self, seen: &mut Seen<'_>) -> &'a str {
        &self.words[seen.before(self.at).token.max(self.start)..self.at]
    }

    /// Whether a single dot after a bare word ends the sentence, given what follows.
    fn full_stop(&self, first: char, next: &str, seen: &mut Seen<'_>) -> bool {
        let token = self.token(seen);
        let lead = self.words.get(seen.body(self.start)..self.at - token.len()).unwrap_or("");
        let token = token.trim_start_matches(is_opener);
        let lower = token.to_lowercase();
        let starter = first.is_uppercase() && STARTERS.has(&next.to_lowercase());
        let capital = token.starts_with(char::is_uppercase);
        if lead.is_empty() && enumerator_length(&self.words[self.start..]) > 0 {
            return false;
        }
        let mut letters = token.chars();
        if let (Some(letter), None) = (letters.next(), letters.next())
            && letter.is_uppercase()
        {
            // An initial, unless it is a word of its own: "you and I", "vitamin C".
            let last = lead.split_whitespace().next_back().unwrap_or("");
            return last.starts_with(char::is_lowercase) && (letter == 'I' || starter);
        }
        if NUMBERED.has(&lower) {
            let roman = next.bytes().all(|c| b"IVXLCDM".contains(&c));
            return !(first.is_ascii_digit() || roman || (capital && matches!(first, 'I' | 'V' | 'X')));
        }
        if BEFORE.has(&lower) && (capital || !TITLES.has(&lower)) {
            return false;
        }
        if EITHER.has(&lower) {
            return starter;
        }
        if lower == "a.m" || lower == "p.m" {
            // "At 5 a.m. Mr. Smith went", "at 5 p.m. Friday": these go on.
            return !DAYTIMES.has(&next.to_lowercase()) && lead.split_whitespace().nth(2).is_some();
        }
        let dotted = token.contains('.') && token.split('.').all(|part| part.chars().count() <= 2);
        let ordinary = lower.len() > 2 && !capital && !lower.contains('.');
        let after = AFTER.has(&lower) && (!ordinary || LOWER.has(&lower));
        if lower == "etc" {
            return true;
        }
        if (dotted && token.chars().any(char::is_alphabetic)) || after {
            return starter;
        }
        true
    }

    /// Whether a dot with nothing after it but the next word ends the sentence: `world.Today is`.
    fn glued(&self, first: char, seen: &mut Seen<'_>) -> bool {
        let word = self.token(seen);
        let rest = &self.words[self.terminated..];
        let after = rest.trim_start_matches(|c: char| is_closer(c) || is_opener(c));
        let follows = first.is_uppercase()
            && after.chars().nth(1).is_some_and(|c| c.is_lowercase() || c.is_whitespace());
        if !follows {
            return false;
        }
        // It is read from the end, so that it stops at the previous terminator.
        let mut digits = false;
        let number = word.chars().rev().all(|c| {
            digits |= c.is_ascii_digit();
            c.is_ascii_digit() || c == ','
        });
        let ended = number && digits
            || (word.chars().nth(2).is_some()
                && word.chars().rev().take(3).all(char::is_lowercase)
                && !is_abbreviation(word));
        if !ended {
            return false;
        }
        let start = self.at - word.len();
        let &Token { inner, barred, dot, .. } = seen.token(self.terminated);
        let plain = barred.is_none_or(|barred| barred < self.terminated)
            && seen.before(self.at).barred.is_none_or(|barred| barred < start)
            && !self.words[start..].starts_with("www.");
        // Only prose goes on in words: `example.Awesome.com` does not.
        let from = self.words.len() - after.len();
        let dotted = dot.is_some_and(|dot| dot >= from);
        plain && (!dotted || self.words.get(from..inner).is_some_and(is_abbreviation))
    }

    /// Whether the place lies in a quotation that the sentence goes on after.
    fn inside_quotation(&self, seen: &mut Seen<'_>) -> bool {
        let Some(close) = seen.open_quotation(self.start, self.end) else {
            return false;
        };
        let mut limit = (self.end + LONGEST_QUOTATION).min(self.words.len());
        while !self.words.is_char_boundary(limit) {
            limit -= 1;
        }
        let rest = &self.words[self.end..limit];
        let Some(at) = rest.find(close) else {
            return false;
        };
        let after = rest[at + close.len_utf8()..].trim_start();
        rest[..at].ends_with(',') || after.starts_with(|c: char| c.is_lowercase() || c == ',')
    }
}

/// The bytes of a bare number after the full stop at `at` that counts a note.
fn number_note(words: &str, at: usize) -> usize {
    let rest = &words[at + 1..];
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    let mut from = at.saturating_sub(LONGEST_ABBREVIATION);
    while !words.is_char_boundary(from) {
        from += 1;
    }
    let token = words[from..at].rsplit(char::is_whitespace).next().unwrap_or("");
    let lower = token.to_lowercase();
    let named = BEFORE.has(&lower) || AFTER.has(&lower) || NUMBERED.has(&lower);
    note::bare_number_length(token, rest, named)
}

/// Whether a word is an abbreviation that something follows.
fn is_abbreviation(word: &str) -> bool {
    word.len() <= LONGEST_ABBREVIATION && BEFORE.has(&word.to_lowercase())
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("")
}
