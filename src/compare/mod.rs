//! Comparing: do two statements contradict each other, say the same, or stand in tension?
//!
//! Invariant: a pure function of two texts, with the same result whichever comes first (`tests/compare.rs`).
//! Words are aligned. A difference in an amount, a date, a negation, an opposite, a class, a role or a name
//! is a contradiction only if the rest agrees. It is tension or nothing where the two may speak of different
//! times, parts, things or speakers. Contradiction is looked for before sameness. Hidden characters, and
//! letters that pass for Latin letters, do not change the result (`what_is_not_seen_changes_no_verdict`).

mod align;
mod amounts;
mod bits;
mod block;
mod bound;
mod calendar;
mod common;
mod content;
mod denial;
mod difference;
mod features;
mod figures;
mod frame;
mod grammar;
mod guard;
mod hints;
mod judge;
mod kin;
mod lexicon;
mod member;
mod moment;
mod names;
mod number;
mod outcome;
mod pair;
mod parties;
mod parts;
mod plain;
mod polarity;
mod pool;
mod quantity;
mod refutation;
mod restating;
mod rewriting;
mod said;
mod sameness;
mod side_by_side;
mod sign;
mod sketch;
mod sketches;
mod slot;
mod statement;
mod tally;
mod token;
mod unit;
mod wording;

pub use block::LIMIT;
pub use features::{Features, Key};
pub use figures::Figures;
pub use kin::{FIRST, kin};
pub use outcome::{Comparison, Conflict, Outcome};
pub use pool::{Pool, Together, each_key};
pub use side_by_side::{both, in_parts};
pub use sketch::Sketch;
pub use statement::{Packed, Statement};

/// Compares two statements.
#[must_use]
pub fn compare(a: &Statement<'_>, b: &Statement<'_>) -> Comparison {
    // The two are put in one order, so that the result cannot depend on it.
    let mut comparison = if a.content.text() <= b.content.text() {
        judge::judge(a, b)
    } else {
        let mut comparison = judge::judge(b, a);
        comparison.spans.swap(0, 1);
        comparison
    };
    for (statement, spans) in [a, b].into_iter().zip(&mut comparison.spans) {
        spans.iter_mut().for_each(|span| *span = statement.content.place(*span));
    }
    comparison
}
