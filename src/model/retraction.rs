//! Retractions: entries that are withdrawn.

use serde::{Deserialize, Serialize};

/// The withdrawal of the entry that this one is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retraction {
    /// Why.
    pub because: String,
}
