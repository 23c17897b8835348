//! Features: the words and values of a statement that decide with which others it is compared.
//!
//! Invariant: they depend on the statement and on fixed tables alone. Two statements meet under a key: two of the six
//! rarest words of both, one word of a short statement, two names with the word that a negation would bear on first, or a
//! name with a unit or a year. Under a key that too many have, they meet under a further word, unit or year of both.

use serde::{Deserialize, Serialize};

use super::content::Content;
use super::statement::Statement;

/// How many features are kept: the rarest words, and then units and years.
const FEATURES: usize = 14;
const VALUES: usize = 4;

/// Words of a statement that make keys: so many of its rarest, of its names, and of those that are first in a negation.
const RAREST: usize = 6;
const NAMES: usize = 3;
pub(super) const HEADS: usize = 2;

/// A statement of so few words has single words as keys.
const SHORT: usize = 4;

/// Under so many further features a member of a crowded group stands.
const FURTHER: usize = 3;

/// What groups statements: a key of features that they share.
///
/// Keys are ordered: of the keys that two statements share, they meet under the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    hash: u64,
    /// Which features of the statement it is made of, one bit each.
    of: u16,
}

/// What makes the keys of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Features {
    features: [u32; FEATURES],
    /// How many features are words, and how many there are.
    words: u8,
    count: u8,
    /// Which of the words are names, one bit each.
    names: u16,
    heads: [u32; HEADS],
}

impl Key {
    /// The number of the group. Groups of other keys have other numbers.
    #[must_use]
    pub fn number(self) -> u64 {
        self.hash
    }
}

impl AsRef<Features> for Features {
    fn as_ref(&self) -> &Features {
        self
    }
}

impl Features {
    /// The features of a statement.
    #[must_use]
    pub fn of(statement: &Statement<'_>) -> Self {
        let content = &statement.content;
        let (features, heads) = ([0; FEATURES], [0; HEADS]);
        let mut made = Features { features, words: 0, count: 0, names: 0, heads };
        made.add_words(content);
        made.words = made.count;
        for value in content.values() {
            made.add(value, VALUES + usize::from(made.words));
        }
        for (place, head) in content.heads().into_iter().take(HEADS).enumerate() {
            made.heads[place] = fold(head);
        }
        made
    }

    fn add_words(&mut self, content: &Content<'_>) {
        for (word, is_name) in content.rarest() {
            if let Some(place) = self.add(word, FEATURES - VALUES)
                && is_name
            {
                self.names |= 1 << place;
            }
        }
    }

    /// Adds a feature if there are not so many yet, and returns its place.
    fn add(&mut self, feature: u64, most: usize) -> Option<usize> {
        let (feature, count) = (fold(feature), usize::from(self.count));
        let known = self.features[..count].iter().position(|one| *one == feature);
        if known.is_some() || count >= most {
            return known;
        }
        self.features[count] = feature;
        self.count += 1;
        Some(count)
    }

    /// The keys under which it meets others, in order, each once.
    #[must_use]
    pub fn keys(&self) -> Vec<Key> {
        let words = usize::from(self.words);
        let rare = words.min(RAREST);
        let mut keys = Vec::with_capacity(32);
        let mut add = |kind: u64, one: u32, other: u32, more: u32, of: u16| {
            let (one, other) = (one.min(other), one.max(other));
            let hash = mix(mix(kind, u64::from(one) << 32 | u64::from(other)), more.into());
            keys.push(Key { hash: kind << 62 | hash >> 2, of });
        };
        for one in 0..rare {
            for other in one + 1..rare {
                add(0, self.features[one], self.features[other], 0, 1 << one | 1 << other);
            }
        }
        let names: Vec<usize> = (0..words).filter(|place| self.names >> place & 1 == 1).take(NAMES).collect();
        for (at, one) in names.iter().enumerate() {
            for other in &names[at + 1..] {
                for head in self.heads.iter().filter(|head| **head != 0) {
                    add(1, self.features[*one], self.features[*other], *head, 1 << one | 1 << other);
                }
            }
            for value in (words..usize::from(self.count)).take(NAMES) {
                // A name stands in the first place, and a value in the third: they make different sums.
                add(2, self.features[*one], 0, self.features[value], 1 << one | 1 << value);
            }
        }
        // A statement of few words meets those that share any of them: "The airport is closed." One of four words
        // meets those that share one of its two rarest.
        if words <= SHORT {
            let alone = if words < SHORT { words } else { 2 };
            (0..alone).for_each(|place| add(3, self.features[place], 0, 0, 1 << place));
        }
        keys.sort_unstable();
        keys.dedup_by_key(|key| key.hash);
        keys
    }

    /// Whether a key is made of all of them, so that nothing refines it.
    pub(super) fn is_all_of(&self, key: Key) -> bool {
        key.of.count_ones() >= u32::from(self.count)
    }

    /// The keys under which it meets others of a crowded group, in order: that group's key with each of its next
    /// features. There are none if it has no other features.
    #[must_use]
    pub fn refine(&self, key: Key) -> Vec<Key> {
        let further = (0..usize::from(self.count)).filter(|place| key.of >> place & 1 == 0).take(FURTHER);
        let refined = further
            .map(|place| Key { hash: mix(key.hash, self.features[place].into()), of: key.of | 1 << place });
        let mut keys: Vec<Key> = refined.collect();
        keys.sort_unstable();
        keys
    }
}

fn fold(feature: u64) -> u32 {
    (mix(feature, 1) >> 32) as u32 | 1
}

/// One number of two.
fn mix(one: u64, other: u64) -> u64 {
    let mixed = (one.rotate_left(23) ^ other).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ mixed >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93)
}
