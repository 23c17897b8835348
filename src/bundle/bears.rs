//! What bears on a claim: every entry that a reader must know to see where the claim stands, and why.
//!
//! Invariant: where a claim stands follows from these entries alone: a view of them says the same of it as a view of the
//! whole ledger (`tests/bundle.rs`). They are the entries about the claim, what these name, and, of another claim that
//! is met on the way, what its own standing follows from. An entry that was withdrawn counts, and so does what withdrew it.

use std::collections::BTreeSet;

use crate::model::{Data, Entry, Kind, RelationKind, Seq, View};

/// The entries that bear on a claim, with the claim, in order. One that is withheld may be among them.
pub(super) fn bears_on(view: &View, claim: Seq) -> BTreeSet<Seq> {
    let (mut found, mut next) = (BTreeSet::new(), vec![claim]);
    while let Some(seq) = next.pop() {
        if view.record(seq).is_none() || !found.insert(seq) {
            continue;
        }
        next.extend(view.entry(seq).into_iter().flat_map(Entry::refers_to));
        let is_other = seq != claim && view.claim(seq).is_some();
        next.extend(view.about(seq).iter().filter(|about| counts(view, **about, is_other)));
        let relations = view.related_to(seq).iter();
        next.extend(relations.filter(|relation| !is_other || supersedes(view, **relation)));
    }
    found
}

/// Whether an entry about an entry says something of its standing: what was captured later or within it does not, and
/// of another claim its relations to further ones do not.
fn counts(view: &View, seq: Seq, is_other: bool) -> bool {
    match view.kind(seq) {
        Some(Kind::Source) => false,
        Some(Kind::Relation) => !is_other,
        _ => true,
    }
}

fn supersedes(view: &View, seq: Seq) -> bool {
    let data = view.entry(seq).map(|entry| &entry.data);
    matches!(data, Some(Data::Relation(relation)) if relation.relation == RelationKind::Supersedes)
}

/// What an entry is called where it is named as bearing on a claim: its kind, or for a relation which one.
pub(super) fn called(view: &View, seq: Seq) -> &'static str {
    match view.entry(seq).map(|entry| &entry.data) {
        Some(Data::Relation(relation)) => relation.relation.name(),
        Some(data) => data.kind().name(),
        None => "withheld",
    }
}

/// The entries that bear on some claims and can be read, in order.
#[must_use]
pub fn entries_on(view: &View, claims: &[Seq]) -> Vec<Seq> {
    let all: BTreeSet<Seq> = claims.iter().flat_map(|claim| bears_on(view, *claim)).collect();
    all.into_iter().filter(|seq| view.entry(*seq).is_some()).collect()
}
