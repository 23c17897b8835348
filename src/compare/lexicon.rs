//! The lexicon: which words are opposites, and which name members of one class.
//!
//! Antonyms and synonyms come from WordNet, opposites and classes from this project's own lists. Every command that
//! compares reads them, so little is worked out before it is asked for. Nearly all of their words are base forms; a file
//! has those that are not (`the_file_of_base_forms_has_every_other_form`), since to work out a base form took half of the
//! time that reading them takes.

use std::collections::BTreeSet;
use std::sync::{LazyLock, OnceLock};

use rustc_hash::{FxBuildHasher, FxHashMap};

use serde::{Deserialize, Serialize};

use crate::text::{UNKNOWN, lemma, rarity};
use crate::words::{ANTONYMS, BASE_FORMS, CLASSES, OPPOSITES, PREFIXES, SAME, SYNONYMS};

/// A word of the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) struct WordId(pub(super) u32);

/// A class of things, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Class(pub(super) u16);

/// A class as its file describes it.
struct Kind {
    name: &'static str,
    traits: Vec<&'static str>,
}

/// There are some fewer words.
const WORDS: usize = 7_000;

/// What sort of thing the members of a class are, where the file says so.
const SORTS: [&str; 6] = ["work", "person", "place", "animal", "vehicle", "organisation"];

pub(super) struct Lexicon {
    ids: FxHashMap<&'static str, WordId>,
    words: Vec<Entry>,
    /// The base forms of words in the files that are not base forms.
    bases: FxHashMap<&'static str, &'static str>,
    /// The words of each row of the synonyms.
    alike: Vec<Vec<WordId>>,
    classes: Vec<Kind>,
    canonical: FxHashMap<String, &'static str>,
}

/// What is known of a word. The lists are sorted.
#[derive(Debug, Default)]
struct Entry {
    /// Words that are its opposites.
    opposites: Vec<WordId>,
    /// Opposites of words that may mean the same, once they are asked for.
    nearly: OnceLock<Box<[WordId]>>,
    /// The word of a pair of opposites that it is like.
    head: Option<WordId>,
    /// Its classes and which member of each it is.
    classes: Vec<(Class, u16)>,
    /// Whether it is the first word of a member: "norway", not "norwegian" or "oslo".
    first: bool,
    /// The senses that it has, as rows of the synonyms.
    synsets: Vec<u16>,
}

pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::load);

impl Lexicon {
    fn load() -> Self {
        let mut lexicon = Lexicon {
            ids: FxHashMap::with_capacity_and_hasher(WORDS, FxBuildHasher),
            words: Vec::with_capacity(WORDS),
            bases: BASE_FORMS.rows().map(|row| (row.column(0), row.column(1))).collect(),
            alike: Vec::new(),
            classes: Vec::new(),
            canonical: FxHashMap::default(),
        };
        lexicon.load_opposites();
        lexicon.load_classes();
        lexicon.load_meanings();
        lexicon
    }

    fn load_opposites(&mut self) {
        let mut pairs = BTreeSet::new();
        for row in ANTONYMS.section("pairs").rows() {
            pairs.insert((self.add(row.column(0)), self.add(row.column(1))));
        }
        for row in ANTONYMS.section("like").rows() {
            let (word, head) = (self.add(row.column(0)), self.add(row.column(1)));
            self.words[word.0 as usize].head = Some(head);
        }
        for row in OPPOSITES.section("pairs").rows() {
            for word in row.words(0) {
                pairs.extend(row.words(1).map(|other| (self.add(word), self.add(other))));
            }
        }
        for row in OPPOSITES.section("not").rows() {
            let (word, other) = (self.add(row.column(0)), self.add(row.column(1)));
            pairs.remove(&(word, other));
            pairs.remove(&(other, word));
        }
        for (word, other) in pairs.into_iter().filter(|(word, other)| word != other) {
            self.words[word.0 as usize].opposites.push(other);
            self.words[other.0 as usize].opposites.push(word);
        }
        for entry in &mut self.words {
            entry.opposites.sort_unstable();
            entry.opposites.dedup();
        }
    }

    fn load_classes(&mut self) {
        for row in CLASSES.rows() {
            let class = Class(self.classes.len() as u16);
            self.classes.push(Kind { name: row.column(0), traits: row.words(1).collect() });
            for (member, words) in row.words(2).enumerate() {
                for (place, word) in words.split('=').enumerate() {
                    let id = self.add(word);
                    let entry = &mut self.words[id.0 as usize];
                    entry.first |= place == 0;
                    entry.classes.push((class, member as u16));
                }
            }
        }
    }

    fn load_meanings(&mut self) {
        for row in SAME.rows() {
            self.canonical.extend(row.words(1).map(|word| (lemma(word).into_owned(), row.column(0))));
        }
        for (line, row) in SYNONYMS.rows().enumerate() {
            let words: Vec<WordId> = row.words(0).map(|word| self.add(word)).collect();
            for id in &words {
                self.words[id.0 as usize].synsets.push(line as u16);
            }
            self.alike.push(words);
        }
    }

