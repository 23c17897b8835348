//! The formats that documents are read in: one file each. `claimlog formats` prints them in this order.

use super::format::Format;
use super::input::{Input, Made};
use crate::error::Result;

pub(super) mod claimreview;
pub(super) mod csv;
pub(super) mod factcheck;
pub(super) mod feed;
pub(super) mod file;
pub(super) mod html;
pub(super) mod json;
pub(super) mod jsonl;
pub(super) mod markdown;
pub(super) mod mhtml;
pub(super) mod pdf;
pub(super) mod text;
pub(super) mod tsv;
pub(super) mod wacz;
pub(super) mod warc;

/// Every format that documents are read in.
pub static FORMATS: [&Format; 15] = [
    &text::FORMAT,
    &markdown::FORMAT,
    &html::FORMAT,
    &mhtml::FORMAT,
    &csv::FORMAT,
    &tsv::FORMAT,
    &jsonl::FORMAT,
    &json::FORMAT,
    &claimreview::FORMAT,
    &factcheck::FORMAT,
    &feed::FORMAT,
    &warc::FORMAT,
    &wacz::FORMAT,
    &pdf::FORMAT,
    &file::FORMAT,
];

/// Reads nothing: says that this build was made without the reader of a format.
#[allow(dead_code, reason = "only a build without a feature says it")]
fn left_out(input: Input<'_>) -> Result<Made> {
    let feature = input.format.feature.unwrap_or_default();
    Err(input.refuse(super::left_out(feature)))
}
