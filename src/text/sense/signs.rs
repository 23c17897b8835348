//! Signs: the words and phrases of `src/words/sense.txt`, and where they stand in a reading.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::cut::phrase_at;
use crate::text::lemma::lemma;
use crate::text::negation::{Scope, begins};
use crate::text::reading::Reading;
use crate::text::word::Word;
use crate::words::{DENIALS, DENYING, NOTHING_TO, SENSE};

/// A list of phrases, by their first word; the longest first.
pub(super) struct Phrases(LazyLock<FxHashMap<&'static str, Vec<&'static str>>>);

macro_rules! phrases {
    ($($(#[$doc:meta])* $name:ident = $file:ident $section:literal;)*) => {$(
        $(#[$doc])*
        pub(super) static $name: Phrases = Phrases(LazyLock::new(|| by_first(
            $file.section($section).rows().map(|row| row.column(0)),
        )));
    )*};
}

phrases! {
    /// What denies a whole clause.
    NEGATING = SENSE "negating";
    /// What begins a condition.
    CONDITION = SENSE "condition";
    /// What begins as a condition does, and is not one.
    SPOKEN_OF = SENSE "spoken-of";
    /// What begins a phrase for something that is not there.
    ABSENT = SENSE "absent";
    /// What attributes words to talk.
    HEARSAY = SENSE "hearsay";
    /// What says that something is false.
    FALSE = DENIALS "false";
    /// What says that something lacks evidence.
    LACKING = DENIALS "lacking";
    /// By what an act is all but done.
    ALMOST = SENSE "almost";
    /// What stands before an amount that is not reached.
    SHORT = SENSE "short";
    /// What says of a statement that nobody has shown it.
    UNPROVEN = SENSE "unproven";
    /// What says that something is so in words alone.
    NOMINAL = SENSE "nominal";
    /// What takes back what was said.
    WITHDRAWN = SENSE "withdrawn";
    /// What speaks of the sentence before.
    BACK = SENSE "back";
}

fn by_first(phrases: impl Iterator<Item = &'static str>) -> FxHashMap<&'static str, Vec<&'static str>> {
    let mut found: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for phrase in phrases {
        found.entry(phrase.split(' ').next().unwrap_or_default()).or_default().push(phrase);
    }
    found.values_mut().for_each(|alike| alike.sort_by_key(|phrase| std::cmp::Reverse(phrase.len())));
    found
}

impl Phrases {
    /// The word after the phrase that stands at a word, if one does.
    pub(super) fn at(&self, reading: &Reading<'_>, at: usize) -> Option<usize> {
        let alike = self.0.get(reading.words.get(at)?.lower.as_str())?;
        alike.iter().find_map(|phrase| phrase_at(reading, at, phrase))
    }

    /// Whether one stands among some words.
    pub(super) fn among(&self, reading: &Reading<'_>, from: usize, to: usize) -> Option<(usize, usize)> {
        (from..to).find_map(|at| Some((at, self.at(reading, at).filter(|end| *end <= to)?)))
    }
}

/// What a word negates, if it negates, and the word after it.
pub(super) fn negation(reading: &Reading<'_>, at: usize) -> Option<(Scope, usize)> {
    let word = reading.words.get(at)?;
    if let Some(end) = NEGATING.at(reading, at) {
        let before = at.checked_sub(1).map_or("", |before| reading.words[before].lower.as_str());
        // "a few" are some.
        let some = word.lower == "few"
            && matches!(before, "a" | "the" | "these" | "those" | "last" | "next" | "first");
        if !some {
            return Some((Scope::Clause, end));
        }
    }
    // "No doubt", "no secret that", "no wonder that".
    let known = |next: &Word<'_>| {
        matches!(next.lower.as_str(), "doubt" | "secret" | "wonder" | "surprise" | "accident" | "coincidence")
    };
    if word.lower == "no" && reading.words.get(at + 1).is_some_and(known) {
        return None;
    }
    // "No fewer than forty": forty or more.
    if is_at_least(reading, at) {
        return None;
    }
    begins(reading, at, &lemma(&word.lower)).map(|scope| (scope, at + 1))
}

/// Whether a negation and "fewer than" stand at a word: the amount after them was reached.
pub(super) fn is_at_least(reading: &Reading<'_>, at: usize) -> bool {
    reading
        .words
        .get(at)
        .is_some_and(|word| matches!(word.lower.as_str(), "no" | "not" | "never" | "nothing"))
        && ["fewer than", "less than"].iter().any(|phrase| phrase_at(reading, at + 1, phrase).is_some())
}

/// How many words of a reading negate or deny.
pub(super) fn denials(reading: &Reading<'_>) -> usize {
    let mut count = 0;
    let mut at = 0;
    while at < reading.words.len() {
        let end = negation(reading, at).map(|(_, end)| end).or_else(|| FALSE.at(reading, at));
        let denies = DENYING.has(reading.words[at].base());
        count += usize::from(end.is_some() || denies || NOTHING_TO.has(&reading.words[at].lower));
        at = end.unwrap_or(at + 1);
    }
    count
}
