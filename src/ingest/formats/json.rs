//! JSON: a table of claims in one document. A ClaimReview, an answer of the Fact Check Tools API, a JSON feed and
//! an answer of a search or chat program are recognised in it.

use super::{answer, claimreview, csv, factcheck, feed, jsonl, text};
use crate::error::{Error, ReadError, Result};
use crate::ingest::answer as answers;
use crate::ingest::claimreview as reviews;
use crate::ingest::columns::Columns;
use crate::ingest::fact_checks;
use crate::ingest::format::{Format, Holds, Sniff};
use crate::ingest::input::{Input, Made};
use crate::ingest::json_claims::{self, Claims};
use crate::ingest::table::Kind;
use crate::ingest::{LONGEST_PAGE, formats, json_rows, posts};

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "json",
    title: "JSON",
    about: "Claims in one JSON document",
    endings: &[".json", ".jsonld"],
    media_types: &["application/json", "application/ld+json"],
    holds: Holds::Claims,
    feature: None,
    built: true,
    archived: &["application/json", "application/ld+json"],
    extractor: "json/1",
    sniff: Sniff::Likely(|look| look.head.starts_with(['{', '['])),
    longest: LONGEST_PAGE,
    read,
};

/// Whether the user, or the file's name, says that it is JSON.
fn is_named(input: &Input<'_>) -> bool {
    let named = input.about.name.as_deref().and_then(Format::of_name);
    input.about.format.is_some() || named == Some(&FORMAT)
}

/// Whether a text that is not JSON begins as an object does, or a list of objects: it is JSON that is broken or cut off.
fn is_meant(text: &str) -> bool {
    let rest = text.trim_start();
    let rest = rest.strip_prefix('[').map_or(rest, str::trim_start);
    rest.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with('"'))
}

fn read(input: Input<'_>) -> Result<Made> {
    let decoded = input.decoded(None)?;
    let text = json_claims::standard(&decoded.text);
    let node = match json_claims::parse(&input, &text) {
        Ok(node) => node,
        // Several documents one after another.
        Err(Error::Unread(ReadError::Row { why, .. }))
            if why.contains("trailing characters") && text.trim_start().starts_with('{') =>
        {
            return csv::rows(Input { format: &jsonl::FORMAT, ..input }, Kind::Lines);
        }
        // Neither the user nor the name says that it is JSON: a text may begin with a bracket.
        Err(_) if !is_named(&input) && !is_meant(&text) => {
            return (text::FORMAT.read)(Input { format: &text::FORMAT, ..input });
        }
        Err(error) => return Err(error),
    };
    if input.about.map.is_empty() && posts::has_posts(node) {
        let claims = formats::posts::claims(node, input.about);
        return json_claims::made(&Input { format: &formats::posts::FORMAT, ..input }, &decoded, claims);
    }
    if fact_checks::is_answer(node) {
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
