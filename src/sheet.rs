//! The sheet: the CSV that people open in spreadsheets, and that `ingest` reads back.
//!
//! Invariant: no cell begins like a formula or contains a hidden character, and every text is read back exactly as it
//! was written (`a_cell_is_read_as_it_was_written`). A text gets an apostrophe before it if it begins with the sign of
//! a formula, also after white space, or with an apostrophe, as OWASP's page on CSV injection advises. Hidden
//! characters are written as `\u{…}`. Only a table with these columns is read in this way; in other tables an
//! apostrophe is part of the text.

use std::borrow::Cow;

use crate::text::is_hidden_at;

/// The columns, in order, by which a sheet of this program is recognised ([`is_ours`]).
pub const COLUMNS: [&str; 36] = [
    "seq",
    "leaf",
    "text",
    "status",
    "confidence",
    "claimant",
    "date",
    "url",
    "source_seq",
    "source_sha256",
    "source_url",
    "source_title",
    "source_author",
    "source_publisher",
    "source_published",
    "span_start",
    "span_end",
    "quote",
    "assessed_by",
    "assessed_at",
    "because",
    "rating",
    "assessment_url",
    "assessment_date",
    "recorded_at",
    "checkpoint_origin",
    "checkpoint_size",
    "checkpoint_root",
    "claim_described_by",
    "source_described_by",
    "source_primary",
    "policy_sha256",
    "rests_on",
    "suggested_claimant",
    "groups",
    "cites",
];

/// How many columns the first version wrote. Later ones are added at the end.
const FIRST: usize = 28;

/// Whether a header is that of a sheet of this program, of this version or an earlier one.
#[must_use]
pub fn is_ours<T: AsRef<str>>(header: &[T]) -> bool {
    let same = |(name, column): (&T, &&str)| name.as_ref() == *column;
    (FIRST..=COLUMNS.len()).contains(&header.len()) && header.iter().zip(&COLUMNS).all(same)
}

/// Whether a line is what `export` says once of all claims: the last line of JSON Lines, or all of FILE.meta.json. It
/// states no claim.
#[must_use]
pub fn is_about(line: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Line {
        #[serde(rename = "export")]
        _export: serde::de::IgnoredAny,
    }
    line.starts_with(b"{\"export\":{\"checkpoint\":{\"origin\":")
        && serde_json::from_slice::<Line>(line).is_ok()
}

/// The characters with which spreadsheets begin a formula, including the full-width ones of East Asian programs.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// How an escaped hidden character begins. If a text contains this itself, its backslash is escaped in the same way.
const ESCAPE: &str = "\\u{";

/// The cell for a text.
#[must_use]
pub fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    if text.starts_with(['\'', '\t', '\r', '\n']) || text.trim_start().starts_with(SIGNS) {
        cell.push('\'');
    }
    for (at, c) in text.char_indices() {
        let plain = matches!(c, '\n' | '\t') || !(c.is_control() || is_hidden_at(text, at, c));
        if plain && !text[at..].starts_with(ESCAPE) {
            cell.push(c);
        } else {
            cell.extend(c.escape_unicode());
        }
    }
    cell
}

/// The text for which a cell of this program was written.
#[must_use]
pub fn read(cell: &str) -> Cow<'_, str> {
    let mut rest = cell.strip_prefix('\'').unwrap_or(cell);
    if !rest.contains(ESCAPE) {
        return Cow::Borrowed(rest);
    }
    let mut text = String::with_capacity(rest.len());
    while let Some(at) = rest.find(ESCAPE) {
        let (before, escape) = (&rest[..at], &rest[at + ESCAPE.len()..]);
        let digits = escape.find('}').map_or("", |end| &escape[..end]);
        let c = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
        text.push_str(before);
        match c {
            Some(c) => text.push(c),
            None => text.push_str(ESCAPE),
        }
        rest = if c.is_some() { &escape[digits.len() + 1..] } else { escape };
    }
    text.push_str(rest);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_does_not_begin_like_a_formula() {
        for sign in ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\t-", "\u{a0}+", "\u{ff1d}", "\u{ff20}"] {
            let text = format!("{sign}1+1");
            assert!(cell(&text).starts_with('\''), "{text:?}");
            assert_eq!(read(&cell(&text)), text);
        }
        for (text, written) in [
            ("The dam = full", "The dam = full"),
            ("'Tis full", "''Tis full"),
            ("'=1", "''=1"),
            ("\u{200b}=1", "\\u{200b}=1"),
            ("a\u{200b}b\u{202e}", "a\\u{200b}b\\u{202e}"),
            ("a\\u{200b}b", "a\\u{5c}u{200b}b"),
            ("C:\\users \\x \\", "C:\\users \\x \\"),
            ("two\nlines\tof\rit\u{85}", "two\nlines\tof\\u{d}it\\u{85}"),
            ("", ""),
        ] {
            assert_eq!(cell(text), written);
            assert_eq!(read(written), text);
        }
        for odd in ["\\u{", "\\u{}", "\\u{d800}", "\\u{zz}x", "\\u{110000}", "\\u{+41}"] {
            let _ = read(odd);
        }
    }

    proptest::proptest! {
        #[test]
        fn a_cell_is_read_as_it_was_written(text in "['=+@\\-\t\r\n \\\\u{}0-9a-f\u{200b}\u{202e}\u{ff1d}\u{1}\u{e9}]{0,12}|\\PC{0,20}|.{0,20}") {
            let written = cell(&text);
            proptest::prop_assert_eq!(read(&written), text.as_str());
            let first = written.trim_start().chars().next().unwrap_or('a');
            proptest::prop_assert!(!SIGNS.contains(&first) && !written.starts_with(['\t', '\r', '\n']));
        }
    }
}
