//! Sources in so many words: "according to", "in her view", a label, a handle, a reference.

use super::Speaker;
use super::subject::speaker_from;
use crate::model::Span;
use crate::text::cue::Cue;
use crate::text::reading::Reading;
use crate::text::stamp;
use crate::text::vocabulary::rarity;
use crate::text::word::Word;
use crate::words::{ACCORDING, BEFORE_VIEW, FUNCTION, IT, MONTHS, PER, PUTS, TOPICS, VIEWS};

/// A source that the segment names without a verb of saying.
pub(super) fn source(reading: &Reading<'_>) -> Option<Speaker> {
    according_to(reading)
        .or_else(|| in_the_view_of(reading))
        .or_else(|| as_somebody_put_it(reading))
        .or_else(|| per(reading))
        .or_else(|| signature(reading))
        .or_else(|| reference(reading))
}

/// "According to the Harbour Board", and the same in Spanish, French and German.
pub(super) fn according_to(reading: &Reading<'_>) -> Option<Speaker> {
    if !reading.has_any(ACCORDING) {
        return None;
    }
    let words = &reading.words;
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let (at, length) = (0..words.len()).find_map(|at| {
        let length = match (lower(at), lower(at + 1)) {
            ("according", "to") | ("d'après", _) => 2 - usize::from(lower(at) != "according"),
            ("según" | "selon" | "laut", next) if !matches!(next, "que" | "qui") && !next.is_empty() => 1,
            _ => return None,
        };
        (!reading.is_quoted(words[at].span.start)).then_some((at, length))
    })?;
    let first = words.get(at + length)?;
    // "according to plan": nobody's word.
    if matches!(
        first.lower.as_str(),
        "plan" | "plans" | "schedule" | "size" | "age" | "need" | "needs" | "taste" | "type" | "ability"
    ) {
        return None;
    }
    let rest = &reading.text[first.span.start..];
    let end = rest.find([',', ';', '.', '\u{201d}', '"']).unwrap_or(rest.len());
    let span = Span { start: first.span.start, end: first.span.start + end };
    let unnamed = reading.cued(Cue::Unnamed).find(|cue| cue.start == first.span.start);
    // "according to botanists at the Institute of Lund": they have a home.
    let nameless = unnamed.is_some_and(|cue| !names_somebody(&reading.text[cue.end..span.end]));
    Some(if nameless { Speaker::Unnamed(span) } else { Speaker::Named(span) })
}

fn names_somebody(words: &str) -> bool {
    words.split_whitespace().any(|word| word.starts_with(char::is_uppercase))
}

/// "In Ruiz's view", "in the words of the court", "by his own account".
fn in_the_view_of(reading: &Reading<'_>) -> Option<Speaker> {
    if !reading.has_any(VIEWS) {
        return None;
    }
    let words = &reading.words;
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    (0..words.len()).find_map(|at| {
        if !words[at].is(BEFORE_VIEW) || reading.is_quoted(words[at].span.start) {
            return None;
        }
        // "in the words of the court"
        let plain = usize::from(lower(at + 1) == "the");
        if VIEWS.has(lower(at + 1 + plain)) && lower(at + 2 + plain) == "of" && lower(at) != "to" {
            let last = words.get(at + 3 + plain..)?.iter().find(|word| !word.is(FUNCTION))?;
            let person = last.is_capital() || lower(at + 3 + plain) == "the";
            return (person && matches!(lower(at + 1 + plain), "words" | "view" | "opinion" | "eyes"))
                .then_some(Speaker::Named(last.span));
        }
        // "in Ruiz's view", "in the engineer's view", "by her own account"
        let view = (at + 2..at + 6).find(|view| VIEWS.has(lower(*view)))?;
        let owner = &words[view - 1 - usize::from(lower(view - 1) == "own")];
        let name =
            owner.lower.ends_with("'s") || owner.text.ends_with('s') && follows_apostrophe(reading, owner);
        match owner.lower.as_str() {
            "his" | "her" | "their" => Some(Speaker::Pronoun(owner.span)),
            "my" | "our" => Some(Speaker::Writer(owner.span)),
            _ if name => Some(Speaker::Named(owner.span)),
            _ => None,
        }
    })
}

fn follows_apostrophe(reading: &Reading<'_>, word: &Word<'_>) -> bool {
    reading.text[word.span.end..].starts_with(['\'', '\u{2019}'])
}

/// "As Ruiz put it", "as the board sees it".
fn as_somebody_put_it(reading: &Reading<'_>) -> Option<Speaker> {
    if !reading.has_any(PUTS) || !reading.has_any(IT) {
        return None;
    }
    let words = &reading.words;
    let at = words
        .windows(2)
        .position(|pair| pair[0].is(PUTS) && pair[1].is(IT) && !reading.is_quoted(pair[0].span.start))?;
    let begins = words[..at].iter().rev().take(6).any(|word| matches!(word.lower.as_str(), "as" | "how"));
    begins.then(|| speaker_from(reading, at.checked_sub(1)?)).flatten()
}

/// "Per the auditors, the dam leaks": not "per cent", "per day".
fn per(reading: &Reading<'_>) -> Option<Speaker> {
    if !reading.has_any(PER) {
        return None;
    }
    let words = &reading.words;
    let at = words.iter().position(|word| word.is(PER) && !reading.is_quoted(word.span.start))?;
    let lead = reading.text[..words[at].span.start].trim_end();
    let next = words.get(at + 1)?;
    let who = next.lower == "the" || next.is_capital();
    (who && (lead.is_empty() || lead.ends_with([',', '(', '\u{2014}'])))
        .then(|| words.get(at + 1 + usize::from(next.lower == "the")))
        .flatten()
        .map(|word| Speaker::Named(word.span))
}

