//! Waivers: findings that are accepted.

use serde::{Deserialize, Serialize};

/// The acceptance of a rule's findings on the entry that this one is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The rule's code.
    pub code: String,
    /// Why.
    pub because: String,
}
