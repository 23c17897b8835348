//! ClaimReview (schema.org): the published verdict on each claim, as a DataFeed that search engines and
//! fact-checkers' tools read.

use std::io;

use serde::Serialize;
use serde_json::Value;

use super::format::Encode;
use super::{About, Exported, Format, Label};
use crate::model::{Assessed, Assessment, Claim, Verdict};
use crate::plain;

pub(super) const FORMAT: Format = Format {
    label: Label {
        name: "claimreview",
        media_type: "application/ld+json",
        ending: ".jsonld",
        since: "0.1.0",
        about: "ClaimReview (schema.org): the claims that have a verdict, as a DataFeed",
        leaves_out: "Claims without a verdict, evidence, quotes, hashes and the checkpoint",
        feature: None,
        built: true,
    },
    record: "review",
    grouped: false,
    beside: false,
    encode: Encode::Text {
        begin: |out| {
            out.extend_from_slice(
                b"{\"@context\":\"https://schema.org\",\"@type\":\"DataFeed\",\"dataFeedElement\":[",
            );
            Ok(())
        },
        claim,
        end,
    },
};

/// What the numbers of an assessment of this ledger mean.
const SCALE: &str = "An assessment recorded in claimlog: 1 is refuted, 2 is conflicting, 3 is supported";

fn claim(_: &About<'_>, claim: &Exported<'_>, before: u64, out: &mut Vec<u8>) -> io::Result<u64> {
    for (at, assessed) in (before..).zip(&claim.reviews) {
        if at > 0 {
            out.push(b',');
        }
        put(out, &FeedItem { kind: "DataFeedItem", item: [Review::of(claim, *assessed)] })?;
    }
    Ok(claim.reviews.len() as u64)
}

fn end(about: &About<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    out.push(b']');
    if let Some(under) = &about.verified {
        out.extend_from_slice(b",\"publishingPrinciples\":");
        let identifier = format!("sha256:{}", under.policy_sha256);
        put(out, &Principles { kind: "CreativeWork", identifier })?;
    }
    out.extend_from_slice(b"}\n");
    Ok(())
}

/// Writes a value that may be put into a page, in a script that `</` would end and `<!--` would break. In JSON a `<`
/// occurs only in strings.
fn put<T: Serialize>(out: &mut Vec<u8>, value: &T) -> io::Result<()> {
    let mut json = Vec::new();
    plain::write_json(&mut json, value)?;
    for part in json.trim_ascii_end().split_inclusive(|byte| *byte == b'<') {
        match part.split_last() {
            Some((b'<', before)) => {
                out.extend_from_slice(before);
                out.extend_from_slice(b"\\u003c");
            }
            _ => out.extend_from_slice(part),
        }
    }
    Ok(())
}

// Fields are in the order of their names, so that the same claims give the same bytes as ever.

/// The policy that chose the claims.
#[derive(Serialize)]
struct Principles {
    #[serde(rename = "@type")]
    kind: &'static str,
    identifier: String,
}

#[derive(Serialize)]
struct FeedItem<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    item: [Review<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Review<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Author<'a>>,
    claim_reviewed: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'a str>,
    item_reviewed: Item<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review_body: Option<&'a str>,
    review_rating: Rating<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

/// What was claimed, by whom and where.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    appearance: Option<Work<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Author<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'a str>,
}

#[derive(Serialize)]
struct Work<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct Author<'a> {
    #[serde(rename = "@type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

/// A rating. What was published elsewhere is written in the publisher's words, and nothing is added to it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rating<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    alternate_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    best_rating: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rating_explanation: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rating_value: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    worst_rating: Option<Value>,
}

impl<'a> Review<'a> {
    /// An assessment of a claim as a review.
    fn of(exported: &Exported<'a>, assessed: Assessed<'a>) -> Self {
        let (claim, assessment) = (exported.claim, assessed.assessment);
        let published = assessment.is_published();
        // What a review said beside the verdict is kept with the claim, under its name in the review.
        let said = |name: &str| claim.extra.get(name);
        Review {
            kind: "ClaimReview",
            author: assessed.assessor().map(|name| match published {
                true => Author { kind: said("author.@type"), name, url: said("author.url") },
                false => Author { kind: Some("Organization"), name, url: None },
            }),
            claim_reviewed: &claim.text,
            date_published: assessment.date.as_deref(),
            item_reviewed: Item {
                kind: "Claim",
                appearance: exported.url.map(|url| Work { kind: "CreativeWork", url }),
                author: claim.claimant.as_deref().map(|name| Author { kind: None, name, url: None }),
                date_published: claim.date.as_deref(),
            },
            review_body: (!assessment.lacks_reason()).then_some(&assessment.because),
            review_rating: match published {
                true => Rating::published(assessment, claim),
                false => Rating::of(assessment),
            },
            url: assessment.url.as_deref(),
        }
    }
}

impl<'a> Rating<'a> {
    /// The rating that somebody else published, as it came.
    fn published(assessment: &'a Assessment, claim: &'a Claim) -> Self {
        let said = |name: &str| claim.extra.get(name);
        let (value, name) = (said("reviewRating.ratingValue"), said("reviewRating.name"));
        Rating {
            kind: "Rating",
            // If it had no alternate name, the ledger has its name or its value as the words of the rating.
            alternate_name: assessment
                .rating
                .as_deref()
                .filter(|words| ![value, name].contains(&Some(*words))),
            best_rating: said("reviewRating.bestRating").map(number),
            name,
            rating_explanation: said("reviewRating.ratingExplanation"),
            rating_value: value.map(number),
            worst_rating: said("reviewRating.worstRating").map(number),
        }
    }

    /// The program's own scale of three, for an assessment of this ledger.
    fn of(assessment: &Assessment) -> Self {
        let value = match assessment.verdict {
            Verdict::Refuted => Some(1),
            Verdict::Conflicting => Some(2),
            Verdict::Supported => Some(3),
            Verdict::NotEnoughEvidence | Verdict::NotCheckable => None,
        };
        let name = assessment.verdict.name();
        Rating {
            kind: "Rating",
            alternate_name: Some(name),
            best_rating: value.map(|_| Value::from(3)),
            name: None,
            rating_explanation: value.map(|_| SCALE),
            rating_value: value.map(Value::from),
            worst_rating: value.map(|_| Value::from(1)),
        }
    }
}

/// A number as JSON has it, or else the text.
fn number(text: &str) -> Value {
    let read: Option<serde_json::Number> = serde_json::from_str(text).ok();
    read.filter(|number| number.to_string() == text).map_or_else(|| Value::from(text), Value::Number)
}
