//! Cosignatures and time stamps: kept beside the checkpoints that they are for.
//!
//! Invariant: only what is valid is stored (`tests/witness.rs`) and returned (`tests/attacks.rs` changes what is stored).

use crate::breach::{Breach, BreachKind};
use crate::error::{Error, ProofError, Result};
use crate::ledger::Ledger;
use crate::store::{CosignatureRow, TimestampRow};
use crate::tlog::{Checkpoint, WitnessKey, sha256};
use crate::verify;

/// A cosignature or a time stamp for a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attachment {
    /// A witness's signature line, and the key under which it is valid.
    Cosignature {
        /// The size of the checkpoint.
        size: u64,
        /// The line.
        line: String,
        /// The witness's key.
        key: WitnessKey,
    },
    /// An RFC 3161 response.
    Timestamp {
        /// The size of the checkpoint.
        size: u64,
        /// The response, in DER.
        token: Vec<u8>,
    },
}

impl Ledger {
    /// Stores cosignatures and time stamps beside their checkpoints: all of them, or nothing. A line that lost its newline
    /// gets it back.
    ///
    /// # Errors
    /// Returns [`ProofError::NotAttached`] if verification would reject one of them, and an error as [`Ledger::bare_note`]
    /// does or if the file cannot be written.
    pub fn attach(&self, words: &[Attachment]) -> Result<()> {
        let batch = self.store().begin_write()?;
        for word in words {
            match word {
                Attachment::Cosignature { size, line, key } => {
                    let newline = if line.ends_with('\n') { "" } else { "\n" };
                    let row = CosignatureRow {
                        size: i64::try_from(*size).unwrap_or(i64::MAX),
                        line: format!("{line}{newline}"),
                        vkey: Some(key.to_string()),
                    };
                    verify::cosignature(Some(&self.bare_note(Some(*size))?), &row).map_err(refused)?;
                    batch.put_cosignature(*size, &row.line, row.vkey.as_deref())?;
                }
                Attachment::Timestamp { size, token } => {
                    let row = TimestampRow {
                        size: i64::try_from(*size).unwrap_or(i64::MAX),
                        sha256: sha256(token).to_string(),
                        token: token.clone(),
                    };
                    verify::timestamp(Some(&self.bare_note(Some(*size))?), &row).map_err(refused)?;
                    batch.put_timestamp(*size, token)?;
                }
            }
        }
        batch.commit()
    }

    /// The signed note of the checkpoint of `size` entries, or of the latest one, followed by its cosignatures.
    ///
    /// # Errors
    /// Returns an error as [`Ledger::bare_note`] does, and a breach if a cosignature is invalid.
    pub fn note(&self, size: Option<u64>) -> Result<String> {
        self.cosigned(size.unwrap_or(self.head().checkpoint.size), self.bare_note(size)?)
    }

    /// A note that is known to be signed, followed by its cosignatures.
    pub(super) fn cosigned(&self, size: u64, bare: String) -> Result<String> {
        let mut note = bare.clone();
        for row in self.store().cosignatures(Some(size))? {
            verify::cosignature(Some(&bare), &row)?;
            note.push_str(&row.line);
        }
        Ok(note)
    }

    /// The note as the log signed it, without cosignatures: this is what is cosigned and stamped.
    ///
    /// # Errors
    /// Returns [`ProofError::NoCheckpoint`] if there is none of that size, [`ProofError::Unfollowed`] if its key does not follow
    /// from a known key, [`Error::Breach`] if that key did not sign it, and an error if the file cannot be read.
    pub fn bare_note(&self, size: Option<u64>) -> Result<String> {
        let size = size.unwrap_or(self.head().checkpoint.size);
        let row = self.store().checkpoint(size)?.ok_or(Error::Proof(ProofError::NoCheckpoint { size }))?;
        let key = self.head().keys.in_charge(size).ok_or(Error::Proof(ProofError::Unfollowed { size }))?;
        match Checkpoint::open(&row.note, key) {
            Ok(checkpoint) if checkpoint.size == size => Ok(row.note),
            _ => {
                let message = format!("the checkpoint of {size} entries is not what was signed");
                Err(Breach::new(BreachKind::Checkpoint, None, message).into())
            }
        }
    }

    /// The sizes of all checkpoints, the latest first.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn checkpoint_sizes(&self) -> Result<Vec<u64>> {
        let (mut sizes, mut last) = (Vec::new(), None);
        while let Some(row) = self.store().checkpoint_after(last)? {
            sizes.push(row.size.unsigned_abs());
            last = Some(row.size);
        }
        sizes.reverse();
        Ok(sizes)
    }

    /// The cosignatures of all checkpoints.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn cosignatures(&self) -> Result<Vec<CosignatureRow>> {
        self.store().cosignatures(None)
    }

    /// The time-stamp responses for the checkpoint of a size.
    ///
    /// # Errors
    /// Returns an error as [`Ledger::bare_note`] does, and a breach if a response was changed.
    pub fn timestamps(&self, size: u64) -> Result<Vec<Vec<u8>>> {
        let note = self.bare_note(Some(size))?;
        let mut tokens = Vec::new();
        for row in self.store().timestamps(Some(size))? {
            verify::timestamp(Some(&note), &row)?;
            tokens.push(row.token);
        }
        Ok(tokens)
    }
}

/// A reason for verification to reject something is a reason not to keep it. The ledger is sound.
fn refused(breach: Breach) -> Error {
    Error::Proof(ProofError::NotAttached { why: breach.message })
}
