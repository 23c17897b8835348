//! Cues: words and phrases that mean something to a rule.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::model::Span;
use crate::words::{AUX, BAIT, FINITE, FUNCTION, File, HEDGES, LOOSE_TIMES, OPINIONS, UNNAMED};

/// Whether a word, in lower case, carries grammar and no content.
#[must_use]
pub fn is_function(word: &str) -> bool {
    FUNCTION.has(word)
}

/// Whether a word, in lower case, is a finite verb by the lists.
#[must_use]
pub fn is_verb(word: &str) -> bool {
    AUX.or(FINITE).has(word)
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
    /// A statement made with less than full commitment.
    Hedge,
    /// A time that can be placed only if the date of writing is known.
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
        let files: [(Cue, File); 5] = [
            (Cue::Bait, BAIT),
            (Cue::Hedge, HEDGES),
            (Cue::LooseTime, LOOSE_TIMES),
            (Cue::Opinion, OPINIONS),
            (Cue::Unnamed, UNNAMED),
        ];
        let (mut patterns, mut cues) = (Vec::new(), Vec::new());
        for (cue, file) in files {
            for phrase in file.rows().map(|row| row.column(0)) {
                patterns.push(phrase.to_owned());
                cues.push(cue);
                if phrase.contains('\'') {
                    patterns.push(phrase.replace('\'', "\u{2019}"));
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
