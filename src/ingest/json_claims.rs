//! The claims in a JSON document, as its formats read them: a table, ClaimReview, or an answer of the Fact Check Tools
//! API.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::charset::Decoded;
use super::claimreview::Found;
use super::columns::Columns;
use super::input::{Input, Made};
use super::json::Node;
use super::{About, Content, OnError, loose, posts};
use crate::error::{Error, ReadError, Result};
use crate::text::Index;

/// What was found in a document.
pub(super) struct Claims {
    /// Each claim, or what is wrong with it.
    pub(super) rows: Vec<Found>,
    /// What a person should know.
    pub(super) notes: Vec<String>,
    /// How the columns were read, if it is a table.
    pub(super) columns: Columns,
}

/// Reads a document in which these claims are found.
pub(super) fn read(input: Input<'_>, find: fn(Node<'_>, &About) -> Claims) -> Result<Made> {
    let decoded = input.decoded(None)?;
    let text = standard(&decoded.text);
    let claims = find(parse(&input, &text)?, input.about);
    made(&input, &decoded, claims)
}

/// A document without what programs write and JSON does not have: a name that it is assigned to, and `NaN`. Every value keeps
/// its place.
pub(super) fn standard(text: &str) -> Cow<'_, str> {
    match posts::unassigned(text) {
        Cow::Borrowed(text) => loose::json(text),
        Cow::Owned(text) => Cow::Owned(loose::json(&text).into_owned()),
    }
}

/// The text of a document as JSON.
pub(super) fn parse<'t>(input: &Input<'_>, text: &'t str) -> Result<Node<'t>> {
    let index = || Index::new(text);
    Node::parse(text, 0).map_err(|wrong| row_error(input.path, &index(), wrong))
}

/// The document with the claims that were found in it.
pub(super) fn made(input: &Input<'_>, decoded: &Decoded<'_>, claims: Claims) -> Result<Made> {
    if claims.rows.is_empty() {
        return Err(input.refuse("it contains no claims"));
    }
    let mut made = Made::new(input.format, decoded, decoded.text.clone().into_owned());
    let mut records = Vec::new();
    // Made for the first error only: most documents have none.
    let index = OnceCell::new();
    for row in claims.rows {
        let index = || index.get_or_init(|| Index::new(&decoded.text));
        match row.map_err(|wrong| row_error(input.path, index(), wrong)) {
            Ok(record) => records.push(record),
            Err(error) if input.about.on_error == OnError::Stop => return Err(error),
            Err(error) => made.skipped.push(error),
        }
    }
    made.notes = claims.notes;
    made.content = Content::Records(records, Box::new(claims.columns));
    Ok(made)
}

/// An error at a byte of a text, with its line and column.
fn row_error(path: &str, index: &Index<'_>, (at, why): (usize, String)) -> Error {
    let (line, column) = (index.number(at), index.column(at));
    Error::Unread(ReadError::Row { path: path.to_owned(), line, column, why })
}
