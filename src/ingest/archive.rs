//! Web archives: WARC 1.0 and 1.1 (ISO 28500) and WACZ 1.1.1, with the documents in them.
//!
//! The law: the archive is captured whole, with a list of its records as its text; each page in it becomes a source of
//! its own, about the archive. Every digest that the archive states is compared, and what does not hold is said; a
//! revisit, which has no bytes of its own, is listed and said, never guessed. What is unpacked has limits.

use std::io::{self, BufReader, Cursor, Read};

use fastwarc::warc::iter::ArchiveIterator;
use fastwarc::warc::record::{AutoDecode, WarcRecord, WarcRecordType};

use super::LONGEST_PAGE;

/// The most records of an archive that are read.
const MOST_RECORDS: usize = 1_000_000;

/// A document in an archive.
pub(super) struct Item {
    pub(super) url: String,
    pub(super) record: String,
    pub(super) date: Option<String>,
    pub(super) digest: Option<String>,
    /// Whether every digest that is stated holds.
    pub(super) holds: bool,
    pub(super) media_type: String,
    pub(super) charset: Option<String>,
    pub(super) bytes: Vec<u8>,
}

/// What is in an archive.
#[derive(Default)]
pub(super) struct Contents {
    /// A line for each record.
    pub(super) list: String,
    pub(super) items: Vec<Item>,
    /// What is to be said.
    pub(super) notes: Vec<String>,
    /// Whether a digest does not hold.
    pub(super) mismatch: bool,
    /// How many bytes of documents are taken at most, how many more are, and how many were unpacked of all.
    most: u64,
    room: u64,
    unpacked: u64,
}

/// How much of an archive may be something else than documents: images, films, fonts.
const BESIDE: u64 = 8;

impl Contents {
    /// Nothing yet of an archive of `size` bytes.
    pub(super) fn new(size: usize) -> Self {
        let most = super::most_unpacked(size);
        Contents { most, room: most, ..Contents::default() }
    }

    /// Takes a document, if there is room for it.
    fn take(&mut self, item: Item) {
        match self.room.checked_sub(item.bytes.len() as u64) {
            Some(room) => {
                self.room = room;
                self.items.push(item);
            }
            None => {
                let most = self.most;
                self.note(format!(
                    "{} is kept in the archive only: its documents unpack to more than {most} bytes",
                    item.url
                ));
            }
        }
    }

    fn line(&mut self, words: &[&str]) {
        let words: Vec<_> = words.iter().filter(|word| !word.is_empty()).copied().collect();
        self.list.push_str(&words.join(" "));
        self.list.push('\n');
    }

    fn note(&mut self, note: String) {
        if self.notes.len() < 20 {
            self.notes.push(note);
        }
    }
}

/// Whether a page of this media type is read.
fn is_document(media_type: &str) -> bool {
    matches!(
        media_type,
        "text/html"
            | "application/xhtml+xml"
            | "text/plain"
            | "text/markdown"
            | "application/pdf"
            | "application/ld+json"
            | "application/rss+xml"
            | "application/atom+xml"
            | "application/feed+json"
            | "text/csv"
    )
}

/// Reads the records of a WARC file, compressed or not.
pub(super) fn warc(bytes: &[u8], contents: &mut Contents) -> Result<(), String> {
    let records = ArchiveIterator::new(BufReader::new(Cursor::new(bytes.to_vec()))).with_parse_http(false);
    let mut revisits = 0_usize;
    for (number, record) in records.enumerate() {
        let at = |error: &dyn std::fmt::Display| format!("record {}: {error}", number + 1);
        let record = record.map_err(|error| at(&error))?;
        if number >= MOST_RECORDS {
            return Err(format!("there are more than {MOST_RECORDS} records in it"));
        }
        let mut record = record.borrow_mut();
        let header = |name: &str| record.headers().get(name).map(|value| value.trim().to_owned());
        let (url, date) = (header("WARC-Target-URI"), header("WARC-Date"));
        let url = url.unwrap_or_default().trim_matches(['<', '>']).to_owned();
        let (id, digest) = (header("WARC-Record-ID").unwrap_or_default(), header("WARC-Payload-Digest"));
        let (block_digest, refers) = (header("WARC-Block-Digest"), header("WARC-Refers-To-Target-URI"));
        if header("Content-Length").is_none() {
            return Err(at(&"its header is cut short: it says no length"));
        }
        let kind = record.record_type();
        let declared_type = header("Content-Type").unwrap_or_default();
        let length = record.content_length();
        if length > contents.most {
            return Err(at(&format!("it says it is {length} bytes long")));
        }
        contents.unpacked += length;
        if contents.unpacked > contents.most * BESIDE {
            return Err(format!("it unpacks to more than {} bytes", contents.most * BESIDE));
        }
        let mut block = Vec::new();
        if let Some(reader) = record.reader_mut() {
            reader.take(length).read_to_end(&mut block).map_err(|error| at(&error))?;
        }
        if (block.len() as u64) < length {
            return Err(at(&format!("it ends after {} of its {length} bytes", block.len())));
        }
        // The bytes are in memory now, where digests and headers are read without disturbing the stream.
        let mut held = match again(&record, &block) {
            Ok(held) => held,
            Err(error) => return Err(at(&error)),
        };
        let mut verdicts = Vec::new();
        if block_digest.is_some() {
            verdicts.push(held.verify_block_digest(false).ok());
        }
        if held.is_http() && held.parse_http().is_ok() && digest.is_some() && kind != WarcRecordType::Revisit
        {
            verdicts.push(held.verify_payload_digest(false).ok());
        }
        let holds = !verdicts.contains(&Some(false));
        let checked = match (verdicts.iter().all(Option::is_none), holds) {
            (true, _) => "no digest",
            (false, true) => "its digest holds",
            (false, false) => "ITS DIGEST DOES NOT HOLD",
        };
        let status = held.http_headers().and_then(|headers| headers.status_code());
        let status = status.map(|status| status.to_string()).unwrap_or_default();
        let words = [
            kind.as_str(),
            date.as_deref().unwrap_or_default(),
            &url,
            &status,
            digest.as_deref().unwrap_or_default(),
            checked,
        ];
        contents.line(&words);
        if !holds {
            contents.mismatch = true;
            contents.note(format!("the digest of record {} ({url}) is not that of its bytes", number + 1));
        }
        match kind {
            WarcRecordType::Revisit => {
                revisits += 1;
                let refers = refers.map(|refers| format!(", as captured from {refers}")).unwrap_or_default();
                contents.note(format!("{url} is a revisit: its bytes are in another record{refers}"));
            }
            WarcRecordType::Response if status == "200" || status.is_empty() => {
                let (bytes, media_type, charset) = match decoded(&record, &block, contents.room) {
                    Ok(found) => found,
                    Err(error) => {
                        contents.note(format!(
                            "{url} cannot be unpacked: {error}; it is kept in the archive only"
                        ));
                        continue;
                    }
                };
                if is_document(&media_type) {
                    contents.take(Item { url, record: id, date, digest, holds, media_type, charset, bytes });
                }
            }
            WarcRecordType::Resource | WarcRecordType::Conversion => {
                let media_type =
                    declared_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
                if is_document(&media_type) {
                    let item = Item {
                        url,
                        record: id,
                        date,
                        digest,
                        holds,
                        media_type,
                        charset: None,
                        bytes: block,
                    };
                    contents.take(item);
                }
            }
            _ => {}
        }
    }
    if revisits > 20 {
        contents.notes.push(format!("there are {revisits} revisits"));
    }
    if contents.list.is_empty() {
        return Err("there is no record in it".to_owned());
    }
    Ok(())
}

