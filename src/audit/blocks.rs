//! Blocks: which claims are compared with each other, for an engine that groups and sorts.
//!
//! Invariant: claims that are grouped by their keys, in their order, and judged group by group give the pairs that
//! [`Pairs`](super::Pairs) finds on the first claims of each form, each once (`tests/judged.rs`).

use std::fmt;
use std::str::FromStr;

use super::shape::{Shapes, forms};
use crate::compare::{Comparison, Pool, Sketch, Statement, compare};
use crate::text::{LONGEST_SEGMENT, language};

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
    let read: Vec<Statement<'_>> = texts.iter().map(|text| Statement::read(text)).collect();
    let shapes: Vec<Option<u128>> = texts.iter().map(|text| forms(text).1).collect();
    let pairs: Vec<(u32, u32)> = match key {
        BlockKey::Words(number) => {
            let pool = Pool::new(read.iter().map(Sketch::of).collect());
            let mut pairs = pool.of_group(number);
            pairs.retain(|(one, other)| {
                let [one, other] = [*one, *other].map(|number| number as usize);
                let alike = shapes[one].is_some() && shapes[one] == shapes[other];
                !alike && read[one].is_near(&read[other])
            });
            pairs
        }
        BlockKey::Shape(_) => Shapes::of(shapes.into_iter()).pairs(0..texts.len() as u32).collect(),
    };
    let compared = pairs.into_iter().map(|(one, other)| {
        let places = [one as usize, other as usize];
        (places, compare(&read[places[0]], &read[places[1]]))
    });
    compared.filter(|(_, comparison)| comparison.conflict.is_some()).collect()
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
