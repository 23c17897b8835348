//! Parts: what stands on a line with prose and is not prose.
//!
//! Text that was copied without its line ends has titles, lists of titles and names of sites in the run of its
//! sentences. A stretch without an end mark is cut where a boundary can be seen: at a separator, at a word that
//! is glued to the next (`YearThe`), where one title ends and another begins, and where a title ends and a
//! sentence begins. A question and its tail stay one title. Invariant: what is not a title by its form is not
//! cut, so that prose stays whole; `tests/text.rs` holds it.

use super::bait::phrases;
use super::lines::{bullets_length, label_length};
use super::place::Place;
use super::reading::Reading;
use super::result;
use super::stops::{ends_sentence, is_opener};
use super::title::{has_pattern, is_listicle, site_start, title_form};
use super::vocabulary::{UNKNOWN, rarity};
use super::word::Word;
use crate::model::Span;
use crate::words::{FUNCTION, STARTERS, TITLE_ENDS, TITLE_STARTS};

/// The longest stretch that is looked at, in bytes: a few titles in a row.
const LONGEST_STRETCH: usize = 1200;
/// The fewest words of a title in a row of titles.
const FEWEST_WORDS: usize = 3;
/// How much evidence a boundary between two titles needs, and how much where nothing else is on the line.
const BOUNDARY: u32 = 4;
const LONE_BOUNDARY: u32 = 5;

/// Hands the parts of a run, whose sentences were found, to `each`, in order.
pub(super) fn part(text: &str, run: Span, sentences: &[Span], each: &mut impl FnMut(Span)) {
    let joined = join_tails(text, sentences);
    let lone = joined.len() == 1;
    for sentence in joined {
        if sentence.end - sentence.start > LONGEST_STRETCH {
            each(sentence);
            continue;
        }
        for piece in result::cut(text, trim_lead(text, run, sentence), is_title) {
            for piece in at_separators(text, piece) {
                for piece in at_glue(text, piece) {
                    between_titles(text, piece, lone, each);
                }
            }
        }
    }
}

/// Without the separators that stand before it, if it does not begin its run.
fn trim_lead(text: &str, run: Span, span: Span) -> Span {
    let words = &text[span.start..span.end];
    let bare = words.trim_start_matches(|c: char| c.is_whitespace() || is_separator(c));
    // The bullet of a numbered item belongs to the item, as it does where the item begins a line.
    let bullets = bullets_length(words);
    let item = bullets > 0 && label_length(&words[bullets..]) > 0;
    if span.start == run.start || bare.is_empty() || item {
        return span;
    }
    Span { start: span.end - bare.len(), end: span.end }
}

fn is_separator(c: char) -> bool {
    matches!(c, '|' | '\u{b7}' | '\u{2022}' | '\u{2027}' | '\u{30fb}' | '\u{bb}' | '\u{203a}' | '\u{2043}')
}

/// Joins a question with the tail that makes a title of it: `Sourdough flat? Here is why`.
fn join_tails(text: &str, sentences: &[Span]) -> Vec<Span> {
    let mut joined = sentences.to_vec();
    let [.., question, tail] = joined[..] else { return joined };
    let between = &text[question.end..tail.start];
    let (asked, after) = (&text[question.start..question.end], &text[tail.start..tail.end]);
    let length = tail.end - question.start;
    if length <= 160
        && !between.contains('\n')
        && asked.ends_with('?')
        && is_tail(asked, after, joined.len() == 2)
    {
        joined.truncate(joined.len() - 2);
        joined.push(Span { start: question.start, end: tail.end });
    }
    joined
}

/// Whether what follows a question on its line, and ends the line, is its tail.
fn is_tail(question: &str, tail: &str, whole: bool) -> bool {
    if ends_sentence(tail) || question.starts_with(is_opener) {
        return false;
    }
    if tail.starts_with(['-', '\u{2013}', '\u{2014}', '|', '\u{b7}']) {
        return true;
    }
    let (question, tail) = (Reading::new(question), Reading::new(tail));
    if question.words.len() > 14 || tail.words.len() > 12 {
        return false;
    }
    let first = tail.words.first().map_or("", |word| word.lower.as_str());
    let offers = matches!(
        first,
        "here"
            | "here's"
            | "your"
            | "our"
            | "what"
            | "how"
            | "why"
            | "everything"
            | "all"
            | "find"
            | "let's"
            | "try"
    );
    match (question.is_title_case(), tail.is_title_case()) {
        (true, true) => true,
        (false, true) => whole && tail.words.len() < 5,
        (_, false) => {
            offers || (!tail.has_finite_verb() && tail.words.len() > 1) || site_start(tail.text).is_some()
        }
    }
}

