//! The conditions of the policy: records, in the order in which the funnel applies them.

use serde::Serialize;

use super::judge::Judge;
use super::piece::{Basis, Support, own_place};
use super::settings::Policy;
use crate::model::{Assessed, Seq, Status, Time};

/// A condition that a claim does not meet, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unmet {
    /// The condition.
    pub condition: &'static str,
    /// What is the case instead.
    pub why: String,
}

/// One claim before the judge.
#[derive(Debug)]
pub(super) struct Judged<'a> {
    pub(super) judge: &'a Judge<'a>,
    pub(super) seq: Seq,
    pub(super) assessed: Option<Assessed<'a>>,
    pub(super) support: Support,
}

/// A condition and everything about it.
#[derive(Debug)]
pub struct Condition {
    /// Its name.
    pub name: &'static str,
    /// What it asks of a claim, if the policy asks it.
    pub sentence: fn(&Policy) -> Option<String>,
    /// What is the case instead, if the claim does not meet it.
    check: fn(&Judged<'_>) -> Option<String>,
}

/// Every condition. Their order is that of the funnel.
pub static CONDITIONS: [Condition; 12] = [
    Condition { name: "supported", sentence: |_| said("its status is supported"), check: supported },
    Condition {
        name: "named",
        sentence: |_| said("somebody with a name judged it: the assessor who is named, or else the recorder"),
        check: named,
    },
    Condition {
        name: "by",
        sentence: |policy| {
            (!policy.by.is_empty()).then(|| format!("the assessor is {}", policy.by.join(" or ")))
        },
        check: by,
    },
    Condition {
        name: "reasoned",
        sentence: |_| said("the verdict has a reason"),
        check: |judged| {
            judged.assessed?.assessment.because.trim().is_empty().then(|| "no reason is given".to_owned())
        },
    },
    Condition {
        name: "published",
        sentence: |_| said("a verdict that was published elsewhere has the address of its publication"),
        check: published,
    },
    Condition {
        name: "credibility",
        sentence: |policy| {
            Some(format!("the confidence of the verdict is {} or higher", policy.credibility?.name()))
        },
        check: credibility,
    },
    Condition {
        name: "max-age",
        sentence: |policy| Some(format!("the verdict is at most {} days old", policy.max_age?)),
        check: age,
    },
    Condition { name: "evidence", sentence: |_| said("evidence is recorded on it (A001)"), check: evidence },
    Condition {
        name: "quotations",
        sentence: |_| said("its words stand at their place in its source"),
        check: quotations,
    },
    Condition { name: "sources", sentence: |policy| Some(sources_wanted(policy)), check: sources },
    Condition {
        name: "uncontradicted",
        sentence: |_| said("no unresolved contradiction with another supported claim is found or recorded"),
        check: uncontradicted,
    },
    Condition {
        name: "no-errors",
        sentence: |_| said("no error-level finding concerns it"),
        check: |judged| {
            let codes = judged.judge.errors.get(&judged.seq)?;
            Some(format!("it has an error ({})", codes.join(", ")))
        },
    },
];

impl Policy {
    /// What it asks of a claim, condition by condition.
    #[must_use]
    pub fn sentences(&self) -> Vec<(&'static str, String)> {
        let asked = CONDITIONS.iter().filter_map(|one| Some((one.name, (one.sentence)(self)?)));
        asked.collect()
    }
}

impl Condition {
    /// Why a claim does not meet it; `None` if it does, or if the policy does not ask it.
    pub(super) fn unmet(&self, judged: &Judged<'_>) -> Option<Unmet> {
        (self.sentence)(judged.judge.policy)?;
        Some(Unmet { condition: self.name, why: (self.check)(judged)? })
    }
}

#[allow(clippy::unnecessary_wraps)]
fn said(sentence: &str) -> Option<String> {
    Some(sentence.to_owned())
}

fn supported(judged: &Judged<'_>) -> Option<String> {
    let status = judged.judge.view.status(judged.seq);
    (status != Status::Supported).then(|| format!("its status is {}", status.name()))
}

fn named(judged: &Judged<'_>) -> Option<String> {
    let Some(assessed) = judged.assessed else { return Some("nobody has judged it".to_owned()) };
    assessed.assessor().is_none().then(|| format!("nobody is named for assessment {}", assessed.seq))
}

fn by(judged: &Judged<'_>) -> Option<String> {
    let assessed = judged.assessed?;
    let name = assessed.assessor()?;
    (!judged.judge.is_listed(name)).then(|| format!("assessment {} is by {name}", assessed.seq))
}

fn published(judged: &Judged<'_>) -> Option<String> {
    let assessed = judged.assessed?;
    (assessed.assessment.is_published() && assessed.assessment.url.is_none())
        .then(|| format!("assessment {} was published elsewhere, and has no address", assessed.seq))
}

fn credibility(judged: &Judged<'_>) -> Option<String> {
    let least = judged.judge.policy.credibility?;
    let assessed = judged.assessed?;
    let found = assessed.assessment.confidence;
    if found.is_some_and(|found| found as u8 >= least as u8) {
        return None;
    }
    let found =
        found.map_or("states no confidence".to_owned(), |found| format!("has {} confidence", found.name()));
    Some(format!("assessment {} {found}", assessed.seq))
}

/// The age of a verdict is counted from its publication, or else from when it was recorded. Of a date without a day it
/// is counted from the beginning.
fn age(judged: &Judged<'_>) -> Option<String> {
    let days = judged.judge.policy.max_age?;
    let assessed = judged.assessed?;
    let since = if assessed.assessment.is_published() {
        let date = assessed.assessment.date.as_deref().and_then(|date| Time::span_of(date).ok());
        let Some((date, _)) = date else {
            return Some(format!("assessment {} does not say when it was published", assessed.seq));
        };
        date
    } else {
        assessed.entry.at
    };
    let age = (judged.judge.now.seconds() - since.seconds()).div_euclid(86_400);
    (age > i64::from(days)).then(|| format!("assessment {} is {age} days old", assessed.seq))
}

/// A001 stands in the way, unless the policy accepts support that no entry of evidence names.
fn evidence(judged: &Judged<'_>) -> Option<String> {
    let accepted = judged.support.counted.iter();
    let accepted = accepted.filter(|piece| matches!(piece.basis, Basis::OwnSource | Basis::RowUrl)).count();
    (judged.judge.baseless.contains(&judged.seq) && accepted == 0)
        .then(|| "no evidence on it is recorded".to_owned())
}

fn quotations(judged: &Judged<'_>) -> Option<String> {
    let view = judged.judge.view;
    let (source, span, words) = own_place(view, judged.seq)?;
    let text = view.source(source).and_then(|source| view.text(&source.text));
    (text.and_then(|text| span.of(text)) != Some(words))
        .then(|| format!("its words are not at their place in source {source}"))
}

fn sources_wanted(policy: &Policy) -> String {
    let mut kinds = vec!["another captured source with an address", "a primary record"];
    if policy.accept_own_source {
        kinds.push("its own source");
    }
    if policy.accept_row_url {
        kinds.push("the address in its row or of its review");
    }
    let (last, first) = kinds.split_last().map_or(("", &[][..]), |(last, first)| (*last, first));
    let kinds = format!("{} or {last}", first.join(", "));
    let grade = policy.reliability.map(|grade| format!(", rated {grade:?} or better")).unwrap_or_default();
    let independent = if policy.independent { ", each of another publisher and host" } else { "" };
    let (support, rests) = match policy.min_sources {
        1 => ("1 source supports".to_owned(), "it is"),
        count => (format!("{count} sources support"), "each is"),
    };
    format!("at least {support} it in words that are quoted and found; {rests} {kinds}{grade}{independent}")
}

fn sources(judged: &Judged<'_>) -> Option<String> {
    let Judged { judge, seq, support, .. } = judged;
    let (found, wanted) = (judge.sources(*seq, &support.counted), judge.policy.min_sources);
    if found >= wanted as usize {
        return None;
    }
    let mut why = match (found, support.counted.len()) {
        (0, 0) if support.rejected.is_empty() => "nothing that counts supports it".to_owned(),
        (0, 0) => "no support counts".to_owned(),
        (found, pieces) if found == pieces => format!("{found} of {wanted} sources"),
        (found, pieces) => {
            let pieces = if pieces == 1 { "1 piece".to_owned() } else { format!("{pieces} pieces") };
            let independent = if judge.policy.independent { " independent" } else { "" };
            format!("{found} of {wanted}{independent} sources, in {pieces} of support")
        }
    };
    for rejected in &support.rejected {
        why.push_str("; ");
        why.push_str(rejected);
    }
    Some(why)
}

fn uncontradicted(judged: &Judged<'_>) -> Option<String> {
    let mut others = judged.judge.conflicts.of(judged.seq);
    let other = others.find(|other| judged.judge.view.status(*other) == Status::Supported)?;
    Some(format!("it contradicts claim {other}, which is supported as well"))
}
