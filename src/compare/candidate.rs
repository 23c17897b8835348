//! Candidates: which of many statements are worth comparing.
//!
//! Two statements meet under a key: two of the six rarest words of both, one word of a short statement, a name
//! and a unit, a name and a year, or two names and a word that one of the statements denies. How rare a word is
//! comes from a fixed table, so that the keys of a statement never depend on other statements, and the same
//! statements give the same pairs in any order. A bucket that holds too many statements is not expanded, but reported.

use std::collections::HashSet;

use super::content::Content;
use super::statement::Statement;

/// The most statements in a bucket whose members are compared with each other.
pub const MOST_IN_BUCKET: usize = 200;

/// A statement of so few words has single words as keys.
pub(super) const SHORT: usize = 4;

/// The least share of the shorter statement's words that two candidates have in common.
const LEAST_COMMON: (usize, usize) = (1, 3);

/// Statements by their keys.
#[derive(Debug, Default)]
pub struct Candidates {
    keys: Vec<(u64, u32)>,
    matter: Vec<u64>,
    /// Where the words of each statement begin in `matter`.
    starts: Vec<usize>,
    names: Vec<(u64, u32)>,
    denied: Vec<(u64, u32)>,
}

/// A bucket that was not expanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crowd {
    /// One of the statements in it: the first that was added.
    pub first: usize,
    /// How many there are.
    pub count: usize,
}

impl Candidates {
    /// No statements yet.
    #[must_use]
    pub fn new() -> Self {
        Candidates::default()
    }

    /// Adds a statement. Statements are numbered from 0 in the order of adding.
    pub fn add(&mut self, statement: &Statement<'_>) {
        let statement = &statement.content;
        let number = self.starts.len() as u32;
        self.starts.push(self.matter.len());
        self.matter.extend(&statement.matter);
        for names in names_of(statement) {
            self.names.push((names, number));
            let heads: Vec<u64> = statement.denied_heads().collect();
            self.denied.extend(denials_of(names, &heads).map(|key| (key, number)));
        }
        self.keys.extend(keys_of(statement).into_iter().map(|key| (key, number)));
    }

    /// The pairs that share a key and a third of their words, in order, and the buckets that were too full.
    #[must_use]
    pub fn pairs(mut self) -> (Vec<(u32, u32)>, Vec<Crowd>) {
        self.starts.push(self.matter.len());
        let denials = self.denials();
        self.keys.extend(denials);
        self.keys.sort_unstable();
        self.keys.dedup();
        let (mut pairs, mut crowds) = (Vec::new(), Vec::new());
        for bucket in self.keys.chunk_by(|one, other| one.0 == other.0) {
            if bucket.len() > MOST_IN_BUCKET {
                crowds.push(Crowd { first: bucket[0].1 as usize, count: bucket.len() });
                continue;
            }
            for (at, (_, one)) in bucket.iter().enumerate() {
                let close =
                    bucket[at + 1..].iter().filter(|(_, other)| self.alike(*one as usize, *other as usize));
                pairs.extend(close.map(|(_, other)| u64::from(*one) << 32 | u64::from(*other)));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let pairs = pairs.into_iter().map(|pair: u64| ((pair >> 32) as u32, pair as u32)).collect();
        crowds.sort_unstable_by_key(|crowd| (crowd.first, std::cmp::Reverse(crowd.count)));
        crowds.dedup_by_key(|crowd| crowd.first);
        (pairs, crowds)
    }

    /// The keys of two names and a word that some statement denies of them, for every statement that has all
    /// three of them.
    fn denials(&self) -> Vec<(u64, u32)> {
        let denied: HashSet<u64> = self.denied.iter().map(|(key, _)| *key).collect();
        let mut found = Vec::new();
        for (names, number) in self.names.iter().filter(|_| !denied.is_empty()) {
            let at = *number as usize;
            let words = &self.matter[self.starts[at]..self.starts[at + 1]];
            let keys = denials_of(*names, words).filter(|key| denied.contains(key));
            found.extend(keys.map(|key| (key, *number)));
        }
        found
    }

    fn alike(&self, one: usize, other: usize) -> bool {
        let words = |at: usize| &self.matter[self.starts[at]..self.starts[at + 1]];
        alike(words(one), words(other))
    }
}

/// Whether two statements, by the sorted keys of their words, have so many in common that they are compared.
pub(super) fn alike(one: &[u64], other: &[u64]) -> bool {
    let least = one.len().min(other.len());
    shared(one, other) * LEAST_COMMON.1 >= least * LEAST_COMMON.0
}

/// The keys under which a statement meets others, whatever those say.
pub(super) fn keys_of(statement: &Content<'_>) -> Vec<u64> {
    let rare = &statement.rarest;
    let mut keys = Vec::new();
    for (at, one) in rare.iter().enumerate() {
        keys.extend(rare[at + 1..].iter().map(|other| mix(*one.min(other), *one.max(other))));
    }
    // A statement of few words meets those that share any of them: "The airport is closed." One of four words
    // meets those that share one of its two rarest.
    if rare.len() <= SHORT {
        let alone = if rare.len() < SHORT { rare.len() } else { 2 };
        keys.extend(rare.iter().take(alone).map(|one| mix(*one, 0)));
    }
    keys.extend(anchors_of(statement));
    keys
}

/// Those of each of its names with each unit and year in it.
pub(super) fn anchors_of(statement: &Content<'_>) -> Vec<u64> {
    statement.anchors().into_iter().map(|(name, other)| mix(name, !other)).collect()
}

/// A key for each pair of a statement's names.
pub(super) fn names_of(statement: &Content<'_>) -> Vec<u64> {
    statement.name_pairs().into_iter().map(|(one, other)| mix(one, other)).collect()
}

/// The keys of a pair of names with each of some words.
pub(super) fn denials_of(names: u64, words: &[u64]) -> impl Iterator<Item = u64> {
    words.iter().map(move |word| mix(names, *word))
}

/// How many keys two sorted lists share.
pub(super) fn shared(one: &[u64], other: &[u64]) -> usize {
    let (mut x, mut y, mut count) = (0, 0, 0);
    while x < one.len() && y < other.len() {
        match one[x].cmp(&other[y]) {
            std::cmp::Ordering::Less => x += 1,
            std::cmp::Ordering::Greater => y += 1,
            std::cmp::Ordering::Equal => (x, y, count) = (x + 1, y + 1, count + 1),
        }
    }
    count
}

/// One key of two.
fn mix(one: u64, other: u64) -> u64 {
    (one.rotate_left(23) ^ other).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(texts: &[String]) -> (Vec<(u32, u32)>, Vec<Crowd>) {
        let mut candidates = Candidates::new();
        for text in texts {
            candidates.add(&Statement::read(text));
        }
        candidates.pairs()
    }

    #[test]
    fn statements_meet_under_their_rare_words() {
        let texts = ["The ferry sank with 48 aboard.", "Bread is cheap.", "The ferry sank with 52 aboard."];
        assert_eq!(pairs(&texts.map(str::to_owned)).0, [(0, 2)]);
    }

    #[test]
    fn a_full_bucket_is_reported() {
        let texts: Vec<String> = (0..=MOST_IN_BUCKET).map(|number| format!("Ferry {number} sank.")).collect();
        let (pairs, crowds) = pairs(&texts);
        assert!(pairs.is_empty());
        assert_eq!(crowds, [Crowd { first: 0, count: MOST_IN_BUCKET + 1 }]);
    }
}
