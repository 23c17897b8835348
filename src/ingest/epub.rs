//! E-books (EPUB): their pages, in the order of their spine.
//!
//! Invariant: a page that cannot be read costs itself, and is named. `tests/documents.rs` holds it.

use rustc_hash::FxHashMap;

use super::layout::Block;
use super::metadata::Found;
use super::office::{Files, Office, joined, properties};
use super::xml::{Piece, Xml, attribute, local};
use super::{LONGEST_PAGE, dom, html};
use crate::model::Part;
use crate::plain::percent_decoded;

/// The most pages of a book.
const MOST_PAGES: usize = 10_000;

/// Reads an e-book: its pages in the order of its spine.
pub(super) fn read(mut files: Files<'_>, found: &mut Found) -> Result<Office, String> {
    if files.has("META-INF/rights.xml") {
        return Err("it is protected against copying".to_owned());
    }
    let container = files.text("META-INF/container.xml")?;
    let package =
        start(&container, "rootfile", "full-path").ok_or("META-INF/container.xml names no package")?;
    properties(&mut files, &package, found);
    let text = files.text(&package)?;
    let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut items: FxHashMap<String, String> = FxHashMap::default();
    let mut spine: Vec<String> = Vec::new();
    let mut xml = Xml::of(&text);
    while let Some(piece) = xml.next_of(&package)? {
        if let Piece::Start(name, attributes) = piece {
            let get = |name: &str| attribute(&attributes, name).unwrap_or_default().to_owned();
            match local(&name) {
                "item" if get("media-type").contains("html") => {
                    items.entry(get("id")).or_insert_with(|| get("href"));
                }
                "itemref" => spine.push(get("idref")),
                _ => {}
            }
        }
    }
    let mut made = Office::default();
    if spine.len() > MOST_PAGES {
        made.partly = true;
        made.notes.add(format!("it has {} pages; the first {MOST_PAGES} were read", spine.len()));
    }
    for id in spine.iter().take(MOST_PAGES) {
        let Some(href) = items.get(id) else { continue };
        let href = percent_decoded(href.split('#').next().unwrap_or_default());
        let path = joined(folder, &String::from_utf8_lossy(&href));
        match files.text(&path).and_then(|text| parsed(&path, &text)) {
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
                made.notes.add(format!("a part of it could not be read: {why}"));
            }
        }
    }
    Ok(made.finished(0))
}

/// The tree of a page.
fn parsed(path: &str, text: &str) -> Result<dom_query::Document, String> {
    if text.len() > LONGEST_PAGE {
        return Err(format!("{path} is longer than {LONGEST_PAGE} bytes"));
    }
    dom::parse(text).map_err(|why| format!("{path}: {why}"))
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
