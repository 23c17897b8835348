//! Selecting: the conditions applied to one claim, and to all.

use super::condition::{CONDITIONS, Judged, Unmet};
use super::funnel::Funnel;
use super::judge::Judge;
use super::piece::{Piece, Support};
use crate::model::{Seq, Status};

impl Judge<'_> {
    /// The first condition that a claim does not meet, in the order of [`CONDITIONS`]; `None` if it meets all.
    #[must_use]
    pub fn first_unmet(&self, claim: Seq) -> Option<Unmet> {
        let judged = self.judged(claim);
        CONDITIONS.iter().find_map(|condition| condition.unmet(&judged))
    }

    /// Every condition that a claim does not meet.
    #[must_use]
    pub fn unmet(&self, claim: Seq) -> Vec<Unmet> {
        let judged = Judged { support: self.support(claim), ..self.judged(claim) };
        CONDITIONS.iter().filter_map(|condition| condition.unmet(&judged)).collect()
    }

    /// Those of some claims that meet the policy, in order, and how many each condition took out.
    #[must_use]
    pub fn select(&self, claims: impl IntoIterator<Item = Seq>) -> (Vec<Seq>, Funnel) {
        let asked = self.policy.sentences();
        let names: Vec<&str> = asked.iter().map(|(name, _)| *name).collect();
        Funnel::pour(claims, asked, |seq| {
            let unmet = self.first_unmet(seq)?;
            names.iter().position(|name| *name == unmet.condition)
        })
    }

    /// The pieces that the verdict on a claim rests on.
    #[must_use]
    pub fn rests_on(&self, claim: Seq) -> Vec<Piece> {
        self.support(claim).counted
    }

    /// A claim before the judge. The support of a claim that fails at its status need not be looked at.
    fn judged(&self, seq: Seq) -> Judged<'_> {
        let supported = self.view.status(seq) == Status::Supported;
        let support = if supported { self.support(seq) } else { Support::default() };
        Judged { judge: self, seq, assessed: self.assessed(seq), support }
    }
}
