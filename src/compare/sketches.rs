//! The sketches of many statements, of which the first may have been compared with each other before.

use super::features::Features;
use super::member::{Member, groups};
use super::sign::Sign;
use super::sketch::Sketch;

/// Sketches, which are numbered from 0 in their order.
#[derive(Debug, Default)]
pub(super) struct Sketches {
    pub(super) features: Vec<Features>,
    /// The signs of the last ones. Of those before nothing is known.
    signs: Vec<Option<Sign>>,
    /// How many were compared with each other already.
    pub(super) known: usize,
}

impl Sketches {
    /// Adds statements after those that are known. Pairs of the known ones do not come up any more.
    pub(super) fn add(&mut self, known: Vec<Features>, sketches: Vec<Sketch>) {
        (self.known, self.features) = (known.len(), known);
        for Sketch { features, sign } in sketches {
            self.features.push(features);
            self.signs.push(sign);
        }
    }

    /// Takes out what makes the keys of its statements: they are known, and to be handed back with the next ones.
    pub(super) fn take(&mut self) -> Vec<Features> {
        std::mem::take(&mut self.features)
    }

    pub(super) fn of(&self, member: Member) -> &Features {
        &self.features[member.number as usize]
    }

    /// The sign of a member, if it has one.
    pub(super) fn sign(&self, member: Member) -> Option<&Sign> {
        let unsigned = self.features.len() - self.signs.len();
        self.signs.get((member.number as usize).checked_sub(unsigned)?)?.as_ref()
    }

    /// The members of some that groups are made of: those with a key that a later statement has.
    pub(super) fn met(&self, members: Vec<Member>) -> Vec<Member> {
        let known = self.known as u32;
        if known == 0 {
            return members;
        }
        let groups = groups(&members).filter(|group| group.last().is_some_and(|last| last.number >= known));
        let late = |member: &Member| Member { late: member.number >= known, ..*member };
        groups.flatten().map(late).collect()
    }
}
