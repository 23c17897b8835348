//! The nearest passage: which segment of a text shares most words with a quote that does not stand in it.
//!
//! It is never taken for the quote: a person is shown it, and a recheck may call it what became of the quote.

use std::collections::{BTreeSet, HashMap};

use super::segment::segments;
use crate::model::Span;

/// The segments of a text, and in which of them each word stands.
pub(super) struct Nearest {
    segments: Vec<Span>,
    within: HashMap<String, Vec<u32>>,
}

impl Nearest {
    pub(super) fn new(text: &str) -> Self {
        let segments = segments(text);
        let mut within: HashMap<String, Vec<u32>> = HashMap::new();
        for (number, span) in (0..).zip(&segments) {
            for word in distinct_words(span.of(text).unwrap_or_default()) {
                within.entry(word).or_default().push(number);
            }
        }
        Nearest { segments, within }
    }

    /// The segment that shares most of the quote's words, at least half of them; of several the first.
    pub(super) fn to(&self, quote: &str) -> Option<Span> {
        let words = distinct_words(quote);
        let mut lists: Vec<&[u32]> =
            words.iter().map(|word| self.within.get(word).map_or(&[][..], Vec::as_slice)).collect();
        lists.sort_by_key(|list| list.len());
        // A segment with half of the words has one of any that are more than the other half, and so of the rarest.
        let rarest = &lists[..lists.len().min(lists.len() / 2 + 1)];
        let mut candidates: Vec<u32> = rarest.iter().flat_map(|list| list.iter().copied()).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let mut best: Option<(usize, u32)> = None;
        for candidate in candidates {
            let shared = lists.iter().filter(|list| list.binary_search(&candidate).is_ok()).count();
            if shared * 2 >= words.len() && shared > best.map_or(0, |(most, _)| most) {
                best = Some((shared, candidate));
            }
        }
        best.and_then(|(_, number)| self.segments.get(number as usize).copied())
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
    use super::*;

    #[test]
    fn half_of_the_words_are_enough_and_the_first_of_equals_is_taken() {
        let text = "The dam fell. The weir stood. The old dam stood. A mill.";
        let nearest = Nearest::new(text);
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
}
