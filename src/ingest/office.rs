//! Word documents (DOCX, ISO 29500), OpenDocument texts (ODT, ISO 26300) and e-books (EPUB): their words, headings and notes.
//!
//! Invariant: words that a tracked change inserted stand, and those that it deleted do not; that is said. A note is set
//! apart from the number before its mark, and stands after its paragraph. What is unpacked has limits. `tests/documents.rs`
//! holds it.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::layout::{Block, Layout};
use super::metadata::Found;
use super::raised::raised;
use super::xml::{Piece, Xml, attribute, local};
use super::{dom, html};
use crate::model::{Field, Part, Span, StatedBy};

/// The most parts of a book.
const MOST_PARTS: usize = 10_000;

/// A document that was read.
#[derive(Default)]
pub(super) struct Office {
    pub(super) text: String,
    pub(super) layout: Layout,
    pub(super) notes: Vec<String>,
    /// Whether parts of it could not be read.
    pub(super) partly: bool,
}

/// The files in a ZIP archive.
pub(super) struct Files<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    room: u64,
}

impl<'a> Files<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Result<Self, String> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| match error.to_string() {
            why if why.to_lowercase().contains("end of central directory") || why.contains("EOCD") => {
                "its ZIP archive is cut off".to_owned()
            }
            why => why,
        })?;
        Ok(Files { zip, room: super::most_unpacked(bytes.len()) })
    }

    /// The names of the files.
    pub(super) fn names(&self) -> Vec<String> {
        self.zip.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect()
    }

    /// The bytes of a file.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Vec<u8>, String> {
        let file = self.zip.by_name(name).map_err(|error| format!("{name}: {error}"))?;
        let mut bytes = Vec::new();
        file.take(self.room + 1).read_to_end(&mut bytes).map_err(|error| format!("{name}: {error}"))?;
        self.room =
            self.room.checked_sub(bytes.len() as u64).ok_or_else(|| format!("{name} unpacks to too much"))?;
        Ok(bytes)
    }

    /// A file as a text in the encoding that XML has.
    pub(super) fn text(&mut self, name: &str) -> Result<String, String> {
        let bytes = self.bytes(name)?;
        let encoding =
            encoding_rs::Encoding::for_bom(&bytes).map_or(encoding_rs::UTF_8, |(encoding, _)| encoding);
        Ok(encoding.decode_with_bom_removal(&bytes).0.into_owned())
    }
}

/// A paragraph that is being written.
#[derive(Default)]
struct Paragraph {
    words: String,
    heading: usize,
    item: bool,
    /// The notes to which it refers.
    notes: Vec<String>,
}

impl Office {
    fn put(&mut self, paragraph: Paragraph) {
        let Paragraph { words, heading, item, notes } = paragraph;
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
    }

    fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
    }

    fn finished(mut self, changes: usize) -> Self {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        if changes > 0 {
            let what = if changes == 1 {
                "1 tracked change".to_owned()
            } else {
                format!("{changes} tracked changes")
            };
            self.notes.push(format!("it has {what}: inserted words stand, and deleted ones were not read"));
        }
        self
    }
}

/// A number as it is raised.
fn mark(number: &str) -> String {
    number.chars().map(raised).collect()
}

/// Reads a Word document.
pub(super) fn docx(bytes: &[u8], found: &mut Found) -> Result<Office, String> {
    let mut files = Files::of(bytes)?;
    properties(&mut files, "docProps/core.xml", found);
    let mut notes = word_notes(&mut files, "word/footnotes.xml", "footnote")?;
    notes.extend(word_notes(&mut files, "word/endnotes.xml", "endnote")?);
    let document = files.text("word/document.xml")?;
    let mut made = Office::default();
    let mut word = Word { notes, ..Word::default() };
    word.read(&document, &mut made)?;
    let comments = files.names().iter().any(|name| name == "word/comments.xml");
    if comments {
        made.notes.push("its comments were not read".to_owned());
    }
    Ok(made.finished(word.changes))
}

