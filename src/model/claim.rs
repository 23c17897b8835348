//! Claims, and where they stand.

use std::borrow::Cow;

use serde::{Deserialize, Serialize, Serializer};

use super::Extra;

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
    /// Letters that are printed as one sign, such as fi.
    Ligatures,
    /// A hyphen that divides a word at the end of a line.
    LineEndHyphen,
    /// A small or a capital letter at the beginning.
    FirstLetter,
    /// A comma, colon or full stop at the end, which belongs to the text around the quote.
    EndMark,
    /// Words that were left out, with dots in their place.
    Elision,
    /// Words in square brackets that were put in, or in the place of others.
    Insertion,
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
            Normalisation::Ligatures => "ligatures",
            Normalisation::LineEndHyphen => "line-end-hyphen",
            Normalisation::FirstLetter => "first-letter",
            Normalisation::EndMark => "end-mark",
            Normalisation::Elision => "elision",
            Normalisation::Insertion => "insertion",
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
    /// Words that were struck out or replaced by a correction. They are not a claim.
    Struck,
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
            Part::Struck => "struck",
        }
    }

    /// Whether it belongs to the article, and not to the page around it.
    #[must_use]
    pub fn is_article(self) -> bool {
        matches!(self, Part::Title | Part::Heading | Part::Body | Part::Caption)
    }
}

/// A statement in its exact words. The entry is about the source that contains it, if there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Fields")]
pub struct Claim {
    /// The statement.
    pub text: Box<str>,
    /// The place of its words, or of the quote, in the source's text.
    pub span: Option<Span>,
    /// Who says it.
    pub claimant: Option<Box<str>>,
    /// When it was said: a year, a month, a day or a time (ISO 8601).
    pub date: Option<Box<str>>,
    /// Where it was published according to the recorder, if no source was captured: a URL, DOI or ISBN.
    pub url: Option<Box<str>>,
    /// The other fields of its record, under their names there: text as it was, anything else as JSON.
    pub extra: Extra,
    /// What few claims have; `None` if it has none of it. It is apart, because a view contains every claim.
    pub details: Option<Box<Details>>,
}

/// What few claims have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// The source's words at the span, if they differ from the claim's text.
    pub quote: Option<Box<str>>,
    /// What had to be overlooked to find the quote that was given.
    pub normalised: Vec<Normalisation>,
    /// The part of the page that contains it, if the source is a page.
    pub part: Option<Part>,
    /// The page that contains it, from 1, if the source has pages.
    pub page: Option<u32>,
    /// The names of other records that its record refers to and that are not in its file.
    pub unresolved: Vec<String>,
    /// What its text cites for it, in the words of the text: addresses, and lines of a list of references without one.
    pub cites: Vec<Box<str>>,
}

impl Details {
    const NONE: &'static Details = &Details {
        quote: None,
        normalised: Vec::new(),
        part: None,
        page: None,
        unresolved: Vec::new(),
        cites: Vec::new(),
    };

    /// The details of a claim: `None` if there are none.
    #[must_use]
    pub fn boxed(self) -> Option<Box<Self>> {
        (self != *Details::NONE).then(|| Box::new(self))
    }
}

impl Claim {
    /// The words that must be at the span.
    #[must_use]
    pub fn anchor(&self) -> &str {
        self.quote().unwrap_or(&self.text)
    }

    /// What few claims have.
    #[must_use]
    pub fn details(&self) -> &Details {
        self.details.as_deref().unwrap_or(Details::NONE)
    }

    /// The source's words at the span, if they differ from its text.
    #[must_use]
    pub fn quote(&self) -> Option<&str> {
        self.details().quote.as_deref()
    }
}

/// A claim as its entry has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields<'a> {
    text: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    span: Option<Span>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quote: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    normalised: Cow<'a, [Normalisation]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    claimant: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part: Option<Part>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    cites: Cow<'a, [Box<str>]>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    unresolved: Cow<'a, [String]>,
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    extra: Cow<'a, Extra>,
}

impl From<Fields<'_>> for Claim {
    fn from(fields: Fields<'_>) -> Self {
        let boxed = |text: Cow<'_, str>| text.into_owned().into_boxed_str();
        let details = Details {
            quote: fields.quote.map(boxed),
            normalised: fields.normalised.into_owned(),
            part: fields.part,
            page: fields.page,
            unresolved: fields.unresolved.into_owned(),
            cites: fields.cites.into_owned(),
        };
        Claim {
            text: boxed(fields.text),
            span: fields.span,
            claimant: fields.claimant.map(boxed),
            date: fields.date.map(boxed),
            url: fields.url.map(boxed),
            extra: fields.extra.into_owned(),
            details: details.boxed(),
        }
    }
}

impl Serialize for Claim {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let details = self.details();
        let fields = Fields {
            text: Cow::Borrowed(&self.text),
            span: self.span,
            quote: details.quote.as_deref().map(Cow::Borrowed),
            normalised: Cow::Borrowed(&details.normalised),
            claimant: self.claimant.as_deref().map(Cow::Borrowed),
            date: self.date.as_deref().map(Cow::Borrowed),
            url: self.url.as_deref().map(Cow::Borrowed),
            part: details.part,
            page: details.page,
            cites: Cow::Borrowed(&details.cites),
            unresolved: Cow::Borrowed(&details.unresolved),
            extra: Cow::Borrowed(&self.extra),
        };
        fields.serialize(to)
    }
}
