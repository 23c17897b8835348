//! WARC 1.0 and 1.1 (ISO 28500), and ARC, its predecessor: the records of a web archive.
//!
//! Invariant: every digest that a record states is compared with its bytes, as the standard defines them, and a digest that
//! does not match is reported. A revisit, which has no bytes of its own, is listed and reported, never guessed. What is
//! whole is read, and what is not is named. What is unpacked has limits. `tests/ingest.rs` and `tests/bounds.rs` hold it.

use std::io::{self, BufReader, Cursor, Read};

use fastwarc::warc::record::{AutoDecode, WarcRecord};

use super::archive::{Contents, Item};
use super::digest::{Checked, check};
use super::http::{Answer, without_chunks};
use super::warc_records::{Raw, Records};
use super::{Format, LONGEST_PAGE};

/// The most records of an archive that are read.
const MOST_RECORDS: usize = 1_000_000;

/// Reads the records of a WARC or ARC file, compressed or not.
pub(super) fn read(bytes: &[u8], contents: &mut Contents) -> Result<(), String> {
    let mut records = Records::of(bytes);
    let (mut revisits, mut whole, mut first) = (0_usize, 0_usize, None);
    for number in 1.. {
        if number > MOST_RECORDS {
            return Err(format!("it contains more than {MOST_RECORDS} records"));
        }
        let raw = records
            .next(&mut |length| contents.unpack(length))
            .map_err(|why| format!("record {number}: {why}"))?;
        for wrong in std::mem::take(&mut records.wrong) {
            contents.partly = true;
            contents.note(wrong);
        }
        let Some(raw) = raw else { break };
        let header = Header::of(&raw);
        if let Some(why) = &raw.broken {
            contents.cut |= raw.cut;
            contents.partly |= !raw.cut;
            contents.line(&[&header.kind, &header.url, "IT IS BROKEN:", why]);
            let why = format!("record {number} ({}): {why}", header.url);
            contents.note(format!("{why}; it was not read"));
            first.get_or_insert(why);
            continue;
        }
        whole += 1;
        revisits += usize::from(header.kind == "revisit");
        take(raw.block, header, number, contents);
    }
    let (cut, broken) = records.damage();
    if cut || broken {
        contents.note(format!(
            "the gzip file {}",
            if cut { "is cut off" } else { "has members that cannot be unpacked" }
        ));
        (contents.cut, contents.partly) = (contents.cut || cut, contents.partly || broken);
    }
    if revisits > 20 {
        contents.note(format!("it contains {revisits} revisits"));
    }
    match (whole, first) {
        (0, Some(why)) => Err(why),
        (0, None) => Err("it contains no records".to_owned()),
        _ => Ok(()),
    }
}

/// What the header of a record says.
#[derive(Clone)]
struct Header {
    kind: String,
    url: String,
    id: String,
    date: Option<String>,
    digest: Option<String>,
    block_digest: Option<String>,
    refers: Option<String>,
    media_type: String,
    truncated: Option<String>,
}

impl Header {
    fn of(raw: &Raw) -> Self {
        let field = |name: &str| raw.fields.get(name).map(str::to_owned);
        Header {
            kind: field("warc-type").unwrap_or_default().to_ascii_lowercase(),
            url: field("warc-target-uri").unwrap_or_default().trim_matches(['<', '>']).to_owned(),
            id: field("warc-record-id").unwrap_or_default(),
            date: field("warc-date"),
            digest: field("warc-payload-digest"),
            block_digest: field("warc-block-digest"),
            refers: field("warc-refers-to-target-uri"),
            media_type: plain_type(&field("content-type").unwrap_or_default()),
            truncated: field("warc-truncated"),
        }
    }
}

