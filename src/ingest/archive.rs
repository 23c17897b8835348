//! Web archives: what is taken out of them, and how much.
//!
//! Invariant: the archive is captured whole, and its text is a list of its records. Each page in it becomes a source of
//! its own, about the archive. What is unpacked has limits. `tests/ingest.rs` and `tests/bounds.rs` hold it.

use super::input::{Input, Made};
use super::metadata::{Found, LONGEST};
use super::notes::Notes;
use super::{About, Content, Document, Format};
use crate::error::Result;
use crate::model::{Caveat, CharsetBy, Field, StatedBy};

/// How much of an archive may be other things than documents, such as images, films and fonts: this many times more.
const BESIDE: u64 = 8;

/// A document in an archive.
pub(super) struct Item {
    pub(super) url: String,
    /// The identifier of its record.
    pub(super) record: String,
    pub(super) date: Option<String>,
    pub(super) digest: Option<String>,
    /// Whether every digest that its record states matches its bytes.
    pub(super) holds: bool,
    /// Whether it was cut off when it was captured.
    pub(super) cut: bool,
    /// Its format by its media type.
    pub(super) format: &'static Format,
    pub(super) charset: Option<String>,
    pub(super) bytes: Vec<u8>,
}

/// What is in an archive.
#[derive(Default)]
pub(super) struct Contents {
    /// A line for each record.
    pub(super) list: String,
    pub(super) items: Vec<Item>,
    /// Whether all that was answered is a document: a person asked for it.
    pub(super) any: bool,
    /// What a person should know.
    notes: Notes,
    /// Whether a digest does not match.
    pub(super) mismatch: bool,
    /// Whether the archive is cut off.
    pub(super) cut: bool,
    /// Whether parts of it could not be read.
    pub(super) partly: bool,
    /// The most bytes of documents that are taken.
    most: u64,
    /// How many more bytes of documents may be taken.
    room: u64,
    /// How many bytes were unpacked.
    unpacked: u64,
}

impl Contents {
    /// Nothing yet, of an archive of this many bytes.
    fn new(size: usize) -> Self {
        let most = super::most_unpacked(size);
        Contents { most, room: most, ..Contents::default() }
    }

    /// The most bytes of documents that are taken.
    pub(super) fn most(&self) -> u64 {
        self.most
    }

    /// How many more bytes of documents may be taken.
    pub(super) fn room(&self) -> u64 {
        self.room
    }

    /// Counts bytes that are about to be unpacked, or says why there are too many.
    pub(super) fn unpack(&mut self, length: u64) -> Result<(), String> {
        if length > self.most {
            return Err(format!("it claims to be {length} bytes long"));
        }
        self.unpacked += length;
        let most = self.most * BESIDE;
        if self.unpacked > most {
            Err(format!("the archive unpacks to more than {most} bytes"))
        } else {
            Ok(())
        }
    }

    /// Takes a document, if there is room for it.
    pub(super) fn take(&mut self, item: Item) {
        match self.room.checked_sub(item.bytes.len() as u64) {
            Some(room) => {
                self.room = room;
                self.items.push(item);
            }
            None => {
                let (url, most) = (&item.url, self.most);
                self.note(format!(
                    "only the archive keeps {url}: the documents in it unpack to more than {most} bytes"
                ));
            }
        }
    }

    /// Adds a line to the list.
    pub(super) fn line(&mut self, words: &[&str]) {
        let words: Vec<_> = words.iter().filter(|word| !word.is_empty()).copied().collect();
        self.list.push_str(&words.join(" "));
        self.list.push('\n');
    }

    /// Adds a note, unless there are many already.
    pub(super) fn note(&mut self, note: String) {
        self.notes.add(note);
    }
}

