//! ClaimReview (schema.org) and the saved answers of the Google Fact Check Tools API: what fact-checkers publish about
//! the claims of others.
//!
//! Invariant: a review is found wherever it stands in the JSON, as real feeds write it: alone, in an array, in an
//! `@graph`, or among the items of a DataFeed; with names as text, objects or arrays. Its verdict becomes an assessment by
//! its publisher. What has no field is kept under its own name. `tests/claims.rs` holds it.

use std::borrow::Cow;

use super::columns::{Cell, Columns};
use super::json::Node;
use super::json_ld::{Things, decoded, is_a, names};
use super::mapping::{Map, Target};
use super::member::flatten;
use super::record::Record;
use crate::model::Span;

/// How deep a review may stand in its document.
const DEEPEST: usize = 40;

/// The claim in a row; or the byte at which something is wrong, and what.
pub(super) type Found = Result<Record, (usize, String)>;

/// The columns of both formats.
fn columns(publisher: Option<String>) -> Columns {
    let map: Map = [
        (Target::Text, "claimReviewed"),
        (Target::Claimant, "claimant"),
        (Target::Date, "claimDate"),
        (Target::Url, "appearance"),
        (Target::Verdict, "verdict"),
        (Target::Rating, "rating"),
        (Target::By, "publisher"),
        (Target::VerdictUrl, "url"),
        (Target::VerdictDate, "reviewDate"),
        (Target::Because, "reviewBody"),
        (Target::Confidence, "confidence"),
    ]
    .map(|(target, name)| (target, name.to_owned()))
    .to_vec();
    let mut columns = Columns::new(map.clone(), publisher);
    columns.meet(map.iter().map(|(_, name)| name.as_str()));
    columns
}

/// The reviews in a JSON document that begins at byte `at` of the text, and the notes on them.
pub(super) fn reviews(node: Node<'_>, publisher: Option<String>) -> (Vec<Found>, Vec<String>) {
    let mut columns = columns(publisher);
    let mut nodes = Vec::new();
    search(node, 0, &mut nodes);
    let things = Things::of(node);
    let records = nodes.into_iter().map(|node| review(node, &things, &mut columns)).collect();
    (records, columns.notes())
}

/// Whether it contains a review.
pub(super) fn has_reviews(node: Node<'_>) -> bool {
    let mut nodes = Vec::new();
    if node.raw().contains("ClaimReview") {
        search(node, 0, &mut nodes);
    }
    !nodes.is_empty()
}

fn search<'a>(node: Node<'a>, depth: usize, found: &mut Vec<Node<'a>>) {
    // Without the name of the type there is no review in it.
    if depth > DEEPEST || !node.raw().contains("ClaimReview") {
        return;
    }
    if is_a(node, &["ClaimReview"]) {
        found.push(node);
        return;
    }
    for item in node.items() {
        search(item, depth + 1, found);
    }
    for (_, member) in node.members() {
        search(member, depth + 1, found);
    }
}

/// A value for a column, with its place.
struct Value<'a> {
    column: Cow<'a, str>,
    value: Cow<'a, str>,
    span: Span,
    raw: &'a str,
}

fn value<'a>(column: &'static str, node: Option<Node<'a>>) -> Option<Value<'a>> {
    let node = node?;
    let node = if node.is_array() { *node.items().first()? } else { node };
    if let Some((words, span)) = node.string() {
        let raw = &node.raw()[1..node.raw().len() - 1];
        return Some(Value { column: column.into(), value: decoded(words), span, raw });
    }
    let words = match names(node) {
        names if names.is_empty() && !node.is_object() => node.text()?,
        names => names.join(", ").into(),
    };
    Some(Value { column: column.into(), value: words, span: node.span(), raw: node.raw() })
}

/// All names that a value contains or refers to.
fn named<'a>(column: &'static str, node: Option<Node<'a>>, things: &Things) -> Option<Value<'a>> {
    let node = node?;
    let words = things.names(node).join(", ");
    (!words.is_empty()).then(|| Value {
        column: column.into(),
        value: words.into(),
        span: node.span(),
        raw: node.raw(),
    })
}

fn first<'a>(node: Option<Node<'a>>) -> Option<Node<'a>> {
    let node = node?;
    if node.is_array() { node.items().first().copied() } else { Some(node) }
}

