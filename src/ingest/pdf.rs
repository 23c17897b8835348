//! The text of a PDF, page by page, as pdf-extract reads it. That reader may panic or never end on a bad file, so the
//! program runs it in a process of its own, with limits.

use serde::{Deserialize, Serialize};

use super::layout::{Block, Layout};
use super::metadata::Found;
use super::tidy::tidy_date;
use crate::model::{Caveat, Field, Span, StatedBy};

/// What extracts the text, and its version; the last number counts our own ways to divide lines (`pdf_lines`).
pub(super) const EXTRACTOR: &str = "pdf-extract/0.12.1.2";

/// What is read from a PDF.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pdf {
    /// The text of each page.
    pub pages: Vec<String>,
    /// The title in its information dictionary.
    pub title: Option<String>,
    /// The author in its information dictionary.
    pub author: Option<String>,
    /// The date of its creation in its information dictionary.
    pub created: Option<String>,
}

/// What reads PDF. Its reader may panic, hang or use all memory on a bad file.
#[derive(Clone, Copy, Default)]
pub enum PdfReader<'a> {
    /// Reads in this process. A bad file may stop it: use it for files that you trust.
    #[default]
    InProcess,
    /// Reads through this function, which has another process do it: see `sandbox`.
    Apart(&'a (dyn Fn(&[u8]) -> Result<Pdf, String> + Sync)),
}

impl PdfReader<'_> {
    pub(super) fn read(self, bytes: &[u8]) -> Result<Pdf, String> {
        match self {
            PdfReader::InProcess => read_pdf(bytes),
            PdfReader::Apart(read) => read(bytes),
        }
    }
}

/// Reads a PDF in this process.
///
/// # Errors
/// Returns the reason, in words, if it cannot be read.
#[cfg(feature = "pdf")]
pub fn read_pdf(bytes: &[u8]) -> Result<Pdf, String> {
    let read = || -> Result<Pdf, String> {
        let document = super::pdf_lines::opened(bytes).map_err(|error| {
            let why = error.to_string();
            why.strip_prefix("PDF error: ").unwrap_or(&why).to_owned()
        })?;
        let pages = (1..).map_while(|number| super::pdf_lines::page(&document, number)).collect();
        let mut pdf = Pdf { pages, ..Pdf::default() };
        let info = document.trailer.get(b"Info").and_then(|info| document.dereference(info));
        if let Ok(info) = info.and_then(|(_, info)| info.as_dict()) {
            let text = |name: &[u8]| {
                let value = info.get(name).and_then(|value| document.dereference(value)).ok()?.1;
                pdf_extract::decode_text_string(value).ok().filter(|text| !text.trim().is_empty())
            };
            pdf.title = text(b"Title");
            pdf.author = text(b"Author");
            pdf.created = text(b"CreationDate");
        }
        Ok(pdf)
    };
    std::panic::catch_unwind(read).unwrap_or_else(|_| Err("its reader stopped".to_owned()))
}

/// Reads nothing: PDF was left out of this build.
///
/// # Errors
/// Returns an error always.
#[cfg(not(feature = "pdf"))]
pub fn read_pdf(_: &[u8]) -> Result<Pdf, String> {
    Err(super::left_out("pdf"))
}

/// The pages as one text, separated by form feeds, and what could not be read.
pub(super) fn text(pdf: &Pdf, found: &mut Found) -> (String, Layout, Vec<Caveat>) {
    let mut text = String::new();
    let mut layout = Layout::default();
    let (mut empty, mut letters, mut right, mut lost) = (0, 0_usize, 0_usize, false);
    for (number, page) in (1..).zip(&pdf.pages) {
        if number > 1 {
            text.push('\u{c}');
        }
        let start = text.len();
        for line in page.replace("\r\n", "\n").replace(['\r', '\u{c}'], "\n").lines() {
            // A text in a ledger contains no NUL characters.
            text.push_str(line.trim_end().trim_matches('\0'));
            text.push('\n');
        }
        let words = &text[start..];
        let some = words.chars().filter(|c| c.is_alphabetic());
        letters += some.clone().count();
        right += some.clone().filter(|c| is_right_to_left(*c)).count();
        lost |= words.contains(|c| matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}'));
        if !words.contains(char::is_alphanumeric) {
            empty += 1;
        }
        let span = Span { start, end: text.len() };
        layout.blocks.push(Block { page: Some(number), ..Block::new(span, None) });
    }
    let text = text.replace('\0', " ");
    let by = StatedBy::Pdf;
    for (field, value) in [(Field::Title, &pdf.title), (Field::Author, &pdf.author)] {
        if let Some(value) = value {
            found.add(field, value, by);
        }
    }
    // D:20260301090000+01'00'
    let digits =
        pdf.created.as_deref().map(|date| date.trim_start_matches("D:").chars().take(8).collect::<String>());
    if let Some(date) = digits.and_then(|date| tidy_date(&date)) {
        found.add(Field::Published, &date, by);
    }
    let mut caveats = Vec::new();
    if right * 50 > letters && right > 0 {
        caveats.push(Caveat::RightToLeft);
    }
    if empty > 0 {
        caveats.push(Caveat::PagesWithoutText);
    }
    if lost {
        caveats.push(Caveat::UnmappedCharacters);
    }
    (text, layout, caveats)
}

/// Letters of scripts that run from right to left (Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms).
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_apart_and_what_is_lost_is_said() {
        let pages = ["One.\r\nTwo.", " \n", "\u{5e9}\u{5dc}\u{5d5}\u{5dd} x"].map(str::to_owned).to_vec();
        let pdf = Pdf { pages, created: Some("D:20260301090000+01'00'".to_owned()), ..Pdf::default() };
        let mut found = Found::default();
        let (text, layout, caveats) = text(&pdf, &mut found);
        assert_eq!(text, "One.\nTwo.\n\u{c}\n\u{c}\u{5e9}\u{5dc}\u{5d5}\u{5dd} x\n");
        let pages: Vec<_> = layout.claims(&text).map(|claim| claim.details().page).collect();
        assert_eq!(pages, [Some(1), Some(1), Some(3)]);
        assert_eq!(caveats, [Caveat::RightToLeft, Caveat::PagesWithoutText]);
        assert_eq!(found.into_stated()[0].value, "2026-03-01");
    }
}
