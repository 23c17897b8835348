//! Sources: captured documents.

use serde::{Deserialize, Serialize};

use super::Span;
use crate::tlog::Hash;

/// A captured document, known by the hash of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// SHA-256 of the bytes as they were captured.
    pub sha256: Hash,
    /// How many bytes.
    pub size: u64,
    /// The root over the blocks of the bytes; sources of formats before 4 have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocks: Option<Hash>,
    /// The file's name, without its folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its media type (RFC 6838), by the format that was detected from name and content.
    pub media_type: String,
    /// The encoding the bytes were read in (WHATWG name).
    pub charset: String,
    /// What decided the encoding.
    pub charset_by: CharsetBy,
    /// SHA-256 of the extracted text (UTF-8, LF, no BOM), into which spans point.
    pub text: Hash,
    /// The root over the blocks of the text, if the text differs from the bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_blocks: Option<Hash>,
    /// What extracted the text, and its version.
    pub extractor: String,
    /// Where it was published: a URL, DOI or ISBN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// When it was published: a year, a month, a day or a time (ISO 8601).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// How reliable its publisher is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reliability: Option<Reliability>,
    /// What the document, or the program that captured it, says about it. These are not statements of the recorder.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stated: Vec<Stated>,
    /// What could not be read as it should be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caveats: Vec<Caveat>,
    /// The segments that the recorder did not record as claims, because rules report them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set_aside: Vec<SetAside>,
}

/// Segments of a document's text that were not recorded as claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetAside {
    /// The code of the rule that reports them.
    pub code: String,
    /// Where they are in the text, in its order.
    pub spans: Vec<Span>,
}

/// A statement of a document, or of the program that captured it, about the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// What it is about.
    pub field: Field,
    /// What it says.
    pub value: String,
    /// Where it says so.
    pub by: StatedBy,
}

/// What a document may say of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// Its title.
    Title,
    /// Who wrote it.
    Author,
    /// Who published it.
    Publisher,
    /// When it was published.
    Published,
    /// When it was last changed.
    Modified,
    /// Where it is published: its canonical address, or where it was captured.
    Url,
    /// The licence it is under.
    Licence,
    /// When it was captured.
    Captured,
    /// The digest of its bytes.
    Digest,
    /// Who attested that its bytes were there.
    Attested,
}

/// Where a document says something of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatedBy {
    /// JSON-LD with the schema.org vocabulary.
    JsonLd,
    /// Open Graph (`og:`, `article:`) properties.
    OpenGraph,
    /// `citation_`, Dublin Core and other `meta` elements.
    Meta,
    /// The elements of HTML: `title`, `link`, `time`.
    Html,
    /// A `cite` attribute of a quotation.
    Cite,
    /// The comment or header of the browser or tool that saved the page.
    Saved,
    /// The headers of a WARC record.
    Warc,
    /// The feed.
    Feed,
    /// The information dictionary of a PDF.
    Pdf,
    /// The headers of a mail.
    Mail,
    /// The properties that an office document or a book has of itself.
    Properties,
    /// A list of hashes beside the file.
    HashList,
    /// An OpenTimestamps proof beside the file.
    TimeStamp,
}

/// What could not be read properly in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Caveat {
    /// It contains characters that do not exist in the encoding that it declares.
    WrongCharset,
    /// It is a PDF with text from right to left: words and letters may be out of order.
    RightToLeft,
    /// Some of its pages contain no text; they may be scans.
    PagesWithoutText,
    /// Some of its characters have no meaning in Unicode.
    UnmappedCharacters,
    /// The article could not be separated from the rest of the page.
    NoArticle,
    /// The digest that was stated is not that of its bytes.
    DigestMismatch,
    /// It is cut off: what came after is missing.
    CutOff,
    /// Some of its words were damaged by a wrong encoding before it was captured.
    Garbled,
    /// Parts of it could not be read.
    PartsUnread,
}

