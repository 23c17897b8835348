//! Pools: very many statements, in order, and which of them are compared with each other.

use super::block::{Block, LIMIT, Met};
use super::features::Features;
use super::member::{Member, each_part, groups, members, refined};
use super::side_by_side::in_parts;
use super::sketch::Sketch;

/// So many groups are handed to each thread.
const GROUPS: usize = 1 << 14;

/// Sketches of statements, which are numbered from 0 in their order.
#[derive(Debug, Default)]
pub struct Pool {
    sketches: Vec<Sketch>,
}

/// The pairs of a group.
#[derive(Debug)]
pub struct Together {
    /// The pairs to be compared, the earlier statement first.
    pub pairs: Vec<(u32, u32)>,
    /// The first statement of a crowd: some of its members were not compared with all earlier ones.
    pub crowd: Option<u32>,
}

impl Pool {
    /// A pool of statements.
    #[must_use]
    pub fn new(sketches: Vec<Sketch>) -> Self {
        Pool { sketches }
    }

    /// What `each` makes of the pairs of each group, in the same order however many threads there are. `only` is the
    /// number of a statement, if only its pairs are wanted.
    pub fn each_group<R: Send>(&self, only: Option<u32>, each: impl Fn(Together) -> Vec<R> + Sync) -> Vec<R> {
        let meet = |groups: &[&[Member]]| {
            let mut made = Vec::new();
            let mut block = Block::new(&self.sketches, only);
            for group in groups {
                let mut met = Met::default();
                block.meet(group, &mut met);
                if !met.pairs.is_empty() || met.refused {
                    let crowd = met.refused.then(|| group[0].number);
                    made.extend(each(Together { pairs: met.pairs, crowd }));
                }
            }
            made
        };
        let mut found = Vec::new();
        let mut part = |members: Vec<Member>| {
            let groups: Vec<&[Member]> = groups(&members).filter(|group| group.len() > 1).collect();
            groups.chunks(GROUPS).for_each(|some| found.extend(in_parts(some, meet)));
        };
        match only {
            Some(only) => {
                let keys = self.sketches[only as usize].features.keys();
                let wanted: Vec<u64> = keys.iter().map(|key| key.number()).collect();
                part(members(&self.sketches, |number| wanted.contains(&number)));
            }
            None => each_part(&self.sketches, part),
        }
        found
    }
}

/// Hands each of some statements, by its number, with each group that it is in to `each`. Of a group that has more members
/// than are compared with each other, these are also the groups that it is split into.
pub fn each_key(statements: &[Features], mut each: impl FnMut(u32, u64)) {
    each_part(statements, |members| each_key_of(statements, &members, &mut each));
}

fn each_key_of(statements: &[Features], members: &[Member], each: &mut impl FnMut(u32, u64)) {
    for group in groups(members) {
        group.iter().for_each(|member| each(member.number, member.key.number()));
        if group.len() > LIMIT + 1 {
            each_key_of(statements, &refined(statements, group.iter().copied()), each);
        }
    }
}
