//! JSON: a table of claims in one document. A ClaimReview, an answer of the Fact Check Tools API, a JSON feed and
//! an answer of a search or chat program are recognised in it.

use super::{answer, claimreview, factcheck, feed};
use crate::error::Result;
use crate::ingest::answer as answers;
use crate::ingest::claimreview as reviews;
use crate::ingest::columns::Columns;
use crate::ingest::format::{Format, Holds, Sniff};
use crate::ingest::input::{Input, Made};
use crate::ingest::json_claims::{self, Claims};
use crate::ingest::{LONGEST_PAGE, json_rows};

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "json",
    title: "JSON",
    about: "Claims in one JSON document",
    endings: &[".json", ".jsonld"],
    media_types: &["application/json", "application/ld+json"],
    holds: Holds::Claims,
    feature: None,
    built: true,
    archived: &["application/ld+json"],
    extractor: "json/1",
    sniff: Sniff::Likely(|look| look.head.starts_with(['{', '['])),
    longest: LONGEST_PAGE,
    read,
};

fn read(input: Input<'_>) -> Result<Made> {
    let decoded = input.decoded(None)?;
    let node = json_claims::parse(&input, &decoded)?;
    if reviews::is_answer(node) {
        let claims = factcheck::claims(node, input.about);
        return json_claims::made(&Input { format: &factcheck::FORMAT, ..input }, &decoded, claims);
    }
    if reviews::has_reviews(node) {
        let claims = claimreview::claims(node, input.about);
        return json_claims::made(&Input { format: &claimreview::FORMAT, ..input }, &decoded, claims);
    }
    let version = node.get("version");
    if version.is_some_and(|version| version.raw().contains("jsonfeed.org/version")) {
        return (feed::FORMAT.read)(Input { format: &feed::FORMAT, ..input });
    }
    if input.about.map.is_empty() && answers::is_answer(node) {
        return (answer::FORMAT.read)(Input { format: &answer::FORMAT, ..input });
    }
    let mut columns = Columns::new(input.about.map.clone(), input.about.publisher.clone());
    let rows = json_rows::read(input.path, node, &mut columns)?;
    let notes = columns.notes();
    json_claims::made(&input, &decoded, Claims { rows, notes, columns })
}
