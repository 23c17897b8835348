//! Errors of asking for a web address. Nothing of the answer was recorded.
//!
//! Invariant: each says which address was asked, also after redirects, and never repeats credentials. `tests/fetch.rs`
//! answers in every wrong way.

use core::net::IpAddr;

use crate::remedy::Remedy;

/// Why a web address was not captured.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// It is not a web address.
    #[error("{url} is not a web address: {why}")]
    NoAddress {
        /// What was given.
        url: String,
        /// What is wrong.
        why: &'static str,
    },
    /// It has a scheme that is not asked for.
    #[error("{url} is an address of {scheme}: only http and https are fetched")]
    Scheme {
        /// The address.
        url: String,
        /// Its scheme.
        scheme: String,
    },
    /// It has a user name or a password.
    #[error("{url} has a user name or a password in it, which would be recorded for ever")]
    Credentials {
        /// The address, without them.
        url: String,
    },
    /// The host has no address.
    #[error("{url}: the host {host} was not found ({why})")]
    NoHost {
        /// The address.
        url: String,
        /// Its host.
        host: String,
        /// What the system said.
        why: String,
    },
    /// The host leads elsewhere than to the public network.
    #[error("{url}: the host leads to {address}, which is {what}; it was not asked")]
    Private {
        /// The address.
        url: String,
        /// The address of its host.
        address: IpAddr,
        /// What kind of address that is, with its article.
        what: &'static str,
    },
    /// The environment names a proxy.
    #[error("{url}: the environment names a proxy, and behind a proxy nobody can see which address is asked")]
    Proxy {
        /// The address.
        url: String,
    },
    /// No connection was made, or it broke.
    #[error("{url}: {why}")]
    Unreachable {
        /// The address.
        url: String,
        /// What happened.
        why: String,
    },
    /// The connection is not secure.
    #[error("{url}: no secure connection was made ({why})")]
    Insecure {
        /// The address.
        url: String,
        /// What is wrong.
        why: String,
    },
    /// It took too long.
    #[error("{url}: the answer was not complete after {seconds} {}", if *seconds == 1 { "second" } else { "seconds" })]
    Late {
        /// The address.
        url: String,
        /// How long it was waited, in seconds.
        seconds: u64,
    },
    /// The answer is too long.
    #[error("{url}: the answer is longer than {limit} bytes")]
    TooLong {
        /// The address.
        url: String,
        /// The limit in bytes.
        limit: usize,
    },
    /// The connection ended within the answer.
    #[error("{url}: the answer is cut off: {why}")]
    CutOff {
        /// The address.
        url: String,
        /// What is missing.
        why: String,
    },
    /// The answer is not one of HTTP/1.
    #[error("{url}: what answered does not speak HTTP/1: {why}")]
    NotHttp {
        /// The address.
        url: String,
        /// What is wrong.
        why: String,
    },
    /// The answer holds no document.
    #[error("{url}: the answer is {status}{}{}", if reason.is_empty() { "" } else { " " }, reason)]
    Status {
        /// The address.
        url: String,
        /// The status.
        status: u16,
        /// The words after it, cut to a length that can be reported.
        reason: String,
        /// When the server wants to be asked again, as it says so.
        retry: Option<String>,
    },
    /// Redirects do not end.
    #[error("{url}: {why}")]
    Redirects {
        /// The address that was given.
        url: String,
        /// What they do.
        why: String,
    },
    /// An address that it redirects to was not captured.
    #[error("{url} redirects, and {error}")]
    After {
        /// The address that was given.
        url: String,
        /// Why the other was not.
        error: Box<FetchError>,
    },
    /// This build has no network.
    #[error("{url}: this build does not fetch pages: it was built without the feature `network`")]
    LeftOut {
        /// The address.
        url: String,
    },
}

impl FetchError {
    pub(super) fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            FetchError::After { error, .. } => return error.remedy(),
            FetchError::NoAddress { .. } => Remedy::GiveWebAddress,
            FetchError::Scheme { .. } | FetchError::TooLong { .. } | FetchError::LeftOut { .. } => {
                Remedy::SaveAndIngest
            }
            FetchError::Credentials { .. } => Remedy::LeaveOutCredentials,
            FetchError::NoHost { .. } => Remedy::CheckAddress,
            FetchError::Private { .. } => Remedy::AllowPrivate,
            FetchError::Proxy { .. } => Remedy::AskWithoutProxy,
            FetchError::Insecure { .. } | FetchError::NotHttp { .. } | FetchError::Redirects { .. } => {
                Remedy::SaveFromBrowser
            }
            FetchError::Unreachable { .. } | FetchError::CutOff { .. } => Remedy::FetchLater(None),
            FetchError::Late { .. } => Remedy::AllowMoreTime,
            FetchError::Status { status, retry, .. } => match status {
                401 | 402 | 403 | 406 | 407 | 451 => Remedy::SaveFromBrowser,
                404 | 410 => Remedy::CheckAddress,
                408 | 425 | 429 | 500.. => Remedy::FetchLater(retry.clone()),
                _ => Remedy::SaveFromBrowser,
            },
        })
    }
}