/// Lists a record, and takes the document in it.
fn take(block: Vec<u8>, header: Header, number: usize, contents: &mut Contents) {
    let answer = Answer::of(&block).filter(|_| header.media_type == "application/http");
    let (holds, checked) = checked(&header, &block, answer.as_ref());
    let status = answer.as_ref().map(|answer| answer.status.clone()).unwrap_or_default();
    let (date, digest) = (header.date.as_deref(), header.digest.as_deref());
    let cut = header.truncated.as_ref().map(|why| format!("TRUNCATED: {why}")).unwrap_or_default();
    let words = [date.unwrap_or_default(), &header.url, &status, digest.unwrap_or_default(), checked, &cut];
    contents.line(&[&[header.kind.as_str()], &words[..]].concat());
    let url = header.url.clone();
    if checked == UNREADABLE {
        contents
            .note(format!("a digest of record {number} ({url}) is not written as one, and was not compared"));
    }
    if !holds {
        contents.mismatch = true;
        contents.note(format!("the digest of record {number} ({url}) does not match its bytes"));
    }
    match header.kind.as_str() {
        "revisit" => {
            let from = header.refers.map(|refers| format!(", as captured from {refers}"));
            let from = from.unwrap_or_default();
            contents.note(format!("{url} is a revisit: its bytes are in another record{from}"));
        }
        "response" => match answer {
            Some(answer) if matches!(answer.status.as_str(), "200" | "") => {
                match decoded(&answer, contents.room(), contents.any) {
                    Ok(Some(body)) => {
                        if let Some(said) = body.said {
                            contents.note(format!("{url} {said}"));
                        }
                        let header = Header { media_type: body.media_type, ..header };
                        document(contents, header, holds, body.charset, body.bytes);
                    }
                    Ok(None) => {}
                    Err(error) => {
                        contents
                            .note(format!("{url} cannot be unpacked ({error}); only the archive keeps it"));
                    }
                }
            }
            Some(_) => {}
            // A record of another protocol, or what it declares is not true.
            None => document(contents, header, holds, None, block),
        },
        "resource" | "conversion" => document(contents, header, holds, None, block),
        _ => {}
    }
}

/// Takes the document in a record, if it is one.
fn document(contents: &mut Contents, header: Header, holds: bool, charset: Option<String>, bytes: Vec<u8>) {
    let Header { url, id, date, digest, media_type, truncated, .. } = header;
    if let Some(why) = &truncated {
        contents.note(format!("{url} was cut off when it was captured (WARC-Truncated: {why})"));
    }
    let cut = truncated.is_some();
    let format = format_of(&media_type, &bytes);
    // What a person asked for is a document, whatever its server calls it.
    let named = || Format::of(file_name(&url), &bytes);
    if let Some(format) = format.or_else(|| contents.any.then(named)) {
        contents.take(Item { url, record: id, date, digest, holds, cut, format, charset, bytes });
    }
}

/// The last part of the path of an address, which may be the name of a file.
pub(super) fn file_name(url: &str) -> Option<&str> {
    url.split(['?', '#']).next()?.rsplit('/').next()
}

/// The format of a document by its media type, or by its first bytes if it has none.
fn format_of(media_type: &str, bytes: &[u8]) -> Option<&'static Format> {
    if !matches!(media_type, "" | "application/octet-stream" | "unknown/unknown" | "content/unknown") {
        return Format::of_archived(media_type);
    }
    let format = Format::of(None, bytes);
    // Words without a type are text; bytes are not.
    (format.name != "text" || !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok()).then_some(format)
}

/// What is said of a digest that is not written as one.
const UNREADABLE: &str = "a digest of it cannot be read";

