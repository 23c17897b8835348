//! The formats that documents are read in: one file each. `claimlog formats` prints them in this order.

use super::format::Format;
use super::input::{Input, Made};
use crate::error::Result;

pub(super) mod answer;
pub(super) mod claimreview;
pub(super) mod csv;
pub(super) mod docx;
pub(super) mod epub;
pub(super) mod factcheck;
pub(super) mod feed;
pub(super) mod file;
pub(super) mod html;
pub(super) mod json;
pub(super) mod jsonl;
pub(super) mod mail;
pub(super) mod markdown;
pub(super) mod mhtml;
pub(super) mod odt;
pub(super) mod parquet;
pub(super) mod pdf;
pub(super) mod posts;
pub(super) mod subtitles;
pub(super) mod text;
pub(super) mod tsv;
pub(super) mod wacz;
pub(super) mod warc;
pub(super) mod xlsx;

/// Every format that documents are read in.
pub static FORMATS: [&Format; 24] = [
    &text::FORMAT,
    &markdown::FORMAT,
    &html::FORMAT,
    &mhtml::FORMAT,
    &mail::FORMAT,
    &subtitles::FORMAT,
    &csv::FORMAT,
    &tsv::FORMAT,
    &jsonl::FORMAT,
    &parquet::FORMAT,
    &xlsx::FORMAT,
    &json::FORMAT,
    &claimreview::FORMAT,
    &factcheck::FORMAT,
    &answer::FORMAT,
    &posts::FORMAT,
    &feed::FORMAT,
    &warc::FORMAT,
    &wacz::FORMAT,
    &pdf::FORMAT,
    &docx::FORMAT,
    &odt::FORMAT,
    &epub::FORMAT,
    &file::FORMAT,
];

/// Reads nothing: says that this build was made without the reader of a format.
#[allow(dead_code, reason = "only a build without a feature says it")]
fn left_out(input: Input<'_>) -> Result<Made> {
    let feature = input.format.feature.unwrap_or_default();
    Err(input.refuse(super::left_out(feature)))
}
