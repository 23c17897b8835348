//! Loose: what spreadsheets and programs write that the standards of CSV and JSON do not have.
//!
//! Invariant: a file that follows its standard is read as the standard says. What is looser is seen in the first bytes of
//! the file, and only what has one meaning is allowed. The tests below hold it.

use std::borrow::Cow;

/// How a delimited file is looser than RFC 4180.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Loose {
    /// A quotation mark within quotation marks has a backslash before it: `\"`.
    pub(super) backslash: bool,
    /// A blank may stand between a delimiter and a quotation mark: `, "`.
    pub(super) blank: bool,
}

impl Loose {
    /// How the file is looser that begins with these bytes.
    pub(super) fn of(head: &[u8], delimiter: u8) -> Self {
        let blank = head.windows(3).any(|three| three == [delimiter, b' ', b'"']);
        let (mut escaped, mut other) = (0_usize, false);
        for (at, _) in head.iter().enumerate().filter(|(_, byte)| **byte == b'\\') {
            match (head.get(at + 1), head.get(at + 2)) {
                // By the standard a cell cannot go on after its closing quotation mark.
                (Some(b'"'), Some(after)) => {
                    escaped += usize::from(!matches!(after, b'\r' | b'\n') && *after != delimiter);
                }
                (Some(b'"'), None) => {}
                // Of a backslash that stands for itself, nothing must be lost.
                _ => other = true,
            }
        }
        Loose { backslash: escaped > 0 && !other, blank }
    }
}

/// JSON in which `NaN`, `Infinity` and `-Infinity` stand for numbers, as Python writes them, with an empty string and blanks
/// in their place, so that every other value keeps its place.
pub(super) fn json(text: &str) -> Cow<'_, str> {
    const WORDS: [&str; 3] = ["-Infinity", "Infinity", "NaN"];
    if !WORDS[1..].iter().any(|word| text.contains(word)) {
        return Cow::Borrowed(text);
    }
    let mut loose = String::with_capacity(text.len());
    let (mut quoted, mut at) = (false, 0);
    while let Some(c) = text[at..].chars().next() {
        match c {
            '"' => quoted = !quoted,
            '\\' if quoted => {
                let escaped = text[at + 1..].chars().next().map_or(0, char::len_utf8);
                loose.push_str(&text[at..at + 1 + escaped]);
                at += 1 + escaped;
                continue;
            }
            _ if !quoted => {
                if let Some(word) = WORDS.iter().find(|word| text[at..].starts_with(**word)) {
                    loose.push_str("\"\"");
                    loose.extend(std::iter::repeat_n(' ', word.len() - 2));
                    at += word.len();
                    continue;
                }
            }
            _ => {}
        }
        loose.push(c);
        at += c.len_utf8();
    }
    Cow::Owned(loose)
}

/// How many brackets a line of JSON opens and does not close; nothing if it ends within a string. A string that began
/// before the line is not known.
pub(super) fn opened(line: &[u8]) -> Option<i64> {
    let (mut quoted, mut escaped, mut depth) = (false, false, 0_i64);
    for byte in line {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth -= 1,
            _ => {}
        }
    }
    (!quoted).then_some(depth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_loose_only_where_that_has_one_meaning() {
        for (head, backslash, blank) in [
            ("a,b\n\"x \\\"y\\\" z\",1\n", true, false),
            ("a,b\n\"C:\\dir\\\",1\n", false, false),
            ("a,b\n\"x \\\"y\\\" z\",\"C:\\dir\"\n", false, false),
            ("a,b\n\"x \\\"y\\\", z\",1\n", true, false),
            ("a,b\n\"dir\\\",1\n", false, false),
            ("a, b\n\"x\", \"y, z\"\n", false, true),
            ("a,b\n\"x\",\"y \"\"z\"\"\"\n", false, false),
            ("", false, false),
        ] {
            assert_eq!(Loose::of(head.as_bytes(), b','), Loose { backslash, blank }, "{head}");
        }
    }

    #[test]
    fn no_number_is_no_value_and_nothing_moves() {
        for (text, loose) in [
            (r#"[NaN,-Infinity, Infinity]"#, r#"["" ,""       , ""      ]"#),
            (r#"{"a":"NaN \" NaN","NaN":1.5}"#, r#"{"a":"NaN \" NaN","NaN":1.5}"#),
            ("é NaN", "é \"\" "),
            ("plain", "plain"),
        ] {
            assert_eq!(json(text), loose, "{text}");
            assert_eq!(json(text).len(), text.len());
        }
        for (line, depth) in [
            ("{", Some(1)),
            ("\"a\":[1,{", Some(2)),
            ("}", Some(-1)),
            ("\"}", None),
            (r#"{"a\"{":1}"#, Some(0)),
        ] {
            assert_eq!(opened(line.as_bytes()), depth, "{line}");
        }
    }
}
