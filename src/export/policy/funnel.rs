//! The funnel: how many claims each condition took out, in order.

use serde::Serialize;

/// What became of the claims of a view under a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Funnel {
    /// How many claims there are, retracted ones too.
    pub claims: usize,
    /// The conditions that the policy asks, in order.
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
