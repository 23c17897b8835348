//! The sketches of many statements, of which the first may have been compared with each other before.

use super::features::Features;
use super::member::{Member, groups};
use super::sign::Sign;
use super::sketch::Sketch;
use super::tally::Tally;

/// Sketches, which are numbered from 0 in their order.
#[derive(Debug, Default)]
pub(super) struct Sketches {
    pub(super) features: Vec<Features>,
    /// The signs of the last ones. Of those before nothing is known.
    signs: Vec<Sign>,
    /// The words of the same ones.
    tallies: Vec<Tally>,
    /// How many were compared with each other already.
    pub(super) known: usize,
}

impl Sketches {
    /// Adds statements after those that are known. Pairs of the known ones do not come up any more.
    pub(super) fn add(&mut self, known: Vec<Features>, sketches: Vec<Sketch>) {
        (self.known, self.features) = (known.len(), known);
        for Sketch { features, sign, tally } in sketches {
            self.features.push(features);
            self.signs.push(sign);
            self.tallies.push(tally);
        }
    }

    /// Takes out what makes the keys of its statements: they are known, and to be handed back with the next ones.
    pub(super) fn take(&mut self) -> Vec<Features> {
        std::mem::take(&mut self.features)
    }

    pub(super) fn of(&self, member: Member) -> &Features {
        &self.features[member.number as usize]
    }

    /// The sign of a member.
    pub(super) fn sign(&self, member: Member) -> Sign {
        let unsigned = self.features.len() - self.signs.len();
        let place = (member.number as usize).checked_sub(unsigned);
        place.map_or_else(Sign::unknown, |place| self.signs[place])
    }

    /// Whether two members whose signs rule nothing out may be in conflict or the same, by their words.
    pub(super) fn may_find(&self, members: [Member; 2], signs: [&Sign; 2]) -> bool {
        let unsigned = self.features.len() - self.tallies.len();
        let tally = |member: Member| self.tallies.get((member.number as usize).checked_sub(unsigned)?);
        let words = tally(members[0]).zip(tally(members[1]));
        words.is_none_or(|(one, other)| signs[0].may_find_by(signs[1], [one, other]))
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
