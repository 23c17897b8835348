//! Why a witness did not cosign.
//!
//! Invariant: an answer without a cosignature is not signed, and anybody on the way could have sent it. So such an answer is
//! never a breach of the ledger, and no remedy suggests forgetting what is remembered. `tests/witness.rs` answers in every
//! hostile way.

use std::fmt;

use crate::remedy::Remedy;

/// Why a witness did not cosign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Declined {
    /// There was no answer, or it was cut off: what the system said.
    Unreachable(String),
    /// It redirects, which is not followed: the status, and the address.
    Redirect(u16, String),
    /// It does not know the log, or the log's key: the status.
    Unknown(u16),
    /// It claims to have seen entries that this ledger does not hold.
    Claim {
        /// What it says.
        says: String,
        /// Where the checkpoint that it signed can be fetched, under its monitoring prefix.
        checkpoint: String,
    },
    /// Its answer is not a cosignature of this checkpoint by its key: why not.
    NotCosigned(String),
    /// It answered something else.
    Other(String),
}

impl Declined {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        match self {
            Declined::Unreachable(_) | Declined::Other(_) => Remedy::AskWitnessLater,
            Declined::Redirect(..) => Remedy::NewWitnessAddress,
            Declined::Unknown(_) => Remedy::IntroduceLog,
            Declined::Claim { checkpoint, .. } => Remedy::AskForCheckpoint(checkpoint.clone()),
            Declined::NotCosigned(_) => Remedy::CompareWitnessKey,
        }
    }
}

impl fmt::Display for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Declined::Unreachable(why) | Declined::NotCosigned(why) | Declined::Other(why) => {
                f.write_str(why)
            }
            Declined::Redirect(status, to) => {
                write!(f, "it redirects to {to} ({status}); redirects are not followed")
            }
            Declined::Unknown(403) => f.write_str("it does not know the key of this log (403)"),
            Declined::Unknown(status) => write!(f, "it does not know this log ({status})"),
            Declined::Claim { says, .. } => {
                write!(f, "it says that {says}; this answer is unsigned and proves nothing")
            }
        }
    }
}
