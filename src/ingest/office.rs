//! Office documents: the files in their ZIP archive, and the paragraphs that are read from them.
//!
//! Invariant: all that is unpacked from a file of the user counts against one limit. `tests/documents.rs` holds it.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::layout::{Block, Layout};
use super::metadata::Found;
use super::notes::Notes;
use super::raised::raised;
use super::xml::{Piece, Xml, local};
use crate::model::{Field, Part, Span, StatedBy};
use crate::plain::counted;

/// A document that was read.
#[derive(Default)]
pub(super) struct Office {
    pub(super) text: String,
    pub(super) layout: Layout,
    pub(super) notes: Notes,
    /// Whether parts of it could not be read.
    pub(super) partly: bool,
    /// How many stretches of words are hidden from a reader, and how many are struck out.
    hidden: u64,
    struck: u64,
}

/// The files in a ZIP archive.
pub(super) struct Files<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// How many more bytes may be unpacked.
    room: &'a Cell<u64>,
}

impl<'a> Files<'a> {
    pub(super) fn of(bytes: &'a [u8], room: &'a Cell<u64>) -> Result<Self, String> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| match error.to_string() {
            why if why.to_lowercase().contains("end of central directory") || why.contains("EOCD") => {
                "its ZIP archive is cut off".to_owned()
            }
            why => why,
        })?;
        Ok(Files { zip, room })
    }

    /// Whether there is a file of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The names of all files.
    pub(super) fn names(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.zip.file_names().flatten()
    }

    /// The bytes of a file.
    fn bytes(&mut self, name: &str) -> Result<Vec<u8>, String> {
        let file = self.zip.by_name(name).map_err(|error| format!("{name}: {error}"))?;
        let mut bytes = Vec::new();
        let room = self.room.get();
        file.take(room + 1).read_to_end(&mut bytes).map_err(|error| format!("{name}: {error}"))?;
        let left = room.checked_sub(bytes.len() as u64);
        self.room.set(left.unwrap_or(0));
        left.map(|_| bytes).ok_or_else(|| format!("{name} unpacks to too much"))
    }

    /// A file as a text in the encoding that XML has.
    pub(super) fn text(&mut self, name: &str) -> Result<String, String> {
        let bytes = self.bytes(name)?;
        let encoding =
            encoding_rs::Encoding::for_bom(&bytes).map_or(encoding_rs::UTF_8, |(encoding, _)| encoding);
        Ok(encoding.decode_with_bom_removal(&bytes).0.into_owned())
    }
}

/// The name of a file in the archive that is given relative to a folder.
pub(super) fn joined(folder: &str, name: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let folder = if name.starts_with('/') { "" } else { folder };
    for part in folder.split('/').chain(name.split(['/', '\\'])) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A paragraph that is being written.
#[derive(Default)]
pub(super) struct Paragraph {
    pub(super) words: String,
    /// The level of a heading; 0 if it is not one.
    pub(super) heading: usize,
    pub(super) item: bool,
    /// The notes to which it refers.
    pub(super) notes: Vec<String>,
    /// The stretches of its words that do not stand in it.
    pub(super) beside: Vec<(Stands, String)>,
    /// How the last words stand.
    pub(super) last: Stands,
}

/// Whether words stand in their paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Stands {
    #[default]
    Shown,
    /// A reader does not see them.
    Hidden,
    /// They are struck out.
    Struck,
}

impl Paragraph {
    /// Adds words.
    pub(super) fn say(&mut self, words: &str, stands: Stands) {
        match (stands, self.beside.last_mut()) {
            // What is taken out leaves one blank.
            (Stands::Shown, _) if self.last == Stands::Struck && self.words.ends_with(' ') => {
                self.words.push_str(words.strip_prefix(' ').unwrap_or(words));
            }
            (Stands::Shown, _) => self.words.push_str(words),
            (_, Some((_, stretch))) if self.last == stands => stretch.push_str(words),
            _ => self.beside.push((stands, words.to_owned())),
        }
        self.last = stands;
    }
}

