//! ClaimReview (schema.org): what fact-checkers publish about the claims of others.
//!
//! Invariant: a review is found wherever it stands in the JSON, as real feeds write it: alone, in an array, in an
//! `@graph`, or among the items of a DataFeed; with names as text, objects or arrays, and under a prefix. Each claim that
//! it is about is a record, with the verdict as an assessment by its publisher. What has no field is kept under its own
//! name. `tests/claims.rs` holds it.

use std::borrow::Cow;

use super::cell::Cell;
use super::columns::Columns;
use super::json::Node;
use super::json_ld::{Things, is_a, local, member, names, shown};
use super::mapping::{Map, Target};
use super::member::flatten;
use super::rating::verdict_of_words;
use super::record::Record;
use crate::model::Span;

/// How deep a review may stand in its document.
const DEEPEST: usize = 40;

/// The claim in a row; or the byte at which something is wrong, and what.
pub(super) type Found = Result<Record, (usize, String)>;

/// The columns of both formats.
pub(super) fn columns(publisher: Option<String>) -> Columns {
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
    search(node, None, 0, &mut nodes);
    let things = Things::of(node);
    let (mut records, mut media) = (Vec::new(), 0);
    let things = &things;
    for (node, outer) in nodes {
        // What a MediaReview says of a picture is a claim only if it says it in words.
        if is_a(node, &["MediaReview"]) && said(node, outer, things).is_empty() {
            media += 1;
            continue;
        }
        records.extend(review(node, outer, things, &mut columns));
    }
    let mut notes = columns.notes();
    if media > 0 {
        let what = if media == 1 { "MediaReview states" } else { "MediaReviews state" };
        notes.push(format!("{media} {what} no claim in words; only the captured file keeps what it says"));
    }
    (records, notes)
}

/// Whether it contains a review.
pub(super) fn has_reviews(node: Node<'_>) -> bool {
    let mut nodes = Vec::new();
    search(node, None, 0, &mut nodes);
    !nodes.is_empty()
}

/// The types of reviews.
const REVIEWS: [&str; 2] = ["ClaimReview", "MediaReview"];

/// Finds the reviews in a document, each with the claim in which it stands.
fn search<'a>(
    node: Node<'a>,
    outer: Option<Node<'a>>,
    depth: usize,
    found: &mut Vec<(Node<'a>, Option<Node<'a>>)>,
) {
    // Every review names its type.
    if depth > DEEPEST || !REVIEWS.iter().any(|name| node.raw().contains(name)) {
        return;
    }
    if is_a(node, &REVIEWS) {
        found.push((node, outer));
        return;
    }
    let outer = if is_a(node, &["Claim"]) { Some(node) } else { outer };
    for item in node.items() {
        search(item, outer, depth + 1, found);
    }
    for (_, member) in node.members() {
        search(member, outer, depth + 1, found);
    }
}

/// A value for a column, with its place.
#[derive(Clone)]
pub(super) struct Value<'a> {
    pub(super) column: Cow<'a, str>,
    pub(super) value: Cow<'a, str>,
    pub(super) span: Span,
    pub(super) raw: &'a str,
}

/// The words of a string, or the names in another value, for a column.
pub(super) fn value<'a>(column: &'static str, node: Option<Node<'a>>) -> Option<Value<'a>> {
    let node = node?;
    let node = if node.is_array() { *node.items().first()? } else { node };
    if let Some((words, span)) = node.string() {
        let (value, tagged) = shown(words);
        // Words without the tags that stand among them do not stand in the document.
        let raw = if tagged { "" } else { &node.raw()[1..node.raw().len() - 1] };
        return Some(Value { column: column.into(), value, span, raw });
    }
    let words = match names(node) {
        names if names.is_empty() && !node.is_object() => node.text()?,
        names => names.join(", ").into(),
    };
    Some(Value { column: column.into(), value: words, span: node.span(), raw: node.raw() })
}

/// All names that a value contains or refers to.
fn named<'a>(column: &'static str, node: Option<Node<'a>>, things: &Things<'a>) -> Option<Value<'a>> {
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

/// A claim that a review is about: its words, and the thing that is reviewed.
type Said<'a> = (Node<'a>, Option<Node<'a>>);

