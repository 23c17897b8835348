//! Evidence: what bears on a claim.

use serde::{Deserialize, Serialize};

use super::{Normalisation, Seq, Span};

/// How evidence bears on the claim that the entry is about (CiTO: supports, refutes,
/// citesForInformation).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stance {
    /// It speaks for the claim.
    Supports,
    /// It speaks against the claim.
    Refutes,
    /// It speaks of the claim's matter.
    Mentions,
}

impl Stance {
    /// The verb, as entries write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Stance::Supports => "supports",
            Stance::Refutes => "refutes",
            Stance::Mentions => "mentions",
        }
    }
}

/// A link from a source, a passage of it, or another claim, to the claim that the entry is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// How it bears on the claim.
    pub stance: Stance,
    /// The source that bears on it, if it is not a claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Seq>,
    /// The claim that bears on it, if it is not a source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Seq>,
    /// The passage of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passage: Option<Passage>,
    /// Why it bears on the claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A quote found in a source's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passage {
    /// Where it stands.
    pub span: Span,
    /// The source's words there.
    pub quote: String,
    /// What had to be overlooked to find the quote that was given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub normalised: Vec<Normalisation>,
    /// The page that contains it, from 1, if the source has pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
