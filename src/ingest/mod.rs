//! Ingestion: a document's bytes into a source and its text.
//!
//! The law: the bytes are kept as they came; the text is what was extracted from them, once, by a named
//! extractor of a named version, in UTF-8 with LF and no byte order mark; how the encoding was decided is
//! recorded. Bytes that are no text are refused with the place of the first that is not.

mod charset;
mod markdown;

use clap::ValueEnum;

use crate::error::{Error, Result};
use crate::model::{Reliability, Source};
use crate::tlog::sha256;

/// The longest document that is taken, in bytes.
pub const LONGEST_DOCUMENT: u64 = 512 << 20;

/// A captured document and its text.
#[derive(Debug, Clone)]
pub struct Document {
    /// The bytes as they came.
    pub bytes: Vec<u8>,
    /// The text extracted from them.
    pub text: String,
    /// What is recorded of it.
    pub source: Source,
}

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown (CommonMark with tables).
    Markdown,
}

/// What is known of a document beside its bytes.
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
    /// How far its publisher is to be relied on.
    pub reliability: Option<Reliability>,
    /// Its format; told from the name, if it is not given.
    pub format: Option<Format>,
    /// Its encoding, as a WHATWG label; decided from the bytes, if it is not given.
    pub charset: Option<String>,
}

/// Reads a document. `path` is what messages call it.
///
/// # Errors
/// [`Error::Empty`], [`Error::TooBig`], [`Error::NotText`].
pub fn read(path: &str, bytes: Vec<u8>, about: About) -> Result<Document> {
    if bytes.len() as u64 > LONGEST_DOCUMENT {
        return Err(Error::TooBig { path: path.to_owned(), limit: LONGEST_DOCUMENT });
    }
    let decoded = charset::decode(path, &bytes, about.charset.as_deref())?;
    let lines = if decoded.text.contains('\r') {
        decoded.text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        decoded.text.into_owned()
    };
    let (text, media_type, extractor) = match about.format.unwrap_or_else(|| told_by(&about)) {
        Format::Text => (lines, "text/plain", "plain/1"),
        Format::Markdown => (markdown::extract(&lines), "text/markdown", "markdown/1"),
    };
    if !text.contains(char::is_alphanumeric) {
        return Err(Error::Empty { what: path.to_owned() });
    }
    let source = Source {
        sha256: sha256(&bytes),
        size: bytes.len() as u64,
        name: about.name,
        media_type: media_type.to_owned(),
        charset: decoded.charset.to_owned(),
        charset_by: decoded.by,
        text: sha256(text.as_bytes()),
        extractor: extractor.to_owned(),
        url: about.url,
        title: about.title,
        author: about.author,
        publisher: about.publisher,
        published: about.published,
        reliability: about.reliability,
    };
    Ok(Document { bytes, text, source })
}

fn told_by(about: &About) -> Format {
    let name = about.name.as_deref().unwrap_or("").to_ascii_lowercase();
    let markdown = [".md", ".markdown", ".mdown", ".mkd"].iter().any(|end| name.ends_with(end));
    if markdown { Format::Markdown } else { Format::Text }
}
