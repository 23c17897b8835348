//! The funnel: how many claims each condition took out, in order.

use serde::Serialize;

use crate::model::Seq;

/// What became of the claims of a view under conditions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Funnel {
    /// How many claims there are, retracted ones too.
    pub claims: usize,
    /// The conditions, in order.
    pub steps: Vec<Step>,
}

/// A condition, and what it did to the claims that the conditions before it left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The name of the condition.
    pub condition: &'static str,
    /// What it asks of a claim.
    pub sentence: String,
    /// How many claims it took out.
    pub out: usize,
    /// How many are left after it.
    pub left: usize,
}

impl Funnel {
    /// The claims that meet every condition, each of which has a name and a sentence; and what each took out. `fails`
    /// gives the first condition that a claim does not meet, by its place.
    pub fn pour(
        claims: impl IntoIterator<Item = Seq>,
        conditions: impl IntoIterator<Item = (&'static str, String)>,
        mut fails: impl FnMut(Seq) -> Option<usize>,
    ) -> (Vec<Seq>, Funnel) {
        let conditions = conditions.into_iter();
        let mut steps: Vec<Step> =
            conditions.map(|(condition, sentence)| Step { condition, sentence, out: 0, left: 0 }).collect();
        let (mut passed, mut count) = (Vec::new(), 0);
        for seq in claims {
            count += 1;
            match fails(seq) {
                None => passed.push(seq),
                Some(at) => steps.iter_mut().skip(at).take(1).for_each(|step| step.out += 1),
            }
        }
        let mut left = count;
        for step in &mut steps {
            left -= step.out;
            step.left = left;
        }
        (passed, Funnel { claims: count, steps })
    }

    /// This funnel, and another that took what it left.
    #[must_use]
    pub fn then(mut self, next: Funnel) -> Funnel {
        self.steps.extend(next.steps);
        self
    }

    /// How many claims meet every condition.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.steps.last().map_or(self.claims, |step| step.left)
    }

    /// The funnel in lines: the claims at the start, and after each condition those that are left.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let claims = format!("{:>9} {}", self.claims, if self.claims == 1 { "claim" } else { "claims" });
        let steps = self.steps.iter().map(|step| {
            let out = if step.out == 0 { String::new() } else { format!(" (-{})", step.out) };
            format!("{:>9} {}: {}{out}", step.left, step.condition, step.sentence)
        });
        std::iter::once(claims).chain(steps).collect()
    }
}
