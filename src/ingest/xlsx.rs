//! Excel workbooks (XLSX, ISO 29500): the sheets in their ZIP archive.
//!
//! Invariant: a sheet that is hidden, or cannot be read, is named, and costs itself only. `tests/workbooks.rs` holds it.

use std::collections::BTreeMap;

use super::metadata::Found;
use super::notes::Notes;
use super::office::{Files, joined, properties};
use super::xlsx_rich::Rich;
use super::xlsx_sheet::{Common, Sheet};
use super::xlsx_values::{Shown, built_in, shown, words};
use super::xml::{Piece, Xml, attribute, local};

/// The most sheets of a workbook that are read.
const MOST_SHEETS: usize = 1000;

/// A workbook that was read.
pub(super) struct Workbook {
    /// The sheets that a person sees and in which something stands, with their names.
    pub(super) sheets: Vec<(String, Sheet)>,
    pub(super) notes: Notes,
    /// Whether parts of it could not be read.
    pub(super) partly: bool,
}

impl Workbook {
    /// Reads a workbook. One that is broken is an error.
    ///
    /// # Errors
    /// Returns what is wrong in it.
    pub(super) fn read(mut files: Files<'_>, found: &mut Found) -> Result<Self, String> {
        properties(&mut files, "docProps/core.xml", found);
        let book =
            related(&mut files, "_rels/.rels", "").ok().and_then(|files| files.of_kind("officeDocument"));
        let book = book.unwrap_or_else(|| "xl/workbook.xml".to_owned());
        let (folder, file) = book.rsplit_once('/').unwrap_or(("", &book));
        let parts = related(&mut files, &format!("{folder}/_rels/{file}.rels"), folder)?;
        let mut common = Common::default();
        if let Some(name) = parts.of_kind("sharedStrings") {
            strings(&mut files, &name, &mut common)?;
        }
        if let Some(name) = parts.of_kind("styles") {
            styles(&mut files, &name, &mut common)?;
        }
        let text = files.text(&book)?;
        let mut workbook = Workbook { sheets: Vec::new(), notes: Notes::default(), partly: false };
        let mut xml = Xml::of(&text);
        let mut seen = 0;
        while let Some(piece) = xml.next_of(&book)? {
            let Piece::Start(tag, attributes) = piece else { continue };
            let value = |name: &str| attribute(&attributes, name).unwrap_or_default();
            match local(&tag) {
                "workbookPr" => common.from_1904 = matches!(value("date1904"), "1" | "true"),
                "sheet" => {
                    seen += 1;
                    let name = value("name").split_whitespace().collect::<Vec<_>>().join(" ");
                    let is_hidden = matches!(value("state"), "hidden" | "veryHidden");
                    // A sheet has an `id` of its own, too.
                    let id =
                        attributes.iter().find(|(name, _)| name.ends_with(":id")).map(|(_, id)| id.as_str());
                    if seen > MOST_SHEETS {
                        workbook
                            .lost(format!("sheet {name} was not read: it comes after {MOST_SHEETS} others"));
                    } else if is_hidden {
                        workbook.notes.add(format!("sheet {name} is hidden and was not read"));
                    } else {
                        workbook.sheet(&mut files, name, parts.by_id(id.unwrap_or_default()), &common);
                    }
                }
                _ => {}
            }
        }
        if files.names().any(|name| name.contains("/comments") || name.contains("/threadedComments/")) {
            workbook.notes.add("its comments were not read".to_owned());
        }
        if files.names().any(|name| name.contains("/drawings/drawing")) {
            workbook.notes.add("its pictures, drawings and charts were not read".to_owned());
        }
        Ok(workbook)
    }

    /// Reads a sheet. One that cannot be read costs itself.
    fn sheet(
        &mut self,
        files: &mut Files<'_>,
        name: String,
        part: Option<&(String, String)>,
        common: &Common,
    ) {
        let Some((kind, file)) = part else {
            return self.lost(format!("sheet {name} was not read: its file is not named"));
        };
        if kind != "worksheet" {
            return self.notes.add(format!("sheet {name} holds no cells, but a {kind}; it was not read"));
        }
        match files.text(file).and_then(|text| Sheet::read(file, &text, common)) {
            Ok(sheet) if sheet.is_empty() => {}
            Ok(sheet) => self.sheets.push((name, sheet)),
            Err(why) => self.lost(format!("sheet {name} was not read: {why}")),
        }
    }

