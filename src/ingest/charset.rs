//! Encodings: how bytes become text.
//!
//! Invariant: the encoding is decided by a byte order mark, or else by the user, or else by what the document or its
//! transfer declares, or else as UTF-8 if the bytes are valid, or else by a guess. A text that is mostly UTF-8 and broken
//! in places is refused: a guess would turn every accent in it into two wrong letters. If the bytes contradict a
//! declaration, valid UTF-8 is read as UTF-8, a few wrong bytes are tolerated as browsers do, and more of them are
//! refused. The tests below hold it.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};

use crate::error::{Error, ReadError, Result};
use crate::model::CharsetBy;

/// A text, the name of the encoding of its bytes, and what decided the encoding.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) charset: &'static str,
    pub(super) by: CharsetBy,
    /// Whether the declared encoding is wrong.
    pub(super) lies: bool,
}

impl<'a> Decoded<'a> {
    /// A text that is known to be in UTF-8.
    pub(super) fn utf8(text: Cow<'a, str>, by: CharsetBy) -> Self {
        Decoded { text, charset: "UTF-8", by, lies: false }
    }

    /// The text with LF at the end of every line.
    pub(super) fn lines(&self) -> String {
        if self.text.contains('\r') {
            self.text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            self.text.clone().into_owned()
        }
    }
}

pub(super) fn decode<'a>(
    path: &str,
    bytes: &'a [u8],
    label: Option<&str>,
    declared: Option<&str>,
) -> Result<Decoded<'a>> {
    let refuse = |why: String, at: usize| {
        let line = 1 + bytes[..at.min(bytes.len())].iter().filter(|byte| **byte == b'\n').count();
        Err(Error::Unread(ReadError::NotText { path: path.to_owned(), why, at, line }))
    };
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    let mut lies = false;
    let (encoding, by) = if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        (encoding, CharsetBy::Bom)
    } else if let Some(label) = label {
        match Encoding::for_label(label.as_bytes()) {
            Some(encoding) => (encoding, CharsetBy::Option),
            None => return Err(Error::Unread(ReadError::NoEncoding { label: label.to_owned() })),
        }
    } else if let Some(declared) = declared {
        if declared != UTF_8 && !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() {
            // Words in another encoding are never valid UTF-8 by chance, except for a letter or two.
            lies = true;
            (UTF_8, CharsetBy::Valid)
        } else {
            (declared, CharsetBy::Declared)
        }
    } else {
        match std::str::from_utf8(bytes) {
            Ok(_) if is_iso_2022_jp(bytes) => (ISO_2022_JP, CharsetBy::Guess),
            Ok(_) => (UTF_8, CharsetBy::Valid),
            Err(error) => {
                let at = error.valid_up_to();
                if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
                    return refuse("a NUL byte".to_owned(), at);
                }
                if is_mostly_utf8(bytes) {
                    let why = match error.error_len() {
                        None => "it is cut off: it ends within a character",
                        Some(_) => "broken UTF-8",
                    };
                    return refuse(why.to_owned(), at);
                }
                (guess(bytes), CharsetBy::Guess)
            }
        }
    };
    let (text, malformed) = encoding.decode_with_bom_removal(bytes);
    if malformed && by == CharsetBy::Declared {
        let lost = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
        let wide = text.chars().filter(|c| !c.is_ascii()).count();
        if lost * 1000 > text.len() || lost * 2 > wide {
            let at = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), |_| 0);
            return refuse(format!("it declares {}, but there is other data", encoding.name()), at);
        }
        lies = true;
    } else if malformed {
        let at = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), |_| 0);
        return refuse(format!("invalid {}", encoding.name()), at);
    }
    if let Some(at) = text.find('\0').filter(|_| by != CharsetBy::Declared) {
        let at = if encoding == UTF_8 { at } else { 0 };
        return refuse("a NUL character".to_owned(), at);
    }
    if by != CharsetBy::Option && is_binary(&text, by) {
        return refuse("it is binary data: its bytes are text in no encoding".to_owned(), 0);
    }
    Ok(Decoded { text, charset: encoding.name(), by, lies })
}

/// The characters of bytes whose encoding was decided, with LF at the end of every line.
pub(super) fn written(bytes: &[u8], charset: &str) -> Option<String> {
    let encoding = Encoding::for_label(charset.as_bytes())?;
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    Some(Decoded { text, charset: encoding.name(), by: CharsetBy::Option, lies: false }.lines())
}

/// The encoding that a page of HTML declares in its first 4,096 bytes (WHATWG: 1,024, which real pages exceed).
pub(super) fn declared_by_html(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    if head.trim_start().starts_with("<?xml")
        && let Some(label) = declared_by_xml(bytes)
    {
        return Some(label);
    }
    let label = head.match_indices("<meta").find_map(|(at, _)| {
        let tag = &head[at..at + head[at..].find('>')?];
        let rest = tag.split_once("charset")?.1.trim_start().strip_prefix('=')?.trim_start();
        let rest = rest.trim_start_matches(['"', '\'', ' ']);
        let end = rest.find(|c: char| matches!(c, '"' | '\'' | ';' | '/') || c.is_whitespace());
        Some(rest[..end.unwrap_or(rest.len())].to_owned())
    })?;
    // Bytes in which this can be read are not in UTF-16, whatever they say (WHATWG).
    Some(if label.starts_with("utf-16") { "utf-8".to_owned() } else { label })
}

