//! Pairs: what the comparison of a view's claims finds, whatever was decided about the claims since.
//!
//! Invariant: it depends on the texts of the claims and their order alone. Claims that are recorded later change nothing
//! in what was found on earlier ones (`tests/pool.rs`).

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::shape::{Shapes, forms};
use crate::compare::{Comparison, Conflict, Pool, Sketch, Statement, Together, compare, in_parts};
use crate::model::{Seq, Span, View};
use crate::text::language;

/// So many statements are kept in memory, some four kilobytes each.
const KEPT: usize = 100_000;

/// What was found on pairs of claims.
#[derive(Debug, Default)]
pub struct Pairs {
    /// The claims that are compared: those in English that do not have the words of an earlier one.
    claims: Vec<Seq>,
    /// For those, the later claims that have the same words.
    twins: BTreeMap<Seq, Vec<Seq>>,
    /// In the order of the claims.
    found: Vec<Found>,
    /// The first claims of groups that were too large to compare all of their claims.
    crowds: BTreeSet<Seq>,
    shapes: Shapes,
}

/// What was found on two claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The claims, the earlier first.
    pub claims: [Seq; 2],
    /// What makes them conflict, or the same.
    pub conflict: Conflict,
    /// Why, in words.
    pub reason: Box<str>,
    /// The words of each that it rests on.
    pub words: [Option<Span>; 2],
}

/// What is found on pairs, or the first of a crowd.
enum Part {
    Found(Found),
    Crowd(u32),
}

impl Found {
    /// What a comparison of two claims, the earlier first, found.
    pub(super) fn new(claims: [Seq; 2], comparison: Comparison) -> Option<Self> {
        let words = comparison.spans.map(|spans| spans.first().copied());
        let reason = comparison.reason.into_owned().into();
        Some(Found { claims, conflict: comparison.conflict?, reason, words })
    }
}

impl Pairs {
    /// The pairs among all claims of a view.
    #[must_use]
    pub fn of(view: &View) -> Self {
        Self::among(view, None)
    }

    /// The pairs that one claim is in, or the earlier claim that has its words.
    #[must_use]
    pub fn about(view: &View, claim: Seq) -> Self {
        Self::among(view, Some(claim))
    }

    /// What was found, in the order of the claims.
    #[must_use]
    pub fn found(&self) -> &[Found] {
        &self.found
    }

    /// The first claims of groups that were too large to compare all of their claims with each other.
    #[must_use]
    pub fn crowds(&self) -> &BTreeSet<Seq> {
        &self.crowds
    }

    /// The claims that have the words of an earlier one, by that one.
    #[must_use]
    pub fn twins(&self) -> &BTreeMap<Seq, Vec<Seq>> {
        &self.twins
    }

    fn among(view: &View, only: Option<Seq>) -> Self {
        let (mut pairs, texts) = Self::distinct(view);
        let only = match only.map(|seq| pairs.claims.binary_search(&pairs.first(seq))) {
            Some(Err(_)) => return pairs,
            found => found.and_then(Result::ok).map(|number| number as u32),
        };
        let sketch = if only.is_some() { Sketch::open } else { Sketch::of };
        // Reading is most of the work: where there is room for all statements, each is read once.
        let kept = if texts.len() <= KEPT { in_parts(&texts, read_all) } else { Vec::new() };
        let pool = Pool::new(if kept.is_empty() {
            in_parts(&texts, |texts| texts.iter().map(|text| sketch(&Statement::read(text))).collect())
        } else {
            in_parts(&kept, |some| some.iter().map(sketch).collect())
        });
        let judge = |some: &mut dyn Iterator<Item = (u32, u32)>, any: bool| {
            let mut read = FxHashMap::default();
            let mut found = Vec::new();
            for (one, other) in some {
                for number in [one, other].into_iter().filter(|_| kept.is_empty()) {
                    read.entry(number).or_insert_with(|| Statement::read(texts[number as usize]));
                }
                let statement = |number: u32| kept.get(number as usize).unwrap_or_else(|| &read[&number]);
                let (first, second) = (statement(one), statement(other));
                if any || first.is_near(second) {
                    let claims = [one, other].map(|number| pairs.claims[number as usize]);
                    found.extend(Found::new(claims, compare(first, second)).map(Part::Found));
                }
            }
            found
        };
        let of_group = |group: Together| {
            let shapes = &pairs.shapes;
            let mut worth = group.pairs.into_iter().filter(|(one, other)| !shapes.covers(*one, *other));
            let mut found = judge(&mut worth, false);
            found.extend(group.crowd.map(Part::Crowd));
            found
        };
        let mut parts = pool.each_group(only, of_group);
        let wanted = |pair: &(u32, u32)| only.is_none_or(|only| only == pair.0 || only == pair.1);
        let shaped: Vec<(u32, u32)> = pairs.shapes.pairs().filter(wanted).collect();
        parts.extend(in_parts(&shaped, |some| judge(&mut some.iter().copied(), true)));
        for part in parts {
            match part {
                Part::Found(found) => pairs.found.push(found),
                Part::Crowd(first) => {
                    pairs.crowds.insert(pairs.claims[first as usize]);
                }
            }
        }
        pairs.found.sort_unstable_by_key(|found| found.claims);
        pairs
    }

    /// The claims that are compared, with their texts, before anything is compared.
    fn distinct(view: &View) -> (Self, Vec<&str>) {
        let foreign: BTreeSet<Seq> = view
            .sources()
            .filter(|(_, source)| view.beginning(&source.text).and_then(language).is_some())
            .map(|(seq, _)| seq)
            .collect();
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
    fn first(&self, claim: Seq) -> Seq {
        let first = self.twins.iter().find(|(_, twins)| twins.contains(&claim));
        first.map_or(claim, |(first, _)| *first)
    }

    /// The claims that are not the first of their shape, with the first, and whether they were compared with that alone.
    pub(super) fn shaped(&self) -> impl Iterator<Item = (Seq, Seq, bool)> {
        let claim = |number: u32| self.claims[number as usize];
        self.shapes
            .pairs()
            .map(move |(first, number)| (claim(number), claim(first), self.shapes.is_late(number)))
    }
}

fn read_all<'a>(texts: &[&'a str]) -> Vec<Statement<'a>> {
    texts.iter().map(|text| Statement::read(text)).collect()
}
