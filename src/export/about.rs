//! What is said once of an export: the signed history that its claims belong to, and what chose them.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::{Policy, Step, Verified};
use crate::audit::{RULES, Rule};
use crate::model::{Seq, Time, View};
use crate::plain;
use crate::tlog::{Hash, sha256};

/// What is said once of an export, and not of each claim.
#[derive(Debug, Clone, Serialize)]
pub struct About<'a> {
    /// The checkpoint that covers every claim of it.
    pub checkpoint: SignedState<'a>,
    /// The entry up to which the history was read, if it was not read to its end.
    pub as_of: Option<Seq>,
    /// The policy that chose the claims, if one did.
    pub verified: Option<Under<'a>>,
    /// The rules by which the claims were audited.
    pub rules: RuleSet,
    /// How many claims the history contains.
    pub claims: u64,
    /// What was asked of a claim, in order, and how many claims each condition left out. None: every claim was chosen.
    pub conditions: &'a [Step],
    /// How many records were written.
    pub written: u64,
    /// The version of this program.
    pub claimlog: &'static str,
}

/// A checkpoint as it is exported.
#[derive(Debug, Clone, Serialize)]
pub struct SignedState<'a> {
    /// The log's name.
    pub origin: &'a str,
    /// The number of entries signed.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// The signed note.
    pub note: &'a str,
}

/// Rules of the audit. All of them follow from the version of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSet {
    /// How many there are.
    pub count: usize,
    /// SHA-256 over what each says of itself: its code, name, level, sentence and two examples, in lines.
    pub sha256: Hash,
}

impl RuleSet {
    /// The rules of this program.
    #[must_use]
    pub fn of_program() -> Self {
        RuleSet::of(&RULES)
    }

    /// Some rules.
    pub fn of<'r>(rules: impl IntoIterator<Item = &'r Rule>) -> Self {
        let (mut count, mut lines) = (0, String::new());
        for Rule { code, name, level, what, flagged, clean, .. } in rules {
            count += 1;
            lines += &format!("{code} {name} {}\n{what}\n{flagged}\n{clean}\n", level.name());
        }
        RuleSet { count, sha256: sha256(lines.as_bytes()) }
    }
}

/// The policy that chose the claims.
#[derive(Debug, Clone, Serialize)]
pub struct Under<'a> {
    /// Its settings.
    pub policy: &'a Policy,
    /// SHA-256 of its canonical form.
    pub policy_sha256: Hash,
    /// The moment from which the age of a verdict was counted, if the policy limits it.
    pub at: Option<Time>,
}

impl<'a> About<'a> {
    /// What is said of an export of claims of `view`, whose history the signed `note` covers, and which these conditions
    /// chose.
    #[must_use]
    pub fn new(
        view: &'a View,
        note: &'a str,
        as_of: Option<Seq>,
        verified: Option<Verified<'a>>,
        conditions: &'a [Step],
    ) -> Self {
        let checkpoint = &view.checkpoint;
        About {
            checkpoint: SignedState {
                origin: &checkpoint.origin,
                size: checkpoint.size,
                root: checkpoint.root,
                note,
            },
            as_of,
            verified: verified.map(|Verified { judge, policy }| Under {
                policy: judge.policy,
                policy_sha256: policy,
                at: judge.counted_from(),
            }),
            rules: RuleSet::of_program(),
            claims: view.claims().count() as u64,
            conditions,
            written: 0,
            claimlog: env!("CARGO_PKG_VERSION"),
        }
    }

    /// Writes it as one line of JSON, by which [`crate::sheet::is_about`] knows it.
    ///
    /// # Errors
    /// Returns an error if the writer does.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct Line<'l> {
            export: &'l About<'l>,
        }
        plain::write_json(out, &Line { export: self })
    }
}
