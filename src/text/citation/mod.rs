//! Citations: where a text names the sources of what it says, and for which sentence.
//!
//! An address, a link, a mark that points to a line of the list of references (`[3]`, `[^1]`, `¹`), and a name or a year
//! in brackets that one line of the list has (`(Lee 1970)`, `(Source: the board)`). Invariant: what is cited is in the
//! words of the text, and nothing is looked up. A recorded claim and a text that is checked are read by the same code.
//! The tests below hold it, and `tests/cites.rs` from a file to a ledger and back.

mod bracket;
mod handing;
mod loose;

use rustc_hash::FxHashSet;

use super::reference::{addresses, is_within, references};
use crate::model::Span;

use bracket::Lines;
pub use bracket::brackets;
pub use handing::Handing;
pub use loose::{Loose, loose};

/// What a document marks as links and quotations, in bytes of its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Linked {
    /// Words that are linked, each with its address.
    pub addresses: Vec<(Span, String)>,
    /// Marks that are linked to a place in the document, each with the line that stands there.
    pub notes: Vec<(Span, Span)>,
    /// Words that are set as a quotation without marks.
    pub quotes: Vec<Span>,
    /// Headings, which state nothing and are no claims, but may repeat one.
    pub headings: Vec<Span>,
}

impl Linked {
    /// Nothing.
    pub const NONE: &'static Linked =
        &Linked { addresses: Vec::new(), notes: Vec::new(), quotes: Vec::new(), headings: Vec::new() };

    /// Adds what is marked in a text that stands from a byte on.
    pub fn append(&mut self, other: Linked, start: usize) {
        let addresses = other.addresses.into_iter();
        self.addresses.extend(addresses.map(|(span, address)| (span.shifted(start), address)));
        let notes = other.notes.into_iter();
        self.notes.extend(notes.map(|(mark, line)| (mark.shifted(start), line.shifted(start))));
        self.quotes.extend(other.quotes.into_iter().map(|span| span.shifted(start)));
        self.headings.extend(other.headings.into_iter().map(|span| span.shifted(start)));
    }
}

/// A place where a text cites something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Citation<'a> {
    /// The mark, the link or the address.
    pub at: Span,
    /// The address, if one is given.
    pub address: Option<&'a str>,
    /// The line of the list of references, without its label, or the words in brackets.
    pub line: Option<&'a str>,
}

impl<'a> Citation<'a> {
    /// What is cited: an address, or else a line.
    #[must_use]
    pub fn cited(&self) -> &'a str {
        self.address.or(self.line).unwrap_or_default()
    }
}

/// Where a text cites something, in order. `linked` has what its document marks as links.
#[must_use]
pub fn citations<'a>(text: &'a str, linked: &'a Linked) -> Vec<Citation<'a>> {
    let listed = references(text);
    let mut links: Vec<(Span, &str)> =
        linked.addresses.iter().map(|(at, address)| (*at, address.as_str())).collect();
    links.retain(|(_, address)| is_of_the_web(address));
    links.sort_by_key(|(at, _)| *at);
    let address_in = |line: Span| {
        let first = links.get(links.partition_point(|(at, _)| at.start < line.start));
        first.filter(|(at, _)| at.end <= line.end).map(|(_, address)| *address)
    };
    let is_linked = |span: Span| {
        let before = links.partition_point(|(at, _)| at.start <= span.start).checked_sub(1);
        before.is_some_and(|before| span.end <= links[before].0.end)
    };
    let mut found: Vec<Citation<'a>> = Vec::new();
    for reference in &listed {
        let address = reference.url.and_then(|url| url.of(text)).or_else(|| address_in(reference.line));
        let line = Some(reference.words(text));
        found.extend(reference.marks.iter().map(|at| Citation { at: *at, address, line }));
    }
    // A mark may be linked to the line that its label names.
    let known: FxHashSet<usize> = found.iter().map(|one| one.at.start).collect();
    for (at, line) in linked.notes.iter().filter(|(at, _)| !known.contains(&at.start)) {
        let words = line.of(text).unwrap_or_default();
        let address = address_in(*line).or_else(|| addresses(words).next().and_then(|span| span.of(words)));
        found.push(Citation { at: *at, address, line: Some(without_marks(words)) });
    }
    let lines = Lines::of(text, &listed);
    let mut notes: Vec<Span> = linked.notes.iter().map(|(_, line)| *line).collect();
    notes.sort_unstable();
    let is_noted = |span: Span| {
        let before = notes.partition_point(|note| note.start <= span.start).checked_sub(1);
        before.is_some_and(|before| span.end <= notes[before].end)
    };
    let away = |span: Span| !is_within(&listed, span) && !is_noted(span);
    found.extend(links.iter().filter(|(at, _)| away(*at)).map(|(at, address)| Citation {
        at: *at,
        address: Some(address),
        line: None,
    }));
    let plain = addresses(text).filter(|span| away(*span) && !is_linked(*span));
    found.extend(plain.map(|at| Citation { at, address: at.of(text), line: None }));
    found.extend(brackets(text).filter(|at| away(*at)).filter_map(|at| lines.named(at)));
    found.sort_by_key(|one| one.at);
    found
}

