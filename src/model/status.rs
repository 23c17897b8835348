//! Statuses: where a claim stands, derived from the entries by [`View::status`](super::View::status), never stored.
//!
//! Invariant: one table decides ([`STATUSES`]). docs/STATUS.md is made from it.

use serde::Serialize;

use super::Verdict;

/// Where a claim stands: the first row of [`STATUSES`] that holds.
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

/// What the entries say about a claim, as far as its status depends on it.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Facts {
    /// It was retracted.
    pub(super) retracted: bool,
    /// A claim that stands supersedes it.
    pub(super) superseded: bool,
    /// A recorded contradiction with another claim is unresolved.
    pub(super) contradicted: bool,
    /// The latest verdicts of two assessors disagree.
    pub(super) disputed: bool,
    /// The latest verdict that stands.
    pub(super) verdict: Option<Verdict>,
}

/// A row of the table: a status, and when a claim has it if no row before holds.
#[derive(Debug)]
pub struct StatusRow {
    /// The status.
    pub status: Status,
    /// When a claim has it, in words.
    pub when: &'static str,
    holds: fn(&Facts) -> bool,
}

/// The statuses, in the order in which they are asked for. The last row always holds.
pub static STATUSES: [StatusRow; 10] = [
    StatusRow { status: Status::Retracted, when: "the claim was retracted", holds: |facts| facts.retracted },
    StatusRow {
        status: Status::Superseded,
        when: "a claim that was not retracted supersedes it",
        holds: |facts| facts.superseded,
    },
    StatusRow {
        status: Status::Contested,
        when: "somebody recorded that it contradicts another claim, and neither of the two was retracted, superseded or \
               judged refuted",
        holds: |facts| facts.contradicted,
    },
    StatusRow {
        status: Status::Contested,
        when: "the latest verdicts of two assessors are two of supported, refuted and conflicting",
        holds: |facts| facts.disputed,
    },
    StatusRow {
        status: Status::Supported,
        when: "the latest verdict is supported",
        holds: |facts| facts.verdict == Some(Verdict::Supported),
    },
    StatusRow {
        status: Status::Refuted,
        when: "the latest verdict is refuted",
        holds: |facts| facts.verdict == Some(Verdict::Refuted),
    },
    StatusRow {
        status: Status::Conflicting,
        when: "the latest verdict is conflicting",
        holds: |facts| facts.verdict == Some(Verdict::Conflicting),
    },
    StatusRow {
        status: Status::NotEnoughEvidence,
        when: "the latest verdict is not-enough-evidence",
        holds: |facts| facts.verdict == Some(Verdict::NotEnoughEvidence),
    },
    StatusRow {
        status: Status::NotCheckable,
        when: "the latest verdict is not-checkable",
        holds: |facts| facts.verdict == Some(Verdict::NotCheckable),
    },
    StatusRow { status: Status::Unassessed, when: "nobody has judged it", holds: |_| true },
];

impl From<Verdict> for Status {
    /// The status of a claim of which nothing else is known.
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

impl Status {
    /// The status that follows from what the entries say.
    pub(super) fn of(facts: &Facts) -> Self {
        let row = STATUSES.iter().find(|row| (row.holds)(facts));
        row.map_or(Status::Unassessed, |row| row.status)
    }

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