/// The parts between separators, where one of them is a title.
fn at_separators(text: &str, span: Span) -> Vec<Span> {
    let words = &text[span.start..span.end];
    // Most sentences are one cell: their words are set off by single spaces.
    let marked = words.bytes().any(|byte| matches!(byte, b'\t' | b'|') || !byte.is_ascii());
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    if !marked && !words.as_bytes().windows(2).any(|two| two.iter().all(is_space)) {
        return vec![span];
    }
    let mut cells = cells(words);
    if cells.len() < 2 {
        return vec![span];
    }
    // `Headline | SiteName Next Headline`: the name of the site ends the first.
    for at in 1..cells.len() {
        let site = site_length(&words[cells[at].start..cells[at].end]);
        if site > 0 && is_title(&words[cells[at - 1].start..cells[at - 1].end]) {
            cells[at - 1].end = cells[at].start + site;
            cells[at].start += site + 1;
        }
    }
    let cells = cells;
    let cell = |at: usize| &words[cells[at].start..cells[at].end];
    let length = |at: usize| cell(at).split_whitespace().count();
    let titled: Vec<bool> =
        (0..cells.len()).map(|at| length(at) > FEWEST_WORDS && is_title(cell(at))).collect();
    let mut parts = Vec::new();
    let mut start = cells[0].start;
    for at in 1..cells.len() {
        let last = at + 1 == cells.len();
        // `Headline | Site`: the name of a site belongs to its headline.
        let site = last && length(at) <= 4 && !titled[at] && !ends_sentence(cell(at));
        if (titled[at - 1] || titled[at] || ends_sentence(cell(at - 1))) && !site {
            parts.push(Span { start: span.start + start, end: span.start + cells[at - 1].end });
            start = cells[at].start;
        }
    }
    parts.push(Span { start: span.start + start, end: span.end });
    parts
}

/// The bytes of a name of a site that a cell begins with, and that other words follow: `TunnelFans Tolls 2027`.
fn site_length(cell: &str) -> usize {
    let first = cell.split(' ').next().unwrap_or("");
    let inner = first.chars().skip(1).any(char::is_uppercase) && first.contains(char::is_lowercase);
    let domain = first.ends_with(".com") || first.ends_with(".org") || first.ends_with(".net");
    let named = first.starts_with(char::is_uppercase) && inner || domain;
    let rest = cell[first.len()..].trim_start();
    let titled =
        rest.split(' ').count() > FEWEST_WORDS && rest.starts_with(char::is_uppercase) && is_title(rest);
    if named && titled { first.len() } else { 0 }
}

/// The stretches between tabs, wide gaps, bars, dots and bullets that are set off by spaces.
fn cells(words: &str) -> Vec<Span> {
    let mut cells = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(found) = words[at..].find(|c: char| c.is_whitespace()) {
        let from = at + found;
        let rest = &words[from..];
        let gap = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || is_separator(c)).len();
        let gap_words = &rest[..gap];
        let wide = gap_words.contains('\t') || gap_words.chars().count() > 1;
        at = from + gap;
        if wide && !gap_words.contains(['\n', '\r']) && from > start && at < words.len() {
            cells.push(Span { start, end: from });
            start = at;
        }
    }
    cells.push(Span { start, end: words.len() });
    cells
}

/// Whether a stretch on its own is a title by more than the lack of a verb.
fn is_title(words: &str) -> bool {
    let reading = Reading::new(words);
    !reading.ends_sentence()
        && (reading.is_title_case() || has_pattern(&reading))
        && title_form(&reading, Place { trails: true, ..Place::ALONE }).is_some()
}

/// Cuts a title from the sentence that is glued to it: `Dry YearThe weir lost water.`
fn at_glue(text: &str, span: Span) -> Vec<Span> {
    let words = &text[span.start..span.end];
    let mut before = ' ';
    for (at, c) in words.char_indices() {
        if before.is_lowercase() && c.is_uppercase() && is_glued(&words[..at], &words[at..]) {
            let middle = span.start + at;
            return vec![Span { start: span.start, end: middle }, Span { start: middle, end: span.end }];
        }
        before = c;
    }
    vec![span]
}

/// Whether a title ends and a sentence begins within a word.
fn is_glued(title: &str, rest: &str) -> bool {
    let first: String = rest.chars().take_while(|c| c.is_alphabetic()).take(12).collect();
    let first_lower = first.to_lowercase();
    if !STARTERS.has(&first_lower) {
        return false;
    }
    let last = title.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let last_lower = last.to_lowercase();
    let known = last.len() > 2 && rarity(&last_lower) < UNKNOWN && rarity(&first_lower) < UNKNOWN;
    if !known || title.split_whitespace().count() < FEWEST_WORDS || (last == "Linked" && first == "In") {
        return false;
    }
    let (title, sentence) = (Reading::new(title), Reading::new(rest));
    let prose = sentence.words.len() > 3 && sentence.has_finite_verb() && !sentence.is_title_case();
    prose && !title.ends_sentence()
}

