//! Ingestion: the bytes of a document become a source, its text, and the claims in it.
//!
//! Invariant: the bytes are kept as they came. The text is extracted from them once, by a named extractor of a named
//! version, in UTF-8 with LF and without a byte order mark. It is recorded how the encoding was decided, and what the
//! document says about itself, as its own statement. Bytes that cannot be read are refused, with the place of the first of
//! them. Nothing is fetched here. `tests/ingest.rs` reads every format, whole and broken.
//!
//! [`open`](fn@open) and [`read`] are the ways in; [`FORMATS`] lists what is read.

mod answer;
#[cfg(feature = "warc")]
mod archive;
mod article;
mod cell;
mod charset;
mod claimreview;
mod columns;
mod damage;
mod dates;
mod delimiter;
mod details;
#[cfg(feature = "warc")]
mod digest;
mod document;
#[cfg(feature = "office")]
mod docx;
mod dom;
mod dump;
mod encoded;
#[cfg(feature = "office")]
mod epub;
mod fact_checks;
#[cfg(feature = "feed")]
mod feed;
#[cfg(feature = "feed")]
mod feed_items;
#[cfg(feature = "warc")]
mod fields;
mod foreign;
mod format;
mod formats;
#[cfg(feature = "warc")]
mod gzip_members;
mod hash_list;
mod html;
#[cfg(feature = "warc")]
mod http;
mod input;
mod json;
mod json_claims;
mod json_frames;
mod json_ld;
mod json_rows;
mod layout;
mod loose;
mod mail;
mod mail_mended;
mod mail_parts;
mod mapping;
mod markdown;
mod meaning;
mod member;
mod metadata;
mod mhtml;
mod microdata;
mod notes;
#[cfg(feature = "office")]
mod odt;
#[cfg(feature = "office")]
mod office;
mod open;
mod page_marks;
mod page_notes;
mod page_odd;
mod page_parts;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "parquet")]
mod parquet_heads;
#[cfg(feature = "parquet")]
mod parquet_pages;
mod passages;
mod pdf;
#[cfg(feature = "pdf")]
mod pdf_cmap;
#[cfg(feature = "pdf")]
mod pdf_content;
#[cfg(feature = "pdf")]
mod pdf_direction;
#[cfg(feature = "pdf")]
mod pdf_font;
#[cfg(feature = "pdf")]
mod pdf_forms;
#[cfg(feature = "pdf")]
mod pdf_glyphs;
#[cfg(feature = "pdf")]
mod pdf_lines;
#[cfg(feature = "pdf")]
mod pdf_page;
#[cfg(feature = "pdf")]
mod pdf_program;
#[cfg(feature = "pdf")]
mod pdf_repair;
#[cfg(feature = "pdf")]
mod pdf_second;
#[cfg(feature = "pdf")]
mod pdf_stream;
mod pdf_text;
#[cfg(feature = "pdf")]
mod pdf_type1;
mod posts;
mod raised;
mod rating;
mod record;
mod rows;
mod scratch;
mod script;
mod shadow;
mod stamp;
mod style;
mod styles;
mod subtitles;
mod table;
mod tidy;
#[cfg(feature = "warc")]
mod wacz;
mod walk;
#[cfg(feature = "warc")]
mod warc;
#[cfg(feature = "warc")]
mod warc_records;
mod wrapped;
#[cfg(feature = "office")]
mod xlsx;
#[cfg(feature = "office")]
mod xlsx_lines;
#[cfg(feature = "office")]
mod xlsx_rich;
#[cfg(feature = "office")]
mod xlsx_sheet;
#[cfg(feature = "office")]
mod xlsx_values;
#[cfg(any(feature = "feed", feature = "office"))]
mod xml;
mod xml_root;
mod zips;

