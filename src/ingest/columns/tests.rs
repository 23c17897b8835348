//! Tests of columns.
#![allow(clippy::unwrap_used)]
use super::super::mapping::parse_map;
use super::*;

#[test]
fn usual_names_are_mapped_by_themselves_and_the_rest_is_kept() {
    let mut columns = Columns::new(parse_map("claimant=Source").unwrap(), None);
    columns.meet(["ID", "Statement", "Claim Text", "Source", "Speaker", "Rating", "Notes"].into_iter());
    let (mapped, kept) = columns.mapping();
    assert_eq!(mapped, [("text", "Claim Text"), ("claimant", "Source"), ("rating", "Rating"), ("id", "ID")]);
    assert_eq!(kept, ["Statement", "Speaker", "Notes"]);
    assert!(columns.missing().is_empty());
    columns.meet(["Date"].into_iter());
    assert_eq!(columns.mapping().0[2], ("date", "Date"));
}

#[test]
fn what_is_encoded_is_no_claim() {
    for (value, is_claim) in [
        ("VGhlIHdlaXIgd2FzIGJ1aWx0IGluIDE5NjkgYW5kIGNvc3QgNDEgbWlsbGlvbiBwb3VuZHMuIFRo", false),
        ("https://example.org/VGhlIHdlaXIgd2FzIGJ1aWx0IGluIDE5NjkgYW5kIGNvc3QgNDEgbWlsbGlvbiBwb3Vu", true),
        ("4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393", true),
        ("The dam fell.", true),
        ("[\"The dam fell.\", \"It rose.\"]", false),
        ("[1] The dam fell.", true),
        ("[sic]", true),
    ] {
        let mut columns = Columns::new(Vec::new(), None);
        columns.meet(["text"].into_iter());
        let span = crate::model::Span { start: 0, end: 0 };
        let record = columns.record(&[Cell { column: "text", value, span, raw: "" }]);
        assert_eq!(record.is_ok(), is_claim, "{value}");
    }
}

#[test]
fn a_status_of_our_own_is_no_verdict() {
    for (names, contested) in [
        (&["seq", "leaf", "text", "status", "claimant"][..], 0),
        (&["seq", "leaf", "text", "status", "confidence", "at"], 0),
        (&["text", "status"], 1),
    ] {
        for (status, count) in [("contested", contested), ("superseded", 0), ("supported", 1)] {
            let mut columns = Columns::new(Vec::new(), None);
            columns.meet(names.iter().copied());
            let cells = names.iter().map(|column| {
                let value = match *column {
                    "text" => "The dam fell.",
                    "status" => status,
                    _ => "",
                };
                Cell { column, value, span: crate::model::Span { start: 0, end: 0 }, raw: "" }
            });
            let record = columns.record(&cells.collect::<Vec<_>>()).unwrap();
            assert_eq!(record.assessments.len(), count, "{names:?} {status}");
            let kept = record.extra.iter().any(|(name, value)| name == "status" && value == status);
            assert_eq!(kept, count == 0, "{names:?} {status}");
            assert_eq!(columns.notes(), [""; 0]);
        }
    }
}

#[test]
fn the_address_of_a_review_is_not_that_of_its_claim() {
    let mut columns = Columns::new(Vec::new(), None);
    let names = "@type claimReviewed url author.name datePublished itemReviewed.author.name itemReviewed.datePublished \
             reviewRating.alternateName itemReviewed.appearance.url";
    columns.meet(names.split_whitespace());
    let (mapped, kept) = columns.mapping();
    assert_eq!(
        mapped,
        [
            ("text", "claimReviewed"),
            ("claimant", "itemReviewed.author.name"),
            ("date", "itemReviewed.datePublished"),
            ("url", "itemReviewed.appearance.url"),
            ("rating", "reviewRating.alternateName"),
            ("by", "author.name"),
            ("verdict-url", "url"),
            ("verdict-date", "datePublished"),
        ]
    );
    assert_eq!(kept, ["@type"]);
}
