//! Shapes: claims that have the same words and differ only in numbers: "The population of Orla is 12,000."
//!
//! Invariant: each claim is compared with the earliest one of its shape, however many there are, so that a fact of
//! which hundreds of claims speak is in dispute although they are too many to be compared with each other. The first
//! 41 of a shape are compared with each other too. Which of them are does not change when others are recorded.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::text::normal_form;
use crate::tlog::sha256;

/// A claim that more than so many of its shape come before is compared with the first of them only.
const MANY: u32 = 40;

/// A number that texts share if they have the same words: half of the hash of the normal form.
pub(super) fn same_words(text: &str) -> u128 {
    number(&normal_form(text))
}

/// The same, and the number that texts of one shape share, if it has a shape.
#[must_use]
pub fn forms(text: &str) -> (u128, Option<u128>) {
    let form = normal_form(text);
    (number(&form), shape(&form).as_deref().map(number))
}

fn number(form: &str) -> u128 {
    sha256(form.as_bytes()).0.iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}

/// The shape of a text by its normal form, if it has a number.
fn shape(form: &str) -> Option<String> {
    let mut shape = String::with_capacity(form.len());
    let mut has_number = false;
    for (at, c) in form.char_indices() {
        let within = |c: char| {
            let after = form[at + c.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
            matches!(c, '.' | ',' | ' ') && after && shape.ends_with('#')
        };
        if c.is_ascii_digit() {
            has_number = true;
            if !shape.ends_with('#') {
                shape.push('#');
            }
        } else if !within(c) {
            shape.push(c);
        }
    }
    has_number.then_some(shape)
}

/// The shapes of some texts, which are numbered.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    /// For each text, the first of its shape.
    first: Vec<u32>,
    /// How many texts of its shape are before it.
    before: Vec<u32>,
    /// By the first of a shape that has several texts, those that are compared with each other.
    early: FxHashMap<u32, Vec<u32>>,
}

impl Shapes {
    /// The shapes of texts, by what is the same for texts of one shape; nothing, for a text that has none.
    pub(super) fn of(shapes: impl Iterator<Item = Option<u128>>) -> Self {
        let mut known: FxHashMap<u128, (u32, u32)> = FxHashMap::default();
        let mut all = Shapes::default();
        for (number, shape) in (0u32..).zip(shapes) {
            let (first, before) = match shape {
                Some(shape) => {
                    let (first, count) = known.entry(shape).or_insert((number, 0));
                    *count += 1;
                    (*first, *count - 1)
                }
                None => (number, 0),
            };
            all.first.push(first);
            all.before.push(before);
            if (1..=MANY).contains(&before) {
                all.early.entry(first).or_insert_with(|| vec![first]).push(number);
            }
        }
        all
    }

    /// The texts of one shape that are compared, the earlier one first, where the later one is one of some.
    pub(super) fn pairs(&self, later: Range<u32>) -> impl Iterator<Item = (u32, u32)> + '_ {
        later.flat_map(move |number| {
            let first = self.first[number as usize];
            let early = self.early.get(&first).map_or(&[][..], Vec::as_slice);
            let with = if self.is_late(number) { 1 } else { self.before[number as usize] as usize };
            early[..with.min(early.len())].iter().map(move |one| (*one, number))
        })
    }

    /// The first text of the shape of a text.
    pub(super) fn first(&self, number: u32) -> u32 {
        self.first[number as usize]
    }

    /// Whether a text is compared only with the first of its shape.
    pub(super) fn is_late(&self, number: u32) -> bool {
        self.before[number as usize] > MANY
    }

    /// Whether two texts have one shape: then it decides whether they are compared.
    pub(super) fn join(&self, one: u32, other: u32) -> bool {
        self.first(one) == self.first(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_differ_in_numbers_only_have_one_shape() {
        let of = |text: &str| shape(&normal_form(text));
        let one = of("The mill has 1,250 wheels.");
        assert!(one.is_some());
        for text in ["the mill has 7 wheels", "The mill has 12.5 wheels!", "The  mill has 3 wheels"] {
            assert_eq!(of(text), one, "{text}");
        }
        for text in ["The mill has wheels.", "The mill has 7 wheels now.", "The weir has 7 wheels."] {
            assert_ne!(of(text), one, "{text}");
        }
        let shapes = Shapes::of([Some(1), Some(2), Some(1), None, Some(1), None].into_iter());
        assert_eq!(shapes.pairs(0..6).collect::<Vec<_>>(), [(0, 2), (0, 4), (2, 4)]);
        assert_eq!(shapes.pairs(3..6).collect::<Vec<_>>(), [(0, 4), (2, 4)]);
        assert!(shapes.join(0, 4) && !shapes.join(0, 1) && !shapes.join(3, 5));
        assert_eq!([0, 4, 5].map(|number| shapes.first(number)), [0, 0, 5]);
        let many = Shapes::of((0..MANY + 3).map(|_| Some(1)));
        let of = |number: u32| many.pairs(0..MANY + 3).filter(|(_, other)| *other == number).count() as u32;
        assert_eq!([0, 1, MANY, MANY + 1, MANY + 2].map(of), [0, 1, MANY, 1, 1]);
        assert!(!many.is_late(MANY) && many.is_late(MANY + 1));
    }
}