impl Field {
    /// The name that entries and messages use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Author => "author",
            Field::Publisher => "publisher",
            Field::Published => "published",
            Field::Modified => "modified",
            Field::Url => "url",
            Field::Licence => "licence",
            Field::Captured => "captured",
            Field::Digest => "digest",
            Field::Attested => "attested",
        }
    }
}

impl StatedBy {
    /// Where that is, in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            StatedBy::JsonLd => "its JSON-LD",
            StatedBy::OpenGraph => "its Open Graph properties",
            StatedBy::Meta => "its meta elements",
            StatedBy::Html => "its HTML",
            StatedBy::Cite => "a cite attribute",
            StatedBy::Saved => "what saved it",
            StatedBy::Warc => "its WARC record",
            StatedBy::Feed => "its feed",
            StatedBy::Pdf => "its PDF information",
            StatedBy::Mail => "the headers of its mail",
            StatedBy::Properties => "its document properties",
            StatedBy::HashList => "a list of hashes beside it",
            StatedBy::TimeStamp => "a time stamp beside it",
        }
    }
}

impl Caveat {
    /// What is wrong, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Caveat::WrongCharset => "it declares an encoding that does not fit its bytes",
            Caveat::RightToLeft => {
                "it is a PDF with text from right to left: words and letters may be out of order"
            }
            Caveat::PagesWithoutText => "some of its pages contain no text; they may be scans",
            Caveat::UnmappedCharacters => {
                "some of its characters have no meaning in Unicode and were not read"
            }
            Caveat::NoArticle => "the article could not be separated from the rest of the page",
            Caveat::DigestMismatch => "the digest that its capture states is not that of its bytes",
            Caveat::CutOff => "it is cut off: what came after is missing",
            Caveat::Garbled => "some of its words were damaged by a wrong encoding before it was captured",
            Caveat::PartsUnread => "parts of it could not be read",
        }
    }
}

impl Source {
    /// Whether a text was read from it. A source that was kept as a file has none.
    #[must_use]
    pub fn has_text(&self) -> bool {
        !self.extractor.starts_with("file/")
    }

    /// Who is responsible for the source, as far as that is known: publisher, author or host. Passages of the same origin
    /// count as one support. All unknown origins (`None`) count as the same.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        let host = || self.url.as_deref().map(host);
        self.publisher.as_deref().or(self.author.as_deref()).or_else(host)
    }

    /// The first statement of the document or its capture about itself in this field.
    #[must_use]
    pub fn stated(&self, field: Field) -> Option<&str> {
        self.stated.iter().find(|stated| stated.field == field).map(|stated| stated.value.as_str())
    }

    /// Its author and its publisher, as recorded or as it states: what they are said to say in it, they say themselves.
    #[must_use]
    pub fn voices(&self) -> [Option<&str>; 2] {
        [(&self.author, Field::Author), (&self.publisher, Field::Publisher)]
            .map(|(recorded, field)| recorded.as_deref().or_else(|| self.stated(field)))
    }

    /// Whether a segment of its text was set aside.
    #[must_use]
    pub fn sets_aside(&self, span: Span) -> bool {
        self.set_aside.iter().any(|aside| aside.spans.binary_search(&span).is_ok())
    }

    /// The page, from 1, that contains byte `at` of its text, if it has pages. A form feed ends a page.
    #[must_use]
    pub fn page_of(&self, text: &str, at: usize) -> Option<u32> {
        let before = text.get(..at).filter(|_| self.media_type == "application/pdf")?;
        u32::try_from(before.matches('\u{c}').count() + 1).ok()
    }

    /// Whether its text is a table of claims: its rows or objects do not make one continuous text.
    #[must_use]
    pub fn is_table(&self) -> bool {
        const TABLES: [&str; 5] = ["csv", "jsonl", "json", "claimreview", "factcheck"];
        self.extractor.split_once('/').is_some_and(|(name, _)| TABLES.contains(&name))
    }

    /// Whether its bytes contain other documents, which were captured as sources of their own.
    #[must_use]
    pub fn is_archive(&self) -> bool {
        self.extractor.split_once('/').is_some_and(|(name, _)| ["warc", "wacz"].contains(&name))
    }

    /// The name to show: title, file name or locator.
    #[must_use]
    pub fn label(&self) -> &str {
        let stated = || self.stated(Field::Title);
        let label = self.title.as_deref().or_else(stated).or(self.name.as_deref()).or(self.url.as_deref());
        label.unwrap_or("untitled source")
    }
}

