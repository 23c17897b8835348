//! The queue: what nobody has judged yet, what is said most often first.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use claimlog::audit::{Selection, audit};
use claimlog::model::{RelationKind, Seq, Status, View};
use claimlog::present::ClaimRow;

/// The rules that report claims that say the same.
const SAME: [&str; 2] = ["C007", "C008"];

/// A claim that nobody has judged, and the claims in force that say the same.
#[derive(Debug, Serialize)]
pub(super) struct Queued<'a> {
    #[serde(flatten)]
    pub(super) claim: ClaimRow<'a>,
    /// How many claims say this, with this one.
    pub(super) repeated: usize,
    /// The others.
    pub(super) same: Vec<Seq>,
}

/// Of some claims those in force that nobody has judged. Claims that say the same are one, the first that was recorded.
pub(super) fn queue<'a>(view: &'a View, chosen: &BTreeSet<Seq>) -> Vec<Queued<'a>> {
    let groups = groups(view);
    let mut seen = BTreeSet::new();
    let mut queued = Vec::new();
    let waits = |seq: Seq| view.in_force(seq) && view.status(seq) == Status::Unassessed;
    for seq in chosen.iter().copied().filter(|seq| waits(*seq)) {
        let same = groups.get(&seq).cloned().unwrap_or_default();
        if !seen.insert(same.first().copied().unwrap_or(seq)) {
            continue;
        }
        let Some(claim) = ClaimRow::new(view, seq) else { continue };
        let same: Vec<Seq> = same.into_iter().filter(|other| *other != seq).collect();
        queued.push(Queued { claim, repeated: same.len() + 1, same });
    }
    queued.sort_by_key(|one| (std::cmp::Reverse(one.repeated), one.claim.seq));
    queued
}

/// For each claim in force that says the same as others: all of them, in order. What somebody recorded as a duplicate
/// counts as well as what the audit finds.
fn groups(view: &View) -> BTreeMap<Seq, Vec<Seq>> {
    let selection = Selection { select: SAME.map(str::to_owned).into(), ignore: Vec::new() };
    let report = audit(view, &selection);
    let found = report.findings.iter().filter_map(|finding| Some((finding.seq, finding.other?)));
    let claims = view.claims().map(|(seq, ..)| seq).filter(|seq| view.in_force(*seq));
    let recorded = claims.flat_map(|seq| {
        let same = view.relations_of(seq).filter(|one| one.relation.relation == RelationKind::Duplicates);
        same.map(move |one| (seq, one.other(seq))).filter(|(_, other)| view.in_force(*other))
    });
    // The first claim of the group of each.
    let mut first: BTreeMap<Seq, Seq> = BTreeMap::new();
    for (one, two) in found.chain(recorded.collect::<Vec<_>>()) {
        let (one, two) = (root(&first, one), root(&first, two));
        first.insert(one.max(two), one.min(two));
        first.entry(one.min(two)).or_insert(one.min(two));
    }
    let mut members: BTreeMap<Seq, Vec<Seq>> = BTreeMap::new();
    for seq in first.keys() {
        members.entry(root(&first, *seq)).or_default().push(*seq);
    }
    first.keys().map(|seq| (*seq, members.get(&root(&first, *seq)).cloned().unwrap_or_default())).collect()
}

fn root(first: &BTreeMap<Seq, Seq>, mut seq: Seq) -> Seq {
    while let Some(next) = first.get(&seq).filter(|next| **next != seq) {
        seq = *next;
    }
    seq
}
