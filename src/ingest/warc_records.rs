//! The records of a WARC (ISO 28500) or ARC file, one after another.
//!
//! Invariant: a record that is whole is found, whatever is wrong with another: one of which the length is not true, one
//! that is cut off, or bytes between two of them. What is wrong is named. The tests below hold it.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

/// The longest line of a header, and the most bytes of one.
const LONGEST_LINE: usize = 64 << 10;
const LONGEST_HEADER: usize = 1 << 20;

/// How a record that follows begins.
const START: &[u8] = b"WARC/";

/// A record as it stands in the file.
#[derive(Debug, Default)]
pub(super) struct Raw {
    /// The fields of its header, in their order, with their names in lower case.
    pub(super) fields: Vec<(String, String)>,
    pub(super) block: Vec<u8>,
    /// What is wrong with it, if its block is not whole.
    pub(super) broken: Option<String>,
}

impl Raw {
    /// The first field of this name, in lower case.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// The records of a file.
pub(super) struct Records<'a> {
    input: BufReader<Members<'a>>,
    /// Bytes that were read too far.
    back: VecDeque<u8>,
    /// What is wrong between records, since the last one.
    pub(super) wrong: Vec<String>,
    /// Whether the file is an ARC file.
    arc: bool,
    number: usize,
}

impl<'a> Records<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        let mut records = Records {
            input: BufReader::new(Members::of(bytes)),
            back: VecDeque::new(),
            wrong: Vec::new(),
            arc: false,
            number: 0,
        };
        records.arc = records.starts_with(b"filedesc://");
        records
    }

    /// Whether the file is cut off, or a part of it cannot be unpacked.
    pub(super) fn damage(&self) -> (bool, bool) {
        let members = self.input.get_ref();
        (members.cut, members.broken)
    }

    /// The next record. `allow` says whether so many bytes may be unpacked.
    ///
    /// # Errors
    /// Returns the reason, in words, if the file unpacks to too much.
    pub(super) fn next(
        &mut self,
        allow: &mut dyn FnMut(u64) -> Result<(), String>,
    ) -> Result<Option<Raw>, String> {
        self.number += 1;
        if self.arc { self.next_arc(allow) } else { self.next_warc(allow) }
    }

    fn next_warc(&mut self, allow: &mut dyn FnMut(u64) -> Result<(), String>) -> Result<Option<Raw>, String> {
        let mut skipped = 0_u64;
        let mut line = loop {
            let Some(line) = self.line(LONGEST_LINE) else {
                self.say_skipped(skipped);
                return Ok(None);
            };
            if line.starts_with(START) {
                break line;
            }
            if !line.trim_ascii().is_empty() {
                allow(line.len() as u64)?;
                skipped += line.len() as u64;
            }
        };
        self.say_skipped(skipped);
        let mut raw = Raw::default();
        let mut size = line.len();
        loop {
            let Some(next) = self.line(LONGEST_LINE) else {
                raw.broken = Some("it ends within its header: the file is cut off".to_owned());
                return Ok(Some(raw));
            };
            line = next;
            size += line.len();
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end();
            if text.is_empty() {
                break;
            }
            match text.split_once(':') {
                Some((name, value)) if !text.starts_with([' ', '\t']) => {
                    raw.fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                }
                _ => {
                    if let Some((_, value)) = raw.fields.last_mut() {
                        value.push(' ');
                        value.push_str(text.trim());
                    }
                }
            }
            if size > LONGEST_HEADER {
                raw.broken = Some(format!("its header is longer than {LONGEST_HEADER} bytes"));
                return Ok(Some(raw));
            }
        }
        let Some(length) = raw.field("content-length").and_then(|length| length.parse::<u64>().ok()) else {
            raw.broken = Some("its header states no length".to_owned());
            return Ok(Some(raw));
        };
        self.block(&mut raw, length, allow)?;
        if raw.broken.is_none() && !self.at_boundary() {
            self.mend(&mut raw);
        }
        Ok(Some(raw))
    }

    /// Reads the block of a record.
    fn block(
        &mut self,
        raw: &mut Raw,
        length: u64,
        allow: &mut dyn FnMut(u64) -> Result<(), String>,
    ) -> Result<(), String> {
        allow(length)?;
        let held = self.back.len().min(usize::try_from(length).unwrap_or(usize::MAX));
        raw.block = self.back.drain(..held).collect();
        let rest = length - held as u64;
        let read = (&mut self.input).take(rest).read_to_end(&mut raw.block);
        if read.is_err() || (raw.block.len() as u64) < length {
            raw.broken =
                Some(format!("it ends after {} of its {length} bytes: the file is cut off", raw.block.len()));
        }
        Ok(())
    }

    /// Finds the end of a record of which the length is not true.
    fn mend(&mut self, raw: &mut Raw) {
        let within =
            raw.block.windows(START.len() + 1).position(|part| part[0] == b'\n' && &part[1..] == START);
        if let Some(at) = within {
            // It reaches into the next record.
            let after = raw.block.split_off(at + 1);
            after.into_iter().rev().for_each(|byte| self.back.push_front(byte));
            let end = raw.block.trim_ascii_end().len();
            raw.block.truncate(end);
        }
        raw.broken = Some("its length (Content-Length) is not true".to_owned());
    }

    /// Whether a record may end here: at the end of the file, or before blank lines and the next record.
    fn at_boundary(&mut self) -> bool {
        let mut before = Vec::new();
        let boundary = loop {
            match self.peek() {
                None => break true,
                Some(b'\r' | b'\n') if before.len() < 64 => {
                    before.extend(self.byte());
                }
                Some(_) => break !before.is_empty() && self.starts_with(START),
            }
        };
        before.into_iter().rev().for_each(|byte| self.back.push_front(byte));
        boundary
    }

    fn next_arc(&mut self, allow: &mut dyn FnMut(u64) -> Result<(), String>) -> Result<Option<Raw>, String> {
        let line = loop {
            let Some(line) = self.line(LONGEST_LINE) else { return Ok(None) };
            if !line.trim_ascii().is_empty() {
                break line;
            }
        };
        // URL, address, date, media type, length; version 2 has more between the last two.
        let text = String::from_utf8_lossy(&line).into_owned();
        let words: Vec<&str> = text.split_whitespace().collect();
        let length = words.last().and_then(|length| length.parse::<u64>().ok());
        let (Some(length), [url, _, date, media_type, ..]) = (length, words.as_slice()) else {
            let broken = Some("its header is none of an ARC file".to_owned());
            return Ok(Some(Raw { broken, ..Raw::default() }));
        };
        let mut raw = Raw::default();
        let mut add = |name: &str, value: &str| raw.fields.push((name.to_owned(), value.to_owned()));
        let http = url.starts_with("http");
        add(
            "warc-type",
            if url.starts_with("filedesc:") {
                "warcinfo"
            } else if http {
                "response"
            } else {
                "resource"
            },
        );
        add("warc-target-uri", url);
        add("content-type", if http { "application/http" } else { media_type });
        if let (Some(day), Some(time)) = (date.get(..8), date.get(8..14)) {
            let written = format!(
                "{}-{}-{}T{}:{}:{}Z",
                &day[..4],
                &day[4..6],
                &day[6..],
                &time[..2],
                &time[2..4],
                &time[4..]
            );
            add("warc-date", &written);
        }
        self.block(&mut raw, length, allow)?;
        Ok(Some(raw))
    }

    fn say_skipped(&mut self, skipped: u64) {
        if skipped > 0 {
            self.wrong.push(format!(
                "before record {}: {skipped} bytes belong to no record; the length of the one before is not true, perhaps",
                self.number
            ));
        }
    }

    fn fill(&mut self) -> &[u8] {
        self.input.fill_buf().unwrap_or_default()
    }

    fn peek(&mut self) -> Option<u8> {
        self.back.front().copied().or_else(|| self.fill().first().copied())
    }

    fn byte(&mut self) -> Option<u8> {
        if let Some(byte) = self.back.pop_front() {
            return Some(byte);
        }
        let byte = self.fill().first().copied()?;
        self.input.consume(1);
        Some(byte)
    }

    /// Whether these bytes come next.
    fn starts_with(&mut self, start: &[u8]) -> bool {
        let mut read = Vec::new();
        while read.len() < start.len() {
            match self.byte() {
                Some(byte) => read.push(byte),
                None => break,
            }
        }
        let found = read == start;
        read.into_iter().rev().for_each(|byte| self.back.push_front(byte));
        found
    }

    /// The next line with its end, or the first part of a long one; nothing at the end.
    fn line(&mut self, most: usize) -> Option<Vec<u8>> {
        let mut line = Vec::new();
        while line.len() < most {
            let Some(byte) = self.back.pop_front() else { break };
            line.push(byte);
            if byte == b'\n' {
                return Some(line);
            }
        }
        while line.len() < most {
            let room = most - line.len();
            let input = self.fill();
            if input.is_empty() {
                break;
            }
            let part = &input[..input.len().min(room)];
            let end = part.iter().position(|byte| *byte == b'\n').map_or(part.len(), |at| at + 1);
            line.extend_from_slice(&part[..end]);
            self.input.consume(end);
            if line.ends_with(b"\n") {
                break;
            }
        }
        (!line.is_empty()).then_some(line)
    }
}

