//! Answers: one answer of HTTP/1 (RFC 9112), read up to the end that it declares, and kept as it came.
//!
//! Invariant: the bytes that are kept are those that were received, from the status line to the end of the body, and none
//! after it. The head ends where the reader of archives sees it end. An answer whose end was not seen is cut off, and is
//! not one. What is read has a limit. The tests below and `tests/fetch.rs` hold it.

use std::io::{ErrorKind, Read};

use crate::ingest::{Fields, LONGEST_HEAD, head_length};

/// The most interim answers before the answer itself.
const MOST_INTERIM: usize = 16;

/// How many bytes are read at a time.
const PIECE: usize = 16 << 10;

/// How much of what a server says is reported (characters).
const EXCERPT: usize = 200;

/// An answer as it came.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// All of its bytes.
    pub(super) bytes: Vec<u8>,
    /// Where its body begins.
    pub(super) body: usize,
    pub(super) status: u16,
    pub(super) reason: String,
    pub(super) location: Option<String>,
    pub(super) retry: Option<String>,
}

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Bad {
    Late,
    Broken(String),
    TooLong,
    CutOff(String),
    NotHttp(String),
}

/// Reads an answer of at most so many bytes.
pub(super) fn read(input: impl Read, longest: usize) -> Result<Answer, Bad> {
    let mut wire = Wire { input, bytes: Vec::new(), longest };
    for _ in 0..MOST_INTERIM {
        let head = wire.head()?;
        // What announces the answer (RFC 9110, section 15.2) is not the answer.
        if (100..200).contains(&head.status) && head.status != 101 {
            wire.bytes.drain(..head.length);
            continue;
        }
        let end = wire.end(&head)?;
        wire.bytes.truncate(end);
        let location = head.fields.get("location").map(str::to_owned);
        let retry = head.fields.get("retry-after").map(excerpt);
        let (body, status) = (head.length, head.status);
        return Ok(Answer { bytes: wire.bytes, body, status, reason: head.reason, location, retry });
    }
    Err(Bad::NotHttp(format!("it sent {MOST_INTERIM} interim answers and no answer")))
}

/// The first line of what a server says, cut to a length that can be reported.
fn excerpt(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(EXCERPT).collect()
}

struct Head {
    status: u16,
    reason: String,
    fields: Fields,
    /// How many bytes it has, with the empty line at its end.
    length: usize,
}

/// What was received, and what is to come.
struct Wire<R> {
    input: R,
    bytes: Vec<u8>,
    longest: usize,
}

impl<R: Read> Wire<R> {
    /// Receives more; whether there was more.
    fn more(&mut self) -> Result<bool, Bad> {
        let mut piece = [0; PIECE];
        loop {
            return match self.input.read(&mut piece) {
                Ok(count) => {
                    self.bytes.extend_from_slice(&piece[..count]);
                    if self.bytes.len() > self.longest { Err(Bad::TooLong) } else { Ok(count > 0) }
                }
                Err(error) => match error.kind() {
                    ErrorKind::Interrupted => continue,
                    ErrorKind::TimedOut | ErrorKind::WouldBlock => Err(Bad::Late),
                    // A secure connection that ends without a farewell may have been cut by anybody.
                    ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => {
                        Err(match self.bytes.is_empty() {
                            true => Bad::Broken("the connection was closed without an answer".to_owned()),
                            false => {
                                Bad::CutOff(format!("the connection broke after {} bytes", self.bytes.len()))
                            }
                        })
                    }
                    _ => Err(Bad::Broken(error.to_string())),
                },
            };
        }
    }

