//! Selecting: the conditions applied to one claim, and to all.

use super::condition::{CONDITIONS, Judged, Unmet};
use super::funnel::{Funnel, Step};
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

    /// The claims that meet the policy, in order, and how many each condition took out.
    #[must_use]
    pub fn select(&self) -> (Vec<Seq>, Funnel) {
        let asked = self.policy.sentences().into_iter();
        let mut steps: Vec<Step> =
            asked.map(|(condition, sentence)| Step { condition, sentence, out: 0, left: 0 }).collect();
        let mut passed = Vec::new();
        let mut claims = 0;
        for (seq, ..) in self.view.claims() {
            claims += 1;
            match self.first_unmet(seq) {
                None => passed.push(seq),
                Some(unmet) => {
                    if let Some(step) = steps.iter_mut().find(|step| step.condition == unmet.condition) {
                        step.out += 1;
                    }
                }
            }
        }
        let mut left = claims;
        for step in &mut steps {
            left -= step.out;
            step.left = left;
        }
        (passed, Funnel { claims, steps })
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
