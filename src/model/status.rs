//! Statuses: where a claim stands, derived from the entries by [`View::status`](super::View::status), never stored.

use serde::Serialize;

use super::Verdict;

/// Where a claim stands.
///
/// The standing verdict is the latest that is not withdrawn. It is overridden by the following, of which the last has
/// precedence: *contested*, when two assessors' latest verdicts are supported and refuted, or a recorded contradiction
/// is unresolved; *superseded*, when a claim that stands supersedes it; *retracted*. A contradiction is resolved once
/// one of its claims is retracted, superseded or refuted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nobody has judged it.
    Unassessed,
    /// The standing verdict is supported.
    Supported,
    /// The standing verdict is refuted.
    Refuted,
    /// The standing verdict is conflicting.
    Conflicting,
    /// The standing verdict is not enough evidence.
    NotEnoughEvidence,
    /// The standing verdict is not checkable.
    NotCheckable,
    /// Assessors disagree, or a recorded contradiction is unresolved.
    Contested,
    /// Another claim has taken its place.
    Superseded,
    /// It was withdrawn.
    Retracted,
}

impl Status {
    /// The status as every output writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Status::Unassessed => "unassessed",
            Status::Supported => Verdict::Supported.name(),
            Status::Refuted => Verdict::Refuted.name(),
            Status::Conflicting => Verdict::Conflicting.name(),
            Status::NotEnoughEvidence => Verdict::NotEnoughEvidence.name(),
            Status::NotCheckable => Verdict::NotCheckable.name(),
            Status::Contested => "contested",
            Status::Superseded => "superseded",
            Status::Retracted => "retracted",
        }
    }
}

impl From<Verdict> for Status {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Supported => Status::Supported,
            Verdict::Refuted => Status::Refuted,
            Verdict::Conflicting => Status::Conflicting,
            Verdict::NotEnoughEvidence => Status::NotEnoughEvidence,
            Verdict::NotCheckable => Status::NotCheckable,
        }
    }
}