    /// Receives the head.
    fn head(&mut self) -> Result<Head, Bad> {
        let length = loop {
            let known = self.bytes.len().min(5);
            if self.bytes[..known] != b"HTTP/"[..known] {
                return Err(Bad::NotHttp("its answer does not begin with a status line".to_owned()));
            }
            if let Some(length) = head_length(&self.bytes) {
                break length;
            }
            if self.bytes.len() >= LONGEST_HEAD {
                return Err(Bad::NotHttp(format!(
                    "the head of its answer is longer than {LONGEST_HEAD} bytes"
                )));
            }
            if !self.more()? {
                return Err(match self.bytes.is_empty() {
                    true => Bad::Broken("the connection was closed without an answer".to_owned()),
                    false => Bad::CutOff("it ends within its head".to_owned()),
                });
            }
        };
        let text = String::from_utf8_lossy(&self.bytes[..length]).into_owned();
        let mut lines = text.lines();
        let mut words = lines.next().unwrap_or_default().splitn(3, ' ');
        let (version, status) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let status = status.parse().ok().filter(|status| (100..1000).contains(status));
        let (Some(status), true) = (status, version.starts_with("HTTP/1.")) else {
            return Err(Bad::NotHttp("its answer does not begin with a status line".to_owned()));
        };
        let mut fields = Fields::default();
        lines.for_each(|line| fields.line(line));
        let reason = excerpt(words.next().unwrap_or_default().trim());
        Ok(Head { status, reason, fields, length })
    }

    /// Receives the body (RFC 9112, section 6.3); where it ends.
    fn end(&mut self, head: &Head) -> Result<usize, Bad> {
        if matches!(head.status, 101 | 204 | 304) {
            return Ok(head.length);
        }
        if head.fields.are_of_chunks() {
            return self.chunks(head.length);
        }
        let mut lengths = head.fields.all("content-length").flat_map(|value| value.split(',')).map(str::trim);
        match lengths.next() {
            Some(length) => {
                if lengths.any(|other| other != length) {
                    return Err(Bad::NotHttp("its answer states several lengths".to_owned()));
                }
                let digits = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
                let stated = length.parse::<usize>().ok().filter(|_| digits);
                let Some(stated) = stated else {
                    return Err(Bad::NotHttp("the length that its answer states is not a number".to_owned()));
                };
                let end = head.length.checked_add(stated).filter(|end| *end <= self.longest);
                let end = end.ok_or(Bad::TooLong)?;
                while self.bytes.len() < end {
                    if !self.more()? {
                        let got = self.bytes.len() - head.length;
                        return Err(Bad::CutOff(format!("{got} of the {stated} bytes that it states came")));
                    }
                }
                Ok(end)
            }
            None => {
                while self.more()? {}
                Ok(self.bytes.len())
            }
        }
    }

    /// Receives chunks from there on; where they end.
    fn chunks(&mut self, mut at: usize) -> Result<usize, Bad> {
        let cut = || Bad::CutOff("its last chunk did not come".to_owned());
        let wrong = || Bad::NotHttp("its answer is not in chunks, as it says".to_owned());
        loop {
            let end = self.line(at, cut)?;
            let line = std::str::from_utf8(&self.bytes[at..end]).map_err(|_| wrong())?;
            let size = line.split(';').next().unwrap_or_default().trim();
            let hexadecimal = !size.is_empty() && size.bytes().all(|byte| byte.is_ascii_hexdigit());
            let size = usize::from_str_radix(size, 16).ok().filter(|_| hexadecimal).ok_or_else(wrong)?;
            at = end + 1;
            if size == 0 {
                break;
            }
            let data = at.checked_add(size).filter(|end| *end <= self.longest).ok_or(Bad::TooLong)?;
            while self.bytes.len() < data {
                if !self.more()? {
                    return Err(cut());
                }
            }
            let after = self.line(data, cut)?;
            if !self.bytes[data..after].trim_ascii().is_empty() {
                return Err(wrong());
            }
            at = after + 1;
        }
        // The trailer, up to an empty line.
        loop {
            let end = self.line(at, cut)?;
            let blank = self.bytes[at..end].trim_ascii().is_empty();
            at = end + 1;
            if blank {
                return Ok(at);
            }
        }
    }

