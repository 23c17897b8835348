//! Shapes: claims that have the same words and differ only in numbers: "The population of Orla is 12,000."
//!
//! Invariant: each claim is compared with the earliest one of its shape, however many there are, so that a fact of
//! which hundreds of claims speak is in dispute although they are too many to be compared with each other. Of many
//! claims of one shape no others are compared, except those that were judged supported, of which the policy has to know:
//! that takes one comparison for each claim. One claim finds its partners here as all claims do (`tests/one_claim.rs`).

use rustc_hash::FxHashMap;

use crate::model::{Seq, View};
use crate::text::normal_form;

/// More claims of one shape than this are compared with the first of them only.
const MANY: usize = 40;

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

/// The shapes of some texts.
pub(super) struct Shapes {
    /// For each text, the first of its shape.
    first: Vec<u32>,
    /// For the first of a shape, how many have it.
    count: Vec<u32>,
}

impl Shapes {
    /// The shapes of texts, which are given by their normal forms.
    pub(super) fn of<'a>(forms: impl Iterator<Item = &'a str>) -> Self {
        let mut firsts: FxHashMap<String, u32> = FxHashMap::default();
        let mut shapes = Shapes { first: Vec::new(), count: Vec::new() };
        for (number, form) in (0u32..).zip(forms) {
            let first = shape(form).map_or(number, |shape| *firsts.entry(shape).or_insert(number));
            shapes.first.push(first);
            shapes.count.push(0);
            shapes.count[first as usize] += 1;
        }
        shapes
    }

    /// Each text that is not the first of its shape, with the first.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0u32..)
            .zip(&self.first)
            .filter(|(number, first)| number != *first)
            .map(|(number, first)| (*first, number))
    }

    /// Whether a pair need not be compared, because each of both is compared with the first of their shape.
    pub(super) fn covers(&self, (one, other): (u32, u32), is_supported: impl Fn(u32) -> bool) -> bool {
        let first = self.first[one as usize];
        first == self.first[other as usize]
            && self.count[first as usize] as usize > MANY
            && first != one
            && first != other
            && !(is_supported(one) && is_supported(other))
    }
}

/// What the shape of one claim says about its partners.
#[derive(Default)]
pub(super) struct Alike {
    /// All claims of its shape that are compared, in order.
    claims: Vec<Seq>,
}

impl Alike {
    /// The claims of one claim's shape, itself among them. `counts` tells whether a claim is compared at all.
    pub(super) fn of(view: &View, seq: Seq, counts: impl Fn(&[Seq]) -> Vec<Seq>) -> Self {
        let own = view.claim(seq).and_then(|claim| Some((claim, shape(&normal_form(&claim.text))?)));
        let Some((claim, own)) = own else { return Alike::default() };
        let alike = view.claims().filter(|(_, _, there)| {
            may_agree(&claim.text, &there.text) && shape(&normal_form(&there.text)).as_ref() == Some(&own)
        });
        let alike: Vec<Seq> = alike.map(|(other, ..)| other).collect();
        Alike { claims: counts(&alike) }
    }

    /// The claim that is compared with it for its shape, or if it is the first, all others.
    pub(super) fn partners(&self, seq: Seq) -> &[Seq] {
        match self.claims.split_first() {
            Some((first, others)) if *first == seq => others,
            Some(_) => &self.claims[..1],
            None => &[],
        }
    }

    /// Whether a pair of the claim with another need not be compared.
    pub(super) fn covers(&self, seq: Seq, other: Seq, is_supported: impl Fn(Seq) -> bool) -> bool {
        let first = self.claims.first().copied();
        self.claims.len() > MANY
            && first != Some(seq)
            && first != Some(other)
            && self.claims.binary_search(&other).is_ok()
            && !(is_supported(seq) && is_supported(other))
    }
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
        let shapes = Shapes::of(["a 1", "b 1", "a 2", "c", "a 3", "c"].into_iter());
        assert_eq!(shapes.pairs().collect::<Vec<_>>(), [(0, 2), (0, 4)]);
        assert!(!shapes.covers((2, 4), |_| false), "there are few");
        let many: Vec<String> = (0..=MANY).map(|number| format!("a {number}")).collect();
        let shapes = Shapes::of(many.iter().map(String::as_str));
        for (pair, supported, covered) in
            [((1, 2), false, true), ((0, 2), false, false), ((1, 2), true, false)]
        {
            assert_eq!(shapes.covers(pair, |_| supported), covered, "{pair:?}");
        }
    }
}
