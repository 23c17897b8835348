//! Quotes: whether given words stand in a text, and where.
//!
//! Invariant: the result is an exact match, the same words after named differences, several places, pieces that stand
//! apart, or nowhere; never words that are only similar. A quote is whole words. Spans are of the text itself.
//! `four_honest_outcomes` and `what_looks_alike_is_not_found` hold it, and `tests/quotes.rs` the vectors of
//! docs/QUOTES.md. Whether the words beside a quote turn its sense is asked of `sense`.

mod chain;
mod context;
mod edge;
mod pieces;
mod places;
mod replace;
mod shadow;
mod stitch;
mod stretch;
mod terms;

pub use context::{Context, words_before};
pub(crate) use terms::{any_term, terms_of_quote};

use super::fold::Folded;
use super::nearest::Nearest;
use super::segment::LONGEST_SEGMENT;
use crate::model::{Normalisation, Span};
use places::{is_whole, places};
use shadow::{differences, shadow};
use stretch::{in_pieces, one_stretch};

/// The most places that are reported for one of several quotes. It is ambiguous long before.
const MOST_PLACES: usize = 100;

/// The result of searching for a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuoteMatch {
    /// It stands there once, to the letter.
    Exact(Span),
    /// It stands there once, apart from differences that have names.
    Differs(Found),
    /// It stands there more than once.
    Ambiguous(Vec<Span>),
    /// Its pieces stand there, but apart from each other or in another order: where each of them stands.
    Stitched(Vec<Span>),
    /// It does not stand there. This segment shares the most words with it, at least half of them.
    Nowhere(Option<Span>),
}

/// Where a quote stands that differs from the words there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// From its first word to its last.
    pub span: Span,
    /// The stretches that it cites, in order: one, unless words were left out or put in.
    pub pieces: Vec<Span>,
    /// How it differs. As few as explain it.
    pub differences: Vec<Normalisation>,
    /// The words that it puts in, in square brackets.
    pub inserted: Vec<String>,
}

impl Found {
    /// A quote that stands at a span to the letter.
    #[must_use]
    pub fn exact(span: Span) -> Self {
        Found { span, pieces: vec![span], differences: Vec::new(), inserted: Vec::new() }
    }
}

/// Looks for `quote` in `text`, only where it stands between the words of `context`.
#[must_use]
pub fn find_quote(text: &str, quote: &str, context: &Context) -> QuoteMatch {
    let quote = quote.trim();
    if !quote.contains(char::is_alphanumeric) {
        return QuoteMatch::Nowhere(None);
    }
    let to_the_letter = places(text, &[quote]).pop().unwrap_or_default();
    if !to_the_letter.is_empty() {
        return among(text, to_the_letter, context, QuoteMatch::Exact);
    }
    let shade = shadow(text);
    if let Some(found) = one_stretch(text, &shade, quote, context) {
        return found;
    }
    match in_pieces(text, &shade, quote, context) {
        Some(found) => found,
        None => match stitch::stitched(text, &shade, quote) {
            Some(places) => QuoteMatch::Stitched(places),
            // No passage is like a quote that is longer than any passage.
            None if quote.len() > LONGEST_SEGMENT => QuoteMatch::Nowhere(None),
            None => QuoteMatch::Nowhere(Nearest::new(text).to(quote)),
        },
    }
}

/// Looks for each of several quotes in `text` as words that somebody copied: differences of print are named, and marks
/// such as `\[…\]` are words like any other. It takes hardly longer than for one. For a quote that stands in very many
/// places, the first hundred are reported; for one that stands nowhere, no nearest passage.
#[must_use]
pub fn find_quotes(text: &str, quotes: &[(&str, &Context)]) -> Vec<QuoteMatch> {
    let quotes: Vec<(&str, &Context)> =
        quotes.iter().map(|(quote, context)| (quote.trim(), *context)).collect();
    let to_the_letter = places(text, &quotes.iter().map(|(quote, _)| *quote).collect::<Vec<_>>());
    let mut found = Vec::with_capacity(quotes.len());
    let mut rest = Vec::new();
    for (number, ((_, context), spans)) in quotes.iter().zip(to_the_letter).enumerate() {
        if spans.is_empty() {
            rest.push(number);
        }
        found.push(among(text, spans, context, QuoteMatch::Exact));
    }
    if !rest.is_empty() {
        let shade = shadow(text);
        let needles: Vec<String> = rest.iter().map(|number| shadow(quotes[*number].0).text).collect();
        let folded = places::starts(&shade.text, &needles.iter().map(String::as_str).collect::<Vec<_>>());
        for (number, spans) in rest.into_iter().zip(folded) {
            let (quote, context) = quotes[number];
            let spans = agreeing(text, &shade, spans, quote);
            found[number] = among(text, spans, context, |span| differing(text, span, quote));
        }
    }
    found
}

/// Whether differences are of print alone, so that a reader sees the same words and marks.
#[must_use]
pub fn is_reprint(differences: &[Normalisation]) -> bool {
    use Normalisation::{Composition, HiddenCharacters, Ligatures, LineEndHyphen, Spacing};
    differences
        .iter()
        .all(|way| matches!(way, Spacing | Composition | HiddenCharacters | Ligatures | LineEndHyphen))
}

/// The outcome for the places of a quote that lie between the words of a context.
fn among(
    text: &str,
    mut spans: Vec<Span>,
    context: &Context,
    one: impl Fn(Span) -> QuoteMatch,
) -> QuoteMatch {
    spans.retain(|span| context.holds(text, *span));
    match spans.as_slice() {
        [] => QuoteMatch::Nowhere(None),
        [span] => one(*span),
        _ => QuoteMatch::Ambiguous(spans),
    }
}

/// The places in the text of places in its shadow where the words agree with a quote, except for named differences.
fn agreeing(text: &str, shade: &Folded, spans: Vec<Span>, quote: &str) -> Vec<Span> {
    let origins = spans.into_iter().filter_map(|span| shade.origin(span));
    let agrees = |span: &Span| differences(span.of(text).unwrap_or_default(), quote).is_some();
    let mut spans: Vec<Span> =
        origins.filter(|span| is_whole(text, *span) && agrees(span)).take(MOST_PLACES).collect();
    spans.dedup();
    spans
}

fn differing(text: &str, span: Span, quote: &str) -> QuoteMatch {
    let differences = differences(span.of(text).unwrap_or_default(), quote).unwrap_or_default();
    QuoteMatch::Differs(Found { differences, ..Found::exact(span) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::occurrence::occurrences;

    const TEXT: &str = "Peru \u{2019}s law passed. A \u{201c}new\u{201d} tax \u{2013} the first \
                        \u{2013} followed. The law passed. Nobody saw the end.";

    fn before(words: &str) -> Context {
        Context { prefix: Some(words.to_owned()), suffix: None }
    }

    fn words(found: &QuoteMatch) -> &'static str {
        match found {
            QuoteMatch::Exact(span) | QuoteMatch::Differs(Found { span, .. }) => {
                span.of(TEXT).unwrap_or("cut")
            }
            QuoteMatch::Ambiguous(_) => "ambiguous",
            QuoteMatch::Stitched(_) => "stitched",
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
            assert!(matches!(answer, QuoteMatch::Differs(found) if found.differences == how), "{quote}");
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
                    QuoteMatch::Nowhere(_) => QuoteMatch::Nowhere(None),
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
        for quote in ["nobody Saw the end", "Nobody saw an end", "aw passed", "Nobody sa", "", "  "] {
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
