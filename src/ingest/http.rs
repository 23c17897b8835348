//! An answer of HTTP/1.1 (RFC 9112) as a web archive keeps it: its status, its header, and its body with and without what
//! was done to it on the way.
//!
//! Invariant: a line may end with LF alone, and a declaration that is not true loses nothing: the body is read as it is, and
//! that is said. The tests below hold it.

use super::fields::Fields;

/// The most bytes of the head of an answer.
pub(crate) const LONGEST_HEAD: usize = 256 << 10;

/// How long the head at the beginning is, with the empty line at its end; nothing if that has not come.
pub(crate) fn head_length(bytes: &[u8]) -> Option<usize> {
    let bytes = &bytes[..bytes.len().min(LONGEST_HEAD)];
    let mut start = 0;
    loop {
        let end = start + bytes[start..].iter().position(|byte| *byte == b'\n')?;
        if matches!(bytes[start..end], [] | [b'\r']) {
            return Some(end + 1);
        }
        start = end + 1;
    }
}

/// An answer.
pub(super) struct Answer<'a> {
    pub(super) status: String,
    pub(super) fields: Fields,
    /// The body as it was sent.
    pub(super) body: &'a [u8],
}

impl<'a> Answer<'a> {
    /// Reads an answer, or a request; nothing if the bytes are neither.
    pub(super) fn of(block: &'a [u8]) -> Option<Self> {
        let (head, body) = block.split_at(head_length(block).unwrap_or(block.len().min(LONGEST_HEAD)));
        let head = String::from_utf8_lossy(head);
        let mut lines = head.lines();
        let first = lines.next().filter(|first| first.contains("HTTP/"))?;
        let status = match first.starts_with("HTTP/") {
            true => first.split_whitespace().nth(1).unwrap_or_default().to_owned(),
            false => String::new(),
        };
        let mut fields = Fields::default();
        lines.for_each(|line| fields.line(line));
        Some(Answer { status, fields, body })
    }

    /// The codings that were done to its body, in their order.
    pub(super) fn codings(&self) -> Vec<String> {
        let codings = self.fields.get("content-encoding").unwrap_or_default().to_ascii_lowercase();
        let codings = codings.split(',').map(|coding| coding.trim().to_owned());
        codings.filter(|coding| !coding.is_empty() && coding != "identity").collect()
    }
}

/// A body without its chunks; nothing if it has none.
pub(super) fn without_chunks(body: &[u8]) -> Option<Vec<u8>> {
    let (mut rest, mut joined) = (body, Vec::with_capacity(body.len()));
    loop {
        let end = rest.iter().take(1024).position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(joined);
        }
        // The last chunk may be cut off.
        joined.extend_from_slice(&rest[..size.min(rest.len())]);
        rest = rest.get(size..).unwrap_or_default();
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.is_empty() {
            return Some(joined);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn lines_may_end_in_any_way() {
        for block in [
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX: a\r\n b\r\n\r\nbody\n\n",
            "HTTP/1.1 200 OK\nCONTENT-TYPE:text/html\nX: a\n\tb\n\nbody\n\n",
            "HTTP/1.1 200 OK\nwords\nContent-Type: text/html\nX: a\nwords\n  b\n \r\n\r\nbody\n\n",
        ] {
            let answer = Answer::of(block.as_bytes()).unwrap();
            assert_eq!(
                (answer.status.as_str(), answer.fields.get("content-type"), answer.fields.get("x")),
                ("200", Some("text/html"), Some("a b"))
            );
            assert_eq!(answer.body, b"body\n\n");
        }
        for none in ["", "plain words\r\n\r\n", "\r\n\r\n"] {
            assert!(Answer::of(none.as_bytes()).is_none());
        }
    }

    #[test]
    fn chunks_are_put_together() {
        for (body, joined) in [
            ("3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", Some("abcde")),
            ("3\nabc\n0\n\n", Some("abc")),
            ("5\r\nabc", Some("abc")),
            ("<html>", None),
            ("zz\r\n", None),
            ("", None),
        ] {
            assert_eq!(without_chunks(body.as_bytes()).as_deref(), joined.map(str::as_bytes), "{body}");
        }
    }
}
