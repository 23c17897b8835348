//! Notes: the marks of footnotes, citations and editors that stand after a sentence and are not part of it.
//!
//! `It fell.[1]`, `.¹`, `.2 The`, `[citation needed]`, `{{cn}}`, `<ref>…</ref>`. Invariant: a mark belongs to
//! the sentence before it, and no rule reads its words.

use super::stops::ends_sentence;

/// The longest mark in brackets, in bytes.
const LONGEST_MARK: usize = 40;
/// The longest template or element, in bytes.
const LONGEST_TEMPLATE: usize = 400;

/// The bytes of the mark that `rest` begins with, or 0.
pub(super) fn mark_length(rest: &str) -> usize {
    match rest.as_bytes().first() {
        Some(b'[') => bracket_length(rest),
        Some(b'{') => enclosed(rest, "{{", "}}"),
        Some(b'<') => element_length(rest),
        Some(b':') => enclosed(rest, ":contentReference[", "}"),
        Some(0xc2 | 0xe2 | 0xe3) => {
            let raised = rest.len() - rest.trim_start_matches(is_raised).len();
            if raised > 0 { raised } else { enclosed(rest, "\u{3010}", "\u{3011}") }
        }
        _ => 0,
    }
}

/// Whether a character is a raised digit or another sign of a footnote.
pub(super) fn is_raised(c: char) -> bool {
    matches!(c, '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}'..='\u{2079}' | '\u{2020}' | '\u{2021}')
}

/// `[1]`, `[2–11]`, `[a]`, `[^3]`, `[note 3]`, `[who?]`, `[citation needed]`, and the address of a link to it.
fn bracket_length(rest: &str) -> usize {
    let Some(inner) = rest.strip_prefix('[') else { return 0 };
    let double = usize::from(inner.starts_with('['));
    let inner = &inner[double..];
    let Some(close) = inner.bytes().take(LONGEST_MARK + 1).position(|byte| byte == b']') else { return 0 };
    let label = inner[..close].trim_start_matches(['^', '@']);
    let number = label.starts_with(|c: char| c.is_ascii_digit()) && label.len() <= 12;
    // “[^lee-1970]”: the mark of a footnote in Markdown.
    let named = inner.starts_with('^')
        && !label.is_empty()
        && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let in_words =
        |c: char| c.is_lowercase() || c.is_ascii_digit() || matches!(c, ' ' | '?' | '-' | '_' | '\'');
    let words =
        !inner.starts_with('^') && label.starts_with(char::is_lowercase) && label.chars().all(in_words);
    if !number && !words && !named {
        return 0;
    }
    let mut end = 1 + double + close + 1;
    end += usize::from(double == 1 && rest[end..].starts_with(']'));
    if rest[end..].starts_with("(http") { end + enclosed(&rest[end..], "(", ")") } else { end }
}

/// `<ref>…</ref>`, `<ref name="a"/>`, `<sup>1</sup>`, `<!-- … -->`.
fn element_length(rest: &str) -> usize {
    for (open, close) in [("<ref", "</ref>"), ("<sup", "</sup>"), ("<!--", "-->")] {
        if rest.starts_with(open) {
            let tag = enclosed(rest, open, "/>");
            let single = tag > 0 && !rest[..tag - 2].contains('>');
            return if single { tag } else { enclosed(rest, open, close) };
        }
    }
    0
}

/// The bytes from `open`, which `rest` must begin with, to the end of the first `close`.
fn enclosed(rest: &str, open: &str, close: &str) -> usize {
    let Some(inner) = rest.strip_prefix(open) else { return 0 };
    let mut limit = inner.len().min(LONGEST_TEMPLATE);
    while !inner.is_char_boundary(limit) {
        limit -= 1;
    }
    inner[..limit].find(close).map_or(0, |at| open.len() + at + close.len())
}

/// The bytes of a bare number right after a full stop that counts a note, `islands.2 The`: not a decimal, and
/// not what an abbreviation numbers. `before` is the word before the stop.
pub(super) fn bare_number_length(before: &str, rest: &str, is_abbreviation: bool) -> usize {
    let digits = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b',').count();
    let number = rest[..digits].trim_end_matches(',');
    let after = &rest[number.len()..];
    let word = before.chars().rev().take(2).filter(|c| c.is_lowercase()).count() == 2
        || before.ends_with(['"', '\u{201d}', ')', '%']);
    let year =
        before.len() == 4 && before.starts_with(['1', '2']) && before.bytes().all(|c| c.is_ascii_digit());
    let next = after.trim_start();
    let spaced =
        after.is_empty() || (after.starts_with(char::is_whitespace) && !next.starts_with(char::is_lowercase));
    let fits = (word && !is_abbreviation) || (year && next.chars().next().is_none_or(char::is_uppercase));
    let small = (1..=3).contains(&number.split(',').next().unwrap_or("").len());
    if fits && spaced && small && !number.starts_with('0') { number.len() } else { 0 }
}

