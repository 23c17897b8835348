//! Pairs: what the comparison of a view's claims finds, whatever was decided about the claims since.
//!
//! Invariant: it depends on the texts of the claims and their order alone. Claims that are recorded later change nothing
//! in what was found on earlier ones (`tests/pool.rs`), so it is kept ([`Judged`]), and only what is new is compared.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::found::Found;
use super::judged::Judged;
use super::shape::{Shapes, forms};
use crate::compare::in_parts;
use crate::model::{Seq, Source, View};
use crate::text::language;

/// What was found on pairs of claims.
#[derive(Debug, Default)]
pub struct Pairs {
    /// The claims that are compared: those in English that do not have the words of an earlier one.
    pub(super) claims: Vec<Seq>,
    /// For those, the later claims that have the same words.
    twins: BTreeMap<Seq, Vec<Seq>>,
    pub(super) judged: Judged,
    pub(super) shapes: Shapes,
}

impl Pairs {
    /// What was found, in the order of the claims.
    #[must_use]
    pub fn found(&self) -> &[Found] {
        &self.judged.found
    }

    /// The first claims of groups that were too large to compare all of their claims with each other.
    pub fn crowds(&self) -> impl Iterator<Item = Seq> {
        self.judged.crowds.keys().copied()
    }

    /// The claims that have the words of an earlier one, by that one.
    #[must_use]
    pub fn twins(&self) -> &BTreeMap<Seq, Vec<Seq>> {
        &self.twins
    }

    /// What is worth keeping, so that these claims are not compared again. It is not what was found if only the pairs of
    /// one claim were asked for.
    #[must_use]
    pub fn judged(&self) -> &Judged {
        &self.judged
    }

    /// The claims that are compared, with their texts, before anything is compared.
    pub(super) fn distinct(view: &View) -> (Self, Vec<&str>) {
        let found = || {
            let is_foreign = |source: &Source| view.beginning(&source.text).and_then(language).is_some();
            view.sources().filter(|(_, source)| is_foreign(source)).map(|(seq, _)| seq).collect()
        };
        let foreign = view.foreign().map_or_else(|| Cow::Owned(found()), Cow::Borrowed);
        let english = |about: Option<Seq>, text: &str| match about {
            Some(source) => !foreign.contains(&source),
            None => language(text).is_none(),
        };
        let claims = view.claims().filter(|(_, entry, claim)| english(entry.about, &claim.text));
        let claims: Vec<(Seq, &str)> = claims.map(|(seq, _, claim)| (seq, &*claim.text)).collect();
        let forms = in_parts(&claims, |claims| claims.iter().map(|(_, text)| forms(text)).collect());
        let mut firsts: FxHashMap<u128, Seq> = FxHashMap::default();
        let mut pairs = Pairs::default();
        let (mut texts, mut shapes) = (Vec::new(), Vec::new());
        for ((seq, text), (form, shape)) in claims.into_iter().zip(forms) {
            let first = *firsts.entry(form).or_insert(seq);
            if first == seq {
                pairs.claims.push(seq);
                texts.push(text);
                shapes.push(shape);
            } else {
                pairs.twins.entry(first).or_default().push(seq);
            }
        }
        pairs.shapes = Shapes::of(shapes.into_iter());
        (pairs, texts)
    }

    /// The first claim that has the words of a claim.
    pub(super) fn first(&self, claim: Seq) -> Seq {
        let first = self.twins.iter().find(|(_, twins)| twins.contains(&claim));
        first.map_or(claim, |(first, _)| *first)
    }

    /// The claims that are not the first of their shape, with the first, and whether they were compared with that alone.
    pub(super) fn shaped(&self) -> impl Iterator<Item = (Seq, Seq, bool)> {
        let claim = |number: u32| self.claims[number as usize];
        let numbers = (0..self.claims.len() as u32).map(|number| (self.shapes.first(number), number));
        let others = numbers.filter(|(first, number)| number != first);
        others.map(move |(first, number)| (claim(number), claim(first), self.shapes.is_late(number)))
    }
}
