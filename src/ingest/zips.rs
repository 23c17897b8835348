//! What a ZIP archive is, by the names and the first of its members.

/// How many bytes at either end of a file are searched for the names of its parts.
const SEARCHED: usize = 1 << 20;

pub(super) fn has(file: &[u8], at: usize, part: &[u8]) -> bool {
    file.get(at..at + part.len()) == Some(part)
}

/// Whether the beginning or the end of a file contains some bytes.
pub(super) fn mentions(file: &[u8], words: &[u8]) -> bool {
    let head = &file[..file.len().min(SEARCHED)];
    let tail = &file[head.len().max(file.len().saturating_sub(SEARCHED))..];
    [head, tail].iter().any(|part| part.windows(words.len()).any(|window| window == words))
}

pub(super) fn is_zip(file: &[u8]) -> bool {
    file.starts_with(b"PK\x03\x04")
}

/// Whether a file is a ZIP archive with a member of this name.
pub(super) fn is_zip_with(file: &[u8], member: &str) -> bool {
    is_zip(file) && mentions(file, member.as_bytes())
}

/// Whether a file is a ZIP archive whose first member states this media type.
pub(super) fn is_zip_of(file: &[u8], media_type: &str) -> bool {
    is_zip(file)
        && has(file, 30, b"mimetype")
        && mentions(&file[..file.len().min(256)], media_type.as_bytes())
}

/// The kind of a document that is a ZIP archive: by what is in it, or, of a large one, by its name.
pub(super) fn document(file: &[u8], name: &str) -> Option<&'static str> {
    if !is_zip(file) {
        return None;
    }
    if is_zip_with(file, "word/document") {
        return Some("docx");
    }
    if is_zip_with(file, "xl/workbook.xml") {
        return Some("xlsx");
    }
    let kinds = [("odt", "application/vnd.oasis.opendocument.text"), ("epub", "application/epub+zip")];
    let stated = kinds.iter().find(|(_, media_type)| is_zip_of(file, media_type));
    if let Some((kind, _)) = stated {
        return Some(kind);
    }
    // Its members may be named later than was read.
    let name = name.to_ascii_lowercase();
    let named = ["docx", "odt", "epub"].into_iter().find(|kind| name.ends_with(&format!(".{kind}")));
    named.filter(|_| file.len() >= LARGE)
}

/// A file of so many bytes may not have been read as a whole.
const LARGE: usize = 60_000;
