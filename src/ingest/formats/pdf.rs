//! PDF: the text of its pages.

use crate::error::{Error, ReadError, Result};
use crate::ingest::format::{Format, Holds, Sniff};
use crate::ingest::input::{Input, Made};
use crate::ingest::{Content, pdf, pdf_text};
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
    let read = pdf_text::text(&pdf, &mut input.found);
    if !read.text.contains(char::is_alphanumeric) {
        let (path, pages) = (input.path.to_owned(), pdf.pages.len());
        return Err(match pdf.lost {
            0 => Error::Unread(ReadError::NoWords { path, pages }),
            lost => input.refuse(format!("its {lost} characters have no meaning in its fonts")),
        });
    }
    let mut made = Made::utf8(input.format, CharsetBy::Declared);
    made.text = read.text;
    made.notes = read.caveats.iter().map(|caveat| caveat.words().to_owned()).collect();
    made.notes.extend(read.notes);
    (made.caveats, made.stated) = (read.caveats, input.found.into_stated());
    made.content = Content::Prose(read.layout);
    if pdf.repaired && !input.bytes.trim_ascii_end().ends_with(b"%%EOF") {
        made.cut_off("its last line is missing");
    }
    Ok(made)
}
