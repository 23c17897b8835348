//! Quotes: whether given words stand in a text, and where.
//!
//! The law: the answer is exact, or the same words after named normalisation, or several places, or
//! nowhere; never something that merely looks alike. A quote is whole words.

use std::collections::HashSet;

use super::fold::{ALL, Folded, fold};
use super::segment::segments;
use crate::model::{Normalisation, Span};

/// What looking for a quote came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It stands there once, to the letter.
    Exact(Span),
    /// It stands there once, if these differences are overlooked; the fewest that do.
    Normalised(Span, Vec<Normalisation>),
    /// It stands there more than once.
    Ambiguous(Vec<Span>),
    /// It does not stand there; the segment that shares most of its words, if one shares half.
    Nowhere(Option<Span>),
}

/// The words around a quote, as a W3C TextQuoteSelector has them; none where it does not matter.
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

    fn holds(&self, text: &str, span: Span) -> bool {
        self.prefix.as_ref().is_none_or(|prefix| stands_before(text, span, prefix))
            && self.suffix.as_ref().is_none_or(|suffix| stands_after(text, span, suffix))
    }
}

/// The characters of context that tell places apart: as many as Hypothesis keeps.
const CONTEXT: usize = 32;

/// Looks for `quote` in `text`, only where it stands between the words of `context`.
#[must_use]
pub fn find_quote(text: &str, quote: &str, context: &Context) -> Found {
    let quote = quote.trim();
    let after_prefix = |span: &Span| context.holds(text, *span);
    let mut exact = places(text, quote);
    if !exact.is_empty() {
        exact.retain(after_prefix);
        return match exact.as_slice() {
            [] => Found::Nowhere(nearest(text, quote)),
            [span] => Found::Exact(*span),
            _ => Found::Ambiguous(exact),
        };
    }
    let needle = fold(quote, &ALL).text;
    let shadow = fold(text, &ALL);
    let mut spans: Vec<Span> = places(&shadow.text, &needle)
        .into_iter()
        .filter_map(|span| shadow.origin(span))
        .filter(after_prefix)
        .collect();
    spans.dedup();
    match spans.as_slice() {
        [] => Found::Nowhere(nearest(text, quote)),
        [span] => Found::Normalised(*span, differences(span.of(text).unwrap_or_default(), quote)),
        _ => Found::Ambiguous(spans),
    }
}

/// Up to 32 characters before a span, from the start of a word: enough to tell two places apart.
#[must_use]
pub fn words_before(text: &str, span: Span) -> String {
    let before = text[..span.start].trim_end();
    let start = before.char_indices().rev().take(CONTEXT).last().map_or(before.len(), |(at, _)| at);
    let words = &before[start..];
    let cut = if start == 0 { None } else { words.find(char::is_whitespace) };
    words[cut.unwrap_or(0)..].trim().to_owned()
}

