//! Errors of publishing in a bucket. The checkpoint there is the one that was there before, unless the error says so.
//!
//! Invariant: each names the address that was given and never a credential. `src/strangers/bucket/tests.rs` and
//! `tests/strangers.rs` answer in every wrong way.

use crate::remedy::Remedy;

/// Why a bucket was not read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BucketError {
    /// It is not the address of a bucket or a folder.
    #[error("{url} is not an address of a published log: {why}")]
    NoAddress {
        /// What was given.
        url: String,
        /// What is wrong.
        why: &'static str,
    },
    /// This build has no buckets.
    #[error("{url}: this build knows no buckets: it was built without the feature `object-storage`")]
    LeftOut {
        /// The address.
        url: String,
    },
    /// The settings of the environment cannot be used.
    #[error("{url}: the settings in the environment cannot be used: {why}")]
    Settings {
        /// The address.
        url: String,
        /// What is wrong.
        why: String,
    },
    /// The store refuses the credentials, or has none.
    #[error("{url}: the store refuses the credentials: {why}")]
    Denied {
        /// The address.
        url: String,
        /// What it said.
        why: String,
    },
    /// The bucket does not exist.
    #[error("{url}: the store has no such bucket")]
    NoBucket {
        /// The address.
        url: String,
    },
    /// The checkpoint was replaced while tiles were written.
    #[error("{url}: someone else published here at the same time; their checkpoint was kept")]
    Overtaken {
        /// The address.
        url: String,
    },
    /// The store cannot write on a condition.
    #[error(
        "{url}: the store cannot refuse a write that would replace something, so nothing is published there: {why}"
    )]
    Unconditional {
        /// The address.
        url: String,
        /// What it said.
        why: String,
    },
    /// Anything else, after it was tried several times.
    #[error("cannot {doing} {url}: {why}")]
    Failed {
        /// What was tried: read, write, list, remove.
        doing: &'static str,
        /// The address.
        url: String,
        /// What happened.
        why: String,
    },
}

impl BucketError {
    pub(super) fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            BucketError::NoAddress { .. } => Remedy::GiveBucketAddress,
            BucketError::LeftOut { .. } | BucketError::Unconditional { .. } => Remedy::PublishInFolder,
            BucketError::Settings { .. } | BucketError::Denied { .. } => Remedy::SetCredentials,
            BucketError::NoBucket { .. } => Remedy::MakeBucket,
            BucketError::Overtaken { .. } | BucketError::Failed { .. } => Remedy::PublishAgain,
        })
    }
}
