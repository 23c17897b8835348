//! Quotes: whether given words stand in a text, and where.
//!
//! Invariant: the result is an exact match, the same words after named normalisation, several places, or
//! nowhere; never words that are only similar. A quote is whole words. `four_honest_outcomes` and
//! `what_looks_alike_is_not_found` hold it.

use super::fold::{ALL, Folded, fold};
use super::nearest::Nearest;
use super::occurrence::{occurrences, one_by_one};
use crate::model::{Normalisation, Span};

/// The result of searching for a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuoteMatch {
    /// It stands there once, to the letter.
    Exact(Span),
    /// It stands there once, apart from these differences. They are as few as possible.
    Normalised(Span, Vec<Normalisation>),
    /// It stands there more than once.
    Ambiguous(Vec<Span>),
    /// It does not stand there. This segment shares the most words with it, at least half of them.
    Nowhere(Option<Span>),
}

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

/// The most places that are reported for one of several quotes. It is ambiguous long before.
const MOST_PLACES: usize = 100;

/// Looks for `quote` in `text`, only where it stands between the words of `context`.
#[must_use]
pub fn find_quote(text: &str, quote: &str, context: &Context) -> QuoteMatch {
    find_quotes(text, &[(quote, context)]).pop().unwrap_or(QuoteMatch::Nowhere(None))
}

/// Looks for each of several quotes in `text`, as [`find_quote`] does, in time that hardly grows with their
/// number. For a quote that stands in very many places, the first hundred are reported.
#[must_use]
pub fn find_quotes(text: &str, quotes: &[(&str, &Context)]) -> Vec<QuoteMatch> {
    let quotes: Vec<(&str, &Context)> =
        quotes.iter().map(|(quote, context)| (quote.trim(), *context)).collect();
    let to_the_letter = places(text, &quotes.iter().map(|(quote, _)| *quote).collect::<Vec<_>>());
    let mut found = Vec::with_capacity(quotes.len());
    let mut rest = Vec::new();
    for (number, ((_, context), mut spans)) in quotes.iter().zip(to_the_letter).enumerate() {
        if spans.is_empty() {
            rest.push(number);
        }
        spans.retain(|span| context.holds(text, *span));
        found.push(match spans.as_slice() {
            [] => QuoteMatch::Nowhere(None),
            [span] => QuoteMatch::Exact(*span),
            _ => QuoteMatch::Ambiguous(spans),
        });
    }
    if !rest.is_empty() {
        let shadow = fold(text, &ALL);
        let needles: Vec<String> = rest.iter().map(|number| fold(quotes[*number].0, &ALL).text).collect();
        let folded = places(&shadow.text, &needles.iter().map(String::as_str).collect::<Vec<_>>());
        for (number, spans) in rest.into_iter().zip(folded) {
            let (quote, context) = quotes[number];
            let origins = spans.into_iter().filter_map(|span| shadow.origin(span));
            let mut spans: Vec<Span> = origins.filter(|span| context.holds(text, *span)).collect();
            spans.dedup();
            found[number] = match spans.as_slice() {
                [] => QuoteMatch::Nowhere(None),
                [span] => {
                    QuoteMatch::Normalised(*span, differences(span.of(text).unwrap_or_default(), quote))
                }
                _ => QuoteMatch::Ambiguous(spans),
            };
        }
    }
    if found.contains(&QuoteMatch::Nowhere(None)) {
        let mut nearest = Nearest::new(text);
        for ((quote, _), found) in quotes.iter().zip(&mut found) {
            if let QuoteMatch::Nowhere(near) = found {
                *near = nearest.to(quote);
            }
        }
    }
    found
}

/// Up to 32 characters before a span, from the start of a word: enough to distinguish two places.
#[must_use]
pub fn words_before(text: &str, span: Span) -> String {
    let before = text[..span.start].trim_end();
    let start = before.char_indices().rev().take(CONTEXT).last().map_or(before.len(), |(at, _)| at);
    let words = &before[start..];
    let cut = if start == 0 { None } else { words.find(char::is_whitespace) };
    words[cut.unwrap_or(0)..].trim().to_owned()
}

