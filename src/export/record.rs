//! A claim as it is exported.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Piece, Subset};
use crate::model::{Assessed, Claim, Described, Extra, Part, Seq, Span, Status, Time, View};
use crate::text::{Context, suggested_claimant};
use crate::tlog::Hash;

/// A claim with its source, its standing and its place in the signed history.
#[derive(Debug, Clone, Serialize)]
pub struct Exported<'a> {
    /// Its place in the ledger.
    pub seq: Seq,
    /// The hash of its leaf in the tree.
    pub leaf: Hash,
    /// The statement.
    pub text: &'a str,
    /// Where it stands.
    pub status: Status,
    /// How sure the assessor is.
    pub confidence: Option<&'static str>,
    /// Who says it.
    pub claimant: Option<&'a str>,
    /// Who says it according to its words, if nobody recorded a claimant. The program read this; nobody confirmed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggested_claimant: Option<String>,
    /// The groups that it is in: of claims that say the same, and of claims that disagree.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<&'a str>,
    /// When it was said.
    pub date: Option<&'a str>,
    /// Where it stands: as it was recorded, else where its source does.
    pub url: Option<&'a str>,
    /// What was said about it after it was recorded, and by whom.
    pub described_by: Vec<Described<'a>>,
    /// The source it was taken from.
    pub source: Option<ExportedSource<'a>>,
    /// What its text cites for it, in the words of the text: addresses, and lines of a list of references without one.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub cites: &'a [Box<str>],
    /// The place of its words in that source's text, in bytes of UTF-8.
    pub span: Option<Span>,
    /// The source's words there.
    pub quote: Option<&'a str>,
    /// The words around them.
    pub context: Option<Context>,
    /// The part of the page that contains it.
    pub part: Option<Part>,
    /// The page it stands on, from 1.
    pub page: Option<u32>,
    /// What else its record said.
    pub extra: &'a Extra,
    /// The standing assessment.
    pub assessment: Option<ExportedAssessment<'a>>,
    /// The evidence on it.
    pub evidence: Vec<ExportedEvidence<'a>>,
    /// The pieces of support that its verdict rests on, if a policy chose it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rests_on: Option<Vec<Piece>>,
    /// When it was recorded.
    pub at: Time,
    /// Who recorded it.
    pub recorder: Option<&'a str>,
    /// What was recorded of it, as it is described now.
    #[serde(skip)]
    pub(super) claim: &'a Claim,
    /// The assessments that are published as reviews.
    #[serde(skip)]
    pub(super) reviews: Vec<Assessed<'a>>,
}

/// A source as it is exported.
#[derive(Debug, Clone, Serialize)]
pub struct ExportedSource<'a> {
    /// Its place in the ledger.
    pub seq: Seq,
    /// SHA-256 of the captured bytes.
    pub sha256: Hash,
    /// SHA-256 of the extracted text.
    pub text_sha256: Hash,
    /// Where it was published.
    pub url: Option<&'a str>,
    /// Its title.
    pub title: Option<&'a str>,
    /// Who wrote it.
    pub author: Option<&'a str>,
    /// Who published it.
    pub publisher: Option<&'a str>,
    /// When it was published.
    pub published: Option<&'a str>,
    /// Whether somebody said that it is a primary record, which may be evidence for its own claims.
    pub primary: bool,
    /// What was said about it after it was recorded, and by whom.
    pub described_by: Vec<Described<'a>>,
}

/// An assessment as it is exported.
#[derive(Debug, Clone, Serialize)]
pub struct ExportedAssessment<'a> {
    /// Its place in the ledger.
    pub seq: Seq,
    /// The verdict.
    pub verdict: &'static str,
    /// Who assessed it.
    pub by: Option<&'a str>,
    /// When it was recorded.
    pub at: Time,
    /// The reason.
    pub because: &'a str,
    /// The assessor's own words for the verdict.
    pub rating: Option<&'a str>,
    /// Where it was published.
    pub url: Option<&'a str>,
    /// When it was published.
    pub date: Option<&'a str>,
}

/// A piece of evidence as it is exported.
#[derive(Debug, Clone, Serialize)]
pub struct ExportedEvidence<'a> {
    /// Its place in the ledger.
    pub seq: Seq,
    /// How it bears on the claim.
    pub stance: &'static str,
    /// The source that bears on it.
    pub source: Option<ExportedSource<'a>>,
    /// The claim that bears on it.
    pub claim: Option<Seq>,
    /// The passage of the source.
    pub quote: Option<&'a str>,
    /// Where the passage stands.
    pub span: Option<Span>,
}

