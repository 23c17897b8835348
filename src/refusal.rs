//! Refusals: why a witness did not cosign, and what to do about it.
//!
//! The law: what a witness answers beside its cosignature is signed by nobody, and whoever can answer in its place can
//! say it. So no refusal is a breach of the ledger, and none hints at forgetting what is remembered of it.
//! `tests/witness.rs` answers in every hostile way.

use std::fmt;

/// Why a witness did not cosign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
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

impl Refusal {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Refusal::Unreachable(_) | Refusal::Other(_) => {
                "ask it again later, or ask another witness".to_owned()
            }
            Refusal::Redirect(..) => {
                "if the witness has moved, name its new address; C2SP tlog-witness knows no redirects"
                    .to_owned()
            }
            Refusal::Unknown(_) => "see that the witness knows this log's origin and key".to_owned(),
            Refusal::Claim { checkpoint, .. } => format!(
                "ask it for the checkpoint that it signed, {checkpoint} under its monitoring prefix, and run \
                 `claimlog verify --against NOTE` with that; or compare with another witness"
            ),
            Refusal::NotCosigned(_) => "compare the key with the one that the witness publishes".to_owned(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Unreachable(why) | Refusal::NotCosigned(why) | Refusal::Other(why) => f.write_str(why),
            Refusal::Redirect(status, to) => write!(f, "it sends to {to} ({status}), which is not followed"),
            Refusal::Unknown(403) => f.write_str("it does not know the key of this log (403)"),
            Refusal::Unknown(status) => write!(f, "it does not know this log ({status})"),
            Refusal::Claim { says, .. } => {
                write!(f, "it says that {says}; its word is unsigned, and proves nothing")
            }
        }
    }
}
