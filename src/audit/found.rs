//! What was found on two claims.

use serde::{Deserialize, Serialize};

use crate::compare::{Comparison, Conflict};
use crate::model::{Seq, Span};

/// What was found on two claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The claims, the earlier first.
    pub claims: [Seq; 2],
    /// What makes them conflict, or the same.
    pub conflict: Conflict,
    /// Why, in words.
    pub reason: Box<str>,
    /// The words of each that it rests on.
    pub words: [Option<Span>; 2],
}

impl Found {
    /// What a comparison of two claims, the earlier first, found.
    pub(super) fn new(claims: [Seq; 2], comparison: Comparison) -> Option<Self> {
        let words = comparison.spans.map(|spans| spans.first().copied());
        let reason = comparison.reason.into_owned().into();
        Some(Found { claims, conflict: comparison.conflict?, reason, words })
    }
}
