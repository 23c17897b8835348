//! The judge: a policy, a view, and what the audit found in the view.

use std::collections::{BTreeMap, BTreeSet};

use super::settings::Policy;
use crate::audit::{Conflicts, Level, Report};
use crate::model::{Assessed, Seq, Status, Time, Verdict, View};

/// A policy, a view, and what the audit found there.
#[derive(Debug)]
pub struct Judge<'a> {
    pub(in crate::export) policy: &'a Policy,
    pub(super) view: &'a View,
    /// The moment from which the age of a verdict is counted.
    pub(super) now: Time,
    /// The codes of the errors that are found on each entry.
    pub(super) errors: BTreeMap<Seq, Vec<&'static str>>,
    /// The claims that A001 reports: nothing was recorded that their verdict rests on.
    pub(super) baseless: BTreeSet<Seq>,
    /// The claims that contradict each claim.
    pub(super) conflicts: Conflicts,
}

impl<'a> Judge<'a> {
    /// A policy applied to a view, with the audit's report on it.
    #[must_use]
    pub fn new(policy: &'a Policy, view: &'a View, report: &Report<'_>, now: Time) -> Self {
        let mut errors: BTreeMap<Seq, Vec<&'static str>> = BTreeMap::new();
        let mut baseless = BTreeSet::new();
        for finding in &report.findings {
            if finding.level == Level::Error {
                for seq in finding.entries() {
                    let codes = errors.entry(seq).or_default();
                    if !codes.contains(&finding.code) {
                        codes.push(finding.code);
                    }
                }
            }
            if finding.code == "A001" {
                baseless.insert(finding.seq);
            }
        }
        Judge { policy, view, now, errors, baseless, conflicts: report.conflicts.clone() }
    }

    /// The claims of which a policy asks what was found on them: those that are supported, and those that evidence on them
    /// names.
    #[must_use]
    pub fn looks_at(view: &View) -> BTreeSet<Seq> {
        let supported =
            view.claims().map(|(seq, ..)| seq).filter(|seq| view.status(*seq) == Status::Supported);
        let mut claims: BTreeSet<Seq> = supported.collect();
        let on = |claim: &Seq| view.evidence_on(*claim).filter_map(|(_, evidence)| evidence.claim);
        let named: Vec<Seq> = claims.iter().flat_map(on).collect();
        claims.extend(named);
        claims
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &'a Policy {
        self.policy
    }

    /// The moment from which the age of a verdict is counted, if the policy limits it.
    #[must_use]
    pub fn counted_from(&self) -> Option<Time> {
        self.policy.max_age.map(|_| self.now)
    }

    /// The verdict that counts for a claim: of the assessors whose latest verdict is that it is supported, the latest
    /// with a name that the policy accepts; if there is none, the latest verdict of all.
    #[must_use]
    pub fn assessed(&self, claim: Seq) -> Option<Assessed<'a>> {
        let accepted = |one: &Assessed<'_>| {
            one.assessment.verdict == Verdict::Supported
                && one.assessor().is_some_and(|name| self.is_listed(name))
        };
        let latest = self.view.latest_of_each(claim).into_iter().rev().find(accepted);
        latest.or_else(|| self.view.standing_assessment(claim))
    }

    /// Whether the policy lists a name, or none.
    pub(super) fn is_listed(&self, name: &str) -> bool {
        let same = |listed: &String| listed.trim().to_lowercase() == name.to_lowercase();
        self.policy.by.is_empty() || self.policy.by.iter().any(same)
    }
}
