//! The nearest passage: which segment of a text shares most words with a quote that does not stand in it.
//!
//! It is never taken for the quote. It is shown to a person, and a recheck may report that the quote became
//! this passage.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use super::segment::segments;
use crate::model::Span;

/// The most look-ups for one text. Where thousands of quotes of very common words stand nowhere, the last of
/// them get no nearest passage.
const MOST_WORK: u64 = 30_000_000;

/// The segments of a text, and in which of them each word stands.
pub(crate) struct Nearest {
    segments: Vec<Span>,
    within: HashMap<String, Vec<u32>>,
    work: u64,
}

impl Nearest {
    pub(crate) fn new(text: &str) -> Self {
        let segments = segments(text);
        let mut within: HashMap<String, Vec<u32>> = HashMap::new();
        for (number, span) in (0..).zip(&segments) {
            for word in distinct_words(span.of(text).unwrap_or_default()) {
                within.entry(word).or_default().push(number);
            }
        }
        Nearest { segments, within, work: 0 }
    }

    /// The segment that shares the most words with the quote, at least half of them. Of equals, the first.
    pub(super) fn to(&mut self, quote: &str) -> Option<Span> {
        self.among(quote, |_| true)
    }

    /// The same among those segments that are free.
    pub(crate) fn among(&mut self, quote: &str, free: impl Fn(Span) -> bool) -> Option<Span> {
        let words = distinct_words(quote);
        let mut lists: Vec<&[u32]> =
            words.iter().map(|word| self.within.get(word).map_or(&[][..], Vec::as_slice)).collect();
        lists.sort_by_key(|list| list.len());
        let mut best: Option<(usize, Reverse<u32>)> = None;
        for (before, list) in lists.iter().enumerate() {
            // A segment without the words before can share only the rest: too few, if that is less than half
            // or than the best has.
            let most = lists.len() - before;
            if most * 2 < words.len() || best.is_some_and(|(shared, _)| most < shared) {
                break;
            }
            self.work += (list.len() * lists.len()) as u64;
            if self.work > MOST_WORK {
                return None;
            }
            for candidate in *list {
                let shared = lists.iter().filter(|list| list.binary_search(candidate).is_ok()).count();
                let is_free = || self.segments.get(*candidate as usize).is_some_and(|span| free(*span));
                if shared * 2 >= words.len() && best.is_none_or(|(most, _)| shared >= most) && is_free() {
                    best = best.max(Some((shared, Reverse(*candidate))));
                }
            }
        }
        best.and_then(|(_, Reverse(number))| self.segments.get(number as usize).copied())
    }
}

/// The words of a text, each once, lower case.
pub(crate) fn distinct_words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn half_of_the_words_are_enough_and_the_first_of_equals_is_taken() {
        let text = "The dam fell. The weir stood. The old dam stood. A mill.";
        let mut nearest = Nearest::new(text);
        for (quote, found) in [
            ("the dam stood", Some("The old dam stood.")),
            ("Dam!", Some("The dam fell.")),
            ("the", Some("The dam fell.")),
            ("the new bridge fell down", None),
            ("the new bridge fell", Some("The dam fell.")),
            ("", None),
        ] {
            assert_eq!(nearest.to(quote).and_then(|span| span.of(text)), found, "{quote}");
        }
        assert_eq!(Nearest::new("").to("dam"), None);
    }

    /// The nearest segment, found by comparing with each.
    fn by_comparing(text: &str, quote: &str) -> Option<Span> {
        let words = distinct_words(quote);
        let shared = |span: &Span| distinct_words(span.of(text).unwrap()).intersection(&words).count();
        let near = |span: &Span| shared(span) > 0 && shared(span) * 2 >= words.len();
        segments(text).into_iter().rev().filter(near).max_by_key(shared)
    }

    proptest::proptest! {
        #[test]
        fn as_by_comparing(text in "([A-D]( [a-e]){0,5}[.] ){0,8}", quote in "([a-f] ){0,6}") {
            proptest::prop_assert_eq!(Nearest::new(&text).to(&quote), by_comparing(&text, &quote));
        }
    }
}
