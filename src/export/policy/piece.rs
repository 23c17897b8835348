//! Pieces of support: what a verdict can rest on, and why a piece does not count.

use serde::Serialize;

use super::judge::Judge;
use crate::model::{Evidence, Reliability, Seq, Source, Span, Stance, Status, View, host};

/// Why a piece counts as support.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// It is from another captured source.
    OtherSource,
    /// It is from the claim's own source, which was described as a primary record.
    PrimaryRecord,
    /// It is from the claim's own source, which the policy accepts.
    OwnSource,
    /// It is the address in the claim's row or of its published review, which the policy accepts.
    RowUrl,
}

impl Basis {
    /// The basis as every output writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Basis::OtherSource => "other-source",
            Basis::PrimaryRecord => "primary-record",
            Basis::OwnSource => "own-source",
            Basis::RowUrl => "row-url",
        }
    }
}

/// A piece of support that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The evidence that names it, if an entry does.
    pub evidence: Option<Seq>,
    /// The captured source.
    pub source: Option<Seq>,
    /// Where others find it.
    pub url: Option<String>,
    /// Why it counts.
    pub basis: Basis,
}

/// The support of a claim: the pieces that count, and why the others do not.
#[derive(Debug, Clone, Default)]
pub(super) struct Support {
    pub(super) counted: Vec<Piece>,
    pub(super) rejected: Vec<String>,
}

impl Judge<'_> {
    /// The support of a claim, in the order in which it was recorded.
    pub(super) fn support(&self, claim: Seq) -> Support {
        let mut support = Support::default();
        for (seq, evidence) in self.view.evidence_on(claim) {
            if evidence.stance == Stance::Supports {
                match self.piece(claim, seq, evidence) {
                    Ok(piece) => support.counted.push(piece),
                    Err(why) => support.rejected.push(format!("evidence {seq} {why}")),
                }
            }
        }
        if self.policy.accept_own_source
            && let Some((source, span, words)) = own_place(self.view, claim)
        {
            match self.captured(source, Some((span, words))) {
                Ok(url) => support.counted.push(Piece {
                    evidence: None,
                    source: Some(source),
                    url: Some(url),
                    basis: Basis::OwnSource,
                }),
                Err(why) => support.rejected.push(format!("its own source {why}")),
            }
        }
        if self.policy.accept_row_url {
            match self.row_url(claim) {
                Some(_) if self.policy.reliability.is_some() => {
                    let why = "the address in its row is of a source that nobody rated";
                    support.rejected.push(why.to_owned());
                }
                Some(url) => support.counted.push(Piece {
                    evidence: None,
                    source: None,
                    url: Some(url.to_owned()),
                    basis: Basis::RowUrl,
                }),
                None => {}
            }
        }
        support
    }

    /// The piece that an entry of evidence names, or why it does not count.
    fn piece(&self, claim: Seq, seq: Seq, evidence: &Evidence) -> Result<Piece, String> {
        let view = self.view;
        let (source, place) = match (evidence.source, evidence.claim) {
            (Some(source), _) => {
                let passage = evidence.passage.as_ref();
                (source, passage.map(|passage| (passage.span, passage.quote.as_str())))
            }
            (None, Some(other)) => {
                if !view.in_force(other) || matches!(view.status(other), Status::Refuted | Status::Contested)
                {
                    let status = view.status(other).name();
                    return Err(format!("rests on claim {other}, which is {status}"));
                }
                if let Some(codes) = self.errors.get(&other) {
                    return Err(format!("rests on claim {other}, which has an error ({})", codes.join(", ")));
                }
                let Some((source, span, words)) = own_place(view, other) else {
                    return Err(format!(
                        "rests on claim {other}, which was not taken from a captured source"
                    ));
                };
                (source, Some((span, words)))
            }
            (None, None) => return Err("names neither a source nor a claim".to_owned()),
        };
        if let Some(codes) = self.errors.get(&seq) {
            return Err(format!("has an error ({})", codes.join(", ")));
        }
        let url = self.captured(source, place)?;
        let is_review = self.review_url(claim).is_some_and(|review| same_address(review, &url));
        let basis = if is_review && self.policy.accept_row_url {
            Basis::RowUrl
        } else if is_review {
            return Err(format!("is from the published verdict itself, source {source}"));
        } else if !is_own(view, claim, source) {
            Basis::OtherSource
        } else if view.primary(source).is_some() {
            Basis::PrimaryRecord
        } else if self.policy.accept_own_source {
            Basis::OwnSource
        } else {
            return Err(format!("is from the claim's own source, {source}"));
        };
        Ok(Piece { evidence: Some(seq), source: Some(source), url: Some(url), basis })
    }

    /// The address of a captured source in which words stand, or why it does not count.
    fn captured(&self, seq: Seq, place: Option<(Span, &str)>) -> Result<String, String> {
        let Some(source) = self.view.source(seq) else {
            return Err(format!("names source {seq}, which cannot be read"));
        };
        if !self.view.stands(seq) {
            return Err(format!("is from source {seq}, which was retracted"));
        }
        let Some(url) = source.url.clone() else {
            return Err(format!("is from source {seq}, which has no address"));
        };
        let Some((span, words)) = place else {
            return Err(format!("quotes no passage of source {seq}"));
        };
        if self.view.text(&source.text).and_then(|text| span.of(text)) != Some(words) {
            return Err(format!("quotes words that are not at their place in source {seq}"));
        }
        match (self.policy.reliability, self.view.reliability(seq)) {
            (Some(least), rated) if !is_at_least(rated, least) => {
                let rated = rated.map_or("not rated".to_owned(), |rated| format!("rated {rated:?}"));
                Err(format!("is from source {seq}, which is {rated}"))
            }
            _ => Ok(url),
        }
    }

    /// The address that stands in the row of a claim, or that of its published review.
    pub(super) fn row_url(&self, claim: Seq) -> Option<&str> {
        let row = self.view.source_of(claim).filter(|(_, source)| source.is_table());
        let row = row.and_then(|_| self.view.claim(claim)?.url.as_deref());
        row.or_else(|| self.review_url(claim))
    }

    /// The address of the verdict, if it was published elsewhere.
    fn review_url(&self, claim: Seq) -> Option<&str> {
        let review = self.assessed(claim).filter(|assessed| assessed.assessment.is_published())?;
        review.assessment.url.as_deref()
    }

    /// How many sources the counted pieces are from. Captures of one document count once. If the policy wants them
    /// independent, so do documents of one origin, and those of the claim's own origin do not count.
    pub(super) fn sources(&self, claim: Seq, pieces: &[Piece]) -> usize {
        let own = self.view.source_of(claim).map(|(_, source)| source);
        let mut groups: Vec<Vec<&Piece>> = Vec::new();
        for piece in pieces {
            let source = piece.source.and_then(|seq| self.view.source(seq));
            let near_own = self.policy.independent
                && piece.basis == Basis::OtherSource
                && own.zip(source).is_some_and(|(own, source)| same_origin(own, source));
            if near_own {
                continue;
            }
            let joins = |group: &Vec<&Piece>| group.iter().any(|other| self.is_one(piece, other));
            let (mut joined, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(joins);
            joined.push(vec![piece]);
            groups = apart;
            groups.push(joined.concat());
        }
        groups.len()
    }

    /// Whether two pieces count once.
    fn is_one(&self, one: &Piece, other: &Piece) -> bool {
        let url = |piece: &Piece| piece.url.clone().unwrap_or_default();
        let hosts = || host(&url(one)).eq_ignore_ascii_case(host(&url(other)));
        let source = |piece: &Piece| self.view.source(piece.source?);
        match (source(one), source(other)) {
            (Some(a), Some(b)) => same_document(a, b) || self.policy.independent && same_origin(a, b),
            _ => same_address(&url(one), &url(other)) || self.policy.independent && hosts(),
        }
    }
}

