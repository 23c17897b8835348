//! Kin: the statements that one statement is compared with, found by the groups that it belongs to.

use std::collections::BTreeSet;

use super::block::LIMIT;
use super::features::Features;

/// The first members of a group, all of whom are compared with each other.
pub const FIRST: usize = LIMIT + 1;

/// The first members of each group that a statement belongs to, and of those that a crowded group is split into. `members`
/// returns the first members of a group by its number, and at most so many.
///
/// # Errors
/// Returns the error that `members` returns.
pub fn kin<E>(
    features: &Features,
    mut members: impl FnMut(u64, usize) -> Result<Vec<u64>, E>,
) -> Result<BTreeSet<u64>, E> {
    let (mut found, mut next) = (BTreeSet::new(), features.keys());
    while let Some(group) = next.pop() {
        let members = members(group.number(), FIRST + 1)?;
        found.extend(members.iter().take(FIRST));
        if members.len() > FIRST {
            next.extend(features.refine(group));
        }
    }
    Ok(found)
}