/// The claims that a review is about. Their words are in `claimReviewed`, as text or as a Claim, or in the reviewed item.
fn said<'a>(node: Node<'a>, outer: Option<Node<'a>>, things: &Things<'a>) -> Vec<Said<'a>> {
    let items = all(member(node, "itemReviewed"), things);
    let words = |node: Node<'a>| match node.is_object() {
        true => member(node, "text").or_else(|| member(node, "name")).or_else(|| member(node, "@value")),
        false => Some(node),
    };
    let reviewed: Vec<_> = all(member(node, "claimReviewed"), things).into_iter().filter_map(words).collect();
    if reviewed.is_empty() {
        let own = |item: Node<'a>| Some((words(item).filter(|_| item.is_object())?, Some(item)));
        // A review that stands in a claim is about that.
        let items = if items.is_empty() { outer.into_iter().collect() } else { items };
        return items.into_iter().filter_map(own).collect();
    }
    // Several claims have an item each, or all have the first.
    let alike = items.len() == reviewed.len();
    let item = |at: usize| items.get(if alike { at } else { 0 }).copied();
    let mut said: Vec<Said<'a>> = reviewed.iter().enumerate().map(|(at, words)| (*words, item(at))).collect();
    if items.len() > reviewed.len() {
        // What only an item says is a claim, too.
        let known = |words: Node<'_>| reviewed.iter().any(|one| one.text() == words.text());
        let others =
            items.iter().filter_map(|item| Some((words(*item).filter(|_| item.is_object())?, Some(*item))));
        said.extend(others.filter(|(words, _)| !known(*words)));
    }
    said
}

/// The items of an array, or the one value; each as what it refers to.
fn all<'a>(node: Option<Node<'a>>, things: &Things<'a>) -> Vec<Node<'a>> {
    let found = match node {
        Some(node) if node.is_array() => node.items(),
        Some(node) if node.raw() != "null" => vec![node],
        _ => Vec::new(),
    };
    found.into_iter().map(|node| things.resolved(node)).collect()
}

/// The claims of a review, each with its verdict.
fn review<'a>(
    node: Node<'a>,
    outer: Option<Node<'a>>,
    things: &Things<'a>,
    columns: &mut Columns,
) -> Vec<Found> {
    let said = said(node, outer, things);
    if said.is_empty() {
        return vec![Err((node.span().start, "this review names no claim".to_owned()))];
    }
    // A review may name thousands of claims: what it says of all of them is read once.
    let of_review = of_review(node, things);
    let of = |(words, item)| {
        let mut values = of_claim(words, item, things);
        values.extend(of_review.iter().cloned());
        record(&values, columns, node)
    };
    said.into_iter().map(of).collect()
}

/// What is said of a claim alone.
fn of_claim<'a>(words: Node<'a>, item: Option<Node<'a>>, things: &Things<'a>) -> Vec<Value<'a>> {
    let get = |name: &str| item.and_then(|item| member(item, name));
    let appearance = first(get("appearance")).or_else(|| first(get("firstAppearance")));
    let appearance = appearance.map(|work| things.resolved(work));
    let address = |work: Node<'a>| member(work, "url").or_else(|| member(work, "@id")).unwrap_or(work);
    let appearance = appearance.map(address);
    let values = [
        value("claimReviewed", Some(words)),
        named("claimant", get("author"), things),
        value("claimDate", get("datePublished")),
        value("appearance", appearance.or_else(|| first(get("url")))),
    ];
    values.into_iter().flatten().collect()
}

/// What a review says of each of its claims, with all that has no field.
fn of_review<'a>(node: Node<'a>, things: &Things<'a>) -> Vec<Value<'a>> {
    let get = |name: &str| member(node, name);
    // Of several ratings the first that has words counts.
    let ratings = all(get("reviewRating"), things);
    let in_words =
        |rating: &&Node<'_>| rating.string().is_some() || member(**rating, "alternateName").is_some();
    let rating = ratings.iter().find(in_words).or(ratings.first()).copied();
    let rating_get = |name: &str| rating.and_then(|rating| member(rating, name));
    let mut values: Vec<Value<'_>> = [
        value("verdict", rating_get("name")),
        // A rating may be nothing but its words.
        value("rating", rating_get("alternateName").or(rating.filter(|rating| rating.string().is_some())))
            .or_else(|| value("rating", get("mediaAuthenticityCategory")))
            .or_else(|| {
                let described = value("rating", rating_get("description"));
                described.filter(|words| verdict_of_words(&words.value).is_some())
            }),
        named("publisher", get("author"), things).or_else(|| named("publisher", get("publisher"), things)),
        value("url", get("url")),
        value("reviewDate", get("datePublished")),
        value("reviewBody", get("reviewBody")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut rest = Vec::new();
    flatten(node, "", 0, &mut rest);
    let stands_elsewhere = |rating: &Node<'a>| {
        get("reviewRating").is_some_and(|own| own.is_array() || own.span() != rating.span())
    };
    if let Some(rating) = rating.filter(stands_elsewhere) {
        flatten(rating, "reviewRating", 1, &mut rest);
    }
    let used = [
        "@context",
        "@type",
        "type",
        "claimReviewed",
        "claimReviewed.@type",
        "claimReviewed.text",
        "itemReviewed.@type",
        "itemReviewed.author.@type",
        "itemReviewed.author.name",
        "itemReviewed.datePublished",
        "reviewRating",
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
        let name = local(&name);
        let is_context = name.starts_with("@context.");
        // Of several ratings, only one is read.
        let is_list = name == "reviewRating" && raw.starts_with(['[', '{']);
        if !is_context && (is_list || !used.contains(&name.as_str())) {
            values.push(Value { column: name.into(), value: words, span, raw });
        }
    }
    values
}

