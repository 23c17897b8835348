//! Comparing: do two statements contradict each other, say the same, or stand in tension?
//!
//! The law: a pure function of two texts, the same whichever comes first (`tests/compare.rs`). Words are
//! aligned; a difference in an amount, a date, a negation, a contrary, a class, a role or a name is a
//! contradiction only if the rest agrees, and tension or nothing where the two may speak of another time,
//! part, thing or speaker. Contradiction is looked for before sameness. What a reader does not see, hidden characters and
//! letters that pass for Latin ones, changes no verdict (`what_is_not_seen_changes_no_verdict`).

mod align;
mod amounts;
mod candidate;
mod judge;
mod lexicon;
mod moment;
mod parties;
mod polarity;
mod quantity;
mod statement;
mod wording;

use std::borrow::Cow;

use serde::Serialize;

use crate::model::Span;

pub use candidate::{Candidates, Crowd, MOST_IN_BUCKET};
pub use statement::Statement;

/// How two statements relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// Both cannot be true.
    Contradiction,
    /// They pull apart, and may both be true.
    Tension,
    /// They say the same.
    Duplicate,
    /// Nothing is seen.
    None,
}

/// What a comparison found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How they relate.
    pub relation: Relation,
    /// The code of the rule that says so; `None` where nothing is seen.
    pub code: Option<&'static str>,
    /// Why, in words.
    pub reason: Cow<'static, str>,
    /// The words of each that it rests on, in bytes.
    pub spans: [Vec<Span>; 2],
}

/// Compares two statements.
#[must_use]
pub fn compare(a: &Statement<'_>, b: &Statement<'_>) -> Verdict {
    // One order of the two, so that the answer cannot depend on it.
    let mut verdict = if a.text() <= b.text() {
        judge::judge(a, b)
    } else {
        let mut verdict = judge::judge(b, a);
        verdict.spans.swap(0, 1);
        verdict
    };
    for (statement, spans) in [a, b].into_iter().zip(&mut verdict.spans) {
        spans.iter_mut().for_each(|span| *span = statement.place(*span));
    }
    verdict
}

impl Verdict {
    fn none(reason: &'static str) -> Self {
        Verdict {
            relation: Relation::None,
            code: None,
            reason: reason.into(),
            spans: [Vec::new(), Vec::new()],
        }
    }
}
