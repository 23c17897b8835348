//! The two ways in which a quote that differs is found: as one stretch of the text, and by its pieces.

use super::chain::{Chains, chains};
use super::context::Context;
use super::pieces::pieces;
use super::places::{starts, variants};
use super::shadow::{differences, shadow};
use super::{Found, QuoteMatch, agreeing, among, differing};
use crate::model::{Normalisation, Span};
use crate::text::fold::Folded;

/// Looks for a quote as one stretch that differs in print.
pub(super) fn one_stretch(text: &str, shade: &Folded, quote: &str, context: &Context) -> Option<QuoteMatch> {
    let bare = without_end_mark(quote);
    // Where the words without their last mark do not stand, they do not stand with it: a search of a long text is saved.
    let stands = variants(&shadow(bare).text).iter().any(|needle| shade.text.contains(needle.as_str()));
    for (words, ended) in [(quote, false), (bare, true), (without_outer_marks(bare), true)] {
        if !stands && words.len() >= bare.len()
            || ended && words.len() == quote.len()
            || !words.contains(char::is_alphanumeric)
        {
            continue;
        }
        for needle in variants(&shadow(words).text) {
            let spans = starts(&shade.text, &[needle.as_str()]).pop().unwrap_or_default();
            let spans = agreeing(text, shade, spans, words);
            if spans.is_empty() {
                continue;
            }
            return Some(among(text, spans, context, |span| {
                let mut found = differing(text, span, words);
                if let QuoteMatch::Differs(Found { differences, .. }) = &mut found {
                    let marked = quote.len() > bare.len();
                    let outer = words.len() < bare.len();
                    differences.extend(outer.then_some(Normalisation::QuotationMarks));
                    differences.extend(marked.then_some(Normalisation::EndMark));
                    differences.sort_unstable();
                    differences.dedup();
                }
                found
            }));
        }
    }
    None
}

/// A quote without the mark that ends it, which may belong to the text that quotes it.
fn without_end_mark(quote: &str) -> &str {
    let bare = quote.strip_suffix([',', '.', ';', ':']).unwrap_or(quote);
    if bare.ends_with('.') { quote } else { bare.trim_end() }
}

/// A quote without the quotation marks around all of it.
fn without_outer_marks(quote: &str) -> &str {
    let open = |c: char| matches!(c, '"' | '\'' | '\u{201c}' | '\u{2018}' | '\u{ab}' | '\u{201e}');
    let close = |c: char| matches!(c, '"' | '\'' | '\u{201d}' | '\u{2019}' | '\u{bb}' | '\u{201c}');
    let inner = quote.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    inner.map_or(quote, |inner| without_end_mark(inner.trim()))
}

/// Looks for a quote by its pieces, if it has marks that part it.
pub(super) fn in_pieces(text: &str, shade: &Folded, quote: &str, context: &Context) -> Option<QuoteMatch> {
    let quote = pieces(without_outer_marks(quote))?;
    let needles: Vec<String> = quote.pieces.iter().map(|piece| shadow(piece).text).collect();
    let chains = match chains(text, shade, &quote, &needles) {
        Chains::Joined(chains) => chains,
        Chains::Apart(places) => return Some(QuoteMatch::Stitched(places)),
        Chains::Missing => return None,
    };
    let mut made = Vec::new();
    for chain in chains {
        let mut ways = Vec::new();
        for (span, piece) in chain.iter().zip(&quote.pieces) {
            match differences(span.of(text).unwrap_or_default(), piece) {
                Some(more) => ways.extend(more),
                None => break,
            }
        }
        let (left_out, put_in) = quote.kinds();
        ways.extend(left_out.then_some(Normalisation::Elision));
        ways.extend(put_in.then_some(Normalisation::Insertion));
        ways.sort_unstable();
        ways.dedup();
        let agrees = chain
            .iter()
            .zip(&quote.pieces)
            .all(|(span, piece)| differences(span.of(text).unwrap_or_default(), piece).is_some());
        if let (true, Some(first), Some(last)) = (agrees, chain.first(), chain.last()) {
            let span = Span { start: first.start, end: last.end };
            if context.holds(text, span) {
                made.push(Found { span, pieces: chain, differences: ways, inserted: quote.inserted() });
            }
        }
    }
    match made.len() {
        0 => None,
        1 => made.pop().map(QuoteMatch::Differs),
        _ => Some(QuoteMatch::Ambiguous(made.into_iter().map(|found| found.span).collect())),
    }
}