/// Whether every digest that a record states matches, and the same in words.
fn checked(header: &Header, block: &[u8], answer: Option<&Answer<'_>>) -> (bool, &'static str) {
    let mut found = Vec::new();
    if let Some(digest) = &header.block_digest {
        found.push(check(digest, &[block]));
    }
    if let Some(digest) = header.digest.as_ref().filter(|_| header.kind != "revisit") {
        // The payload of an answer is its body; the standard counts it without chunks, and many programs with them.
        let joined = answer
            .filter(|answer| answer.fields.are_of_chunks())
            .and_then(|answer| without_chunks(answer.body));
        found.push(match (answer, &joined) {
            (Some(answer), Some(joined)) => check(digest, &[joined, answer.body]),
            (Some(answer), None) => check(digest, &[answer.body]),
            (None, _) => check(digest, &[block]),
        });
    }
    let holds = !found.contains(&Checked::Fails);
    let words = match (found.is_empty(), holds) {
        (true, _) => "no digest",
        (false, false) => "ITS DIGEST DOES NOT HOLD",
        (false, true) if found.contains(&Checked::Unreadable) => UNREADABLE,
        (false, true) if found.contains(&Checked::Holds) => "its digest holds",
        (false, true) => "its digest is of a kind that is not checked",
    };
    (holds, words)
}

/// The media type without its parameters.
fn plain_type(declared: &str) -> String {
    declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The body of an answer as a browser would get it.
struct Body {
    bytes: Vec<u8>,
    media_type: String,
    charset: Option<String>,
    /// What is wrong with its declaration.
    said: Option<&'static str>,
}

/// The body of an answer; nothing if its type is not that of a document, unless any is wanted.
fn decoded(answer: &Answer<'_>, room: u64, any: bool) -> io::Result<Option<Body>> {
    let declared = answer.fields.get("content-type").unwrap_or_default();
    let media_type = plain_type(declared);
    if !media_type.is_empty()
        && media_type != "application/octet-stream"
        && Format::of_archived(&media_type).is_none()
        && !any
    {
        return Ok(None);
    }
    let charset = declared.to_ascii_lowercase().split_once("charset=").map(|(_, rest)| {
        rest.split(';').next().unwrap_or_default().trim().trim_matches(['"', '\'']).to_owned()
    });
    let joined = if answer.fields.are_of_chunks() { without_chunks(answer.body) } else { None };
    let mut said = (answer.fields.are_of_chunks() && joined.is_none())
        .then_some("says that it was sent in chunks, and was not: it was read as it is");
    let sent = joined.as_deref().unwrap_or(answer.body);
    let codings = answer.codings();
    let most = (LONGEST_PAGE as u64).min(room);
    let bytes = match codings.is_empty() {
        true => sent.to_vec(),
        false => match unpacked(sent, &codings, most) {
            Ok(bytes) => bytes,
            // The recorder undid the encoding and left the declaration.
            Err(_) if is_words(sent) => {
                said = Some("says that it is encoded, and is not: it was read as it is");
                sent.to_vec()
            }
            Err(error) => return Err(error),
        },
    };
    if bytes.len() as u64 > most {
        return Err(io::Error::other(format!("it is longer than {most} bytes")));
    }
    Ok(Some(Body { bytes, media_type, charset, said }))
}

/// Whether bytes are words, or a PDF, and not an encoding of them.
fn is_words(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(512)];
    head.starts_with(b"%PDF-")
        || !head.iter().any(|byte| *byte < 9)
            && String::from_utf8_lossy(head).chars().filter(|c| *c == '\u{fffd}').count() < 8
}

/// A body without its encodings.
fn unpacked(body: &[u8], codings: &[String], most: u64) -> io::Result<Vec<u8>> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {}\r\n\r\n",
        codings.join(", ")
    );
    let block = [head.as_bytes(), body].concat();
    let header = format!(
        "WARC/1.1\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    let record = [header.as_bytes(), &block, b"\r\n\r\n"].concat();
    let mut record = WarcRecord::from_reader(BufReader::new(Cursor::new(record)))?;
    record.parse_http_with_decode(AutoDecode::All)?;
    let mut bytes = Vec::new();
    if let Some(reader) = record.reader_mut() {
        reader.take(most + 1).read_to_end(&mut bytes)?;
    }
    // What is not encoded as declared comes out as nothing.
    if bytes.is_empty() && !body.is_empty() {
        return Err(io::Error::other("it is not encoded as declared"));
    }
    Ok(bytes)
}
