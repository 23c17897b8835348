//! Chains: the pieces of a quote, in their order and near each other.
//!
//! Invariant: the pieces stand in one paragraph; an elision leaves out at most [`MOST_SENTENCES`] whole sentences, and
//! none after a sentence that it cuts; what follows it in another sentence begins that sentence, so that no subject gets the predicate of another; a bracket
//! takes the place of a few words: of words of grammar, of words that it has in another form, or, if it is a
//! name, of words that point to somebody.
//! `what_stands_apart_is_not_joined` holds it.

use super::edge;
use super::pieces::{Gap, Pieces};
use super::places::{is_whole, variants};
use super::replace::{is_parted, may_replace};
use crate::model::Span;
use crate::text::fold::Folded;
use crate::text::reading::Reading;
use crate::text::sentence;

/// The most places of the longest piece that are tried.
const MOST_STARTS: usize = 400;

/// The longest stretch that an elision leaves out, in bytes.
const LONGEST_GAP: usize = 600;

/// The most whole sentences that an elision leaves out.
const MOST_SENTENCES: usize = 2;

/// Where the pieces of a quote stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Chains {
    /// In their order and near each other: each place where they do.
    Joined(Vec<Vec<Span>>),
    /// Each of them somewhere, but not so.
    Apart(Vec<Span>),
    /// Not all of them.
    Missing,
}

/// Looks for pieces in a text by its shadow; `needles` has the shadow of each piece.
pub(super) fn chains(text: &str, shadow: &Folded, quote: &Pieces<'_>, needles: &[String]) -> Chains {
    let needles: Vec<Vec<String>> = needles.iter().map(|needle| variants(needle)).collect();
    let Some(longest) = (0..needles.len()).max_by_key(|at| needles[*at].iter().map(String::len).max()) else {
        return Chains::Missing;
    };
    let search = Search { text, shadow, quote, needles: &needles };
    let mut found: Vec<Vec<Span>> = Vec::new();
    for place in search.all(longest).into_iter().take(MOST_STARTS) {
        let Some(chain) = search.extend(longest, place) else { continue };
        let same = |other: &&mut Vec<Span>| other.first() == chain.first() || other.last() == chain.last();
        let length = |chain: &[Span]| chain.last().map_or(0, |last| last.end) - chain[0].start;
        match found.iter_mut().find(same) {
            // Of two that share an end, the tighter one is meant.
            Some(other) if length(other) > length(&chain) => *other = chain,
            Some(_) => {}
            None => found.push(chain),
        }
    }
    if !found.is_empty() {
        return Chains::Joined(found);
    }
    let somewhere: Vec<Span> = (0..needles.len()).map_while(|at| search.all(at).into_iter().next()).collect();
    let somewhere: Vec<Span> = somewhere.into_iter().filter_map(|span| shadow.origin(span)).collect();
    if somewhere.len() == needles.len() && needles.len() > 1 {
        Chains::Apart(somewhere)
    } else {
        Chains::Missing
    }
}

struct Search<'a> {
    text: &'a str,
    shadow: &'a Folded,
    quote: &'a Pieces<'a>,
    needles: &'a [Vec<String>],
}

impl Search<'_> {
    /// The places of a piece in the shadow.
    fn all(&self, piece: usize) -> Vec<Span> {
        let mut places = Vec::new();
        for needle in &self.needles[piece] {
            let spans = self.shadow.text.match_indices(needle.as_str());
            let spans = spans.map(|(start, _)| Span { start, end: start + needle.len() });
            places.extend(spans.filter(|span| self.stands(*span)).take(MOST_STARTS));
        }
        places.sort_unstable();
        places
    }

    fn stands(&self, span: Span) -> bool {
        self.shadow.origin(span).is_some_and(|origin| is_whole(self.text, origin))
    }

    /// The chain around one piece at a place.
    fn extend(&self, anchor: usize, place: Span) -> Option<Vec<Span>> {
        let mut chain = vec![place];
        for piece in anchor + 1..self.needles.len() {
            let before = *chain.last()?;
            let limit = self.limit(before.end, true);
            let window = &self.shadow.text[before.end..limit];
            let next = self.needles[piece].iter().filter_map(|needle| {
                let mut spans = window.match_indices(needle.as_str()).map(|(at, _)| {
                    let start = before.end + at;
                    Span { start, end: start + needle.len() }
                });
                spans.find(|span| self.stands(*span) && self.joins(piece, before, *span))
            });
            chain.push(next.min()?);
        }
        for piece in (0..anchor).rev() {
            let after = chain[0];
            let limit = self.limit(after.start, false);
            let window = &self.shadow.text[limit..after.start];
            let previous = self.needles[piece].iter().filter_map(|needle| {
                let mut spans = window.rmatch_indices(needle.as_str()).map(|(at, _)| {
                    let start = limit + at;
                    Span { start, end: start + needle.len() }
                });
                spans.find(|span| self.stands(*span) && self.joins(piece + 1, *span, after))
            });
            chain.insert(0, previous.max()?);
        }
        let chain: Vec<Span> =
            chain.into_iter().map(|span| self.shadow.origin(span)).collect::<Option<_>>()?;
        let (first, last) = (chain.first()?.start, chain.last()?.end);
        let before = brackets(&self.quote.gaps[0]).all(|bracket| edge::may_begin(self.text, first, bracket));
        let after = brackets(&self.quote.last).all(|bracket| edge::may_end(self.text, last, bracket));
        (before && after).then_some(chain)
    }

    /// How far from a place in the shadow the next piece may begin, or the one before it may end.
    fn limit(&self, at: usize, forward: bool) -> usize {
        let longest = self.needles.iter().flatten().map(String::len).max().unwrap_or(0);
        let reach = (LONGEST_GAP + longest) * 2;
        let text = &self.shadow.text;
        let mut limit = if forward { (at + reach).min(text.len()) } else { at.saturating_sub(reach) };
        while !text.is_char_boundary(limit) {
            limit = if forward { limit + 1 } else { limit - 1 };
        }
        limit
    }

    /// Whether two places in the shadow may be the pieces before and after the marks before a piece.
    fn joins(&self, piece: usize, before: Span, after: Span) -> bool {
        let (Some(before), Some(after)) = (self.shadow.origin(before), self.shadow.origin(after)) else {
            return false;
        };
        let Some(between) = self.text.get(before.end..after.start) else { return false };
        let gaps = &self.quote.gaps[piece];
        let brackets: Vec<&str> = brackets(gaps).collect();
        if brackets.len() < gaps.len() {
            return may_elide(self.text, before.end, after.start);
        }
        // `boat[s] sail[ed]`: two words in the place of two.
        brackets.iter().any(|bracket| may_replace(between, bracket))
            || brackets.len() > 1 && may_replace(between, &brackets.join(" "))
            || between.trim().is_empty()
    }
}

