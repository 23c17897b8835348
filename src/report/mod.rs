//! The report: claims, findings, sources and proofs as one page, for everybody.
//!
//! Invariant: the page fetches nothing and needs nothing: it has a policy (CSP) by which a browser refuses any request,
//! and every word, mark, finding and table is in it without script. What others wrote is escaped in one place
//! (`html`), and a hidden character is shown as a code. The script adds a filter and the proof in the reader's browser.
//! `tests/report.rs` holds the page against its own rules on every kind of entry and on nasty texts.
//!
//! The order is that in which a reader asks: is it in order, what needs me, show me the words, who said so, can I trust
//! this file.

mod against;
mod cards;
mod findings;
mod head;
mod html;
mod listing;
mod pairs;
mod pictures;
mod proof;
mod served;
mod sources;
mod standing;
mod verifier;

use std::collections::BTreeMap;

use crate::audit::{Against, Finding, Report};
use crate::export::About;
use crate::model::{Seq, Span, View};
use crate::strangers::EntryProof;
use crate::tlog::VerifierKey;
pub use head::served_policy;
use html::Html;
pub use listing::{Asked, Facet, Listing, Value, listing};
pub use served::{entry_page, notice};
pub use verifier::verifier;

/// What a page shows.
#[derive(Debug)]
pub struct Page<'a> {
    /// The view.
    pub view: &'a View,
    /// The claims, in order.
    pub seqs: &'a [Seq],
    /// What is said once of them.
    pub about: &'a About<'a>,
    /// What the audit found in the view.
    pub report: &'a Report<'a>,
    /// What proves it, if it is from a ledger.
    pub signed: Option<Signed<'a>>,
    /// Whether the texts of the sources are left out.
    pub without_texts: bool,
    /// Whether a server shows it: it is of one claim, and other entries have pages as well.
    pub is_served: bool,
    /// What a ledger says of the texts, if they were compared with one.
    pub said: Option<&'a Against<'a>>,
}

/// What proves a page.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// The checkpoint with its cosignatures.
    pub note: &'a str,
    /// The key that signed it.
    pub vkey: &'a VerifierKey,
    /// The entries that bear on the claims, with their paths.
    pub proofs: &'a [EntryProof],
}

/// The parts of a page that several sections look into.
struct Shown<'a> {
    page: &'a Page<'a>,
    /// The findings on each claim that is shown, and on what is about it.
    on: BTreeMap<Seq, Vec<&'a Finding<'a>>>,
    /// All findings that are shown.
    findings: Vec<&'a Finding<'a>>,
    /// The sources that are shown, in order.
    sources: Vec<Seq>,
    /// The passages of each source that are evidence on a claim that is shown, with that claim.
    passages: BTreeMap<Seq, Vec<(Seq, Span)>>,
}

impl<'a> Shown<'a> {
    fn new(page: &'a Page<'a>) -> Self {
        let has = |seq: Seq| page.seqs.binary_search(&seq).is_ok();
        let mut on: BTreeMap<Seq, Vec<&Finding<'_>>> = BTreeMap::new();
        let mut sources: Vec<Seq> =
            page.seqs.iter().filter_map(|seq| Some(page.view.source_of(*seq)?.0)).collect();
        let mut passages: BTreeMap<Seq, Vec<(Seq, Span)>> = BTreeMap::new();
        for claim in page.seqs {
            for (_, evidence) in page.view.evidence_on(*claim) {
                let Some(source) = evidence.source else { continue };
                sources.push(source);
                if let Some(passage) = &evidence.passage {
                    passages.entry(source).or_default().push((*claim, passage.span));
                }
            }
        }
        if page.said.is_some() {
            // A text may have quotations and no claims.
            sources.extend(page.view.sources().map(|(seq, _)| seq));
        }
        sources.sort_unstable();
        sources.dedup();
        let mut findings = Vec::new();
        for finding in &page.report.findings {
            let about = |seq: Seq| page.view.entry(seq).and_then(|entry| entry.about);
            let claims: Vec<Seq> = finding
                .entries()
                .filter_map(|seq| if has(seq) { Some(seq) } else { about(seq).filter(|about| has(*about)) })
                .collect();
            if claims.is_empty() && sources.binary_search(&finding.seq).is_err() {
                continue;
            }
            for claim in claims {
                on.entry(claim).or_default().push(finding);
            }
            findings.push(finding);
        }
        // Worst first.
        findings.sort_by_key(|finding| finding.level);
        Shown { page, on, findings, sources, passages }
    }

    fn has(&self, claim: Seq) -> bool {
        self.page.seqs.binary_search(&claim).is_ok()
    }
}

/// The page, in HTML.
#[must_use]
pub fn page(page: &Page<'_>) -> String {
    let shown = Shown::new(page);
    let mut html = Html::default();
    head::begin(&mut html, &shown);
    if page.is_served {
        // One claim: who asked for it wants its words first, and a picture of it would show nothing.
        cards::write(&mut html, &shown);
        findings::write(&mut html, &shown);
        sources::write(&mut html, &shown);
    } else {
        against::write(&mut html, &shown);
        findings::write(&mut html, &shown);
        pictures::write(&mut html, &shown);
        sources::write(&mut html, &shown);
        cards::write(&mut html, &shown);
    }
    pairs::write(&mut html, &shown);
    cards::write_aside(&mut html, &shown);
    proof::write(&mut html, &shown);
    head::end(&mut html);
    html.into_text()
}
