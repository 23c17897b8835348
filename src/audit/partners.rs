//! Partners: what the comparison finds for one claim, reported as [`super::pairs`] reports it for all.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::pairs::{crowded, is_recorded, reporting};
use super::shape::Alike;
use super::sides::Pairing;
use super::twins::twins;
use super::{Hit, Rule};
use crate::compare::{MOST_IN_BUCKET, Seeker, Statement, compare};
use crate::model::{Seq, Status, View};
use crate::text::{language, states_nothing};

/// So many claims under one key are surely a crowd, unless many of them are copies.
const PATIENCE: usize = 2 * MOST_IN_BUCKET;

/// The pairs that one claim is in, and the crowd that it is the first of.
type Found = (Vec<Pairing>, Option<(&'static str, Hit)>);

/// Compares one claim with those that it shares rare words with.
pub(super) fn compare_claim(view: &View, seq: Seq, rules: &[&'static Rule]) -> Found {
    let compared = Distinct { view, english: RefCell::default() };
    let in_reach = view.in_force(seq) && compared.is_english(seq);
    let Some(claim) = view.claim(seq).filter(|_| in_reach) else { return Found::default() };
    let statement = Statement::read(&claim.text);
    let seek = |patience| {
        let mut seeker = Seeker::new(seq as usize, &statement, patience);
        for (other, _, claim) in view.claims() {
            if seeker.may_meet(&claim.text) && view.in_force(other) {
                seeker.add(other as usize, &Statement::read(&claim.text));
            }
        }
        seeker.partners(|claims| compared.choose(claims))
    };
    let Some((mut partners, crowd)) = seek(PATIENCE).or_else(|| seek(usize::MAX)) else {
        return Found::default();
    };
    let counts = |claims: &[Seq]| {
        let claims: Vec<usize> = claims.iter().map(|claim| *claim as usize).collect();
        compared.choose(&claims).into_iter().map(|claim| claim as Seq).collect()
    };
    let alike = Alike::of(view, seq, counts);
    let is_supported = |claim: Seq| view.status(claim) == Status::Supported;
    partners.retain(|other| !alike.covers(seq, *other as Seq, is_supported));
    partners.extend(alike.partners(seq).iter().map(|other| *other as usize));
    partners.sort_unstable();
    partners.dedup();
    let mut found = Vec::new();
    for other in partners.into_iter().map(|other| other as Seq) {
        let Some(there) = view.claim(other) else { continue };
        let comparison = if other < seq {
            compare(&Statement::read(&there.text), &statement)
        } else {
            compare(&statement, &Statement::read(&there.text))
        };
        if let Some(rule) = comparison.conflict.and_then(|conflict| reporting(rules, conflict))
            && ![&claim.text, &there.text].iter().any(|text| states_nothing(text))
            && !is_recorded(view, seq.min(other), seq.max(other))
        {
            found.push((other, rule, comparison));
        }
    }
    if found.is_empty() && crowd.is_none() {
        return Found::default();
    }
    // Only few are left, so it is cheap to decide here which of them are compared at all.
    let left = found.iter().map(|(other, ..)| *other as usize).chain([seq as usize]);
    let chosen = compared.choose(&left.collect::<Vec<_>>());
    if !chosen.contains(&(seq as usize)) {
        return Found::default();
    }
    found.retain(|(other, ..)| chosen.contains(&(*other as usize)));
    let pairs = found.into_iter().map(|(other, rule, comparison)| {
        // The comparison was made with the earlier claim first.
        Pairing::new(rule, seq.min(other), seq.max(other), comparison)
    });
    (pairs.collect(), crowd.and_then(|crowd| crowded(seq, crowd.count, rules)))
}

/// Which claims are compared: those in force, in English, and not the same as an earlier one of these.
struct Distinct<'a> {
    view: &'a View,
    /// Which sources are in English, as far as they were asked for.
    english: RefCell<BTreeMap<Seq, bool>>,
}

impl Distinct<'_> {
    fn choose(&self, claims: &[usize]) -> Vec<usize> {
        let english = |seq: &Seq| self.view.in_force(*seq) && self.is_english(*seq);
        let seqs: Vec<Seq> = claims.iter().map(|claim| *claim as Seq).filter(english).collect();
        let texts = seqs.iter().filter_map(|seq| Some((*seq, &*self.view.claim(*seq)?.text)));
        let texts: Vec<(Seq, &str)> = texts.collect();
        if texts.is_empty() {
            return Vec::new();
        }
        let alike = twins(self.view, &texts.iter().map(|(_, text)| *text).collect::<Vec<_>>());
        let first = |alike: Vec<Seq>| alike.into_iter().find(|seq| self.is_english(*seq));
        let chosen: BTreeSet<usize> = texts
            .iter()
            .zip(alike)
            .filter(|((seq, _), alike)| first(alike.clone()) == Some(*seq))
            .map(|((seq, _), _)| *seq as usize)
            .collect();
        claims.iter().copied().filter(|claim| chosen.contains(claim)).collect()
    }

    fn is_english(&self, seq: Seq) -> bool {
        let (view, about) = (self.view, self.view.entry(seq).and_then(|entry| entry.about));
        let Some(about) = about else {
            return view.claim(seq).is_some_and(|claim| language(&claim.text).is_none());
        };
        *self.english.borrow_mut().entry(about).or_insert_with(|| {
            let text = view.source(about).and_then(|source| view.text(&source.text));
            text.and_then(language).is_none()
        })
    }
}
