//! Relations between claims.

use serde::{Deserialize, Serialize};

use super::Seq;

/// A relation from the claim that the entry is about to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// How the first claim relates to the second.
    pub relation: RelationKind,
    /// The second claim.
    pub to: Seq,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

/// How one claim is related to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum RelationKind {
    /// Both cannot be true.
    Contradicts,
    /// Both say the same.
    Duplicates,
    /// The first replaces the second.
    Supersedes,
    /// The first is true only if the second is.
    DependsOn,
}

impl RelationKind {
    /// The verb, as entries write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            RelationKind::Contradicts => "contradicts",
            RelationKind::Duplicates => "duplicates",
            RelationKind::Supersedes => "supersedes",
            RelationKind::DependsOn => "depends-on",
        }
    }
}
