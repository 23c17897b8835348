//! Context: the words around a quote, by which one of several places is chosen.

use crate::model::Span;
use crate::text::fold::{ALL, Folded, fold};

/// The words around a quote, as in a W3C TextQuoteSelector. A side without words may be anything.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Context {
    /// The words before it.
    pub prefix: Option<String>,
    /// The words after it.
    pub suffix: Option<String>,
}

impl Context {
    /// The 32 characters before a span, and the 32 after it.
    #[must_use]
    pub fn of(text: &str, span: Span) -> Self {
        let (before, after) = (&text[..span.start], &text[span.end..]);
        let start = before.char_indices().rev().take(CONTEXT).last().map_or(before.len(), |(at, _)| at);
        let end = after.char_indices().nth(CONTEXT).map_or(after.len(), |(at, _)| at);
        Context { prefix: Some(before[start..].to_owned()), suffix: Some(after[..end].to_owned()) }
    }

    /// Whether these words stand around a span.
    #[must_use]
    pub fn holds(&self, text: &str, span: Span) -> bool {
        self.prefix.as_ref().is_none_or(|prefix| stands_before(text, span, prefix))
            && self.suffix.as_ref().is_none_or(|suffix| stands_after(text, span, suffix))
    }
}

/// How many characters of context distinguish places: as many as Hypothesis keeps.
const CONTEXT: usize = 32;

/// Up to 32 characters before a span, from the start of a word: enough to distinguish two places.
#[must_use]
pub fn words_before(text: &str, span: Span) -> String {
    let before = text[..span.start].trim_end();
    let start = before.char_indices().rev().take(CONTEXT).last().map_or(before.len(), |(at, _)| at);
    let words = &before[start..];
    let cut = if start == 0 { None } else { words.find(char::is_whitespace) };
    words[cut.unwrap_or(0)..].trim().to_owned()
}

fn stands_before(text: &str, span: Span, prefix: &str) -> bool {
    let wanted = fold(prefix.trim(), &ALL).text;
    let mut start = span.start.saturating_sub(prefix.len() * 4 + 64);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let Folded { text: before, .. } = fold(text[start..span.start].trim_end(), &ALL);
    before.ends_with(&wanted)
}

fn stands_after(text: &str, span: Span, suffix: &str) -> bool {
    let wanted = fold(suffix.trim(), &ALL).text;
    let mut end = (span.end + suffix.len() * 4 + 64).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let Folded { text: after, .. } = fold(text[span.end..end].trim_start(), &ALL);
    after.starts_with(&wanted)
}
