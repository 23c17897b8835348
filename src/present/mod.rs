//! Presentation: an entry, a claim and a check as values, in one place for every face: the command line, a page, a binding.
//!
//! Invariant: nothing here prints or makes text safe to print; the code that prints does that (`plain`). `tests/cli.rs`
//! holds the rows as the program prints them.

mod claim;
mod described;
mod document;
mod entry;
mod ladder;

pub use claim::ClaimRow;
pub use described::said_later;
pub use document::document;
pub use entry::{EntryRow, ReadRow, counts, data, history, line};
pub use ladder::{Again, Mark, ReadAgain, Rung, is_large, ladder};

use serde::Serialize;

use crate::tlog::Checkpoint;

/// A checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckpointRow {
    /// The origin of the log.
    pub origin: String,
    /// The root over its entries, in base64.
    pub root: String,
    /// How many entries it signs.
    pub size: u64,
}

impl CheckpointRow {
    /// The row of a checkpoint.
    #[must_use]
    pub fn new(checkpoint: &Checkpoint) -> Self {
        let Checkpoint { origin, size, root } = checkpoint;
        CheckpointRow { origin: origin.clone(), root: root.to_base64(), size: *size }
    }
}
