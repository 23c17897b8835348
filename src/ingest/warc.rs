//! WARC 1.0 and 1.1 (ISO 28500): the records of a web archive.
//!
//! Invariant: every digest that a record states is compared with its bytes, and a digest that does not match is
//! reported. A revisit, which has no bytes of its own, is listed and reported, never guessed. What is unpacked has
//! limits. `tests/ingest.rs` and `tests/bounds.rs` hold it.

use std::io::{self, BufReader, Cursor, Read};

use fastwarc::warc::iter::ArchiveIterator;
use fastwarc::warc::record::{AutoDecode, WarcRecord, WarcRecordType};

use super::archive::{Contents, Item};
use super::{Format, LONGEST_PAGE};

/// The most records of an archive that are read.
const MOST_RECORDS: usize = 1_000_000;

/// Reads the records of a WARC file, compressed or not.
pub(super) fn read(bytes: &[u8], contents: &mut Contents) -> Result<(), String> {
    let records = ArchiveIterator::new(BufReader::new(Cursor::new(bytes.to_vec()))).with_parse_http(false);
    let mut revisits = 0_usize;
    for (number, record) in (1..).zip(records) {
        if number > MOST_RECORDS {
            return Err(format!("it contains more than {MOST_RECORDS} records"));
        }
        let record = record.map_err(|error| format!("record {number}: {error}"))?;
        let mut record = record.borrow_mut();
        let taken = take(&mut record, number, contents);
        let kind = taken.map_err(|why| format!("record {number}: {why}"))?;
        revisits += usize::from(kind == WarcRecordType::Revisit);
    }
    if revisits > 20 {
        contents.notes.push(format!("it contains {revisits} revisits"));
    }
    if contents.list.is_empty() {
        return Err("it contains no records".to_owned());
    }
    Ok(())
}

/// What the header of a record says.
struct Header {
    url: String,
    id: String,
    date: Option<String>,
    digest: Option<String>,
    block_digest: Option<String>,
    refers: Option<String>,
    media_type: String,
}

impl Header {
    fn of(record: &WarcRecord) -> Result<Self, String> {
        let field = |name: &str| record.headers().get(name).map(|value| value.trim().to_owned());
        if field("Content-Length").is_none() {
            return Err("its header is incomplete: it states no length".to_owned());
        }
        Ok(Header {
            url: field("WARC-Target-URI").unwrap_or_default().trim_matches(['<', '>']).to_owned(),
            id: field("WARC-Record-ID").unwrap_or_default(),
            date: field("WARC-Date"),
            digest: field("WARC-Payload-Digest"),
            block_digest: field("WARC-Block-Digest"),
            refers: field("WARC-Refers-To-Target-URI"),
            media_type: plain_type(&field("Content-Type").unwrap_or_default()),
        })
    }
}

/// Lists a record, and takes the document in it.
fn take(record: &mut WarcRecord, number: usize, contents: &mut Contents) -> Result<WarcRecordType, String> {
    let header = Header::of(record)?;
    let kind = record.record_type();
    let block = block(record, contents)?;
    let (holds, checked, status) = checked(record, &header, &block)?;
    let (date, digest) = (header.date.as_deref(), header.digest.as_deref());
    contents.line(&[
        kind.as_str(),
        date.unwrap_or_default(),
        &header.url,
        &status,
        digest.unwrap_or_default(),
        checked,
    ]);
    if !holds {
        contents.mismatch = true;
        let url = &header.url;
        contents.note(format!("the digest of record {number} ({url}) does not match its bytes"));
    }
    match kind {
        WarcRecordType::Revisit => {
            let from = header.refers.map(|refers| format!(", as captured from {refers}"));
            let from = from.unwrap_or_default();
            contents.note(format!("{} is a revisit: its bytes are in another record{from}", header.url));
        }
        WarcRecordType::Response if status == "200" || status.is_empty() => {
            match decoded(record, &block, contents.room()) {
                Ok((bytes, media_type, charset)) => {
                    document(contents, Header { media_type, ..header }, holds, charset, bytes);
                }
                Err(error) => {
                    let url = &header.url;
                    contents.note(format!("{url} cannot be unpacked ({error}); only the archive keeps it"));
                }
            }
        }
        WarcRecordType::Resource | WarcRecordType::Conversion => {
            document(contents, header, holds, None, block);
        }
        _ => {}
    }
    Ok(kind)
}

