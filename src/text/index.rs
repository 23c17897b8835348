//! The index of a text: on which line and in which column a byte stands, without walking to it.
//!
//! Invariant: a text is read once, when its index is made. After that a place costs a binary search, however
//! long its line is. The property `as_by_walking` holds it; `benches/growth.rs` measures it.

use crate::model::Span;

/// Characters are counted once for each stretch of so many bytes.
const STRETCH: usize = 1024;

/// Where the lines of a text begin, and how many characters stand before each stretch of it.
#[derive(Debug, Clone)]
pub struct Index<'a> {
    text: &'a str,
    /// The lines, in order: where each begins, and where its line break begins.
    lines: Vec<Span>,
    /// The characters before each stretch.
    before: Vec<usize>,
}

impl<'a> Index<'a> {
    /// The index of a text whose lines end with LF.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Index::with_breaks(text, |c| c == '\n')
    }

    /// The index of a text whose lines end with any of some characters.
    pub(super) fn with_breaks(text: &'a str, is_break: impl Fn(char) -> bool) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        for (end, words) in text.match_indices(is_break) {
            lines.push(Span { start, end });
            start = end + words.len();
        }
        lines.push(Span { start, end: text.len() });
        let mut count = 0;
        let mut before = Vec::with_capacity(text.len() / STRETCH + 1);
        for stretch in text.as_bytes().chunks(STRETCH) {
            before.push(count);
            count += characters(stretch);
        }
        Index { text, lines, before }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The number, from 1, of the line that byte `at` stands in; a line break belongs to its line.
    #[must_use]
    pub fn number(&self, at: usize) -> usize {
        self.lines.partition_point(|line| line.start <= at)
    }

    /// The line that byte `at` stands in, without its line break.
    #[must_use]
    pub fn line(&self, at: usize) -> Span {
        self.lines[self.number(at).saturating_sub(1)]
    }

    /// The column of byte `at` in its line, in characters from 1.
    #[must_use]
    pub fn column(&self, at: usize) -> usize {
        1 + self.characters(at) - self.characters(self.line(at).start)
    }

    /// How many characters stand before byte `at`.
    #[must_use]
    pub fn characters(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        // For a place at the end of the last stretch, the whole stretch is counted.
        let stretch = (at / STRETCH).min(self.before.len().saturating_sub(1));
        let before = self.before.get(stretch).copied().unwrap_or_default();
        before + characters(&self.text.as_bytes()[stretch * STRETCH..at])
    }
}

/// How many characters begin in some bytes of a text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_lines_has_one() {
        let index = Index::new("");
        assert_eq!((index.number(0), index.column(0), index.line(0)), (1, 1, Span { start: 0, end: 0 }));
        let index = Index::new("a\n");
        assert_eq!((index.number(1), index.number(2), index.line(1)), (1, 2, Span { start: 0, end: 1 }));
    }

    proptest::proptest! {
        #[test]
        fn as_by_walking(text in "[a\u{e9}\u{1f642}\n]{0,40}", times in 1_usize..80) {
            let text = text.repeat(times);
            let index = Index::new(&text);
            for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let before = &text[..at];
                let start = before.rfind('\n').map_or(0, |at| at + 1);
                let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
                proptest::prop_assert_eq!(index.number(at), 1 + before.matches('\n').count());
                proptest::prop_assert_eq!(index.line(at), Span { start, end });
                proptest::prop_assert_eq!(index.column(at), 1 + text[start..at].chars().count());
                proptest::prop_assert_eq!(index.characters(at), before.chars().count());
            }
        }
    }
}
