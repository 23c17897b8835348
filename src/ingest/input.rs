//! Input: one document that is being read, and what is made of it.

use std::borrow::Cow;
use std::cell::Cell;

use super::charset::{self, Decoded};
use super::damage::Damage;
use super::format::Holds;
use super::metadata::Found;
use super::passages;
use super::pdf::PdfReader;
use super::{About, Content, Document, Format, Layout};
use crate::error::{Error, ReadError, Result};
use crate::model::{Caveat, CharsetBy, Field, Source, Stated, StatedBy};
use crate::remedy::Remedy;
use crate::text::segments;
use crate::tlog::sha256;

/// A document that is being read.
pub(super) struct Input<'a> {
    /// The format that it is read in.
    pub(super) format: &'static Format,
    /// What messages call it.
    pub(super) path: &'a str,
    /// Its bytes, unpacked.
    pub(super) bytes: &'a [u8],
    /// What is known about it.
    pub(super) about: &'a About,
    /// What reads PDF.
    pub(super) pdf: PdfReader<'a>,
    /// How many more bytes may be unpacked from the documents in the file that the user gave.
    pub(super) room: &'a Cell<u64>,
    /// What it says about itself, or what captured it says about it.
    pub(super) found: Found,
}

/// What is made of a document: its text, and what is recorded about it.
pub(super) struct Made {
    pub(super) text: String,
    pub(super) media_type: &'static str,
    pub(super) extractor: &'static str,
    charset: &'static str,
    charset_by: CharsetBy,
    pub(super) stated: Vec<Stated>,
    pub(super) caveats: Vec<Caveat>,
    pub(super) content: Content,
    /// The documents in it, and how many claims they hold.
    pub(super) within: Vec<Document>,
    pub(super) claims_within: usize,
    pub(super) skipped: Vec<Error>,
    pub(super) notes: Vec<String>,
}

impl<'a> Input<'a> {
    /// An error of reading this document.
    pub(super) fn refuse(&self, why: impl Into<String>) -> Error {
        let (path, format) = (self.path.to_owned(), self.format.title);
        Error::Unread(ReadError::Unreadable { path, format, why: why.into() })
    }

    /// The document as text, by the encoding that a transfer or the document itself declares.
    pub(super) fn decoded(&self, declared: Option<&str>) -> Result<Decoded<'a>> {
        let declared = self.about.transferred.as_deref().or(declared);
        charset::decode(self.path, self.bytes, self.about.charset.as_deref(), declared)
    }

    /// Reads the document.
    pub(super) fn read(self) -> Result<Made> {
        let (path, is_named) = (self.path, self.about.format.is_some());
        if self.bytes.len() > self.format.longest {
            let limit = self.format.longest as u64;
            return Err(Error::Unread(ReadError::TooBig { path: path.to_owned(), limit }));
        }
        let wants_words = self.format.holds != Holds::Nothing;
        let mut made = (self.format.read)(self)?;
        if wants_words && !made.text.contains(char::is_alphanumeric) {
            return Err(Error::Unread(ReadError::Blank { path: path.to_owned() }));
        }
        made.damaged(&Damage::of(&made.text));
        if let Content::Prose(layout) = &mut made.content
            && let Some(found) = passages::set_apart(&made.text, layout)
        {
            if found.alone && !is_named {
                let (path, remedy) = (path.to_owned(), Remedy::Decode);
                return Err(Error::Unread(ReadError::Foreign { path, what: found.what, remedy }));
            }
            made.notes.push(found.note);
        }
        Ok(made)
    }
}

