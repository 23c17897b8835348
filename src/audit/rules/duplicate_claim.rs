//! C007 duplicate-claim.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::audit::shape::same_words;
use crate::audit::{Check, Hit, Level, Rule, Scope};
use crate::model::{RelationKind, Seq, View};

pub(super) const RULE: Rule = Rule {
    code: "C007",
    name: "duplicate-claim",
    level: Level::Note,
    since: "0.1.0",
    what: "A claim that repeats an earlier one in the same words, except for spacing, punctuation and case.",
    why: "A statement that appears twice is easily counted as two.",
    help: "keep one of them; in a ledger, record `claimlog relate … duplicates …` or retract one with `claimlog retract`",
    flagged: "The dam was finished in 1969. The weir is older. The dam was finished in 1969!",
    clean: "The dam was finished in 1969. The weir is older.",
    check: Check::View(check),
};

fn check(view: &View, scope: Scope) -> Vec<Hit> {
    let pairs = match scope {
        Scope::All => repeated(view),
        Scope::Entry(seq) => repeated_with(view, seq),
    };
    let unrecorded = pairs.into_iter().filter(|(seq, first)| !is_recorded(view, *seq, *first));
    unrecorded.flat_map(|(seq, first)| both(seq, first)).collect()
}

/// The hits on a claim and on the first that says the same.
fn both(seq: Seq, first: Seq) -> [Hit; 2] {
    [
        Hit::on(seq, "an earlier claim says the same").shared_with(first),
        Hit::on(first, "a later claim says the same").shared_with(seq),
    ]
}

/// Every claim in force that repeats another, with the first that says the same.
fn repeated(view: &View) -> Vec<(Seq, Seq)> {
    let mut first: FxHashMap<u128, Seq> = FxHashMap::default();
    let mut pairs = Vec::new();
    for (seq, _, claim) in view.claims().filter(|(seq, ..)| view.in_force(*seq)) {
        match first.entry(same_words(&claim.text)) {
            Entry::Vacant(place) => {
                place.insert(seq);
            }
            Entry::Occupied(place) => pairs.push((seq, *place.get())),
        }
    }
    pairs
}

/// The pairs of [`repeated`] that one claim is in.
fn repeated_with(view: &View, seq: Seq) -> Vec<(Seq, Seq)> {
    let claim = view.claim(seq).filter(|_| view.in_force(seq));
    let Some(words) = claim.map(|claim| same_words(&claim.text)) else { return Vec::new() };
    let alike =
        view.claims().filter(|(other, _, claim)| same_words(&claim.text) == words && view.in_force(*other));
    let alike: Vec<Seq> = alike.map(|(other, ..)| other).collect();
    match alike.split_first() {
        Some((first, later)) if *first == seq => later.iter().map(|later| (*later, seq)).collect(),
        Some((first, _)) => vec![(seq, *first)],
        None => Vec::new(),
    }
}

/// Whether somebody has recorded that the two are the same.
fn is_recorded(view: &View, claim: Seq, other: Seq) -> bool {
    view.relations_of(claim)
        .any(|related| related.relation.relation == RelationKind::Duplicates && related.joins(claim, other))
}
