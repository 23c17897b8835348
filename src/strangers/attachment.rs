//! What others said of the checkpoints: kept beside them, and given out only as far as it holds.

use crate::breach::{Breach, BreachKind};
use crate::error::{Error, ProofError, Result};
use crate::ledger::Ledger;
use crate::store::CosignatureRow;
use crate::tlog::{Checkpoint, WitnessKey};
use crate::verify;

/// What others said of a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attachment {
    /// A witness's signature line, with its newline, and the key under which it holds.
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
    /// Keeps what witnesses and stamping authorities said of checkpoints beside them.
    ///
    /// # Errors
    /// A size that no checkpoint signs; what keeps the file from being written.
    pub fn attach(&self, words: &[Attachment]) -> Result<()> {
        let batch = self.store().begin_write()?;
        for word in words {
            match word {
                Attachment::Cosignature { size, line, key } => {
                    batch.put_cosignature(*size, line, Some(&key.to_string()))?;
                }
                Attachment::Timestamp { size, token } => batch.put_timestamp(*size, token)?,
            }
        }
        batch.commit()
    }

    /// The signed note of a size, with its cosignatures after it; of the latest, if no size is given.
    ///
    /// # Errors
    /// [`ProofError::NoCheckpoint`], and what keeps the file from being read.
    pub fn note(&self, size: Option<u64>) -> Result<String> {
        self.cosigned(size.unwrap_or(self.head().checkpoint.size), self.bare_note(size)?)
    }

    /// A note that is known to be signed, with the cosignatures of that size after it.
    pub(super) fn cosigned(&self, size: u64, bare: String) -> Result<String> {
        let mut note = bare.clone();
        for row in self.store().cosignatures(Some(size))? {
            verify::cosignature(Some(&bare), &row)?;
            note.push_str(&row.line);
        }
        Ok(note)
    }

    /// The note of a size as the log signed it, without cosignatures: what is stamped and cosigned.
    ///
    /// # Errors
    /// [`ProofError::NoCheckpoint`], [`ProofError::Unfollowed`], [`Error::Breach`] where the key in charge did not sign it, and what keeps the file
    /// from being read.
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

    /// The sizes that checkpoints sign, the latest first.
    ///
    /// # Errors
    /// What keeps the file from being read.
    pub fn checkpoint_sizes(&self) -> Result<Vec<u64>> {
        let (mut sizes, mut last) = (Vec::new(), None);
        while let Some(row) = self.store().checkpoint_after(last)? {
            sizes.push(row.size.unsigned_abs());
            last = Some(row.size);
        }
        sizes.reverse();
        Ok(sizes)
    }

    /// The witnesses' lines for every checkpoint, with their sizes and keys.
    ///
    /// # Errors
    /// What keeps the file from being read.
    pub fn cosignatures(&self) -> Result<Vec<CosignatureRow>> {
        self.store().cosignatures(None)
    }

    /// The time-stamp responses for the checkpoint of a size.
    ///
    /// # Errors
    /// What keeps the file from being read.
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