/// The claim that some values of an object make.
pub(super) fn record(values: &[Value<'_>], columns: &mut Columns, node: Node<'_>) -> Found {
    let cells: Vec<Cell<'_>> = values
        .iter()
        .map(|Value { column, value, span, raw }| Cell { column, value, span: *span, raw })
        .collect();
    let record = columns.record(&cells);
    let place = |cell: Option<usize>| cell.map_or(node.span().start, |cell| cells[cell].span.start);
    record.map(Record::finished).map_err(|(cell, why)| (place(cell), why))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::model::Verdict;

    #[test]
    fn a_review_is_found_wherever_it_stands() {
        let one = r#"{"@type":"ClaimReview","claimReviewed":"The dam \"fell\".","itemReviewed":{"@type":"Claim","author":{"name":"B. Cole"},"datePublished":"2026-02-01","appearance":[{"url":"https://example.org/x"}]},"author":{"@type":"Organization","name":"The Desk"},"reviewRating":{"ratingValue":"1","bestRating":"5","worstRating":"1","alternateName":"Falsehood"},"url":"https://desk.example/1","datePublished":"2026-03-01"}"#;
        let prefixed =
            ["claimReviewed", "itemReviewed", "author", "name", "reviewRating", "ratingValue", "bestRating"]
                .iter()
                .chain(&["alternateName", "datePublished", "appearance", "url"])
                .fold(one.to_owned(), |text, name| {
                    text.replace(&format!("\"{name}\""), &format!("\"schema:{name}\""))
                });
        for text in [
            one.to_owned(),
            prefixed.replace("\"ClaimReview\"", "\"schema:ClaimReview\""),
            one.replace(r#""The dam \"fell\".""#, r#"{"@type":"Claim","text":"The dam \"fell\"."}"#),
            one.replace(r#""claimReviewed":"The dam \"fell\".","#, "")
                .replace(r#""@type":"Claim","#, r#""@type":"Claim","name":"The dam \"fell\".","#),
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
    fn what_stands_elsewhere_in_the_graph_is_read() {
        let text = r##"{"@context":"https://schema.org","@graph":[
            {"@type":"ClaimReview","itemReviewed":{"@id":"#c"},"reviewRating":{"@id":"#r"},"author":{"@id":"#d"}},
            {"@type":"Claim","@id":"#c","text":"The dam fell.","author":{"@id":"#a"},"appearance":{"@id":"https://example.org/x"}},
            {"@type":"Rating","@id":"#r","ratingValue":1,"bestRating":5,"worstRating":1},
            {"@type":"Person","@id":"#a","name":"Ann"},{"@type":"Organization","@id":"#d","name":"The Desk"}]}"##;
        let (found, _) = reviews(Node::parse(text, 0).unwrap(), None);
        let record = found[0].as_ref().unwrap();
        assert_eq!((&*record.claim.text, record.claim.claimant.as_deref()), ("The dam fell.", Some("Ann")));
        assert_eq!(record.claim.url.as_deref(), Some("https://example.org/x"));
        let assessment = &record.assessments[0];
        assert_eq!((assessment.verdict, assessment.by.as_deref()), (Verdict::Refuted, Some("The Desk")));
        // A review that stands in its claim, a claim that only an item states, and lists as a processor writes them.
        for (text, claims) in [
            (
                r#"{"@type":"Claim","text":"The dam fell.","author":"Ann","review":{"@type":"ClaimReview","reviewRating":"False"}}"#,
                &["The dam fell."][..],
            ),
            (
                r#"{"@type":"ClaimReview","claimReviewed":"The dam fell.","reviewRating":"False","itemReviewed":[{"author":"Ann"},{"text":"It rose."}]}"#,
                &["The dam fell.", "It rose."],
            ),
            (
                r#"[{"@type":["http://schema.org/ClaimReview"],"http://schema.org/claimReviewed":[{"@value":"The dam fell."}],"http://schema.org/reviewRating":[{"http://schema.org/alternateName":[{"@value":"False"}]}],"http://schema.org/itemReviewed":[{"http://schema.org/author":[{"http://schema.org/name":[{"@value":"Ann"}]}]}]}]"#,
                &["The dam fell."],
            ),
        ] {
            let (found, _) = reviews(Node::parse(text, 0).unwrap(), None);
            let said: Vec<_> = found.iter().map(|one| one.as_ref().unwrap().claim.text.to_string()).collect();
            assert_eq!(said, claims, "{text}");
            let first = found[0].as_ref().unwrap();
            assert_eq!(first.assessments[0].verdict, Verdict::Refuted, "{text}");
            assert_eq!(first.claim.claimant.as_deref(), Some("Ann"), "{text}");
        }
        // What refers to nothing is none.
        let (found, _) = reviews(Node::parse(&text.replace("\"@id\":\"#c\",", ""), 0).unwrap(), None);
        assert!(found[0].is_err());
    }

    #[test]
    fn every_claim_of_a_review_has_its_verdict() {
        let text = r#"{"@type":"ClaimReview","claimReviewed":["One fell.","Two <b>fell</b> &amp; rose.<br>Once."],"reviewRating":"False",
            "itemReviewed":[{"@type":"Claim","author":"Ann"},{"@type":"Claim","author":{"name":"Bo"}}]}"#;
        let (found, notes) = reviews(Node::parse(text, 0).unwrap(), None);
        let told: Vec<_> = found
            .iter()
            .map(|found| {
                let claim = &found.as_ref().unwrap().claim;
                (&*claim.text, claim.claimant.as_deref(), claim.span.is_some())
            })
            .collect();
        // Words among tags have no place.
        assert_eq!(told, [("One fell.", Some("Ann"), true), ("Two fell & rose. Once.", Some("Bo"), false)]);
        assert!(found.iter().all(|found| found.as_ref().unwrap().assessments[0].verdict == Verdict::Refuted));
        assert!(notes.is_empty());
        for (rating, verdict) in [
            (r#"{"ratingValue":5,"bestRating":1,"worstRating":5}"#, Some(Verdict::Refuted)),
            (r#"{"alternateName":"Legend","ratingValue":7}"#, None),
            (r#"{"description":"False"}"#, Some(Verdict::Refuted)),
            (r#"{"description":"How we rate"}"#, None),
            (r#"{"ratingValue":"False"}"#, Some(Verdict::Refuted)),
            (r#"{"ratingValue":"1,0","bestRating":"5","worstRating":"1"}"#, Some(Verdict::Refuted)),
            (r#"{"ratingValue":"5/5","bestRating":"5","worstRating":"1"}"#, Some(Verdict::Supported)),
            (
                r#"{"ratingValue":"2 out of 5","bestRating":"5","worstRating":"1"}"#,
                Some(Verdict::Conflicting),
            ),
            (r#"{"ratingValue":"1/10","bestRating":"5","worstRating":"1"}"#, None),
            (r#"{"ratingValue":"1,5"}"#, None),
            (r#"{"alternateName":"Unrated","ratingValue":1,"bestRating":5,"worstRating":1}"#, None),
            (r#"[{"alternateName":"True"}]"#, Some(Verdict::Supported)),
            (r#"[{"ratingValue":3},{"alternateName":"False"}]"#, Some(Verdict::Refuted)),
            (r#"[{"ratingValue":1,"bestRating":5,"worstRating":1}]"#, Some(Verdict::Refuted)),
        ] {
            let text =
                format!(r#"{{"@type":"ClaimReview","claimReviewed":"One fell.","reviewRating":{rating}}}"#);
            let (found, _) = reviews(Node::parse(&text, 0).unwrap(), None);
            let record = found[0].as_ref().unwrap();
            assert_eq!(record.assessments.first().map(|one| one.verdict), verdict, "{rating}");
        }
    }

    #[test]
    fn a_review_without_words_is_counted() {
        let text = r#"[{"@type":"MediaReview","mediaAuthenticityCategory":"TransformedContent"},
            {"@type":"MediaReview","claimReviewed":"It shows the dam.","mediaAuthenticityCategory":"TransformedContent"},
            {"@type":"ClaimReview","reviewRating":"False"}]"#;
        let (found, notes) = reviews(Node::parse(text, 0).unwrap(), None);
        assert_eq!((found.len(), found[1].is_err()), (2, true));
        assert!(notes.iter().any(|note| note.contains("1 MediaReview states no claim")), "{notes:?}");
    }
}
