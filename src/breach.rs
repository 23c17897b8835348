//! Breaches: the ways in which a history differs from what was signed.

use std::fmt;

use serde::Serialize;

use crate::remedy::Remedy;

/// One thing that verification found wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Breach {
    /// The kind of breach.
    pub kind: BreachKind,
    /// The entry, if one can be named.
    pub seq: Option<u64>,
    /// What is wrong, for people.
    pub message: String,
}

/// The kinds of breaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BreachKind {
    /// A table, trigger, view or index differs from that of a ledger.
    Schema,
    /// The table of keys is missing, duplicated or out of order.
    Log,
    /// A key is not the one that was given, remembered or named by an entry.
    Key,
    /// A checkpoint is missing, malformed, or not signed by the key.
    Checkpoint,
    /// There are fewer entries than were signed.
    Rollback,
    /// The entries differ from those of a checkpoint that was seen before.
    Fork,
    /// An entry is missing, misplaced, or not what was signed.
    Entry,
    /// A column does not match the entry's body.
    Column,
    /// A stored hash of the tree does not match the entries.
    Tile,
    /// A captured document is missing, was changed, or belongs to no source.
    Blob,
    /// An entry is withheld although no redaction names it, or present although it should have been withheld.
    Withheld,
    /// A cosignature is invalid, or for no checkpoint of this ledger.
    Cosignature,
    /// A time stamp was changed, or is for no checkpoint of this ledger.
    Timestamp,
    /// The file itself is damaged.
    File,
}

impl Breach {
    /// A breach, at an entry or at none in particular.
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
            // What SQLite cannot read is not read any further.
            BreachKind::File => Remedy::RestoreUnreadable,
            _ => Remedy::RestoreCopy,
        }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
