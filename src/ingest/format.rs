//! Formats: what a document is written in. A format is a record that says how it is named, recognised and read.
//!
//! Invariant: whatever depends on the format of a document is in the record of that format. The format is decided by
//! the first bytes if they can belong to only one format, then by the file's name, then by what the text looks like.
//! The tests below hold it, and `tests/ingest.rs` holds that every record is complete.

use encoding_rs::{Encoding, UTF_8};

use super::delimiter::guess_delimiter;
use super::formats::{FORMATS, json, text, tsv};
use super::input::{Input, Made};
use super::mapping::holds_claims;
use super::table::Kind;
use super::zips;
use crate::error::Result;

/// How many bytes of a document are looked at to recognise its format.
const HEAD: usize = 1024;

/// A format that documents are read in.
#[derive(Debug)]
pub struct Format {
    /// Its name, as a user gives it.
    pub name: &'static str,
    /// Its name in messages.
    pub title: &'static str,
    /// What it is, in one line.
    pub about: &'static str,
    /// The endings of the names of its files, in lower case, each with its dot.
    pub endings: &'static [&'static str],
    /// Its media types. The first one is recorded with a source.
    pub media_types: &'static [&'static str],
    /// What a document of this format holds.
    pub holds: Holds,
    /// The feature of this crate that reads it, if it can be left out of a build.
    pub feature: Option<&'static str>,
    /// Whether this build reads it.
    pub built: bool,
    /// The media types by which a web archive says that a record is a document of this format.
    pub(super) archived: &'static [&'static str],
    /// What extracts its text, with the version.
    pub(super) extractor: &'static str,
    /// How it is recognised.
    pub(super) sniff: Sniff,
    /// The longest document that is read, in bytes.
    pub(super) longest: usize,
    /// Reads a document of this format.
    pub(super) read: fn(Input<'_>) -> Result<Made>,
}

/// What a document holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A text: every segment of it is a claim.
    Text,
    /// A table of claims, which is read a row at a time.
    Table(Kind),
    /// A table of claims in columns, whose text is made a row at a time.
    Columns,
    /// Claims that somebody else has written down, in one document.
    Claims,
    /// Other documents.
    Documents,
    /// Nothing that can be read: a source without a text.
    Nothing,
}

/// How a format is recognised from the content of a document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sniff {
    /// Not at all: its name tells, or the user.
    Never,
    /// By its first bytes, which can belong to no other format, whatever the file is called.
    Certain(fn(&[u8]) -> bool),
    /// By what it looks like, unless the file's name says something else.
    Likely(fn(&Look<'_>) -> bool),
    /// By what it looks like, if the file's name says nothing and it looks like no other format.
    Unnamed(fn(&Look<'_>) -> bool),
}

/// The beginning of a document, as a format recognises it.
pub(super) struct Look<'a> {
    /// All bytes that are known.
    pub(super) bytes: &'a [u8],
    /// The first of them as text in lower case, without a byte order mark and white space before it.
    pub(super) head: &'a str,
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Format {}

impl Format {
    /// The format of a name as a user gives it.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        FORMATS.into_iter().find(|format| format.name == name)
    }

    /// The format of a document: decided by its first bytes, by its name, or by what it looks like.
    #[must_use]
    pub fn of(name: Option<&str>, bytes: &[u8]) -> &'static Self {
        let certain = |format: &&Self| matches!(format.sniff, Sniff::Certain(is) if is(&bytes[..bytes.len().min(HEAD)]));
        let named = name.and_then(Self::of_name);
        // Files of JSON Lines are often called JSON.
        let tabs = || named == Some(&text::FORMAT) && Self::of_look(bytes, named) == Some(&tsv::FORMAT);
        let trusted = named.filter(|format| *format != &json::FORMAT && !tabs());
        let zipped = zips::document(bytes, name.unwrap_or_default()).and_then(Self::named);
        let decided = zipped.or_else(|| FORMATS.into_iter().find(certain)).or(trusted);
        decided.or_else(|| Self::of_look(bytes, named)).or(named).unwrap_or(&text::FORMAT)
    }

    /// The format that the ending of a file's name tells.
    #[must_use]
    pub fn of_name(name: &str) -> Option<&'static Self> {
        let name = name.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        FORMATS.into_iter().find(|format| format.endings.iter().any(|ending| name.ends_with(ending)))
    }

    /// The format that a document looks like.
    fn of_look(bytes: &[u8], named: Option<&Self>) -> Option<&'static Self> {
        let start = &bytes[..bytes.len().min(HEAD)];
        // Spreadsheets save text as UTF-16.
        let (head, _) =
            Encoding::for_bom(start).map_or(UTF_8, |(encoding, _)| encoding).decode_with_bom_removal(start);
        let head = head.to_ascii_lowercase();
        let head = head.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
        let look = Look { bytes, head };
        let likely = |format: &&Self| matches!(format.sniff, Sniff::Likely(is) if is(&look));
        let unnamed = |format: &&Self| matches!(format.sniff, Sniff::Unnamed(is) if is(&look));
        let found = FORMATS.into_iter().find(likely);
        // "Unicode text" of spreadsheets is a table with tabs.
        let as_text = named.is_none_or(|named| *named == text::FORMAT);
        found.or_else(|| FORMATS.into_iter().find(unnamed).filter(|_| as_text))
    }

    /// The format that an extractor reads; where it reads several, the one with this media type.
    #[must_use]
    pub(super) fn of_extractor(extractor: &str, media_type: &str) -> Option<&'static Self> {
        let tool = |extractor: &'static str| extractor.split('/').next();
        let wanted = extractor.split('/').next();
        let mut found = FORMATS.into_iter().filter(|format| tool(format.extractor) == wanted);
        let exact = found.clone().find(|format| format.media_types.contains(&media_type));
        exact.or_else(|| found.next())
    }

    /// The format of a record of a web archive with this media type; nothing if it is not a document.
    #[must_use]
    #[cfg_attr(not(feature = "warc"), allow(dead_code, reason = "only web archives hold documents"))]
    pub(super) fn of_archived(media_type: &str) -> Option<&'static Self> {
        FORMATS.into_iter().find(|format| format.archived.contains(&media_type))
    }

    /// How a table of this format is written; nothing if it is not the text of a table.
    #[must_use]
    pub fn table(&self) -> Option<Kind> {
        match self.holds {
            Holds::Table(kind) => Some(kind),
            Holds::Text | Holds::Columns | Holds::Claims | Holds::Documents | Holds::Nothing => None,
        }
    }
}

