//! A claim as one row of a table: what CSV and Parquet write.
//!
//! Invariant: the values are those of [`COLUMNS`], in their order, and each is of the kind that its column [`holds`], or
//! nothing. `tests/parquet.rs` holds it.

use std::borrow::Cow;

use super::{About, Exported, Piece};
use crate::model::Described;
use crate::sheet::COLUMNS;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "parquet"), allow(dead_code, reason = "only columns of Parquet have a kind"))]
pub(super) enum Holds {
    Text,
    Numbers,
    Flags,
    Lists,
}

/// What a column of that name holds.
#[cfg_attr(not(feature = "parquet"), allow(dead_code, reason = "only columns of Parquet have a kind"))]
pub(super) fn holds(column: &str) -> Holds {
    match column {
        "seq" | "source_seq" | "span_start" | "span_end" | "checkpoint_size" => Holds::Numbers,
        "source_primary" => Holds::Flags,
        "groups" | "cites" => Holds::Lists,
        _ => Holds::Text,
    }
}

/// A value of a row.
#[derive(Debug, PartialEq)]
pub(super) enum Value<'r> {
    Nothing,
    Text(Cow<'r, str>),
    Number(u64),
    Flag(bool),
    /// Names without blanks.
    Names(&'r [&'r str]),
    /// Lines of text.
    Lines(&'r [Box<str>]),
}

impl<'r> Value<'r> {
    fn text(text: Option<&'r str>) -> Self {
        text.filter(|text| !text.is_empty()).map_or(Value::Nothing, |text| Value::Text(text.into()))
    }

    fn said(text: Option<impl ToString>) -> Self {
        let text = text.map(|text| text.to_string()).filter(|text| !text.is_empty());
        text.map_or(Value::Nothing, |text| Value::Text(text.into()))
    }

    fn number(number: Option<u64>) -> Self {
        number.map_or(Value::Nothing, Value::Number)
    }
}

/// Which fields were described later, in which entry and by whom, such as `url in 24 by Ann Lee`.
fn described(rows: &[Described<'_>]) -> String {
    let rows = rows.iter().map(|row| {
        let by = row.recorder.map(|name| format!(" by {name}")).unwrap_or_default();
        format!("{} in {}{by}", row.fields.join(" and "), row.seq)
    });
    rows.collect::<Vec<_>>().join("; ")
}

/// The pieces of support that count, such as `evidence 22 from source 16 (other-source)`.
fn rests_on(pieces: &[Piece]) -> String {
    let pieces = pieces.iter().map(|piece| {
        let evidence = piece.evidence.map(|seq| format!("evidence {seq} from "));
        let from = match (piece.source, &piece.url) {
            (Some(source), _) => format!("source {source}"),
            (None, url) => url.clone().unwrap_or_default(),
        };
        format!("{}{from} ({})", evidence.unwrap_or_default(), piece.basis.name())
    });
    pieces.collect::<Vec<_>>().join("; ")
}

/// The row of a claim.
pub(super) fn row<'r>(about: &'r About<'_>, claim: &'r Exported<'_>) -> [Value<'r>; COLUMNS.len()] {
    let (source, assessment) = (claim.source.as_ref(), claim.assessment.as_ref());
    let place = |place: usize| u64::try_from(place).ok();
    [
        Value::Number(claim.seq),
        Value::said(Some(claim.leaf)),
        Value::Text(claim.text.into()),
        Value::text(Some(claim.status.name())),
        Value::text(claim.confidence),
        Value::text(claim.claimant),
        Value::text(claim.date),
        Value::text(claim.url),
        Value::number(source.map(|source| source.seq)),
        Value::said(source.map(|source| source.sha256)),
        Value::text(source.and_then(|source| source.url)),
        Value::text(source.and_then(|source| source.title)),
        Value::text(source.and_then(|source| source.author)),
        Value::text(source.and_then(|source| source.publisher)),
        Value::text(source.and_then(|source| source.published)),
        Value::number(claim.span.and_then(|span| place(span.start))),
        Value::number(claim.span.and_then(|span| place(span.end))),
        Value::text(claim.quote),
        Value::text(assessment.and_then(|assessment| assessment.by)),
        Value::said(assessment.map(|assessment| assessment.at)),
        Value::text(assessment.map(|assessment| assessment.because)),
        Value::text(assessment.and_then(|assessment| assessment.rating)),
        Value::text(assessment.and_then(|assessment| assessment.url)),
        Value::text(assessment.and_then(|assessment| assessment.date)),
        Value::said(Some(claim.at)),
        Value::text(Some(about.checkpoint.origin)),
        Value::Number(about.checkpoint.size),
        Value::said(Some(about.checkpoint.root)),
        Value::said(Some(described(&claim.described_by))),
        Value::said(source.map(|source| described(&source.described_by))),
        source.map_or(Value::Nothing, |source| Value::Flag(source.primary)),
        Value::said(about.verified.as_ref().map(|under| under.policy_sha256)),
        Value::said(claim.rests_on.as_ref().map(|pieces| rests_on(pieces))),
        Value::text(claim.suggested_claimant.as_deref()),
        Value::Names(&claim.groups),
        Value::Lines(claim.cites),
    ]
}