    fn add(&mut self, word: &'static str) -> WordId {
        let next = WordId(self.words.len() as u32);
        let id = *self.ids.entry(self.bases.get(word).copied().unwrap_or(word)).or_insert(next);
        if id == next {
            self.words.push(Entry::default());
        }
        id
    }

    fn entry(&self, word: WordId) -> &Entry {
        &self.words[word.0 as usize]
    }

    /// The opposites of words that may mean the same.
    fn nearly(&self, word: WordId) -> &[WordId] {
        let entry = self.entry(word);
        entry.nearly.get_or_init(|| {
            let alike = entry.synsets.iter().flat_map(|line| &self.alike[usize::from(*line)]);
            let mut nearly: Vec<WordId> =
                alike.flat_map(|word| self.entry(*word).opposites.iter().copied()).collect();
            nearly.sort_unstable();
            nearly.dedup();
            nearly.into_boxed_slice()
        })
    }

    /// The lexicon's word for a base form.
    pub(super) fn id(&self, base: &str) -> Option<WordId> {
        self.ids.get(base).copied()
    }

    /// The word that stands for a base form when statements are compared: "film" for "movie".
    pub(super) fn canonical<'a>(&self, base: &'a str) -> &'a str {
        self.canonical.get(base).copied().unwrap_or(base)
    }

    /// Whether two words are opposites, directly or as adjectives that are like opposites.
    pub(super) fn opposed(&self, word: WordId, other: WordId) -> bool {
        let pair = |word: WordId, other: WordId| self.entry(word).opposites.binary_search(&other).is_ok();
        pair(word, other)
            || self.entry(word).head.is_some_and(|head| pair(head, other))
            || self.entry(other).head.is_some_and(|head| pair(word, head))
    }

    /// Whether one word is the opposite of a word that may mean the same as the other.
    pub(super) fn opposed_nearly(&self, word: WordId, other: WordId) -> bool {
        let through = |word: WordId, other: WordId| self.nearly(word).binary_search(&other).is_ok();
        through(word, other) || through(other, word)
    }

    /// Every word that a word may be opposed to, directly or nearly, if it is written so or has such a [`Self::head`].
    pub(super) fn contraries(&self, word: WordId) -> impl Iterator<Item = WordId> {
        let entry = self.entry(word);
        let head = entry.head.map_or(&[][..], |head| &self.entry(head).opposites);
        entry.opposites.iter().chain(head).chain(self.nearly(word)).copied()
    }

    /// The word of a pair of opposites that a word is like.
    pub(super) fn head(&self, word: WordId) -> Option<WordId> {
        self.entry(word).head
    }

    /// The classes of which only one member can be meant, and which member of each a word names.
    pub(super) fn members(&self, word: WordId) -> impl Iterator<Item = (Class, u16)> {
        self.memberships(word).iter().copied().filter(|(class, _)| !self.is(*class, "several"))
    }

    /// All classes that a word belongs to, with the member of each that it names.
    pub(super) fn memberships(&self, word: WordId) -> &[(Class, u16)] {
        &self.entry(word).classes
    }

    /// The senses of a word, by number.
    pub(super) fn senses(&self, word: WordId) -> &[u16] {
        &self.entry(word).synsets
    }

    /// Whether two words mean the same in one of their frequent senses.
    pub(super) fn near(&self, word: WordId, other: WordId) -> bool {
        let others = &self.entry(other).synsets;
        self.entry(word).synsets.iter().any(|line| others.contains(line))
    }

    /// Whether two words stand for the same member of a class: Oslo and Norway.
    pub(super) fn same_member(&self, word: WordId, other: WordId) -> bool {
        self.shared(word, other).any(|(_, same)| same)
    }

    /// Whether one word may stand where the other stands in a statement of the same, or of the contrary.
    pub(super) fn may_answer(&self, word: WordId, other: WordId) -> bool {
        let member = |(class, same): (Class, bool)| same || !self.is(class, "several");
        self.shared(word, other).any(member)
            || self.near(word, other)
            || self.opposed(word, other)
            || self.opposed_nearly(word, other)
    }

    /// Whether a word belongs to a class.
    pub(super) fn is_member(&self, word: WordId) -> bool {
        !self.entry(word).classes.is_empty()
    }

    /// The first class of a word and which member of it the word names: the same for "moscow" and "russia".
    pub(super) fn member(&self, word: WordId) -> Option<(Class, u16)> {
        self.entry(word).classes.first().copied()
    }

    /// The class of which two words are different members, unless they are the same member of some class.
    pub(super) fn rivals(&self, word: WordId, other: WordId) -> Option<Class> {
        if self.same_member(word, other) {
            return None;
        }
        self.shared(word, other).map(|(class, _)| class).find(|class| !self.is(*class, "several"))
    }

    /// The name of a class.
    pub(super) fn name(&self, class: Class) -> &'static str {
        self.classes[usize::from(class.0)].name
    }

    /// Whether a class has a trait.
    pub(super) fn is(&self, class: Class, wanted: &str) -> bool {
        self.classes[usize::from(class.0)].traits.contains(&wanted)
    }

    /// Whether a word belongs to a class that has a trait.
    pub(super) fn has(&self, word: WordId, wanted: &str) -> bool {
        self.entry(word).classes.iter().any(|(class, _)| self.is(*class, wanted))
    }

    /// What sort of thing a word names, if its classes say so.
    pub(super) fn sort(&self, word: WordId) -> Option<&'static str> {
        let sort = |class: Class| SORTS.into_iter().find(|sort| self.is(class, sort));
        self.entry(word).classes.iter().find_map(|(class, _)| sort(*class))
    }

    fn shared(&self, word: WordId, other: WordId) -> impl Iterator<Item = (Class, bool)> {
        self.entry(word).classes.iter().flat_map(move |(class, member)| {
            let there = self.entry(other).classes.iter().filter(move |(there, _)| there == class);
            there.map(move |(_, other)| (*class, member == other))
        })
    }

    /// Whether a word is the name of a land or a part of the world, and not of a people or a city.
    pub(super) fn is_land(&self, word: WordId) -> bool {
        self.entry(word).first && self.has(word, "land")
    }
}

