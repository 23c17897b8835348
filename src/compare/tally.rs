//! Tallies: how many words of two statements may answer each other, counted word by word.
//!
//! Invariant: what two tallies count is never less than what an alignment finds (`what_is_ruled_out_is_never_found`). The
//! bits of a sign may take a word for another, and count every word of the lexicon as the partner of any word. With
//! tallies, and with what outlines know of nouns, an audit of 100,000 generated claims takes a fifth less time.

use super::common::Common;
use super::content::Content;
use super::lexicon::{LEXICON, WordId};
use super::pair::Overlap;
use super::token::Token;

/// The words of a statement.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally(Box<[Mark]>);

/// A word.
#[derive(Debug, Clone, Copy)]
struct Mark {
    /// A part of the hash under which it is compared.
    key: u32,
    /// Its number in the lexicon, if it is there.
    id: u16,
    light: bool,
    /// Which of the statement's first names it belongs to, counted from 1; 0 for a word of no name.
    name: u8,
}

/// A word that is not in the lexicon.
const NONE: u16 = u16::MAX;
/// A word whose number is not kept: it may answer any other.
const ANY: u16 = u16::MAX - 1;

impl Tally {
    /// The words of a statement. `names` has, for each of its first names, its tokens.
    pub(super) fn of(content: &Content<'_>, names: &[Vec<usize>]) -> Self {
        let mark = |(place, token): (usize, &Token)| Mark {
            key: (token.key >> 32) as u32,
            id: token.id.map_or(NONE, |WordId(id)| u16::try_from(id).map_or(ANY, |id| id.min(ANY))),
            light: token.light,
            name: names.iter().position(|name| name.contains(&place)).map_or(0, |name| name as u8 + 1),
        };
        Tally(content.tokens.iter().enumerate().map(mark).collect())
    }

    /// What a statement has in common with another at most.
    pub(super) fn common(&self, there: &Tally) -> Common {
        let (mut own, mut others) = (Side::of(self), Side::of(there));
        // Words that carry matter are the first to take a partner.
        for light in [false, true] {
            for (x, word) in self.0.iter().enumerate().filter(|(_, word)| word.light == light) {
                let same = |(y, other): (usize, &Mark)| !others.tied[y] && other.key == word.key;
                if let Some(y) = there.0.iter().enumerate().position(same) {
                    (own.tied[x], others.tied[y]) = (true, true);
                }
            }
        }
        let unshared = [own.alone(), others.alone()];
        let [rest, others_rest] = [own.rest(), others.rest()];
        for x in rest {
            for y in &others_rest {
                if self.0[x].may_answer(&there.0[*y]) {
                    (own.tied[x], others.tied[*y]) = (true, true);
                }
            }
        }
        // Either may be the first of an alignment, which counts the partners of the words that carry matter in the first.
        let tied = own.tied_to(&others).max(others.tied_to(&own));
        Common {
            overlap: Overlap::of([own.weight(), others.weight()], tied),
            unshared,
            alone: [own.alone(), others.alone()],
            lone: [self.lone(there), there.lone(self)],
        }
    }

    /// Which of its names the other does not have: no word of them.
    fn lone(&self, other: &Tally) -> u8 {
        let mut all = 0u8;
        let mut known = 0u8;
        for word in self.0.iter().filter(|word| word.name > 0) {
            let bit = 1 << (word.name - 1);
            all |= bit;
            known |= if other.0.iter().any(|other| other.key == word.key) { bit } else { 0 };
        }
        all & !known
    }
}

impl Mark {
    /// Whether a word may answer another that is not the same, where both are in the lexicon.
    fn may_answer(&self, other: &Mark) -> bool {
        let ids = [self.id, other.id];
        ids.contains(&ANY) || LEXICON.may_answer(WordId(self.id.into()), WordId(other.id.into()))
    }
}

/// The words of one of two statements, and which of them have a partner.
struct Side<'t> {
    words: &'t [Mark],
    tied: Vec<bool>,
}

impl<'t> Side<'t> {
    fn of(tally: &'t Tally) -> Self {
        Side { words: &tally.0, tied: vec![false; tally.0.len()] }
    }

    /// How many words carry matter.
    fn weight(&self) -> u32 {
        self.words.iter().filter(|word| !word.light).count() as u32
    }

    /// The places of those without a partner that the lexicon may have one for.
    fn rest(&self) -> Vec<usize> {
        let places = self.words.iter().zip(&self.tied).enumerate();
        places.filter(|(_, (word, tied))| word.id != NONE && !**tied).map(|(place, _)| place).collect()
    }

    /// How many of the words that carry matter have a partner in another at most.
    fn tied_to(&self, other: &Side<'_>) -> u32 {
        let there = other.tied.iter().filter(|tied| **tied).count() as u32;
        (self.weight() - self.alone()).min(there)
    }

    /// How many words that carry matter have no partner.
    fn alone(&self) -> u32 {
        self.words.iter().zip(&self.tied).filter(|(word, tied)| !word.light && !**tied).count() as u32
    }
}
