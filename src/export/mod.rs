//! Export: a subset of the claims, in formats that others read.
//!
//! The law: a format is a pure function of a [`View`] and the chosen claims into a writer, and every
//! record carries what a stranger needs to go back to its source and to the signed history.

mod claimreview;
mod csv;
mod jsonl;
mod policy;
mod record;

pub use policy::{POLICY, verified};
pub use record::Exported;

use std::io;

use crate::model::{Seq, View};

/// The formats that are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Format {
    /// JSON Lines: one claim a line, whole.
    Jsonl,
    /// CSV (RFC 4180): one claim a row, flat.
    Csv,
    /// ClaimReview (schema.org): the claims with a verdict, as a DataFeed.
    Claimreview,
}

/// Writes the claims `seqs` of a view; `note` is the signed checkpoint of its history.
///
/// # Errors
/// What the writer returns.
pub fn export(
    view: &View,
    seqs: &[Seq],
    note: &str,
    format: Format,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Jsonl => jsonl::write(view, seqs, note, out),
        Format::Csv => csv::write(view, seqs, note, out),
        Format::Claimreview => claimreview::write(view, seqs, out),
    }
}
