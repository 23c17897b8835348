//! What a row holds, and the place in it at which something is wrong.

use super::{Row, Wrong};
use crate::error::{Error, ReadError};
use crate::ingest::fact_checks;
use crate::ingest::json::Node;
use crate::ingest::member::{Member, flatten};

/// A row that is a claim of an answer of the Fact Check Tools API.
pub(super) fn reviewed(row: &Row) -> Option<Node<'_>> {
    let text = text_of(&row.raw).ok().filter(|text| text.contains("\"claimReview\""))?;
    let node = Node::parse(text, 0).ok()?;
    fact_checks::is_claim(node).then_some(node)
}

pub(super) fn object(row: &Row) -> std::result::Result<Vec<Member<'_>>, Wrong> {
    let raw = text_of(&row.raw)?;
    let node = Node::parse(raw, 0)?;
    if !node.is_object() {
        return Err((node.span().start, "a row must be a JSON object: {…}".to_owned()));
    }
    let mut members = Vec::new();
    flatten(node, "", 0, &mut members);
    Ok(members)
}

pub(super) fn text_of(bytes: &[u8]) -> std::result::Result<&str, Wrong> {
    std::str::from_utf8(bytes).map_err(|error| (error.valid_up_to(), "these bytes are not UTF-8".to_owned()))
}

/// An error at a place in a row: its line, and its column in characters, from 1.
pub(super) fn place_error(path: &str, row: &Row, place: usize, why: String) -> Error {
    let before = &row.raw[..place.min(row.raw.len())];
    let blank = row.raw.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count().min(before.len());
    let line = row.line + before[blank..].iter().filter(|byte| **byte == b'\n').count();
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let column = 1 + String::from_utf8_lossy(&before[start..]).chars().count();
    Error::Unread(ReadError::Row { path: path.to_owned(), line, column, why })
}
