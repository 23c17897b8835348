//! The document that holds the tables: what is between its marks is replaced, and nothing else.

use std::path::Path;

/// Writes a part: what is between `<!-- NAME: … -->` and `<!-- end of NAME -->`.
pub(crate) fn write(document: &Path, name: &str, part: &str) {
    let text = std::fs::read_to_string(document).unwrap();
    let (before, rest) = text.split_once(&format!("<!-- {name}:")).expect("a mark of the part");
    let (mark, rest) = rest.split_once("-->\n").unwrap();
    let (_, after) = rest.split_once(&format!("<!-- end of {name} -->")).unwrap();
    let text = format!("{before}<!-- {name}:{mark}-->\n\n{}\n\n<!-- end of {name} -->{after}", part.trim());
    std::fs::write(document, text).unwrap();
}
