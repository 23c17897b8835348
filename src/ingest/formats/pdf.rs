//! PDF: the text of its pages.

use std::borrow::Cow;

use crate::error::{Error, ReadError, Result};
use crate::ingest::charset::Decoded;
use crate::ingest::format::{Format, Holds, Sniff};
use crate::ingest::input::{Input, Made};
use crate::ingest::{Content, pdf};
use crate::model::CharsetBy;

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "pdf",
    title: "PDF",
    about: "PDF",
    endings: &[".pdf"],
    media_types: &["application/pdf"],
    holds: Holds::Text,
    feature: Some("pdf"),
    built: cfg!(feature = "pdf"),
    archived: &["application/pdf"],
    extractor: pdf::EXTRACTOR,
    sniff: Sniff::Certain(|head| head.starts_with(b"%PDF-")),
    longest: usize::MAX,
    read,
};

fn read(mut input: Input<'_>) -> Result<Made> {
    let pdf = input.pdf.read(input.bytes).map_err(|why| input.refuse(why))?;
    let (text, layout, caveats) = pdf::text(&pdf, &mut input.found);
    if !text.contains(char::is_alphanumeric) {
        let pages = text.matches('\u{c}').count() + 1;
        return Err(Error::Unread(ReadError::NoWords { path: input.path.to_owned(), pages }));
    }
    let decoded = Decoded { text: Cow::Borrowed(""), charset: "UTF-8", by: CharsetBy::Declared, lies: false };
    let mut made = Made::new(input.format, &decoded, text);
    made.notes = caveats.iter().map(|caveat| caveat.words().to_owned()).collect();
    (made.caveats, made.stated) = (caveats, input.found.into_stated());
    made.content = Content::Prose(layout);
    Ok(made)
}
