//! Circles: claims that would each have taken the place of the next, so that none of them would be in force.
//!
//! Invariant: no claim supersedes one that supersedes it, directly or along a chain that stands. Of entries before
//! this rule nothing is said. `tests/record.rs` tries a pair, a chain and a table.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, Refusal, Result};
use crate::ledger::Draft;
use crate::model::{Data, RelationKind, Seq};

impl Draft<'_> {
    /// Refuses that `from` supersedes `to`, if `to` supersedes it already.
    pub(super) fn refuse_circle(&self, from: Seq, to: Seq) -> Result<()> {
        // The relation by which each claim was reached, and the claim that it starts from.
        let mut reached: BTreeMap<Seq, (Seq, Seq)> = BTreeMap::new();
        let mut next = vec![to];
        while let Some(claim) = next.pop() {
            for (relation, replaced) in self.supersedes(claim)? {
                if replaced == to || reached.contains_key(&replaced) {
                    continue;
                }
                reached.insert(replaced, (relation, claim));
                if replaced == from {
                    let mut by = Vec::new();
                    let mut at = from;
                    while let Some((relation, claim)) = reached.get(&at) {
                        by.push(*relation);
                        at = *claim;
                    }
                    by.reverse();
                    return Err(Error::Refused(Refusal::Circle { from, to, by }));
                }
                next.push(replaced);
            }
        }
        Ok(())
    }

    /// The relations that stand by which a claim supersedes others, and these. What was withdrawn or withheld takes no
    /// claim's place.
    fn supersedes(&self, claim: Seq) -> Result<Vec<(Seq, Seq)>> {
        if matches!(self.entry(claim), Err(Error::Refused(Refusal::Withheld { .. })))
            || self.retraction_of(claim)?.is_some()
        {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for seq in self.about(claim)? {
            if let Data::Relation(relation) = self.entry(seq)?.data
                && relation.relation == RelationKind::Supersedes
                && self.retraction_of(seq)?.is_none()
            {
                found.push((seq, relation.to));
            }
        }
        Ok(found)
    }
}

/// Claims that supersede each other in a circle, if these relations have one: each supersedes the next, and the last one
/// the first.
pub(super) fn circle(relations: &[(Seq, Seq)]) -> Option<Vec<Seq>> {
    let mut below: BTreeMap<Seq, Vec<Seq>> = BTreeMap::new();
    let mut above: BTreeMap<Seq, usize> = BTreeMap::new();
    for (from, to) in relations {
        below.entry(*from).or_default().push(*to);
        *above.entry(*to).or_default() += 1;
        above.entry(*from).or_default();
    }
    let mut free: Vec<Seq> = above.iter().filter(|(_, count)| **count == 0).map(|(seq, _)| *seq).collect();
    while let Some(seq) = free.pop() {
        above.remove(&seq);
        for to in below.get(&seq).into_iter().flatten() {
            if let Some(count) = above.get_mut(to) {
                *count -= 1;
                if *count == 0 {
                    free.push(*to);
                }
            }
        }
    }
    // Each claim that is left has one above it that is left, so that going up leads into a circle.
    let mut parent: BTreeMap<Seq, Seq> = BTreeMap::new();
    for (from, to) in relations {
        if above.contains_key(from) && above.contains_key(to) {
            parent.entry(*to).or_insert(*from);
        }
    }
    let mut at = *above.keys().next()?;
    let mut seen = BTreeSet::new();
    while seen.insert(at) {
        at = *parent.get(&at)?;
    }
    let mut found = vec![at];
    let mut up = *parent.get(&at)?;
    while up != at {
        found.push(up);
        up = *parent.get(&up)?;
    }
    found.reverse();
    let first = found.iter().enumerate().min_by_key(|(_, seq)| **seq).map_or(0, |(place, _)| place);
    found.rotate_left(first);
    Some(found)
}
