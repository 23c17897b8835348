//! References: the list of sources at the end of a text, and the marks in the text that point to it.
//!
//! `Sources:`, `References`, `[1] https://…`, `1. Author, Title, Year`. Invariant: a line is a reference if it
//! stands under such a heading, or if it bears a label that a mark of the text names and has an address or a
//! year. A claim never takes its words from there.

use rustc_hash::FxHashMap;

use super::note;
use super::stops::ends_sentence;
use crate::model::Span;
use crate::words::REFERENCE_HEADINGS;

/// The longest label, in bytes.
const LONGEST_LABEL: usize = 12;

/// The longest name of a footnote in Markdown, in bytes.
const LONGEST_NAME: usize = 40;

/// The longest heading of a list of references, in bytes, in whatever letters it is written.
const LONGEST_HEADING: usize = 120;

/// A line of a list of references.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What marks it: `1`, `a`, `note 3`; empty if nothing does.
    pub label: String,
    /// Where the text refers to it, in order.
    pub marks: Vec<Span>,
    /// The line, without white space at its ends.
    pub line: Span,
    /// The address in it.
    pub url: Option<Span>,
}

impl Reference {
    /// Its words, without its label.
    #[must_use]
    pub fn words<'a>(&self, text: &'a str) -> &'a str {
        let line = self.line.of(text).unwrap_or_default();
        let bare = label(line).map_or(line, |(_, length)| &line[length..]);
        bare.trim_start_matches(['-', '*', '^', '\u{2022}', ' ', '\t']).trim_end()
    }
}

/// The references of a text, in order, each with the marks that point to it.
#[must_use]
pub fn references(text: &str) -> Vec<Reference> {
    if !text.contains('\n') {
        return Vec::new();
    }
    let mut references = lines(text);
    if references.is_empty() {
        return references;
    }
    let mut marks = marks(text, &references);
    for reference in references.iter_mut().filter(|reference| !reference.label.is_empty()) {
        reference.marks = marks.remove(&reference.label).unwrap_or_default();
    }
    // Outside of a list that is headed, a line is a reference only if something refers to it.
    let mut headed = false;
    let mut end = 0;
    references.retain(|reference| {
        let gap = &text[end..reference.line.start];
        headed = has_heading(gap) || (headed && gap.trim().is_empty());
        let stays = headed || !reference.marks.is_empty();
        end = reference.line.end;
        stays
    });
    references
}

/// Whether a stretch is the heading of the references that follow it.
pub(super) fn is_heading(text: &str, references: &[Reference], span: Span) -> bool {
    let next = references.iter().find(|reference| reference.line.start >= span.end);
    span.of(text).is_some_and(has_heading)
        && next.is_some_and(|next| !text[span.end..next.line.start].contains(char::is_alphanumeric))
}

/// Whether a heading of a list of references stands last in a stretch.
pub(super) fn has_heading(gap: &str) -> bool {
    let last = gap.trim_end().rsplit('\n').next().unwrap_or("");
    let bare = last.trim().trim_matches(|c: char| matches!(c, '#' | '*' | '_' | ':' | '=' | '-' | ' '));
    bare.len() <= LONGEST_HEADING && REFERENCE_HEADINGS.has(&bare.to_lowercase())
}

/// The lines that have the form of a reference.
fn lines(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut listed = false;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim();
        let from = start + whole.len() - whole.trim_start().len();
        start += whole.len();
        if line.is_empty() {
            continue;
        }
        let label = label(line);
        if label.is_none() && !listed {
            listed = has_heading(line);
            continue;
        }
        let url = address(line).map(|span| Span { start: from + span.start, end: from + span.end });
        let bare = label.as_ref().map_or(line, |(_, length)| &line[*length..]).trim();
        let dated = has_year(bare);
        let short = bare.split_whitespace().count() <= 45;
        let fits = short
            && (label.is_some() && (url.is_some() || dated)
                || listed && (label.is_some() || url.is_some() || dated));
        if fits && !bare.is_empty() {
            let span = Span { start: from, end: from + line.len() };
            let label = label.map_or(String::new(), |(label, _)| label);
            found.push(Reference { label, marks: Vec::new(), line: span, url });
        }
        listed = has_heading(line) || (listed && fits);
    }
    found
}