/// Takes the document in a record, if it is one.
fn document(contents: &mut Contents, header: Header, holds: bool, charset: Option<String>, bytes: Vec<u8>) {
    let Header { url, id, date, digest, media_type, .. } = header;
    if let Some(format) = Format::of_archived(&media_type) {
        contents.take(Item { url, record: id, date, digest, holds, format, charset, bytes });
    }
}

/// The bytes of a record, within the limits of the archive.
fn block(record: &mut WarcRecord, contents: &mut Contents) -> Result<Vec<u8>, String> {
    let length = record.content_length();
    contents.unpack(length)?;
    let mut block = Vec::new();
    if let Some(reader) = record.reader_mut() {
        reader.take(length).read_to_end(&mut block).map_err(|error| error.to_string())?;
    }
    if (block.len() as u64) < length {
        return Err(format!("it ends after {} of its {length} bytes", block.len()));
    }
    Ok(block)
}

/// Whether every digest that a record states matches, the same in words, and the status of its response.
fn checked(
    record: &WarcRecord,
    header: &Header,
    block: &[u8],
) -> Result<(bool, &'static str, String), String> {
    // The bytes are in memory now: digests and headers can be read without disturbing the stream.
    let mut held = again(record, block).map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    if header.block_digest.is_some() {
        found.push(held.verify_block_digest(false).ok());
    }
    let has_payload = record.record_type() != WarcRecordType::Revisit && header.digest.is_some();
    if held.is_http() && held.parse_http().is_ok() && has_payload {
        found.push(held.verify_payload_digest(false).ok());
    }
    let holds = !found.contains(&Some(false));
    let words = match (found.iter().all(Option::is_none), holds) {
        (true, _) => "no digest",
        (false, true) => "its digest holds",
        (false, false) => "ITS DIGEST DOES NOT HOLD",
    };
    let status = held.http_headers().and_then(|headers| headers.status_code());
    Ok((holds, words, status.map(|status| status.to_string()).unwrap_or_default()))
}

/// The media type without its parameters.
fn plain_type(declared: &str) -> String {
    declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The same record with its block in memory.
fn again(record: &WarcRecord, block: &[u8]) -> io::Result<WarcRecord> {
    let mut bytes = Vec::with_capacity(block.len() + 1024);
    let mut put =
        |name: &str, value: &str| bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    let headers =
        ["WARC-Type", "Content-Type", "WARC-Block-Digest", "WARC-Payload-Digest", "WARC-Target-URI"];
    for name in headers {
        if let Some(value) = record.headers().get(name) {
            put(name, &value.replace(['\r', '\n'], " "));
        }
    }
    put("Content-Length", &block.len().to_string());
    let bytes = [b"WARC/1.1\r\n", bytes.as_slice(), b"\r\n", block, b"\r\n\r\n"].concat();
    WarcRecord::from_reader(BufReader::new(Cursor::new(bytes)))
}

/// The payload of a response as a browser would get it, with its media type and the declared encoding.
fn decoded(record: &WarcRecord, block: &[u8], room: u64) -> io::Result<(Vec<u8>, String, Option<String>)> {
    let mut record = again(record, block)?;
    record.parse_http_with_decode(AutoDecode::All)?;
    let media_type = plain_type(&record.http_content_type().unwrap_or_default());
    let charset = record.http_charset().map(|charset| charset.trim_matches('"').to_owned());
    let mut bytes = Vec::new();
    if Format::of_archived(&media_type).is_some()
        && let Some(reader) = record.reader_mut()
    {
        let most = (LONGEST_PAGE as u64).min(room);
        reader.take(most + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most {
            return Err(io::Error::other(format!("it is longer than {most} bytes")));
        }
    }
    Ok((bytes, media_type, charset))
}
