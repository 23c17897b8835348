//! Plain text: what somebody else wrote, made safe to print.
//!
//! The law: no control character and no bidirectional control reaches a terminal, in human output or in
//! JSON: in the one they are shown as `\u{…}`, in the other escaped, which says the same.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};

/// Whether a character must not be printed as it is: controls, bidirectional controls (Unicode
/// Technical Report 36), line separators, and invisible tags.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
                | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// A number and its noun: "1 claim", "2 claims".
#[must_use]
pub fn counted(number: u64, one: &str) -> String {
    let many = if number == 1 { "" } else { "s" };
    format!("{number} {one}{many}")
}

/// The most names that a person reads in one line.
const MOST_LISTED: usize = 40;

/// Names, apart by commas; of many the first ones, and how many more there are.
#[must_use]
pub fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let first: Vec<&str> = names.iter().take(MOST_LISTED).map(AsRef::as_ref).collect();
    match names.len().saturating_sub(MOST_LISTED) {
        0 => first.join(", "),
        more => format!("{}, and {more} more", first.join(", ")),
    }
}

/// Text in which every unsafe character is shown as `\u{…}`; a line break or tab becomes a space.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => shown.push(' '),
            c if is_unsafe(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    shown
}

/// Writes a value as one line of JSON in which every unsafe character is escaped.
///
/// # Errors
/// What the writer returns, and what serde reports of the value.
pub fn write_json<T: Serialize>(out: &mut impl io::Write, value: &T) -> io::Result<()> {
    let formatter = Escaping(CompactFormatter);
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, formatter);
    value.serialize(&mut serializer).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

struct Escaping(CompactFormatter);

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        // Most text is plain: bytes of printable ASCII need no second look.
        if fragment.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
            return self.0.write_string_fragment(writer, fragment);
        }
        let mut rest = fragment;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_unsafe(*c)) {
            self.0.write_string_fragment(writer, &rest[..at])?;
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        self.0.write_string_fragment(writer, rest)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn of_many_names_the_first_are_listed() {
        assert_eq!(listed(&["a", "b"]), "a, b");
        assert_eq!(listed::<&str>(&[]), "");
        let many = listed(&vec!["x"; 43]);
        assert!(many.ends_with("x, and 3 more") && many.matches('x').count() == 40, "{many}");
    }

    #[test]
    fn nothing_unsafe_is_printed_and_json_says_the_same() {
        let text = "a\u{1b}[31m\u{9b}b\u{202e}c\u{2066}d\n\u{e0041}é\u{200d}";
        let shown = visible(text);
        assert_eq!(shown, "a\\u{1b}[31m\\u{9b}b\\u{202e}c\\u{2066}d \\u{e0041}é\u{200d}");
        let mut line = Vec::new();
        write_json(&mut line, &text).unwrap();
        let line = String::from_utf8(line).unwrap();
        let line = line.trim_end_matches('\n');
        assert!(!line.contains(is_unsafe), "{line}");
        assert_eq!(serde_json::from_str::<String>(line).unwrap(), text);
    }
}
