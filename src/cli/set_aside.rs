//! Setting aside: the lines of a document that rules report are not recorded as claims, and the source says so.
//!
//! Invariant: only rules of form are asked, which look at a line in its document. What other rules report depends on the
//! rest of the ledger, or on what is found out later.

use std::collections::BTreeMap;

use super::codes;
use claimlog::audit::{Selection, audit};
use claimlog::error::Error;
use claimlog::ingest::{Document, Scratch};
use claimlog::model::{SetAside, Span, Time};

/// The letter of the rules of form.
const FORM: char = 'F';

/// The codes of rules of form that a person names.
pub(super) fn codes(text: &str) -> Result<String, String> {
    let code = codes::codes(text)?;
    if code.starts_with(FORM) {
        return Ok(code);
    }
    Err(format!("{code} is not a rule of form ({FORM}…): only what a line looks like can set it aside"))
}

/// Sets aside the lines of a document that rules report, and those of the documents in it.
pub(super) fn set_aside(document: &mut Document, codes: &[String], now: Time) -> Result<(), Error> {
    if codes.is_empty() {
        return Ok(());
    }
    document.source.set_aside = reported(document, codes, now)?;
    document.within.iter_mut().try_for_each(|inner| set_aside(inner, codes, now))
}

/// The lines that rules report, each under the first of its codes.
fn reported(document: &Document, codes: &[String], now: Time) -> Result<Vec<SetAside>, Error> {
    let mut scratch = Scratch::new(now);
    scratch.add_prose(document)?;
    let view = scratch.view;
    let selection = Selection { select: codes.to_vec(), ignore: Vec::new() };
    let mut lines: BTreeMap<Span, &str> = BTreeMap::new();
    for finding in &audit(&view, &selection).findings {
        if let Some(span) = view.claim(finding.seq).and_then(|claim| claim.span) {
            let code = lines.entry(span).or_insert(finding.code);
            *code = (*code).min(finding.code);
        }
    }
    let mut asides: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for (span, code) in lines {
        asides.entry(code).or_default().push(span);
    }
    Ok(asides.into_iter().map(|(code, spans)| SetAside { code: code.to_owned(), spans }).collect())
}
