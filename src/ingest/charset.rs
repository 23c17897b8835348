//! Encodings: bytes into text, and what decided how.
//!
//! A byte order mark decides; else the person who records; else UTF-8, if the bytes are valid; else a
//! guess. A text that is mostly UTF-8 and broken in places is refused rather than read as something else:
//! a guess would turn every accent in it into two wrong letters.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use crate::error::{Error, Result};
use crate::model::CharsetBy;

/// A text, the name of the encoding its bytes were in, and what decided that.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) charset: &'static str,
    pub(super) by: CharsetBy,
}

pub(super) fn decode<'a>(path: &str, bytes: &'a [u8], label: Option<&str>) -> Result<Decoded<'a>> {
    let refuse = |why: String, at: usize| {
        let line = 1 + bytes[..at.min(bytes.len())].iter().filter(|byte| **byte == b'\n').count();
        Err(Error::NotText { path: path.to_owned(), why, at, line })
    };
    let (encoding, by) = if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        (encoding, CharsetBy::Bom)
    } else if let Some(label) = label {
        match Encoding::for_label(label.as_bytes()) {
            Some(encoding) => (encoding, CharsetBy::Option),
            None => return refuse(format!("`{label}` is no encoding"), 0),
        }
    } else {
        match std::str::from_utf8(bytes) {
            Ok(_) => (UTF_8, CharsetBy::Valid),
            Err(error) => {
                let at = error.valid_up_to();
                if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
                    return refuse("a NUL byte".to_owned(), at);
                }
                if is_mostly_utf8(bytes) {
                    return refuse("broken UTF-8".to_owned(), at);
                }
                (guess(bytes), CharsetBy::Guess)
            }
        }
    };
    let (text, malformed) = encoding.decode_with_bom_removal(bytes);
    if malformed {
        let at = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), |_| 0);
        return refuse(format!("bytes that are no {}", encoding.name()), at);
    }
    if let Some(at) = text.find('\0') {
        let at = if encoding == UTF_8 { at } else { 0 };
        return refuse("a NUL character".to_owned(), at);
    }
    Ok(Decoded { text, charset: encoding.name(), by })
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether there are more characters of several bytes in it than places where UTF-8 is broken.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut wide, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    wide > broken
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
        ] {
            let decoded = decode("a.txt", bytes, label).unwrap();
            assert_eq!((&*decoded.text, decoded.charset, decoded.by), (text, charset, by));
        }
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_place() {
        for (bytes, label, place) in [
            (&b"one\ntwo\0three"[..], None, (7, 2)),
            (b"\xff\x00\x01\x02", None, (1, 1)),
            (b"caf\xc3\xa9 \xe2\x82\xac \xc3", None, (10, 1)),
            (b"abc", Some("no-such"), (0, 1)),
            (b"abc\xff", Some("utf-8"), (3, 1)),
        ] {
            let Err(Error::NotText { at, line, .. }) = decode("a.txt", bytes, label) else {
                unreachable!("{bytes:?} was read");
            };
            assert_eq!((at, line), place, "{bytes:?}");
        }
    }
}