/// Where `needle` stands in `text` as whole words.
fn places(text: &str, needle: &str) -> Vec<Span> {
    if needle.is_empty() {
        return Vec::new();
    }
    let word = |c: char| c.is_alphanumeric();
    let (head, tail) = (needle.starts_with(word), needle.ends_with(word));
    text.match_indices(needle)
        .map(|(start, hit)| Span { start, end: start + hit.len() })
        .filter(|span| {
            !(head && text[..span.start].ends_with(word) || tail && text[span.end..].starts_with(word))
        })
        .collect()
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

/// The fewest ways of folding under which the two are the same.
fn differences(found: &str, given: &str) -> Vec<Normalisation> {
    let mut sets: Vec<Vec<Normalisation>> = (1_u32..1 << ALL.len())
        .map(|set| (0..ALL.len()).filter(|bit| set >> bit & 1 == 1).map(|bit| ALL[bit]).collect())
        .collect();
    sets.sort_by_key(Vec::len);
    let same = |set: &Vec<Normalisation>| fold(found, set).text == fold(given, set).text;
    sets.into_iter().find(same).unwrap_or_else(|| ALL.to_vec())
}

/// The segment that shares the largest part of the quote's words, at least half of them.
fn nearest(text: &str, quote: &str) -> Option<Span> {
    let words = |text: &str| -> HashSet<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let wanted = words(quote);
    let mut best: Option<(usize, Span)> = None;
    for span in segments(text) {
        let shared = words(span.of(text).unwrap_or_default()).intersection(&wanted).count();
        if shared * 2 >= wanted.len() && shared > best.map_or(0, |(most, _)| most) {
            best = Some((shared, span));
        }
    }
    best.map(|(_, span)| span)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Peru \u{2019}s law passed. A \u{201c}new\u{201d} tax \u{2013} the first \
                        \u{2013} followed. The law passed. Nobody saw the end.";

    fn before(words: &str) -> Context {
        Context { prefix: Some(words.to_owned()), suffix: None }
    }

    fn words(found: &Found) -> &'static str {
        match found {
            Found::Exact(span) | Found::Normalised(span, _) => span.of(TEXT).unwrap_or("cut"),
            Found::Ambiguous(_) => "ambiguous",
            Found::Nowhere(_) => "nowhere",
        }
    }

    #[test]
    fn four_honest_outcomes() {
        use Normalisation::{Dashes, QuotationMarks, Spacing};
        assert_eq!(
            words(&find_quote(TEXT, " Nobody saw the end. ", &Context::default())),
            "Nobody saw the end."
        );
        for (quote, found, how) in [
            ("Peru\u{2019}s law", "Peru \u{2019}s law", vec![Spacing]),
            ("Peru's law", "Peru \u{2019}s law", vec![Spacing, QuotationMarks]),
            ("A \"new\" tax", "A \u{201c}new\u{201d} tax", vec![QuotationMarks]),
            ("tax - the first", "tax \u{2013} the first", vec![Dashes]),
            ("Nobody\nsaw  the end", "Nobody saw the end", vec![Spacing]),
        ] {
            let answer = find_quote(TEXT, quote, &Context::default());
            assert_eq!(words(&answer), found, "{quote}");
            assert!(matches!(answer, Found::Normalised(_, ways) if ways == how), "{quote}");
        }
        assert_eq!(words(&find_quote(TEXT, "law passed", &Context::default())), "ambiguous");
        assert_eq!(words(&find_quote(TEXT, "law passed", &before("The"))), "law passed");
        assert_eq!(words(&find_quote(TEXT, "law passed", &before("Chile's"))), "nowhere");
    }

    #[test]
    fn the_words_around_tell_places_apart_again() {
        let found = TEXT.rfind("law passed").unwrap_or(0);
        let span = Span { start: found, end: found + 10 };
        let context = Context::of(TEXT, span);
        assert_eq!(context.prefix.as_deref().map(|words| words.chars().count()), Some(32));
        assert_eq!(find_quote(TEXT, "law passed", &context), Found::Exact(span));
        let after = Context { prefix: None, suffix: Some(". A ".to_owned()) };
        assert_eq!(words(&find_quote(TEXT, "law passed", &after)), "law passed");
    }

    #[test]
    fn what_looks_alike_is_not_found() {
        for quote in ["nobody saw the end", "Nobody saw an end", "aw passed", "Nobody sa", "", "  "] {
            assert_eq!(words(&find_quote(TEXT, quote, &Context::default())), "nowhere", "{quote}");
        }
        let Found::Nowhere(Some(span)) = find_quote(TEXT, "Nobody saw an end", &Context::default()) else {
            unreachable!("the quote is not there");
        };
        assert_eq!(span.of(TEXT), Some("Nobody saw the end."));
        assert_eq!(find_quote(TEXT, "zebra", &Context::default()), Found::Nowhere(None));
    }

    #[test]
    fn the_words_before_tell_places_apart() {
        let span = Span { start: TEXT.find("Nobody").unwrap_or(0), end: TEXT.len() };
        assert_eq!(words_before(TEXT, span), "\u{2013} followed. The law passed.");
        assert_eq!(words_before(TEXT, Span { start: 0, end: 4 }), "");
    }
}
