//! PDFs whose table of objects is missing or wrong, as after a download that broke off: the objects are looked for, as
//! viewers do.
//!
//! Invariant: only the table is written anew, and the length of a key that has one length only; the objects are those of the
//! file. `tests/pdfs.rs` holds it.

use super::pdf_content::{Operators, Value};

/// The file with a table of the objects that are found in it, or nothing if none of them is a catalogue. It begins with the
/// mark of a PDF: messages that the program which wrote the file put before that are left out.
pub(super) fn repaired(bytes: &[u8]) -> Option<Vec<u8>> {
    let bytes = &bytes[find(bytes, b"%PDF-").unwrap_or(0)..];
    let mut objects: std::collections::BTreeMap<u32, (usize, u16)> = std::collections::BTreeMap::new();
    let mut root = None;
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], b"obj") {
        let place = at + found;
        at = place + 3;
        let Some((start, number, generation)) = header(bytes, place) else { continue };
        let body = &bytes[at..bytes.len().min(at + 4096)];
        let end = find(body, b"endobj").unwrap_or(body.len());
        if is_catalog(&body[..end]) {
            root = Some((number, generation));
        }
        // A later object replaces an earlier one.
        objects.insert(number, (start, generation));
    }
    let (number, generation) = root?;
    let size = objects.keys().last().map_or(1, |last| last.saturating_add(1));
    if size > 8_000_000 {
        return None;
    }
    let mut repaired = bytes.to_vec();
    repaired.extend_from_slice(b"\nendobj\n");
    let table = repaired.len();
    repaired.extend_from_slice(b"xref\n0 1\n0000000000 65535 f \n");
    for (number, (start, generation)) in &objects {
        repaired.extend_from_slice(format!("{number} 1\n{start:010} {generation:05} n \n").as_bytes());
    }
    let keys = kept(bytes);
    let trailer =
        format!("trailer\n<</Size {size}/Root {number} {generation} R{keys}>>\nstartxref\n{table}\n%%EOF\n");
    repaired.extend_from_slice(trailer.as_bytes());
    Some(repaired)
}

/// The file with the length of the key of its encryption, and a table of the objects that are found in it, if the encryption
/// is of version 4 and states no length: it has a key of 128 bits then (ISO 32000-2, table 20).
pub(super) fn with_key_length(bytes: &[u8]) -> Option<Vec<u8>> {
    let keys = kept(bytes);
    let (number, generation) = keys.strip_prefix("/Encrypt ")?.split_once(" R")?.0.split_once(' ')?;
    let object = format!("{number} {generation} obj");
    let mut rest = 0;
    let start = loop {
        let at = rest + find(&bytes[rest..], object.as_bytes())?;
        rest = at + object.len();
        if at == 0 || !bytes[at - 1].is_ascii_digit() {
            break rest;
        }
    };
    let (_, values) = Operators::of(&bytes[start..]).next()?;
    let Value::Dictionary(members) = values.first()? else { return None };
    let member = |wanted: &[u8]| members.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
    if member(b"V")?.number() != Some(4.0) || member(b"Length").is_some() {
        return None;
    }
    let open = start + find(&bytes[start..], b"<<")? + 2;
    repaired(&[&bytes[..open], b"/Length 128", &bytes[open..]].concat())
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|part| part == word)
}

/// The beginning, number and generation of an object whose `obj` stands at a place.
fn header(bytes: &[u8], place: usize) -> Option<(usize, u32, u16)> {
    let before = &bytes[place.saturating_sub(24)..place];
    let text = before
        .iter()
        .rposition(|byte| !(byte.is_ascii_digit() || byte.is_ascii_whitespace()))
        .map_or(before, |at| &before[at + 1..]);
    let text = std::str::from_utf8(text).ok()?;
    if !text.ends_with(|c: char| c.is_ascii_whitespace()) {
        return None;
    }
    let mut words = text.split_ascii_whitespace().rev();
    let generation: u16 = words.next()?.parse().ok()?;
    let number = words.next()?;
    let offset = text.trim_end().rfind(|c: char| c.is_ascii_whitespace())?;
    let start = text[..offset].trim_end().len() - number.len();
    Some((place - text.len() + start, number.parse().ok()?, generation))
}

fn is_catalog(body: &[u8]) -> bool {
    let text: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    find(&text, b"/Type/Catalog").is_some()
}

/// What the file's own trailer says of its encryption and its information.
fn kept(bytes: &[u8]) -> String {
    let mut keys = String::new();
    for name in ["/Encrypt", "/Info"] {
        let at = bytes.windows(name.len()).rposition(|part| part == name.as_bytes());
        let Some(at) = at else { continue };
        let rest = String::from_utf8_lossy(&bytes[at + name.len()..bytes.len().min(at + 40)]).into_owned();
        let words: Vec<&str> = rest.split_ascii_whitespace().take(3).collect();
        if let [number, generation, mark] = words.as_slice()
            && mark.starts_with('R')
        {
            keys.push_str(&format!("{name} {number} {generation} R"));
        }
    }
    if keys.contains("/Encrypt")
        && let Some(at) = find(bytes, b"/ID")
        && let Some((id, _)) = String::from_utf8_lossy(&bytes[at..bytes.len().min(at + 160)]).split_once(']')
    {
        keys.push_str(&format!("{id}]"));
    }
    keys
}
