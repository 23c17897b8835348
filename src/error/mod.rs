//! Errors: why something was not done. Nothing was recorded.
//!
//! Invariant: an error is a value. It says what happened and where, in words; what to do about it is a [`Remedy`],
//! which names no command and no option, so that a command line, a page and a binding can each put it into words for
//! their own users. The group decides the exit status and what a caller can do. `tests/house.rs` checks that commands
//! are named only in `cli`.

mod bucket;
mod declined;
mod fetch;
mod key;
mod proof;
mod read;
mod refusal;
mod store;

use std::io;

pub use bucket::BucketError;
pub use declined::Declined;
pub use fetch::FetchError;
pub use key::KeyError;
pub use proof::ProofError;
pub use read::ReadError;
pub use refusal::{Difference, Refusal};

pub use store::StoreError;

use crate::breach::Breach;
use crate::remedy::Remedy;

/// A result of this library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done, grouped by cause. Nothing was recorded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or stream could not be read or written.
    #[error("cannot {doing} {path}")]
    Io {
        /// What was tried: read, write, create.
        doing: &'static str,
        /// The file or stream.
        path: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The ledger's file cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The history is not what was signed.
    #[error("the ledger does not verify: {0}")]
    Breach(Breach),
    /// The ledger is sound, but the request does not fit its content.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A document cannot be read.
    #[error(transparent)]
    Unread(#[from] ReadError),
    /// A note, a proof or a witness does not show what was asked.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// A web address was not captured.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// A bucket of a published log was not read or written.
    #[error(transparent)]
    Bucket(#[from] BucketError),
    /// A key or a remembered checkpoint cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl From<Breach> for Error {
    fn from(breach: Breach) -> Self {
        Error::Breach(breach)
    }
}

impl Error {
    /// What to do about it, if anything is known.
    #[must_use]
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Error::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => Some(Remedy::MakeRoom),
            Error::Io { .. } => None,
            Error::Store(error) => error.remedy(),
            Error::Breach(breach) => Some(breach.remedy()),
            Error::Refused(refusal) => refusal.remedy(),
            Error::Unread(error) => error.remedy(),
            Error::Fetch(error) => error.remedy(),
            Error::Bucket(error) => error.remedy(),
            Error::Proof(error) => error.remedy(),
            Error::Key(error) => error.remedy(),
        }
    }
}
