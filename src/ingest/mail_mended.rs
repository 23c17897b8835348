//! Mails without the marks that part them: the blank line after the headers, and the ends of parts.
//!
//! Invariant: what is added parts what is there, and no word is added or lost. The tests of `mail` and `tests/corpora.rs` hold
//! it.

use rustc_hash::FxHashSet;

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