/// Where each of `needles` stands in `text` as whole words; if there are several, at most [`MOST_PLACES`] for
/// each.
fn places(text: &str, needles: &[&str]) -> Vec<Vec<Span>> {
    let word = |c: char| c.is_alphanumeric();
    let most = if needles.len() == 1 { usize::MAX } else { MOST_PLACES };
    let found = occurrences(text, needles);
    let place = |needle: &&str| {
        let (head, tail) = (needle.starts_with(word), needle.ends_with(word));
        let starts: Box<dyn Iterator<Item = usize>> = match &found {
            Some(found) => Box::new(found.get(needle).into_iter().flatten().copied()),
            None => Box::new(one_by_one(text, needle)),
        };
        let spans = starts.map(|start| Span { start, end: start + needle.len() });
        let whole = spans.filter(|span| {
            !(head && text[..span.start].ends_with(word) || tail && text[span.end..].starts_with(word))
        });
        whole.take(most).collect()
    };
    needles.iter().map(place).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Peru \u{2019}s law passed. A \u{201c}new\u{201d} tax \u{2013} the first \
                        \u{2013} followed. The law passed. Nobody saw the end.";

    fn before(words: &str) -> Context {
        Context { prefix: Some(words.to_owned()), suffix: None }
    }

    fn words(found: &QuoteMatch) -> &'static str {
        match found {
            QuoteMatch::Exact(span) | QuoteMatch::Normalised(span, _) => span.of(TEXT).unwrap_or("cut"),
            QuoteMatch::Ambiguous(_) => "ambiguous",
            QuoteMatch::Nowhere(_) => "nowhere",
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
            assert!(matches!(answer, QuoteMatch::Normalised(_, ways) if ways == how), "{quote}");
        }
        assert_eq!(words(&find_quote(TEXT, "law passed", &Context::default())), "ambiguous");
        assert_eq!(words(&find_quote(TEXT, "law passed", &before("The"))), "law passed");
        assert_eq!(words(&find_quote(TEXT, "law passed", &before("Chile's"))), "nowhere");
    }

    #[test]
    fn many_quotes_are_found_as_one_is_whatever_the_text() {
        // Too much alike for one pass.
        let alike = "a ".repeat(600);
        let stretches: Vec<&str> = (20..80).map(|words| alike[..words * 2].trim()).collect();
        assert!(occurrences(&alike, &stretches).is_none());
        let anywhere = Context::default();
        for (text, quotes) in [
            (alike.as_str(), stretches),
            (TEXT, vec!["Nobody saw", "law passed", "Peru's law", "The  law", "zebra", "", "Nobody saw"]),
        ] {
            let asked: Vec<_> = quotes.iter().map(|quote| (*quote, &anywhere)).collect();
            for (quote, found) in quotes.iter().zip(find_quotes(text, &asked)) {
                let alone = match find_quote(text, quote, &anywhere) {
                    QuoteMatch::Ambiguous(spans) => {
                        QuoteMatch::Ambiguous(spans.into_iter().take(MOST_PLACES).collect())
                    }
                    alone => alone,
                };
                assert_eq!(found, alone, "{quote}");
            }
        }
    }

    #[test]
    fn the_words_around_distinguish_places_again() {
        let found = TEXT.rfind("law passed").unwrap_or(0);
        let span = Span { start: found, end: found + 10 };
        let context = Context::of(TEXT, span);
        assert_eq!(context.prefix.as_deref().map(|words| words.chars().count()), Some(32));
        assert_eq!(find_quote(TEXT, "law passed", &context), QuoteMatch::Exact(span));
        let after = Context { prefix: None, suffix: Some(". A ".to_owned()) };
        assert_eq!(words(&find_quote(TEXT, "law passed", &after)), "law passed");
    }

    #[test]
    fn what_looks_alike_is_not_found() {
        for quote in ["nobody saw the end", "Nobody saw an end", "aw passed", "Nobody sa", "", "  "] {
            assert_eq!(words(&find_quote(TEXT, quote, &Context::default())), "nowhere", "{quote}");
        }
        let QuoteMatch::Nowhere(Some(span)) = find_quote(TEXT, "Nobody saw an end", &Context::default())
        else {
            unreachable!("the quote is not there");
        };
        assert_eq!(span.of(TEXT), Some("Nobody saw the end."));
        assert_eq!(find_quote(TEXT, "zebra", &Context::default()), QuoteMatch::Nowhere(None));
    }

    #[test]
    fn the_words_before_distinguish_places() {
        let span = Span { start: TEXT.find("Nobody").unwrap_or(0), end: TEXT.len() };
        assert_eq!(words_before(TEXT, span), "\u{2013} followed. The law passed.");
        assert_eq!(words_before(TEXT, Span { start: 0, end: 4 }), "");
    }
}
