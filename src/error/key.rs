//! Errors of signing keys.

use crate::remedy::Remedy;

/// Why there is no key to sign with.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The key that signs for the ledger is not on this machine.
    #[error("the key that signs for {origin} is not on this machine")]
    NoKey {
        /// The ledger's origin.
        origin: String,
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
            KeyError::FirstKey { .. } => Some(Remedy::GiveFirstKey),
            KeyError::Random(_) => None,
        }
    }
}
