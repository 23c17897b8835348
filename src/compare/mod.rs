//! Comparing: do two statements contradict each other, say the same, or stand in tension?
//!
//! The law: a pure function of two texts, the same whichever comes first (`tests/compare.rs`). Words are
//! aligned; a difference in an amount, a date, a negation, a contrary, a class, a role or a name is a
//! contradiction only if the rest agrees, and tension or nothing where the two may speak of another time,
//! part, thing or speaker. Contradiction is looked for before sameness. What a reader does not see, hidden characters and
//! letters that pass for Latin ones, changes no verdict (`what_is_not_seen_changes_no_verdict`).

mod align;
mod amounts;
mod calendar;
mod candidate;
mod difference;
mod grammar;
mod judge;
mod lexicon;
mod moment;
mod negation;
mod number;
mod outcome;
mod pair;
mod parties;
mod polarity;
mod quantity;
mod said;
mod statement;
mod token;
mod unit;
mod wording;

pub use candidate::{Candidates, Crowd, MOST_IN_BUCKET};
pub use outcome::{Comparison, Conflict, Outcome};
pub use statement::Statement;

/// Compares two statements.
#[must_use]
pub fn compare(a: &Statement<'_>, b: &Statement<'_>) -> Comparison {
    // One order of the two, so that the answer cannot depend on it.
    let mut comparison = if a.text() <= b.text() {
        judge::judge(a, b)
    } else {
        let mut comparison = judge::judge(b, a);
        comparison.spans.swap(0, 1);
        comparison
    };
    for (statement, spans) in [a, b].into_iter().zip(&mut comparison.spans) {
        spans.iter_mut().for_each(|span| *span = statement.place(*span));
    }
    comparison
}
