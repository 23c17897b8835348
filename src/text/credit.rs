//! Credits: who is named after a quotation that is set apart, behind a dash: “> The dam leaks. — Ann Lee, Mill report”.
//!
//! Invariant: a credit begins with a dash, and after it with a name; a dash within a sentence begins none. What it names is
//! cited for the quotation before it. The tests below hold it, and `tests/quoting.rs`.

use super::reading::Reading;
use crate::model::Span;

/// The longest credit, in bytes.
const LONGEST: usize = 160;

/// Where the credit begins at the end of a quotation that is set apart: before its dash.
pub(super) fn credit_start(quotation: &str) -> Option<usize> {
    let quotation = quotation.trim_end();
    // A line of its own: the last one, or the last two.
    let mut start = quotation.len();
    for _ in 0..2 {
        start = quotation[..start].trim_end_matches('\n').rfind('\n').map_or(0, |at| at + 1);
        let lead = quotation[start..].len() - quotation[start..].trim_start_matches(['>', ' ']).len();
        if after_dash(&quotation[start + lead..], true).is_some_and(is_name) {
            return Some(start + lead);
        }
        if start == 0 {
            break;
        }
    }
    let line = quotation.rfind('\n').map_or(0, |at| at + 1);
    let mut dashes = quotation[line..].rmatch_indices(['\u{2014}', '\u{2015}', '\u{2013}', '-']);
    let (at, _) = dashes.find(|(at, _)| quotation[..line + at].ends_with(' '))?;
    let at = line + at;
    (at > 0 && after_dash(&quotation[at..], false).is_some_and(is_name)).then_some(at)
}

/// What stands after the dash with which words begin. A hyphen is one at the beginning of a line alone.
fn after_dash(words: &str, begins_line: bool) -> Option<&str> {
    let long = ["\u{2014}", "\u{2015}", "\u{2013}", "--"].iter().find_map(|dash| words.strip_prefix(dash));
    let short = || words.strip_prefix("- ").or_else(|| words.strip_prefix("~ ")).filter(|_| begins_line);
    Some(long.or_else(short)?.trim_start_matches(['-', '\u{2014}']).trim())
}

/// Whether words are a name, with what it is of, and no sentence.
fn is_name(words: &str) -> bool {
    let first = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_named = first.starts_with(|c: char| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase())
        || ["the ", "a ", "from ", "in "].iter().any(|start| first.starts_with(start));
    is_named
        && words.len() <= LONGEST
        && !words.contains(['!', '?', ';'])
        && !Reading::new(words).has_finite_verb()
}

/// The credits of a text: in paragraphs that begin with `>`, and in lines that begin with a long dash right after one, or after
/// closing quotation marks.
#[must_use]
pub fn credits(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    // Whether the paragraph before is a quotation.
    let mut is_quotation = false;
    for (start, paragraph) in paragraphs(text) {
        let whole = paragraph.trim_end();
        let is_set_apart = whole.trim_start().starts_with('>');
        let lines = if is_set_apart { whole } else { whole.rsplit('\n').next().unwrap_or_default() };
        let from = start + whole.len() - lines.len();
        let lead = lines.len() - lines.trim_start_matches(['>', ' ']).len();
        let own = &lines[lead..];
        let before = text[..from].trim_end();
        let is_after = is_quotation || before.ends_with(['\u{201d}', '\u{bb}', '"', '\u{201c}', '\u{300d}']);
        let credit = match is_set_apart {
            true => credit_start(own),
            false => (is_after && after_dash(own, false).is_some_and(is_name)).then_some(0),
        };
        if let Some(at) = credit {
            let words = own[at..].trim_start_matches(|c: char| !c.is_alphanumeric());
            let end = from + lines.len();
            found.push(Span { start: end - words.len(), end });
        }
        is_quotation = is_set_apart;
    }
    found
}

/// The paragraphs of a text, each with the byte at which it begins.
fn paragraphs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split("\n\n").map(move |paragraph| {
        let start = at;
        at += paragraph.len() + 2;
        (start, paragraph)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_named_after_a_quotation_is_its_credit() {
        for (text, expected) in [
            ("> The dam leaks. \u{2014} Ann Lee, Mill report", &["Ann Lee, Mill report"][..]),
            ("> The dam leaks.\n> -- Ann Lee", &["Ann Lee"]),
            ("> The dam leaks.\n>\n> - Ann Lee", &["Ann Lee"]),
            ("> The dam leaks.\n\n> \u{2014} Ann Lee", &["Ann Lee"]),
            ("> The dam leaks.\n\n\u{2014} Mill report, 2020\n\nIt fell.", &["Mill report, 2020"]),
            ("\u{201c}The dam leaks.\u{201d}\n\u{2014} Mill report\n\nIt fell.", &["Mill report"]),
            ("> The dam \u{2014} old and grey \u{2014} leaks.", &[]),
            ("> The dam \u{2014} Harrow has two \u{2014} leaks.", &[]),
            ("> The dam leaks \u{2014} She knew it and left.", &[]),
            ("It fell.\n\n\u{2014} Ann Lee", &[]),
            ("> a\n\n\u{2014} she left", &[]),
            ("> - item", &[]),
            (">", &[]),
            ("", &[]),
        ] {
            let found: Vec<&str> = credits(text).iter().filter_map(|span| span.of(text)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