impl Made {
    /// A text of this format, of which nothing else is known yet.
    pub(super) fn new(format: &'static Format, decoded: &Decoded<'_>, text: String) -> Self {
        Made {
            text,
            media_type: format.media_types.first().copied().unwrap_or_default(),
            extractor: format.extractor,
            charset: decoded.charset,
            charset_by: decoded.by,
            stated: Vec::new(),
            caveats: if decoded.lies { vec![Caveat::WrongCharset] } else { Vec::new() },
            content: Content::Prose(Layout::default()),
            within: Vec::new(),
            claims_within: 0,
            skipped: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Nothing but what is recorded about a document in valid UTF-8.
    pub(super) fn utf8(format: &'static Format, by: CharsetBy) -> Self {
        let decoded = Decoded::utf8(Cow::Borrowed(""), by);
        Made::new(format, &decoded, String::new())
    }

    /// Says what a wrong encoding did to the text. What cannot be read of a PDF has a caveat of its own.
    pub(super) fn damaged(&mut self, damage: &Damage) {
        let notes = damage.notes();
        if !notes.is_empty() && !self.caveats.contains(&Caveat::UnmappedCharacters) {
            self.caveats.push(Caveat::Garbled);
            self.notes.extend(notes);
        }
    }

    /// Says that the document is cut off, and where or how that is seen.
    pub(super) fn cut_off(&mut self, how: &str) {
        self.caveats.push(Caveat::CutOff);
        self.notes.push(format!("it is cut off: {how}; what came after is missing"));
    }

    /// How many claims it holds, with those of the documents in it.
    pub(super) fn claims(&self) -> usize {
        let own = match &self.content {
            Content::Records(records, _) => records.len(),
            Content::Nothing => 0,
            Content::Prose(_) | Content::Reviewed(..) => segments(&self.text).len(),
        };
        own + self.claims_within
    }

    /// The document with these bytes.
    pub(super) fn document(mut self, bytes: Vec<u8>, about: About) -> Document {
        let url = self.url(&about);
        if self.charset_by == CharsetBy::Guess {
            let charset = self.charset;
            self.notes.push(format!("it is not UTF-8; it was read as {charset}, which is a guess"));
        }
        let (sha256_of_bytes, size) = (sha256(&bytes), bytes.len() as u64);
        let text_hash = sha256(self.text.as_bytes());
        let whole = about.whole;
        let source = self.source(about, url, (sha256_of_bytes, size), text_hash);
        let Made { text, content, within, skipped, notes, .. } = self;
        Document { bytes, text, source, content, whole, within, skipped, notes }
    }

    /// The address of the document: what the user gives, or else where a capture found it. An address that only the
    /// document itself states is not used, but noted.
    fn url(&mut self, about: &About) -> Option<String> {
        let captured = |stated: &&Stated| {
            stated.field == Field::Url
                && matches!(stated.by, StatedBy::Saved | StatedBy::Warc)
                // A page that was saved from a file of one machine cannot be found there by anybody else.
                && !stated.value.to_ascii_lowercase().starts_with("file:")
        };
        let found = self.stated.iter().find(captured);
        let url = about.url.clone().or_else(|| found.map(|stated| stated.value.clone()));
        let others = [StatedBy::Cite, StatedBy::Saved, StatedBy::Warc, StatedBy::Mail];
        let own = self.stated.iter().find(|one| one.field == Field::Url && !others.contains(&one.by));
        if let (None, Some(own)) = (&url, own) {
            let note = format!(
                "it states that its address is {}; give that address if you found it there",
                own.value
            );
            self.notes.push(note);
        }
        url
    }

    /// The source that is recorded, for bytes of this hash and size and a text of this hash.
    pub(super) fn source(
        &mut self,
        about: About,
        url: Option<String>,
        (sha256, size): (crate::tlog::Hash, u64),
        text: crate::tlog::Hash,
    ) -> Source {
        let mut caveats = std::mem::take(&mut self.caveats);
        caveats.sort_unstable();
        caveats.dedup();
        Source {
            sha256,
            size,
            blocks: None,
            name: about.name,
            media_type: self.media_type.to_owned(),
            charset: self.charset.to_owned(),
            charset_by: self.charset_by,
            text,
            text_blocks: None,
            extractor: self.extractor.to_owned(),
            url,
            title: about.title,
            author: about.author,
            publisher: about.publisher,
            published: about.published,
            reliability: about.reliability,
            stated: std::mem::take(&mut self.stated),
            caveats,
            set_aside: Vec::new(),
        }
    }
}
