//! Pools: very many statements, in order, and which of them are compared with each other.

use rustc_hash::FxHashSet;

use super::block::{Block, LIMIT, Met};
use super::features::{Features, Key};
use super::member::{Member, each_part, groups, members, refined};
use super::side_by_side::in_parts;
use super::sketch::Sketch;
use super::sketches::Sketches;

/// One in so many is few: then the groups of those are taken out of all before they are sorted.
const FEW: usize = 8;

/// So many groups are handed to each thread.
const GROUPS: usize = 1 << 14;

/// The pairs of a group.
#[derive(Debug)]
pub struct Together {
    /// The pairs to be compared, the earlier statement first.
    pub pairs: Vec<(u32, u32)>,
    /// The first statement of a crowd, and the first that was not compared with all earlier members of it.
    pub crowd: Option<(u32, u32)>,
}

/// Statements, which are numbered from 0 in their order.
#[derive(Debug, Default)]
pub struct Pool {
    sketches: Sketches,
}

impl Pool {
    /// A pool of statements.
    #[must_use]
    pub fn new(sketches: Vec<Sketch>) -> Self {
        let mut pool = Pool::default();
        pool.add(Vec::new(), sketches);
        pool
    }

    /// Adds statements after those that are known. Pairs of the known ones do not come up any more.
    pub fn add(&mut self, known: Vec<Features>, sketches: Vec<Sketch>) {
        self.sketches.add(known, sketches);
    }

    /// Takes out what makes the keys of its statements: they are known, and to be handed back with the next ones.
    #[must_use]
    pub fn take(&mut self) -> Vec<Features> {
        self.sketches.take()
    }

    /// The keys of the statements whose pairs are wanted, if they are few.
    fn wanted(&self, only: Option<u32>) -> Option<FxHashSet<u64>> {
        let Sketches { features, known, .. } = &self.sketches;
        let later = match only {
            Some(only) => only as usize..only as usize + 1,
            None if (features.len() - known) * FEW < features.len() => *known..features.len(),
            None => return None,
        };
        let keys = features[later].iter().flat_map(Features::keys);
        Some(keys.map(Key::number).collect())
    }

    /// The pairs of one group that are compared under its key.
    #[must_use]
    pub fn of_group(&self, key: u64) -> Vec<(u32, u32)> {
        let mut met = Met::default();
        Block::new(&self.sketches, None)
            .meet(&members(&self.sketches.features, |number| number == key), &mut met);
        met.pairs
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
                if !met.pairs.is_empty() || met.refused.is_some() {
                    let crowd = met.refused.map(|refused| (group[0].number, refused));
                    made.extend(each(Together { pairs: met.pairs, crowd }));
                }
            }
            made
        };
        let mut found = Vec::new();
        let mut part = |members: Vec<Member>| {
            let members = self.sketches.met(members);
            let groups: Vec<&[Member]> = groups(&members).filter(|group| group.len() > 1).collect();
            groups.chunks(GROUPS).for_each(|some| found.extend(in_parts(some, meet)));
        };
        match self.wanted(only) {
            Some(wanted) => part(members(&self.sketches.features, |number| wanted.contains(&number))),
            None => each_part(&self.sketches.features, part),
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
