//! Trace: where words of an extracted text stand in the document as it was written.
//!
//! Invariant: a place is returned only if nearly all words of the segment stand there in their order, with nothing but
//! marks and a few other words between them, such as the address of a link. Otherwise nothing is returned, and no place
//! is guessed (`a_place_is_found_or_not_named`).

use rustc_hash::FxHashMap;

use crate::model::Span;

/// How many other words may stand between two words of a segment: those of an address, for example.
const BETWEEN: usize = 24;

/// How many places of the first word are tried: a word such as "the" stands in very many.
const MOST_TRIED: usize = 1000;

/// One word in so many may be written in another way, such as with an entity of HTML.
const OTHERWISE: usize = 5;

/// A document as it was written, by its words.
#[derive(Debug)]
pub struct Trace<'a> {
    written: &'a str,
    words: Vec<Span>,
    places: FxHashMap<String, Vec<usize>>,
}

impl<'a> Trace<'a> {
    /// The trace of a document. The tags of HTML are not words of it.
    #[must_use]
    pub fn new(written: &'a str, has_tags: bool) -> Self {
        let words: Vec<Span> = words(written, has_tags);
        let mut places: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (number, word) in words.iter().enumerate() {
            let word = word.of(written).unwrap_or_default().to_lowercase();
            places.entry(word).or_default().push(number);
        }
        Trace { written, words, places }
    }

    /// The document.
    #[must_use]
    pub fn written(&self) -> &'a str {
        self.written
    }

    /// Where the words at `span` of a segment of `text` stand in the document.
    #[must_use]
    pub fn place(&self, text: &str, segment: Span, span: Span) -> Option<Span> {
        let own: Vec<Span> =
            words(segment.of(text)?, false).into_iter().map(|word| word.shifted(segment.start)).collect();
        let lower: Vec<String> =
            own.iter().map(|word| word.of(text).unwrap_or_default().to_lowercase()).collect();
        let (first, starts) =
            lower.iter().enumerate().find_map(|(at, word)| Some((at, self.places.get(word)?)))?;
        // Of the same words in several places, those that stand about as far from the beginning.
        let expected = (segment.start as f64 / text.len().max(1) as f64 * self.written.len() as f64) as usize;
        let found = self.nearest(starts, expected).find_map(|start| self.follow(&lower[first..], start))?;
        let inside =
            own[first..].iter().zip(found).filter(|(own, _)| own.start < span.end && span.start < own.end);
        let there: Vec<Span> = inside.filter_map(|(_, word)| Some(self.words[word?])).collect();
        Some(Span { start: there.first()?.start, end: there.last()?.end })
    }

    /// Some places of one word, which are in order: those that are nearest to a byte of the document first.
    fn nearest<'t>(&'t self, places: &'t [usize], expected: usize) -> impl Iterator<Item = usize> + 't {
        let begins = |place: usize| self.words[place].start;
        let mut after = places.partition_point(|place| begins(*place) < expected);
        let mut before = after;
        std::iter::from_fn(move || {
            let back = before.checked_sub(1).map(|at| places[at]);
            let on = places.get(after).copied();
            let goes_back = match (back, on) {
                (Some(back), Some(on)) => expected - begins(back) <= begins(on) - expected,
                (back, _) => back.is_some(),
            };
            if goes_back {
                before -= 1;
                return back;
            }
            after += 1;
            on
        })
        .take(MOST_TRIED)
    }

    /// For each of some words, which word of the document it is, if nearly all of them follow from there on.
    fn follow(&self, words: &[String], start: usize) -> Option<Vec<Option<usize>>> {
        let (mut at, mut missed) = (start, 0);
        let mut found = Vec::with_capacity(words.len());
        for word in words {
            let places = self.places.get(word).map_or(&[][..], Vec::as_slice);
            let next = places.get(places.partition_point(|place| *place < at)).copied();
            match next.filter(|next| *next <= at + BETWEEN) {
                Some(next) => {
                    found.push(Some(next));
                    at = next + 1;
                }
                None => {
                    missed += 1;
                    if missed * OTHERWISE > words.len() {
                        return None;
                    }
                    found.push(None);
                }
            }
        }
        Some(found)
    }
}

/// The runs of letters and digits of a text, outside tags.
fn words(text: &str, has_tags: bool) -> Vec<Span> {
    let mut words = Vec::new();
    let (mut start, mut inside) = (None, false);
    for (at, c) in text.char_indices() {
        inside = match c {
            '<' if has_tags => {
                text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'))
            }
            '>' => false,
            _ => inside,
        };
        let is_word = c.is_alphanumeric() && !inside;
        match start {
            None if is_word => start = Some(at),
            Some(begin) if !is_word => {
                words.push(Span { start: begin, end: at });
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|start| Span { start, end: text.len() }));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_or_not_named() {
        let place = |written: &str, text: &str, words: &str| {
            let segment = Span { start: 0, end: text.len() };
            let start = text.find(words).unwrap_or_default();
            let span = Span { start, end: start + words.len() };
            let trace = Trace::new(written, written.contains("<p"));
            trace.place(text, segment, span).and_then(|span| span.of(written)).map(str::to_owned)
        };
        for (written, text, words, found) in [
            (
                "# Weir\n\nThe *old* [weir](https://a.example/x-y) leaks.",
                "The old weir leaks.",
                "weir leaks",
                Some("weir](https://a.example/x-y) leaks"),
            ),
            (
                "<p class=\"old weir\">The <b>weir</b> leaks.</p>",
                "The weir leaks.",
                "The weir leaks.",
                Some("The <b>weir</b> leaks"),
            ),
            ("The weir\nleaks now.", "The weir leaks now.", "leaks", Some("leaks")),
            (
                "The caf&eacute; at the old weir leaks.",
                "The café at the old weir leaks.",
                "leaks",
                Some("leaks"),
            ),
            ("The mill leaks.", "The weir leaks.", "leaks", None),
            ("Nothing of it.", "The weir leaks.", "The weir", None),
            ("", "The weir leaks.", "The weir", None),
            ("a < b and c", "a < b", "b", Some("b")),
        ] {
            assert_eq!(place(written, text, words).as_deref(), found, "{written}");
        }
        // However often a word stands in the document, those places are tried first that are near.
        let written = "the mill. ".repeat(5000) + "the weir leaks. " + &"the mill. ".repeat(5000);
        let trace = Trace::new(&written, false);
        let middle = written.find("weir").unwrap_or_default();
        let nearest: Vec<usize> =
            trace.nearest(&trace.places["the"], middle).map(|place| trace.words[place].start).collect();
        assert_eq!((nearest.len(), nearest[0]), (MOST_TRIED, middle - 4));
        assert!(nearest.windows(2).all(|two| two[0].abs_diff(middle) <= two[1].abs_diff(middle)));
        let text = written.to_uppercase();
        let span = Span { start: middle - 4, end: middle + 10 };
        assert!(trace.place(&text, span, span).is_some());
        // Of two places, the one that is about as far from the beginning.
        let text = "It leaks.\n\nThe mill was sold in May.\n\nIt leaks.\n";
        let written = "<p>It leaks.</p><p>The mill was sold in May.</p><p>It leaks.</p>";
        let last = Span { start: text.len() - 10, end: text.len() - 1 };
        let there = Trace::new(written, true).place(text, last, last);
        assert!(there.is_some_and(|span| span.start > 40), "{there:?}");
    }
}
