//! Cues: words and phrases that mean something to a rule, kept in `cues/*.txt`, one a line.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::model::Span;

/// A list of single words, in lower case.
pub(super) struct Words {
    set: LazyLock<FxHashSet<&'static str>>,
}

impl Words {
    const fn new(set: fn() -> FxHashSet<&'static str>) -> Self {
        Words { set: LazyLock::new(set) }
    }

    pub(super) fn has(&self, word: &str) -> bool {
        self.set.contains(word)
    }
}

fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Abbreviations that something follows.
pub(super) static BEFORE: Words =
    Words::new(|| lines(include_str!("cues/abbreviation-before.txt")).collect());
/// Abbreviations that may end a sentence.
pub(super) static AFTER: Words = Words::new(|| lines(include_str!("cues/abbreviation-after.txt")).collect());
/// Words that begin sentences.
pub(super) static STARTER: Words = Words::new(|| lines(include_str!("cues/starter.txt")).collect());
/// Words of grammar.
pub(super) static FUNCTION: Words = Words::new(|| lines(include_str!("cues/function.txt")).collect());
/// Finite auxiliaries.
pub(super) static AUX: Words = Words::new(|| lines(include_str!("cues/aux.txt")).collect());
/// Frequent verb forms.
pub(super) static VERB: Words = Words::new(|| lines(include_str!("cues/verb.txt")).collect());
/// Verbs of saying.
pub(super) static REPORTING: Words = Words::new(|| lines(include_str!("cues/reporting.txt")).collect());
/// Verbs of saying, thinking and wanting, in their base form.
pub(super) static STANCE: Words = Words::new(|| lines(include_str!("cues/stance.txt")).collect());
/// Those of them that are verbs of saying.
pub(super) static SAYING: Words = Words::new(|| lines(include_str!("cues/saying.txt")).collect());
/// Nouns for what somebody says, thinks or wants, in the singular.
pub(super) static STANCE_NOUN: Words = Words::new(|| lines(include_str!("cues/stance-noun.txt")).collect());
/// Nouns that point back.
pub(super) static ANAPHOR: Words = Words::new(|| lines(include_str!("cues/anaphor.txt")).collect());

/// Whether a noun, in lower case, points back at something named before when "the" begins a sentence.
#[must_use]
pub fn is_anaphor(word: &str) -> bool {
    ANAPHOR.has(word)
}

/// Whether a word, in lower case, carries grammar and no matter.
#[must_use]
pub fn is_function(word: &str) -> bool {
    FUNCTION.has(word)
}

/// Whether a word, in lower case, is a finite verb by the lists.
#[must_use]
pub fn is_verb(word: &str) -> bool {
    AUX.has(word) || VERB.has(word)
}

/// Whether a word, in lower case, is a finite verb by the lists, or looks like a past form.
#[must_use]
pub fn is_finite(word: &str) -> bool {
    is_verb(word) || (word.len() > 4 && word.ends_with("ed"))
}

/// What a phrase is a sign of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue {
    /// The wording of a title that sells a page.
    Bait,
    /// The furniture of a page.
    Boilerplate,
    /// A statement made with less than full commitment.
    Hedge,
    /// A time that only a date of writing can place.
    LooseTime,
    /// A judgement or a prescription of the writer's own.
    Opinion,
    /// A speaker who is nobody in particular.
    Unnamed,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(Phrases::load);

struct Phrases {
    automaton: Option<AhoCorasick>,
    cues: Vec<Cue>,
}

impl Phrases {
    fn load() -> Self {
        let files = [
            (Cue::Bait, include_str!("cues/bait.txt")),
            (Cue::Boilerplate, include_str!("cues/boilerplate.txt")),
            (Cue::Hedge, include_str!("cues/hedge.txt")),
            (Cue::LooseTime, include_str!("cues/loose-time.txt")),
            (Cue::Opinion, include_str!("cues/opinion.txt")),
            (Cue::Unnamed, include_str!("cues/unnamed.txt")),
        ];
        let (mut patterns, mut cues) = (Vec::new(), Vec::new());
        for (cue, file) in files {
            for line in lines(file) {
                patterns.push(line.to_owned());
                cues.push(cue);
                if line.contains('\'') {
                    patterns.push(line.replace('\'', "\u{2019}"));
                    cues.push(cue);
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .build(patterns);
        Phrases { automaton: automaton.ok(), cues }
    }
}

/// Every cue phrase in `text` that stands as whole words, in the order of their ends.
pub(super) fn phrases(text: &str) -> Vec<(Cue, Span)> {
    let Some(automaton) = &PHRASES.automaton else {
        return Vec::new();
    };
    let inner = |c: char| c.is_alphanumeric();
    automaton
        .find_overlapping_iter(text)
        .map(|hit| (PHRASES.cues[hit.pattern().as_usize()], Span { start: hit.start(), end: hit.end() }))
        .filter(|(_, span)| !text[..span.start].ends_with(inner) && !text[span.end..].starts_with(inner))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_stand_as_whole_words() {
        let words = |text: &str| -> Vec<String> {
            phrases(text).iter().map(|(_, span)| text[span.start..span.end].to_owned()).collect()
        };
        assert_eq!(words("Perhaps. Unperhaps perhapsed"), ["Perhaps"]);
        assert_eq!(words("You won\u{2019}t believe it"), ["You won\u{2019}t", "won\u{2019}t believe"]);
        assert!(PHRASES.automaton.is_some());
    }
}