/// The encoding that an XML declaration names.
pub(super) fn declared_by_xml(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(256)]).into_owned();
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let rest = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let rest = rest.trim_start_matches(['"', '\'']);
    rest.split(['"', '\'']).next().map(str::to_owned)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether ASCII holds the escapes by which ISO-2022-JP changes to Japanese letters, and all of it can be read so.
fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    let escapes: [&[u8]; 4] = [b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b(I"];
    bytes.contains(&0x1b)
        && bytes.is_ascii()
        && bytes.windows(3).any(|window| escapes.contains(&window))
        && !ISO_2022_JP.decode_without_bom_handling(bytes).1
}

/// Whether so many characters are controls that no text has them. Of a guess, few suffice: every byte is some character.
fn is_binary(text: &str, by: CharsetBy) -> bool {
    // Overstrikes, colours of a terminal and separators stand in texts.
    let is_kept = |byte: u8| matches!(byte, b'\t'..=b'\r' | 0x8 | 0xe | 0xf | 0x1a..=0x1f);
    let low = || text.bytes().filter(|byte| byte.is_ascii_control() && !is_kept(*byte)).count();
    if by != CharsetBy::Guess {
        return low() > (text.len() / 10).max(1);
    }
    let high = text.chars().filter(|c| matches!(c, '\u{80}'..='\u{9f}')).count();
    low() + high > (text.len() / 100).max(1)
}

/// Whether it contains as many characters of several bytes as places where UTF-8 is broken: by chance there are few of
/// them in any other encoding.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut wide, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    wide >= broken
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_decides_is_told() {
        for (bytes, label, text, charset, by) in [
            (&b"caf\xc3\xa9"[..], None, "café", "UTF-8", CharsetBy::Valid),
            (b"\xef\xbb\xbfcaf\xc3\xa9", None, "café", "UTF-8", CharsetBy::Bom),
            (b"\xff\xfec\0a\0f\0\xe9\0", None, "café", "UTF-16LE", CharsetBy::Bom),
            (b"caf\xe9", Some("latin1"), "café", "windows-1252", CharsetBy::Option),
            (
                b"Le caf\xe9 est ferm\xe9 depuis hier.",
                None,
                "Le café est fermé depuis hier.",
                "windows-1252",
                CharsetBy::Guess,
            ),
            (b"\x1b$B%@%`\x1b(B 1969", None, "ダム 1969", "ISO-2022-JP", CharsetBy::Guess),
            (b"\x1b[31mred\x1b[0m", None, "\x1b[31mred\x1b[0m", "UTF-8", CharsetBy::Valid),
            (b"b\x08bo\x08ol\x08ld", None, "b\x08bo\x08ol\x08ld", "UTF-8", CharsetBy::Valid),
        ] {
            let decoded = decode("a.txt", bytes, label, None).unwrap();
            assert_eq!((&*decoded.text, decoded.charset, decoded.by), (text, charset, by));
        }
    }

    #[test]
    fn a_declaration_is_held_against_the_bytes() {
        let page = |text: &str| text.repeat(400).into_bytes();
        let stray = [page("caf\u{e9} plain words "), vec![0xff], page("caf\u{e9} ")].concat();
        for (bytes, declared, charset, by, lies) in [
            (b"caf\xe9".to_vec(), "windows-1252", "windows-1252", CharsetBy::Declared, false),
            (page("caf\u{e9}"), "iso-8859-1", "UTF-8", CharsetBy::Valid, true),
            (stray, "utf-8", "UTF-8", CharsetBy::Declared, true),
            (b"abc".to_vec(), "no-such", "UTF-8", CharsetBy::Valid, false),
        ] {
            let decoded = decode("a.html", &bytes, None, Some(declared)).unwrap();
            assert_eq!((decoded.charset, decoded.by, decoded.lies), (charset, by, lies), "{declared}");
        }
        assert!(decode("a.html", b"caf\xe9 caf\xe9", None, Some("utf-8")).is_err());
        for (head, label) in [
            ("<meta charset=\"KOI8-R\">", Some("koi8-r")),
            ("<META http-equiv=Content-Type content='text/html; charset=iso-8859-2'>", Some("iso-8859-2")),
            ("<meta charset=utf-16>", Some("utf-8")),
            ("<?xml version='1.0' encoding='ISO-8859-1'?><html>", Some("ISO-8859-1")),
            ("<p>charset=x", None),
        ] {
            assert_eq!(declared_by_html(head.as_bytes()).as_deref(), label, "{head}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_place() {
        for (bytes, label, place) in [
            (&b"one\ntwo\0three"[..], None, (7, 2)),
            (b"\xe9 \x01\x02\x03 \xe8 \x04\x05", None, (0, 1)),
            (b"\x01\x02ab\x03\x04c", None, (0, 1)),
            (b"\xff\x00\x01\x02", None, (1, 1)),
            (b"caf\xc3\xa9 \xe2\x82\xac \xc3", None, (10, 1)),
            (b"abc\xff", Some("utf-8"), (3, 1)),
        ] {
            let Err(Error::Unread(ReadError::NotText { at, line, .. })) = decode("a.txt", bytes, label, None)
            else {
                unreachable!("{bytes:?} was read");
            };
            assert_eq!((at, line), place, "{bytes:?}");
        }
        let unknown = decode("a.txt", b"abc", Some("no-such"), None);
        assert!(matches!(unknown, Err(Error::Unread(ReadError::NoEncoding { .. }))));
    }
}
