//! Word documents (DOCX, ISO 29500).
//!
//! Invariant: words that a tracked change inserted stand, and those that it deleted do not; that is said. A note is set
//! apart from the number before its mark, and stands after its paragraph; so do words that Word does not show. `tests/documents.rs` holds it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::metadata::Found;
use super::office::{Files, Office, Paragraph, Stands, mark, properties};
use super::raised::set_high;
use super::xml::{Piece, Xml, attribute, local};

/// Reads a Word document.
pub(super) fn read(mut files: Files<'_>, found: &mut Found) -> Result<Office, String> {
    properties(&mut files, "docProps/core.xml", found);
    let mut notes = word_notes(&mut files, "word/footnotes.xml", "footnote")?;
    notes.extend(word_notes(&mut files, "word/endnotes.xml", "endnote")?);
    let styles = Styles::read(&mut files)?;
    let document = files.text("word/document.xml")?;
    let mut made = Office::default();
    let mut word = Word { notes, styles, ..Word::default() };
    word.read(&document, &mut made)?;
    if files.has("word/comments.xml") {
        made.notes.add("its comments were not read".to_owned());
    }
    Ok(made.finished(word.changes))
}

/// The notes of a document by their kind and number.
type Notes = FxHashMap<String, String>;

fn word_notes(files: &mut Files<'_>, name: &str, kind: &'static str) -> Result<Notes, String> {
    if !files.has(name) {
        return Ok(Notes::default());
    }
    let text = files.text(name)?;
    let mut notes = Notes::default();
    let mut xml = Xml::of(&text);
    let mut open: Option<(String, Word, Office)> = None;
    while let Some(piece) = xml.next_of(name)? {
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
                    notes.insert(id, made.text.replace("\n\n", " "));
                }
            }
            (_, Some((_, word, made))) => word.piece(piece, made),
            _ => {}
        }
    }
    Ok(notes)
}

/// The styles that hide, strike out or raise their words, by their own properties or by those of the style on which they
/// are based.
#[derive(Default)]
struct Styles {
    hiding: FxHashSet<String>,
    striking: FxHashSet<String>,
    raising: FxHashSet<String>,
}

impl Styles {
    fn read(files: &mut Files<'_>) -> Result<Self, String> {
        let name = "word/styles.xml";
        let mut styles = Styles::default();
        if !files.has(name) {
            return Ok(styles);
        }
        let text = files.text(name)?;
        let mut xml = Xml::of(&text);
        // Those that say the contrary do not take a property over.
        let mut contrary = [FxHashSet::default(), FxHashSet::default(), FxHashSet::default()];
        let (mut style, mut based) = (String::new(), Vec::new());
        while let Some(piece) = xml.next_of(name)? {
            let Piece::Start(tag, attributes) = piece else { continue };
            let value = attribute(&attributes, "val").unwrap_or_default();
            let (at, on) = match local(&tag) {
                "style" => {
                    style = attribute(&attributes, "styleId").unwrap_or_default().to_owned();
                    continue;
                }
                "basedOn" => {
                    based.push((style.clone(), value.to_owned()));
                    continue;
                }
                "vanish" => (0, is_on(&attributes)),
                "strike" | "dstrike" => (1, is_on(&attributes)),
                "vertAlign" => (2, value == "superscript"),
                "position" => (2, is_high(value)),
                _ => continue,
            };
            let sets = if on { styles.all() } else { contrary.each_mut() };
            sets.into_iter().nth(at).map(|set| set.insert(style.clone()));
        }
        for (set, contrary) in styles.all().into_iter().zip(&contrary) {
            // A style may be written before the one on which it is based.
            let mut known = 0;
            while set.len() > known {
                known = set.len();
                let more =
                    based.iter().filter(|(style, other)| set.contains(other) && !contrary.contains(style));
                let more: Vec<String> = more.map(|(style, _)| style.clone()).collect();
                set.extend(more);
            }
        }
        Ok(styles)
    }

    fn all(&mut self) -> [&mut FxHashSet<String>; 3] {
        [&mut self.hiding, &mut self.striking, &mut self.raising]
    }
}

/// Whether words at this height, in half points, stand above the line.
fn is_high(position: &str) -> bool {
    position.parse::<i32>().is_ok_and(|height| height > 0)
}

/// Whether a property that is written is on.
fn is_on(attributes: &[(String, String)]) -> bool {
    !matches!(attribute(attributes, "val"), Some("0" | "false" | "off"))
}

/// A Word document as it is being read.
#[derive(Default)]
struct Word {
    paragraph: Paragraph,
    /// The notes that have not been put after a paragraph yet.
    notes: Notes,
    /// How deep the reader is within what was deleted, or is not shown.
    gone: usize,
    text: bool,
    raised: bool,
    struck: bool,
    styles: Styles,
    struck_paragraph: bool,
    /// Whether the paragraph is hidden, and whether the stretch that is being read is; nothing between stretches.
    hidden_paragraph: bool,
    hidden: Option<bool>,
    changes: u64,
    cells: usize,
}

impl Word {
    fn read(&mut self, text: &str, made: &mut Office) -> Result<(), String> {
        let mut xml = Xml::of(text);
        while let Some(piece) = xml.next_of("word/document.xml")? {
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
                let words = if self.raised { set_high(&self.paragraph.words, &words) } else { words };
                let stands = match (self.hidden, self.struck) {
                    (Some(true), _) => Stands::Hidden,
                    (_, true) => Stands::Struck,
                    _ => Stands::Shown,
                };
                self.paragraph.say(&words, stands);
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
            "r" => {
                (self.raised, self.struck) = (false, self.struck_paragraph);
                self.hidden = Some(self.hidden_paragraph);
            }
            "strike" | "dstrike" if self.hidden.is_some() => self.struck = is_on(attributes),
            // What is drawn, with the words in it, stands beside the paragraph.
            "txbxContent" if !self.paragraph.words.is_empty() => {
                self.paragraph.words.truncate(self.paragraph.words.trim_end().len());
                self.paragraph.words.push('\n');
            }
            // That of a paragraph's properties hides the mark at its end.
            "vanish" if self.hidden.is_some() => self.hidden = Some(is_on(attributes)),
            "rStyle" if self.hidden.is_some() => {
                if self.styles.hiding.contains(value()) {
                    self.hidden = Some(true);
                }
                self.struck |= self.styles.striking.contains(value());
                self.raised |= self.styles.raising.contains(value());
            }
            "p" => (self.hidden_paragraph, self.struck_paragraph) = (false, false),
            "vertAlign" => self.raised = value() == "superscript",
            "position" => self.raised |= is_high(value()),
            "pStyle" => {
                self.hidden_paragraph = self.styles.hiding.contains(value());
                self.struck_paragraph = self.styles.striking.contains(value());
                let style = value().to_lowercase();
                let level = ["heading", "berschrift", "\u{fc}berschrift"]
                    .iter()
                    .find_map(|name| style.strip_prefix(name));
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
                if let Some(note) = self.notes.remove(&format!("{kind} {id}")) {
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
            "r" => self.hidden = None,
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
