//! The choice: which claims a command is about, in one vocabulary for listing, searching, auditing and exporting.
//!
//! Invariant: every condition is counted by itself, in a fixed order, so that nothing is left out in silence: a claim is
//! counted at the first condition that it does not meet. `tests/choice.rs` holds every command to the same claims.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::context::Context;
use super::filter::{Asked, Codes, Filter, Pairs, reported};
use super::moment::{Moment, moment};
use super::output::Failure;
use super::{codes, policy};
use claimlog::audit::{Report, Selection};
use claimlog::excerpt::Need;
use claimlog::export::{Funnel, Judge, Policy};
use claimlog::model::{Confidence, Reliability, Seq, View};
use claimlog::text::Query;
use claimlog::tlog::Hash;

/// Which claims. Every condition that is given must hold.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Choice {
    #[command(flatten)]
    filter: Filter,
    /// Only claims whose claimant has these words
    #[arg(long, value_name = "WORDS")]
    claimant: Option<String>,
    /// Only claims recorded since this entry, or since the beginning of this date
    #[arg(long, value_name = "SEQ|DATE", value_parser = moment)]
    since: Option<Moment>,
    /// Only claims recorded up to this entry, or to the end of this date
    #[arg(long, value_name = "SEQ|DATE", value_parser = moment)]
    until: Option<Moment>,
    /// Only claims whose latest verdict states this confidence or a higher one
    #[arg(long, value_name = "LEVEL")]
    min_confidence: Option<Confidence>,
    /// Only claims from a source with this rating or a better one (A to E)
    #[arg(long, value_name = "GRADE", value_parser = grade)]
    reliability: Option<Reliability>,
    #[command(flatten)]
    codes: Codes,
    /// Only claims that none of these rules reports
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = codes::codes)]
    without_code: Vec<String>,
    /// Only claims that meet the policy for verified claims (see `claimlog policy show`)
    #[arg(long)]
    pub(super) verified: bool,
    /// The policy, in TOML [default: see `claimlog policy show`]
    #[arg(long, value_name = "FILE", requires = "verified")]
    policy: Option<PathBuf>,
}

/// A grade that sources can be compared by.
fn grade(text: &str) -> Result<Reliability, String> {
    let read = <Reliability as clap::ValueEnum>::from_str(text, true);
    read.ok()
        .filter(|grade| *grade != Reliability::F)
        .ok_or_else(|| "a rating to compare with is from A to E: F means that nobody can tell".to_owned())
}

/// The claims that were chosen.
#[derive(Debug)]
pub(super) struct Chosen {
    /// In the order in which they were recorded.
    pub(super) seqs: Vec<Seq>,
    /// How many each condition left out.
    pub(super) funnel: Funnel,
}

impl Chosen {
    /// Whether a claim is among them.
    pub(super) fn has(&self, seq: Seq) -> bool {
        self.seqs.binary_search(&seq).is_ok()
    }
}

impl Choice {
    /// Whether it leaves out nothing.
    pub(super) fn is_all(&self) -> bool {
        self.filter.is_empty() && self.codes.code.is_empty() && !self.is_more()
    }

    /// Whether it asks more than the index of a ledger can answer.
    fn is_more(&self) -> bool {
        let asks = [
            self.claimant.is_some(),
            self.since.is_some(),
            self.until.is_some(),
            self.min_confidence.is_some(),
            self.reliability.is_some(),
            !self.without_code.is_empty(),
            self.verified,
        ];
        asks.contains(&true)
    }

    /// What has to be read of a ledger to find the first claims that are chosen.
    pub(super) fn need(&self, most: usize) -> Need {
        if self.is_more() { Need::All } else { self.filter.need(&self.codes, most) }
    }

    /// The policy by which claims are verified, and its hash, if one is asked for.
    pub(super) fn policy(&self, context: &Context) -> Result<Option<(Policy, Hash)>, Failure> {
        self.verified.then(|| policy::chosen(self.policy.as_deref(), context)).transpose()
    }

    /// The claims that are chosen. If a policy is asked for, the claims that it looks at are audited to judge by it.
    pub(super) fn claims(&self, view: &View, context: &Context) -> Result<Chosen, Failure> {
        let policy = self.policy(context)?;
        let report = policy.as_ref().map(|_| found_for_policy(view, context)).transpose()?;
        let judge = policy.as_ref().zip(report.as_ref());
        let judge = judge.map(|((policy, _), report)| Judge::new(policy, view, report, context.now()));
        self.judged(view, judge.as_ref(), context)
    }

