//! Pools: very many statements, in order, and which of them are compared with each other.

use super::block::{Block, LIMIT, Member, Met};
use super::features::{Features, Key};
use super::side_by_side::in_parts;
use super::sketch::Sketch;

/// So many keys are sorted at a time. All others are made again for the next part, which takes less memory and less
/// time than sorting them in a file.
const AT_A_TIME: usize = 4 << 20;

/// So many groups are handed to each thread.
const GROUPS: usize = 1 << 14;

/// Sketches of statements, which are numbered from 0 in their order.
#[derive(Debug, Default)]
pub struct Pool {
    sketches: Vec<Sketch>,
    /// About how many keys they have.
    keys: usize,
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
        let some = sketches.iter().step_by(64);
        let keys = 64 * some.map(|sketch| sketch.keys().len()).sum::<usize>();
        Pool { sketches, keys }
    }

    /// What `each` makes of the pairs of each group, in the same order however many threads there are. `only` is the
    /// number of a statement, if only its pairs are wanted.
    pub fn each_group<R: Send>(&self, only: Option<u32>, each: impl Fn(Together) -> Vec<R> + Sync) -> Vec<R> {
        let mut found = Vec::new();
        let wanted: Option<Vec<u64>> =
            only.map(|only| self.sketches[only as usize].keys().iter().map(|key| key.number()).collect());
        let parts = if only.is_some() { 1 } else { 1 + self.keys as u64 / AT_A_TIME as u64 };
        for part in 0..parts {
            let takes = |number: u64| match &wanted {
                Some(wanted) => wanted.contains(&number),
                None => number % parts == part,
            };
            let members = self.members(takes);
            let groups: Vec<&[Member]> = members
                .chunk_by(|one, other| one.key.number() == other.key.number())
                .filter(|group| group.len() > 1)
                .collect();
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
            groups.chunks(GROUPS).for_each(|some| found.extend(in_parts(some, meet)));
        }
        found
    }

    /// The members of the groups whose numbers are taken, group by group, in order.
    fn members(&self, takes: impl Fn(u64) -> bool) -> Vec<Member> {
        let mut members = Vec::new();
        for (number, sketch) in (0u32..).zip(&self.sketches) {
            let keys = sketch.keys().into_iter().filter(|key| takes(key.number()));
            members.extend(keys.map(|key| Member { number, key, late: true }));
        }
        members.sort_unstable_by_key(|member| (member.key.number(), member.number));
        members
    }
}

/// Hands each of some statements, by its number, with each group that it is in to `each`. Of a group that has more members
/// than are compared with each other, these are also the groups that it is split into.
pub fn each_key(statements: &[Features], mut each: impl FnMut(u32, u64)) {
    let keys: usize = statements.iter().step_by(64).map(|one| one.keys().len() * 64).sum();
    let parts = 1 + keys as u64 / AT_A_TIME as u64;
    for part in 0..parts {
        let mut members = Vec::new();
        for (number, statement) in (0u32..).zip(statements) {
            let keys = statement.keys().into_iter().filter(|key| key.number() % parts == part);
            members.extend(keys.map(|key| (number, key)));
        }
        each_key_of(statements, members, &mut each);
    }
}

fn each_key_of(statements: &[Features], mut members: Vec<(u32, Key)>, each: &mut impl FnMut(u32, u64)) {
    members.sort_unstable_by_key(|(number, key)| (key.number(), *number));
    for group in members.chunk_by(|(_, one), (_, other)| one.number() == other.number()) {
        group.iter().for_each(|(number, key)| each(*number, key.number()));
        if group.len() > LIMIT + 1 {
            let refine = |(number, key): &(u32, Key)| {
                let keys = statements[*number as usize].refine(*key).into_iter();
                let number = *number;
                keys.map(move |key| (number, key))
            };
            each_key_of(statements, group.iter().flat_map(refine).collect(), each);
        }
    }
}