    /// Receives a line that begins there; where its LF is.
    fn line(&mut self, at: usize, cut: impl Fn() -> Bad) -> Result<usize, Bad> {
        let mut from = at;
        loop {
            let rest = self.bytes.get(from..).unwrap_or_default();
            if let Some(found) = rest.iter().position(|byte| *byte == b'\n') {
                return Ok(from + found);
            }
            from = self.bytes.len();
            if from - at > LONGEST_HEAD {
                return Err(Bad::NotHttp("a line between its chunks does not end".to_owned()));
            }
            if !self.more()? {
                return Err(cut());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Gives one byte at a time, as a slow network may.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            self.0.read(&mut into[..1])
        }
    }

    fn of(wire: &str) -> Result<String, Bad> {
        let whole = read(wire.as_bytes(), 4096);
        assert_eq!(whole, read(Drip(wire.as_bytes()), 4096), "{wire:?}");
        whole.map(|answer| {
            let kept = String::from_utf8(answer.bytes).unwrap();
            assert!(wire.contains(&kept));
            kept[answer.body..].to_owned()
        })
    }

    #[test]
    fn an_answer_ends_where_it_says() {
        for (wire, body) in [
            ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef", "abc"),
            ("HTTP/1.0 200\n\nabc", "abc"),
            ("HTTP/1.1 200 OK\r\n\r\n", ""),
            ("HTTP/1.1 200 OK\r\n \r\nContent-Length: 1\r\n\r\nab", "a"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 3, 3\r\nContent-Length: 3\r\n\r\nabc", "abc"),
            ("HTTP/1.1 204 No Content\r\n\r\nabc", ""),
            ("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", ""),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: v\r\n\r\nrest",
                "3;x=y\r\nabc\r\n0\r\nT: v\r\n\r\n",
            ),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n",
                "0\r\n\r\n",
            ),
            (
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab",
                "a",
            ),
        ] {
            assert_eq!(of(wire).as_deref(), Ok(body), "{wire:?}");
        }
        let answer =
            read(&b"HTTP/1.1 301 Gone  away\r\nLOCATION:\r\n /x\r\nRetry-After: 9\r\n\r\n"[..], 99).unwrap();
        assert_eq!((answer.status, answer.reason.as_str()), (301, "Gone  away"));
        assert_eq!((answer.location.as_deref(), answer.retry.as_deref()), (Some("/x"), Some("9")));
    }

    #[test]
    fn an_answer_whose_end_was_not_seen_is_none() {
        let not_http = |wire: &str| assert!(matches!(of(wire), Err(Bad::NotHttp(_))), "{wire:?}");
        let cut_off = |wire: &str| assert!(matches!(of(wire), Err(Bad::CutOff(_))), "{wire:?}");
        assert!(matches!(of(""), Err(Bad::Broken(_))));
        for wire in [
            "<html>",
            "HTTP/2 200\r\n\r\n",
            "HTTP/1.1 99 x\r\n\r\n",
            "HTTP/1.1 abc\r\n\r\n",
            "220 smtp ready\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\na",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<html>\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
        ] {
            not_http(wire);
        }
        for wire in [
            "HTT",
            "HTTP/1.1 200 OK\r\nX: y\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
        ] {
            cut_off(wire);
        }
        for wire in [
            format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(5000)),
            "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n".to_owned(),
            "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n".to_owned(),
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n".to_owned(),
        ] {
            assert_eq!(of(&wire), Err(Bad::TooLong), "{wire:.60}");
        }
        let huge = format!("HTTP/1.1 200 OK\r\n{}\r\n", "X: y\r\n".repeat(60_000));
        assert!(matches!(read(huge.as_bytes(), 1 << 20), Err(Bad::NotHttp(_))));
        let interim = "HTTP/1.1 100 Continue\r\n\r\n".repeat(40);
        assert!(matches!(of(&interim), Err(Bad::NotHttp(_))));
    }
}