pub use columns::Columns;
pub use document::{Content, Document, LeftOut};
#[cfg(feature = "network")]
pub(crate) use fields::Fields;
pub use format::{Format, Holds};
pub use formats::FORMATS;
pub use hash_list::HashList;
#[cfg(feature = "network")]
pub(crate) use http::{LONGEST_HEAD, head_length};
pub use json::flaw as json_flaw;
pub use layout::{Block, Layout};
pub use mapping::{Map, Target, parse_map};
pub use open::{Opened, Streamed, open, read_from};
pub use pdf::{Pdf, PdfReader, read_pdf};
pub use record::{Link, Record};
pub use rows::Rows;
pub use scratch::Scratch;
pub use stamp::{Stamp, read_stamp};
pub use table::{Kind as TableKind, LONGEST_ROW, Table};

use std::cell::Cell;
use std::io::Read;

use crate::error::{Error, ReadError, Result};
use crate::model::{CharsetBy, Reliability, Source};
use input::{Input, Made};
use metadata::Found;

/// The longest document that is read, in bytes.
pub const LONGEST_DOCUMENT: u64 = 512 << 20;

/// The longest HTML page, and the longest document in JSON or XML, in bytes. All of it is in memory, several times.
pub const LONGEST_PAGE: usize = 40 << 20;

/// A file of fewer bytes is small: whatever it contains, reading it takes at most ten seconds and a gigabyte.
const SMALL: usize = 10 << 20;

/// The most bytes that a small file is unpacked to.
const SMALL_UNPACKED: u64 = 64 << 20;

/// The most claims in a small file. Each takes about a kilobyte of memory.
const MOST_CLAIMS: usize = 900_000;

/// What to do with a row that contains no claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnError {
    /// Record nothing from the document.
    #[default]
    Stop,
    /// Leave the row out, and report it.
    Skip,
}

/// What is known about a document in addition to its bytes.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// The file's name, without its folder.
    pub name: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// How reliable its publisher is.
    pub reliability: Option<Reliability>,
    /// Its format. It is recognised from content and name if it is not given.
    pub format: Option<&'static Format>,
    /// Its encoding, as a WHATWG label. It is decided from the bytes if it is not given.
    pub charset: Option<String>,
    /// Which columns say what, if it is a table of claims.
    pub map: Map,
    /// What to do with a row that contains no claim.
    pub on_error: OnError,
    /// Whether the text around an article is recorded, too.
    pub whole: bool,
    /// The encoding that a transfer declared.
    pub transferred: Option<String>,
    /// What is known about the page in it, if it is a web archive in which a person captured that page.
    pub page: Option<Box<About>>,
}

impl About {
    /// What must be known to read the bytes of a source again in the same way.
    #[must_use]
    pub fn again(source: &Source) -> Self {
        let charset = |by: &[CharsetBy]| by.contains(&source.charset_by).then(|| source.charset.clone());
        About {
            name: source.name.clone(),
            format: Format::of_extractor(&source.extractor, &source.media_type),
            charset: charset(&[CharsetBy::Option]),
            transferred: charset(&[CharsetBy::Declared, CharsetBy::Guess]),
            on_error: OnError::Skip,
            ..About::default()
        }
    }
}

/// Reads a document. `path` is what messages call it. A PDF is read in this process.
///
/// # Errors
/// Returns an error if the document is too long, holds too many claims, or is not what its format asks for.
pub fn read(path: &str, bytes: Vec<u8>, about: About) -> Result<Document> {
    read_with(path, bytes, about, PdfReader::InProcess)
}

/// Reads a document, and a PDF with the given reader.
///
/// # Errors
/// Returns an error if the document is too long, holds too many claims, or is not what its format asks for.
pub fn read_with(path: &str, bytes: Vec<u8>, about: About, pdf: PdfReader<'_>) -> Result<Document> {
    within(path, bytes.len())?;
    let (unpacked, cut) = unpacked(path, &bytes, about.format)?;
    let content = unpacked.as_deref().unwrap_or(&bytes);
    let format = about.format.unwrap_or_else(|| Format::of(about.name.as_deref(), content));
    let mut made = make(path, content, bytes.len(), format, &about, pdf)?;
    drop(unpacked);
    if cut {
        made.cut_off("the gzip file ends early");
    }
    Ok(made.document(bytes, about))
}

/// Reads a document that is not packed, in a format that was decided.
fn read_as(
    path: &str,
    bytes: Vec<u8>,
    format: &'static Format,
    about: About,
    pdf: PdfReader<'_>,
) -> Result<Document> {
    within(path, bytes.len())?;
    let made = make(path, &bytes, bytes.len(), format, &about, pdf)?;
    Ok(made.document(bytes, about))
}