/// Cuts a stretch where one title ends and the next title or sentence begins.
fn between_titles(text: &str, span: Span, lone: bool, each: &mut impl FnMut(Span)) {
    let mut rest = span;
    while let Some(at) = boundary(&text[rest.start..rest.end], lone) {
        let middle = rest.start + at;
        let end = rest.start + text[rest.start..middle].trim_end().len();
        each(Span { start: rest.start, end });
        rest.start = middle;
    }
    each(rest);
}

/// Where the second title, or the sentence after a title, begins.
fn boundary(stretch: &str, lone: bool) -> Option<usize> {
    // Most sentences are told from titles by their first words, before they are read.
    let plain = |word: &str| word.starts_with(char::is_lowercase) && !FUNCTION.has(word) && word != "vs";
    if stretch.split_whitespace().take(FEWEST_WORDS + 1).any(plain) {
        return None;
    }
    let reading = Reading::new(stretch);
    let words = &reading.words;
    if words.len() < 2 * FEWEST_WORDS || words.len() > 120 {
        return None;
    }
    // Everything up to the first word of matter in lower case is written like a title.
    let small =
        |word: &Word<'_>| word.is(FUNCTION) || matches!(word.lower.as_str(), "vs" | "v" | "de" | "von");
    let plain = |word: &Word<'_>| word.is_small() && !small(word);
    let titled = words.iter().position(plain).unwrap_or(words.len());
    if titled < FEWEST_WORDS + 1 {
        return None;
    }
    if titled < words.len() {
        return sentence_after(&reading, titled);
    }
    let signs = phrases(&reading);
    let need = if lone { LONE_BOUNDARY } else { BOUNDARY };
    let mut best: Option<(u32, usize)> = None;
    for at in FEWEST_WORDS..=words.len() - FEWEST_WORDS {
        let points = evidence(&reading, at, &signs);
        if points >= need && best.is_none_or(|(most, _)| points > most) {
            best = Some((points, at));
        }
    }
    let start = words[best?.1].span.start;
    (is_title(stretch[..start].trim_end()) && is_title(stretch[start..].trim_end_matches('?')))
        .then_some(start)
}

/// The evidence that a title begins at a word, in a stretch that is written like titles throughout.
fn evidence(reading: &Reading<'_>, at: usize, signs: &[Span]) -> u32 {
    let (words, text) = (&reading.words, reading.text);
    let (before, word) = (&words[at - 1], &words[at]);
    let ends = before.is(TITLE_ENDS)
        || signs.iter().any(|sign| sign.end == before.span.end)
        || (before.lower.len() == 4
            && before.lower.starts_with("20")
            && before.lower.bytes().all(|c| c.is_ascii_digit()));
    // "A Guide to" ends nothing; "What You Need to Know About It" does.
    let closed =
        matches!(before.lower.as_str(), "about" | "it" | "you" | "up" | "out" | "over" | "more" | "on");
    let bound = before.is(FUNCTION) && !(ends && closed);
    let spaced = text[before.span.end..word.span.start].trim().is_empty();
    let counts = word.text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    // "A Guide to Dams": what ends a title may also stand within one.
    let inside = signs.iter().any(|sign| sign.start < word.span.start && word.span.start < sign.end);
    if bound || !spaced || !counts || inside || before.lower == "vs" || before.lower == "versus" {
        return 0;
    }
    let pair = words.get(at + 1).map(|next| format!("{} {}", word.lower, next.lower)).unwrap_or_default();
    let opens = word.is(TITLE_STARTS) || TITLE_STARTS.has(&pair) || is_listicle(&words[at..]);
    let colon = words[at..].iter().take(4).any(|word| text[word.span.end..].starts_with(": "));
    let again = word.lower == words[0].lower && !word.is(FUNCTION);
    3 * u32::from(ends) + 3 * u32::from(opens) + 2 * u32::from(colon) + 2 * u32::from(again)
}

/// Where a sentence begins after a title: at the word with a capital before the first plain word.
fn sentence_after(reading: &Reading<'_>, titled: usize) -> Option<usize> {
    let words = &reading.words;
    let first = (FEWEST_WORDS..titled).rev().find(|at| words[*at].is_capital())?;
    let (title, sentence) = reading.text.split_at(words[first].span.start);
    let spaced = title.ends_with(char::is_whitespace);
    let (title, sentence) = (Reading::new(title.trim_end()), Reading::new(sentence));
    let last = title.words.last()?;
    let starts = words[first].is(STARTERS) && !last.is(FUNCTION);
    let ends = last.is(TITLE_ENDS) || phrases(&title).iter().any(|sign| sign.end == last.span.end);
    let whole = spaced && (starts || ends) && has_pattern(&title) && is_title(title.text);
    (whole && sentence.has_finite_verb() && sentence.words.len() > 3).then(|| words[first].span.start)
}
