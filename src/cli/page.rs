//! The page: the report on some claims of a ledger, in HTML.

use super::output::Failure;
use claimlog::audit::{Against, Report};
use claimlog::bundle::entries_on;
use claimlog::export::About;
use claimlog::ledger::Ledger;
use claimlog::model::{Seq, View};
use claimlog::report::{Page, Signed, page};

/// What the page shows.
pub(super) struct Shown<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) view: &'a View,
    pub(super) seqs: &'a [Seq],
    pub(super) about: &'a About<'a>,
    pub(super) report: &'a Report<'a>,
    pub(super) without_texts: bool,
}

/// The page, with the proofs of what it shows.
pub(super) fn html(shown: &Shown<'_>) -> Result<String, Failure> {
    let Shown { ledger, view, seqs, about, report, without_texts } = *shown;
    let proofs = ledger.prove_all(entries_on(view, seqs))?;
    let note = ledger.note(None)?;
    let vkey = &ledger.head().vkey;
    let signed = Some(Signed { note: &note, vkey, proofs: &proofs });
    Ok(page(&Page { view, seqs, about, report, signed, without_texts, is_served: false, said: None }))
}

/// The page on texts that no ledger holds.
pub(super) fn of_texts(view: &View, report: &Report<'_>, said: Option<&Against<'_>>) -> String {
    let seqs: Vec<Seq> = view.claims().map(|(seq, ..)| seq).collect();
    let about = About::new(view, "", None, None, &[]);
    page(&Page {
        view,
        seqs: &seqs,
        about: &about,
        report,
        signed: None,
        without_texts: false,
        is_served: false,
        said,
    })
}
