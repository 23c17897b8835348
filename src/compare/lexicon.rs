//! The lexicon: which words gainsay each other, and which name members of one class.
//!
//! Antonyms come from WordNet (`lexicon/antonyms.txt`, made by `examples/build_lexicon.rs`) and from this
//! project's own lists (`opposites.txt`, `classes.txt`).

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::text::{UNKNOWN, lemma, rarity};

/// A word of the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct WordId(u32);

/// The classes by name, for the rules that treat some of them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Class(pub(super) u16);

pub(super) struct Lexicon {
    ids: FxHashMap<String, WordId>,
    words: Vec<Entry>,
    names: Vec<&'static str>,
    canonical: FxHashMap<String, &'static str>,
}

/// What is known of a word. The lists are sorted.
#[derive(Debug, Default)]
struct Entry {
    /// Words that gainsay it.
    opposites: Vec<WordId>,
    /// Words that gainsay a word of its meaning.
    nearly: Vec<WordId>,
    /// The word of a pair of contraries that it is like.
    head: Option<WordId>,
    /// Its classes and which member of each it is.
    classes: Vec<(Class, u16)>,
    /// Whether it is the first word of a member: "norway", not "norwegian" or "oslo".
    first: bool,
    /// The lines of `synonyms.txt` that it stands in.
    synsets: Vec<u16>,
}

pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::load);

fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

impl Lexicon {
    fn load() -> Self {
        let mut lexicon = Lexicon {
            ids: FxHashMap::default(),
            words: Vec::new(),
            names: Vec::new(),
            canonical: FxHashMap::default(),
        };
        lexicon.load_opposites();
        lexicon.load_classes();
        lexicon.load_meanings();
        lexicon
    }

    fn load_opposites(&mut self) {
        let mut pairs = BTreeSet::new();
        for line in lines(include_str!("lexicon/antonyms.txt")) {
            if let Some((word, other)) = line.split_once(' ') {
                match word.strip_prefix('~') {
                    Some(word) => {
                        let (word, head) = (self.add(word), self.add(other));
                        self.words[word.0 as usize].head = Some(head);
                    }
                    None => drop(pairs.insert((self.add(word), self.add(other)))),
                }
            }
        }
        for line in lines(include_str!("lexicon/opposites.txt")) {
            if let Some((word, other)) = line.strip_prefix("- ").and_then(|pair| pair.split_once(' ')) {
                let (word, other) = (self.add(word), self.add(other));
                pairs.remove(&(word, other));
                pairs.remove(&(other, word));
            } else if let Some((left, right)) = line.split_once(" | ") {
                for word in left.split(' ') {
                    for other in right.split(' ') {
                        pairs.insert((self.add(word), self.add(other)));
                    }
                }
            }
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
        for line in lines(include_str!("lexicon/classes.txt")) {
            if let Some((name, members)) = line.split_once(": ") {
                let class = Class(self.names.len() as u16);
                self.names.push(name);
                for (member, words) in members.split(' ').enumerate() {
                    for (place, word) in words.split('=').enumerate() {
                        let id = self.add(word);
                        let entry = &mut self.words[id.0 as usize];
                        entry.first |= place == 0;
                        entry.classes.push((class, member as u16));
                    }
                }
            }
        }
    }

    fn load_meanings(&mut self) {
        for line in lines(include_str!("lexicon/same.txt")) {
            let mut words = line.split(' ');
            if let Some(first) = words.next() {
                self.canonical.extend(words.map(|word| (lemma(word), first)));
            }
        }
        let mut members: Vec<Vec<WordId>> = Vec::new();
        for (line, words) in lines(include_str!("lexicon/synonyms.txt")).enumerate() {
            let words: Vec<WordId> = words.split(' ').map(|word| self.add(word)).collect();
            for id in &words {
                self.words[id.0 as usize].synsets.push(line as u16);
            }
            members.push(words);
        }
        for at in 0..self.words.len() {
            let alike = self.words[at].synsets.iter().flat_map(|line| &members[usize::from(*line)]);
            let mut nearly: Vec<WordId> =
                alike.flat_map(|word| self.words[word.0 as usize].opposites.iter().copied()).collect();
            nearly.sort_unstable();
            nearly.dedup();
            self.words[at].nearly = nearly;
        }
    }

    fn add(&mut self, word: &str) -> WordId {
        let next = WordId(self.words.len() as u32);
        let id = *self.ids.entry(lemma(word)).or_insert(next);
        if id == next {
            self.words.push(Entry::default());
        }
        id
    }

    fn entry(&self, word: WordId) -> &Entry {
        &self.words[word.0 as usize]
    }

    /// The lexicon's word for a base form.
    pub(super) fn id(&self, base: &str) -> Option<WordId> {
        self.ids.get(base).copied()
    }

    /// The word that stands for a base form when statements are compared: "film" for "movie".
    pub(super) fn canonical<'a>(&self, base: &'a str) -> &'a str {
        self.canonical.get(base).copied().unwrap_or(base)
    }

    /// Whether two words gainsay each other, directly or as adjectives like such.
    pub(super) fn opposed(&self, word: WordId, other: WordId) -> bool {
        let pair = |word: WordId, other: WordId| self.entry(word).opposites.binary_search(&other).is_ok();
        pair(word, other)
            || self.entry(word).head.is_some_and(|head| pair(head, other))
            || self.entry(other).head.is_some_and(|head| pair(word, head))
    }

    /// Whether a word that may mean the same as the one gainsays the other.
    pub(super) fn opposed_nearly(&self, word: WordId, other: WordId) -> bool {
        let through = |word: WordId, other: WordId| self.entry(word).nearly.binary_search(&other).is_ok();
        through(word, other) || through(other, word)
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

    /// The first class of a word and which member of it the word names: the same for "moscow" and "russia".
    pub(super) fn member(&self, word: WordId) -> Option<(Class, u16)> {
        self.entry(word).classes.first().copied()
    }

    /// The class of which two words are different members, if there is one and in none they are the same.
    pub(super) fn rivals(&self, word: WordId, other: WordId) -> Option<&'static str> {
        if self.same_member(word, other) {
            return None;
        }
        let mut classes = self.shared(word, other).map(|(class, _)| self.names[usize::from(class.0)]);
        classes.find(|class| class.starts_with(char::is_lowercase))
    }

    fn shared(&self, word: WordId, other: WordId) -> impl Iterator<Item = (Class, bool)> {
        self.entry(word).classes.iter().flat_map(move |(class, member)| {
            let there = self.entry(other).classes.iter().filter(move |(there, _)| there == class);
            there.map(move |(_, other)| (*class, member == other))
        })
    }

    /// Whether a word is the name of a land or a part of the world, and not of a people or a city.
    pub(super) fn is_land(&self, word: WordId) -> bool {
        self.entry(word).first
            && self.classes(word).any(|class| matches!(class, "country" | "continent" | "us-state"))
    }

    /// The names of the classes that a word belongs to.
    pub(super) fn classes(&self, word: WordId) -> impl Iterator<Item = &'static str> {
        self.entry(word).classes.iter().map(|(class, _)| self.names[usize::from(class.0)])
    }
}