/// The label that a line begins with, and its bytes: `[1]`, `[^a]:`, `1.`, `2)`, `¹`, `^`.
pub(super) fn label(line: &str) -> Option<(String, usize)> {
    let bullets = line.len() - line.trim_start_matches(['-', '*', '\u{2022}', ' ']).len();
    let rest = &line[bullets..];
    if let Some(inner) = rest.strip_prefix('[') {
        let longest = if inner.starts_with('^') { LONGEST_NAME } else { LONGEST_LABEL };
        let close = inner.find(']').filter(|close| (1..=longest).contains(close))?;
        let label = inner[..close].trim_start_matches('^');
        let plain = label.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        let after = &inner[close + 1..];
        let spaced = after.starts_with([' ', ':', '\t']);
        let length = bullets + 1 + close + 1 + usize::from(after.starts_with(':'));
        return (plain && spaced).then(|| (label.to_owned(), length));
    }
    let raised = rest.len() - rest.trim_start_matches(note::is_raised).len();
    if raised > 0 {
        return Some((lowered(&rest[..raised]), bullets + raised));
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = (1..=3).contains(&digits)
        && rest[digits..].starts_with([')', '.', ':'])
        && rest[digits + 1..].starts_with(' ');
    numbered.then(|| (rest[..digits].to_owned(), bullets + digits + 1))
}

/// Raised digits as plain ones.
fn lowered(raised: &str) -> String {
    raised
        .chars()
        .map(|c| match c {
            '\u{b9}' => '1',
            '\u{b2}' => '2',
            '\u{b3}' => '3',
            '\u{2070}'..='\u{2079}' => char::from(b'0' + (u32::from(c) - 0x2070) as u8),
            other => other,
        })
        .collect()
}

/// Where the first address in a line stands.
fn address(line: &str) -> Option<Span> {
    let start =
        ["https://", "http://", "www.", "doi.org/"].iter().filter_map(|start| line.find(start)).min()?;
    Some(Span { start, end: start + address_at(&line[start..]).len() })
}

/// The address with which a text begins, up to white space or a mark that closes something, without the marks that end a
/// sentence.
fn address_at(text: &str) -> &str {
    let ends = |c: char| {
        c.is_whitespace() || matches!(c, '<' | '>' | ')' | ']' | '"' | '\u{201d}' | '\u{bb}' | '|' | '`')
    };
    let end = text.find(ends).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '\u{2019}'])
}

/// The addresses of the web in a text, in order.
pub fn addresses(text: &str) -> impl Iterator<Item = Span> {
    let is_start = |(at, found): &(usize, &str)| match *found {
        ":" => {
            ["http:", "https:"].iter().any(|way| text[..=*at].ends_with(way))
                && text[*at..].starts_with("://")
        }
        // “www.example.org”, without what comes before it in a whole address.
        _ => {
            text[*at..].starts_with("www.")
                && !text[..*at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '@'))
                && address_at(&text[*at + 4..]).contains('.')
        }
    };
    let starts = text.match_indices(['w', ':']).filter(is_start).map(|(at, found)| match found {
        ":" => at - if text[..at].ends_with("https") { 5 } else { 4 },
        _ => at,
    });
    starts.map(|start| Span { start, end: start + address_at(&text[start..]).len() })
}

/// Whether a line names a year, and reads like an entry. Sentences of prose are not asked about: a label or a heading
/// stands before the line.
fn has_year(line: &str) -> bool {
    let mut digits = line.split(|c: char| !c.is_ascii_digit());
    digits.any(|number| number.len() == 4 && (number.starts_with("1") || number.starts_with("20")))
        && (line.contains(',') || line.contains('(') || line.matches('.').count() > 1)
}

/// The marks outside of the references, by label, in order.
fn marks(text: &str, references: &[Reference]) -> FxHashMap<String, Vec<Span>> {
    let mut marks: FxHashMap<String, Vec<Span>> = FxHashMap::default();
    let mut at = 0;
    while let Some(found) = text[at..].find(|c: char| c == '[' || note::is_raised(c)) {
        let start = at + found;
        let next = references.partition_point(|reference| reference.line.end <= start);
        if let Some(inside) = references.get(next).filter(|reference| reference.line.start <= start) {
            at = inside.line.end;
            continue;
        }
        let length = note::mark_length(&text[start..]);
        let step = text[start..].chars().next().map_or(1, char::len_utf8);
        at = start + length.max(step);
        let span = Span { start, end: start + length };
        let mark = &text[start..start + length];
        let inner = mark.split(']').next().unwrap_or("").trim_start_matches(['[', '^']);
        if length > 0 && mark.starts_with('[') {
            for label in inner.split([',', ';']).flat_map(range) {
                marks.entry(label).or_default().push(span);
            }
        } else if length > 0 {
            marks.entry(lowered(mark)).or_default().push(span);
        }
    }
    marks
}

