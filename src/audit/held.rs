//! Held: whether a captured source has what a statement cites it for.
//!
//! Invariant: a statement in other words than its source is not reported. It is reported if an amount in it is not in the
//! source, or if the source has less than a quarter of its words. `tests/cites.rs` holds it.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::compare::Figures;
use crate::model::{Seq, Source, View};
use crate::text::{Reading, fnv, is_function, language};

/// The fewest words of a statement of which a source may lack most.
const LEAST_WORDS: usize = 6;

/// The share of a statement's words that a source must have, as parts of this many.
const LEAST_SHARE: usize = 4;

/// A captured text, as statements that cite it are compared with it.
struct Text {
    words: FxHashSet<u64>,
    figures: Figures,
    is_english: bool,
}

/// The captured texts that are cited, each read once.
pub(super) struct Texts<'a> {
    ledger: &'a View,
    read: BTreeMap<Seq, Option<Text>>,
}

impl<'a> Texts<'a> {
    pub(super) fn of(ledger: &'a View) -> Self {
        Texts { ledger, read: BTreeMap::new() }
    }

    /// What none of the sources has that a statement cites, in words; nothing, if one of them may hold the statement.
    pub(super) fn lack(&mut self, sources: &[Seq], statement: &str) -> Option<(Seq, String)> {
        let mut first = None;
        for seq in sources {
            let lack = self.read(*seq)?.lacks(statement)?;
            first.get_or_insert((*seq, lack));
        }
        first
    }

    fn read(&mut self, seq: Seq) -> Option<&Text> {
        let ledger = self.ledger;
        let read = || {
            let source = ledger.source(seq)?;
            ledger.text(&source.text).map(|text| Text::of(source, text))
        };
        self.read.entry(seq).or_insert_with(read).as_ref()
    }
}

impl Text {
    fn of(source: &Source, text: &str) -> Self {
        let told = [&source.title, &source.author, &source.publisher, &source.published];
        let told = told.into_iter().flatten().flat_map(|told| words(&Reading::new(told)).collect::<Vec<_>>());
        let reading = Reading::new(text);
        let words = words(&reading).chain(told).collect();
        Text { words, figures: Figures::of(&reading), is_english: language(text).is_none() }
    }

    /// What it does not have of a statement, in words.
    fn lacks(&self, statement: &str) -> Option<String> {
        if !self.is_english || language(statement).is_some() {
            return None;
        }
        let reading = Reading::new(statement);
        let own: FxHashSet<u64> = words(&reading).collect();
        let shared = own.iter().filter(|word| self.words.contains(word)).count();
        if own.len() >= LEAST_WORDS && shared * LEAST_SHARE < own.len() {
            return Some(format!("has {shared} of its {} words", own.len()));
        }
        let spans = self.figures.lacking(&Figures::of(&reading));
        let lacking: Vec<&str> = spans.into_iter().filter_map(|span| span.of(statement)).collect();
        (!lacking.is_empty()).then(|| format!("does not have “{}”", lacking.join("” and “")))
    }
}

/// The words of a reading that carry meaning, by their hashes: of their first five letters, so that “Norway” and “Norwegian”,
/// “build” and “building” are one.
fn words(reading: &Reading<'_>) -> impl Iterator<Item = u64> {
    let telling =
        |word: &&str| word.chars().count() >= 4 && !is_function(word) && word.contains(char::is_alphabetic);
    let lower = reading.words.iter().map(|word| word.lower.as_str()).filter(telling);
    lower.map(|word| fnv(word.chars().take(5).flat_map(|c| u32::from(c).to_le_bytes())))
}
