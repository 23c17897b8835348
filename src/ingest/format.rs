//! Formats: what a document is written in, told from its first bytes and its name.

use clap::ValueEnum;

use super::mapping::holds_claims;
use super::table::guess_delimiter;

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown (CommonMark with tables).
    Markdown,
    /// HTML, as a browser or SingleFile saves it.
    Html,
    /// MHTML: a page with everything in it (RFC 2557).
    Mhtml,
    /// Claims, one a row, apart by commas, semicolons or bars (RFC 4180).
    Csv,
    /// Claims, one a row, apart by tabs.
    Tsv,
    /// Claims, one object of JSON a line.
    Jsonl,
    /// Claims in one document of JSON.
    Json,
    /// ClaimReview (schema.org) in JSON-LD.
    Claimreview,
    /// An answer of the Google Fact Check Tools API.
    Factcheck,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A web archive (ISO 28500).
    Warc,
    /// A web archive with its manifest (WACZ 1.1.1).
    Wacz,
    /// PDF.
    Pdf,
}

/// Ends of names, lower case, and what they say.
const NAMES: [(&str, Format); 26] = [
    (".txt", Format::Text),
    (".text", Format::Text),
    (".md", Format::Markdown),
    (".markdown", Format::Markdown),
    (".mdown", Format::Markdown),
    (".mkd", Format::Markdown),
    (".html", Format::Html),
    (".htm", Format::Html),
    (".xhtml", Format::Html),
    (".mht", Format::Mhtml),
    (".mhtml", Format::Mhtml),
    (".csv", Format::Csv),
    (".tsv", Format::Tsv),
    (".tab", Format::Tsv),
    (".jsonl", Format::Jsonl),
    (".ndjson", Format::Jsonl),
    (".json", Format::Json),
    (".jsonld", Format::Json),
    (".rss", Format::Feed),
    (".atom", Format::Feed),
    (".xml", Format::Feed),
    (".warc", Format::Warc),
    (".arc", Format::Warc),
    (".wacz", Format::Wacz),
    (".pdf", Format::Pdf),
    (".rdf", Format::Feed),
];

impl Format {
    /// The format of a document: what its bytes begin with where that says it, else its name, else what it looks like.
    #[must_use]
    pub fn of(name: Option<&str>, bytes: &[u8]) -> Self {
        let named = || Self::of_name(name.unwrap_or_default());
        match Self::of_bytes(bytes).or_else(named) {
            // Lines of JSON are often called JSON.
            Some(Format::Json) | None => Self::of_looks(bytes, named().unwrap_or(Format::Text)),
            Some(format) => format,
        }
    }

