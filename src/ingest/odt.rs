//! OpenDocument texts (ODT, ISO 26300).
//!
//! Invariant: words that a tracked change inserted stand, and those that it deleted do not; that is said. A note is set
//! apart from the number before its mark, and stands after its paragraph; so do words that are not shown. `tests/documents.rs` holds it.

use rustc_hash::FxHashSet;

use super::metadata::Found;
use super::office::{Files, Office, Paragraph, Stands, mark, properties};
use super::raised::set_high;
use super::xml::{Piece, Xml, attribute, local};

/// Reads an OpenDocument text.
pub(super) fn read(mut files: Files<'_>, found: &mut Found) -> Result<Office, String> {
    properties(&mut files, "meta.xml", found);
    if files.text("META-INF/manifest.xml").is_ok_and(|manifest| manifest.contains("encryption-data")) {
        return Err("it is protected by a password".to_owned());
    }
    let mut made = Office::default();
    let mut reading = Reading::default();
    if files.has("styles.xml") {
        let text = files.text("styles.xml")?;
        let mut xml = Xml::of(&text);
        while let Some(piece) = xml.next_of("styles.xml")? {
            if let Piece::Start(name, attributes) = piece {
                reading.styles(&name, &attributes);
            }
        }
    }
    let text = files.text("content.xml")?;
    let mut xml = Xml::of(&text);
    while let Some(piece) = xml.next_of("content.xml")? {
        match piece {
            Piece::Start(name, attributes) => reading.start(&name, &attributes),
            Piece::End(name) => reading.end(&name, &mut made),
            Piece::Text(words) => reading.text(&words),
        }
    }
    reading.paragraphs.into_iter().for_each(|paragraph| made.put(paragraph));
    Ok(made.finished(reading.changes))
}

/// A note that is being read.
#[derive(Default)]
struct Note {
    number: String,
    words: String,
    /// Whether its words have begun.
    body: bool,
}

/// A document as it is being read.
#[derive(Default)]
struct Reading {
    /// The paragraphs and rows of tables that are open, the innermost last.
    paragraphs: Vec<Paragraph>,
    note: Option<Note>,
    /// Whether the text of the document has begun.
    within: bool,
    /// How deep the reader is within what was deleted, or is not shown.
    gone: usize,
    changes: u64,
    items: usize,
    /// How many cells of the row were begun.
    cells: usize,
    /// The style whose properties are being read, and the styles that raise or hide their words.
    style: String,
    raising: FxHashSet<String>,
    hiding: FxHashSet<String>,
    striking: FxHashSet<String>,
    /// For each stretch that is open, whether its words are raised, and how they stand.
    stretches: Vec<(bool, Stands)>,
    /// Whether the style of the paragraph strikes its words out.
    struck: bool,
    /// For each section and paragraph that is open, whether it is hidden.
    hidden: Vec<bool>,
}

