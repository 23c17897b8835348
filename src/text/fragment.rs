//! Fragments: what is neither a statement nor a title.
//!
//! A price line, hashtags, an address of a page, a date alone, a label with its entries, a courtesy. Each kind is
//! told by its form. Invariant: nothing with a finite verb is a fragment, except a courtesy and the head of a quoted
//! message.

use super::place::{Mark, Place};
use super::reading::Reading;
use super::stops::ends_sentence;
use super::title::has_verb;
use super::turn::turn_length;
use crate::words::{CALENDAR_WORDS, CURRENCY_WORDS, FUNCTION, NUMBER_WORDS};

/// Prices, scores, readings.
pub(super) const FIGURES: &str = "a line of figures";
/// A label and what stands under it.
pub(super) const ENTRIES: &str = "a label and its entries";

/// The most words of a label.
const MOST_OF_LABEL: usize = 6;
/// The most characters of the name of an identifier.
const LONGEST_NAME: usize = 5;
/// The most words of an exclamation or an answer.
const MOST_OF_CALL: usize = 3;

/// What a segment is that states nothing and names no page, if it is that.
pub(super) fn fragment(reading: &Reading<'_>, place: Place) -> Option<&'static str> {
    let text = reading.text.trim();
    let turn = turn_length(text);
    if turn > 0 && turn < text.len() {
        let rest = Reading::new(text[turn..].trim());
        return courtesy(&rest).or_else(|| address(rest.text)).or_else(|| entries(reading));
    }
    if let Some(head) = head_of_message(reading) {
        return Some(head);
    }
    let free = place.is_alone() || !reading.ends_sentence() || text.ends_with(".m.");
    if place.mark == Some(Mark::Row)
        || reading.words.is_empty()
        || !free && reading.words.len() > MOST_OF_CALL
    {
        return None;
    }
    address(text)
        .or_else(|| tags(text))
        .or_else(|| courtesy(reading))
        .or_else(|| blanks(text))
        .or_else(|| signature(reading))
        .or_else(|| byline(reading))
        .or_else(|| direction(text))
        .or_else(|| label(reading))
        .or_else(|| figures(reading))
        .or_else(|| date(reading))
        .or_else(|| entries(reading))
        .or_else(|| {
            call(reading).filter(|_| place.is_alone() || text.ends_with('!') && reading.words.len() == 1)
        })
}

/// An address of a page or of a mail, a DOI, an ISBN.
fn address(text: &str) -> Option<&'static str> {
    let bare = text.trim_matches(|c: char| {
        matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | '*' | '\u{1f517}') || c.is_whitespace()
    });
    let mut words = bare.split_whitespace();
    let first = words.next().unwrap_or("");
    let single = words.next().is_none();
    // A sentence begins with a word that is neither a name of what follows nor the host of a path.
    let named = first.contains(':') || first.chars().nth(LONGEST_NAME).is_none();
    let stepped = first.contains('.') && bare.contains('\u{203a}');
    if !single && !named && !stepped {
        return None;
    }
    let lower = first.to_lowercase();
    let web =
        ["http://", "https://", "www.", "ftp://", "mailto:"].iter().any(|start| lower.starts_with(start));
    let domain =
        single && lower.contains('.') && !lower.ends_with('.') && lower.contains('/') && lower.is_ascii();
    let mail = single && lower.contains('@') && lower.contains('.') && !lower.starts_with('@');
    let path = bare.contains(" \u{203a} ") && lower.contains('.');
    if single && (web || domain || mail) || path && !ends_sentence(bare) {
        return Some("an address");
    }
    let named = ["doi", "isbn", "issn", "arxiv", "pmid", "url", "link", "https", "orcid", "hdl"]
        .iter()
        .any(|name| lower.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')));
    let counted =
        bare.split_whitespace().count() <= 4 && bare.contains(|c: char| c.is_ascii_digit() || c == '/');
    (named && counted).then_some("an identifier")
}

/// `On Mon, May 11, 2026, Ana Ruiz <ana@example.org> wrote:`: what mail programs put before quoted lines.
fn head_of_message(reading: &Reading<'_>) -> Option<&'static str> {
    let text = reading.text.trim_end();
    let first = reading.words.first().filter(|_| text.ends_with(':'))?;
    let opens = matches!(first.lower.as_str(), "on" | "le" | "am" | "el" | "il" | "op" | "em");
    let wrote = reading.words.iter().any(|word| {
        matches!(
            word.lower.as_str(),
            "wrote" | "writes" | "schrieb" | "\u{e9}crit" | "escribi\u{f3}" | "scritto"
        )
    });
    let addressed = text.contains('@') || text.contains(|c: char| c.is_ascii_digit());
    (wrote && addressed && (opens || text.contains('@'))).then_some("the head of a quoted message")
}

/// Hashtags and handles.
fn tags(text: &str) -> Option<&'static str> {
    let mut count = 0;
    let all = text.split_whitespace().all(|word| {
        count += 1;
        (word.starts_with(['#', '@']) && word.len() > 1) || !word.contains(char::is_alphanumeric)
    });
    (all && count > 0).then_some("tags")
}

