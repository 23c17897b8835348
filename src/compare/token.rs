//! Tokens: the words of a statement that a comparison sets side by side.

use serde::{Deserialize, Serialize};

use crate::model::Span;
use crate::text::fnv;

use super::lexicon::{LEXICON, WordId};

/// A word that carries matter, or a word of grammar on which a statement turns (all, before, up).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Token {
    /// Its place among the reading's words.
    pub(super) at: usize,
    pub(super) span: Span,
    /// The hash of its base form, or of the word that stands for it.
    pub(super) key: u64,
    pub(super) base: Box<str>,
    pub(super) id: Option<WordId>,
    pub(super) name: bool,
    /// Whether it is written with a capital, for whatever reason.
    pub(super) capital: bool,
    /// Whether it is a word of grammar that statements turn on.
    pub(super) light: bool,
    pub(super) denied: bool,
    /// Whether a negation bears on it first, and where that negation begins.
    pub(super) head: Option<usize>,
    pub(super) clause: u8,
    pub(super) mood: Mood,
    /// Whether it stands in a phrase without an article that identifies it: "a man", "two dogs".
    pub(super) indefinite: bool,
    /// Whether it says of what, where or when, and not what is said of it: it stands before the verb or
    /// after a preposition.
    pub(super) scope: bool,
}

/// How firmly a clause is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub(super) enum Mood {
    /// As fact.
    #[default]
    Fact,
    /// As possible: may, can.
    Can,
    /// As something to come: will, expects to, plans to.
    Will,
    /// As a wish, a condition or hearsay: should, would, if, allegedly.
    Unreal,
}

/// The hash under which words are compared.
pub(super) fn key(word: &str) -> u64 {
    fnv(word.bytes())
}

/// The lexicon's word for a base form, or for the word that stands for it.
pub(super) fn word_id(base: &str) -> Option<WordId> {
    LEXICON.id(base).or_else(|| LEXICON.id(LEXICON.canonical(base)))
}

/// That of the member of a class, if the word names one, since a capital stands for its country.
fn meeting(id: Option<WordId>, key: u64) -> u64 {
    let member = id.and_then(|id| LEXICON.member(id));
    member.map_or(key, |(class, member)| u64::from(class.0) << 32 | u64::from(member))
}

impl Token {
    /// The key under which statements meet.
    pub(super) fn meeting(&self) -> u64 {
        meeting(self.id, self.key)
    }

    /// Numbers for what it may be said by: two words that say the same, or nearly so, have one in common.
    pub(super) fn marks(&self) -> impl Iterator<Item = u64> {
        let members = self.id.map_or(&[][..], |id| LEXICON.memberships(id));
        let members = members.iter().map(|(class, member)| u64::from(class.0 + 1) << 16 | u64::from(*member));
        let senses = self.id.map_or(&[][..], |id| LEXICON.senses(id));
        let senses = senses.iter().map(|sense| 1 << 40 | u64::from(*sense));
        [self.key].into_iter().chain(members).chain(senses)
    }

    /// Whether it is written like the past participle of a verb.
    pub(super) fn ends_like_deed(&self, text: &str) -> bool {
        let word = &text[self.span.start..self.span.end];
        !self.light
            && (word.ends_with("ed")
                || (word.ends_with("en") || word.ends_with("un") || *word != *self.base)
                    && !word.ends_with("ing")
                    && !word.ends_with('s')
                    && !self.name)
    }
}

/// The names in a statement, each the places of its words; `also` are places known to be names.
pub(super) fn entities(text: &str, tokens: &[Token], also: &[usize]) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    for (place, token) in tokens.iter().enumerate().filter(|(at, token)| token.name || also.contains(at)) {
        let joined = place.checked_sub(1).is_some_and(|last| {
            let before = &tokens[last];
            let gap = &text[before.span.end..token.span.start];
            before.name && matches!(gap.trim(), "" | "." | "-" | "'s")
        });
        match found.last_mut().filter(|_| joined) {
            Some(words) => words.push(place),
            None => found.push(vec![place]),
        }
    }
    found
}
