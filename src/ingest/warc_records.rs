//! The records of a WARC (ISO 28500) or ARC file, one after another.
//!
//! Invariant: a record that is whole is found, whatever is wrong with another record: its length is not true, it is cut
//! off, or other bytes follow it. What is wrong is named. All that is unpacked is counted. The tests below hold it.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};

use chrono::NaiveDateTime;

use super::fields::Fields;
use super::gzip_members::{Members, START};

/// The longest line of a header, and the most bytes of one.
const LONGEST_LINE: usize = 64 << 10;
const LONGEST_HEADER: usize = 1 << 20;

/// A record as it stands in the file.
#[derive(Debug, Default)]
pub(super) struct Raw {
    pub(super) fields: Fields,
    pub(super) block: Vec<u8>,
    /// What is wrong with it, if its block is not whole.
    pub(super) broken: Option<String>,
    /// Whether that is because the file ends within it.
    pub(super) cut: bool,
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
        self.input.get_ref().damage()
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
            allow(line.len() as u64)?;
            if !line.trim_ascii().is_empty() {
                skipped += line.len() as u64;
            }
        };
        self.say_skipped(skipped);
        let mut raw = Raw::default();
        let mut size = line.len();
        loop {
            let Some(next) = self.line(LONGEST_LINE) else {
                raw.broken = Some("it ends within its header: the file is cut off".to_owned());
                raw.cut = true;
                return Ok(Some(raw));
            };
            line = next;
            size += line.len();
            allow(line.len() as u64)?;
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end();
            if text.is_empty() {
                break;
            }
            raw.fields.line(text);
            if size > LONGEST_HEADER {
                raw.broken = Some(format!("its header is longer than {LONGEST_HEADER} bytes"));
                return Ok(Some(raw));
            }
        }
        let Some(length) = raw.fields.get("content-length").and_then(|length| length.parse::<u64>().ok())
        else {
            raw.broken = Some("its header states no length".to_owned());
            return Ok(Some(raw));
        };
        self.block(&mut raw, length, allow)?;
        let holds_another = raw.cut && next_start(&raw.block).is_some();
        if holds_another || raw.broken.is_none() && !self.at_boundary() {
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
            raw.cut = true;
            raw.broken =
                Some(format!("it ends after {} of its {length} bytes: the file is cut off", raw.block.len()));
        }
        Ok(())
    }

    /// Finds the end of a record whose length is not true.
    fn mend(&mut self, raw: &mut Raw) {
        let within = next_start(&raw.block).or_else(|| {
            // The beginning of the next record may be cut in two.
            let cut = (1..=START.len())
                .find(|taken| raw.block.ends_with(&START[..*taken]) && self.starts_with(&START[*taken..]));
            cut.map(|taken| raw.block.len() - taken)
        });
        if let Some(at) = within {
            // It reaches into the next record.
            let after = raw.block.split_off(at);
            self.put_back(after);
            let end = raw.block.trim_ascii_end().len();
            raw.block.truncate(end);
        }
        raw.cut = false;
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
        self.put_back(before);
        boundary
    }

    fn next_arc(&mut self, allow: &mut dyn FnMut(u64) -> Result<(), String>) -> Result<Option<Raw>, String> {
        let line = loop {
            let Some(line) = self.line(LONGEST_LINE) else { return Ok(None) };
            allow(line.len() as u64)?;
            if !line.trim_ascii().is_empty() {
                break line;
            }
        };
        // URL, address, date, media type, length; version 2 has more between the last two.
        let text = String::from_utf8_lossy(&line).into_owned();
        let words: Vec<&str> = text.split_whitespace().collect();
        let length = words.last().and_then(|length| length.parse::<u64>().ok());
        let (Some(length), [url, _, date, media_type, ..]) = (length, words.as_slice()) else {
            let broken = Some("its header is not that of an ARC file".to_owned());
            return Ok(Some(Raw { broken, ..Raw::default() }));
        };
        let mut raw = Raw::default();
        let http = url.starts_with("http");
        let kind = match http {
            true => "response",
            false if url.starts_with("filedesc:") => "warcinfo",
            false => "resource",
        };
        raw.fields.add("warc-type", kind);
        raw.fields.add("warc-target-uri", url);
        raw.fields.add("content-type", if http { "application/http" } else { media_type });
        if let Ok(date) = NaiveDateTime::parse_from_str(date, "%Y%m%d%H%M%S") {
            raw.fields.add("warc-date", &date.format("%Y-%m-%dT%H:%M:%SZ").to_string());
        }
        self.block(&mut raw, length, allow)?;
        Ok(Some(raw))
    }

    fn say_skipped(&mut self, skipped: u64) {
        if skipped > 0 {
            self.wrong.push(format!(
                "before record {}: {skipped} bytes do not belong to a record; perhaps the length of the record before is not true",
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

    /// Takes back bytes that were read too far.
    fn put_back(&mut self, bytes: Vec<u8>) {
        bytes.into_iter().rev().for_each(|byte| self.back.push_front(byte));
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
        self.put_back(read);
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

/// Where the next record begins within the block of a record.
fn next_start(block: &[u8]) -> Option<usize> {
    let start = block.windows(START.len() + 2).position(|part| {
        part[0] == b'\n' && &part[1..=START.len()] == START && part[START.len() + 1].is_ascii_digit()
    });
    start.map(|at| at + 1)
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
                None => whole.push(raw.fields.get("warc-target-uri").unwrap_or_default().to_owned()),
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
        // The next record is found wherever a wrong length ends, within it or after the end of the file. A length that ends
        // with the next record cannot be told from a record that holds another.
        let block = "A line of words, and another.";
        let all = format!("{}{b}{a}", record("w", block, 777)).len();
        for wrong in (0..block.len()).chain(block.len() + 4..100).chain(all..all + 300) {
            let file = format!("{}{b}{a}", record("w", block, wrong));
            assert_eq!(read(file.as_bytes()).0, names(&["b", "a"]), "{wrong}");
        }
        assert_eq!(read(format!("{a}other bytes\n{b}").as_bytes()).0, names(&["b"]));
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
        // What is not the date of an ARC file is left out.
        let dated = |date: &str| {
            let arc = format!("filedesc://x.arc 0.0.0.0 {date} text/plain 3\n1 0\n");
            let raw = Records::of(arc.as_bytes()).next(&mut |_| Ok(())).unwrap().unwrap();
            raw.fields.get("warc-date").map(str::to_owned)
        };
        assert_eq!(dated("20050301090000").as_deref(), Some("2005-03-01T09:00:00Z"));
        for date in ["2005", "aaa\u{e9}\u{e9}6789012345", "20051301090000"] {
            assert_eq!(dated(date), None, "{date}");
        }
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

    #[test]
    fn all_that_is_unpacked_is_counted() {
        let blank = "\n".repeat(5000);
        let folded = " more\r\n".repeat(1000);
        for file in [
            format!("{blank}{}", record("a", "12345", 5)),
            format!("WARC/1.0\r\nX: y\r\n{folded}Content-Length: 0\r\n\r\n\r\n\r\n"),
            format!("filedesc://x.arc 0.0.0.0 20050301090000 text/plain 3\n1 0\n{blank}"),
        ] {
            let mut counted = 0;
            let mut records = Records::of(file.as_bytes());
            while records
                .next(&mut |length| {
                    counted += length;
                    Ok(())
                })
                .unwrap()
                .is_some()
            {}
            // The line that begins a record is short.
            assert!(counted + 100 >= file.len() as u64, "{counted} of {}", file.len());
        }
    }
}
