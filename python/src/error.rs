//! Exceptions: one for each group of errors of the library, all of them kinds of `ClaimlogError`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use claimlog::Error;
use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyUserWarning};
use pyo3::prelude::*;

create_exception!(claimlog, ClaimlogError, PyException, "Why something was not done. Nothing was recorded.");
create_exception!(claimlog, FileError, ClaimlogError, "A file could not be read or written.");
create_exception!(claimlog, StoreError, ClaimlogError, "The ledger's file cannot be used.");
create_exception!(claimlog, BreachError, ClaimlogError, "The history is not what was signed.");
create_exception!(claimlog, RefusedError, ClaimlogError, "The request does not fit the ledger's content.");
create_exception!(claimlog, UnreadError, ClaimlogError, "A document cannot be read.");
create_exception!(claimlog, ProofError, ClaimlogError, "A note or a proof does not show what was asked.");
create_exception!(
    claimlog,
    SigningKeyError,
    ClaimlogError,
    "A key or a remembered checkpoint cannot be used."
);
create_exception!(claimlog, BugError, ClaimlogError, "A bug in claimlog. Report it with the call.");
create_exception!(claimlog, ClaimlogWarning, PyUserWarning, "What a person should know about a ledger.");

/// Does work without the GIL. A panic is a bug, and becomes an exception.
pub(crate) fn apart<T: Send>(py: Python<'_>, work: impl FnOnce() -> PyResult<T> + Send) -> PyResult<T> {
    py.detach(|| guarded(work))
}

/// Does work; a panic becomes an exception.
pub(crate) fn guarded<T>(work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<&str>().copied();
        let words = words
            .or(panic.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("it is not known what happened");
        Err(BugError::new_err(format!("this is a bug in claimlog: {words}")))
    })
}

/// The exception of an error, with the causes in its message.
pub(crate) fn raised(error: Error) -> PyErr {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(next) = cause {
        let more = next.to_string();
        if !words.ends_with(&more) {
            words = format!("{words}: {more}");
        }
        cause = next.source();
    }
    match error {
        Error::Io { .. } => FileError::new_err(words),
        Error::Store(_) => StoreError::new_err(words),
        Error::Breach(_) => BreachError::new_err(words),
        Error::Refused(_) => RefusedError::new_err(words),
        Error::Unread(_) => UnreadError::new_err(words),
        Error::Proof(_) => ProofError::new_err(words),
        Error::Key(_) => SigningKeyError::new_err(words),
        _ => ClaimlogError::new_err(words),
    }
}

pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    module.add("ClaimlogError", py.get_type::<ClaimlogError>())?;
    module.add("FileError", py.get_type::<FileError>())?;
    module.add("StoreError", py.get_type::<StoreError>())?;
    module.add("BreachError", py.get_type::<BreachError>())?;
    module.add("RefusedError", py.get_type::<RefusedError>())?;
    module.add("UnreadError", py.get_type::<UnreadError>())?;
    module.add("ProofError", py.get_type::<ProofError>())?;
    module.add("SigningKeyError", py.get_type::<SigningKeyError>())?;
    module.add("BugError", py.get_type::<BugError>())?;
    module.add("ClaimlogWarning", py.get_type::<ClaimlogWarning>())
}