/// Whether a base form looks like the opposite of another word: "unreceptive".
pub(super) fn contrary_form(word: &str) -> bool {
    let rest = PREFIXES.iter().filter_map(|prefix| word.strip_prefix(prefix));
    rest.into_iter().any(|rest| rest.len() > 3 && rarity(rest) < UNKNOWN)
}

/// Whether one base form is the other with a prefix or an ending that makes it an opposite: able, unable;
/// harmful, harmless.
pub(super) fn opposed_by_form(word: &str, other: &str) -> bool {
    // Most pairs end differently, and need no further look.
    let last = |word: &str| word.as_bytes().last().copied();
    let ends_alike = last(word) == last(other)
        || matches!((last(word), last(other)), (Some(b'l'), Some(b's')) | (Some(b's'), Some(b'l')));
    if !ends_alike {
        return false;
    }
    let (short, long) = if word.len() < other.len() { (word, other) } else { (other, word) };
    let prefixed = short.len() > 3
        && long.strip_suffix(short).is_some_and(|prefix| PREFIXES.has(prefix))
        && rarity(short) < UNKNOWN;
    let ended = word.strip_suffix("ful").is_some_and(|stem| other.strip_suffix("less") == Some(stem))
        || other.strip_suffix("ful").is_some_and(|stem| word.strip_suffix("less") == Some(stem));
    prefixed || ended
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn id(word: &str) -> WordId {
        LEXICON.id(&lemma(word)).unwrap()
    }

    #[test]
    fn the_file_of_base_forms_has_every_other_form() {
        let mut words: BTreeSet<&str> = BTreeSet::new();
        for file in [ANTONYMS, OPPOSITES, CLASSES, SYNONYMS] {
            for row in file.rows() {
                words.extend((0..3).flat_map(|column| row.words(column)).flat_map(|word| word.split('=')));
            }
        }
        let bases = words.into_iter().map(|word| (word, lemma(word).into_owned()));
        let wanted: BTreeSet<_> = bases.filter(|(word, base)| word != base).collect();
        let listed: BTreeSet<_> =
            BASE_FORMS.rows().map(|row| (row.column(0), row.column(1).to_owned())).collect();
        let rows = |some: &BTreeSet<(&str, String)>, others: &BTreeSet<_>| -> String {
            some.difference(others).map(|(word, base)| format!("{word} | {base}\n")).collect()
        };
        assert_eq!(rows(&wanted, &listed), "", "these rows are missing");
        assert_eq!(rows(&listed, &wanted), "", "these rows are too many");
    }

    #[test]
    fn contraries_and_classes_are_known_by_any_form() {
        for (word, other) in [("rose", "fell"), ("approved", "rejects"), ("hot", "cold"), ("giant", "small")]
        {
            assert!(LEXICON.opposed(id(word), id(other)) && LEXICON.opposed(id(other), id(word)), "{word}");
        }
        assert!(!LEXICON.opposed(id("rose"), id("grew")));
        let rivals = LEXICON.rivals(id("monday"), id("friday"));
        assert_eq!(rivals.map(|class| LEXICON.name(class)), Some("weekday"));
        assert_eq!(LEXICON.rivals(id("oslo"), id("norway")), None);
        assert!(LEXICON.same_member(id("oslo"), id("norwegian")));
        assert!(opposed_by_form("able", "unable") && opposed_by_form("harmless", "harmful"));
        assert!(!opposed_by_form("side", "inside-out") && !opposed_by_form("able", "able"));
    }
}