    /// The claims that are chosen, where `judge` has the policy, if one is asked for.
    pub(super) fn judged(
        &self,
        view: &View,
        judge: Option<&Judge<'_>>,
        context: &Context,
    ) -> Result<Chosen, Failure> {
        let asked = self.asked(view, context)?;
        let conditions = asked.iter().map(|one| (one.condition, one.sentence.clone()));
        let claims = view.claims().map(|(seq, ..)| seq);
        let fails = |seq| asked.iter().position(|one| !(one.holds)(seq));
        let (mut seqs, mut funnel) = Funnel::pour(claims, conditions, fails);
        if let Some(judge) = judge {
            let (passed, next) = judge.select(seqs);
            (seqs, funnel) = (passed, funnel.then(next));
        }
        Ok(Chosen { seqs, funnel })
    }

    /// What is asked of a claim, apart from the policy, in order.
    fn asked<'v>(&self, view: &'v View, context: &Context) -> Result<Vec<Asked<'v>>, Failure> {
        let mut asked = self.filter.asked(view, context)?;
        if let Some(words) = &self.claimant {
            let (query, sentence) = (Query::new(words), format!("its claimant has the words “{words}”"));
            if query.is_empty() {
                return Err(Failure::usage("--claimant has no word to look for"));
            }
            asked.push(Asked::new("claimant", sentence, move |seq| {
                let name = view.claim(seq).and_then(|claim| claim.claimant.as_deref());
                name.is_some_and(|name| query.score(name).is_some())
            }));
        }
        if let Some(since) = self.since {
            let sentence = format!("it was recorded since {since}");
            let holds = move |seq| view.record(seq).is_some_and(|record| since.begins_by(record));
            asked.push(Asked::new("since", sentence, holds));
        }
        if let Some(until) = self.until {
            let sentence = format!("it was recorded up to {until}");
            let holds = move |seq| view.record(seq).is_some_and(|record| until.ends_after(record));
            asked.push(Asked::new("until", sentence, holds));
        }
        if let Some(least) = self.min_confidence {
            let sentence = format!("the confidence of its verdict is {} or higher", least.name());
            asked.push(Asked::new("min-confidence", sentence, move |seq| {
                let stated = view.standing_assessment(seq).and_then(|one| one.assessment.confidence);
                stated.is_some_and(|stated| stated as u8 >= least as u8)
            }));
        }
        if let Some(least) = self.reliability {
            let sentence = format!("its source is rated {least:?} or better");
            asked.push(Asked::new("reliability", sentence, move |seq| {
                let rated = view.source_of(seq).and_then(|(source, _)| view.reliability(source));
                rated.is_some_and(|rated| rated != Reliability::F && rated as u8 <= least as u8)
            }));
        }
        let reported = |codes: &[String]| -> Result<BTreeSet<Seq>, Failure> {
            Ok(reported(view, codes, Pairs::Both, context)?.into_iter().map(|(seq, _)| seq).collect())
        };
        if !self.codes.code.is_empty() {
            let (found, names) = (reported(&self.codes.code)?, self.codes.code.join(" or "));
            let sentence = format!("the audit reports {names} of it");
            asked.push(Asked::new("code", sentence, move |seq| found.contains(&seq)));
        }
        if !self.without_code.is_empty() {
            let (found, names) = (reported(&self.without_code)?, self.without_code.join(" or "));
            let sentence = format!("the audit does not report {names} of it");
            asked.push(Asked::new("without-code", sentence, move |seq| !found.contains(&seq)));
        }
        Ok(asked)
    }
}

/// What the audit finds in a view, as far as a policy asks for it to select claims.
pub(super) fn found_for_policy<'v>(view: &'v View, context: &Context) -> Result<Report<'v>, Failure> {
    let claims = Judge::looks_at(view);
    context.audit_of(view, &Selection::default(), |seq| claims.contains(&seq))
}

/// What the audit finds in a view, by every rule.
pub(super) fn found<'v>(view: &'v View, context: &Context) -> Result<Report<'v>, Failure> {
    context.audit(view, &Selection::default())
}
