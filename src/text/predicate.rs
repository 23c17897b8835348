//! Predicates: what is affirmed and what is denied, and of whom, as far as words show it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

use super::cue::{FUNCTION, STARTER};
use super::reading::{Reading, Word};
use crate::model::Span;

/// Stems of words (Snowball English), each found once: texts repeat their words.
pub struct Stems {
    stemmer: Stemmer,
    known: HashMap<String, Rc<str>>,
}

impl Stems {
    /// No stems yet.
    #[must_use]
    pub fn new() -> Self {
        Stems { stemmer: Stemmer::create(Algorithm::English), known: HashMap::new() }
    }

    fn of(&mut self, word: &str) -> Rc<str> {
        if let Some(stem) = self.known.get(word) {
            return Rc::clone(stem);
        }
        let stem: Rc<str> = self.stemmer.stem(word).into();
        self.known.insert(word.to_owned(), Rc::clone(&stem));
        stem
    }
}

impl Default for Stems {
    fn default() -> Self {
        Stems::new()
    }
}

/// A line of `cues/metonym.txt`: a capital, a seat or a people, and the country it stands for.
static METONYMS: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("cues/metonym.txt").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' ')).collect()
});

/// What a segment affirms and denies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Predicate {
    /// Stems of the words that a negation applies to, and where negation and word stand.
    pub denied: BTreeMap<Rc<str>, Span>,
    /// Stems of the other words that carry matter, and where they stand.
    pub affirmed: BTreeMap<Rc<str>, Span>,
    /// The names in it, in lower case; capitals and peoples as their countries.
    pub names: BTreeSet<String>,
    /// The years in it.
    pub years: BTreeSet<String>,
}

/// The names in a segment, as [`Predicate::names`] has them.
#[must_use]
pub fn names(reading: &Reading<'_>) -> BTreeSet<String> {
    let words = reading.words.iter().enumerate();
    words
        .filter(|(at, word)| !is_year(word) && is_name(&reading.words, *at))
        .map(|(_, word)| name(word))
        .collect()
}

fn name(word: &Word<'_>) -> String {
    let name = word.lower.strip_suffix("'s").unwrap_or(&word.lower);
    (*METONYMS.get(name).unwrap_or(&name)).to_owned()
}

/// Whether a text may deny something: a look before it is read.
#[must_use]
pub fn may_deny(text: &str) -> bool {
    ["not", "n't", "n\u{2019}t", "never", "Not", "Never"].iter().any(|sign| text.contains(sign))
}

/// Reads what a segment affirms and denies.
#[must_use]
pub fn predicates(reading: &Reading<'_>, stems: &mut Stems) -> Predicate {
    let mut predicate = Predicate::default();
    let mut negation: Option<Span> = None;
    for (at, word) in reading.words.iter().enumerate() {
        if is_year(word) {
            predicate.years.insert(word.lower.clone());
            continue;
        }
        if is_name(&reading.words, at) {
            predicate.names.insert(name(word));
            continue;
        }
        if is_negation(&word.lower) {
            negation = Some(word.span);
            continue;
        }
        if FUNCTION.has(&word.lower) || (negation.is_some() && is_between(&word.lower)) {
            continue;
        }
        let stem = stems.of(&word.lower);
        match negation.take() {
            Some(start) => {
                let span = Span { start: start.start, end: word.span.end };
                predicate.denied.entry(stem).or_insert(span);
            }
            None => {
                predicate.affirmed.entry(stem).or_insert(word.span);
            }
        }
    }
    predicate
}

fn is_negation(word: &str) -> bool {
    matches!(word, "not" | "never" | "cannot") || word.ends_with("n't")
}

/// Words that may stand between a negation and what it denies.
fn is_between(word: &str) -> bool {
    word.ends_with("ly") || matches!(word, "yet" | "even" | "actually" | "ever" | "longer" | "going")
}

fn is_year(word: &Word<'_>) -> bool {
    word.text.len() == 4 && word.text.parse().is_ok_and(|year: u32| (1000..2200).contains(&year))
}

/// Whether a word is written with a capital that its place does not ask for.
fn is_name(words: &[Word<'_>], at: usize) -> bool {
    let word = &words[at];
    let ordinary = STARTER.has(&word.lower) || FUNCTION.has(&word.lower);
    word.text.starts_with(char::is_uppercase) && !(ordinary && word.text != "US")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negation_applies_to_the_next_word_that_carries_matter() {
        let read = |text: &str| predicates(&Reading::new(text), &mut Stems::new());
        let pact = read("The pact did not formally commit Oslo to sending ships in 2019.");
        assert_eq!(pact.denied.keys().map(|stem| &**stem).collect::<Vec<_>>(), ["commit"]);
        assert_eq!(pact.names, BTreeSet::from(["norway".to_owned()]));
        assert_eq!(pact.years, BTreeSet::from(["2019".to_owned()]));
        let norway = read("Norway has committed to sending ships.");
        assert!(norway.denied.is_empty() && norway.affirmed.contains_key("commit"));
        assert_eq!(norway.names, pact.names);
    }
}
