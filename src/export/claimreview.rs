//! ClaimReview (schema.org): the published verdict on each claim, as a DataFeed that search engines and
//! fact-checkers' tools read.

use std::io::{self, Write};

use serde::Serialize;

use super::{Format, Subset, Verified};
use crate::model::{Assessment, Seq, Verdict};
use crate::plain;

pub(super) const FORMAT: Format = Format {
    name: "claimreview",
    media_type: "application/ld+json",
    ending: ".jsonld",
    since: "0.1.0",
    about: "ClaimReview (schema.org): the claims that have a verdict, as a DataFeed",
    leaves_out: "Claims without a verdict, evidence, quotes, hashes and the checkpoint",
    grouped: false,
    write,
};

fn write(subset: &Subset<'_>, out: &mut dyn Write) -> io::Result<()> {
    let reviews = subset.seqs.iter().filter_map(|seq| Review::of(subset, *seq));
    let feed = Feed {
        context: "https://schema.org",
        kind: "DataFeed",
        elements: reviews.map(|review| FeedItem { kind: "DataFeedItem", item: [review] }).collect(),
        principles: subset.verified.map(|Verified { policy, .. }| Principles {
            kind: "CreativeWork",
            identifier: format!("sha256:{policy}"),
        }),
    };
    let mut text = Vec::new();
    plain::write_json(&mut text, &feed)?;
    // The feed may be put into a page, in a script that `</` would end and `<!--` would break. In JSON a `<` occurs only
    // in strings.
    out.write_all(String::from_utf8_lossy(&text).replace('<', "\\u003c").as_bytes())
}

// Fields are in the order of their names, so that the same claims give the same bytes as ever.

#[derive(Serialize)]
struct Feed<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "dataFeedElement")]
    elements: Vec<FeedItem<'a>>,
    #[serde(rename = "publishingPrinciples", skip_serializing_if = "Option::is_none")]
    principles: Option<Principles>,
}

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
    review_body: &'a str,
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
    kind: Option<&'static str>,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rating<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    alternate_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    best_rating: Option<u8>,
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rating_value: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    worst_rating: Option<u8>,
}

impl<'a> Review<'a> {
    /// The review of a claim, if it has a verdict.
    fn of(subset: &Subset<'a>, seq: Seq) -> Option<Self> {
        let Subset { view, verified, .. } = *subset;
        let counted = verified.and_then(|verified| verified.judge.assessed(seq));
        let assessed = counted.or_else(|| view.standing_assessment(seq))?;
        let assessment = assessed.assessment;
        let claim = view.claim(seq)?;
        let source = view.source_of(seq).and_then(|(_, source)| source.url.as_deref());
        let url = claim.url.as_deref().or(source);
        Some(Review {
            kind: "ClaimReview",
            author: assessed.assessor().map(|name| Author { kind: Some("Organization"), name }),
            claim_reviewed: &claim.text,
            date_published: assessment.date.as_deref(),
            item_reviewed: Item {
                kind: "Claim",
                appearance: url.map(|url| Work { kind: "CreativeWork", url }),
                author: claim.claimant.as_deref().map(|name| Author { kind: None, name }),
                date_published: claim.date.as_deref(),
            },
            review_body: &assessment.because,
            review_rating: Rating::of(assessment),
            url: assessment.url.as_deref(),
        })
    }
}

impl<'a> Rating<'a> {
    fn of(assessment: &'a Assessment) -> Self {
        // A scale of three, if the verdict is on one at all.
        let value = match assessment.verdict {
            Verdict::Refuted => Some(1),
            Verdict::Conflicting => Some(2),
            Verdict::Supported => Some(3),
            Verdict::NotEnoughEvidence | Verdict::NotCheckable => None,
        };
        let name = assessment.verdict.name();
        Rating {
            kind: "Rating",
            alternate_name: assessment.rating.as_deref().unwrap_or(name),
            best_rating: value.map(|_| 3),
            name,
            rating_value: value,
            worst_rating: value.map(|_| 1),
        }
    }
}
