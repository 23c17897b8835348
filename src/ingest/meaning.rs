//! Meanings: what the name of a column says, found once and not for each row.
//!
//! Invariant: it follows from the name and the mapping alone. `tests/claims.rs` reads the columns.

use super::mapping::{Target, holds_ratings, plain};

/// What a column says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meaning {
    /// The field that it is mapped to.
    pub(super) target: Option<Target>,
    /// Whether its name is one of columns that hold verdicts or ratings.
    pub(super) rates: bool,
    /// Which number of a scale it has, by the end of its name.
    pub(super) scale: Option<usize>,
}

impl Meaning {
    /// What its name says, before it is mapped.
    pub(super) fn of(column: &str) -> Self {
        let name = plain(column);
        let scale = ["ratingvalue", "worstrating", "bestrating"].iter().position(|end| name.ends_with(end));
        Meaning { target: None, rates: holds_ratings(&name), scale }
    }
}
