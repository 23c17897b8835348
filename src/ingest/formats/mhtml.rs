//! MHTML: a page that a browser saved with everything in it.

use std::borrow::Cow;

use super::html;
use crate::error::Result;
use crate::ingest::LONGEST_PAGE;
use crate::ingest::charset::{Decoded, declared_by_html};
use crate::ingest::format::{Format, Holds, Sniff};
use crate::ingest::input::{Input, Made};
use crate::ingest::mail;
use crate::ingest::metadata::Found;
use crate::ingest::mhtml::{self, Parts, Saved};

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
    extractor: "mhtml/2",
    sniff: Sniff::Certain(is_saved_page),
    longest: LONGEST_PAGE,
    read,
};

fn is_saved_page(head: &[u8]) -> bool {
    let begins = |line: &[u8]| head.get(..line.len()).is_some_and(|start| start.eq_ignore_ascii_case(line));
    begins(b"from: <saved by") || begins(b"mime-version:") && !mail::is_mail(head)
}

fn read(mut input: Input<'_>) -> Result<Made> {
    let Parts { page, frames, cut } =
        mhtml::read(input.bytes, &mut input.found).map_err(|why| input.refuse(why))?;
    let declared = page.charset.clone().or_else(|| declared_by_html(&page.html));
    let inner = Input { bytes: &page.html, ..input };
    let decoded = inner.decoded(declared.as_deref())?;
    // A frame is read where the page names it, as one that holds its page in itself.
    let mut text = decoded.text.into_owned();
    let mut words = Vec::new();
    for Saved { html, charset } in frames {
        let declared = charset.or_else(|| declared_by_html(&html));
        let frame = Input {
            format: inner.format,
            path: inner.path,
            bytes: &html,
            about: inner.about,
            pdf: inner.pdf,
            room: inner.room,
            found: Found::default(),
        };
        match frame.decoded(declared.as_deref()) {
            Ok(decoded) => text.push_str(&format!("<iframe srcdoc=\"{}\"></iframe>", escaped(&decoded.text))),
            Err(error) => words.push(format!("a page in a frame of it: {error}")),
        }
    }
    let decoded = Decoded { text: Cow::Owned(text), ..decoded };
    let mut made = html::page(inner, &decoded)?;
    made.notes.extend(words);
    if cut {
        made.cut_off("its last boundary is missing");
    }
    Ok(made)
}

/// A text as the value of an attribute between double quotation marks.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;")
}
