//! Citations: where a text names the sources of what it says, and for which sentence.
//!
//! An address, a link, a mark that points to a line of the list of references (`[3]`, `[^1]`, `¹`), and a name or a year
//! in brackets that one line of the list has (`(Lee 1970)`, `(Source: the board)`). Invariant: what is cited is in the
//! words of the text, and nothing is looked up. A recorded claim and a text that is checked are read by the same code.
//! The tests below hold it, and `tests/cites.rs` from a file to a ledger and back.

use rustc_hash::{FxHashMap, FxHashSet};

use super::note;
use super::reference::{Reference, addresses, has_heading, is_reference_line, is_within, label, references};
use crate::model::Span;

/// The longest bracket that may name a source, in bytes.
const LONGEST_BRACKET: usize = 120;

/// The most that one sentence is said to cite, and the most bytes of it in an entry.
const MOST_CITED: usize = 50;
const MOST_BYTES: usize = 16_000;

/// The words before a source in brackets.
const BEFORE_SOURCE: [&str; 5] = ["source:", "sources:", "via ", "from: ", "ref: "];

/// What a document marks as links and quotations, in bytes of its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Linked {
    /// Words that are linked, each with its address.
    pub addresses: Vec<(Span, String)>,
    /// Marks that are linked to a place in the document, each with the line that stands there.
    pub notes: Vec<(Span, Span)>,
    /// Words that are set as a quotation without marks.
    pub quotes: Vec<Span>,
}

impl Linked {
    /// Nothing.
    pub const NONE: &'static Linked =
        &Linked { addresses: Vec::new(), notes: Vec::new(), quotes: Vec::new() };

    /// Adds what is marked in a text that stands from a byte on.
    pub fn append(&mut self, other: Linked, start: usize) {
        let addresses = other.addresses.into_iter();
        self.addresses.extend(addresses.map(|(span, address)| (span.shifted(start), address)));
        let notes = other.notes.into_iter();
        self.notes.extend(notes.map(|(mark, line)| (mark.shifted(start), line.shifted(start))));
        self.quotes.extend(other.quotes.into_iter().map(|span| span.shifted(start)));
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

/// A text's list of references, and its marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loose {
    /// The marks that point to no line.
    pub marks: Vec<Span>,
    /// The lines that no mark points to, though marks point to others.
    pub lines: Vec<Span>,
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

/// What stands in round brackets, without them.
pub fn brackets(text: &str) -> impl Iterator<Item = Span> {
    text.match_indices('(').filter_map(|(at, _)| {
        let start = at + 1;
        let end = start + text[start..].find([')', '(', '\n'])?;
        (text[end..].starts_with(')') && end - start <= LONGEST_BRACKET).then_some(Span { start, end })
    })
}

/// Words without the marks of a list or a note before them.
fn without_marks(words: &str) -> &str {
    words.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '*' | '^' | '\u{2022}' | '\u{2191}')
    })
}

/// The most lines that may share a word before a bracket with it is not looked up.
const MOST_SHARED: usize = 64;

/// The lines of a list of references, by the words in them that begin with a capital or are numbers.
struct Lines<'a> {
    text: &'a str,
    by_word: FxHashMap<&'a str, Vec<(Option<&'a str>, &'a str)>>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str, listed: &[Reference]) -> Self {
        let mut by_word: FxHashMap<&str, Vec<_>> = FxHashMap::default();
        for one in listed {
            let (line, address) = (one.words(text), one.url.and_then(|url| url.of(text)));
            for word in names(line) {
                let lines = by_word.entry(word).or_default();
                if lines.last() != Some(&(address, line)) && lines.len() <= MOST_SHARED {
                    lines.push((address, line));
                }
            }
        }
        Lines { text, by_word }
    }

    /// What a bracket cites: what it says that its source is, or the one line of the list that it names.
    fn named(&self, at: Span) -> Option<Citation<'a>> {
        let words = at.of(self.text)?;
        let before =
            |start: &&&str| words.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start));
        if let Some(start) = BEFORE_SOURCE.iter().find(before) {
            let name = words.get(start.len()..)?.trim();
            // An address is read as such.
            let is_name = name.contains(char::is_alphabetic) && addresses(name).next().is_none();
            return is_name.then_some(Citation { at, address: None, line: Some(name) });
        }
        if self.by_word.is_empty() {
            return None;
        }
        // “(Lee 1970)”, “Lee (1970)”, “(Mill report)”.
        let year = year_in(words);
        let (name, first) = match year {
            Some(place) => {
                let before = || self.text.get(..at.start - 1)?.split_whitespace().next_back();
                let own = names(words.get(..place)?).next();
                let name = own.or_else(|| names(before()?).next())?;
                (name, name)
            }
            None => (words.trim(), names(words).next().filter(|first| words.starts_with(first))?),
        };
        let year = year.and_then(|at| words.get(at..at + 4));
        let lines = self.by_word.get(first).filter(|lines| lines.len() <= MOST_SHARED)?;
        let mut fitting = lines
            .iter()
            .filter(|(_, line)| year.is_none_or(|year| line.contains(year)) && has_words(line, name));
        let (address, line) = fitting.next()?;
        fitting.next().is_none().then_some(Citation { at, address: *address, line: Some(line) })
    }
}

