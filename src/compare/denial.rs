//! Denials: statements that are denied as a whole, in the words of fact-checkers.
//!
//! Invariant: "It is false that X", "It is a myth that X", "The claim that X has been debunked" and "'X' is
//! untrue" are read as X, denied (the genre `denial` of `tests/cases/pairs.txt`).

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::Span;
use crate::text::{Reading, Word, lemma};
use crate::words::DENIALS;

/// The phrases that deny, by their first word; longest first.
static FALSE: LazyLock<FxHashMap<&'static str, Vec<Vec<&'static str>>>> = LazyLock::new(|| {
    let mut phrases: FxHashMap<&str, Vec<Vec<&str>>> = FxHashMap::default();
    for row in DENIALS.section("false").rows() {
        let words: Vec<&str> = row.words(0).collect();
        if let Some(first) = words.first() {
            phrases.entry(first).or_default().push(words);
        }
    }
    phrases.values_mut().for_each(|alike| alike.sort_by_key(|words| std::cmp::Reverse(words.len())));
    phrases
});

static NOUNS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| listed("nouns"));
static ADVERBS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| listed("adverbs"));

fn listed(section: &'static str) -> FxHashSet<&'static str> {
    DENIALS.section(section).rows().map(|row| row.column(0)).collect()
}

/// Takes the words that deny a reading as a whole out of it. Returns where they stand, if there are any.
pub(super) fn strip(reading: &mut Reading<'_>) -> Option<Span> {
    let words = &reading.words;
    let that = |at: usize| words.get(at).is_some_and(|word| word.lower == "that");
    // "It is false that X": the rest is denied.
    if let Some(end) = before_that(words) {
        let span = Span { start: words[0].span.start, end: words[end].span.end };
        reading.words.drain(..=end);
        return Some(span);
    }
    // "The claim that X is false": what stands between is denied.
    let article = usize::from(words.first().is_some_and(|word| matches!(word.lower.as_str(), "the" | "a")));
    let noun = words.get(article).map_or("", |word| word.lower.as_str());
    let names_claim = NOUNS.contains(noun) || noun.strip_suffix('s').is_some_and(|one| NOUNS.contains(one));
    let first = if names_claim && that(article + 1) {
        article + 2
    } else if reading.text.starts_with(['"', '\u{201c}']) {
        0
    } else {
        return None;
    };
    let verdict = (first + 2..words.len()).find(|at| is_verdict(words, *at))?;
    // What was quoted ends where the verdict on it begins.
    let gap = &reading.text[words[verdict - 1].span.end..words[verdict].span.start];
    if first == 0 && !gap.contains(['"', '\u{201d}']) {
        return None;
    }
    let span = Span { start: words[verdict].span.start, end: words[words.len() - 1].span.end };
    reading.words.truncate(verdict);
    reading.words.drain(..first);
    Some(span)
}

/// The place of the "that" after which all is denied.
fn before_that(words: &[Word<'_>]) -> Option<usize> {
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    if let Some(end) = lacking(words) {
        return Some(end);
    }
    let start = match lower(0) {
        "it's" | "it\u{2019}s" => 1,
        "it" if matches!(lower(1), "is" | "was" | "has") => 2,
        "it" if matches!(lower(1), "isn't" | "wasn't") && matches!(lower(2), "true" | "correct" | "so") => {
            return (lower(3) == "that" && words.len() > 4).then_some(3);
        }
        _ => return None,
    };
    let end = start + predicate(words, start)?;
    (lower(end) == "that" && words.len() > end + 1).then_some(end)
}

/// The place of the "that" before what nothing shows: "there is no evidence that", "police found no proof that".
fn lacking(words: &[Word<'_>]) -> Option<usize> {
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let start = (1..words.len().min(7)).find(|at| matches!(lower(*at), "no" | "not"))?;
    let before = lemma(lower(start - 1));
    let verb = matches!(&*before, "be" | "there's" | "find" | "see" | "have" | "offer" | "provide" | "give");
    let fits = |row: crate::words::Row| {
        let count = row.words(0).count();
        let all = row.words(0).enumerate().all(|(ahead, word)| lower(start + ahead) == word);
        (all && lower(start + count) == "that").then_some(start + count)
    };
    let found = DENIALS.section("lacking").rows().find_map(fits);
    found.filter(|end| verb && words.len() > end + 1)
}

/// Whether the rest of the statement from a word on is a verdict: "is false", "has since been debunked".
fn is_verdict(words: &[Word<'_>], at: usize) -> bool {
    let verb = words[at].lower.as_str();
    let short = matches!(verb, "isn't" | "wasn't" | "aren't" | "weren't");
    if short {
        let rest: Vec<&str> = words[at + 1..].iter().map(|word| word.lower.as_str()).collect();
        return matches!(rest.as_slice(), ["true" | "accurate" | "correct" | "right"]);
    }
    matches!(verb, "is" | "was" | "are" | "were" | "has" | "have" | "proved" | "turned")
        && predicate(words, at + 1).is_some_and(|length| at + 1 + length == words.len())
}

/// How many words from a place on say that something is false, with the adverbs before them.
fn predicate(words: &[Word<'_>], from: usize) -> Option<usize> {
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let mut at = from;
    while ADVERBS.contains(lower(at)) {
        at += 1;
    }
    if lower(at) == "been" && ADVERBS.contains(lower(at + 1)) {
        at += 1;
        while ADVERBS.contains(lower(at)) {
            at += 1;
        }
    }
    let phrases = FALSE.get(lower(at))?;
    let fits =
        |phrase: &&Vec<&str>| phrase.iter().enumerate().all(|(ahead, word)| lower(at + ahead) == *word);
    phrases.iter().find(fits).map(|phrase| at + phrase.len() - from)
}
