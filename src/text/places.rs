//! Places: how each segment of a text stands on its page.

use rustc_hash::FxHashMap;

use super::headline::is_headline;
use super::index::Index;
use super::lines::mark_length;
use super::place::{Mark, Place};
use super::reference::{Reference, is_heading, is_within, references};
use super::stops::ends_sentence;
use crate::model::Span;

/// The places of a text. Each line is looked at once, however many statements stand in it.
#[derive(Debug, Clone)]
pub struct Places<'a> {
    lines: Index<'a>,
    /// Where the last line that ends like a sentence ends, in bytes; 0 if none does.
    prose_end: usize,
    /// What is known of the lines that were looked at, by the byte at which each begins.
    known: FxHashMap<usize, Edges>,
    /// The references of the text.
    references: Vec<Reference>,
    /// Its lines.
    rows: Vec<&'a str>,
}

/// What stands at both ends of a line.
#[derive(Debug, Clone, Copy)]
struct Edges {
    /// Where its first character that is not white space stands.
    first: usize,
    /// The bytes of the marks of structure that begin there.
    marks: usize,
    /// Where its last letter or digit stands, if it has any.
    last: Option<usize>,
}

/// The longest mark of structure, in bytes: `######`.
const LONGEST_MARK: usize = 6;

impl<'a> Places<'a> {
    /// Prepares the places of a text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let lines = Index::with_breaks(text, is_break);
        let rows = text.split(is_break).collect();
        let references = references(text);
        Places { lines, prose_end: prose_end(text), known: FxHashMap::default(), references, rows }
    }

    /// The place of `span`.
    #[must_use]
    pub fn of(&mut self, span: Span) -> Place {
        let text = self.lines.text();
        let edges = self.edges(self.lines.line(span.start));
        let before = text.get(edges.first..span.start).unwrap_or_default();
        let bare = before.trim_end_matches(['*', '_']).trim_end();
        let mark = match bare.chars().next() {
            Some('#') => Some(Mark::Heading),
            Some('-' | '*' | '+') => Some(Mark::Item),
            Some('>') => Some(Mark::Quotation),
            Some('|') => Some(Mark::Row),
            _ => None,
        };
        // Text that is longer than the marks of its line is not marks alone.
        let marks = bare.len() <= edges.marks + LONGEST_MARK && mark_length(bare) == bare.len();
        let starts_line = bare.is_empty() || marks || bare == "|";
        let last = self.edges(self.lines.line(span.end)).last;
        let ends_line = last.is_none_or(|last| last < span.end);
        // Every cell of a row is in the row.
        let mark = mark.filter(|mark| starts_line || *mark == Mark::Row);
        let row = self.lines.number(span.start) - 1;
        let follows = !starts_line || (self.prose_end > 0 && span.start >= self.prose_end);
        let glued = text[..span.end.min(text.len())].ends_with(char::is_lowercase)
            && text.get(span.end..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
        let alone = starts_line && ends_line && mark.is_none();
        let headline = glued || (alone && is_headline(&self.rows, row));
        let reference = is_within(&self.references, span) || is_heading(text, &self.references, span);
        Place {
            starts_line,
            ends_line,
            mark,
            trails: span.start >= self.prose_end,
            follows,
            headline,
            reference,
        }
    }

    fn edges(&mut self, line: Span) -> Edges {
        let text = self.lines.text();
        *self.known.entry(line.start).or_insert_with(|| {
            let words = &text[line.start..line.end];
            let first = line.end - words.trim_start().len();
            let last = words.rfind(char::is_alphanumeric).map(|at| line.start + at);
            Edges { first, marks: mark_length(&text[first..line.end]), last }
        })
    }
}

/// Whether a character ends a line.
fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\u{2028}' | '\u{2029}' | '\u{c}')
}

/// Where the last line of `text` that ends like a sentence ends, in bytes; 0 if none does.
fn prose_end(text: &str) -> usize {
    let mut end = text.len();
    for line in text.rsplit('\n') {
        if ends_sentence(line) {
            return end;
        }
        end = end.saturating_sub(line.len() + 1);
    }
    0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_segment_knows_its_line() {
        let text = "One. Two.\n# Head\n- item\n| 1969 | full |\n\nA title\nAnother";
        let place = |words: &str| {
            let start = text.find(words).unwrap();
            Places::new(text).of(Span { start, end: start + words.len() })
        };
        assert_eq!(place("One."), Place { ends_line: false, ..Place::ALONE });
        assert_eq!(place("Two."), Place { starts_line: false, follows: true, ..Place::ALONE });
        assert_eq!(
            place("Head"),
            Place { mark: Some(Mark::Heading), trails: true, follows: true, ..Place::ALONE }
        );
        assert_eq!(
            place("item"),
            Place { mark: Some(Mark::Item), trails: true, follows: true, ..Place::ALONE }
        );
        assert_eq!(
            place("1969 | full"),
            Place { mark: Some(Mark::Row), trails: true, follows: true, ..Place::ALONE }
        );
        assert_eq!(place("full").mark, Some(Mark::Row));
        assert_eq!(place("A title"), Place { trails: true, follows: true, ..Place::ALONE });
        assert_eq!(prose_end("no end\nnone"), 0);
    }

    /// The place of a span, found by walking to both ends of its line.
    fn by_walking(text: &str, span: Span) -> Place {
        let is_break = |c: char| matches!(c, '\n' | '\u{2028}' | '\u{2029}' | '\u{c}');
        let before = text[..span.start].rsplit(is_break).next().unwrap().trim_start();
        let after = text[span.end..].split(is_break).next().unwrap();
        let mark = match before.chars().next() {
            Some('#') => Some(Mark::Heading),
            Some('-' | '*' | '+') => Some(Mark::Item),
            Some('>') => Some(Mark::Quotation),
            Some('|') => Some(Mark::Row),
            _ => None,
        };
        let bare = before.trim_end();
        let starts_line = bare.is_empty() || mark_length(bare) == bare.len() || bare == "|";
        let ends_line = !after.contains(char::is_alphanumeric);
        let mark = mark.filter(|mark| starts_line || *mark == Mark::Row);
        let trails = span.start >= prose_end(text);
        let follows = !starts_line || (prose_end(text) > 0 && trails);
        let places = Places::new(text).of(span);
        Place {
            starts_line,
            ends_line,
            mark,
            trails,
            follows,
            headline: places.headline,
            reference: places.reference,
        }
    }

    proptest::proptest! {
        #[test]
        fn places_are_as_by_walking(text in r"[ab#>+|x.\[\] \n\u{2028}\u{e9}-]{0,40}") {
            let mut places = Places::new(&text);
            let bounds: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
            for (number, start) in bounds.iter().enumerate() {
                for end in &bounds[number..] {
                    let span = Span { start: *start, end: *end };
                    proptest::prop_assert_eq!(places.of(span), by_walking(&text, span), "{:?}", span);
                }
            }
        }
    }
}
