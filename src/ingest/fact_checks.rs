//! Saved answers of the Google Fact Check Tools API: claims, each with the reviews of it.
//!
//! Invariant: it does not matter how an answer was saved: as it came (`claims:search`, `claims:imageSearch`), its pages in
//! an array, or only its claims, in an array or one a line. `tests/claims.rs` holds it.

use super::claimreview::{Found, Value, columns, record, value};
use super::columns::Columns;
use super::json::Node;

/// Whether it is a saved answer, or pages or claims of answers.
pub(super) fn is_answer(node: Node<'_>) -> bool {
    claims(node).first().is_some_and(|claim| is_claim(*claim))
}

/// Whether it is a claim of an answer.
pub(super) fn is_claim(node: Node<'_>) -> bool {
    node.get("claimReview").is_some_and(Node::is_array) && node.get("text").is_some()
}

/// The claims of an answer, of pages of answers, or themselves.
fn claims(node: Node<'_>) -> Vec<Node<'_>> {
    if node.is_array() {
        let items = node.items();
        // Whether they are pages is decided by the first.
        return match items.first() {
            Some(first) if is_claim(*first) => items,
            Some(first) if first.is_object() && is_answer(*first) => {
                items.into_iter().flat_map(claims).collect()
            }
            _ => Vec::new(),
        };
    }
    if let Some(claims) = node.get("claims") {
        return claims.items();
    }
    let results = node.get("results").map(Node::items).unwrap_or_default();
    results.into_iter().filter_map(|result| result.get("claim")).collect()
}

/// The claims in an answer, with an assessment for each review.
pub(super) fn answers(node: Node<'_>) -> (Vec<Found>, Vec<String>) {
    let mut columns = columns(None);
    let records = claims(node).into_iter().filter_map(|claim| answer(claim, &mut columns)).collect();
    (records, columns.notes())
}

/// A claim of an answer, with an assessment for each review.
pub(super) fn answer(claim: Node<'_>, columns: &mut Columns) -> Option<Found> {
    let reviews = claim.get("claimReview").map(Node::items).unwrap_or_default();
    let of_claim = [
        value("claimReviewed", claim.get("text")),
        value("claimant", claim.get("claimant")),
        value("claimDate", claim.get("claimDate")),
    ];
    let mut found: Option<Found> = None;
    let mut more: Vec<(String, String)> = Vec::new();
    let count = reviews.len().max(1);
    for index in 0..count {
        let review = reviews.get(index).copied();
        let get = |name: &str| review.and_then(|review| review.get(name));
        let publisher = get("publisher");
        let site = publisher.and_then(|publisher| publisher.get("name").or_else(|| publisher.get("site")));
        let of_review = [
            value("rating", get("textualRating")),
            value("publisher", site),
            value("url", get("url")),
            value("reviewDate", get("reviewDate")),
            value("title", get("title")),
            value("languageCode", get("languageCode")),
        ];
        let values: Vec<Value<'_>> = of_claim.iter().cloned().chain(of_review).flatten().collect();
        let next = record(&values, columns, claim);
        match (&mut found, next) {
            (Some(Ok(first)), Ok(next)) => {
                // The words of a further review are kept beside those of the first.
                let own = next.claim.extra.iter();
                let new = own.filter(|(name, value)| first.claim.extra.get(name) != Some(*value));
                more.extend(new.map(|(name, value)| (format!("{name} {}", index + 1), value.to_owned())));
                first.assessments.extend(next.assessments);
            }
            (Some(_), _) => {}
            (none, next) => *none = Some(next),
        }
    }
    if let Some(Ok(first)) = &mut found {
        columns.add(&mut first.claim, &more);
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::claimreview::has_reviews;
    use super::*;
    use crate::model::Verdict;

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

    #[test]
    fn an_answer_is_read_however_it_was_saved() {
        let claim = r#"{"text":"The dam fell.","claimReview":[{"publisher":{"name":"The Desk"},"textualRating":"False"}]}"#;
        for text in [
            format!("[{claim}]"),
            format!(r#"[{{"claims":[{claim}],"nextPageToken":"x"}}]"#),
            format!(r#"{{"results":[{{"claim":{claim}}}]}}"#),
            format!(r#"[{{"results":[{{"claim":{claim}}}]}}]"#),
        ] {
            let node = Node::parse(&text, 0).unwrap();
            assert!(is_answer(node), "{text}");
            let (found, _) = answers(node);
            let record = found[0].as_ref().unwrap();
            assert_eq!((found.len(), record.assessments[0].verdict), (1, Verdict::Refuted), "{text}");
        }
        for text in [
            "{}",
            "[]",
            "[1]",
            r#"[{"claims":[]}]"#,
            r#"{"results":[]}"#,
            r#"[{"text":"x","claimReview":"y"}]"#,
        ] {
            assert!(!is_answer(Node::parse(text, 0).unwrap()), "{text}");
        }
    }
}
