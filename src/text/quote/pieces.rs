//! The pieces of a quote: what it cites between its elisions and its brackets.
//!
//! `The dam … holds \[some\] water` has three pieces. Invariant: a piece has a letter or digit, and marks beside an elision
//! belong to the elision. `marks_part_a_quote` holds it.

use std::borrow::Cow;

/// What stands between two pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Gap<'a> {
    /// Words were left out.
    Elision,
    /// These words were put in, or in the place of others.
    Bracket(Cow<'a, str>),
}

/// A quote in pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pieces<'a> {
    /// The words of each piece.
    pub(super) pieces: Vec<String>,
    /// What stands before each piece; more than one, if marks follow each other.
    pub(super) gaps: Vec<Vec<Gap<'a>>>,
    /// What stands after the last one.
    pub(super) last: Vec<Gap<'a>>,
    /// Whether a bracket completes a word: `\[T\]he`.
    pub(super) completes: bool,
}

/// The most marks that are read. A quote with more is a patchwork.
const MOST_MARKS: usize = 64;

/// The longest words in brackets, in bytes. What is longer is not an editor's.
const LONGEST_BRACKET: usize = 120;

/// The pieces of a quote, if it has marks that part it, and not too many.
pub(super) fn pieces(quote: &str) -> Option<Pieces<'_>> {
    let mut made = Pieces::default();
    let (mut piece, mut gaps) = (String::new(), Vec::new());
    let (mut at, mut marks) = (0, 0);
    while at < quote.len() {
        let rest = &quote[at..];
        if let Some((length, mut gap)) = mark(rest) {
            marks += 1;
            if marks > MOST_MARKS {
                return None;
            }
            let after = &rest[length..];
            if let Gap::Bracket(inner) = &mut gap {
                let glued = after.len() - after.trim_start_matches(char::is_alphabetic).len();
                // `[T]he`: a letter that was changed.
                if inner.chars().count() == 1 && glued > 0 && !piece.ends_with(char::is_alphanumeric) {
                    piece.push_str(inner);
                    made.completes = true;
                    at += length;
                    continue;
                }
                // `end[ed]`, `[un]told`: the whole word stands in the place of another.
                let stem = piece.split_off(piece.trim_end_matches(char::is_alphabetic).len());
                if glued > 0 || !stem.is_empty() {
                    *inner = Cow::Owned(format!("{stem}{inner}{}", &after[..glued]));
                }
                at += glued;
            }
            at += length;
            made.close(&mut piece, &mut gaps);
            gaps.push(gap);
            continue;
        }
        let c = rest.chars().next()?;
        piece.push(c);
        at += c.len_utf8();
    }
    made.close(&mut piece, &mut gaps);
    made.last = gaps;
    (marks > 0 && !made.pieces.is_empty()).then_some(made)
}

impl<'a> Pieces<'a> {
    /// Ends a piece, if it has words.
    fn close(&mut self, piece: &mut String, gaps: &mut Vec<Gap<'a>>) {
        let words = piece.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':'));
        if words.contains(char::is_alphanumeric) {
            self.pieces.push(words.to_owned());
            self.gaps.push(std::mem::take(gaps));
        }
        piece.clear();
    }

    /// The words that were put in.
    pub(super) fn inserted(&self) -> Vec<String> {
        let all = self.gaps.iter().flatten().chain(&self.last);
        all.filter_map(|gap| if let Gap::Bracket(inner) = gap { Some(inner.to_string()) } else { None })
            .collect()
    }

    /// Whether words were left out, and whether words were put in.
    pub(super) fn kinds(&self) -> (bool, bool) {
        let all = || self.gaps.iter().flatten().chain(&self.last);
        let inserted = self.completes || all().any(|gap| matches!(gap, Gap::Bracket(_)));
        (all().any(|gap| *gap == Gap::Elision), inserted)
    }
}

/// The mark that a text begins with: its length, and what it says.
fn mark(text: &str) -> Option<(usize, Gap<'_>)> {
    let dots = dots(text);
    if dots > 0 {
        return Some((dots, Gap::Elision));
    }
    let (close, open) = match text.as_bytes().first()? {
        b'[' => (']', '['),
        b'(' => (')', '('),
        _ => return None,
    };
    let limit = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST_BRACKET).last()?;
    let end = text[..limit].find(close).or_else(|| text[limit..].starts_with(close).then_some(limit))?;
    let inner = text[1..end].trim();
    let elides = dots_only(inner);
    match open {
        _ if elides => Some((end + 1, Gap::Elision)),
        '[' if !inner.is_empty() && !inner.contains('[') => Some((end + 1, Gap::Bracket(inner.into()))),
        _ => None,
    }
}

fn dots_only(text: &str) -> bool {
    !text.is_empty() && dots(text) == text.len()
}

/// The bytes of the dots of an elision that a text begins with: three or more, perhaps set apart.
fn dots(text: &str) -> usize {
    if !text.starts_with(['.', '\u{2026}']) {
        return 0;
    }
    let (mut count, mut end) = (0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '.' => count += 1,
            '\u{2026}' => count += 3,
            ' ' | '\u{a0}' | '\u{202f}' => continue,
            _ => break,
        }
        end = at + c.len_utf8();
    }
    if count >= 3 { end } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_in_a_word_is_the_word() {
        for (quote, inserted) in [
            ("It end[ed] well", "ended"),
            ("It was [un]told here", "untold"),
            ("It re[open]ed here", "reopened"),
            ("It is [the dam] here", "the dam"),
        ] {
            assert_eq!(pieces(quote).map(|made| made.inserted()), Some(vec![inserted.to_owned()]), "{quote}");
        }
    }

    #[test]
    fn marks_part_a_quote() {
        for (quote, parts) in [
            ("The dam \u{2026} holds", vec!["The dam", "holds"]),
            ("The dam ... holds", vec!["The dam", "holds"]),
            ("The dam . . . holds", vec!["The dam", "holds"]),
            ("The dam [\u{2026}] holds", vec!["The dam", "holds"]),
            ("The dam (...) holds", vec!["The dam", "holds"]),
            ("The dam.... It holds", vec!["The dam", "It holds"]),
            ("\u{2026} the dam holds \u{2026}", vec!["the dam holds"]),
            ("[The dam] holds", vec!["holds"]),
            ("It [the dam] holds", vec!["It", "holds"]),
            ("[T]he dam holds", vec!["The dam holds"]),
            ("It end[ed] well", vec!["It", "well"]),
            ("a \u{2026} [b] c", vec!["a", "c"]),
        ] {
            assert_eq!(
                pieces(quote).map(|made| made.pieces),
                Some(parts.iter().map(|part| (*part).to_owned()).collect()),
                "{quote}"
            );
        }
        let many = "a \u{2026} ".repeat(5000);
        for quote in [
            "The dam holds.",
            "\u{2026}",
            "[...]",
            "...",
            "",
            "The dam (of 1969) holds",
            "a..b",
            "[",
            "\u{2026} ... [\u{2026}]",
            &many,
        ] {
            assert_eq!(pieces(quote), None, "{quote}");
        }
    }
}
