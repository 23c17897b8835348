//! Sources: captured documents.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::tlog::Hash;

/// A captured document, known by the hash of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// SHA-256 of the bytes as they were captured.
    pub sha256: Hash,
    /// How many bytes.
    pub size: u64,
    /// The file's name, without its folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `text/plain` or `text/markdown`.
    pub media_type: String,
    /// The encoding the bytes were read in (WHATWG name).
    pub charset: String,
    /// What decided the encoding.
    pub charset_by: CharsetBy,
    /// SHA-256 of the extracted text (UTF-8, LF, no BOM), into which spans point.
    pub text: Hash,
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
    /// How far its publisher is to be relied on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reliability: Option<Reliability>,
}

impl Source {
    /// Who stands behind the source, as far as it is known: publisher, author or host. Passages of one
    /// origin are one line of support. `None` is one unknown origin.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        let host = || self.url.as_deref().map(host);
        self.publisher.as_deref().or(self.author.as_deref()).or_else(host)
    }

    /// The name to show: title, file name or locator.
    #[must_use]
    pub fn label(&self) -> &str {
        let label = self.title.as_deref().or(self.name.as_deref()).or(self.url.as_deref());
        label.unwrap_or("untitled source")
    }
}

/// The host of a web address, without `www.`; any other locator whole.
fn host(url: &str) -> &str {
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
    /// A guess from the bytes.
    Guess,
}

/// How far a source is to be relied on: the Admiralty code (NATO AJP-2.1). Unset is not F: F means
/// looked at and cannot be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[value(rename_all = "UPPER")]
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

/// Reads a locator: a scheme, a colon and something without spaces (RFC 3986, section 3), such as
/// `https://example.org/a`, `doi:10.1000/182` or `urn:isbn:9780141036144`.
///
/// # Errors
/// A message that says what is missing.
pub fn check_locator(text: &str) -> Result<String, String> {
    let bad = |why: &str| Err(format!("{why}: write it as https://…, doi:… or urn:isbn:…"));
    let Some((scheme, rest)) = text.split_once(':') else {
        return bad("a locator starts with a scheme");
    };
    let letters = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    if !letters || !scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) {
        return bad("a locator starts with a scheme");
    }
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
/// A message that says what was expected.
pub fn check_date(text: &str) -> Result<String, String> {
    let padded = match text.len() {
        4 => format!("{text}-01-01T00:00:00Z"),
        7 => format!("{text}-01T00:00:00Z"),
        10 => format!("{text}T00:00:00Z"),
        _ => text.to_owned(),
    };
    match super::Time::parse_any(&padded) {
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
