//! Quoted: the quotations in a text, which stand between quotation marks.
//!
//! Invariant: a quotation begins and ends in one paragraph, or ends with it where the mark is not closed there. Words
//! between marks that are fewer than three are names, titles and words that are meant otherwise, and no quotations.
//! `what_stands_between_marks_is_a_quotation` holds it.

use crate::model::Span;

/// The fewest words of a quotation.
const LEAST_WORDS: usize = 3;

/// The marks that open a quotation, each with those that close it.
const MARKS: [(char, &[char]); 11] = [
    ('\u{201c}', &['\u{201d}']),
    ('\u{201e}', &['\u{201d}', '\u{201c}']),
    ('\u{ab}', &['\u{bb}']),
    ('\u{2018}', &['\u{2019}']),
    ('\u{201a}', &['\u{2018}', '\u{2019}']),
    ('\u{bb}', &['\u{ab}']),
    ('\u{2039}', &['\u{203a}']),
    ('\u{203a}', &['\u{2039}']),
    ('\u{300c}', &['\u{300d}']),
    ('"', &['"']),
    ('\'', &['\'']),
];

/// Those that open a quotation only where they stand free before a word, and are closed in the paragraph.
const DOUBTFUL: [char; 5] = ['"', '\'', '\u{2018}', '\u{bb}', '\u{203a}'];

/// The quotations of a text without their marks, in order.
#[must_use]
pub fn quoted(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for Span { start, end } in paragraphs(text) {
        in_paragraph(&text[start..end], start, &mut found);
    }
    found
}

/// The stretches between blank lines.
fn paragraphs(text: &str) -> impl Iterator<Item = Span> {
    let mut lines = text.split_inclusive('\n').peekable();
    let mut at = 0;
    std::iter::from_fn(move || {
        lines.peek()?;
        let start = at;
        for line in lines.by_ref() {
            at += line.len();
            if line.trim().is_empty() {
                break;
            }
        }
        Some(Span { start, end: at })
    })
}

fn in_paragraph(text: &str, offset: usize, found: &mut Vec<Span>) {
    let mut from = 0;
    while let Some((at, open)) =
        text[from..].char_indices().map(|(at, c)| (from + at, c)).find(|(at, c)| opens(text, *at, *c))
    {
        let inner = at + open.len_utf8();
        let closing = MARKS.iter().find(|(mark, _)| *mark == open).map_or(&[][..], |(_, closing)| closing);
        let end = closes(text, inner, open, closing);
        // A quotation that goes on in the next paragraph is not closed in this one.
        let last = end.unwrap_or_else(|| text.trim_end().len().max(inner));
        let is_marked = end.is_some() || !DOUBTFUL.contains(&open);
        let words = &text[inner..last];
        let trimmed = words.trim();
        if is_marked
            && trimmed.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
                >= LEAST_WORDS
        {
            let start = offset + inner + (words.len() - words.trim_start().len());
            found.push(Span { start, end: start + trimmed.len() });
        }
        from = match end {
            Some(end) => end + text[end..].chars().next().map_or(0, char::len_utf8),
            None if is_marked => text.len(),
            None => inner,
        };
    }
}

/// Whether a mark opens a quotation where it stands.
fn opens(text: &str, at: usize, c: char) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + c.len_utf8()..].chars().next();
    let stands_free = before.is_none_or(|before| !before.is_alphanumeric());
    match c {
        // "The '90s", "'tis": an apostrophe.
        '\'' => stands_free && after.is_some_and(char::is_alphabetic),
        _ if DOUBTFUL.contains(&c) => stands_free && after.is_some_and(|after| !after.is_whitespace()),
        _ => MARKS.iter().any(|(mark, _)| *mark == c),
    }
}

/// Where the quotation that begins at `from` is closed.
fn closes(text: &str, from: usize, open: char, closing: &[char]) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text[from..].char_indices().map(|(at, c)| (from + at, c)) {
        if c == open && !closing.contains(&c) {
            depth += 1;
        } else if closing.contains(&c) {
            let after = text[at + c.len_utf8()..].chars().next();
            let apostrophe = matches!(c, '\u{2019}' | '\'') && after.is_some_and(char::is_alphanumeric);
            let inner = matches!(c, '"' | '\'') && text[..at].ends_with(char::is_whitespace);
            if apostrophe || inner {
                continue;
            }
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_marks_is_a_quotation() {
        for (text, expected) in [
            ("He said: \u{201c}The dam is safe now.\u{201d} Then he left.", &["The dam is safe now."][..]),
            (
                "\"The dam is safe,\" she said, \"and so is the weir.\"",
                &["The dam is safe,", "and so is the weir."],
            ),
            ("\u{201e}Der Damm ist sicher\u{201c}, sagte er.", &["Der Damm ist sicher"]),
            ("\u{ab} Le barrage est s\u{fb}r \u{bb}, dit-il.", &["Le barrage est s\u{fb}r"]),
            ("\u{2018}It isn\u{2019}t safe at all,\u{2019} he said.", &["It isn\u{2019}t safe at all,"]),
            ("A \u{201c}safe\u{201d} dam, and a \"safe\" weir.", &[]),
            ("The board\u{2019}s dam and the town\u{2019}s weir are two things.", &[]),
            ("A 12\" pipe and a 14\" pipe were laid there.", &[]),
            ("\u{201c}It goes on\nand on here\n\nuntil it ends\u{201d} there.", &["It goes on\nand on here"]),
            (
                "\u{201c}He said \u{201c}the dam fell\u{201d} to us.\u{201d}",
                &["He said \u{201c}the dam fell\u{201d} to us."],
            ),
            ("An open \" mark that nobody closes here.", &[]),
            ("Lee said 'the dam isn't safe at all', and left.", &["the dam isn't safe at all"]),
            ("\u{bb}Der Damm ist sicher\u{ab}, sagte er.", &["Der Damm ist sicher"]),
            ("\u{201a}Der Damm ist sicher\u{2018}, sagte er.", &["Der Damm ist sicher"]),
            ("\u{2039}Le barrage est s\u{fb}r\u{203a}, dit-il.", &["Le barrage est s\u{fb}r"]),
            ("\u{300c}The dam is safe\u{300d} he said.", &["The dam is safe"]),
            ("In the '90s the boards' dam and the towns' weir fell.", &[]),
            ("It's the board's dam, isn't it, and the town's.", &[]),
            ("", &[]),
            ("\u{201d}\u{201c}", &[]),
        ] {
            let found: Vec<&str> = quoted(text).into_iter().filter_map(|span| span.of(text)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
