//! The vocabulary: every word of which something is known, and what is known of it.
//!
//! Invariant: a word is found as it stands in the files of words, and no other (`every_word_is_found_and_no_other`). A
//! word is found by its hash, and what is known of it is put together when it is first asked for: most commands ask for
//! some dozens of the thirty thousand words. To compare two statements took a quarter more time when one table held all.

use std::hash::BuildHasher;
use std::sync::{LazyLock, OnceLock};

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::words::{FREQUENCY, IRREGULAR, Kinds, VERBS, kinds_of_words};

/// The level of a word that the table of frequencies does not have.
pub(crate) const UNKNOWN: u8 = 16;

/// There are some fewer words.
const MOST: usize = 40_000;

/// What is known of a word.
#[derive(Debug)]
pub(super) struct Known {
    /// Whether it is rarely anything but a verb, if it is the base form of a verb.
    pub(super) verb: Option<bool>,
    /// The kinds that it is of.
    pub(super) kinds: Kinds,
    /// What its form shows.
    pub(super) form: Form,
}

/// What the form of a word shows.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub(super) base: Box<str>,
    /// The kinds that the base form is of.
    pub(super) kinds: Kinds,
    /// Whether the word is a finite form of a verb.
    pub(super) verb: bool,
    /// Whether it is a finite form of a verb that is rarely anything else.
    pub(super) sure_verb: bool,
}

struct Vocabulary {
    /// The number of each word, by its hash.
    numbers: FxHashMap<u64, u32>,
    words: Vec<&'static str>,
    /// How rare words are, and how many are not rarer: the words of the table of frequencies are the first.
    levels: Vec<(u8, usize)>,
    /// What is known of each word, once that is asked for.
    known: Vec<OnceLock<Box<Known>>>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::load);

/// The base forms of verbs, and whether they are rarely anything else.
static VERB_BASES: LazyLock<FxHashMap<&'static str, bool>> =
    LazyLock::new(|| VERBS.rows().map(|row| (row.column(0), row.marks().next().is_some())).collect());

/// The base form of each irregular form.
static IRREGULAR_BASES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let rows = IRREGULAR.rows();
    rows.flat_map(|row| row.words(1).map(move |form| (form, row.column(0)))).collect()
});

impl Vocabulary {
    fn load() -> Self {
        let mut made = Vocabulary {
            numbers: FxHashMap::with_capacity_and_hasher(MOST, FxBuildHasher),
            words: Vec::with_capacity(MOST),
            levels: Vec::new(),
            known: Vec::new(),
        };
        for row in FREQUENCY.rows() {
            row.words(1).for_each(|word| made.add(word));
            made.levels.push((row.column(0).parse().unwrap_or(UNKNOWN), made.words.len()));
        }
        kinds_of_words().for_each(|(word, _)| made.add(word));
        VERB_BASES.keys().chain(IRREGULAR_BASES.keys()).for_each(|word| made.add(word));
        made.known.resize_with(made.words.len(), OnceLock::new);
        made
    }

    fn add(&mut self, word: &'static str) {
        let next = self.words.len() as u32;
        if *self.numbers.entry(hash(word)).or_insert(next) == next {
            self.words.push(word);
        }
    }

    fn number(&self, word: &str) -> Option<usize> {
        let number = *self.numbers.get(&hash(word))? as usize;
        (self.words[number] == word).then_some(number)
    }
}

fn hash(word: &str) -> u64 {
    FxBuildHasher.hash_one(word)
}

/// What is known of a word in lower case; what its form shows is found once.
pub(super) fn known(word: &str, form_of: impl FnOnce(&str) -> Form) -> Option<&'static Known> {
    let number = VOCABULARY.number(word)?;
    let make = || Box::new(Known { verb: verb(word), kinds: Kinds::of(word), form: form_of(word) });
    Some(VOCABULARY.known[number].get_or_init(make))
}

/// How rare a word in lower case is: 0 for the most frequent ones, one more for each factor of 2.5, [`UNKNOWN`] for a word
/// that the table lacks. The table is fixed, so that the same words always give the same keys.
pub(crate) fn rarity(word: &str) -> u8 {
    let levels = &VOCABULARY.levels;
    let level = |number| levels.get(levels.partition_point(|(_, words)| *words <= number));
    VOCABULARY.number(word).and_then(level).map_or(UNKNOWN, |(level, _)| *level)
}

/// Whether a word in lower case is rarely anything but a verb, if it is the base form of a verb.
pub(super) fn verb(word: &str) -> Option<bool> {
    VERB_BASES.get(word).copied()
}

/// The base form of an irregular form.
pub(super) fn irregular(word: &str) -> Option<&'static str> {
    IRREGULAR_BASES.get(word).copied()
}

/// The words that the table of frequencies has.
#[cfg(test)]
pub(crate) fn frequent_words() -> impl Iterator<Item = &'static str> {
    let frequent = VOCABULARY.levels.last().map_or(0, |(_, words)| *words);
    VOCABULARY.words[..frequent].iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lemma::form_of;

    #[test]
    fn every_word_is_found_and_no_other() {
        let mut frequent = 0;
        for row in FREQUENCY.rows() {
            for word in row.words(1) {
                assert_eq!(rarity(word).to_string(), row.column(0), "{word}");
                frequent += 1;
            }
        }
        assert_eq!(frequent_words().count(), frequent, "two words have one hash, or one word stands twice");
        let others = kinds_of_words().map(|(word, _)| word);
        for word in others.chain(VERB_BASES.keys().copied()).chain(IRREGULAR_BASES.keys().copied()) {
            assert!(known(word, form_of).is_some(), "{word}");
        }
        for (word, kinds) in kinds_of_words() {
            assert_eq!(known(word, form_of).map(|known| known.kinds), Some(kinds), "{word}");
        }
        assert!(VOCABULARY.words.len() <= MOST);
        for word in ["", "zzyzx", "The", "the ", "harbour office"] {
            assert!(known(word, form_of).is_none() && rarity(word) == UNKNOWN, "{word}");
        }
        assert_eq!((verb("harbour"), irregular("risen")), (None, Some("rise")));
    }
}
