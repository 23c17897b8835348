//! Errors of notes, proofs and witnesses.

use super::Declined;
use crate::model::Seq;
use crate::remedy::Remedy;
use crate::tlog::Malformed;

/// Why a note, a proof or a witness does not show what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// A key, note, checkpoint or policy does not parse.
    #[error("{path} cannot be used")]
    Malformed {
        /// The file or option.
        path: String,
        /// What is wrong.
        #[source]
        source: Malformed,
    },
    /// A checkpoint is signed by a later key than the one that is known here.
    #[error("{path} is signed by a later key, {now}: the log says in entry {seq} that its key was changed")]
    Rotated {
        /// The file.
        path: String,
        /// The entry that changed the known key.
        seq: Seq,
        /// The name and the id of the key that signed.
        now: String,
    },
    /// A proof does not prove what it should.
    #[error("the proof in {path} does not hold")]
    NotProven {
        /// The proof.
        path: String,
        /// Why not.
        #[source]
        source: Malformed,
    },
    /// No checkpoint of the ledger satisfies the policy.
    #[error("no checkpoint that covers entry {seq} has the cosignatures that the policy asks for")]
    NotCosigned {
        /// The entry.
        seq: Seq,
    },
    /// There is no checkpoint of that size.
    #[error("there is no checkpoint for exactly {size} entries")]
    NoCheckpoint {
        /// The size asked for.
        size: u64,
    },
    /// A cosignature or a time stamp does not hold for the checkpoint.
    #[error("nothing was attached: {why}")]
    NotAttached {
        /// Why it does not hold.
        why: String,
    },
    /// A witness did not cosign.
    #[error("the witness at {url} did not cosign: {why}")]
    Witness {
        /// The address of the witness.
        url: String,
        /// Why it did not.
        why: Declined,
    },
    /// A checkpoint is signed by a key to which no known key leads.
    #[error(
        "nothing vouches for the checkpoint of {size} entries: no key known here leads to the key that signed it"
    )]
    Unfollowed {
        /// The size that it signs.
        size: u64,
    },
}

impl ProofError {
    pub(super) fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            ProofError::NotCosigned { .. } => Remedy::AskWitnesses,
            ProofError::NoCheckpoint { .. } => Remedy::ChooseSize,
            ProofError::Witness { why, .. } => why.remedy(),
            ProofError::Unfollowed { .. } => Remedy::GiveOrNameFirstKey,
            ProofError::Rotated { .. } => Remedy::AskForNewKey,
            ProofError::Malformed { .. } | ProofError::NotProven { .. } | ProofError::NotAttached { .. } => {
                return None;
            }
        })
    }
}
