//! Breaches: the ways in which a history is not what was signed.

use std::fmt;

use serde::Serialize;

use crate::remedy::Remedy;

/// One thing that verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Breach {
    /// What sort of thing.
    pub kind: BreachKind,
    /// The entry, where one can be named.
    pub seq: Option<u64>,
    /// What is wrong, in words.
    pub message: String,
}

/// The sorts of breaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BreachKind {
    /// A table, trigger, view or index is not that of a ledger.
    Schema,
    /// The ledger does not say, or says twice, whose it is.
    Log,
    /// The key is not the one that was pinned or remembered.
    Key,
    /// A checkpoint is missing, is no checkpoint, or is not signed by the key.
    Checkpoint,
    /// There are fewer entries than were signed.
    Rollback,
    /// The entries are not those of a checkpoint seen before.
    Fork,
    /// An entry is missing, out of place, or not what was signed.
    Entry,
    /// A typed column is not what its entry says.
    Column,
    /// A stored hash of the tree is not that of the entries.
    Tile,
    /// A captured document is missing, changed, or belongs to nothing.
    Blob,
    /// An entry is withheld without a reason, or is there although it was to be withheld.
    Withheld,
    /// A witness's cosignature is false, or of no checkpoint.
    Cosignature,
    /// A time stamp was changed, or is of no checkpoint.
    Timestamp,
    /// The file itself is damaged.
    File,
}

impl Breach {
    /// A breach at an entry, or at none in particular.
    #[must_use]
    pub fn new(kind: BreachKind, seq: Option<u64>, message: impl Into<String>) -> Self {
        Breach { kind, seq, message: message.into() }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        match self.kind {
            BreachKind::Key => Remedy::CompareLogKey,
            BreachKind::Rollback | BreachKind::Fork => Remedy::FindNewerCopy,
            _ => Remedy::RestoreCopy,
        }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
