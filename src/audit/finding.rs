//! Findings: what an audit reports.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Case, Check, Group, Hit, Level, RULES, Rule};
use crate::model::{Data, Seq, Source, Span, View};

/// One thing that a rule found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding<'a> {
    /// The rule's code.
    pub code: &'static str,
    /// The rule's name.
    pub name: &'static str,
    /// How serious it is.
    pub level: Level,
    /// The entry.
    pub seq: Seq,
    /// The source that the claim was taken from, if the entry is such a claim.
    pub source: Option<Seq>,
    /// The words, in bytes of the source's text; `None` if the claim has no source.
    pub span: Option<Span>,
    /// The words.
    pub quote: &'a str,
    /// What was found.
    pub message: Cow<'static, str>,
    /// What to do about it.
    pub help: &'static str,
    /// Other entries that are relevant.
    pub related: Vec<Quoted<'a>>,
    /// The claims of the ledger that a text was checked against.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recorded: Vec<Quoted<'a>>,
    /// The claim that the finding belongs to as well, if it is about a pair: it is one of the related ones. If there
    /// are several such claims, it is the earliest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<Seq>,
    /// The name of the group of all claims that say the same, or that disagree about this fact. The audit of one entry
    /// does not know it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The words, in bytes of the claim's text.
    #[serde(skip)]
    pub words: Option<Span>,
}

/// An entry and its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quoted<'a> {
    /// The entry.
    pub seq: Seq,
    /// Its words.
    pub quote: &'a str,
}

/// What an audit found.
#[derive(Debug, Clone, Default)]
pub struct Report<'a> {
    /// The findings, in the order of entries, words and codes.
    pub findings: Vec<Finding<'a>>,
    /// The claims that say the same, and those that disagree.
    pub groups: Vec<Group>,
    /// Which claims cannot both be true.
    pub conflicts: Conflicts,
    /// What was counted.
    pub summary: Summary,
}

/// Which claims cannot both be true, as somebody recorded or as their words show.
#[derive(Debug, Clone, Default)]
pub struct Conflicts {
    others: BTreeMap<Seq, Vec<Seq>>,
    /// Claims with the words of a claim that was compared, and all of these.
    alike: BTreeMap<Seq, Vec<Seq>>,
    first: BTreeMap<Seq, Seq>,
}

impl Conflicts {
    /// The conflicts of pairs, and of the claims that have the same words as one of a pair.
    pub(super) fn new(pairs: Vec<[Seq; 2]>, alike: BTreeMap<Seq, Vec<Seq>>) -> Self {
        let mut others: BTreeMap<Seq, Vec<Seq>> = BTreeMap::new();
        for [one, other] in pairs {
            others.entry(one).or_default().push(other);
            others.entry(other).or_default().push(one);
        }
        let first = alike.iter().flat_map(|(first, copies)| copies.iter().map(|copy| (*copy, *first)));
        Conflicts { others, first: first.collect(), alike }
    }

    /// The claims that contradict a claim.
    pub fn of(&self, claim: Seq) -> impl Iterator<Item = Seq> + '_ {
        let first = self.first.get(&claim).copied().filter(|first| *first != claim);
        let others =
            [Some(claim), first].into_iter().flatten().filter_map(|seq| self.others.get(&seq)).flatten();
        others.flat_map(|other| {
            let copies = self.alike.get(other).into_iter().flatten();
            std::iter::once(*other).chain(copies.copied())
        })
    }
}

impl<'a> Report<'a> {
    /// A report of some findings, and of nothing else.
    #[must_use]
    pub fn of(findings: Vec<Finding<'a>>) -> Self {
        let mut report = Report { findings, ..Report::default() };
        report.count();
        report
    }

    /// Leaves out findings, and counts those that stay anew.
    pub fn keep(&mut self, mut wanted: impl FnMut(&Finding<'_>) -> bool) {
        self.findings.retain(|finding| wanted(finding));
        self.count();
    }

    fn count(&mut self) {
        let summary = &mut self.summary;
        (summary.errors, summary.warnings, summary.notes) = (0, 0, 0);
        self.findings.iter().for_each(|finding| summary.count(finding.level));
    }

    /// The entries that a finding is on, with all claims of its group.
    #[must_use]
    pub fn entries(&self) -> BTreeSet<Seq> {
        let named: BTreeSet<&str> = self.findings.iter().filter_map(|it| it.group.as_deref()).collect();
        let grouped = self.groups.iter().filter(|group| named.contains(group.id.as_str()));
        let grouped = grouped.flat_map(|group| group.claims.iter().copied());
        self.findings.iter().flat_map(Finding::entries).chain(grouped).collect()
    }
}

/// What an audit counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Claims in force.
    pub claims: usize,
    /// Claims that are not titles: statements and questions, complete or cut off.
    pub sentences: usize,
    /// Sentences that name their speaker, or whose record does.
    pub attributed: usize,
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that are notes.
    pub notes: usize,
    /// Findings that a waiver accepts.
    pub waived: usize,
    /// Sources in a language that the rules of wording do not know.
    pub unread: Vec<Unread>,
    /// Groups of claims that share words and are too large to be compared with each other.
    pub crowds: usize,
    /// Findings that a baseline has already, which are not reported.
    #[serde(skip_serializing_if = "is_none")]
    pub known: usize,
    /// Findings beyond the most that were asked for, which are counted and not listed.
    #[serde(skip_serializing_if = "is_none")]
    pub left_out: usize,
    /// The last entry that was looked at, if it is not the last of the ledger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Seq>,
}