/// The same record over bytes that are held: its headers, and the block.
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

/// The payload of a response as a reader would get it, with its media type and the encoding that is declared.
fn decoded(record: &WarcRecord, block: &[u8], room: u64) -> io::Result<(Vec<u8>, String, Option<String>)> {
    let mut record = again(record, block)?;
    record.parse_http_with_decode(AutoDecode::All)?;
    let media_type = record.http_content_type().unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = record.http_charset().map(|charset| charset.trim_matches('"').to_owned());
    let mut bytes = Vec::new();
    if is_document(&media_type)
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

/// Reads a WACZ file: the digests of its manifest, then the WARC files in it.
pub(super) fn wacz(bytes: &[u8], contents: &mut Contents) -> Result<(), String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let most = contents.most;
    let mut file = |name: &str| -> Result<Vec<u8>, String> {
        let entry = zip.by_name(name).map_err(|error| format!("{name}: {error}"))?;
        let mut bytes = Vec::new();
        entry.take(most + 1).read_to_end(&mut bytes).map_err(|error| format!("{name}: {error}"))?;
        if bytes.len() as u64 > most {
            return Err(format!("{name} unpacks to more than {most} bytes"));
        }
        Ok(bytes)
    };
    let manifest = file("datapackage.json").map_err(|why| {
        format!("{why}: it is no WACZ; of a document that is a ZIP file, save its text as PDF or HTML first")
    })?;
    if let Ok(signed) = file("datapackage-digest.json") {
        let signed: serde_json::Value =
            serde_json::from_slice(&signed).map_err(|error| format!("datapackage-digest.json: {error}"))?;
        check(contents, "datapackage.json", signed["hash"].as_str(), &manifest);
    }
    let manifest: serde_json::Value =
        serde_json::from_slice(&manifest).map_err(|error| format!("datapackage.json: {error}"))?;
    let resources = manifest["resources"].as_array().ok_or("datapackage.json names no resources")?;
    let mut total = 0_u64;
    let mut archives = Vec::new();
    for resource in resources.iter().take(10_000) {
        let Some(path) = resource["path"].as_str() else { continue };
        let bytes = file(path)?;
        total += bytes.len() as u64;
        if total > most {
            return Err(format!("it unpacks to more than {most} bytes"));
        }
        check(contents, path, resource["hash"].as_str(), &bytes);
        if path.ends_with(".warc") || path.ends_with(".warc.gz") {
            archives.push((path.to_owned(), bytes));
        }
    }
    if archives.is_empty() {
        return Err("there is no WARC file in it".to_owned());
    }
    for (path, bytes) in archives {
        warc(&bytes, contents).map_err(|error| format!("{path}: {error}"))?;
    }
    Ok(())
}

fn check(contents: &mut Contents, path: &str, stated: Option<&str>, bytes: &[u8]) {
    let found = format!("sha256:{}", crate::tlog::sha256(bytes));
    let checked = match stated {
        None => "no digest",
        Some(stated) if stated.eq_ignore_ascii_case(&found) => "its digest holds",
        Some(stated) if !stated.starts_with("sha256:") => "its digest is of no kind that is checked",
        Some(_) => {
            contents.mismatch = true;
            contents.note(format!("the digest of {path} is not that of its bytes"));
            "ITS DIGEST DOES NOT HOLD"
        }
    };
    contents.line(&["file", path, &found, checked]);
}
