//! Bounds: how much two statements can have in common, by bits of their words.
//!
//! Invariant: the overlap of two statements is never above the bound that is found here
//! (`what_is_ruled_out_is_never_found`). A word that is in no list of the lexicon has a partner in another statement only
//! if that has the same word.

use super::bits::Bits;
use super::content::Content;
use super::lexicon::contrary_form;
use super::pair::Overlap;

/// A statement with so many words that carry matter is long.
pub(super) const LONG: u8 = 9;

/// The words of a statement.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bound {
    /// All of them.
    known: Bits,
    /// Those that carry matter and are in no list.
    bare: Bits,
    /// How many there are, and how many carry matter.
    words: u8,
    weight: u8,
}

impl Bound {
    pub(super) fn of(content: &Content<'_>) -> Self {
        let mut made = Bound::default();
        for token in &content.tokens {
            made.known.add(token.key);
            let listed = token.id.is_some()
                || contrary_form(&token.base)
                || token.base.ends_with("ful")
                || token.base.ends_with("less");
            if !token.light && !listed {
                made.bare.add(token.key);
            }
        }
        made.words = content.tokens.len().min(255) as u8;
        made.weight = content.weight().min(255) as u8;
        made
    }

    /// Whether it may have a word, by its place.
    pub(super) fn has(&self, place: u8) -> bool {
        self.known.has(place)
    }

    /// The most that the overlap of two statements can be.
    pub(super) fn overlap(&self, other: &Bound) -> Overlap {
        Overlap::of([self.weight, other.weight].map(u32::from), self.tied(other, [0, 0]))
    }

    /// Whether nine tenths of the words of the shorter one may have a partner, apart from so many words of each.
    pub(super) fn is_nearly_all(&self, other: &Bound, apart: [u8; 2]) -> bool {
        let rest = [self, other].iter().zip(apart).map(|(one, apart)| one.weight.saturating_sub(apart)).min();
        self.tied(other, apart) * 10 >= u32::from(rest.unwrap_or(0)) * 9
    }

    /// Whether both carry so much matter that two words in them may be about two things.
    pub(super) fn is_long(&self) -> bool {
        self.weight >= LONG
    }

    /// How many words of each at least have no partner.
    pub(super) fn alone(&self, other: &Bound) -> [u32; 2] {
        [self.bare.beyond(&other.known), other.bare.beyond(&self.known)]
    }

    /// How many words at most have a partner, where so many words of each are not counted.
    fn tied(&self, other: &Bound, apart: [u8; 2]) -> u32 {
        // A statement of more words than are counted is not ruled out.
        let most = |one: &Bound, other: &Bound, apart: u8| match one.words {
            255 => 255,
            words => {
                u32::from(words).saturating_sub(one.bare.beyond(&other.known).saturating_sub(apart.into()))
            }
        };
        most(self, other, apart[0]).min(most(other, self, apart[1]))
    }
}
