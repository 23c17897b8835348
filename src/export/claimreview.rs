//! ClaimReview (schema.org): the published verdict on each claim, as a DataFeed that search engines and
//! fact-checkers' tools read.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::model::{Assessment, Seq, Verdict, View};
use crate::plain;

/// The claims that have a verdict, one item each; the others are left out, for a review without one is none.
pub(super) fn write(view: &View, seqs: &[Seq], out: &mut dyn Write) -> io::Result<()> {
    let items: Vec<Value> = seqs
        .iter()
        .filter_map(|seq| {
            let (.., assessment) = view.standing_assessment(*seq)?;
            Some(json!({"@type": "DataFeedItem", "item": [review(view, *seq, assessment)?]}))
        })
        .collect();
    let feed = json!({"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": items});
    let mut text = Vec::new();
    plain::write_json(&mut text, &feed)?;
    // It is made to stand in a page, in a script that `</` would end and `<!--` would bend. In JSON a `<` is only ever a word's.
    out.write_all(String::from_utf8_lossy(&text).replace('<', "\\u003c").as_bytes())
}

fn review(view: &View, seq: Seq, assessment: &Assessment) -> Option<Value> {
    let claim = view.claim(seq)?;
    let mut item = Map::new();
    item.insert("@type".to_owned(), "Claim".into());
    let put = |map: &mut Map<String, Value>, name: &str, value: Option<Value>| {
        if let Some(value) = value {
            map.insert(name.to_owned(), value);
        }
    };
    put(&mut item, "author", claim.claimant.as_deref().map(|name| json!({"name": name})));
    put(&mut item, "datePublished", claim.date.as_deref().map(Value::from));
    let url =
        claim.url.as_deref().or_else(|| view.source_of(seq).and_then(|(_, source)| source.url.as_deref()));
    put(&mut item, "appearance", url.map(|url| json!({"@type": "CreativeWork", "url": url})));
    let name = assessment.rating.as_deref().unwrap_or(assessment.verdict.name());
    let mut rating = json!({"@type": "Rating", "name": assessment.verdict.name(), "alternateName": name});
    // A scale of three, where the rating is on one at all.
    let place = match assessment.verdict {
        Verdict::Refuted => Some(1),
        Verdict::Conflicting => Some(2),
        Verdict::Supported => Some(3),
        Verdict::NotEnoughEvidence | Verdict::NotCheckable => None,
    };
    if let Some(place) = place {
        rating["ratingValue"] = place.into();
        rating["worstRating"] = 1.into();
        rating["bestRating"] = 3.into();
    }
    let mut review = Map::new();
    put(&mut review, "@type", Some("ClaimReview".into()));
    put(&mut review, "claimReviewed", Some(claim.text.as_str().into()));
    put(&mut review, "itemReviewed", Some(item.into()));
    put(
        &mut review,
        "author",
        assessment.by.as_deref().map(|name| json!({"@type": "Organization", "name": name})),
    );
    put(&mut review, "reviewRating", Some(rating));
    put(&mut review, "url", assessment.url.as_deref().map(Value::from));
    put(&mut review, "datePublished", assessment.date.as_deref().map(Value::from));
    put(&mut review, "reviewBody", Some(assessment.because.as_str().into()));
    Some(review.into())
}
