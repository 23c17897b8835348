//! The model of lines: is this the wording of a page about itself?
//!
//! It stands beside the patterns of `furniture.rs`, for calls and notices that no pattern has: a linear model over
//! words and pairs of words, `lines.weights`, as the bait model is. `tools/train_lines.rs` trains it on lines
//! written for this project and on plain sentences. Its result is a sum over words, so that the words can be
//! named.

use super::lemma::fnv;
use super::reading::Reading;
use crate::model::Span;
use crate::words::ADDRESSES;

/// One signed byte for each hash of a feature.
static WEIGHTS: &[u8] = include_bytes!("lines.weights");
/// How many weights there are.
pub const LINE_FEATURES: usize = 1 << 15;
/// The log odds that a weight of one stands for.
pub const LINE_STEP: f32 = 1.0 / 24.0;
/// The log odds from which a line is called furniture: plain claims of other data stay below it.
const ENOUGH: f32 = 2.5;
/// The fewest and the most words of a line that is judged.
const FEWEST_WORDS: usize = 3;
const MOST_WORDS: usize = 20;

/// The words of a line that weigh most for furniture, the heaviest first, if all weigh enough.
pub(super) fn weighty(reading: &Reading<'_>) -> Option<Vec<Span>> {
    let fits = (FEWEST_WORDS..=MOST_WORDS).contains(&reading.words.len());
    // A whole sentence that speaks to nobody, and of no page, is about something else.
    if !fits || !reading.has_any(ADDRESSES) && reading.ends_sentence() {
        return None;
    }
    let mut weighed: Vec<(i8, Span)> = Vec::new();
    let mut sum = 0.0;
    each_line_feature(reading, |hash, span| {
        let weight = WEIGHTS.get(hash).map_or(0, |weight| *weight as i8);
        sum += f32::from(weight) * LINE_STEP;
        if let Some(span) = span.filter(|_| weight > 0) {
            weighed.push((weight, span));
        }
    });
    if sum < ENOUGH {
        return None;
    }
    weighed.sort_by_key(|(weight, span)| (std::cmp::Reverse(*weight), span.start));
    Some(weighed.into_iter().take(3).map(|(_, span)| span).collect())
}

/// Hands the hash of every feature of a line to `each`, once, with its words: words, pairs of words, how it begins
/// and ends, and a few facts about its shape.
pub fn each_line_feature(reading: &Reading<'_>, mut each: impl FnMut(usize, Option<Span>)) {
    let words = &reading.words;
    let mut seen: Vec<usize> = Vec::new();
    let mut once = |parts: &[&str], span: Option<Span>| {
        let hash = fnv(parts.iter().flat_map(|part| part.bytes().chain([0xff])));
        let hash = (hash ^ (hash >> 31)) as usize % LINE_FEATURES;
        if !seen.contains(&hash) {
            seen.push(hash);
            each(hash, span);
        }
    };
    let plain = |at: usize| -> &str {
        let word = &words[at];
        let name = at > 0 && word.is_capital();
        if word.lower.starts_with(|c: char| c.is_ascii_digit()) {
            "0"
        } else if name {
            "Name"
        } else {
            word.lower.as_str()
        }
    };
    for at in 0..words.len() {
        once(&[plain(at)], Some(words[at].span));
        if at > 0 {
            let span = Span { start: words[at - 1].span.start, end: words[at].span.end };
            once(&[plain(at - 1), plain(at)], Some(span));
        }
    }
    if let (Some(first), Some(last)) = (words.first(), words.last()) {
        once(&["^", plain(0)], Some(first.span));
        once(&["$", plain(words.len() - 1)], Some(last.span));
    }
    if reading.asks() {
        once(&["?", "?"], None);
    } else if reading.ends_sentence() {
        once(&[".", "."], None);
    }
    once(&["#", if reading.has_finite_verb() { "verb" } else { "no verb" }], None);
    let you = words
        .iter()
        .any(|word| matches!(word.lower.as_str(), "you" | "your" | "us" | "our" | "we" | "i" | "me" | "my"));
    once(&["#", if you { "address" } else { "no address" }], None);
    let past = words.iter().any(|word| {
        word.lower.ends_with("ed") || matches!(word.lower.as_str(), "was" | "were" | "had" | "fell" | "rose")
    });
    once(&["#", if past { "past" } else { "no past" }], None);
    once(&["length", ["5", "10", "15", "20"][(words.len() / 5).min(3)]], None);
    if reading.text.contains(": ") {
        once(&[":", ":"], None);
    }
}
