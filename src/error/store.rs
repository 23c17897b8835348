//! Errors of the ledger's file.

use std::path::PathBuf;

use crate::remedy::Remedy;

/// Why the file of a ledger cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no ledger at the path.
    #[error("there is no ledger at {}", path.display())]
    NoLedger {
        /// The path.
        path: PathBuf,
    },
    /// Something exists at the path already.
    #[error("{} exists already; it was left as it is", path.display())]
    Exists {
        /// The path.
        path: PathBuf,
    },
    /// The file is not a ledger.
    #[error("{} is not a claimlog ledger: {why}", path.display())]
    NotALedger {
        /// The file.
        path: PathBuf,
        /// What it is, as far as that is known.
        why: String,
    },
    /// A file where SQLite keeps its own files beside the ledger belongs to something else.
    #[error("{} {why}; nothing was changed", path.display())]
    Beside {
        /// The file beside the ledger.
        path: PathBuf,
        /// What it is.
        why: &'static str,
    },
    /// The ledger has a later format.
    #[error("{} has ledger format {found}; this program knows format {known}", path.display())]
    Newer {
        /// The ledger.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The format of this program.
        known: i64,
    },
    /// The ledger has an earlier format.
    #[error("{} has ledger format {found}, which this program can upgrade", path.display())]
    Older {
        /// The ledger.
        path: PathBuf,
        /// Its format.
        found: i64,
    },
    /// Another program holds the ledger.
    #[error("{} is locked by another program", path.display())]
    Locked {
        /// The ledger.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("no room left to write {}; nothing was recorded", path.display())]
    Full {
        /// The ledger.
        path: PathBuf,
    },
    /// The ledger cannot be written.
    #[error("{} cannot be written", path.display())]
    ReadOnly {
        /// The ledger.
        path: PathBuf,
    },
    /// The index beside the ledger is not what was written, or cannot be read. The ledger can be read without it.
    #[error("the index {} cannot be used", path.display())]
    Index {
        /// The index.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The storage engine failed in another way.
    #[error("cannot use {}", path.display())]
    Engine {
        /// The ledger.
        path: PathBuf,
        /// What the engine said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl StoreError {
    pub(super) fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            StoreError::NoLedger { .. } => Remedy::MakeLedger,
            StoreError::Exists { .. } => Remedy::NameNewPlace,
            StoreError::NotALedger { .. } => Remedy::NameLedger,
            StoreError::Beside { .. } => Remedy::MoveForeignFile,
            StoreError::Newer { .. } => Remedy::NewerProgram,
            StoreError::Older { .. } => Remedy::Upgrade,
            StoreError::Locked { .. } => Remedy::Wait,
            StoreError::Full { .. } => Remedy::MakeRoom,
            StoreError::ReadOnly { .. } => Remedy::WriteAccess,
            StoreError::Index { .. } | StoreError::Engine { .. } => return None,
        })
    }
}