/// The delimiter of a table without a telling name: its first row names a column that holds claims, as no prose does,
/// and its second row has as many cells.
pub(super) fn table_delimiter(head: &str) -> Option<u8> {
    let mut lines = head.lines();
    let (first, second) = (lines.next()?, lines.next()?);
    let delimiter = guess_delimiter(first.as_bytes());
    let names: Vec<&str> = first.split(char::from(delimiter)).collect();
    let named = names.iter().any(|name| holds_claims(name));
    let alike = second.contains('"') || second.split(char::from(delimiter)).count() == names.len();
    (names.len() > 1 && named && alike).then_some(delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_and_name_tell_the_format() {
        for (name, bytes, format) in [
            ("a.txt", "%PDF-1.7", "pdf"),
            ("a.html.gz", "x", "html"),
            ("a.txt", "<html>", "text"),
            ("", "<!DOCTYPE html><p>", "html"),
            ("", "<?xml version=\"1.0\"?><rss>", "feed"),
            ("", "<?xml version=\"1.0\"?><rss><html>", "feed"),
            ("", "<?xml version=\"1.0\"?><html>", "html"),
            ("", "{\"a\":1}\n{\"a\":2}\n", "jsonl"),
            ("a.json", "\n{\"a\":1}\r\n{\"a\":2}\n", "jsonl"),
            ("a.json", "{\"a\":1}\n", "json"),
            ("a.json", "id,claim\n1,2\n", "json"),
            ("a.json", "<!doctype html>", "html"),
            ("", "{\"a\":1}\n", "json"),
            ("", "{\n\"a\":1}", "json"),
            ("", "[1]", "json"),
            ("", "{claim,who\nx,y", "json"),
            ("x", "MIME-Version: 1.0", "mhtml"),
            ("x.WARC.gz", "x", "warc"),
            ("", "Plain words.", "text"),
            ("", "Claim Text;Who\nThe dam fell.;Ann\n", "csv"),
            ("", "who\tclaim\r\nAnn\tThe dam fell.\r\n", "tsv"),
            ("", "id,claim\n1,\"It fell, she said.\"\n", "csv"),
            ("", "claim\nThe dam fell.\n", "text"),
            ("", "Claim, and counter-claim\nThe dam fell.\n", "text"),
            ("", "id,claim", "text"),
            ("a.txt", "who\tclaim\r\nAnn\tThe dam fell.\r\n", "tsv"),
            ("a.txt", "who,claim\nAnn,The dam fell.\n", "text"),
            ("a.txt", "One\ttwo\nthree\tfour\n", "text"),
            ("a.md", "id,claim\n1,2\n", "markdown"),
            ("", "", "text"),
        ] {
            assert_eq!(Format::of(Some(name), bytes.as_bytes()).name, format, "{name} {bytes}");
        }
    }

    #[test]
    fn extractors_and_media_types_lead_back_to_their_formats() {
        for format in FORMATS {
            for media_type in format.media_types {
                assert_eq!(Format::of_extractor(format.extractor, media_type), Some(format));
            }
            assert_eq!(Format::named(format.name), Some(format));
            for ending in format.endings {
                assert_eq!(Format::of_name(&format!("A{}", ending.to_uppercase())), Some(format));
            }
        }
        assert_eq!(Format::of_extractor("csv/1", "text/plain").map(|format| format.name), Some("csv"));
        assert_eq!(Format::of_extractor("html/2", "text/html").map(|format| format.name), Some("html"));
        assert_eq!(Format::of_extractor("none/1", "text/html"), None);
    }
}