/// The bytes of a file, or of the members of a gzip file one after another. One that cannot be unpacked is left where the
/// next begins with a record.
struct Members<'a> {
    rest: &'a [u8],
    /// The member that is being read, and how many bytes of the file it begins before `rest`.
    member: Option<flate2::bufread::GzDecoder<&'a [u8]>>,
    start: &'a [u8],
    packed: bool,
    cut: bool,
    broken: bool,
}

impl<'a> Members<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        Members {
            rest: bytes,
            member: None,
            start: bytes,
            packed: super::is_packed(bytes),
            cut: false,
            broken: false,
        }
    }

    /// Goes on with the next member that begins with a record.
    fn leave_broken(&mut self, error: &io::Error) {
        let mut at = 1;
        self.member = None;
        while let Some(next) =
            self.start.get(at..).and_then(|rest| rest.windows(3).position(|three| three == [0x1f, 0x8b, 8]))
        {
            let rest = &self.start[at + next..];
            let mut head = [0; 5];
            if flate2::bufread::GzDecoder::new(rest).read_exact(&mut head).is_ok() && head == START {
                self.broken = true;
                self.rest = rest;
                return;
            }
            at += next + 1;
        }
        self.cut |= error.kind() == io::ErrorKind::UnexpectedEof;
        self.broken |= error.kind() != io::ErrorKind::UnexpectedEof;
        self.rest = &[];
    }
}