/// A name after a dash at the end of a quotation: "… .” — Ana Ruiz".
fn signature(reading: &Reading<'_>) -> Option<Speaker> {
    if !reading.may_quote() {
        return None;
    }
    let (head, tail) = reading.text.rsplit_once(['\u{2014}', '\u{2013}', '-'])?;
    let closed = head.trim_end().ends_with(['"', '\u{201d}', '\u{bb}']);
    let name = tail.trim();
    let words = name.split_whitespace().count();
    let fits = (1..=5).contains(&words) && name.split_whitespace().next()?.starts_with(char::is_uppercase);
    let start = reading.text.len() - tail.len() + (tail.len() - tail.trim_start().len());
    (closed && fits).then_some(Speaker::Named(Span { start, end: start + name.len() }))
}

/// A reference in brackets: "(Pellworth et al. 2011)".
fn reference(reading: &Reading<'_>) -> Option<Speaker> {
    if !reading.signs.has(b'(') {
        return None;
    }
    reading.text.match_indices('(').find_map(|(at, _)| {
        let inner = &reading.text[at + 1..];
        let inner = &inner[..inner.find([')', ';'])?];
        let inner = inner.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let year = inner.rsplit([' ', ',']).next()?;
        let dated =
            year.len() == 4 && year.starts_with(['1', '2']) && year.bytes().all(|c| c.is_ascii_digit());
        let names = inner[..inner.len() - year.len()].trim_end_matches(|c: char| !c.is_alphabetic());
        let written = names.starts_with(char::is_uppercase)
            && names.split_whitespace().all(|word| {
                word.starts_with(char::is_uppercase)
                    || matches!(word, "and" | "et" | "al" | "al." | "&" | "al.," | "de" | "van" | "von")
            })
            && !names.split_whitespace().any(|word| MONTHS.has(&word.to_lowercase()));
        (dated && written && !reading.is_quoted(at))
            .then_some(Speaker::Named(Span { start: at + 1, end: at + 1 + names.len() }))
    })
}

/// The label of a speaker at the beginning: "RUIZ:", "Ana Ruiz (engineer):", "@orlaferry:", "\[00:12\] Ana:".
pub(in crate::text) fn label(reading: &Reading<'_>) -> Option<Speaker> {
    if !reading.signs.has(b':') {
        return None;
    }
    let text = reading.text;
    let lead = lead_length(text);
    let colon = text[lead..].find(':')? + lead;
    let rest = &text[colon + 1..];
    if !(rest.starts_with(char::is_whitespace) || rest.is_empty()) || colon - lead > 60 {
        return None;
    }
    let head = &text[lead..colon];
    let name = head.split_once('(').map_or(head, |(name, _)| name).trim();
    // "TOM LEE, BYLINE:", "UNIDENTIFIED PERSON #1:"
    let whole = name.split_once(" #").filter(|(_, number)| number.bytes().all(|c| c.is_ascii_digit()));
    let name = whole.map_or(name, |(name, _)| name);
    let role =
        name.split_once(", ").filter(|(_, role)| !role.contains(char::is_lowercase) && !role.contains(','));
    let name = role.map_or(name, |(name, _)| name);
    let span = Speaker::Named(Span { start: lead, end: lead + name.len() });
    if let Some(handle) = name.strip_prefix('@') {
        return (!handle.is_empty() && !handle.contains(char::is_whitespace)).then_some(span);
    }
    if matches!(name, "Q" | "A") {
        return None;
    }
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    let words: Vec<&str> = name.split_whitespace().collect();
    let plain = |word: &&str| {
        word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '\u{2019}' | '-'))
            && (word.starts_with(char::is_uppercase)
                || matches!(*word, "de" | "van" | "von" | "of" | "the" | "la" | "der"))
    };
    if !(1..=5).contains(&words.len())
        || !words.iter().all(plain)
        || words.iter().map(|word| letters(word)).sum::<usize>() < 2
    {
        return None;
    }
    let topic = words.iter().any(|word| TOPICS.has(&word.to_lowercase()));
    let capitals = words.iter().all(|word| !word.contains(char::is_lowercase));
    // A name is not an ordinary word; in capitals, as in transcripts, it may be.
    let known = |word: &&str| {
        let lower = word.to_lowercase();
        lower.len() < 3 || rarity(lower.trim_end_matches('.')) < ORDINARY
    };
    let stamped = text[..lead].contains(':');
    let named = stamped || capitals && words.len() <= 3 || !words.iter().all(known);
    // "Iran: A Critical Analysis" is a title.
    let says = !rest.trim().is_empty() && (capitals || reading.has_finite_verb() || reading.ends_sentence());
    (named && !topic && says).then_some(span)
}

/// A word that is rarer than this may be a name.
const ORDINARY: u8 = 9;

/// The bytes of a mark, a time or a number before the label of a speaker.
fn lead_length(text: &str) -> usize {
    let mark = |c: char| {
        c.is_whitespace()
            || matches!(c, '"' | '\u{201c}' | '-' | '*' | '\u{2022}' | '>' | '\u{2013}' | '\u{2014}')
    };
    let mut rest = text.trim_start_matches(mark);
    rest = rest[stamp::length(rest)..].trim_start_matches(mark);
    text.len() - rest.len()
}
