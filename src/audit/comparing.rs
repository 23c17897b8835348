//! Comparing: the claims of a view, each with those before it that it may conflict with.
//!
//! Invariant: however it is divided into steps, and whatever was found before, it finds the same (`tests/judged.rs`).

use rustc_hash::FxHashMap;

use super::found::Found;
use super::judged::Judged;
use super::pairs::Pairs;
use super::statements::Statements;
use crate::compare::{Pool, Sketch, Together, compare, in_parts};
use crate::model::{Seq, View};

/// So many claims are compared in a step: a number of claims after which [`Judged`] keeps a hash.
const STEP: usize = 1 << 18;

/// So many statements of those that are kept packed are at hand in each thread.
const AT_HAND: usize = 4_096;

/// What is found on pairs, or a crowd.
enum Part {
    Found(Found),
    Crowd((u32, u32)),
}

/// A comparison of all claims of a view, which goes on from what was found before, in steps after each of which it can be
/// kept.
pub struct Comparing<'v> {
    pairs: Pairs,
    statements: Statements<'v>,
    pool: Pool,
    /// How many claims were compared before.
    before: usize,
}

impl<'v> Comparing<'v> {
    /// Nothing is compared yet.
    #[must_use]
    pub fn of(view: &'v View, judged: Judged) -> Self {
        let (mut pairs, texts) = Pairs::distinct(view);
        pairs.judged = judged.of(&pairs.claims, &texts);
        let before = pairs.judged.claims();
        Comparing { pairs, statements: Statements::new(texts), pool: Pool::default(), before }
    }

    /// Compares the next claims with all before them; returns whether there were any.
    pub fn step(&mut self) -> bool {
        self.step_of(STEP)
    }

    /// The same with other steps. Only what was found on all claims, or on a multiple of 1,024 of them, can be kept.
    pub fn step_of(&mut self, claims: usize) -> bool {
        let (done, whole) = self.done();
        if done < whole {
            self.compare((done / claims + 1) * claims, None);
        }
        done < whole
    }

    /// How many claims were compared, and how many there are.
    #[must_use]
    pub fn done(&self) -> (usize, usize) {
        (self.pairs.judged.claims(), self.pairs.claims.len())
    }

    /// How many claims were compared that had not been compared before.
    #[must_use]
    pub fn compared(&self) -> usize {
        self.done().0 - self.before
    }

    /// What was found so far.
    #[must_use]
    pub fn judged(&self) -> &Judged {
        &self.pairs.judged
    }

    /// What was found.
    #[must_use]
    pub fn pairs(self) -> Pairs {
        self.pairs
    }

    /// Compares the claims up to the first `most` of which nothing is known yet with all before them, or one claim with all.
    fn compare(&mut self, most: usize, only: Option<u32>) {
        let Comparing { pairs: Pairs { claims, judged, shapes, .. }, statements, pool, .. } = self;
        let known = std::mem::take(&mut judged.features);
        let (first, most) = (known.len() as u32, most.min(claims.len()) as u32);
        let sketch = if only.is_some() { Sketch::open } else { Sketch::of };
        pool.add(known, statements.sketches(first..most, sketch));
        let (statements, shapes) = (&*statements, &*shapes);
        let judge = |some: &mut dyn Iterator<Item = (u32, u32)>, any: bool| {
            let mut read = FxHashMap::default();
            let mut found = Vec::new();
            for (one, other) in some {
                if read.len() > AT_HAND {
                    read.clear();
                }
                for number in [one, other].into_iter().filter(|number| statements.whole(*number).is_none()) {
                    read.entry(number).or_insert_with(|| statements.unpacked(number));
                }
                let statement = |number: u32| statements.whole(number).unwrap_or_else(|| &read[&number]);
                let (first, second) = (statement(one), statement(other));
                if any || first.is_near(second) {
                    let claims = [one, other].map(|number| claims[number as usize]);
                    found.extend(Found::new(claims, compare(first, second)).map(Part::Found));
                }
            }
            found
        };
        let of_group = |group: Together| {
            let mut worth = group.pairs.into_iter().filter(|(one, other)| !shapes.join(*one, *other));
            let mut found = judge(&mut worth, false);
            found.extend(group.crowd.map(Part::Crowd));
            found
        };
        let mut parts = pool.each_group(only, of_group);
        let wanted = |pair: &(u32, u32)| only.is_none_or(|only| only == pair.0 || only == pair.1);
        let shaped: Vec<(u32, u32)> = shapes.pairs(first..most).filter(wanted).collect();
        parts.extend(in_parts(&shaped, |some| judge(&mut some.iter().copied(), true)));
        for part in parts {
            match part {
                Part::Found(found) => judged.found.push(found),
                Part::Crowd((crowd, later)) => {
                    let [crowd, later] = [crowd, later].map(|number| claims[number as usize]);
                    judged
                        .crowds
                        .entry(crowd)
                        .and_modify(|first| *first = later.min(*first))
                        .or_insert(later);
                }
            }
        }
        judged.found.sort_unstable_by_key(|found| found.claims);
        judged.features = pool.take();
    }
}

impl Pairs {
    /// The pairs among all claims of a view.
    #[must_use]
    pub fn of(view: &View) -> Self {
        let mut comparing = Comparing::of(view, Judged::default());
        while comparing.step() {}
        comparing.pairs
    }

    /// The pairs that one claim is in, or the earlier claim that has its words.
    #[must_use]
    pub fn about(view: &View, claim: Seq) -> Self {
        let mut comparing = Comparing::of(view, Judged::default());
        let pairs = &comparing.pairs;
        if let Ok(number) = pairs.claims.binary_search(&pairs.first(claim)) {
            comparing.compare(pairs.claims.len(), Some(number as u32));
        }
        comparing.pairs
    }
}
