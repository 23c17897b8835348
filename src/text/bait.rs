//! Bait: is this the wording that sells a page?
//!
//! There are two kinds of evidence, and both are reported: phrases that search titles use
//! (`src/words/bait.txt`), and a linear model over words and pairs of words, `bait.weights`.
//! `tools/train_bait.rs` trains it on headlines with and without bait and on plain sentences; without these
//! it would flag every second claim. The model has 64 kB and reads a sentence in a microsecond. Its result is
//! a sum over words, so that the words can be named.

use super::cue::Cue;
use super::lemma::fnv;
use super::reading::Reading;
use crate::model::Span;

/// One signed byte for each hash of a feature.
static WEIGHTS: &[u8] = include_bytes!("bait.weights");
/// How many weights there are.
pub const FEATURES: usize = 1 << 16;
/// The log odds that a weight of one stands for.
pub const STEP: f32 = 1.0 / 24.0;
/// The log odds from which a text in title case is called bait: the highest at which the held-back headlines
/// have a recall of .95 (docs/QUALITY.md).
const ENOUGH: f32 = -0.6;

/// The weight of a phrase of search titles.
const PHRASE: f32 = 2.5;
/// The most words that a title has.
const LONGEST: usize = 24;

/// Why a text is bait.
#[derive(Debug, Clone, PartialEq)]
pub struct Bait {
    /// The wording of search titles in it.
    pub phrases: Vec<Span>,
    /// The words that weighed most, the heaviest first.
    pub words: Vec<Span>,
}

/// What in a segment sells a page, if anything does.
#[must_use]
pub fn bait(reading: &Reading<'_>) -> Option<Bait> {
    if reading.words.len() > LONGEST {
        return None;
    }
    let phrases = phrases(reading);
    let mut weighed: Vec<(i8, Span)> = Vec::new();
    let mut sum = 0.0;
    each_feature(reading, |hash, span| {
        let weight = WEIGHTS.get(hash).map_or(0, |weight| *weight as i8);
        sum += f32::from(weight) * STEP;
        if let Some(span) = span.filter(|_| weight > 0) {
            weighed.push((weight, span));
        }
    });
    // More evidence is needed where the text is written like a sentence: without capitals, or with a full
    // stop.
    let stopped = reading.ends_sentence() && !reading.asks();
    let plain = !reading.is_title_case();
    let enough = ENOUGH + if stopped { 3.0 } else { 0.0 } + if plain { 4.0 } else { 0.0 };
    let worded = !phrases.is_empty() && !plain && sum > enough - PHRASE;
    if sum < enough && !worded {
        return None;
    }
    weighed.sort_by_key(|(weight, span)| (std::cmp::Reverse(*weight), span.start));
    let words = weighed.into_iter().take(5).map(|(_, span)| span).collect();
    Some(Bait { phrases, words })
}

/// The wording of search bait in a segment, without overlaps.
pub(super) fn phrases(reading: &Reading<'_>) -> Vec<Span> {
    let mut signs: Vec<Span> = Vec::new();
    for span in reading.cued(Cue::Bait) {
        match signs.last_mut() {
            Some(last) if span.start < last.end => {
                last.start = last.start.min(span.start);
                last.end = span.end;
            }
            _ => signs.push(span),
        }
    }
    signs
}

/// Whether a headline is held back from training, every fifth by its hash, so that it can be measured on.
#[must_use]
pub fn held_back(text: &str) -> bool {
    fnv(text.bytes()).is_multiple_of(5)
}

/// Hands the hash of every feature of a segment to `each`, with its words. Features are words, pairs of
/// words, and a few facts about the shape.
pub fn each_feature(reading: &Reading<'_>, mut each: impl FnMut(usize, Option<Span>)) {
    let words = &reading.words;
    let hash = |parts: &[&str]| {
        let hash = fnv(parts.iter().flat_map(|part| part.bytes().chain([0xff])));
        (hash ^ (hash >> 29)) as usize % FEATURES
    };
    let plain = |at: usize| -> &str {
        let word = words[at].lower.as_str();
        if word.starts_with(|c: char| c.is_ascii_digit()) { "0" } else { word }
    };
    for at in 0..words.len() {
        each(hash(&[plain(at)]), Some(words[at].span));
        if at > 0 {
            let span = Span { start: words[at - 1].span.start, end: words[at].span.end };
            each(hash(&[plain(at - 1), plain(at)]), Some(span));
        }
    }
    if !words.is_empty() {
        each(hash(&["^", plain(0)]), Some(words[0].span));
        each(hash(&["$", plain(words.len() - 1)]), words.last().map(|word| word.span));
    }
    if reading.asks() {
        each(hash(&["?", "?"]), None);
    } else if reading.ends_sentence() {
        each(hash(&[".", "."]), None);
    }
    let shape = if reading.has_finite_verb() { "verb" } else { "no verb" };
    each(hash(&["#", shape]), None);
    each(hash(&["length", ["5", "10", "15", "25", "50"][(words.len() / 5).min(4)]]), None);
    if reading.text.contains(": ") {
        each(hash(&[":", ":"]), None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bait_is_reported_with_the_words_that_sell() {
        for text in [
            "17 Things Only People From Small Towns Will Understand",
            "You Won't Believe What This Ferry Captain Found",
            "The Ultimate Guide to Buying a Boat",
        ] {
            let found = bait(&Reading::new(text));
            assert!(found.is_some_and(|bait| !bait.words.is_empty()), "{text}");
        }
        for text in [
            "Parliament Approves Harbour Budget",
            "The dam was finished in 1969.",
            "Unemployment in the region fell to 4.1 percent in May",
        ] {
            assert_eq!(bait(&Reading::new(text)), None, "{text}");
        }
        assert_eq!(WEIGHTS.len(), FEATURES);
    }
}
