//! Members: statements in the groups that their keys put them into.

use super::features::{Features, Key};

/// So many keys are sorted at a time. All others are made again for the next part, which takes less memory and less
/// time than sorting them in a file.
const AT_A_TIME: usize = 4 << 20;

/// A member of a group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    /// The number of its statement.
    pub(super) number: u32,
    /// The key of the group, as its statement makes it.
    pub(super) key: Key,
    /// Whether it is still to be compared with earlier members: it has too many in the group above.
    pub(super) late: bool,
}

/// Hands the members of all groups to `each`, in parts that are small enough to be sorted, each group whole and in order.
pub(super) fn each_part<T: AsRef<Features>>(statements: &[T], mut each: impl FnMut(Vec<Member>)) {
    // Every 64th statement shows how many keys they have.
    let keys: usize = statements.iter().step_by(64).map(|one| one.as_ref().keys().len() * 64).sum();
    let parts = 1 + keys as u64 / AT_A_TIME as u64;
    (0..parts).for_each(|part| each(members(statements, |number| number % parts == part)));
}

/// The members of the groups whose numbers are taken, group by group, in order.
pub(super) fn members<T: AsRef<Features>>(statements: &[T], takes: impl Fn(u64) -> bool) -> Vec<Member> {
    let mut members = Vec::new();
    for (number, statement) in (0u32..).zip(statements) {
        let keys = statement.as_ref().keys().into_iter().filter(|key| takes(key.number()));
        members.extend(keys.map(|key| Member { number, key, late: true }));
    }
    sorted(members)
}

/// The members of the groups that a group is split into, group by group, in order.
pub(super) fn refined<T: AsRef<Features>>(
    statements: &[T],
    group: impl Iterator<Item = Member>,
) -> Vec<Member> {
    let refine = |member: Member| {
        let keys = statements[member.number as usize].as_ref().refine(member.key).into_iter();
        keys.map(move |key| Member { key, ..member })
    };
    sorted(group.flat_map(refine).collect())
}

/// The groups of members that are sorted.
pub(super) fn groups(members: &[Member]) -> impl Iterator<Item = &[Member]> {
    members.chunk_by(|one, other| one.key.number() == other.key.number())
}

fn sorted(mut members: Vec<Member>) -> Vec<Member> {
    members.sort_unstable_by_key(|member| (member.key.number(), member.number));
    members
}
