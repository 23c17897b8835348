//! The policy of `--verified`.

use std::collections::BTreeSet;

use crate::audit::{Finding, Level, Report};
use crate::model::{Seq, Span, Stance, Status, View};

/// The policy, as it is printed with an export.
pub const POLICY: &str = "verified: verdict supported and not overridden; at least one captured source \
    with a locator, its quote found; no error-level finding; no unresolved contradiction with another \
    supported claim";

/// The claims of a view that pass the policy, given the audit's report on it.
#[must_use]
pub fn verified(view: &View, report: &Report<'_>) -> Vec<Seq> {
    let errors: BTreeSet<Seq> = report
        .findings
        .iter()
        .filter(|finding| finding.level == Level::Error)
        .flat_map(Finding::entries)
        .collect();
    let supported = |seq: Seq| view.status(seq) == Status::Supported;
    let claims = view.claims().map(|(seq, ..)| seq);
    claims
        .filter(|seq| {
            supported(*seq)
                && !errors.contains(seq)
                && has_located_quote(view, *seq)
                && !report.conflicts.of(*seq).any(supported)
        })
        .collect()
}

/// Whether the claim's words, or a passage that supports it, occur in a captured source that has a locator and was not
/// withdrawn.
fn has_located_quote(view: &View, claim: Seq) -> bool {
    let stands = |source: Seq, span: Option<Span>, words: &str| {
        view.stands(source)
            && view.source(source).is_some_and(|source| {
                let text = view.text(&source.text);
                source.url.is_some() && text.zip(span).and_then(|(text, span)| span.of(text)) == Some(words)
            })
    };
    let own = view.entry(claim).and_then(|entry| entry.about).zip(view.claim(claim));
    own.is_some_and(|(source, claim)| stands(source, claim.span, claim.anchor()))
        || view.evidence_on(claim).any(|(_, evidence)| {
            evidence.stance == Stance::Supports
                && evidence
                    .source
                    .zip(evidence.passage.as_ref())
                    .is_some_and(|(source, passage)| stands(source, Some(passage.span), &passage.quote))
        })
}
