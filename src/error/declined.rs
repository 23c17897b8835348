//! Refusals: why a witness did not cosign, and what to do about it.
//!
//! The law: what a witness answers beside its cosignature is signed by nobody, and whoever can answer in its place can
//! say it. So no refusal is a breach of the ledger, and none hints at forgetting what is remembered of it.
//! `tests/witness.rs` answers in every hostile way.

use std::fmt;

use crate::remedy::Remedy;

/// Why a witness did not cosign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Declined {
    /// Nobody answered, or the answer broke off: what the system said.
    Unreachable(String),
    /// It sends elsewhere, which is not followed: the status, and where to.
    Redirect(u16, String),
    /// It does not know the log, or the log's key: the status.
    Unknown(u16),
    /// It says that it saw what this ledger does not hold.
    Claim {
        /// What it says.
        says: String,
        /// Where the checkpoint that it signed is, under its monitoring prefix.
        checkpoint: String,
    },
    /// Its answer is no cosignature of this checkpoint by its key: why not.
    NotCosigned(String),
    /// It answered anything else.
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
