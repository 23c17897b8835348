//! A saved answer of the Google Fact Check Tools API.

use crate::ingest::columns::Columns;
use crate::ingest::fact_checks;
use crate::ingest::format::{Format, Holds, Sniff};
use crate::ingest::json::Node;
use crate::ingest::json_claims::{self, Claims};
use crate::ingest::{About, LONGEST_PAGE};

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "factcheck",
    title: "an answer of the Fact Check Tools API",
    about: "An answer of the Google Fact Check Tools API",
    endings: &[],
    media_types: &["application/json"],
    holds: Holds::Claims,
    feature: None,
    built: true,
    archived: &[],
    extractor: "factcheck/1",
    // It is JSON: the reader of JSON recognises it.
    sniff: Sniff::Never,
    longest: LONGEST_PAGE,
    read: |input| json_claims::read(input, claims),
};

/// The claims in an answer.
pub(super) fn claims(node: Node<'_>, _: &About) -> Claims {
    let (rows, notes) = fact_checks::answers(node);
    Claims { rows, notes, columns: Columns::default() }
}
