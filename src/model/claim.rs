//! Claims, and where they stand.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// A range of bytes of a UTF-8 text, end exclusive, on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The words of `text` in this span, if it is within the text and does not split a character.
    #[must_use]
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }

    /// The same span, `by` bytes further on.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Span { start: self.start + by, end: self.end + by }
    }
}

/// A way in which a quote may differ from its source and still be the same words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Normalisation {
    /// Runs of white space, and the space before punctuation or inside quotation marks.
    Spacing,
    /// Straight, typographic and angle quotation marks and apostrophes.
    QuotationMarks,
    /// Hyphens and dashes.
    Dashes,
    /// Unicode composition (NFC).
    Composition,
    /// Invisible characters, such as the soft hyphen and the zero width space.
    HiddenCharacters,
}

impl Normalisation {
    /// The name that entries and messages use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Normalisation::Spacing => "spacing",
            Normalisation::QuotationMarks => "quotation-marks",
            Normalisation::Dashes => "dashes",
            Normalisation::Composition => "composition",
            Normalisation::HiddenCharacters => "hidden-characters",
        }
    }
}

/// The part of a page in which words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The title of the article.
    Title,
    /// A heading within it.
    Heading,
    /// The article itself.
    Body,
    /// What stands under a picture or table.
    Caption,
    /// Links to other places: navigation, headers, footers, buttons, forms.
    Menu,
    /// What points to other articles.
    Related,
    /// Anything else around the article.
    Around,
}

impl Part {
    /// The name that entries and messages use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Part::Title => "title",
            Part::Heading => "heading",
            Part::Body => "body",
            Part::Caption => "caption",
            Part::Menu => "menu",
            Part::Related => "related",
            Part::Around => "around",
        }
    }

    /// Whether it belongs to the article, and not to the page around it.
    #[must_use]
    pub fn is_article(self) -> bool {
        matches!(self, Part::Title | Part::Heading | Part::Body | Part::Caption)
    }
}

/// A statement in its exact words. The entry is about the source that contains it, if there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The statement.
    pub text: String,
    /// The place of its words, or of the quote, in the source's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// The source's words at the span, if they differ from `text`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// What had to be overlooked to find the quote that was given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub normalised: Vec<Normalisation>,
    /// Who says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimant: Option<String>,
    /// When it was said: a year, a month, a day or a time (ISO 8601).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Where it was published according to the recorder, if no source was captured: a URL, DOI or ISBN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The part of the page that contains it, if the source is a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// The page that contains it, from 1, if the source has pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The names of other records that its record refers to and that are not in its file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unresolved: Vec<String>,
    /// The other fields of its record, under their names there: text as it was, anything else as JSON.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "each_once")]
    pub extra: BTreeMap<String, String>,
}

/// A map in which no name comes twice.
fn each_once<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, String>, D::Error> {
    struct Once;
    impl<'de> Visitor<'de> for Once {
        type Value = BTreeMap<String, String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object of texts")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
            let mut map = BTreeMap::new();
            while let Some((name, value)) = from.next_entry::<String, String>()? {
                if let Some(name) = map.insert(name.clone(), value).map(|_| name) {
                    return Err(A::Error::custom(format_args!("`{name}` comes twice")));
                }
            }
            Ok(map)
        }
    }
    from.deserialize_map(Once)
}

impl Claim {
    /// The words that must be at the span.
    #[must_use]
    pub fn anchor(&self) -> &str {
        self.quote.as_deref().unwrap_or(&self.text)
    }
}
