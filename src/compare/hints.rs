//! Hints: which phrases a statement has on which a guard turns, found once when it is read.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use serde::{Deserialize, Serialize};

use crate::text::Reading;
use crate::words::{IDIOMS, PLANS};

/// The hints in a statement, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Hints(u16);

impl Hints {
    /// It says what was meant to be.
    pub(super) const PLAN: Hints = Hints(1);
    /// It denies without a word that negates.
    pub(super) const IDIOM: Hints = Hints(2);
    /// Its idiom turns a word into its opposite: "anything but cold".
    pub(super) const TURNS: Hints = Hints(4);
    pub(super) const AGAINST: Hints = Hints(8);
    pub(super) const UNTIL: Hints = Hints(16);
    pub(super) const FIRST: Hints = Hints(32);
    /// It begins with a condition.
    pub(super) const CONDITION: Hints = Hints(64);
    /// It has a condition after its beginning.
    pub(super) const IF: Hints = Hints(128);
    /// It says what was so before: "used to be".
    pub(super) const FORMER: Hints = Hints(256);

    /// Whether it has another hint.
    pub(super) fn has(self, hint: Hints) -> bool {
        self.0 & hint.0 != 0
    }
}

/// The other words of phrases and their hints, by the first word.
type Phrases = FxHashMap<&'static str, Vec<(Vec<&'static str>, u16)>>;

/// The hints of each phrase, by its first word, with its other words.
static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let turns = ["anything but", "by no means", "in no way"];
    let plans = PLANS.iter().map(|phrase| (phrase, Hints::PLAN.0));
    let idioms = IDIOMS.iter().map(|phrase| (phrase, Hints::IDIOM.0));
    let rest = turns.map(|phrase| (phrase, Hints::TURNS.0)).into_iter().chain([
        ("against", Hints::AGAINST.0),
        ("until", Hints::UNTIL.0),
        ("till", Hints::UNTIL.0),
        ("first", Hints::FIRST.0),
        ("used to", Hints::FORMER.0),
        ("formerly", Hints::FORMER.0),
        ("at first", Hints::FORMER.0),
        ("in the past", Hints::FORMER.0),
    ]);
    let mut phrases = Phrases::default();
    for (phrase, hint) in plans.chain(idioms).chain(rest) {
        let mut words = phrase.split(' ');
        let first = words.next().unwrap_or_default();
        phrases.entry(first).or_default().push((words.collect(), hint));
    }
    phrases
});

/// The hints in a reading.
pub(super) fn hints(reading: &Reading<'_>) -> Hints {
    let words = &reading.words;
    let mut found = 0;
    for (at, word) in words.iter().enumerate() {
        let lower = word.lower.as_str();
        if let Some(phrases) = PHRASES.get(lower) {
            let follows = |rest: &[&str]| {
                rest.iter().enumerate().all(|(place, wanted)| {
                    words.get(at + 1 + place).is_some_and(|word| word.lower == *wanted)
                })
            };
            let held = phrases.iter().filter(|(rest, _)| follows(rest));
            let be = |word: &str| matches!(word, "is" | "are" | "was" | "were" | "be" | "been" | "being");
            let passive =
                lower == "used" && words[at.saturating_sub(2)..at].iter().any(|word| be(&word.lower));
            found |= held.filter(|_| !passive).fold(0, |all, (_, hint)| all | hint);
        }
        if at == 0 && matches!(lower, "if" | "when" | "unless" | "without") {
            found |= Hints::CONDITION.0;
        }
        let comma = || reading.text[..word.span.start].trim_end().ends_with(',');
        if at > 0 && (matches!(lower, "unless" | "when") || lower == "if" && comma()) {
            found |= Hints::IF.0;
        }
    }
    Hints(found)
}