/// The words in brackets among marks.
fn brackets<'g>(gaps: &'g [Gap<'g>]) -> impl Iterator<Item = &'g str> {
    gaps.iter().filter_map(|gap| if let Gap::Bracket(inner) = gap { Some(&**inner) } else { None })
}

/// Whether an elision may leave out what stands between two places.
fn may_elide(text: &str, start: usize, end: usize) -> bool {
    let between = &text[start..end];
    if between.len() > LONGEST_GAP || is_parted(between) {
        return false;
    }
    // What follows is looked at as well: only that shows where the last sentence ends.
    let mut close = end;
    close += text[end..].chars().take(24).map(char::len_utf8).sum::<usize>();
    let mut ends = Vec::new();
    let lead = text[..start].char_indices().rev().take(48).last().map_or(start, |(at, _)| at);
    sentence::split(text, Span { start: lead, end: close }, &mut |span| ends.push(span));
    let crossed = ends.iter().filter(|span| span.end > start && span.end <= end).count();
    if crossed == 0 {
        // The piece before may end its sentence.
        return true;
    }
    let begins = ends.iter().any(|span| {
        let gap = text.get(span.start..end);
        span.start <= end && gap.is_some_and(is_opening) && span.start >= start
    });
    let whole = ends.iter().filter(|span| span.start >= start && span.end <= end).count();
    // Half a sentence and a whole one that is not the next have nothing to do with each other.
    let rest = ends.iter().find(|span| span.end > start && span.end <= end).map_or(end, |span| span.end);
    let is_cut = text[start..rest].contains(char::is_alphanumeric);
    begins && whole <= if is_cut { 0 } else { MOST_SENTENCES }
}

/// Whether nothing stands at the beginning of a sentence but marks and a word that joins it to the one before.
fn is_opening(words: &str) -> bool {
    let words = Reading::new(words).words;
    let joins = |word: &str| {
        matches!(word, "and" | "but" | "however" | "also" | "so" | "then" | "yet" | "the" | "this")
    };
    words.len() <= 1 && words.iter().all(|word| joins(&word.lower))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::text::quote::pieces::pieces;
    use crate::text::quote::shadow::shadow;

    fn joined(text: &str, quote: &str) -> Option<usize> {
        let made = pieces(quote).unwrap();
        let needles: Vec<String> = made.pieces.iter().map(|piece| shadow(piece).text).collect();
        match chains(text, &shadow(text), &made, &needles) {
            Chains::Joined(found) => Some(found.len()),
            Chains::Apart(_) | Chains::Missing => None,
        }
    }

    #[test]
    fn what_stands_apart_is_not_joined() {
        let text = "The dam, finished in 1969, holds 40 million litres. The weir leaks. A mill stands by it. \
                    The tower fell in May 2020.\n\nThe canal is old. It leads to the sea.";
        for quote in [
            "The dam \u{2026} holds 40 million litres",
            "The dam [\u{2026}] litres. The weir leaks",
            "holds 40 million litres \u{2026} A mill stands",
            "The dam \u{2026} holds \u{2026} litres",
            "[The canal] leads to the sea",
            "The dam, finished [again] in 1969",
            "The canal is old. [The canal] leads to the sea",
            "\u{2026} leads to the sea",
            "[Its dam], finished in 1969",
            "A mill stands by [the weir]",
            "The weir leaks [sic]",
        ] {
            assert_eq!(joined(text, quote), Some(1), "{quote}");
        }
        for quote in [
            "The dam \u{2026} leaks",
            "The dam \u{2026} fell in May 2020",
            "holds 40 million litres \u{2026} stands by it",
            "fell in May 2020 \u{2026} The canal is old",
            "holds 40 million litres \u{2026} The dam",
            "The dam \u{2026} The tower fell",
            "The dam, finished in [1970], holds",
            "The [weir] finished in 1969",
            "The tower fell in [June] 2020",
            "The dam [of Varne] leaks",
            "A mill [never] leads to the sea",
            "finished in [1970]",
            "The tower fell in [June] 2020",
            "The tower fell in May [2021]",
            "The canal is [new]",
            "[The weir] finished in 1969",
            "[Only] The weir leaks",
            "The weir leaks [and was sold]",
            "The weir leaks [no more]",
            "[1970] holds 40 million litres",
        ] {
            assert_eq!(joined(text, quote), None, "{quote}");
        }
        assert_eq!(joined("The dam is old. The dam is new.", "The dam \u{2026} is"), Some(2));
    }
}
