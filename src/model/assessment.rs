//! Assessments: verdicts on claims.

use serde::{Deserialize, Serialize};

use super::Seq;

/// Somebody's verdict on the claim that the entry is about, with a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// The verdict.
    pub verdict: Verdict,
    /// How sure the assessor is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// The evidence it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Seq>,
    /// The reason.
    pub because: String,
    /// Who assessed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The assessor's own words for the verdict, if it was published elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<String>,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it was published: a year, a month, a day or a time (ISO 8601).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

/// What an assessor finds: the verdicts of FEVER and AVeriTeC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The evidence bears the claim out.
    Supported,
    /// The evidence speaks against it.
    Refuted,
    /// There is good evidence on both sides, or the evidence is cherry-picked.
    Conflicting,
    /// There is too little evidence to tell.
    NotEnoughEvidence,
    /// It is an opinion, a forecast or a question.
    NotCheckable,
}

/// How sure an assessor is: the analytic confidence of ICD 203.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Low.
    Low,
    /// Moderate.
    Moderate,
    /// High.
    High,
}

impl Assessment {
    /// An assessment with this verdict and nothing else, not even a reason.
    #[must_use]
    pub fn new(verdict: Verdict) -> Self {
        Assessment {
            verdict,
            confidence: None,
            evidence: Vec::new(),
            because: String::new(),
            by: None,
            rating: None,
            url: None,
            date: None,
        }
    }
}

impl Assessment {
    /// The reason that is recorded for a verdict that was published in these words, without a reason.
    #[must_use]
    pub fn published_as(words: &str) -> String {
        format!("published as “{words}”")
    }

    /// Whether its publisher gave no reason, and the recorded reason only repeats the published words.
    #[must_use]
    pub fn lacks_reason(&self) -> bool {
        self.rating.as_deref().is_some_and(|words| self.because == Self::published_as(words))
    }

    /// Whether it was published elsewhere, and is its publisher's.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.rating.is_some() || self.url.is_some() || self.date.is_some()
    }
}

impl Verdict {
    /// Whether it says how a claim stands, and not that nobody can tell.
    #[must_use]
    pub fn decides(self) -> bool {
        matches!(self, Verdict::Supported | Verdict::Refuted | Verdict::Conflicting)
    }

    /// Whether two assessors with these verdicts disagree: both say how the claim stands, and not the same.
    #[must_use]
    pub fn disagrees(self, other: Verdict) -> bool {
        self.decides() && other.decides() && self != other
    }

    /// The verdict as entries write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Supported => "supported",
            Verdict::Refuted => "refuted",
            Verdict::Conflicting => "conflicting",
            Verdict::NotEnoughEvidence => "not-enough-evidence",
            Verdict::NotCheckable => "not-checkable",
        }
    }
}

impl Confidence {
    /// The confidence as entries write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Moderate => "moderate",
            Confidence::High => "high",
        }
    }
}
