//! Plain: what a statement says without the marks that others have set in it: footnote marks, editors' marks,
//! Markdown, ligatures, and a label such as "UPDATE:" before it.
//!
//! Invariant: no mark between two letters is taken out, so that words are left out or split up, but never
//! joined, unless a line end divides them. `marks_are_left_out` holds it.

use crate::model::Span;
use crate::text::{Folded, seen, undivided};
use crate::words::{EDITORS_MARKS, LABELS};

/// The longest mark in brackets, in bytes.
const LONGEST_MARK: usize = 40;

/// What a reader takes in of a text: with whole words, without hidden characters, in one script, and without marks. Returns
/// nothing if that is the text itself.
pub(super) fn shown(text: &str) -> Option<Folded> {
    let whole = undivided(text);
    let given = text;
    let text = whole.as_ref().map_or(given, |whole| whole.text.as_str());
    let seen = seen(text);
    let bare = seen.as_ref().map_or(text, |seen| seen.text.as_str());
    let gone = if may_be_marked(bare) { marks(bare) } else { Vec::new() };
    if gone.is_empty() && (seen.is_none() || whole.is_none()) {
        return seen.or(whole);
    }
    let mut plain = Folded::default();
    let mut gone = gone.into_iter().peekable();
    for (at, c) in bare.char_indices() {
        while gone.next_if(|span| span.end <= at).is_some() {}
        if gone.peek().is_some_and(|span| span.start <= at) {
            continue;
        }
        let span = Span { start: at, end: at + c.len_utf8() };
        let span = seen.as_ref().map_or(Some(span), |seen| seen.origin(span)).unwrap_or(span);
        let origin = whole.as_ref().map_or(Some(span), |whole| whole.origin(span)).unwrap_or(span);
        plain.push(given, c, origin);
    }
    Some(plain)
}

/// Whether a text has a character with which a mark begins.
fn may_be_marked(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().any(|byte| matches!(byte, b'[' | b'*' | b'_' | b'`' | 0xc2 | 0xe2))
        || bytes.iter().take(LONGEST_MARK).any(|byte| *byte == b':')
}

/// The marks of a text, in order.
fn marks(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = label(text).into_iter().collect();
    let mut from = found.first().map_or(0, |label| label.end);
    for (at, c) in text.char_indices() {
        if at < from {
            continue;
        }
        let before = text[..at].chars().next_back();
        let end = match c {
            '[' => bracket(&text[at..]).map(|length| at + length),
            '*' | '_' | '`' => Some(at + 1),
            _ if is_raised(c) && raised_mark(text, at) => {
                Some(at + text[at..].find(|c| !is_raised(c)).unwrap_or(text.len() - at))
            }
            _ => None,
        };
        let Some(end) = end else { continue };
        let after = text[end..].chars().next();
        let inside = before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
        if !inside {
            found.push(Span { start: at, end });
            from = end;
        }
    }
    found
}

/// The length of a footnote mark or editors' mark that begins a text: "\[3\]", "\[note 2\]", "\[citation needed\]".
fn bracket(text: &str) -> Option<usize> {
    let end = text.bytes().take(LONGEST_MARK).position(|byte| byte == b']')?;
    let inside = text[1..end].trim().to_lowercase();
    let number = |text: &str| {
        let bare = text.trim();
        (1..=3).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit())
    };
    let numbers = inside.split([',', '-', '\u{2013}']).all(number);
    let letter = inside.len() == 1 && inside.bytes().all(|byte| byte.is_ascii_lowercase());
    let note = inside.strip_prefix("note ").or(inside.strip_prefix("nb ")).is_some_and(number);
    let dated = inside.split(':').next().unwrap_or_default();
    (numbers || letter || note || EDITORS_MARKS.has(dated)).then_some(end + 1)
}

fn is_raised(c: char) -> bool {
    matches!(
        c,
        '\u{b9}' | '\u{b2}' | '\u{b3}' | '\u{2070}' | '\u{2074}'..='\u{2079}' | '\u{2020}' | '\u{2021}'
    )
}

/// Whether raised figures are a footnote mark, and no power: they follow a stop, or a word that is no unit.
fn raised_mark(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches(is_raised);
    let word = before.len() - before.trim_end_matches(char::is_alphabetic).len();
    before.ends_with(['.', ',', ';', ':', '!', '?', ')', '"', '\u{201d}', '\u{2019}']) || word >= 4
}

/// The label before a statement: "UPDATE: ".
fn label(text: &str) -> Option<Span> {
    let colon = text.bytes().take(LONGEST_MARK).position(|byte| byte == b':')?;
    let words = text[..colon].trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let bare = words.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let more = text[colon + 1..].starts_with(char::is_whitespace);
    let rest = text[colon + 1..].trim_start();
    (LABELS.has(bare) && more && !rest.is_empty()).then(|| Span { start: 0, end: text.len() - rest.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_left_out() {
        for (text, plain) in [
            ("The dam fell in 1969.[3] It is [citation needed] gone.", "The dam fell in 1969. It is  gone."),
            ("The dam fell.[1][2]", "The dam fell."),
            ("The dam fell.\u{b2}", "The dam fell."),
            ("The **dam** _fell_.", "The dam fell."),
            ("The \u{fb01}rst o\u{fb03}ce", "The first office"),
            ("The ero-\nsion of the **dam**", "The erosion of the dam"),
            ("UPDATE: The dam fell.", "The dam fell."),
            ("BREAKING NEWS: The dam fell.", "The dam fell."),
        ] {
            assert_eq!(shown(text).map(|shown| shown.text).as_deref(), Some(plain), "{text}");
        }
        for text in [
            "5 m\u{b2} of it",
            "a[3]b",
            "snake_case",
            "2*3",
            "[the dam] fell",
            "Update: ",
            "The dam: it fell.",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
