//! Errors of what is kept outside the ledger: keys and remembered checkpoints.

use std::path::PathBuf;

use super::Error;
use crate::remedy::Remedy;

/// Why a key or a remembered checkpoint cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The key that signs for the ledger is not on this machine.
    #[error("the key that signs for {origin} is not on this machine")]
    NoKey {
        /// The ledger's origin.
        origin: String,
    },
    /// The key signs for another ledger.
    #[error("the key signs for {found}, not for {origin}")]
    OtherLog {
        /// The origin that the key names.
        found: String,
        /// The ledger's origin.
        origin: String,
    },
    /// The key is kept on this machine already.
    #[error("the key is kept here already, in {}; nothing was changed", path.display())]
    Kept {
        /// Its file.
        path: PathBuf,
    },
    /// The key that would sign next is kept on this machine, and the log names it as a key that has signed.
    #[error("the key in {} has signed for this ledger already; nothing was changed", path.display())]
    HasSigned {
        /// Its file.
        path: PathBuf,
    },
    /// A checkpoint of another ledger with that origin is remembered here.
    #[error("another ledger with the name {origin} is known here")]
    OriginKnown {
        /// The origin.
        origin: String,
    },
    /// The remembered checkpoint of this ledger cannot be read.
    #[error("the remembered checkpoint of this ledger, in {}, cannot be read", path.display())]
    UnreadablePin {
        /// The file.
        path: PathBuf,
        /// The name that it can be forgotten by.
        name: String,
        /// Why it cannot be read.
        #[source]
        source: Box<Error>,
    },
    /// The log's first key cannot be named.
    #[error("the first key of the log cannot be named: {why}")]
    FirstKey {
        /// Why not.
        why: String,
    },
    /// The system gives no random numbers for a key or a salt.
    #[error("the system gives no random numbers: {0}")]
    Random(String),
}

impl KeyError {
    pub(super) fn remedy(&self) -> Option<Remedy> {
        match self {
            KeyError::NoKey { .. } => Some(Remedy::BringKey),
            KeyError::Kept { .. } => Some(Remedy::MoveKeyAway),
            KeyError::HasSigned { .. } => Some(Remedy::MakeKey),
            KeyError::OriginKnown { origin } => Some(Remedy::ChooseOrigin(origin.clone())),
            KeyError::UnreadablePin { name, .. } => Some(Remedy::RestorePin(name.clone())),
            KeyError::FirstKey { .. } => Some(Remedy::GiveFirstKey),
            KeyError::OtherLog { .. } | KeyError::Random(_) => None,
        }
    }
}
