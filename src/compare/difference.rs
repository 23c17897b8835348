//! A difference between two statements.

use crate::model::Span;

use super::outcome::Conflict;

/// A difference between two statements, and how certain it is.
pub(super) struct Difference {
    pub(super) conflict: Conflict,
    /// Whether both statements cannot be true; otherwise they are in tension.
    pub(super) firm: bool,
    pub(super) reason: String,
    pub(super) spans: [Span; 2],
}