/// Prefixes that turn a word into its contrary.
const CONTRARY: [&str; 8] = ["un", "in", "im", "il", "ir", "dis", "non", "non-"];

/// Whether a base form looks like the contrary of another word: "unreceptive".
pub(super) fn contrary_form(word: &str) -> bool {
    let rest = CONTRARY.iter().filter_map(|prefix| word.strip_prefix(prefix));
    rest.into_iter().any(|rest| rest.len() > 3 && rarity(rest) < UNKNOWN)
}

/// Whether one base form is the other with a prefix or an ending that turns it round: able, unable;
/// harmful, harmless.
pub(super) fn opposed_by_form(word: &str, other: &str) -> bool {
    // Most pairs end otherwise, and are done with here.
    let last = |word: &str| word.as_bytes().last().copied();
    let ends_alike = last(word) == last(other)
        || matches!((last(word), last(other)), (Some(b'l'), Some(b's')) | (Some(b's'), Some(b'l')));
    if !ends_alike {
        return false;
    }
    let (short, long) = if word.len() < other.len() { (word, other) } else { (other, word) };
    let prefixed = short.len() > 3
        && long.strip_suffix(short).is_some_and(|prefix| CONTRARY.contains(&prefix))
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
    fn contraries_and_classes_are_known_by_any_form() {
        for (word, other) in [("rose", "fell"), ("approved", "rejects"), ("hot", "cold"), ("giant", "small")]
        {
            assert!(LEXICON.opposed(id(word), id(other)) && LEXICON.opposed(id(other), id(word)), "{word}");
        }
        assert!(!LEXICON.opposed(id("rose"), id("grew")));
        assert_eq!(LEXICON.rivals(id("monday"), id("friday")), Some("weekday"));
        assert_eq!(LEXICON.rivals(id("oslo"), id("norway")), None);
        assert!(LEXICON.same_member(id("oslo"), id("norwegian")));
        assert!(opposed_by_form("able", "unable") && opposed_by_form("harmless", "harmful"));
        assert!(!opposed_by_form("side", "inside-out") && !opposed_by_form("able", "able"));
    }

    #[test]
    fn the_lexicon_stays_small() {
        let bytes = include_str!("lexicon/antonyms.txt").len()
            + include_str!("lexicon/opposites.txt").len()
            + include_str!("lexicon/classes.txt").len()
            + include_str!("lexicon/same.txt").len()
            + include_str!("lexicon/synonyms.txt").len()
            + include_str!("../text/cues/verbs.txt").len()
            + include_str!("../text/cues/irregular.txt").len()
            + include_str!("../text/cues/frequency.txt").len();
        assert!(bytes < 500_000, "{bytes}");
    }
}