/// The host of a web address, without `www.`; for any other locator, all of it.
#[must_use]
pub fn host(url: &str) -> &str {
    let Some((_, rest)) = url.split_once("://") else {
        return url;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    host.strip_prefix("www.").unwrap_or(host)
}

/// What decided a document's encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CharsetBy {
    /// A byte order mark.
    Bom,
    /// The bytes are valid UTF-8.
    Valid,
    /// The person who recorded it.
    Option,
    /// The document, or what transferred it.
    Declared,
    /// A guess from the bytes.
    Guess,
}

/// How reliable a source is: the Admiralty code (NATO AJP-2.1). F is not the same as unset: it means that somebody
/// looked at the source and could not judge it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[cfg_attr(feature = "cli", value(rename_all = "UPPER"))]
pub enum Reliability {
    /// Completely reliable.
    A,
    /// Usually reliable.
    B,
    /// Fairly reliable.
    C,
    /// Not usually reliable.
    D,
    /// Unreliable.
    E,
    /// Reliability cannot be judged.
    F,
}

/// The scheme before the first colon of a text, and what follows the colon (RFC 3986, section 3.1); nothing if what stands
/// there cannot be a scheme.
#[must_use]
pub fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then_some((scheme, rest))
}

/// Reads a locator: a scheme, a colon and something without spaces (RFC 3986, section 3), such as
/// `https://example.org/a`, `doi:10.1000/182` or `urn:isbn:9780141036144`.
///
/// # Errors
/// Returns a message that says what is missing.
pub fn check_locator(text: &str) -> Result<String, String> {
    let bad = |why: &str| Err(format!("{why}: write it as https://…, doi:… or urn:isbn:…"));
    let Some((_, rest)) = split_scheme(text) else {
        return bad("a locator starts with a scheme");
    };
    if rest.trim_matches('/').is_empty() {
        return bad("nothing follows the locator's scheme");
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return bad("a locator has no spaces or control characters");
    }
    Ok(text.to_owned())
}

/// Reads a date of ISO 8601: `2026`, `2026-11`, `2026-11-22`, or an RFC 3339 time.
///
/// # Errors
/// Returns a message that says what was expected.
pub fn check_date(text: &str) -> Result<String, String> {
    match super::Time::span_of(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("expected a date such as 2026, 2026-11, 2026-11-22 or 2026-11-22T18:34:52Z".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locators_have_a_scheme() {
        for good in ["https://example.org/a?b#c", "doi:10.1000/182", "urn:isbn:9780141036144"] {
            assert!(check_locator(good).is_ok(), "{good}");
        }
        for bad in ["", "example.org", ":a", "1a:b", "https:", "https://", "a b:c", "a:b c", "a:b\n"] {
            assert!(check_locator(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn dates_exist() {
        for good in ["2026", "2026-11", "2024-02-29", "2026-11-22T18:34:52+01:00"] {
            assert!(check_date(good).is_ok(), "{good}");
        }
        for bad in ["", "26", "2026-13", "2026-02-29", "22.11.2026", "2026-11-2", "yesterday"] {
            assert!(check_date(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_origin_of_an_address_is_its_host() {
        assert_eq!(host("https://www.example.org/a/b"), "example.org");
        assert_eq!(host("https://user@example.org:8080?q"), "example.org:8080");
        assert_eq!(host("doi:10.1000/182"), "doi:10.1000/182");
    }
}
