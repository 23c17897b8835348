//! Blocks: which claims are compared with each other, for an engine that groups and sorts.
//!
//! Invariant: claims that are grouped by their keys, in their order, and judged group by group give the pairs that
//! [`Pairs`](super::Pairs) finds on the first claims of each form, each once (`tests/judged.rs`).

use std::fmt;
use std::str::FromStr;

use super::shape::{Shapes, forms};
use crate::compare::{Comparison, Pool, Sketch, Statement, compare};
use crate::text::{LONGEST_SEGMENT, language};

/// Claims of a group of at most so many are held as they were read. What is kept of a claim of a larger group takes a tenth
/// of that, so that a key that a million claims have does not fill the memory.
const HELD: usize = 1 << 12;

/// What claims are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKey {
    /// Words that they have in common.
    Words(u64),
    /// All words, with other numbers.
    Shape(u128),
}

/// How a claim is grouped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// What is the same for claims that have the same words: of those only the first is compared with others.
    pub form: u128,
    /// The groups that it is in, in order, each once.
    pub keys: Vec<BlockKey>,
}

impl Keys {
    /// Those of a text that is compared with no other: it has only a form.
    #[must_use]
    pub fn none(text: &str) -> Self {
        Keys { form: forms(text).0, keys: Vec::new() }
    }

    /// The keys of a text by itself, and its language, if it is reliably not English. A text in another language, or
    /// longer than any single statement may be, has no keys.
    #[must_use]
    pub fn with_language(text: &str) -> (Self, Option<&'static str>) {
        let is_long = text.len() > LONGEST_SEGMENT;
        let language = if is_long { None } else { language(text) };
        let compared = !is_long && language.is_none();
        (if compared { Keys::of(text) } else { Keys::none(text) }, language)
    }

    /// The keys of an English text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (form, shape) = forms(text);
        let sketch = Sketch::open(&Statement::read(text));
        let words = sketch.keys().into_iter().map(|key| BlockKey::Words(key.number()));
        Keys { form, keys: words.chain(shape.map(BlockKey::Shape)).collect() }
    }
}

/// Compares claims of one group, which are given in their order. Returns what is found on pairs of them, by their places,
/// the earlier first. Of a pair that is in several groups, it is found in one.
#[must_use]
pub fn judge(key: BlockKey, texts: &[&str]) -> Vec<([usize; 2], Comparison)> {
    judge_holding(HELD, key, texts)
}

/// The same, where a group of more than `held` claims is not held in memory as it was read.
fn judge_holding(held: usize, key: BlockKey, texts: &[&str]) -> Vec<([usize; 2], Comparison)> {
    // A third of the keys are those of one claim, which an engine may hand over all the same: it is not read.
    if texts.len() < 2 {
        return Vec::new();
    }
    let shapes: Vec<Option<u128>> = texts.iter().map(|text| forms(text).1).collect();
    let mut readings = Readings { texts, held: Vec::new(), last: [None, None] };
    let pairs: Vec<(u32, u32)> = match key {
        BlockKey::Words(number) => {
            let sketches = texts.iter().map(|text| {
                let read = Statement::read(text);
                let sketch = Sketch::of(&read);
                if texts.len() <= held {
                    readings.held.push(read);
                }
                sketch
            });
            let pool = Pool::new(sketches.collect());
            let mut pairs = pool.of_group(number);
            pairs.retain(|(one, other)| {
                let [one, other] = [*one, *other].map(|number| &shapes[number as usize]);
                one.is_none() || one != other
            });
            pairs
        }
        BlockKey::Shape(_) => Shapes::of(shapes.into_iter()).pairs(0..texts.len() as u32).collect(),
    };
    let near = |one: &Statement<'_>, other: &Statement<'_>| match key {
        BlockKey::Words(_) => one.is_near(other),
        BlockKey::Shape(_) => true,
    };
    let compared = pairs.into_iter().filter_map(|(one, other)| {
        let places = [one as usize, other as usize];
        let [one, other] = readings.of(places);
        near(one, other).then(|| (places, compare(one, other)))
    });
    compared.filter(|(_, comparison)| comparison.conflict.is_some()).collect()
}

/// The claims of a group.
struct Readings<'g, 't> {
    texts: &'g [&'t str],
    /// All of them as they were read, or none: then a claim is read again for its pairs.
    held: Vec<Statement<'t>>,
    /// The last claim that was read again on each side.
    last: [Option<(usize, Statement<'t>)>; 2],
}

impl<'t> Readings<'_, 't> {
    fn of(&mut self, places: [usize; 2]) -> [&Statement<'t>; 2] {
        let Readings { texts, held, last: [one, other] } = self;
        match places.map(|place| held.get(place)) {
            [Some(one), Some(other)] => [one, other],
            _ => [again(one, places[0], texts), again(other, places[1], texts)],
        }
    }
}

/// A claim, which is read unless it is the last one.
fn again<'s, 't>(
    last: &'s mut Option<(usize, Statement<'t>)>,
    place: usize,
    texts: &[&'t str],
) -> &'s Statement<'t> {
    if last.as_ref().is_some_and(|(before, _)| *before != place) {
        *last = None;
    }
    &last.get_or_insert_with(|| (place, Statement::read(texts[place]))).1
}

impl fmt::Display for BlockKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BlockKey::Words(number) => write!(f, "w{number:016x}"),
            BlockKey::Shape(number) => write!(f, "s{number:032x}"),
        }
    }
}

impl FromStr for BlockKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let is_hex = |digits: &str, count: usize| {
            digits.len() == count && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        let found = match text.split_at_checked(1) {
            Some(("w", digits)) if is_hex(digits, 16) => {
                u64::from_str_radix(digits, 16).ok().map(BlockKey::Words)
            }
            Some(("s", digits)) if is_hex(digits, 32) => {
                u128::from_str_radix(digits, 16).ok().map(BlockKey::Shape)
            }
            _ => None,
        };
        found.ok_or_else(|| format!("“{text}” is not the key of a group"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_group_has_the_same_pairs_if_it_is_not_held() {
        let lines = include_str!("../../tests/cases/pairs.txt").lines();
        let mut texts: Vec<&str> = lines.flat_map(|row| row.split(" | ").take(2)).collect();
        let owned: Vec<String> = (0..60)
            .map(|number| format!("The Kelwick dam opened in {} for {number} boats.", 1900 + number % 7))
            .collect();
        texts.extend(owned.iter().map(String::as_str));
        let mut groups: BTreeMap<BlockKey, Vec<&str>> = BTreeMap::new();
        for text in texts {
            Keys::of(text).keys.into_iter().for_each(|key| groups.entry(key).or_default().push(text));
        }
        let mut found = 0;
        for (key, texts) in groups {
            let (held, again) = (judge_holding(usize::MAX, key, &texts), judge_holding(0, key, &texts));
            let said = |found: &[([usize; 2], Comparison)]| format!("{found:?}");
            assert_eq!(said(&held), said(&again), "{key}");
            found += held.len();
        }
        assert!(found > 100, "{found}");
    }
}
