//! MHTML: a page that a browser saved with everything in it.

use super::html;
use crate::error::Result;
use crate::ingest::charset::declared_by_html;
use crate::ingest::format::{Format, Holds, Sniff};
use crate::ingest::input::{Input, Made};
use crate::ingest::{LONGEST_PAGE, mhtml};

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "mhtml",
    title: "MHTML",
    about: "MHTML: a page with everything in it (RFC 2557)",
    endings: &[".mht", ".mhtml"],
    media_types: &["multipart/related"],
    holds: Holds::Text,
    feature: None,
    built: true,
    archived: &[],
    extractor: "mhtml/1",
    sniff: Sniff::Certain(is_saved_page),
    longest: LONGEST_PAGE,
    read,
};

fn is_saved_page(head: &[u8]) -> bool {
    let begins = |line: &[u8]| head.get(..line.len()).is_some_and(|start| start.eq_ignore_ascii_case(line));
    begins(b"from: <saved by") || begins(b"mime-version:")
}

fn read(mut input: Input<'_>) -> Result<Made> {
    let saved = mhtml::read(input.bytes, &mut input.found).map_err(|why| input.refuse(why))?;
    let declared = saved.charset.clone().or_else(|| declared_by_html(&saved.html));
    let inner = Input { bytes: &saved.html, ..input };
    let decoded = inner.decoded(declared.as_deref())?;
    html::page(inner, &decoded)
}
