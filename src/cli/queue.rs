//! The queue: what nobody has judged yet, what is said most often first.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::context::Context;
use super::output::Failure;
use claimlog::audit::{GroupKind, RULES, Selection};
use claimlog::model::{Seq, Status, View};
use claimlog::present::ClaimRow;

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

/// Those of some claims that are in force and that nobody has judged. Claims that say the same are one, the first of them.
pub(super) fn queue<'a>(
    view: &'a View,
    chosen: &BTreeSet<Seq>,
    context: &Context,
) -> Result<Vec<Queued<'a>>, Failure> {
    let groups = groups(view, context)?;
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
    Ok(queued)
}

/// For each claim that says the same as others: all of them, in order.
fn groups(view: &View, context: &Context) -> Result<BTreeMap<Seq, Vec<Seq>>, Failure> {
    let same = RULES.iter().filter(|rule| rule.says_same()).map(|rule| rule.code.to_owned());
    let selection = Selection { select: same.collect(), ignore: Vec::new() };
    let groups = context.audit(view, &selection)?.groups;
    let same = groups.into_iter().filter(|group| group.kind == GroupKind::Duplicate);
    Ok(same
        .flat_map(|group| group.claims.clone().into_iter().map(move |seq| (seq, group.claims.clone())))
        .collect())
}
