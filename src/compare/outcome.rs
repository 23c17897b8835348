//! What a comparison found.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::model::Span;

/// How two statements relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Both cannot be true.
    Contradiction,
    /// They seem to conflict, but both may be true.
    Tension,
    /// They say the same.
    Duplicate,
    /// No relation was found.
    None,
}

impl Outcome {
    /// The outcome as every output writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Contradiction => "contradiction",
            Outcome::Tension => "tension",
            Outcome::Duplicate => "duplicate",
            Outcome::None => "none",
        }
    }
}

/// What makes two statements conflict, or the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Conflict {
    /// Amounts of the same thing differ.
    Number,
    /// One statement denies what the other affirms.
    Negation,
    /// They say opposite things of the same thing.
    Contrary,
    /// They date the same event differently.
    Date,
    /// They seem to conflict, but both may be true.
    Tension,
    /// They have the same words.
    SameWords,
    /// They have nearly the same words, and the same facts.
    NearlySame,
}

impl Conflict {
    /// How two statements relate that conflict so.
    #[must_use]
    pub fn outcome(self) -> Outcome {
        match self {
            Conflict::Number | Conflict::Negation | Conflict::Contrary | Conflict::Date => {
                Outcome::Contradiction
            }
            Conflict::Tension => Outcome::Tension,
            Conflict::SameWords | Conflict::NearlySame => Outcome::Duplicate,
        }
    }

    /// Whether both statements cannot be true.
    #[must_use]
    pub fn is_contradiction(self) -> bool {
        match self {
            Conflict::Number | Conflict::Negation | Conflict::Contrary | Conflict::Date => true,
            Conflict::Tension | Conflict::SameWords | Conflict::NearlySame => false,
        }
    }
}

/// The result of comparing two statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// How they relate.
    pub outcome: Outcome,
    /// What makes them relate so; nothing, if no relation was found.
    pub conflict: Option<Conflict>,
    /// Why, in words.
    pub reason: Cow<'static, str>,
    /// The words of each statement that it rests on, in bytes.
    pub spans: [Vec<Span>; 2],
}

/// The reason for no relation where differences of fact were looked for and none was found.
pub(super) const NOTHING_DIFFERS: &str = "no difference of fact was found";

impl Comparison {
    /// Whether differences of fact were looked for, and none was found. Otherwise something else stood in the way of
    /// comparing, such as two things with almost one name.
    #[must_use]
    pub fn found_nothing(&self) -> bool {
        self.outcome == Outcome::None && self.reason == NOTHING_DIFFERS
    }

    /// No relation was found, for a reason.
    #[must_use]
    pub fn none(reason: impl Into<Cow<'static, str>>) -> Self {
        let spans = [Vec::new(), Vec::new()];
        Comparison { outcome: Outcome::None, conflict: None, reason: reason.into(), spans }
    }
}