fn is_none(count: &usize) -> bool {
    *count == 0
}

/// A source that the rules of wording passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// The source.
    pub source: Option<Seq>,
    /// Its language, in English.
    pub language: &'static str,
}

/// Which rules to apply, by prefixes of their codes.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Only these; all, if there are none.
    pub select: Vec<String>,
    /// Except these.
    pub ignore: Vec<String>,
}

impl Selection {
    /// Whether no rule is selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules().is_empty()
    }

    /// Whether all that is selected compares a text with a ledger.
    #[must_use]
    pub fn is_only_for_texts(&self) -> bool {
        self.rules().iter().all(|rule| matches!(rule.check, Check::Text))
    }

    /// Whether some of the rules compare claims with each other.
    #[must_use]
    pub fn compares(&self) -> bool {
        self.rules().into_iter().any(Rule::compares)
    }

    /// The rules to be applied.
    pub(super) fn rules(&self) -> Vec<&'static Rule> {
        RULES.iter().filter(|rule| self.takes(rule.code)).collect()
    }

    /// Whether a rule is to be applied.
    #[must_use]
    pub fn takes(&self, code: &str) -> bool {
        let any = |prefixes: &[String]| prefixes.iter().any(|prefix| code.starts_with(prefix.as_str()));
        (self.select.is_empty() || any(&self.select)) && !any(&self.ignore)
    }
}

impl Summary {
    pub(super) fn read(&mut self, case: &Case<'_>) {
        self.claims += 1;
        if case.title.is_none() && case.aside.is_none() {
            self.sentences += 1;
            self.attributed += usize::from(case.says_who());
        }
    }

    /// Counts a finding.
    pub(super) fn count(&mut self, level: Level) {
        match level {
            Level::Error => self.errors += 1,
            Level::Warning => self.warnings += 1,
            Level::Note => self.notes += 1,
        }
    }
}

impl<'a> Finding<'a> {
    pub(super) fn new(view: &'a View, rule: &Rule, hit: Hit) -> Self {
        let Hit { seq, words, message, related, other } = hit;
        let text = words_of(view, seq);
        let words = words.or_else(|| view.claim(seq).map(|_| Span { start: 0, end: text.len() }));
        let quote = words.and_then(|words| words.of(text)).unwrap_or(text);
        // Only words that are the source's own have a place in it.
        let span = view.claim(seq).and_then(|claim| match (claim.quote(), claim.span, words) {
            (None, Some(span), Some(words)) => Some(words.shifted(span.start)),
            (_, span, _) => span,
        });
        let related = related.into_iter().map(|seq| Quoted { seq, quote: words_of(view, seq) }).collect();
        let Rule { code, name, level, help, .. } = rule;
        let (level, source) = (*level, view.source_of(seq).map(|(source, _)| source));
        let source = source.filter(|_| view.claim(seq).is_some());
        Finding {
            code,
            name,
            level,
            seq,
            source,
            span,
            quote,
            message,
            help,
            related,
            recorded: Vec::new(),
            other,
            group: None,
            words,
        }
    }

    /// Whether it belongs to an entry: it is on the entry, or on a pair that the entry is one of.
    #[must_use]
    pub fn concerns(&self, seq: Seq) -> bool {
        self.seq == seq || self.other == Some(seq)
    }

    /// The entries that it belongs to.
    pub fn entries(&self) -> impl Iterator<Item = Seq> + use<> {
        [Some(self.seq), self.other].into_iter().flatten()
    }

    pub(super) fn order(&self) -> (Seq, Option<Span>, &'static str, &str) {
        (self.seq, self.words, self.code, &self.message)
    }
}

/// The words by which an entry is shown.
fn words_of(view: &View, seq: Seq) -> &str {
    match view.entry(seq).map(|entry| &entry.data) {
        Some(Data::Claim(claim)) => &claim.text,
        Some(Data::Source(_)) => view.source(seq).map_or("", Source::label),
        Some(Data::Evidence(evidence)) => evidence.passage.as_ref().map_or("", |passage| &passage.quote),
        Some(Data::Assessment(assessment)) => assessment.verdict.name(),
        Some(Data::Relation(relation)) => relation.relation.name(),
        Some(Data::Retraction(retraction)) => &retraction.because,
        Some(Data::Waiver(waiver)) => &waiver.because,
        Some(Data::Key(key)) => &key.because,
        Some(Data::Redaction(redaction)) => &redaction.because,
        Some(Data::Recheck(_)) => "recheck",
        Some(Data::Rating(rating)) => &rating.because,
        Some(Data::Description(said)) => &said.because,
        None => "",
    }
}