/// The notes of a Word document by their kind and number.
fn word_notes(
    files: &mut Files<'_>,
    name: &str,
    kind: &'static str,
) -> Result<Vec<(String, String)>, String> {
    if !files.names().iter().any(|found| found == name) {
        return Ok(Vec::new());
    }
    let text = files.text(name)?;
    let mut notes = Vec::new();
    let mut xml = Xml::of(&text);
    let mut open: Option<(String, Word, Office)> = None;
    while let Some(piece) = xml.next().map_err(|(at, why)| format!("{name}: {why} at byte {at}"))? {
        match (&piece, &mut open) {
            // Separators have a type.
            (Piece::Start(tag, attributes), None)
                if local(tag) == kind && attribute(attributes, "type").is_none() =>
            {
                let id = attribute(attributes, "id").unwrap_or_default();
                open = Some((format!("{kind} {id}"), Word::default(), Office::default()));
            }
            (Piece::End(tag), Some(_)) if local(tag) == kind => {
                if let Some((id, _, made)) = open.take() {
                    notes.push((id, made.text.replace("\n\n", " ")));
                }
            }
            (_, Some((_, word, made))) => word.piece(piece, made),
            _ => {}
        }
    }
    Ok(notes)
}

/// A Word document as it is being read.
#[derive(Default)]
struct Word {
    paragraph: Paragraph,
    notes: Vec<(String, String)>,
    /// How deep the reader is within what was deleted, or is not shown.
    gone: usize,
    text: bool,
    raised: bool,
    changes: usize,
    cells: usize,
}

impl Word {
    fn read(&mut self, text: &str, made: &mut Office) -> Result<(), String> {
        let mut xml = Xml::of(text);
        while let Some(piece) =
            xml.next().map_err(|(at, why)| format!("word/document.xml: {why} at byte {at}"))?
        {
            self.piece(piece, made);
        }
        made.put(std::mem::take(&mut self.paragraph));
        Ok(())
    }

    fn piece(&mut self, piece: Piece, made: &mut Office) {
        match piece {
            Piece::Start(name, attributes) => self.start(&name, &attributes),
            Piece::End(name) => self.end(&name, made),
            Piece::Text(words) if self.text && self.gone == 0 => {
                let words = if self.raised && words.trim().bytes().all(|byte| byte.is_ascii_digit()) {
                    mark(&words)
                } else {
                    words
                };
                self.paragraph.words.push_str(&words);
            }
            Piece::Text(_) => {}
        }
    }