/// Whether a text may cite anything, given what its document marks as links.
#[must_use]
pub fn may_cite(text: &str, linked: &Linked) -> bool {
    text.contains('(')
        || linked.addresses.iter().any(|(_, address)| is_of_the_web(address))
        || !linked.notes.is_empty()
        || addresses(text).next().is_some()
        || !references(text).is_empty()
}

fn is_of_the_web(address: &str) -> bool {
    address.starts_with("http://") || address.starts_with("https://")
}

/// Words without the marks of a list or a note before them.
fn without_marks(words: &str) -> &str {
    words.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '*' | '^' | '\u{2022}' | '\u{2191}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is cited at each place, in order.
    fn cited<'a>(text: &'a str, linked: &'a Linked) -> Vec<(&'a str, &'a str)> {
        let of = |one: Citation<'a>| (one.at.of(text).unwrap_or_default(), one.cited());
        citations(text, linked).into_iter().map(of).collect()
    }

    #[test]
    fn what_a_text_cites_is_in_its_words() {
        const LIST: &str = "\n\nSources:\n[1] https://example.org/a\n[2] Lee, A., Dams, 1970.\n[3] Orr, B. (2001). Weirs. https://example.org/c.\n";
        const BOOKS: &str = "\n\nReferences\n\nLee, A. (1970). Dams. Harrow.\nLee, A. (1980). Weirs. Harrow.\nMill report, 2001, https://example.org/m\n";
        let none = Linked::default();
        for (words, list, found) in [
            ("The dam leaks.[1]", LIST, &[("[1]", "https://example.org/a")][..]),
            (
                "It leaks [2, 3].",
                LIST,
                &[("[2, 3]", "Lee, A., Dams, 1970."), ("[2, 3]", "https://example.org/c")],
            ),
            ("It leaks [7]. It fell [who?].", LIST, &[]),
            ("It leaks (Lee 1970).", BOOKS, &[("Lee 1970", "Lee, A. (1970). Dams. Harrow.")]),
            (
                "It leaks (see Lee, 1980, p. 4).",
                BOOKS,
                &[("see Lee, 1980, p. 4", "Lee, A. (1980). Weirs. Harrow.")],
            ),
            ("Lee (1980) says so.", BOOKS, &[("1980", "Lee, A. (1980). Weirs. Harrow.")]),
            ("It leaks (Mill report).", BOOKS, &[("Mill report", "https://example.org/m")]),
            // Two lines fit, or none.
            ("It leaks (Lee). It fell (Orr 1970). It rose (1970). He (Bo) left (Mill reports).", BOOKS, &[]),
            ("It leaks (https://example.org/x).", "", &[("https://example.org/x", "https://example.org/x")]),
            ("It leaks (Source: the board).", "", &[("Source: the board", "the board")]),
            (
                "It leaks (source: https://example.org/x).",
                "",
                &[("https://example.org/x", "https://example.org/x")],
            ),
            ("It leaks (the board). It has (say) two gates (3).", "", &[]),
            ("It leaks.\u{b9}\n\u{b9} Lee, Dams (1970).", "\n", &[("\u{b9}", "Lee, Dams (1970).")]),
            ("", "", &[]),
        ] {
            assert_eq!(cited(&format!("{words}{list}"), &none), found, "{words}");
        }
    }

    #[test]
    fn links_and_linked_marks_are_citations() {
        let text = "The dam leaks, a report says.[1]\n\n- Lee, Dams, 1970\n";
        let link = |words: &str, address: &str| {
            let start = text.find(words).unwrap_or_default();
            (Span { start, end: start + words.len() }, address.to_owned())
        };
        let (mark, line) = (link("[1]", "").0, link("- Lee, Dams, 1970", "").0);
        let linked = Linked {
            addresses: vec![
                link("a report", "https://example.org/r"),
                link("dam", "/dam"),
                link("leaks", "#n"),
            ],
            notes: vec![(mark, line)],
            ..Linked::default()
        };
        assert_eq!(cited(text, &linked), [("a report", "https://example.org/r"), ("[1]", "Lee, Dams, 1970")]);
        let inside = link("Dams", "https://example.org/d");
        let linked = Linked { addresses: vec![inside], notes: vec![(mark, line)], ..Linked::default() };
        let found = cited(text, &linked);
        assert_eq!(found.first(), Some(&("[1]", "https://example.org/d")), "{found:?}");
    }
}
