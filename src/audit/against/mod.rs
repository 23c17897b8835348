//! Against: what a ledger says of a text: of each of its sentences, and of each of its quotations.
//!
//! Invariant: a sentence is compared with every claim that an audit would compare it with if it were recorded last, so
//! whatever an audit would find then is said of it here. A quotation is looked for word for word, with the differences of
//! docs/QUOTES.md. What the ledger does not speak of is counted, and is not approved. `tests/against.rs` and
//! `tests/quoting.rs` hold it.

mod around;
mod cites;
mod coverage;
mod known;
mod pointing;
mod quotation;
mod sentence;
mod turned;
mod voice;
mod wanted;
mod wording;

pub use cites::{Citing, Links};
pub use coverage::Coverage;
pub use known::Known;
pub use quotation::{Outcome as QuotationOutcome, Quotation};
pub use sentence::{Recorded, Relation, Sentence};
pub use turned::{Speakers, Turned};
pub use wanted::Wanted;
pub use wording::{Wording, wordings};

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::captures::Captures;
use super::held::Texts;
use super::rules::{rule, texts as codes};
use super::{Finding, Hit, Quoted, Report, Selection};
use crate::model::{Seq, View};
use crate::text::{Linked, may_cite, quoted};

/// What a ledger says of a text.
#[derive(Debug, Clone, Serialize)]
pub struct Against<'a> {
    /// How much of the text it speaks of.
    pub coverage: Coverage,
    /// What it says of each sentence, in order.
    pub sentences: Vec<Sentence<'a>>,
    /// What it says of each quotation, in order.
    pub quotations: Vec<Quotation<'a>>,
    /// What the sentences cite, in the order in which it is first cited.
    pub citations: Vec<Citing<'a>>,
    /// What the rules for texts found.
    #[serde(skip)]
    findings: Vec<Finding<'a>>,
}

/// What is reported of a text.
struct Reported<'a> {
    rule: &'static str,
    hit: Hit,
    recorded: Vec<Quoted<'a>>,
}

/// Compares a text, whose segments are the claims of a view, with a ledger. `known` finds the claims that a sentence is
/// compared with, and `links` has what the documents link to.
#[must_use]
pub fn against<'a>(
    text: &'a View,
    ledger: &'a View,
    known: &Known<'_>,
    links: &Links,
    selection: &Selection,
) -> Against<'a> {
    against_asked(text, ledger, known, (links, &wordings(text, links)), selection)
}

/// The same, with the words that the ledger was asked about: [`wordings`] of the text.
#[must_use]
pub fn against_asked<'a>(
    text: &'a View,
    ledger: &'a View,
    known: &Known<'_>,
    (links, wordings): (&Links, &[Wording<'a>]),
    selection: &Selection,
) -> Against<'a> {
    let captures = Captures::of(ledger);
    let places = cites::cited(text, &captures, links);
    let bare: FxHashMap<Seq, &str> =
        wordings.iter().filter_map(|one| Some((one.seq, one.bare(&places)?))).collect();
    let sentences = sentence::sentences(text, ledger, known, (wordings, &bare));
    let quotations = quotation::quotations(text, ledger, &captures, (&places, links));
    let citations = cites::citing(text, &captures);
    let citing: BTreeSet<Seq> = citations.iter().flat_map(|one| one.sentences.iter().copied()).collect();
    let mut coverage = Coverage {
        sentences: sentences.len(),
        quotations: quotations.len(),
        citing: citing.len(),
        cited: citations.len(),
        captured: citations.iter().filter(|one| !one.sources.is_empty()).count(),
        most_cited: citations.iter().map(|one| one.sentences.len()).max().unwrap_or_default(),
        ..Coverage::default()
    };
    for sentence in &sentences {
        *match sentence.relation {
            Relation::Recorded | Relation::SameFact if sentence.repeats_refuted() => &mut coverage.refuted,
            Relation::Recorded | Relation::SameFact if sentence.repeats_doubtful() => &mut coverage.doubtful,
            Relation::Recorded => &mut coverage.recorded,
            Relation::Contradicts => &mut coverage.contradicts,
            Relation::Tension => &mut coverage.tension,
            Relation::SameFact => &mut coverage.same_fact,
            Relation::NotRecorded => &mut coverage.not_recorded,
        } += 1;
    }
    coverage.faithful = quotations.iter().filter(|quotation| quotation.outcome.is_found()).count();
    let of_sentences = cites::of_sentences(text, &places, &citations);
    let mut texts = Texts::of(ledger);
    let mut reports: Vec<Reported<'a>> = Vec::new();
    for sentence in &sentences {
        let cited = of_sentences.get(&sentence.seq).map_or(&[][..], Vec::as_slice);
        let report = sentence::against_cited(ledger, sentence, cited);
        let report = report.or_else(|| sentence::report(sentence));
        let silent = || {
            let words =
                bare.get(&sentence.seq).copied().or_else(|| Some(&*text.claim(sentence.seq)?.text))?;
            sentence::not_in_cited(ledger, &mut texts, (sentence, words), cited)
        };
        reports.extend(report.or_else(silent));
    }
    reports.extend(quotations.iter().filter_map(|quotation| quotation::report(text, ledger, quotation)));
    reports.extend(cites::not_captured(&citations));
    let found = reports.into_iter().filter(|report| selection.takes(report.rule)).filter_map(|report| {
        let rule = rule(report.rule)?;
        Some(Finding { recorded: report.recorded, ..Finding::new(text, rule, report.hit) })
    });
    let findings = found.collect();
    Against { coverage, sentences, quotations, citations, findings }
}

/// Whether a text quotes or cites anything, so that the sources of a ledger are needed and not only claims.
#[must_use]
pub fn speaks_of_sources(text: &View, links: &Links) -> bool {
    let cites = text.claims().any(|(_, _, claim)| !claim.details().cites.is_empty());
    cites
        || text.sources().any(|(seq, source)| {
            let words = text.text(&source.text).unwrap_or_default();
            let linked = links.get(&seq).unwrap_or(Linked::NONE);
            !linked.quotes.is_empty() || !quoted(words).is_empty() || may_cite(words, linked)
        })
}

impl<'a> Report<'a> {
    /// Adds what the rules for texts found, in its place.
    pub fn add(&mut self, against: &mut Against<'a>) {
        for finding in std::mem::take(&mut against.findings) {
            self.summary.count(finding.level);
            self.findings.push(finding);
        }
        self.findings.sort_by(|a, b| a.order().cmp(&b.order()));
    }
}
