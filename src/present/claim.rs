//! Claims as rows.

use serde::Serialize;

use crate::model::{Seq, Span, Status, Time, View};
use crate::text::suggested_claimant;
use crate::tlog::Hash;

/// A claim in a list.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimRow<'a> {
    /// The seq.
    pub seq: Seq,
    /// The words.
    pub text: &'a str,
    /// Where the claim stands.
    pub status: Status,
    /// The source that it was taken from.
    pub source: Option<Seq>,
    /// Where its words are in the text of the source, in bytes.
    pub span: Option<Span>,
    /// Who says it.
    pub claimant: Option<&'a str>,
    /// Who says it according to its words, if no claimant is recorded; nobody confirmed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggested_claimant: Option<String>,
    /// What its text cites for it.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub cites: &'a [Box<str>],
    /// When it was recorded.
    pub at: Time,
    /// The leaf hash.
    pub leaf: Option<Hash>,
}

impl<'a> ClaimRow<'a> {
    /// The claim at `seq`, if it is one.
    #[must_use]
    pub fn new(view: &'a View, seq: Seq) -> Option<Self> {
        let (entry, claim) = (view.entry(seq)?, view.claim(seq)?);
        Some(ClaimRow {
            seq,
            text: &claim.text,
            status: view.status(seq),
            source: entry.about,
            span: claim.span,
            claimant: claim.claimant.as_deref(),
            suggested_claimant: suggested_claimant(claim),
            cites: &claim.details().cites,
            at: entry.at,
            leaf: view.leaf(seq),
        })
    }

    /// Every claim of a view.
    #[must_use]
    pub fn all(view: &'a View) -> Vec<Self> {
        view.claims().filter_map(|(seq, ..)| ClaimRow::new(view, seq)).collect()
    }
}