    /// The format that a name tells.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        NAMES.iter().find(|(end, _)| name.ends_with(end)).map(|(_, format)| *format)
    }

    /// The format that an extractor reads.
    #[must_use]
    pub(super) fn of_extractor(extractor: &str, media_type: &str) -> Option<Self> {
        Some(match extractor.split('/').next().unwrap_or_default() {
            "plain" => Format::Text,
            "markdown" => Format::Markdown,
            "html" => Format::Html,
            "mhtml" => Format::Mhtml,
            "csv" if media_type == "text/tab-separated-values" => Format::Tsv,
            "csv" => Format::Csv,
            "jsonl" => Format::Jsonl,
            "json" => Format::Json,
            "claimreview" => Format::Claimreview,
            "factcheck" => Format::Factcheck,
            "feed" => Format::Feed,
            "warc" => Format::Warc,
            "wacz" => Format::Wacz,
            "pdf-extract" => Format::Pdf,
            _ => return None,
        })
    }

    /// The format that a media type names.
    #[must_use]
    #[allow(dead_code, reason = "only web archives have media types")]
    pub(super) fn of_media_type(media_type: &str) -> Option<Self> {
        Some(match media_type {
            "text/html" | "application/xhtml+xml" => Format::Html,
            "text/markdown" => Format::Markdown,
            "text/csv" => Format::Csv,
            "application/pdf" => Format::Pdf,
            "application/ld+json" => Format::Json,
            "application/rss+xml" | "application/atom+xml" | "application/feed+json" => Format::Feed,
            _ => return None,
        })
    }

    /// The format of bytes that can be nothing else.
    fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let head = &bytes[..bytes.len().min(1024)];
        if head.starts_with(b"%PDF-") {
            return Some(Format::Pdf);
        }
        if head.starts_with(b"WARC/") || head.starts_with(&[0x1f, 0x8b]) {
            return Some(Format::Warc);
        }
        if head.starts_with(b"PK\x03\x04") {
            return Some(Format::Wacz);
        }
        let mail = |line: &str| head.to_ascii_lowercase().starts_with(line.as_bytes());
        (mail("from: <saved by") || mail("mime-version:")).then_some(Format::Mhtml)
    }

    /// The format that a document looks like; `otherwise` where it looks like nothing but words.
    fn of_looks(bytes: &[u8], otherwise: Self) -> Self {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
        let head = head.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
        let is_feed = ["<rss", "<feed", "<rdf:rdf"].iter().any(|tag| head.contains(tag));
        if head.starts_with("<?xml") && is_feed || head.starts_with("<rss") || head.starts_with("<feed") {
            return Format::Feed;
        }
        let is_page = ["<!doctype html", "<html", "<head", "<body", "<!-- saved from", "<!--\n page saved"];
        if is_page.iter().any(|start| head.starts_with(start))
            || head.starts_with("<?xml") && head.contains("<html")
        {
            return Format::Html;
        }
        if head.starts_with('{') || head.starts_with('[') {
            // An object a line, or one document.
            let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii();
            let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
            let whole = first.len() < bytes.len();
            let is_row =
                head.starts_with('{') && serde_json::from_slice::<serde::de::IgnoredAny>(first).is_ok();
            return if whole && is_row { Format::Jsonl } else { Format::Json };
        }
        match otherwise {
            Format::Text => Self::of_header(head).unwrap_or(otherwise),
            otherwise => otherwise,
        }
    }

    /// The format of a table whose first row names a column for claims, as no prose does, and whose second has as many.
    fn of_header(head: &str) -> Option<Self> {
        let mut lines = head.lines();
        let (first, second) = (lines.next()?, lines.next()?);
        let delimiter = guess_delimiter(first.as_bytes());
        let names: Vec<&str> = first.split(char::from(delimiter)).collect();
        let named = names.iter().any(|name| holds_claims(name));
        let alike = second.contains('"') || second.split(char::from(delimiter)).count() == names.len();
        let format = if delimiter == b'\t' { Format::Tsv } else { Format::Csv };
        (names.len() > 1 && named && alike).then_some(format)
    }

    /// Whether it is a table of claims that is read a row at a time.
    #[must_use]
    pub fn table(self) -> Option<super::TableKind> {
        match self {
            Format::Csv => Some(super::TableKind::Delimited(None)),
            Format::Tsv => Some(super::TableKind::Delimited(Some(b'\t'))),
            Format::Jsonl => Some(super::TableKind::Lines),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_and_name_tell_the_format() {
        for (name, bytes, format) in [
            ("a.txt", "%PDF-1.7", Format::Pdf),
            ("a.html.gz", "x", Format::Html),
            ("a.txt", "<html>", Format::Text),
            ("", "<!DOCTYPE html><p>", Format::Html),
            ("", "<?xml version=\"1.0\"?><rss>", Format::Feed),
            ("", "{\"a\":1}\n{\"a\":2}\n", Format::Jsonl),
            ("a.json", "\n{\"a\":1}\r\n{\"a\":2}\n", Format::Jsonl),
            ("a.json", "{\"a\":1}\n", Format::Json),
            ("", "{\"a\":1}\n", Format::Json),
            ("", "{\n\"a\":1}", Format::Json),
            ("", "[1]", Format::Json),
            ("x", "MIME-Version: 1.0", Format::Mhtml),
            ("x.WARC.gz", "x", Format::Warc),
            ("", "Plain words.", Format::Text),
            ("", "Claim Text;Who\nThe dam fell.;Ann\n", Format::Csv),
            ("", "who\tclaim\r\nAnn\tThe dam fell.\r\n", Format::Tsv),
            ("", "id,claim\n1,\"It fell, she said.\"\n", Format::Csv),
            ("", "claim\nThe dam fell.\n", Format::Text),
            ("", "Claim, and counter-claim\nThe dam fell.\n", Format::Text),
            ("", "id,claim", Format::Text),
            ("a.md", "id,claim\n1,2\n", Format::Markdown),
            ("", "", Format::Text),
        ] {
            assert_eq!(Format::of(Some(name), bytes.as_bytes()), format, "{name} {bytes}");
        }
    }
}