impl Read for Members<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.packed {
            return self.rest.read(buffer);
        }
        loop {
            if self.member.is_none() {
                // Zeros may fill the end.
                if !super::is_packed(self.rest) {
                    return Ok(0);
                }
                self.start = self.rest;
                self.member = Some(flate2::bufread::GzDecoder::new(self.rest));
            }
            let Some(member) = self.member.as_mut() else { return Ok(0) };
            match member.read(buffer) {
                Ok(0) => {
                    self.rest =
                        self.member.take().map(flate2::bufread::GzDecoder::into_inner).unwrap_or_default();
                }
                Ok(count) => return Ok(count),
                Err(error) => self.leave_broken(&error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Write;

    use super::*;

    fn record(url: &str, block: &str, length: usize) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: {url}\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n"
        )
    }

    fn packed(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    /// The addresses of the whole records, how many are broken, and what is wrong besides.
    fn read(bytes: &[u8]) -> (Vec<String>, usize, usize, (bool, bool)) {
        let mut records = Records::of(bytes);
        let (mut whole, mut broken) = (Vec::new(), 0);
        while let Some(raw) = records.next(&mut |_| Ok(())).unwrap() {
            match raw.broken {
                None => whole.push(raw.field("warc-target-uri").unwrap_or_default().to_owned()),
                Some(_) => broken += 1,
            }
        }
        (whole, broken, records.wrong.len(), records.damage())
    }

    #[test]
    fn whole_records_are_found_beside_broken_ones() {
        let (a, b) = (record("a", "12345", 5), record("b", "1234567", 7));
        let good = format!("{a}{b}");
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(read(good.as_bytes()), (names(&["a", "b"]), 0, 0, (false, false)));
        assert_eq!(read(good.replace("\r\n", "\n").as_bytes()).0, names(&["a", "b"]));
        // Cut off in the block, and in the header.
        assert_eq!(read(&good.as_bytes()[..good.len() - 8]), (names(&["a"]), 1, 0, (false, false)));
        assert_eq!(read(&good.as_bytes()[..a.len() + 20]), (names(&["a"]), 1, 0, (false, false)));
        // Too short and too long.
        let (short, long) = (record("s", "line\r\nline", 4), record("l", "12345", 30));
        assert_eq!(read(format!("{short}{b}").as_bytes()), (names(&["b"]), 1, 1, (false, false)));
        assert_eq!(read(format!("{long}{b}").as_bytes()).0, names(&["b"]));
        assert_eq!(read(format!("{a}no record\n{b}").as_bytes()).0, names(&["b"]));
        // Members of gzip: cut off, and one of them broken.
        let (one, two, three) = (packed(&a), packed(&b), packed(&record("c", "x", 1)));
        let all = [one.as_slice(), &two, &three].concat();
        assert_eq!(read(&all).0, names(&["a", "b", "c"]));
        assert_eq!(read(&packed(&good)).0, names(&["a", "b"]));
        assert_eq!(read(&all[..all.len() - 9]).3, (true, false));
        let mut bad = all.clone();
        bad[one.len() + 20] ^= 0xff;
        bad[one.len() + 21] ^= 0xff;
        let (whole, .., damage) = read(&bad);
        assert!(
            whole.contains(&"a".to_owned()) && whole.contains(&"c".to_owned()) && damage.1,
            "{whole:?} {damage:?}"
        );
        let arc = "filedesc://x.arc 0.0.0.0 20050301090000 text/plain 3\n1 0\n\nhttp://example.org/ 192.0.2.1 20050301090000 text/html 5\nHTTP/\n";
        assert_eq!(read(arc.as_bytes()).0, names(&["filedesc://x.arc", "http://example.org/"]));
        for odd in [
            "",
            "WARC/",
            "WARC/1.0\r\n",
            "x",
            "WARC/1.0\r\nContent-Length: 9999999999999999999999\r\n\r\n",
            "filedesc://",
        ] {
            read(odd.as_bytes());
        }
    }
}