impl Office {
    /// Adds a paragraph and, after it, its notes and what is hidden or struck out in it.
    pub(super) fn put(&mut self, paragraph: Paragraph) {
        let Paragraph { words, heading, item, notes, beside, .. } = paragraph;
        let words = words.trim();
        if !words.is_empty() {
            self.gap();
            if heading > 0 {
                self.text.push_str(&"#".repeat(heading.min(6)));
                self.text.push(' ');
            } else if item {
                self.text.push_str("- ");
            }
            let start = self.text.len();
            self.text.push_str(words);
            let span = Span { start, end: self.text.len() };
            self.layout.blocks.push(Block { heading: heading > 0, ..Block::new(span, None) });
        }
        for note in notes.into_iter().filter(|note| !note.trim().is_empty()) {
            self.put(Paragraph { words: note, ..Paragraph::default() });
        }
        for (stands, stretch) in &beside {
            let stretch = stretch.trim();
            if stretch.is_empty() {
                continue;
            }
            let is_struck = *stands == Stands::Struck;
            let count = if is_struck { &mut self.struck } else { &mut self.hidden };
            *count += 1;
            self.gap();
            let start = self.text.len();
            let mark = if is_struck { "~~" } else { "" };
            self.text.push_str(&format!("{mark}{stretch}{mark}"));
            let part = if is_struck { Part::Struck } else { Part::Around };
            self.layout.blocks.push(Block::new(Span { start, end: self.text.len() }, Some(part)));
        }
    }

    /// Starts a new paragraph.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
    }

    /// The document, of which this many changes were tracked.
    pub(super) fn finished(mut self, changes: u64) -> Self {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        if self.hidden > 0 {
            // What is not hidden is told from it.
            let shown = self.layout.blocks.iter_mut().filter(|block| block.part.is_none());
            shown.for_each(|block| block.part = Some(Part::Body));
            let places = counted(self.hidden, "place");
            self.notes.add(format!(
                "it hides words in {places}: they stand after their paragraphs, as the part `around`"
            ));
        }
        if self.struck > 0 {
            let what = counted(self.struck, "passage");
            let are = if self.struck == 1 { "is" } else { "are" };
            self.notes.add(format!(
                "{what} {are} struck out in it: kept after their paragraphs as `~~…~~`, and not recorded as claims"
            ));
        }
        if changes > 0 {
            let what = counted(changes, "tracked change");
            self.notes.add(format!("it has {what}: inserted words stand, and deleted ones were not read"));
        }
        self
    }
}

/// A number as it is raised.
pub(super) fn mark(number: &str) -> String {
    number.chars().map(raised).collect()
}

/// What a document says of itself (Dublin Core).
pub(super) fn properties(files: &mut Files<'_>, name: &str, found: &mut Found) {
    let Ok(text) = files.text(name) else { return };
    let mut xml = Xml::of(&text);
    // An `&` parts the words of one element.
    let mut open: Option<(Field, String)> = None;
    while let Ok(Some(piece)) = xml.next() {
        match piece {
            Piece::Start(name, _) => {
                let field = match local(&name) {
                    "title" => Some(Field::Title),
                    "creator" | "initial-creator" => Some(Field::Author),
                    "publisher" => Some(Field::Publisher),
                    "created" | "creation-date" => Some(Field::Published),
                    "modified" => Some(Field::Modified),
                    "rights" => Some(Field::Licence),
                    _ => None,
                };
                open = field.map(|field| (field, String::new()));
            }
            Piece::Text(words) => {
                if let Some((_, text)) = &mut open {
                    text.push_str(&words);
                }
            }
            Piece::End(_) => {
                if let Some((field, words)) = open.take() {
                    found.add(field, &words, StatedBy::Properties);
                }
            }
        }
    }
}
