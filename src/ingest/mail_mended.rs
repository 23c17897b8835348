//! Mails that are not as their programs should write them: without the blank line after the headers, without the ends of
//! parts, or not encoded as declared.
//!
//! Invariant: what is added parts what is there, and no word is added or lost. The tests of `mail` and `tests/corpora.rs` hold
//! it.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders};
use rustc_hash::FxHashSet;

/// The bytes of a part without their transfer encoding; nothing if they are not encoded as declared.
pub(super) fn body(message: &Message<'_>, part: &MessagePart<'_>) -> Option<Vec<u8>> {
    let range = part.offset_body as usize..part.offset_end as usize;
    let body = message.raw_message.get(range).unwrap_or_default();
    match part.encoding {
        Encoding::None => Some(body.to_vec()),
        Encoding::QuotedPrintable => quoted_printable_decode(body),
        Encoding::Base64 => base64_decode(body),
    }
}

/// The bytes of a part without their transfer encoding, and whether all of it is encoded as declared. What is not stands as
/// it is, or is passed over if it cannot stand.
pub(super) fn loose_body(message: &Message<'_>, part: &MessagePart<'_>) -> (Vec<u8>, bool) {
    let declared = part.content_transfer_encoding().unwrap_or_default().trim().to_ascii_lowercase();
    let strict = body(message, part).filter(|_| !part.is_encoding_problem || declared.is_empty());
    if let Some(bytes) = strict {
        return (bytes, true);
    }
    let range = part.offset_body as usize..part.offset_end as usize;
    let raw = message.raw_message.get(range).unwrap_or_default();
    match declared.as_str() {
        "base64" => (loose_base64(raw), false),
        "quoted-printable" => (loose_quoted_printable(raw), false),
        _ => (raw.to_vec(), true),
    }
}

/// Bytes in base64, without what is not of its letters.
fn loose_base64(raw: &[u8]) -> Vec<u8> {
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for byte in raw {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.extend(u8::try_from(bits >> held));
            bits &= (1 << held) - 1;
        }
    }
    bytes
}

/// Bytes in quoted-printable; a `=` that begins nothing is itself.
fn loose_quoted_printable(raw: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        let blank = after.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
        rest = match (first, hex) {
            (b'=', Some(byte)) => {
                bytes.push(byte);
                &after[2..]
            }
            // A line that goes on.
            (b'=', None) if after.get(blank) == Some(&b'\n') => &after[blank + 1..],
            _ => {
                bytes.push(*first);
                after
            }
        };
    }
    bytes
}

/// A message with the ends of its parts that are missing; nothing if none is missing. Without them nothing is decoded.
pub(super) fn closed(bytes: &[u8]) -> Option<Vec<u8>> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1 << 20)]);
    let lower = head.to_ascii_lowercase();
    let marks: FxHashSet<&[u8]> = bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| line.starts_with(b"--"))
        .map(<[u8]>::trim_ascii_end)
        .collect();
    let has = |line: &str| marks.contains(line.as_bytes());
    let mut ends: Vec<String> = Vec::new();
    for (at, _) in lower.match_indices("boundary=").take(50) {
        let rest = head.get(at + "boundary=".len()..).unwrap_or_default();
        let boundary = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => rest.split([';', '\r', '\n', ' ']).next(),
        };
        let Some(boundary) = boundary.filter(|boundary| (1..=70).contains(&boundary.len())) else { continue };
        let open = format!("--{boundary}");
        let end = format!("--{boundary}--");
        if has(&open) && !has(&end) && !ends.contains(&end) {
            ends.push(end);
        }
    }
    if ends.is_empty() {
        return None;
    }
    let mut closed = bytes.to_vec();
    for end in ends.iter().rev() {
        closed.extend_from_slice(format!("\r\n{end}\r\n").as_bytes());
    }
    Some(closed)
}

/// A mail with a blank line between its headers and its words; nothing if it has one. The words begin at the first line that
/// cannot be a header.
pub(super) fn parted(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut at = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let name =
            line.iter().position(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'_' | b'.'));
        let is_folded = line.starts_with(b" ") || line.starts_with(b"\t");
        let is_header = name.is_some_and(|end| end > 0 && line[end..].trim_ascii_start().starts_with(b":"));
        let is_first = line.starts_with(b"From ") || line.starts_with(b">From ");
        if line.trim_ascii().is_empty() {
            return None;
        }
        if at > 0 && !is_folded && !is_header && !is_first {
            let (headers, words) = bytes.split_at(at);
            return Some([headers, b"\r\n", words].concat());
        }
        at += line.len();
    }
    None
}
