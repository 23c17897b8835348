//! Partners: what was found on pairs of claims, as it is reported now.
//!
//! Invariant: a pair is reported if both claims are in force and nobody has recorded how they relate. A claim that is no
//! longer in force is represented by the first claim with the same words that is. What one claim is told alone is what
//! the audit of all reports of it (`tests/one_claim.rs`).

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::found::Found;
use super::pairs::Pairs;
use super::sides::Pairing;
use super::{Check, Rule};
use crate::compare::{Conflict, LIMIT, Statement, compare};
use crate::model::{RelationKind, Seq, Status, View};
use crate::text::states_nothing;

/// What is reported of a view's claims, apart from pairs.
#[derive(Default)]
pub(super) struct Compared {
    /// How many groups were too large to compare all of their claims.
    pub(super) crowds: usize,
    /// For claims that were compared, those in force that have the same words and were not.
    pub(super) twins: BTreeMap<Seq, Vec<Seq>>,
}

/// Hands each pair that a rule reports to `each`, and keeps none: there may be very many.
pub(super) fn report(
    view: &View,
    pairs: &Pairs,
    rules: &[&'static Rule],
    each: &mut impl FnMut(&Pairing<'_>),
) -> Compared {
    let mut compared = Compared::default();
    for (claim, twins) in pairs.twins() {
        let mut in_force = std::iter::once(claim).chain(twins).copied().filter(|seq| view.in_force(*seq));
        if let Some(first) = in_force.next() {
            compared.twins.insert(first, in_force.collect());
        }
    }
    compared.twins.retain(|_, twins| !twins.is_empty());
    let mut stating: FxHashMap<Seq, bool> = FxHashMap::default();
    let mut states = |seq: Seq| {
        let read = || view.claim(seq).is_some_and(|claim| !states_nothing(&claim.text));
        *stating.entry(seq).or_insert_with(read)
    };
    let mut told = |found: &Found| {
        let Some(rule) = reporting(rules, found.conflict) else { return };
        let [one, other] = found.claims;
        let stated = found.claims.into_iter().all(&mut states);
        if stated && !is_recorded(view, one, other) {
            each(&Pairing::new(
                rule,
                found.claims,
                found.words,
                found.conflict.outcome(),
                Cow::Borrowed(&found.reason),
            ));
        }
    };
    for found in pairs.found() {
        match found.claims.map(|claim| representative(view, pairs, claim)) {
            claims @ [Some(_), Some(_)] if claims == found.claims.map(Some) => told(found),
            [Some(one), Some(other)] => again(view, one, other).iter().for_each(&mut told),
            _ => {}
        }
    }
    for (one, other) in supported(view, pairs) {
        again(view, one, other).iter().for_each(&mut told);
    }
    let crowds = pairs.crowds().filter(|claim| representative(view, pairs, *claim).is_some());
    compared.crowds = crowds.count();
    compared
}

/// The claim that stands for a claim that was compared: itself, or the first twin, whichever is in force.
fn representative(view: &View, pairs: &Pairs, claim: Seq) -> Option<Seq> {
    let twins = || pairs.twins().get(&claim).into_iter().flatten();
    if view.in_force(claim) { Some(claim) } else { twins().copied().find(|twin| view.in_force(*twin)) }
}

/// What is found on two claims of a view.
fn again(view: &View, one: Seq, other: Seq) -> Option<Found> {
    let claims = [one.min(other), one.max(other)];
    let [first, second] = claims.map(|seq| view.claim(seq));
    Found::new(claims, compare(&Statement::read(&first?.text), &Statement::read(&second?.text)))
}

/// Claims of one shape that were judged supported, and of which the later one was compared with the first of the shape
/// only: the policy has to know whether they conflict.
fn supported(view: &View, pairs: &Pairs) -> Vec<(Seq, Seq)> {
    let mut shapes: BTreeMap<Seq, Vec<(Seq, bool)>> = BTreeMap::new();
    for (claim, shape, late) in pairs.shaped() {
        let claim = representative(view, pairs, claim).filter(|seq| view.status(*seq) == Status::Supported);
        if let Some(claim) = claim {
            shapes.entry(shape).or_default().push((claim, late));
        }
    }
    let mut found = Vec::new();
    for alike in shapes.values() {
        for (place, (other, _)) in alike.iter().enumerate().filter(|(_, (_, late))| *late) {
            found.extend(alike.iter().take(place.min(LIMIT)).map(|(one, _)| (*one, *other)));
        }
    }
    found
}

/// The rule among some that reports a conflict.
fn reporting(rules: &[&'static Rule], conflict: Conflict) -> Option<&'static Rule> {
    rules.iter().copied().find(|rule| match rule.check {
        Check::Pair(found) => found == conflict,
        // The comparison leaves out marks, labels and ligatures: two claims may have the same words and other bytes.
        Check::View(_) => conflict == Conflict::SameWords && rule.says_same(),
        Check::Entry(_) | Check::Claim { .. } | Check::Text => false,
    })
}

/// Whether somebody has recorded how the two claims relate. Then C001 and C007 report it, or there is nothing to report.
fn is_recorded(view: &View, claim: Seq, other: Seq) -> bool {
    view.relations_of(claim).any(|related| {
        let kinds = [RelationKind::Contradicts, RelationKind::Duplicates, RelationKind::Supersedes];
        kinds.contains(&related.relation.relation) && related.joins(claim, other)
    })
}