/// Reads an archive and the documents in it.
pub(super) fn read(
    input: Input<'_>,
    records: fn(&[u8], &mut Contents) -> Result<(), String>,
) -> Result<Made> {
    let mut contents = Contents::new(input.bytes.len());
    contents.any = input.about.page.is_some();
    records(input.bytes, &mut contents).map_err(|why| input.refuse(why))?;
    let mut made = Made::utf8(input.format, CharsetBy::Valid);
    (made.text, made.content) = (contents.list, Content::Nothing);
    if contents.mismatch {
        made.caveats.push(Caveat::DigestMismatch);
    }
    if contents.cut {
        made.caveats.push(Caveat::CutOff);
    }
    if contents.partly {
        made.caveats.push(Caveat::PartsUnread);
    }
    if contents.any && contents.items.is_empty() {
        return Err(input.refuse(contents.notes.into_vec().join("; ")));
    }
    let (mut unread, mut said) = (Notes::default(), Notes::default());
    for item in contents.items {
        let path = format!("{}: {}", input.path, item.url);
        let about = about(&input, &item);
        let holds = item.holds;
        if let Some(page) = &input.about.page {
            let page = asked_for(&input, item, page)?;
            page.said().for_each(|note| said.add(note));
            made.within.push(page);
            continue;
        }
        // Servers call much that is not plain text `text/plain`: the bytes decide.
        let format = about.format.unwrap_or_else(|| Format::of(None, &item.bytes));
        let (bytes, found) = (&item.bytes, found(&item));
        let inner =
            Input { format, path: &path, bytes, about: &about, pdf: input.pdf, room: input.room, found };
        // What a server calls a document does not make one of it: something in base64 is not plain text.
        let read = super::foreign::refuse(&path, &About::default(), bytes).and_then(|()| inner.read());
        match read {
            Ok(mut inner) => {
                state(&mut inner, &item);
                made.claims_within += inner.claims();
                super::bounded(input.path, input.bytes.len(), made.claims_within)?;
                if !holds {
                    inner.caveats.push(Caveat::DigestMismatch);
                }
                if item.cut {
                    inner.caveats.push(Caveat::CutOff);
                }
                let page = inner.document(item.bytes, about);
                page.said().for_each(|note| said.add(format!("{}: {note}", item.url)));
                made.within.push(page);
            }
            Err(error) => unread.add(format!("{error}; it was not read, and only the archive keeps it")),
        }
    }
    made.notes = contents.notes.and(unread).and(said).into_vec();
    Ok(made)
}

/// The page that a person captured in an archive, read as a file would be that has its address as its name.
fn asked_for(input: &Input<'_>, item: Item, page: &About) -> Result<Document> {
    let (unpacked, cut) = super::unpacked(&item.url, &item.bytes, page.format)?;
    let bytes = unpacked.as_deref().unwrap_or(&item.bytes);
    super::foreign::refuse(&item.url, page, bytes)?;
    // Servers call much that is not plain text `text/plain`, and what is packed is not what they call it.
    let told = Some(item.format).filter(|format| format.name != "text" && unpacked.is_none());
    let format = page.format.or(told).unwrap_or_else(|| Format::of(super::warc::file_name(&item.url), bytes));
    let name = Some(item.record.clone()).filter(|record| (1..=LONGEST).contains(&record.len()));
    let transferred = item.charset.clone();
    let about = About { name, transferred, format: Some(format), ..page.clone() };
    let found = found(&item);
    let inner =
        Input { format, path: &item.url, bytes, about: &about, pdf: input.pdf, room: input.room, found };
    let mut made = inner.read()?;
    state(&mut made, &item);
    if cut {
        made.cut_off("the gzip file ends early");
    }
    super::bounded(input.path, input.bytes.len(), made.claims())?;
    Ok(made.document(item.bytes, about))
}

/// What is known about a document in an archive.
fn about(input: &Input<'_>, item: &Item) -> About {
    About {
        name: Some(item.record.clone()).filter(|record| (1..=LONGEST).contains(&record.len())),
        format: Some(item.format).filter(|format| format.name != "text"),
        transferred: item.charset.clone(),
        map: input.about.map.clone(),
        on_error: input.about.on_error,
        whole: input.about.whole,
        reliability: input.about.reliability,
        ..About::default()
    }
}

/// Keeps what the archive says about a document whose format states nothing itself, such as a text or a table.
fn state(made: &mut Made, item: &Item) {
    if made.stated.is_empty() {
        made.stated = found(item).into_stated();
    }
}

/// What an archive says about a document in it.
fn found(item: &Item) -> Found {
    let mut found = Found::default();
    found.add(Field::Url, &item.url, StatedBy::Warc);
    found.add(Field::Captured, item.date.as_deref().unwrap_or_default(), StatedBy::Warc);
    found.add(Field::Digest, item.digest.as_deref().unwrap_or_default(), StatedBy::Warc);
    found
}
