//! What was filled into the forms of a PDF (ISO 32000, 12.7), and written on its pages as free text.
//!
//! Invariant: a value that holds no letter or digit is left out. `tests/pdfs.rs` holds it.

use std::collections::BTreeMap;

use pdf_extract::{Document, Object, ObjectId, decode_text_string};

/// The most annotations of a page that are looked at.
const MOST: usize = 10_000;

/// What was filled into the forms of a document, by page number: the names of the fields and what they hold.
pub(super) fn fields(document: &Document, pages: &BTreeMap<u32, ObjectId>) -> Vec<(u32, String, String)> {
    let mut found = Vec::new();
    for (number, page) in pages {
        let Some(Object::Array(annotations)) = document.get_dictionary(*page).ok().and_then(|page| {
            page.get(b"Annots").and_then(|list| document.dereference(list)).ok().map(|(_, list)| list)
        }) else {
            continue;
        };
        for one in annotations.iter().take(MOST) {
            let Some(one) = document.dereference(one).ok().and_then(|(_, one)| one.as_dict().ok()) else {
                continue;
            };
            let kind = one.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
            let text = |name: &[u8]| {
                let own = one.get(name).or_else(|_| {
                    one.get(b"Parent")
                        .and_then(|parent| document.dereference(parent))
                        .and_then(|(_, parent)| parent.as_dict())
                        .and_then(|parent| parent.get(name))
                });
                let value = own.and_then(|value| document.dereference(value)).ok()?.1;
                decode_text_string(value).ok().filter(|text| text.contains(char::is_alphanumeric))
            };
            let value = match kind {
                b"Widget" => text(b"V"),
                b"FreeText" => text(b"Contents"),
                _ => None,
            };
            if let Some(value) = value {
                found.push((*number, text(b"T").unwrap_or_default(), value));
            }
        }
    }
    found
}