fn review(node: Node<'_>, things: &Things, columns: &mut Columns) -> Found {
    let item = first(node.get("itemReviewed"));
    let rating = first(node.get("reviewRating"));
    let item_get = |name: &str| item.and_then(|item| item.get(name));
    let rating_get = |name: &str| rating.and_then(|rating| rating.get(name));
    let appearance = first(item_get("appearance")).or_else(|| first(item_get("firstAppearance")));
    let appearance = appearance.map(|work| work.get("url").unwrap_or(work));
    let mut values: Vec<Value<'_>> = [
        value("claimReviewed", node.get("claimReviewed"))
            .or_else(|| value("claimReviewed", item_get("text"))),
        named("claimant", item_get("author"), things),
        value("claimDate", item_get("datePublished")),
        value("appearance", appearance.or_else(|| first(item_get("url")))),
        value("verdict", rating_get("name")),
        value("rating", rating_get("alternateName")),
        named("publisher", node.get("author"), things)
            .or_else(|| named("publisher", node.get("publisher"), things)),
        value("url", node.get("url")),
        value("reviewDate", node.get("datePublished")),
        value("reviewBody", node.get("reviewBody")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut rest = Vec::new();
    flatten(node, "", 0, &mut rest);
    let used = [
        "@context",
        "@type",
        "claimReviewed",
        "itemReviewed.@type",
        "itemReviewed.author.@type",
        "itemReviewed.author.name",
        "itemReviewed.datePublished",
        "reviewRating.@type",
        "reviewRating.alternateName",
        "author.name",
        "url",
        "datePublished",
        "reviewBody",
        "itemReviewed.appearance.url",
        "itemReviewed.appearance.@type",
        "itemReviewed.firstAppearance.url",
        "itemReviewed.firstAppearance.@type",
    ];
    for (name, words, span, raw) in rest {
        if !used.contains(&name.as_str()) {
            values.push(Value { column: name.into(), value: words, span, raw });
        }
    }
    record(&values, columns, node)
}

fn record(values: &[Value<'_>], columns: &mut Columns, node: Node<'_>) -> Found {
    let cells: Vec<Cell<'_>> = values
        .iter()
        .map(|Value { column, value, span, raw }| Cell { column, value, span: *span, raw })
        .collect();
    let record = columns.record(&cells);
    let place = |cell: Option<usize>| cell.map_or(node.span().start, |cell| cells[cell].span.start);
    record.map(Record::finished).map_err(|(cell, why)| (place(cell), why))
}

/// Whether it is a saved answer of `claims:search` of the Google Fact Check Tools API.
pub(super) fn is_answer(node: Node<'_>) -> bool {
    let claims = node.get("claims").map(Node::items).unwrap_or_default();
    claims.first().is_some_and(|claim| claim.get("claimReview").is_some() && claim.get("text").is_some())
}

/// The claims in such an answer, with an assessment for each review.
pub(super) fn answers(node: Node<'_>) -> (Vec<Found>, Vec<String>) {
    let mut columns = columns(None);
    let mut records = Vec::new();
    for claim in node.get("claims").map(Node::items).unwrap_or_default() {
        let reviews = claim.get("claimReview").map(Node::items).unwrap_or_default();
        let of_claim = [
            value("claimReviewed", claim.get("text")),
            value("claimant", claim.get("claimant")),
            value("claimDate", claim.get("claimDate")),
        ];
        let mut found: Option<Found> = None;
        let count = reviews.len().max(1);
        for index in 0..count {
            let review = reviews.get(index).copied();
            let get = |name: &str| review.and_then(|review| review.get(name));
            let publisher = get("publisher");
            let site =
                publisher.and_then(|publisher| publisher.get("name").or_else(|| publisher.get("site")));
            let mut values: Vec<Value<'_>> = of_claim
                .iter()
                .flatten()
                .map(|Value { column, value, span, raw }| Value {
                    column: column.clone(),
                    value: value.clone(),
                    span: *span,
                    raw,
                })
                .collect();
            values.extend(
                [
                    value("rating", get("textualRating")),
                    value("publisher", site),
                    value("url", get("url")),
                    value("reviewDate", get("reviewDate")),
                    value("title", get("title")),
                    value("languageCode", get("languageCode")),
                ]
                .into_iter()
                .flatten(),
            );
            let next = record(&values, &mut columns, claim);
            match (&mut found, next) {
                (Some(Ok(first)), Ok(next)) => {
                    // The words of a further review are kept beside those of the first.
                    for (name, value) in next.claim.extra.iter() {
                        if first.claim.extra.get(name) != Some(value) {
                            columns.add(&mut first.claim, &format!("{name} {}", index + 1), value);
                        }
                    }
                    first.assessments.extend(next.assessments);
                }
                (Some(_), _) => {}
                (none, next) => *none = Some(next),
            }
        }
        records.extend(found);
    }
    (records, columns.notes())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::model::Verdict;

    #[test]
    fn a_review_is_found_wherever_it_stands() {
        let one = r#"{"@type":"ClaimReview","claimReviewed":"The dam \"fell\".","itemReviewed":{"@type":"Claim","author":{"name":"B. Cole"},"datePublished":"2026-02-01","appearance":[{"url":"https://example.org/x"}]},"author":{"@type":"Organization","name":"The Desk"},"reviewRating":{"ratingValue":"1","bestRating":"5","worstRating":"1","alternateName":"Falsehood"},"url":"https://desk.example/1","datePublished":"2026-03-01"}"#;
        for text in [
            one.to_owned(),
            format!("[{one}]"),
            format!(r#"{{"@graph":[{{"@type":"WebPage"}},{one}]}}"#),
            format!(
                r#"{{"@type":"DataFeed","dataFeedElement":[{{"@type":"DataFeedItem","item":[{one}]}}]}}"#
            ),
            one.replace("\"ClaimReview\"", "[\"http://schema.org/ClaimReview\"]"),
            one.replace(r#"{"@type":"Organization","name":"The Desk"}"#, r#"["The Desk"]"#),
            format!(
                r##"[{},{{"@id":"#d","name":"The Desk"}}]"##,
                one.replace(r##"{"@type":"Organization","name":"The Desk"}"##, r##"{"@id":"#d"}"##)
            ),
            one.replace("\"Falsehood\"", r#"{"@value":"Falsehood","@language":"en"}"#)
                .replace("B. Cole", "B&#46; Cole"),
        ] {
            let node = Node::parse(&text, 0).unwrap();
            assert!(has_reviews(node), "{text}");
            let (found, _) = reviews(node, None);
            let record = found[0].as_ref().unwrap();
            assert_eq!(&*record.claim.text, "The dam \"fell\".", "{text}");
            assert_eq!(record.claim.span.unwrap().of(&text), Some(record.claim.anchor()));
            assert_eq!(record.claim.claimant.as_deref(), Some("B. Cole"));
            assert_eq!(record.claim.url.as_deref(), Some("https://example.org/x"));
            let assessment = &record.assessments[0];
            assert_eq!((assessment.verdict, assessment.by.as_deref()), (Verdict::Refuted, Some("The Desk")));
            assert_eq!(assessment.rating.as_deref(), Some("Falsehood"));
            assert_eq!(record.claim.extra.get("reviewRating.bestRating"), Some("5"));
        }
    }

    #[test]
    fn an_answer_of_the_api_is_read() {
        let text = r#"{"claims":[{"text":"The dam fell.","claimant":"B. Cole","claimDate":"2026-02-01T00:00:00Z","claimReview":[{"publisher":{"name":"The Desk","site":"desk.example"},"url":"https://desk.example/1","title":"No","reviewDate":"2026-03-01T00:00:00Z","textualRating":"False","languageCode":"en"},{"publisher":{"site":"other.example"},"textualRating":"Mostly false","languageCode":"de"}]},{"claimReview":[]}],"nextPageToken":"x"}"#;
        let node = Node::parse(text, 0).unwrap();
        assert!(is_answer(node) && !has_reviews(node));
        let (found, _) = answers(node);
        let record = found[0].as_ref().unwrap();
        let verdicts: Vec<_> =
            record.assessments.iter().map(|one| (one.verdict, one.by.as_deref().unwrap())).collect();
        assert_eq!(verdicts, [(Verdict::Refuted, "The Desk"), (Verdict::Conflicting, "other.example")]);
        assert_eq!(record.claim.extra.get("languageCode 2"), Some("de"));
        assert!(found[1].is_err());
    }
}
