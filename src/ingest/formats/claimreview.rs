//! ClaimReview (schema.org) in JSON-LD.

use crate::ingest::claimreview as reviews;
use crate::ingest::columns::Columns;
use crate::ingest::format::{Format, Holds, Sniff};
use crate::ingest::json::Node;
use crate::ingest::json_claims::{self, Claims};
use crate::ingest::{About, LONGEST_PAGE};

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "claimreview",
    title: "ClaimReview",
    about: "ClaimReview (schema.org) in JSON-LD",
    endings: &[],
    media_types: &["application/json"],
    holds: Holds::Claims,
    feature: None,
    built: true,
    archived: &[],
    extractor: "claimreview/1",
    // Any JSON may hold reviews: the reader of JSON looks for them.
    sniff: Sniff::Never,
    longest: LONGEST_PAGE,
    read: |input| json_claims::read(input, claims),
};

/// The claims that the reviews in a document are about.
pub(super) fn claims(node: Node<'_>, about: &About) -> Claims {
    let (rows, notes) = reviews::reviews(node, about.publisher.clone());
    Claims { rows, notes, columns: Columns::default() }
}
