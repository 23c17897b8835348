//! Rules: records, not traits.

use std::borrow::Cow;

use serde::Serialize;

use super::Case;
use crate::compare::Conflict;
use crate::model::{Seq, Span, View};

/// A rule: the record is its documentation and its test.
#[derive(Debug)]
pub struct Rule {
    /// Its code: a family letter and a number that is never used again.
    pub code: &'static str,
    /// The defect, in words that read well after "allow".
    pub name: &'static str,
    /// How serious a finding is.
    pub level: Level,
    /// The version that introduced it.
    pub since: &'static str,
    /// What it flags, in a sentence.
    pub what: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// What to do about it, in a ledger and without one.
    pub help: &'static str,
    /// A tiny ledger that it flags, as [`super::example_view`] reads it.
    pub flagged: &'static str,
    /// Its repaired twin, on which every rule is silent.
    pub clean: &'static str,
    /// The function.
    pub check: Check,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// One claim at a time, in its place.
    Claim {
        /// Whether it knows English words only.
        english: bool,
        /// The function.
        check: fn(&Case<'_>) -> Vec<Hit>,
    },
    /// One entry at a time, with what the view says of it.
    Entry(fn(&View, Seq) -> Vec<Hit>),
    /// The whole view at once. Of one entry it may look at less, as long as its hits on that entry are the same.
    View(fn(&View, Scope) -> Vec<Hit>),
    /// Two claims at a time: it reports a conflict that [`crate::compare::compare`] finds.
    Pair(Conflict),
    /// A text that is checked against a ledger: [`super::against()`] reports it, and an audit does not.
    Text,
}

/// Which entries an audit asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    All,
    /// One of them.
    Entry(Seq),
}

impl Scope {
    /// Whether an entry is in this scope.
    pub(super) fn holds(self, seq: Seq) -> bool {
        self == Scope::All || self == Scope::Entry(seq)
    }

    /// The places that are asked about, in order.
    pub(super) fn seqs(self, view: &View) -> impl Iterator<Item = Seq> {
        let records = match self {
            Scope::All => view.records(),
            Scope::Entry(seq) => view.record(seq).map_or(&[][..], std::slice::from_ref),
        };
        records.iter().map(|record| record.seq)
    }
}

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The claim cannot stay as it is: the audit fails, and no verified subset contains the claim.
    Error,
    /// An editor should look.
    Warning,
    /// Good to know.
    Note,
}

/// What a rule found, before it becomes a [`super::Finding`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The entry.
    pub seq: Seq,
    /// The words, in bytes of the claim's text; all of it, if none are named.
    pub words: Option<Span>,
    /// What was found.
    pub message: Cow<'static, str>,
    /// Other entries that are relevant.
    pub related: Vec<Seq>,
    /// The claim that it belongs to as well, if it is about a pair.
    pub other: Option<Seq>,
}

impl Level {
    /// The level as every output writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        }
    }
}

impl Rule {
    /// The family that the code's letter stands for.
    #[must_use]
    pub fn family(&self) -> &'static str {
        match self.code.as_bytes().first() {
            Some(b'S') => "sourcing",
            Some(b'F') => "form",
            Some(b'C') => "consistency",
            Some(b'A') => "assessment",
            Some(b'K') => "a text against the ledger",
            _ => "the ledger itself",
        }
    }
}

impl Rule {
    /// The rule in Markdown: a section of docs/RULES.md.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let Rule { code, name, since, what, why, help, flagged, clean, .. } = self;
        let todo = help[..1].to_uppercase() + &help[1..];
        let mut text = format!(
            "## {code} {name}\n\n{what}\n\n**Why.** {why}\n\n**What to do.** {todo}.\n\n\
             Level {}, family {}, since {since}.\n",
            self.level.name(),
            self.family(),
        );
        for (title, example) in [("Flagged", flagged), ("Silent", clean)] {
            if !example.is_empty() {
                text.push_str(&format!("\n{title}:\n\n```text\n{example}\n```\n"));
            }
        }
        text
    }
}

impl Hit {
    /// A hit on a whole entry.
    pub(super) fn on(seq: Seq, message: impl Into<Cow<'static, str>>) -> Self {
        Hit { seq, words: None, message: message.into(), related: Vec::new(), other: None }
    }

    /// The same hit with other entries that are relevant.
    pub(super) fn with(self, related: impl IntoIterator<Item = Seq>) -> Self {
        Hit { related: related.into_iter().collect(), ..self }
    }

    /// The same hit, which belongs to another claim as well.
    pub(super) fn shared_with(self, seq: Seq) -> Self {
        Hit { related: vec![seq], other: Some(seq), ..self }
    }

    /// The entries that it belongs to.
    pub(super) fn entries(&self) -> impl Iterator<Item = Seq> + use<> {
        [Some(self.seq), self.other].into_iter().flatten()
    }

    /// Whether it is the hit by which a pair is reported: the one on its later claim. The hit on the earlier
    /// claim says the same from the other side.
    pub(super) fn is_reported(&self) -> bool {
        self.other.is_none_or(|other| other < self.seq)
    }
}
