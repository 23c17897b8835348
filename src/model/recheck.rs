//! Rechecks: what happened to a source's words in a later capture; and ratings of a source.

use serde::{Deserialize, Serialize};

use super::{Reliability, Seq, Span};

/// Which words that were taken from the source are in a later capture of it. The entry is about the source. A quote is
/// named by its entry: a claim, or evidence with a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recheck {
    /// The later capture.
    pub capture: Seq,
    /// How many quotes are where they were.
    pub stands: u64,
    /// The quotes that stand elsewhere, to the letter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<Place>,
    /// The quotes whose words were changed, and what is there now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<Place>,
    /// The quotes that occur in several places, so that nobody can tell which is meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ambiguous: Vec<Seq>,
    /// The quotes that are gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vanished: Vec<Seq>,
}

/// The place of a quote in the later capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The quote's entry.
    pub entry: Seq,
    /// The span in the later capture's text.
    pub span: Span,
}

/// How reliable the source is that the entry is about. The latest rating is valid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// The Admiralty code.
    pub reliability: Reliability,
    /// Why.
    pub because: String,
}
