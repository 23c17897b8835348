//! Notices: what a person should know about a request that succeeded.

use std::path::PathBuf;

use crate::tlog::VerifierKey;

/// Something that a person should know. The caller puts it into words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// The ledger was seen on this machine for the first time, and its key was taken on trust.
    FirstMet {
        /// The ledger's origin.
        origin: String,
        /// The key that signs for it, to be compared with the one that its owner publishes.
        vkey: Box<VerifierKey>,
    },
    /// The ledger's checkpoint could not be remembered, so that a rollback to an earlier state may go undetected.
    NotRemembered,
    /// A remembered checkpoint of another ledger cannot be read.
    UnreadablePin {
        /// The file.
        path: PathBuf,
    },
    /// The index of a large ledger could not be written, so that every command reads the whole ledger.
    NoIndex {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// What was found on the pairs of a large ledger's claims could not be written, so that they are compared again.
    NoPairs {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Something was recorded, or rehearsed, without the name of a recorder.
    NobodyRecords,
    /// Users other than its owner can read or write the key that signs for the ledger.
    ExposedKey {
        /// The file.
        path: PathBuf,
    },
}

impl Notice {
    /// Whether it makes the ledger less trustworthy than it seems.
    #[must_use]
    pub fn is_about_trust(&self) -> bool {
        matches!(self, Notice::FirstMet { .. } | Notice::NotRemembered)
    }
}