impl<'a> Subset<'a> {
    /// The claims, as they are exported.
    pub fn exported(&self) -> impl Iterator<Item = Exported<'a>> + use<'a> {
        let subset = *self;
        let mut named: BTreeMap<Seq, Vec<&'a str>> = BTreeMap::new();
        for group in subset.groups {
            for claim in &group.claims {
                named.entry(*claim).or_default().push(&group.id);
            }
        }
        subset.seqs.iter().filter_map(move |seq| {
            let groups = named.get(seq).cloned().unwrap_or_default();
            Some(Exported { groups, ..Exported::new(&subset, *seq)? })
        })
    }
}

impl<'a> Exported<'a> {
    /// The claim at `seq` of chosen claims, if it is one.
    #[must_use]
    pub fn new(subset: &Subset<'a>, seq: Seq) -> Option<Self> {
        // Under a policy it is the verdict that the policy counts.
        let counted = subset.verified.and_then(|verified| verified.judge.assessed(seq));
        let rests_on = subset.verified.map(|verified| verified.judge.rests_on(seq));
        Some(Exported { rests_on, ..Exported::judged(subset.view, seq, counted)? })
    }

    /// The claim at `seq`, if it is one, with one of its verdicts, or else the standing one. It rests on nothing yet.
    #[must_use]
    pub fn judged(view: &'a View, seq: Seq, counted: Option<Assessed<'a>>) -> Option<Self> {
        let (entry, claim) = (view.entry(seq)?, view.claim(seq)?);
        let standing = counted.or_else(|| view.standing_assessment(seq));
        let evidence = view.evidence_on(seq).map(|(seq, evidence)| ExportedEvidence {
            seq,
            stance: evidence.stance.name(),
            source: evidence.source.and_then(|seq| source(view, seq)),
            claim: evidence.claim,
            quote: evidence.passage.as_ref().map(|passage| passage.quote.as_str()),
            span: evidence.passage.as_ref().map(|passage| passage.span),
        });
        Some(Exported {
            seq,
            leaf: view.leaf(seq)?,
            text: &claim.text,
            status: view.status(seq),
            confidence: standing.and_then(|standing| Some(standing.assessment.confidence?.name())),
            claimant: claim.claimant.as_deref(),
            suggested_claimant: suggested_claimant(claim),
            groups: Vec::new(),
            date: claim.date.as_deref(),
            url: claim
                .url
                .as_deref()
                .or_else(|| view.source_of(seq).and_then(|(_, source)| source.url.as_deref())),
            described_by: view.descriptions_of(seq),
            source: entry.about.and_then(|seq| source(view, seq)),
            cites: &claim.details().cites,
            span: claim.span,
            quote: claim.span.map(|_| claim.anchor()),
            context: around(view, seq),
            part: claim.details().part,
            page: claim.details().page,
            extra: &claim.extra,
            assessment: standing.map(|assessed| (assessed, assessed.assessor())).map(|(assessed, by)| {
                let Assessed { seq, entry, assessment } = assessed;
                ExportedAssessment {
                    seq,
                    verdict: assessment.verdict.name(),
                    by,
                    at: entry.at,
                    because: &assessment.because,
                    rating: assessment.rating.as_deref(),
                    url: assessment.url.as_deref(),
                    date: assessment.date.as_deref(),
                }
            }),
            evidence: evidence.collect(),
            rests_on: None,
            at: entry.at,
            recorder: entry.recorder.as_deref(),
            claim,
            reviews: counted.map_or_else(|| reviews(view, seq), |counted| vec![counted]),
        })
    }
}

/// Every review of a claim that others published, and the latest assessment of this ledger.
fn reviews(view: &View, claim: Seq) -> Vec<Assessed<'_>> {
    let standing: Vec<_> = view.assessments_of(claim).collect();
    let own = standing.iter().rposition(|assessed| !assessed.assessment.is_published());
    let shown = |at: usize, assessed: &Assessed<'_>| assessed.assessment.is_published() || Some(at) == own;
    standing.into_iter().enumerate().filter(|(at, one)| shown(*at, one)).map(|(_, one)| one).collect()
}

/// The words around a quote, where they are in the ledger.
fn around(view: &View, seq: Seq) -> Option<Context> {
    let (claim, (_, source)) = (view.claim(seq)?, view.source_of(seq)?);
    let (text, span) = view.around(&source.text, claim.span?)?;
    (span.of(text) == Some(claim.anchor())).then(|| Context::of(text, span))
}

fn source(view: &View, seq: Seq) -> Option<ExportedSource<'_>> {
    let source = view.source(seq)?;
    Some(ExportedSource {
        seq,
        sha256: source.sha256,
        text_sha256: source.text,
        url: source.url.as_deref(),
        title: source.title.as_deref(),
        author: source.author.as_deref(),
        publisher: source.publisher.as_deref(),
        published: source.published.as_deref(),
        primary: view.primary(seq).is_some(),
        described_by: view.descriptions_of(seq),
    })
}