/// The labels of `2`, or of `2–4`.
fn range(labels: &str) -> Vec<String> {
    let labels = labels.trim();
    if let Some((first, last)) = labels.split_once(['-', '\u{2013}'])
        && let (Ok(first), Ok(last)) = (first.trim().parse::<u32>(), last.trim().parse::<u32>())
        && last > first
        && last - first < 50
    {
        return (first..=last).map(|label| label.to_string()).collect();
    }
    vec![labels.to_owned()]
}

/// Whether a segment is, or stands in, one of the references.
pub(super) fn is_within(references: &[Reference], span: Span) -> bool {
    let at = references.partition_point(|reference| reference.line.end <= span.start);
    references.get(at).is_some_and(|reference| reference.line.start <= span.start)
}

/// Whether a line lists references after its own heading: `Sources: [1] https://…`.
pub(super) fn is_reference_line(line: &str) -> bool {
    let Some((head, rest)) = line.split_once(':') else { return false };
    let headed = REFERENCE_HEADINGS.has(&head.trim().trim_matches('*').to_lowercase());
    headed && address(rest).is_some() && (!ends_sentence(rest) || rest.split_whitespace().count() < 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_tied_to_their_lines() {
        let text = "The dam leaks.[1] It is old.[2][3] It was closed [1, 3].\n\nSources:\n[1] https://example.org/a\n[2] Lee, A., Dams, 1970.\n[3] Orr (2001), https://example.org/c.\n";
        let found = references(text);
        let of = |span: Span| &text[span.start..span.end];
        let seen: Vec<_> = found
            .iter()
            .map(|found| {
                (
                    found.label.as_str(),
                    found.marks.iter().map(|mark| of(*mark)).collect::<Vec<_>>(),
                    found.url.map(of),
                )
            })
            .collect();
        assert_eq!(
            seen,
            [
                ("1", vec!["[1]", "[1, 3]"], Some("https://example.org/a")),
                ("2", vec!["[2]"], None),
                ("3", vec!["[3]", "[1, 3]"], Some("https://example.org/c")),
            ]
        );
        assert_eq!(of(found[1].line), "[2] Lee, A., Dams, 1970.");
    }

    #[test]
    fn addresses_are_found_with_and_without_their_scheme() {
        for (text, expected) in [
            (
                "See https://www.example.org/a. Then http://b.example",
                &["https://www.example.org/a", "http://b.example"][..],
            ),
            ("(www.example.org/x)", &["www.example.org/x"]),
            ("See www.example.org.", &["www.example.org"]),
            ("www. is short; awww.no.x, we wait: www.", &[]),
            ("http: and https://", &["https://"]),
            ("", &[]),
        ] {
            let found: Vec<&str> = addresses(text).filter_map(|span| span.of(text)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_list_of_references_is_left_alone() {
        // No letter is more than three times as long as the same letter in lower case.
        assert!(REFERENCE_HEADINGS.iter().all(|heading| heading.len() * 3 <= LONGEST_HEADING));
        for text in [
            "1. Boil it in 1990, then cool it.\n2. Cool it (2001).\n",
            "The dam leaks. It is old.\n\nIt was closed in 1990, they said.\n",
            "[1] The dam was built in 1969, by Lee.\n[2] It leaks.\n",
            "Sources close to the board said so in 1990.\nIt leaks.\n",
        ] {
            assert_eq!(references(text), [], "{text}");
        }
        for (text, labels) in [
            ("It leaks.¹ It fell.²\n¹ Lee, Dams (1970).\n² Orr, Weirs (1980).\n", &["1", "2"][..]),
            ("It leaks.[^a]\n\n[^a]: https://example.org\n", &["a"]),
            ("It leaks.\n\n## References\n\n- Lee, A. (1970). Dams.\n- https://example.org/b\n", &["", ""]),
            (
                "It leaks [2-3].\n1. https://example.org/1\n2. https://example.org/2\n3. https://example.org/3\n",
                &["2", "3"],
            ),
        ] {
            let found: Vec<String> = references(text).into_iter().map(|found| found.label).collect();
            assert_eq!(found, labels, "{text}");
        }
        assert!(is_reference_line("Sources: https://example.org/a, https://example.org/b"));
        assert!(!is_reference_line("Source: the ministry"));
    }
}