/// Where the notes after the last sentence of `text` begin: its length, if there are none.
pub(super) fn notes_start(text: &str) -> usize {
    let mut end = text.trim_end().len();
    while let Some(start) = last_mark(&text[..end]) {
        let before = text[..start].trim_end();
        // Words in brackets within a sentence are the sentence's: "It was said [the board]".
        let words =
            text[start..end].starts_with('[') && !text[start..end].contains(|c: char| c.is_ascii_digit());
        let part = words && before.len() < start && !ends_sentence(before);
        if before.is_empty() || part {
            break;
        }
        end = before.len();
    }
    if end == text.trim_end().len() { bare_number_start(text) } else { end }
}

/// Where the mark that `text` ends with begins.
fn last_mark(text: &str) -> Option<usize> {
    let open = match text.chars().next_back()? {
        ']' => "[",
        '}' => {
            if text.ends_with("}}") {
                "{{"
            } else {
                ":contentReference["
            }
        }
        '>' => "<",
        '\u{3011}' => "\u{3010}",
        ')' if text.contains("](http") => "[",
        c if is_raised(c) => {
            let start = text.trim_end_matches(is_raised).len();
            // "12 m²" and "10⁶" are not notes.
            let noted = text[..start].ends_with(|c: char| !c.is_alphanumeric() && !c.is_whitespace());
            return noted.then_some(start);
        }
        _ => return None,
    };
    let mut limit = text.len().saturating_sub(LONGEST_TEMPLATE);
    while !text.is_char_boundary(limit) {
        limit += 1;
    }
    // `<ref>…</ref>` and `[[1]](…)` have their opening twice.
    text[limit..]
        .rmatch_indices(open)
        .take(3)
        .map(|(at, _)| limit + at)
        .filter(|at| mark_length(&text[*at..]) == text.len() - at)
        .min()
}

/// Where a bare number that counts a note begins, at the end of a text that is otherwise a sentence.
fn bare_number_start(text: &str) -> usize {
    let bare = text.trim_end();
    let words = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let Some(sentence) = words.strip_suffix('.').filter(|_| words.len() < bare.len()) else {
        return text.len();
    };
    let before = sentence.rsplit(char::is_whitespace).next().unwrap_or("");
    let noted =
        sentence.contains(' ') && bare_number_length(before, &bare[words.len()..], before.len() < 4) > 0;
    if noted { words.len() } else { text.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_measured() {
        for (rest, length) in [
            ("[1] The", 3),
            ("[2–11]", 8),
            ("[note 3]", 8),
            ("[who?] It", 6),
            ("[citation needed]", 17),
            ("[^4]", 4),
            ("[^Lee-1970] The", 11),
            ("[^the board]", 0),
            ("[^The board]", 0),
            ("[^]", 0),
            ("[1](https://example.org/a) So", 26),
            ("[[1]](https://example.org/a)", 28),
            ("{{citation needed|date=May 2019}} Its", 33),
            ("<ref name=\"a\"/> It", 15),
            ("<ref>Lee, 1970</ref>", 20),
            ("¹ The", 2),
            ("【4†source】", 16),
            ("[The board]", 0),
            ("(a)", 0),
            ("<b>", 0),
        ] {
            assert_eq!(mark_length(rest), length, "{rest}");
        }
    }

    #[test]
    fn notes_are_cut_off_the_end_and_numbers_are_not() {
        for (text, words) in [
            ("It has 3 islands.[who?]", "It has 3 islands."),
            ("The queen died in 1381.[a][2]", "The queen died in 1381."),
            ("It fell.¹", "It fell."),
            ("It is old.<ref name=\"x\">Lee</ref>", "It is old."),
            ("It dates from 1420.3", "It dates from 1420."),
            ("It fell.{{cn}} [1]", "It fell."),
            ("It has 12 m²", "It has 12 m²"),
            ("It rose by 4.3", "It rose by 4.3"),
            ("It was said [the board]", "It was said [the board]"),
            ("See No.3", "See No.3"),
            ("[1]", "[1]"),
            ("", ""),
        ] {
            assert_eq!(&text[..notes_start(text)], words, "{text}");
        }
    }
}
