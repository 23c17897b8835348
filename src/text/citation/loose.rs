//! Loose citations: marks that point to no line of the list of references, and lines without a mark.
//!
//! Invariant: nothing is loose in a text without a list whose lines have labels. The test below holds it.

use rustc_hash::FxHashSet;

use crate::model::Span;
use crate::text::note;
use crate::text::reference::{Reference, is_within, label, references};

/// A text's list of references, and its marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loose {
    /// The marks that point to no line.
    pub marks: Vec<Span>,
    /// The lines that no mark points to, though marks point to others.
    pub lines: Vec<Span>,
}

/// The marks of a text that point to no line of its list of references, and the lines that no mark points to. A text
/// without a list whose lines have labels has neither.
#[must_use]
pub fn loose(text: &str) -> Loose {
    let listed = references(text);
    // A footnote that is not a reference has its mark all the same.
    let labels: FxHashSet<String> = match listed.iter().any(|one| !one.label.is_empty()) {
        true => text.lines().filter_map(|line| label(line.trim())).map(|(label, _)| label).collect(),
        false => FxHashSet::default(),
    };
    let mut marks = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('[').filter(|_| !labels.is_empty()) {
        let start = at + found;
        let length = note::mark_length(&text[start..]);
        at = start + length.max(1);
        let span = Span { start, end: start + length };
        let label = text[start..start + length].trim_start_matches(['[', '^']).trim_end_matches(']');
        let number = (1..=3).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_digit());
        // “[12]” at the beginning of a line numbers a paragraph.
        let before = text[..start].trim_end_matches(|c: char| c.is_whitespace() && c != '\n');
        let begins = before.is_empty() || before.ends_with('\n');
        if number && !begins && !labels.contains(label) && !is_within(&listed, span) {
            marks.push(span);
        }
    }
    // Numbers before lines are labels only where marks point to some of them, or where they are written as marks.
    let has_marks = listed.iter().any(|one| !one.marks.is_empty());
    let is_marked =
        |one: &&Reference| has_marks || one.line.of(text).is_some_and(|line| line.starts_with('['));
    let lines = listed.iter().filter(|one| !one.label.is_empty() && one.marks.is_empty()).filter(is_marked);
    Loose { marks, lines: lines.map(|one| one.line).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_loose_is_found() {
        for (text, marks, lines) in [
            ("It leaks.[1] It fell.[4]\n\n[1] https://example.org/a\n", &["[4]"][..], &[][..]),
            (
                "It leaks.[2]\n\nSources:\n1. Lee, Dams (1970).\n2. Orr, Weirs (1980).\n",
                &[],
                &["1. Lee, Dams (1970)."],
            ),
            ("It leaks.\n\nSources:\n[1] https://example.org/a\n", &[], &["[1] https://example.org/a"]),
            ("It leaks.\n\nSources:\n1. Lee, Dams (1970).\n", &[], &[]),
            ("It leaks.[3] It fell [2019].\n", &[], &[]),
            ("It leaks.[1] See [2019] 1 AC 5.\n[12] It fell.\n\n[1] https://example.org/a\n", &[], &[]),
            ("", &[], &[]),
        ] {
            let found = loose(text);
            let of = |spans: &[Span]| {
                spans.iter().filter_map(|span| span.of(text).map(str::to_owned)).collect::<Vec<_>>()
            };
            assert_eq!(
                (of(&found.marks), of(&found.lines)),
                (
                    marks.iter().map(|one| (*one).to_owned()).collect(),
                    lines.iter().map(|one| (*one).to_owned()).collect()
                ),
                "{text}"
            );
        }
    }
}
