//! The text of a PDF, page by page, as our reader finds it, or pdf-extract where the meaning of a font's codes stands only
//! in the font's program. A bad file may take long or much memory, so the program reads PDF in a process of its own, with
//! limits.
//!
//! Invariant: a page that cannot be read costs itself, and what could not be read is said. `tests/pdfs.rs` holds it.

use serde::{Deserialize, Serialize};

/// What extracts the text, and its version.
pub(super) const EXTRACTOR: &str = "pdf/1";

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
    /// How many of its characters have no meaning in Unicode.
    pub lost: usize,
    /// The pages that could not be read, from 1.
    pub unread: Vec<u32>,
    /// What was filled into its forms: the page, the name of the field, and its value.
    pub fields: Vec<(u32, String, String)>,
    /// Whether its table of objects had to be made anew.
    pub repaired: bool,
    /// Whether a font's map to characters had its bytes the wrong way round.
    pub turned: bool,
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
        let (document, repaired) = opened(bytes)?;
        let pages = document.get_pages();
        if pages.is_empty() {
            return Err("it has no pages".to_owned());
        }
        let mut pdf = Pdf { repaired, ..Pdf::default() };
        for (number, id) in &pages {
            // Whatever is wrong with a page is its own affair.
            let one = || page(&document, *number, *id);
            let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(one));
            let (text, lost, turned) = read.unwrap_or_else(|_| {
                pdf.unread.push(*number);
                (String::new(), 0, false)
            });
            pdf.turned |= turned;
            pdf.pages.push(text);
            pdf.lost += lost;
        }
        if pdf.unread.len() == pages.len() {
            return Err("none of its pages can be read".to_owned());
        }
        let fields = || super::pdf_forms::fields(&document, &pages);
        pdf.fields = std::panic::catch_unwind(std::panic::AssertUnwindSafe(fields)).unwrap_or_default();
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

/// Opens a document; one with an empty password, too. Returns whether its table of objects had to be made anew.
#[cfg(feature = "pdf")]
fn opened(bytes: &[u8]) -> Result<(pdf_extract::Document, bool), String> {
    use pdf_extract::Document;
    let load = |bytes: &[u8]| {
        let mut document = Document::load_mem(bytes).map_err(|error| error.to_string())?;
        if document.is_encrypted() {
            document.decrypt("").map_err(|_| "it is protected by a password".to_owned())?;
        }
        match document.get_pages().is_empty() {
            true => Err("it has no pages".to_owned()),
            false => Ok(document),
        }
    };
    match std::panic::catch_unwind(|| load(bytes)).unwrap_or_else(|_| Err("its reader stopped".to_owned())) {
        Ok(document) => Ok((document, false)),
        Err(why) if why.contains("password") => {
            let stated = super::pdf_repair::with_key_length(bytes).and_then(|bytes| load(&bytes).ok());
            stated.map(|document| (document, false)).ok_or(why)
        }
        Err(why) => {
            let repaired = super::pdf_repair::repaired(bytes).and_then(|bytes| load(&bytes).ok());
            repaired.map(|document| (document, true)).ok_or(why)
        }
    }
}

/// The text of a page, how many of its characters have no meaning, and whether a map of codes had to be turned.
#[cfg(feature = "pdf")]
fn page(document: &pdf_extract::Document, number: u32, id: pdf_extract::ObjectId) -> (String, usize, bool) {
    let mut painted = super::pdf_page::painted(document, id);
    let glyphs = super::pdf_direction::read(std::mem::take(&mut painted.glyphs));
    let text = super::pdf_lines::text(&glyphs);
    if !painted.own {
        return (text, painted.lost, painted.turned);
    }
    // The second reader may know what the font's program says; where it invents, it is not believed.
    let second = || super::pdf_second::page(document, number);
    let other =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(second)).ok().flatten().unwrap_or_default();
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let odd = other
        .chars()
        .filter(|c| c.is_control() && !c.is_whitespace() || matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}'))
        .count();
    let wanted = letters(&text) + painted.lost;
    let better = odd == 0 && letters(&other) * 10 >= wanted * 9;
    // What it lacks is lost.
    let lost = wanted.saturating_sub(letters(&other));
    if better { (other, lost, false) } else { (text, painted.lost, painted.turned) }
}

/// Reads nothing: PDF was left out of this build.
///
/// # Errors
/// Returns an error always.
#[cfg(not(feature = "pdf"))]
pub fn read_pdf(_: &[u8]) -> Result<Pdf, String> {
    Err(super::left_out("pdf"))
}