/// The source of a claim, and where its words stand there.
pub(super) fn own_place(view: &View, claim: Seq) -> Option<(Seq, Span, &str)> {
    let words = view.claim(claim)?;
    Some((view.source_of(claim)?.0, words.span?, words.anchor()))
}

/// Whether a source is the one that a claim was taken from: that entry, another capture of the same document, or the
/// document at the address that was recorded with the claim.
fn is_own(view: &View, claim: Seq, source: Seq) -> bool {
    let Some(found) = view.source(source) else { return false };
    let at_own_address = view
        .claim(claim)
        .and_then(|claim| claim.url.as_deref())
        .is_some_and(|own| found.url.as_deref().is_some_and(|url| same_address(own, url)));
    let Some((own, own_source)) = view.source_of(claim) else { return at_own_address };
    let within = |inner: Seq, outer: Seq| view.entry(inner).is_some_and(|entry| entry.about == Some(outer));
    at_own_address
        || own == source
        || same_document(own_source, found)
        || within(own, source)
        || within(source, own)
}

/// Whether two sources are captures of one document.
fn same_document(a: &Source, b: &Source) -> bool {
    let addresses = a.url.as_deref().zip(b.url.as_deref());
    a.sha256 == b.sha256 || a.text == b.text || addresses.is_some_and(|(a, b)| same_address(a, b))
}

/// Whether two addresses lead to one document: the place within it does not matter.
fn same_address(a: &str, b: &str) -> bool {
    fn bare(url: &str) -> &str {
        url.split('#').next().unwrap_or(url).trim_end_matches('/')
    }
    bare(a) == bare(b)
}

/// Whether somebody is behind both: the same publisher, the same host, or, if no publisher is known, the same author.
fn same_origin(a: &Source, b: &Source) -> bool {
    let same = |a: Option<&str>, b: Option<&str>| {
        a.zip(b).is_some_and(|(a, b)| a.trim().to_lowercase() == b.trim().to_lowercase())
    };
    let unpublished = a.publisher.is_none() || b.publisher.is_none();
    same(a.publisher.as_deref(), b.publisher.as_deref())
        || same(a.url.as_deref().map(host), b.url.as_deref().map(host))
        || unpublished && same(a.author.as_deref(), b.author.as_deref())
}

/// Whether a rating is one of those wanted. That nobody could judge the source is not enough.
fn is_at_least(rated: Option<Reliability>, least: Reliability) -> bool {
    rated.is_some_and(|rated| rated != Reliability::F && rated as u8 <= least as u8)
}