    fn start(&mut self, name: &str, attributes: &[(String, String)]) {
        let value = || attribute(attributes, "val").unwrap_or_default();
        if self.gone > 0 {
            self.gone += 1;
            return;
        }
        match local(name) {
            "del" | "moveFrom" if !name.ends_with("Pr") => {
                self.changes += 1;
                self.gone = 1;
            }
            "ins" | "moveTo" => self.changes += 1,
            // Another form of the same words, the text of fields, and what is drawn.
            "Fallback" | "instrText" | "delText" => self.gone = 1,
            "t" => self.text = true,
            "tab" | "br" | "cr" if self.text || !self.paragraph.words.is_empty() => {
                self.paragraph.words.push(if local(name) == "tab" { ' ' } else { '\n' })
            }
            "noBreakHyphen" => self.paragraph.words.push('-'),
            "r" => self.raised = false,
            "vertAlign" => self.raised = value() == "superscript",
            "pStyle" => {
                let style = value().to_lowercase();
                let level = style
                    .strip_prefix("heading")
                    .or_else(|| style.strip_prefix("berschrift").or(style.strip_prefix("\u{fc}berschrift")));
                self.paragraph.heading = match level {
                    Some(level) => level.trim().parse().unwrap_or(1),
                    None if style == "title" => 1,
                    None => 0,
                };
            }
            "outlineLvl" => {
                if let Ok(level) = value().parse::<usize>()
                    && level < 9
                {
                    self.paragraph.heading = level + 1;
                }
            }
            "numPr" => self.paragraph.item = true,
            "tc" => {
                if self.cells > 0 && !self.paragraph.words.is_empty() {
                    self.paragraph.words.push_str(" | ");
                }
                self.cells += 1;
            }
            "footnoteReference" | "endnoteReference" => {
                let kind = local(name).trim_end_matches("Reference");
                let id = attribute(attributes, "id").unwrap_or_default();
                self.paragraph.words.push_str(&mark(id));
                if let Some((_, note)) = self.notes.iter().find(|(key, _)| *key == format!("{kind} {id}")) {
                    self.paragraph.notes.push(format!("{} {note}", mark(id)));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str, made: &mut Office) {
        if self.gone > 0 {
            self.gone -= 1;
            return;
        }
        match local(name) {
            "t" => self.text = false,
            // A row of a table is one paragraph.
            "p" if self.cells == 0 => made.put(std::mem::take(&mut self.paragraph)),
            "p" => self.paragraph.words.push(' '),
            "tr" => {
                self.cells = 0;
                made.put(std::mem::take(&mut self.paragraph));
            }
            _ => {}
        }
    }
}

/// What a document says of itself (Dublin Core).
fn properties(files: &mut Files<'_>, name: &str, found: &mut Found) {
    let Ok(text) = files.text(name) else { return };
    let mut xml = Xml::of(&text);
    let mut field = None;
    while let Ok(Some(piece)) = xml.next() {
        match piece {
            Piece::Start(name, _) => {
                field = match local(&name) {
                    "title" => Some(Field::Title),
                    "creator" | "initial-creator" => Some(Field::Author),
                    "publisher" => Some(Field::Publisher),
                    "created" | "creation-date" => Some(Field::Published),
                    "modified" => Some(Field::Modified),
                    "rights" => Some(Field::Licence),
                    _ => None,
                };
            }
            Piece::Text(words) => {
                if let Some(field) = field {
                    found.add(field, &words, StatedBy::Properties);
                }
            }
            Piece::End(_) => field = None,
        }
    }
}

/// Reads an OpenDocument text.
pub(super) fn odt(bytes: &[u8], found: &mut Found) -> Result<Office, String> {
    let mut files = Files::of(bytes)?;
    properties(&mut files, "meta.xml", found);
    if files.text("META-INF/manifest.xml").is_ok_and(|manifest| manifest.contains("encryption-data")) {
        return Err("it is protected by a password".to_owned());
    }
    let text = files.text("content.xml")?;
    let mut made = Office::default();
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let (mut gone, mut changes, mut within, mut items, mut cells) = (0_usize, 0, false, 0_usize, 0_usize);
    let mut note: Option<(String, String, bool)> = None;
    let mut xml = Xml::of(&text);
    while let Some(piece) = xml.next().map_err(|(at, why)| format!("content.xml: {why} at byte {at}"))? {
        match piece {
            Piece::Start(_, _) if gone > 0 => gone += 1,
            Piece::End(_) if gone > 0 => gone -= 1,
            Piece::Start(name, attributes) => match local(&name) {
                "text" if name.starts_with("office:") => within = true,
                // What was deleted is kept here; what was inserted stands in the text.
                "tracked-changes" => {
                    changes += 1;
                    gone = 1;
                }
                "annotation" | "frame-title" | "desc" => gone = 1,
                "note" => note = Some((String::new(), String::new(), false)),
                "note-body" => {
                    if let Some((.., body)) = &mut note {
                        *body = true;
                    }
                }
                "list-item" => items += 1,
                "table-cell" => {
                    if let Some(row) = paragraphs.last_mut().filter(|_| cells > 0) {
                        row.words.push_str(" | ");
                    }
                    cells += 1;
                }
                "table-row" => paragraphs.push(Paragraph::default()),
                "p" | "h" if note.is_none() && cells == 0 => {
                    let level = attribute(&attributes, "outline-level")
                        .and_then(|level| level.parse().ok())
                        .unwrap_or(1);
                    let heading = if local(&name) == "h" { level } else { 0 };
                    paragraphs.push(Paragraph { heading, item: items > 0, ..Paragraph::default() });
                }
                "s" | "tab" | "line-break" => {
                    say(&mut paragraphs, &mut note, if local(&name) == "line-break" { "\n" } else { " " })
                }
                _ => {}
            },
            Piece::End(name) => match local(&name) {
                "note" => {
                    if let (Some((number, words, _)), Some(paragraph)) = (note.take(), paragraphs.last_mut())
                    {
                        paragraph.words.push_str(&mark(number.trim()));
                        paragraph.notes.push(format!("{} {}", mark(number.trim()), words.trim()));
                    }
                }
                "list-item" => items = items.saturating_sub(1),
                "table-row" => {
                    cells = 0;
                    paragraphs.pop().into_iter().for_each(|row| made.put(row));
                }
                "p" | "h" if note.is_none() && cells == 0 => {
                    paragraphs.pop().into_iter().for_each(|paragraph| made.put(paragraph));
                }
                _ => {}
            },
            Piece::Text(words) if gone == 0 && within => {
                let words = words
                    .split_inclusive(char::is_whitespace)
                    .map(|word| word.replace(['\n', '\t'], " "))
                    .collect::<String>();
                say(&mut paragraphs, &mut note, &words);
            }
            Piece::Text(_) => {}
        }
    }
    paragraphs.into_iter().for_each(|paragraph| made.put(paragraph));
    Ok(made.finished(changes))
}

/// Adds words to the note that is open, or else to the paragraph.
fn say(paragraphs: &mut [Paragraph], note: &mut Option<(String, String, bool)>, words: &str) {
    match note {
        Some((number, _, false)) => number.push_str(words.trim()),
        Some((_, body, true)) => body.push_str(words),
        None => {
            if let Some(paragraph) = paragraphs.last_mut() {
                paragraph.words.push_str(words);
            }
        }
    }
}

/// Reads an e-book: its pages in the order of its spine.
pub(super) fn epub(bytes: &[u8], found: &mut Found) -> Result<Office, String> {
    let mut files = Files::of(bytes)?;
    if files.names().iter().any(|name| name == "META-INF/rights.xml") {
        return Err("it is protected against copying".to_owned());
    }
    let container = files.text("META-INF/container.xml")?;
    let package =
        start(&container, "rootfile", "full-path").ok_or("META-INF/container.xml names no package")?;
    properties(&mut files, &package, found);
    let text = files.text(&package)?;
    let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut items: Vec<(String, String)> = Vec::new();
    let mut spine: Vec<String> = Vec::new();
    let mut xml = Xml::of(&text);
    while let Some(piece) = xml.next().map_err(|(at, why)| format!("{package}: {why} at byte {at}"))? {
        if let Piece::Start(name, attributes) = piece {
            let get = |name: &str| attribute(&attributes, name).unwrap_or_default().to_owned();
            match local(&name) {
                "item" if get("media-type").contains("html") => items.push((get("id"), get("href"))),
                "itemref" => spine.push(get("idref")),
                _ => {}
            }
        }
    }
    let mut made = Office::default();
    for id in spine.iter().take(MOST_PARTS) {
        let Some((_, href)) = items.iter().find(|(found, _)| found == id) else { continue };
        let href = href.split('#').next().unwrap_or_default().replace("%20", " ");
        let path = if folder.is_empty() { href } else { format!("{folder}/{href}") };
        match files.text(&path).and_then(|text| dom::parse(&text)) {
            Ok(document) => {
                let page = html::read(&document);
                if page.text.trim().is_empty() {
                    continue;
                }
                made.gap();
                let start = made.text.len();
                made.text.push_str(page.text.trim_end());
                for block in page.layout.blocks {
                    let part = block.part.filter(|part| *part == Part::Struck);
                    made.layout.blocks.push(Block { span: block.span.shifted(start), part, ..block });
                }
            }
            Err(why) => {
                made.partly = true;
                made.notes.push(format!("a part of it could not be read: {why}"));
            }
        }
    }
    Ok(made.finished(0))
}

/// The value of an attribute of the first element with a name.
fn start(text: &str, element: &str, name: &str) -> Option<String> {
    let mut xml = Xml::of(text);
    while let Ok(Some(piece)) = xml.next() {
        if let Piece::Start(found, attributes) = piece
            && local(&found) == element
        {
            return attribute(&attributes, name).map(str::to_owned);
        }
    }
    None
}