    fn lost(&mut self, note: String) {
        self.partly = true;
        self.notes.add(note);
    }
}

/// The files to which a file refers: by their ids, their kinds and names.
#[derive(Default)]
struct Related(BTreeMap<String, (String, String)>);

impl Related {
    /// The first file of a kind.
    fn of_kind(&self, kind: &str) -> Option<String> {
        self.0.values().find(|(found, _)| found == kind).map(|(_, name)| name.clone())
    }

    fn by_id(&self, id: &str) -> Option<&(String, String)> {
        self.0.get(id)
    }
}

/// The files that a file of relations names, whose names are relative to a folder.
fn related(files: &mut Files<'_>, name: &str, folder: &str) -> Result<Related, String> {
    let text = files.text(name)?;
    let mut related = Related::default();
    let mut xml = Xml::of(&text);
    while let Some(piece) = xml.next_of(name)? {
        if let Piece::Start(tag, attributes) = piece
            && local(&tag) == "Relationship"
        {
            let value = |name: &str| attribute(&attributes, name).unwrap_or_default();
            let kind = value("Type").rsplit('/').next().unwrap_or_default();
            let target = joined(folder, value("Target"));
            related.0.insert(value("Id").to_owned(), (kind.to_owned(), target));
        }
    }
    Ok(related)
}

/// Reads the words that cells share, by their places.
fn strings(files: &mut Files<'_>, name: &str, common: &mut Common) -> Result<(), String> {
    let text = files.text(name)?;
    let mut open = Rich::default();
    let mut xml = Xml::of(&text);
    while let Some(piece) = xml.next_of(name)? {
        match piece {
            Piece::Start(tag, attributes) => open.start(local(&tag), &attributes),
            Piece::Text(words) => open.text(&words),
            Piece::End(tag) if local(&tag) == "si" => {
                let whole = std::mem::take(&mut open);
                if whole.struck {
                    common.struck.insert(common.strings.len());
                }
                common.strings.push(words(&whole.words).into());
            }
            Piece::End(tag) => open.end(local(&tag)),
        }
    }
    Ok(())
}

/// What the numbers of cells are, and whether their words are struck out, by the styles of the cells.
fn styles(files: &mut Files<'_>, name: &str, common: &mut Common) -> Result<(), String> {
    let text = files.text(name)?;
    let mut formats: BTreeMap<u32, Shown> = BTreeMap::default();
    // Whether each font strikes out.
    let (mut fonts, mut of_fonts, mut of_cells) = (Vec::new(), false, false);
    let mut xml = Xml::of(&text);
    while let Some(piece) = xml.next_of(name)? {
        match piece {
            Piece::Start(tag, attributes) => {
                let value = |name: &str| attribute(&attributes, name).unwrap_or_default();
                let format = value("numFmtId").parse().unwrap_or(0);
                match local(&tag) {
                    "numFmt" => {
                        formats.insert(format, shown(value("formatCode")));
                    }
                    "fonts" => of_fonts = true,
                    "font" if of_fonts => fonts.push(false),
                    "strike" if of_fonts => {
                        let is_on = !matches!(value("val"), "0" | "false");
                        fonts.last_mut().into_iter().for_each(|struck| *struck = is_on);
                    }
                    "cellXfs" => of_cells = true,
                    "xf" if of_cells => {
                        let font = value("fontId").parse::<usize>().ok();
                        if font.and_then(|font| fonts.get(font)).is_some_and(|struck| *struck) {
                            common.striking.insert(common.styles.len());
                        }
                        let shown = formats.get(&format).copied().unwrap_or_else(|| built_in(format));
                        common.styles.push(shown);
                    }
                    _ => {}
                }
            }
            Piece::End(tag) => match local(&tag) {
                "cellXfs" => of_cells = false,
                "fonts" => of_fonts = false,
                _ => {}
            },
            Piece::Text(_) => {}
        }
    }
    Ok(())
}