/// `Thank you.`, `…, thank you.`, and a greeting to somebody.
fn courtesy(reading: &Reading<'_>) -> Option<&'static str> {
    let words = &reading.words;
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let count = words.len();
    let thanked = count >= 2 && lower(count - 2) == "thank" && lower(count - 1) == "you"
        || count > 0 && lower(count - 1) == "thanks";
    let so_much = count >= 4 && lower(0) == "thank" && lower(1) == "you" && count <= 7;
    ((thanked && count <= 6) || so_much).then_some("a courtesy")
}

/// A line to be filled in.
fn blanks(text: &str) -> Option<&'static str> {
    let has = |sign: char, count: usize| {
        text.contains(sign) && text.contains(sign.to_string().repeat(count).as_str())
    };
    let stops = || text.bytes().filter(|byte| *byte == b'.').count();
    let filled = has('\u{2026}', 3) || has('_', 4) || stops() >= 8 && has('.', 8);
    filled.then_some("a line to be filled in")
}

/// `— Ana Ruiz`: a name after a dash, under what its bearer said.
fn signature(reading: &Reading<'_>) -> Option<&'static str> {
    let dashed = reading.text.starts_with(['\u{2014}', '\u{2015}', '\u{2013}']);
    let named = reading.words.iter().all(|word| word.is_capital());
    (dashed && named && (1..=4).contains(&reading.words.len())).then_some("a name alone")
}

/// `By Ana Ruiz and Bo Lee`: names after "by", and nothing else.
fn byline(reading: &Reading<'_>) -> Option<&'static str> {
    let (by, names) = reading.words.split_first()?;
    let named = names.iter().all(|word| word.is_capital() || word.lower == "and");
    let fits = by.lower == "by" && named && (2..=8).contains(&names.len()) && !reading.ends_sentence();
    fits.then_some("a byline")
}

/// `[laughs]`, `(crosstalk)`: a direction alone on its line.
fn direction(text: &str) -> Option<&'static str> {
    let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'))?;
    let plain = inner.chars().all(|c| c.is_lowercase() || c == ' ');
    (plain && inner.split(' ').count() <= 4).then_some("a direction")
}

/// `For bill credits:`: a label with nothing after its colon.
fn label(reading: &Reading<'_>) -> Option<&'static str> {
    let ends = reading.text.trim_end_matches(['*', '_', ' ']).ends_with(':');
    (ends && reading.words.len() <= MOST_OF_LABEL && !has_verb(reading))
        .then_some("a label without a statement")
}

/// Prices, scores, readings: mostly numbers, and no verb.
fn figures(reading: &Reading<'_>) -> Option<&'static str> {
    if ends_sentence(reading.text) || reading.words.len() > 24 {
        return None;
    }
    let numbers = reading.words.iter().filter(|word| has_digit(word.text)).count();
    let money = reading.text.contains(['$', '\u{20ac}', '\u{a3}', '\u{a5}', '%']);
    let spelled = reading.words.iter().filter(|word| !has_digit(word.text)).count();
    let lower = reading.words.iter().filter(|word| word.is_small()).count();
    let mostly = numbers > 0 && (spelled <= numbers || (money && spelled <= 2 * numbers && lower <= numbers));
    let score = numbers >= 2 && spelled <= 4 && lower == 0;
    let year = numbers == 1 && spelled > 0 && !money;
    // "Leakage down 21%" says what happened.
    let moved = reading.words.iter().any(|word| matches!(word.lower.as_str(), "up" | "down"));
    ((mostly || score) && !year && !moved && !has_verb(reading)).then_some(FIGURES)
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// A date, a time, or both, and where.
fn date(reading: &Reading<'_>) -> Option<&'static str> {
    let words = &reading.words;
    let timed = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            || CALENDAR_WORDS.has(word)
            || matches!(
                word,
                "month"
                    | "weekday"
                    | "a"
                    | "p"
                    | "m"
                    | "am"
                    | "pm"
                    | "noon"
                    | "midnight"
                    | "gmt"
                    | "utc"
                    | "et"
                    | "est"
                    | "at"
                    | "on"
                    | "from"
                    | "to"
                    | "until"
                    | "of"
                    | "the"
                    | "and"
                    | "hrs"
            )
    };
    let stopped = ends_sentence(reading.text) && !reading.text.trim_end().ends_with("m.");
    if stopped || words.len() > 24 || !words.iter().any(|word| has_digit(word.text)) {
        return None;
    }
    let dates = words.iter().filter(|word| timed(&word.lower)).count();
    let only = dates == words.len() && words.len() > 1;
    let opened = words.first().is_some_and(|word| {
        matches!(word.lower.as_str(), "held" | "dated" | "posted" | "issued" | "given" | "recorded")
    });
    let named = words.get(1).is_some_and(|word| matches!(word.lower.as_str(), "on" | "at" | "in" | "by"));
    (only || (opened && named && dates >= 4)).then_some("a date without a statement")
}

/// `Results: …; …`, `Potholes: 14 reported, 9 filled`, `ACTION: Ruiz to write`: a label and its entries.
fn entries(reading: &Reading<'_>) -> Option<&'static str> {
    let (head, rest) = reading.text.split_once(": ")?;
    let (head_words, entries) = (head.split_whitespace().count(), Reading::new(rest));
    let listed = rest.contains(';') || rest.matches(',').count() >= 2;
    let counted =
        entries.words.iter().filter(|word| word.text.starts_with(|c: char| c.is_ascii_digit())).count();
    let task = is_task(head, &entries);
    let verb = entries.words.iter().enumerate().any(|(at, word)| {
        // "14 reported, 9 filled" counts, and reports nothing.
        let counts = at > 0 && entries.words[at - 1].text.starts_with(|c: char| c.is_ascii_digit());
        let after = rest[word.span.end..].trim_start();
        let after_number = counts && (after.is_empty() || after.starts_with([',', ';', '.', ')']))
            || rest[..word.span.start].ends_with('(');
        let one = Reading::new(word.text);
        word.is_small() && !after_number && (one.has_finite_verb() || word.lower.ends_with("ed"))
    });
    // "Attendance: 4,212.", "Proposed: B. Lee."
    let named = entries.words.iter().all(|word| !word.is_small() || word.is(FUNCTION));
    let value = named
        && head_words <= 3
        && entries.words.len() <= 6
        && ends_sentence(rest)
        && !rest.ends_with(['?', '!']);
    let timed = ["a.m.", "p.m.", "noon"].iter().any(|time| rest.ends_with(time)) && entries.words.len() <= 12;
    let fits =
        timed || value || (listed && counted >= 2) || task || (counted >= 2 && entries.words.len() <= 10);
    let clause =
        entries.words.first().is_some_and(|word| matches!(word.lower.as_str(), "that" | "to" | "it"))
            || entries.words.iter().any(|word| word.lower == "be");
    (head_words <= 4 && fits && !verb && !clause).then_some(ENTRIES)
}

/// `ACTION: Ruiz to write to the county`: a label in capitals, somebody, and what is left to do.
fn is_task(head: &str, entries: &Reading<'_>) -> bool {
    let letters: String = head.chars().filter(|c| c.is_alphabetic()).collect();
    let words = &entries.words;
    let to = words.iter().take(6).position(|word| word.lower == "to");
    letters.len() > 2
        && letters.chars().all(char::is_uppercase)
        && words.first().is_some_and(|word| word.is_capital())
        && to.is_some_and(|at| words.get(at + 1).is_some_and(|next| next.is_verb_base()))
}

/// `None.`, `Upstream!`: an answer or exclamation without a verb.
fn call(reading: &Reading<'_>) -> Option<&'static str> {
    let words = &reading.words;
    if words.len() > MOST_OF_CALL || !reading.ends_sentence() {
        return None;
    }
    let verb = words.iter().any(|word| {
        word.is_verb_form() || (words.len() > 1 && word.is_verb_base()) || word.lower.contains('\'')
    });
    let abbreviated = reading.text.trim_end_matches('.').contains('.');
    let grammar = words.len() > 1
        && words.iter().any(|word| word.is(FUNCTION) && word.lower != "no" && word.lower != "not");
    let counted = words.iter().any(|word| word.is(NUMBER_WORDS));
    let coined = words.iter().any(|word| word.is(CURRENCY_WORDS));
    let short =
        words.len() <= MOST_OF_CALL && reading.ends_sentence() && !reading.asks() && reading.text.is_ascii();
    (short && !verb && !grammar && !abbreviated && !counted && !coined)
        .then_some("a word or two without a verb")
}
