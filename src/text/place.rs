//! Place: how a segment stands on its page.

use super::lines::{ends_sentence, mark_length};
use crate::model::Span;

/// How a segment stands in the lines of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Nothing but marks of structure stands before it on its line.
    pub starts_line: bool,
    /// Nothing stands after it on its line.
    pub ends_line: bool,
    /// The mark that begins its line.
    pub mark: Option<Mark>,
    /// No line after it ends like a sentence.
    pub trails: bool,
}

/// A mark of structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `#`
    Heading,
    /// `-`, `*`, `+`
    Item,
    /// `>`
    Quotation,
    /// `|`
    Row,
}

impl Place {
    /// The place of a statement that stands in no text.
    pub const ALONE: Place = Place { starts_line: true, ends_line: true, mark: None, trails: false };

    /// The place of `span` in `text`. `prose_end` is where the last line that ends like a sentence ends,
    /// as [`Place::prose_end`] finds it once for a text.
    #[must_use]
    pub fn of(text: &str, span: Span, prose_end: usize) -> Self {
        let is_break = |c: char| matches!(c, '\n' | '\u{2028}' | '\u{2029}' | '\u{c}');
        let before = text[..span.start].rsplit(is_break).next().unwrap_or("").trim_start();
        let after = text[span.end..].split(is_break).next().unwrap_or("");
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
        // Every cell of a row is in the row.
        let mark = mark.filter(|mark| starts_line || *mark == Mark::Row);
        Place { starts_line, ends_line, mark, trails: span.start >= prose_end }
    }

    /// Where the last line of `text` that ends like a sentence ends, in bytes; 0 if none does.
    #[must_use]
    pub fn prose_end(text: &str) -> usize {
        let mut end = text.len();
        for line in text.rsplit('\n') {
            if ends_sentence(line) {
                return end;
            }
            end = end.saturating_sub(line.len() + 1);
        }
        0
    }

    /// Whether it has its line to itself.
    #[must_use]
    pub fn is_alone(self) -> bool {
        self.starts_line && self.ends_line
    }
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
            Place::of(text, Span { start, end: start + words.len() }, Place::prose_end(text))
        };
        assert_eq!(place("One."), Place { ends_line: false, ..Place::ALONE });
        assert_eq!(place("Two."), Place { starts_line: false, ..Place::ALONE });
        assert_eq!(place("Head"), Place { mark: Some(Mark::Heading), trails: true, ..Place::ALONE });
        assert_eq!(place("item"), Place { mark: Some(Mark::Item), trails: true, ..Place::ALONE });
        assert_eq!(place("1969 | full"), Place { mark: Some(Mark::Row), trails: true, ..Place::ALONE });
        assert_eq!(place("full").mark, Some(Mark::Row));
        assert_eq!(place("A title"), Place { trails: true, ..Place::ALONE });
        assert_eq!(Place::prose_end("no end\nnone"), 0);
    }
}