/// Reads the unpacked content of a file of `size` bytes.
fn make(
    path: &str,
    content: &[u8],
    size: usize,
    format: &'static Format,
    about: &About,
    pdf: PdfReader<'_>,
) -> Result<Made> {
    foreign::refuse(path, about, content)?;
    let room = Cell::new(most_unpacked(size));
    let made =
        Input { format, path, bytes: content, about, pdf, room: &room, found: Found::default() }.read()?;
    // A text with fewer bytes cannot hold so many claims.
    if made.text.len() > MOST_CLAIMS {
        bounded(path, size, made.claims())?;
    }
    Ok(made)
}

/// Reads the web archive in which a person captured the page at `url`. What is known about that page is `page`.
///
/// # Errors
/// Returns an error if the page cannot be read: then the archive holds nothing to record.
pub fn read_capture(url: &str, warc: Vec<u8>, page: About, pdf: PdfReader<'_>) -> Result<Document> {
    let (reliability, format) = (page.reliability, Format::named("warc"));
    let (url, page) = (Some(url.to_owned()), Some(Box::new(page)));
    let about = About { url, page, reliability, format, ..About::default() };
    let path = about.url.clone().unwrap_or_default();
    read_with(&path, warc, about, pdf)
}

/// Refuses a document that is too long.
fn within(path: &str, size: usize) -> Result<()> {
    if size as u64 > LONGEST_DOCUMENT {
        return Err(Error::Unread(ReadError::TooBig { path: path.to_owned(), limit: LONGEST_DOCUMENT }));
    }
    Ok(())
}

/// Whether a file is packed with gzip.
fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// Why a format is not read in a build without a feature.
#[allow(dead_code, reason = "only builds without a feature say it")]
fn left_out(feature: &str) -> String {
    format!("this build leaves it out; build it with the feature `{feature}`")
}

/// How many bytes a file of `size` bytes may unpack to. Real text never unpacks to more.
fn most_unpacked(size: usize) -> u64 {
    if size < SMALL { SMALL_UNPACKED } else { (size as u64).saturating_mul(100).min(LONGEST_DOCUMENT) }
}

/// Refuses a small file with more claims than a text of its length can hold.
///
/// # Errors
/// Returns [`ReadError::TooMany`] if there are too many.
fn bounded(path: &str, size: usize, claims: usize) -> Result<()> {
    if size < SMALL && claims > MOST_CLAIMS {
        return Err(Error::Unread(ReadError::TooMany { path: path.to_owned(), limit: MOST_CLAIMS }));
    }
    Ok(())
}

/// The content of a gzip file, and whether the file is cut off. Returns nothing for any other file, and for a WARC file,
/// whose reader unpacks it. A file of which nothing is read is kept as it is.
fn unpacked(path: &str, bytes: &[u8], format: Option<&'static Format>) -> Result<(Option<Vec<u8>>, bool)> {
    if !is_packed(bytes) || format.is_some_and(|format| format.holds == Holds::Nothing) {
        return Ok((None, false));
    }
    let refuse =
        |why: String| Error::Unread(ReadError::Unreadable { path: path.to_owned(), format: "gzip", why });
    let mut unpacked = Vec::new();
    let most = most_unpacked(bytes.len());
    let mut stream = flate2::read::MultiGzDecoder::new(bytes).take(most + 1);
    let mut head = [0; 5];
    if stream.read_exact(&mut head).is_ok() && (&head == b"WARC/" || &head == b"filed") {
        return Ok((None, false));
    }
    let mut stream = flate2::read::MultiGzDecoder::new(bytes).take(most + 1);
    let cut = match stream.read_to_end(&mut unpacked) {
        Ok(_) => false,
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof && !unpacked.is_empty() => true,
        Err(error) => return Err(refuse(error.to_string())),
    };
    if unpacked.len() as u64 > most {
        return Err(refuse(format!("it unpacks to more than {most} bytes")));
    }
    Ok((Some(unpacked), cut))
}
