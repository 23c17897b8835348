//! Plain text: what somebody else wrote, made safe to print.
//!
//! Invariant: no hidden character ([`crate::text::hidden`] defines them) reaches a reader unchanged. Human output shows it
//! as `\u{…}`; JSON escapes it.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};

use crate::text::is_hidden_at;

/// A number and its noun: "1 claim", "2 claims".
#[must_use]
pub fn counted(number: u64, one: &str) -> String {
    match one.strip_suffix('y') {
        _ if number == 1 => format!("{number} {one}"),
        Some(stem) => format!("{number} {stem}ies"),
        None => format!("{number} {one}s"),
    }
}

/// The most names that a person reads in one line.
const MOST_LISTED: usize = 40;

/// Names, separated by commas. If there are many: the first ones, and how many more there are.
#[must_use]
pub fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let first: Vec<&str> = names.iter().take(MOST_LISTED).map(AsRef::as_ref).collect();
    match names.len().saturating_sub(MOST_LISTED) {
        0 => first.join(", "),
        more => format!("{}, and {more} more", first.join(", ")),
    }
}

/// The bytes of a text as they stand in an address: those that are not plain there as `%XX` (RFC 3986, section 2.1).
#[must_use]
pub fn percent_encoded(text: &str, is_plain: impl Fn(u8) -> bool) -> String {
    let encode =
        |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(encode).collect()
}

/// The bytes of a text in which each `%` with two hexadecimal digits after it is the byte of that number. Any other `%` is
/// itself.
#[must_use]
pub fn percent_decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        match (first, digit(0).zip(digit(1)).and_then(|(high, low)| u8::try_from(high * 16 + low).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

/// Text in which hidden characters are shown as `\u{…}`. White space other than a space becomes a space.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if is_hidden_at(text, at, c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(if c.is_control() { ' ' } else { c });
        }
    }
    shown
}

/// Writes a value as one line of JSON in which hidden characters are escaped.
///
/// # Errors
/// Returns the error of the writer, and an error if the value cannot be serialised.
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
        let mut from = 0;
        let unsafe_at = |(at, c): &(usize, char)| c.is_control() || is_hidden_at(fragment, *at, *c);
        for (at, c) in fragment.char_indices().filter(unsafe_at) {
            self.0.write_string_fragment(writer, &fragment[from..at])?;
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
            from = at + c.len_utf8();
        }
        self.0.write_string_fragment(writer, &fragment[from..])
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::text::is_hidden;

    #[test]
    fn of_many_names_the_first_are_listed() {
        assert_eq!(listed(&["a", "b"]), "a, b");
        assert_eq!(listed::<&str>(&[]), "");
        let many = listed(&vec!["x"; 43]);
        assert!(many.ends_with("x, and 3 more") && many.matches('x').count() == 40, "{many}");
    }

    #[test]
    fn nothing_unsafe_is_printed_and_json_says_the_same() {
        let text = "a\u{1b}[31m\u{9b}b\u{202e}c\u{2066}d\n\u{e0041}é\u{200d}\u{85}\u{2764}\u{fe0f}";
        let shown = visible(text);
        assert_eq!(shown, "a\\u{1b}[31m\\u{9b}b\\u{202e}c\\u{2066}d \\u{e0041}é\\u{200d} \u{2764}\u{fe0f}");
        let mut line = Vec::new();
        write_json(&mut line, &text).unwrap();
        let line = String::from_utf8(line).unwrap();
        let line = line.trim_end_matches('\n');
        assert!(!line.contains(|c: char| c.is_control() || c != '\u{fe0f}' && is_hidden(c)), "{line}");
        assert_eq!(serde_json::from_str::<String>(line).unwrap(), text);
    }
}