/// The words of two letters or more that begin with a capital.
fn names(words: &str) -> impl Iterator<Item = &str> {
    let apart = |c: char| !c.is_alphanumeric() && !matches!(c, '-' | '\'' | '\u{2019}');
    words.split(apart).filter(|word| word.starts_with(char::is_uppercase) && word.chars().nth(1).is_some())
}

/// Where a year stands in a bracket.
fn year_in(words: &str) -> Option<usize> {
    let digits =
        |at: usize| words.get(at..at + 4).is_some_and(|four| four.bytes().all(|byte| byte.is_ascii_digit()));
    let starts = |at: usize| words[..at].ends_with(|c: char| !c.is_alphanumeric()) || at == 0;
    let century = |at: usize| words[at..].starts_with('1') || words[at..].starts_with("20");
    words.char_indices().map(|(at, _)| at).find(|at| digits(*at) && starts(*at) && century(*at))
}

/// Whether a line has these words as whole words.
fn has_words(line: &str, words: &str) -> bool {
    line.match_indices(words).any(|(at, _)| {
        !line[..at].ends_with(char::is_alphanumeric)
            && !line[at + words.len()..].starts_with(char::is_alphanumeric)
    })
}

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
        let mut end = sentence.end;
        while let Some(one) = self.next.filter(|one| one.at.start < until) {
            self.next = self.rest.next();
            let gap = self.text.get(end..one.at.start);
            let is_own = one.at.start >= sentence.start && gap.is_none_or(joins);
            if is_own {
                end = end.max(one.at.end);
            }
            let bytes: usize = cited.iter().map(|one| encoded(one)).sum();
            let is_new = !one.cited().is_empty() && !cited.iter().any(|own| **own == *one.cited());
            if is_own && is_new && cited.len() < MOST_CITED && bytes + encoded(one.cited()) <= MOST_BYTES {
                cited.push(one.cited().into());
            }
        }
        cited
    }
}

/// The most bytes that a text takes in an entry.
fn encoded(text: &str) -> usize {
    let escaped = |c: &char| c.is_control() || matches!(c, '"' | '\\');
    text.len() + 5 * text.chars().filter(escaped).count()
}

/// Whether what stands between a sentence and a citation joins them: marks, white space, or “Source:”.
fn joins(gap: &str) -> bool {
    let is_headed = has_heading(gap) && gap.trim_end().ends_with(':');
    let before = gap.trim_end().rfind(['\n', '(', '[']).map_or("", |at| &gap[..at]);
    let words = if is_headed { before } else { gap };
    !words.contains(char::is_alphanumeric) && (is_headed || !gap.contains("\n\n"))
}

/// The marks of a text that point to no line of its list of references, and the lines that no mark points to. A text
/// without a list whose lines have labels has neither.
#[must_use]
pub fn loose(text: &str) -> Loose {
    let listed = references(text);
    // A footnote that is no reference has its mark all the same.
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
        let begins = text[..start].rsplit('\n').next().is_none_or(|before| before.trim().is_empty());
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
            quotes: Vec::new(),
        };
        assert_eq!(cited(text, &linked), [("a report", "https://example.org/r"), ("[1]", "Lee, Dams, 1970")]);
        let inside = link("Dams", "https://example.org/d");
        let linked = Linked { addresses: vec![inside], notes: vec![(mark, line)], quotes: Vec::new() };
        let found = cited(text, &linked);
        assert_eq!(found.first(), Some(&("[1]", "https://example.org/d")), "{found:?}");
    }

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