impl Reading {
    /// Notes what a style does to its words.
    fn styles(&mut self, name: &str, attributes: &[(String, String)]) {
        let value = |name: &str| attribute(attributes, name).unwrap_or_default();
        match local(name) {
            "style" => self.style = value("name").to_owned(),
            "text-properties" => {
                let height = value("text-position").split([' ', '%']).next().unwrap_or_default();
                if height == "super" || height.parse::<f32>().is_ok_and(|height| height > 0.0) {
                    self.raising.insert(self.style.clone());
                }
                if value("display") == "none" {
                    self.hiding.insert(self.style.clone());
                }
                let lines = ["text-line-through-style", "text-line-through-type"];
                if lines.iter().any(|name| !matches!(value(name), "" | "none")) {
                    self.striking.insert(self.style.clone());
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, name: &str, attributes: &[(String, String)]) {
        let value = |name: &str| attribute(attributes, name).unwrap_or_default();
        if self.gone > 0 {
            self.gone += 1;
            self.changes += u64::from(local(name) == "changed-region");
            return;
        }
        match local(name) {
            "style" | "text-properties" => self.styles(name, attributes),
            "span" => {
                let style = value("style-name");
                let stands = match style {
                    style if self.hiding.contains(style) => Stands::Hidden,
                    style if self.striking.contains(style) => Stands::Struck,
                    _ => Stands::Shown,
                };
                self.stretches.push((self.raising.contains(style), stands));
            }
            "hidden-text" if value("is-hidden") != "false" => self.stretches.push((false, Stands::Hidden)),
            "hidden-text" => self.stretches.push((false, Stands::Shown)),
            "hidden-paragraph" if value("is-hidden") == "true" => {
                // What stands before it in the paragraph is hidden, too.
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    let words = std::mem::take(&mut paragraph.words);
                    paragraph.say(&words, Stands::Hidden);
                }
                self.hidden.last_mut().into_iter().for_each(|hidden| *hidden = true);
            }
            "section" => {
                let conditional = value("display") == "condition" && value("is-hidden") == "true";
                self.hidden.push(value("display") == "none" || conditional);
            }
            "text" if name.starts_with("office:") => self.within = true,
            // What was deleted is kept here; what was inserted stands in the text.
            "tracked-changes" | "annotation" | "frame-title" | "desc" => self.gone = 1,
            "note" => self.note = Some(Note::default()),
            "note-body" => {
                if let Some(note) = &mut self.note {
                    note.body = true;
                }
            }
            "list-item" => self.items += 1,
            "table-cell" => {
                if let Some(row) = self.paragraphs.last_mut().filter(|_| self.cells > 0) {
                    row.words.push_str(" | ");
                }
                self.cells += 1;
            }
            "table-row" => self.paragraphs.push(Paragraph::default()),
            "p" | "h" if self.note.is_none() && self.cells == 0 => {
                let level = value("outline-level").parse().unwrap_or(1);
                let heading = if local(name) == "h" { level } else { 0 };
                self.paragraphs.push(Paragraph { heading, item: self.items > 0, ..Paragraph::default() });
                self.hidden.push(self.hiding.contains(value("style-name")));
                self.struck = self.striking.contains(value("style-name"));
            }
            // The paragraphs of a note or a cell are one.
            "p" | "h" if self.words().is_some_and(|words| !words.is_empty() && !words.ends_with(' ')) => {
                self.say(" ");
            }
            "s" | "tab" => self.say(" "),
            "line-break" => self.say("\n"),
            _ => {}
        }
    }

    fn end(&mut self, name: &str, made: &mut Office) {
        if self.gone > 0 {
            self.gone -= 1;
            return;
        }
        match local(name) {
            "span" | "hidden-text" => {
                self.stretches.pop();
            }
            "section" => {
                self.hidden.pop();
            }
            "note" => {
                if let (Some(note), Some(paragraph)) = (self.note.take(), self.paragraphs.last_mut()) {
                    let number = mark(note.number.trim());
                    paragraph.words.push_str(&number);
                    paragraph.notes.push(format!("{number} {}", note.words.trim()));
                }
            }
            "list-item" => self.items = self.items.saturating_sub(1),
            "table-row" => {
                self.cells = 0;
                self.paragraphs.pop().into_iter().for_each(|row| made.put(row));
            }
            "p" | "h" if self.note.is_none() && self.cells == 0 => {
                self.hidden.pop();
                self.struck = false;
                self.paragraphs.pop().into_iter().for_each(|paragraph| made.put(paragraph));
            }
            _ => {}
        }
    }

    fn text(&mut self, words: &str) {
        if self.gone > 0 || !self.within {
            return;
        }
        let words = words.replace(['\n', '\t'], " ");
        if self.stretches.iter().any(|(raised, _)| *raised) {
            let words = set_high(self.words().map_or("", |before| before.as_str()), &words);
            self.say(&words);
        } else {
            self.say(&words);
        }
    }

    /// Where words are written: the number or the words of the note that is open, or else the paragraph.
    fn words(&mut self) -> Option<&mut String> {
        match &mut self.note {
            Some(Note { body: true, words, .. }) => Some(words),
            Some(Note { number, .. }) => Some(number),
            None => self.paragraphs.last_mut().map(|paragraph| &mut paragraph.words),
        }
    }

    /// Adds words. Those of a note that is hidden are hidden in its paragraph.
    fn say(&mut self, words: &str) {
        let any = |stands| self.stretches.iter().any(|(_, other)| *other == stands);
        let stands = match any(Stands::Hidden) || self.hidden.contains(&true) {
            true => Stands::Hidden,
            false if any(Stands::Struck) || self.struck => Stands::Struck,
            false => Stands::Shown,
        };
        match (stands != Stands::Shown || self.note.is_none(), self.paragraphs.last_mut()) {
            (true, Some(paragraph)) => paragraph.say(words, stands),
            _ => self.words().into_iter().for_each(|written| written.push_str(words)),
        }
    }
}
