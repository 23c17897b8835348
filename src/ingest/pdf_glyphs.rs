//! Names of glyphs as characters (Adobe Glyph List Specification), and the encodings of simple fonts (ISO 32000, Annex D).
//!
//! Invariant: the part of a name before the first full stop counts, a name with underscores is its parts, and a name that
//! only numbers a glyph, such as `g17`, has no meaning. The tests below hold it.

use pdf_extract::{Dictionary, Document, Object};

/// The upper half of Adobe's standard encoding: codes with the names of their glyphs.
const STANDARD: [(u8, char); 52] = [
    (0xa1, '\u{a1}'),
    (0xa2, '\u{a2}'),
    (0xa3, '\u{a3}'),
    (0xa4, '\u{2044}'),
    (0xa5, '\u{a5}'),
    (0xa6, '\u{192}'),
    (0xa7, '\u{a7}'),
    (0xa8, '\u{a4}'),
    (0xa9, '\''),
    (0xaa, '\u{201c}'),
    (0xab, '\u{ab}'),
    (0xac, '\u{2039}'),
    (0xad, '\u{203a}'),
    (0xae, '\u{fb01}'),
    (0xaf, '\u{fb02}'),
    (0xb1, '\u{2013}'),
    (0xb2, '\u{2020}'),
    (0xb3, '\u{2021}'),
    (0xb4, '\u{b7}'),
    (0xb6, '\u{b6}'),
    (0xb7, '\u{2022}'),
    (0xb8, '\u{201a}'),
    (0xb9, '\u{201e}'),
    (0xba, '\u{201d}'),
    (0xbb, '\u{bb}'),
    (0xbc, '\u{2026}'),
    (0xbd, '\u{2030}'),
    (0xbf, '\u{bf}'),
    (0xc1, '`'),
    (0xc2, '\u{b4}'),
    (0xc3, '\u{2c6}'),
    (0xc4, '\u{2dc}'),
    (0xc5, '\u{af}'),
    (0xc6, '\u{2d8}'),
    (0xc7, '\u{2d9}'),
    (0xc8, '\u{a8}'),
    (0xca, '\u{2da}'),
    (0xcb, '\u{b8}'),
    (0xcd, '\u{2dd}'),
    (0xce, '\u{2db}'),
    (0xcf, '\u{2c7}'),
    (0xd0, '\u{2014}'),
    (0xe1, '\u{c6}'),
    (0xe3, '\u{aa}'),
    (0xe8, '\u{141}'),
    (0xe9, '\u{d8}'),
    (0xea, '\u{152}'),
    (0xf1, '\u{e6}'),
    (0xf5, '\u{131}'),
    (0xf8, '\u{142}'),
    (0xf9, '\u{f8}'),
    (0xfa, '\u{153}'),
];

/// The encoding of a simple font that others differ from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Standard,
    WinAnsi,
    MacRoman,
}

impl Base {
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        match name {
            b"WinAnsiEncoding" => Some(Base::WinAnsi),
            b"MacRomanEncoding" => Some(Base::MacRoman),
            b"StandardEncoding" => Some(Base::Standard),
            _ => None,
        }
    }

    /// The character of a code.
    pub(super) fn character(self, code: u8) -> Option<char> {
        if code < 0x20 || code == 0x7f {
            return None;
        }
        match self {
            Base::Standard => match code {
                b'\'' => Some('\u{2019}'),
                b'`' => Some('\u{2018}'),
                0..0x80 => Some(char::from(code)),
                _ => STANDARD.iter().find(|(known, _)| *known == code).map(|(_, character)| *character),
            },
            // Codes that are free are bullets.
            Base::WinAnsi => match code {
                0x81 | 0x8d | 0x8f | 0x90 | 0x9d => Some('\u{2022}'),
                _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[code]).0.chars().next(),
            },
            Base::MacRoman => encoding_rs::MACINTOSH.decode_without_bom_handling(&[code]).0.chars().next(),
        }
        .filter(|character| !character.is_control())
    }
}

/// What the name of a glyph means; nothing if it means nothing.
pub(super) fn meaning(name: &[u8]) -> Option<String> {
    let part = |part| by_number(part).or_else(|| if is_number(part) { None } else { listed(part) });
    split(name).map(part).collect::<Option<String>>().filter(|text| !text.is_empty())
}

/// The parts of a name: before the first full stop, between underscores.
fn split(name: &[u8]) -> impl Iterator<Item = &[u8]> {
    let end = name.iter().position(|byte| *byte == b'.').unwrap_or(name.len());
    name[..end].split(|byte| *byte == b'_').filter(|part| !part.is_empty())
}

/// The characters that a name gives by their numbers: `uni00410042`, `u1F600`.
fn by_number(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let is_hex =
        |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte));
    if let Some(digits) =
        name.strip_prefix("uni").filter(|digits| digits.len() >= 4 && digits.len() % 4 == 0 && is_hex(digits))
    {
        let units: Option<Vec<u16>> = (0..digits.len())
            .step_by(4)
            .map(|at| u16::from_str_radix(&digits[at..at + 4], 16).ok())
            .collect();
        return String::from_utf16(&units?).ok();
    }
    let digits = name.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()) && is_hex(digits))?;
    char::from_u32(u32::from_str_radix(digits, 16).ok()?).map(String::from)
}

/// Whether a name only numbers a glyph of a font.
fn is_number(name: &[u8]) -> bool {
    let digits = name.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let before = &name[..name.len() - digits];
    digits > 0
        && [&b"g"[..], b"G", b"c", b"C", b"cid", b"gid", b"glyph", b"index", b"a", b"char", b"f", b""]
            .contains(&before)
}

/// What the Adobe Glyph List says of a name, as lopdf has it.
fn listed(name: &[u8]) -> Option<String> {
    // A code that the standard encoding leaves free: of a name that is not listed, lopdf falls back to that encoding.
    const FREE: u8 = 128;
    let mut encoding = Dictionary::new();
    encoding.set("Type", Object::Name(b"Encoding".to_vec()));
    encoding.set(
        "Differences",
        Object::Array(vec![Object::Integer(i64::from(FREE)), Object::Name(name.to_vec())]),
    );
    let mut font = Dictionary::new();
    font.set("Type", Object::Name(b"Font".to_vec()));
    font.set("Encoding", Object::Dictionary(encoding));
    let document = Document::new();
    let text = font.get_font_encoding(&document).ok()?.bytes_to_string(&[FREE]).ok()?;
    (!text.is_empty() && !text.chars().any(char::is_control)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_what_their_list_says() {
        for (name, text) in [
            ("A", "A"),
            ("eacute", "\u{e9}"),
            ("one.os", "1"),
            ("f_i", "fi"),
            ("T_h.liga", "Th"),
            ("uni00E9", "\u{e9}"),
            ("u1F600", "\u{1f600}"),
            ("quoteright", "\u{2019}"),
            ("space", " "),
        ] {
            assert_eq!(meaning(name.as_bytes()).as_deref(), Some(text), "{name}");
        }
        for name in ["g17", "glyph3", "xyzzy", ".notdef", "", "f_g17"] {
            assert_eq!(meaning(name.as_bytes()), None, "{name}");
        }
        assert_eq!(Base::Standard.character(0xae), Some('\u{fb01}'));
        assert_eq!(Base::WinAnsi.character(0x93), Some('\u{201c}'));
        assert_eq!((Base::WinAnsi.character(7), Base::WinAnsi.character(0x81)), (None, Some('\u{2022}')));
    }
}
