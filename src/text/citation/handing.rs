//! Handing: which sentence of a text each of its citations belongs to.
//!
//! Invariant: a citation belongs to the sentence in which it stands, or to the one that it follows with no words between. The
//! test below holds it.

use super::Citation;
use crate::model::{Span, encoded};
use crate::text::reference::{has_heading, is_reference_line};

/// The most that one sentence is said to cite, and the most bytes of it in an entry.
const MOST_CITED: usize = 50;
const MOST_BYTES: usize = 16_000;

/// Citations, as they are handed to the sentences of their text, which come in order.
#[derive(Debug)]
pub struct Handing<'a> {
    text: &'a str,
    rest: std::vec::IntoIter<Citation<'a>>,
    next: Option<Citation<'a>>,
}

impl<'a> Handing<'a> {
    /// The citations of `text`, in order.
    #[must_use]
    pub fn new(text: &'a str, citations: Vec<Citation<'a>>) -> Self {
        let mut rest = citations.into_iter();
        let next = rest.next();
        Handing { text, rest, next }
    }

    /// What a sentence cites, each once: what stands in it, and what follows it before the next one with no words
    /// between. A next line such as “Source: …” belongs to it.
    pub fn of(&mut self, sentence: Span, next: Option<Span>) -> Vec<Box<str>> {
        let is_source = |next: &Span| next.of(self.text).is_some_and(is_reference_line);
        let until = next.map_or(self.text.len(), |next| if is_source(&next) { next.end } else { next.start });
        let mut cited: Vec<Box<str>> = Vec::new();
        let mut room = MOST_BYTES;
        let mut end = sentence.end;
        while let Some(one) = self.next.filter(|one| one.at.start < until) {
            self.next = self.rest.next();
            let gap = self.text.get(end..one.at.start);
            let is_own = one.at.start >= sentence.start && gap.is_none_or(joins);
            if is_own {
                end = end.max(one.at.end);
            }
            let is_new = !one.cited().is_empty() && !cited.iter().any(|own| **own == *one.cited());
            if is_own && is_new && cited.len() < MOST_CITED && encoded(one.cited()) <= room {
                room -= encoded(one.cited());
                cited.push(one.cited().into());
            }
        }
        cited
    }
}

/// Whether what stands between a sentence and a citation joins them: marks, white space, or “Source:”.
fn joins(gap: &str) -> bool {
    let is_headed = has_heading(gap) && gap.trim_end().ends_with(':');
    let before = gap.trim_end().rfind(['\n', '(', '[']).map_or("", |at| &gap[..at]);
    let words = if is_headed { before } else { gap };
    !words.contains(char::is_alphanumeric) && (is_headed || !gap.contains("\n\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::citation::{Linked, citations};

    #[test]
    fn each_sentence_is_handed_what_is_cited_for_it() {
        let text = "It leaks.[1] It is old. [2] [3] See https://example.org/x for more.\n\nIt fell.\nSource: https://example.org/y\n\nIt rose.\n\nhttps://example.org/z\n\n[1] https://example.org/1\n[2] https://example.org/2\n[3] https://example.org/3\n";
        let sentences = crate::text::segments(text);
        let none = Linked::default();
        let mut handing = Handing::new(text, citations(text, &none));
        let mut handed = Vec::new();
        for (at, span) in sentences.iter().enumerate() {
            let words = span.of(text).unwrap_or_default();
            let cited = handing.of(*span, sentences.get(at + 1).copied());
            if !cited.is_empty() {
                handed.push((
                    words,
                    cited
                        .iter()
                        .map(|one| one.trim_start_matches("https://example.org/").to_owned())
                        .collect::<Vec<_>>(),
                ));
            }
        }
        let handed: Vec<_> = handed.iter().map(|(words, cited)| (*words, cited.join(" "))).collect();
        assert_eq!(
            handed,
            [
                ("It leaks.[1]", "1".to_owned()),
                ("It is old. [2] [3]", "2 3".to_owned()),
                ("See https://example.org/x for more.", "x".to_owned()),
                ("It fell.", "y".to_owned()),
                ("https://example.org/z", "z".to_owned()),
            ]
        );
    }
}
