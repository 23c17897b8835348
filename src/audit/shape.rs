//! Shapes: claims that have the same words and differ only in numbers: "The population of Orla is 12,000."
//!
//! Invariant: each claim is compared with the earliest one of its shape, however many there are, so that a fact of
//! which hundreds of claims speak is in dispute although they are too many to be compared with each other. That takes
//! one comparison for each claim. One claim finds its partners here as all claims do (`tests/one_claim.rs`).

use rustc_hash::FxHashMap;

use crate::model::{Seq, View};
use crate::text::normal_form;

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

/// Pairs each of some texts, given by their normal forms, with the first of its shape.
pub(super) fn pairs<'a>(forms: impl Iterator<Item = &'a str>) -> Vec<(u32, u32)> {
    let mut first: FxHashMap<String, u32> = FxHashMap::default();
    let mut pairs = Vec::new();
    for (number, form) in (0u32..).zip(forms) {
        let Some(shape) = shape(form) else { continue };
        let first = *first.entry(shape).or_insert(number);
        if first != number {
            pairs.push((first, number));
        }
    }
    pairs
}

/// The claims that are paired with one claim for their shape: the earliest one, or if it is that itself, all others.
/// `counts` tells whether a claim is compared at all.
pub(super) fn partners(view: &View, seq: Seq, counts: impl Fn(Seq) -> bool) -> Vec<Seq> {
    let Some(claim) = view.claim(seq) else { return Vec::new() };
    let Some(own) = shape(&normal_form(&claim.text)) else { return Vec::new() };
    let mut found = Vec::new();
    for (other, _, there) in view.claims().filter(|(other, ..)| *other != seq) {
        if may_agree(&claim.text, &there.text)
            && counts(other)
            && shape(&normal_form(&there.text)).as_ref() == Some(&own)
        {
            found.push(other);
            if other < seq {
                break;
            }
        }
    }
    found
}

/// Whether two texts may have one shape. This is cheap if both are ASCII: their letters are the same then.
fn may_agree(text: &str, other: &str) -> bool {
    if !text.is_ascii() || !other.is_ascii() {
        return true;
    }
    let letters = |byte: &u8| byte.is_ascii_alphabetic();
    let lower = |byte: u8| byte.to_ascii_lowercase();
    text.bytes().filter(letters).map(lower).eq(other.bytes().filter(letters).map(lower))
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
            assert!(may_agree("The mill has 1,250 wheels.", text));
        }
        for text in ["The mill has wheels.", "The mill has 7 wheels now.", "The weir has 7 wheels."] {
            assert_ne!(of(text), one, "{text}");
        }
        assert_eq!(pairs(["a 1", "b 1", "a 2", "c", "a 3", "c"].into_iter()), [(0, 2), (0, 4)]);
    }
}
