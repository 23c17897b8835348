//! Blocks: which statements of one group are compared with each other.
//!
//! Invariant: whether two statements are compared depends on them and on the earlier members of their groups, never on
//! later ones (`tests/pool.rs`). A member is compared with all earlier ones if there are at most [`LIMIT`]. If there are
//! more, it is compared under the refined keys of the group, in each of which all members that have it stand in order,
//! by the same rule. Two statements are compared under the first key that both have, so no pair comes up twice.

use std::cell::OnceCell;
use std::cmp::Ordering;

use super::member::{Member, groups, refined};
use super::sign::Sign;
use super::sketches::Sketches;

/// The most earlier members of a group that a statement is compared with.
pub const LIMIT: usize = 50;

/// What is found in a block.
#[derive(Debug, Default)]
pub(super) struct Met {
    /// The pairs to be compared.
    pub(super) pairs: Vec<(u32, u32)>,
    /// The first member that has too many before it, and no word that the group can be split by.
    pub(super) refused: Option<u32>,
}

/// A group and those that it was split from, over all statements.
pub(super) struct Block<'a> {
    sketches: &'a Sketches,
    /// The groups from the first to this one.
    path: Vec<u64>,
    /// Only pairs with this statement are wanted.
    only: Option<u32>,
}

impl<'a> Block<'a> {
    pub(super) fn new(sketches: &'a Sketches, only: Option<u32>) -> Self {
        Block { sketches, path: Vec::new(), only }
    }

    /// Adds the pairs of a group, whose members are in order.
    pub(super) fn meet(&mut self, members: &[Member], met: &mut Met) {
        let Some(first) = members.first() else { return };
        self.path.push(first.key.number());
        let first = &members[..members.len().min(LIMIT + 1)];
        let signs: Vec<Option<&Sign>> = if first.iter().any(|member| member.late) {
            first.iter().map(|member| self.sketches.sign(*member)).collect()
        } else {
            Vec::new()
        };
        let earlier = vec![OnceCell::new(); signs.len()];
        let earlier = |place: usize| earlier[place].get_or_init(|| self.earlier(first[place]));
        for (place, late) in first.iter().enumerate().filter(|(_, member)| member.late) {
            for (before, sign) in signs[..place].iter().enumerate() {
                let both = sign.zip(signs[place]);
                if self.wants(first[before], *late)
                    && both.is_none_or(|(one, other)| one.may_find(other))
                    && meet_first(earlier(before), earlier(place))
                    && both.is_none_or(|(one, other)| one.may_find_by_words(other))
                {
                    met.pairs.push((first[before].number, late.number));
                }
            }
        }
        if members.iter().skip(LIMIT + 1).any(|member| member.late) {
            self.split(members, met);
        }
        self.path.pop();
    }

    /// Splits a group that has too many members.
    fn split(&mut self, members: &[Member], met: &mut Met) {
        let members = || {
            let placed = members.iter().enumerate();
            placed.map(|(place, member)| Member { late: member.late && place > LIMIT, ..*member })
        };
        let is_whole = |member: &Member| self.sketches.of(*member).is_all_of(member.key);
        let refused = members().find(|member| member.late && is_whole(member)).map(|member| member.number);
        met.refused = met.refused.into_iter().chain(refused).min();
        let refined = refined(&self.sketches.features, members());
        for group in groups(&refined).filter(|group| group.iter().skip(1).any(|member| member.late)) {
            self.meet(group, met);
        }
    }

    /// Whether a pair is one of those that are wanted.
    fn wants(&self, one: Member, other: Member) -> bool {
        self.only.is_none_or(|only| only == one.number || only == other.number)
    }

    /// For each group of the path, the groups before it that a member is in as well.
    fn earlier(&self, member: Member) -> Vec<Vec<u64>> {
        let features = self.sketches.of(member);
        let mut keys = features.keys();
        let earlier = self.path.iter().map(|group| {
            let own = keys.partition_point(|key| key.number() < *group);
            let before = keys[..own].iter().map(|key| key.number()).collect();
            keys = keys.get(own).map_or_else(Vec::new, |own| features.refine(*own));
            before
        });
        earlier.collect()
    }
}

/// Whether two members of a group are together in no group before it: then they are compared in it.
fn meet_first(one: &[Vec<u64>], other: &[Vec<u64>]) -> bool {
    one.iter().zip(other).all(|(one, other)| {
        let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
        while let (Some(x), Some(y)) = (one.peek(), other.peek()) {
            match x.cmp(y) {
                Ordering::Less => drop(one.next()),
                Ordering::Greater => drop(other.next()),
                Ordering::Equal => return false,
            }
        }
        true
    })
}
