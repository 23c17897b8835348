//! Voice: who a text says speaks in a quotation, by the words right beside it.
//!
//! Invariant: of several quotations in a sentence each has its own voice: what is read ends where another quotation stands.
//! The test below holds it.

use super::around::Around;
use super::pointing::uncited;
use crate::text::{Reading, Speaker};
use crate::words::{CLAUSE_SAYS, FINITE_SAYS, FREE_SAYS};

/// The marks between which quotations stand.
const MARKS: [char; 8] =
    ['"', '\u{201c}', '\u{201d}', '\u{201e}', '\u{ab}', '\u{bb}', '\u{300c}', '\u{300d}'];

/// The words for who speaks in a quotation, without an article: before it in its sentence, or else after it.
pub(super) fn voice<'a>(around: &Around<'a>) -> Option<&'a str> {
    let Around { text, quotation, from, to, .. } = around;
    let lead = text.get(*from..quotation.start)?;
    let lead = lead.trim_end_matches(|c: char| MARKS.contains(&c) || c == ' ' || c == '>' || c == '\n');
    let lead = lead.rsplit(MARKS).next().unwrap_or_default();
    if let Some(name) = label(around) {
        return Some(name);
    }
    let tail = text.get(quotation.end..*to)?;
    let tail = tail.trim_start_matches(|c: char| MARKS.contains(&c) || matches!(c, ' ' | '.'));
    let tail = tail.split(MARKS).next().unwrap_or_default();
    let tail = tail.split(['.', ';', '\n']).next().unwrap_or_default();
    speaker(lead).or_else(|| speaker(tail))
}

/// What stands alone before a quotation, with a colon: “The Mill report: “…””.
pub(super) fn label<'a>(around: &Around<'a>) -> Option<&'a str> {
    let lead = around.text.get(around.from..around.quotation.start)?;
    let lead = lead.trim_end_matches(|c: char| MARKS.contains(&c) || matches!(c, ' ' | '>' | '\n' | '\t'));
    let name = lead.strip_suffix(':')?.rsplit(['.', ';', '\n', ':']).next()?.trim();
    let words = name.split_whitespace().count();
    // “The report states:” has a verb.
    let reading = Reading::new(name);
    let last = reading.words.last()?;
    if last.base_is(FREE_SAYS.or(CLAUSE_SAYS).or(FINITE_SAYS)) && last.lower != last.base() {
        return None;
    }
    ((1..=MOST_WORDS).contains(&words) && !name.contains(MARKS) && !reading.has_finite_verb())
        .then(|| bare(name))
}

/// The most words of a name before a colon.
const MOST_WORDS: usize = 8;

/// A name without an article.
fn bare(name: &str) -> &str {
    let articles = ["the ", "The ", "a ", "A ", "an ", "An "];
    articles.iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name)
}

/// Who speaks in a part of a sentence.
fn speaker(part: &str) -> Option<&str> {
    let words = uncited(part);
    let reading = Reading::new(&words);
    let (Speaker::Named(span) | Speaker::Unnamed(span)) = Speaker::behind(&reading)? else { return None };
    let name = span.of(part)?.trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
    // “In the words of the Post”.
    let own = ["words of ", "view of ", "opinion of "].iter().find_map(|lead| bare(name).strip_prefix(lead));
    Some(bare(own.unwrap_or(name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    #[test]
    fn each_quotation_has_the_voice_beside_it() {
        for (text, quotation, expected) in [
            (
                "According to the Sundby Museum, “it was built by hand”.",
                "it was built",
                Some("Sundby Museum"),
            ),
            (
                "“It was built by hand”, according to the Sundby Museum.",
                "It was built",
                Some("Sundby Museum"),
            ),
            ("The Mill report says: “It leaks at night”.", "It leaks", Some("Mill report")),
            ("The Mill report says “it leaks”, and the Post says “it fell”.", "it fell", Some("Post")),
            (
                "The Mill report says “it leaks”, and the Post says “it fell”.",
                "it leaks",
                Some("Mill report"),
            ),
            ("“It leaks at night,” the Mill report says.", "It leaks", Some("Mill report")),
            ("The mill “leaks at night”, see https://example.org/x.", "leaks", None),
            ("It “leaks at night”.", "leaks", None),
            ("In the words of the Post, “it leaks at night”.", "it leaks", Some("Post")),
            ("The Mill report: “it leaks at night”.", "it leaks", Some("Mill report")),
            ("The report states: “it leaks at night”.", "it leaks", Some("report")),
            ("He left early: “it leaks at night”.", "it leaks", None),
        ] {
            let start = text.find(quotation).unwrap_or_default();
            let around = Around {
                text,
                quotation: Span { start, end: start + quotation.len() },
                sentence: None,
                words: text,
                wide: text,
                from: 0,
                to: text.len(),
                credit: None,
            };
            // The quotation goes on to its mark.
            let end = text[start..].find('”').map_or(text.len(), |at| start + at);
            let around = Around { quotation: Span { start, end }, ..around };
            assert_eq!(voice(&around), expected, "{text}");
        }
    }
}
