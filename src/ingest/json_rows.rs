//! The rows of a JSON document that is a table of claims, with the sources that it lists beside them.
//!
//! Invariant: a row is a claim, or an error with its place. What a row takes from the list of sources has no place in
//! the row, and is never quoted from it. `tests/ingest.rs` and `tests/hostile.rs` hold it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::cell::Cell;
use super::claimreview::Found;
use super::columns::{self, Columns};
use super::json::Node;
use super::mapping::plain;
use super::member::{Member, flatten};
use super::record::Record;
use super::{json_frames, json_ld, tidy};
use crate::error::{Error, ReadError, Result};
use crate::model::Span;

/// A row of a document: its name, if rows have names, and its value.
type Row<'n> = (Option<String>, Node<'n>);

/// A row whose cells were found.
struct Cells<'n> {
    start: usize,
    is_object: bool,
    members: Vec<Member<'n>>,
    /// The sources that it names and that the document does not list.
    unknown: Vec<String>,
}

/// Reads the rows of a document: an array of objects, the largest such array in an object, an object of objects, or a frame.
pub(super) fn read(path: &str, node: Node<'_>, columns: &mut Columns) -> Result<Vec<Found>> {
    let (found, sources) = (rows(node), sources(node));
    let frame = json_frames::rows(node, &|name| columns.may_hold_claims(name));
    let cells: Vec<Cells<'_>> = match frame {
        Some(frame) => {
            let row = |(start, members)| Cells { start, is_object: true, members, unknown: Vec::new() };
            frame.into_iter().map(row).collect()
        }
        None => found.iter().map(|(name, row)| cells(name.as_deref(), *row, &sources)).collect(),
    };
    columns.meet(cells.iter().flat_map(|row| row.members.iter().map(|(name, ..)| &**name)));
    let why = match columns.missing().first() {
        Some(column) => Some(format!("the table has no column `{column}`")),
        None => (!columns.has_text()).then(|| "no column is known to hold the claims".to_owned()),
    };
    if let Some(why) = why {
        let (path, columns) = (path.to_owned(), columns.names().to_vec());
        if columns.is_empty() {
            let why = "it contains no claims".to_owned();
            return Err(Error::Unread(ReadError::Unreadable { path, format: "JSON", why }));
        }
        return Err(Error::Unread(ReadError::NoColumn { path, why, columns }));
    }
    Ok(cells.into_iter().map(|row| record(row, columns)).collect())
}

fn rows(node: Node<'_>) -> Vec<Row<'_>> {
    if node.is_array() {
        return unnamed(node);
    }
    // The largest collection in the document holds the rows; without one, the document itself is the collection.
    let objects = |nodes: &[Node<'_>]| nodes.iter().filter(|node| node.is_object()).count();
    let size = |node: Node<'_>| {
        let members: Vec<_> = node.members().into_iter().map(|(_, member)| member).collect();
        objects(&node.items()).max(objects(&members))
    };
    let mut collections: Vec<_> =
        node.members().into_iter().map(|(_, member)| (size(member), member)).collect();
    collections.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
    match collections.first() {
        Some((1.., member)) if member.is_array() => unnamed(*member),
        Some((1.., member)) if member.members().iter().all(|(_, one)| one.is_object()) => named(*member),
        _ => named(node),
    }
}

fn unnamed(node: Node<'_>) -> Vec<Row<'_>> {
    node.items().into_iter().map(|item| (None, item)).collect()
}

fn named(node: Node<'_>) -> Vec<Row<'_>> {
    node.members().into_iter().map(|(name, item)| (Some(name.into_owned()), item)).collect()
}

/// The sources that a document lists beside its claims.
fn sources(node: Node<'_>) -> BTreeMap<String, Named> {
    let listed = node.get("sources").map(Node::members).unwrap_or_default().into_iter();
    let listed = listed.filter(|(_, source)| source.is_object());
    listed.map(|(name, source)| (name.into_owned(), Named::of(source))).collect()
}

/// The cells of a row, with what it takes from the source that it names.
fn cells<'n>(name: Option<&str>, row: Node<'n>, sources: &'n BTreeMap<String, Named>) -> Cells<'n> {
    let mut members = Vec::new();
    flatten(row, "", 0, &mut members);
    for (name, value, ..) in &mut members {
        // The words of posts of X come with entities.
        if plain(name).ends_with("fulltext") {
            *value = json_ld::decoded(std::mem::take(value)).into_owned().into();
        }
    }
    let (source, unknown) = named_sources(row, sources);
    if let Some(source) = source {
        let place = Span { start: source.start, end: source.start };
        for (name, value) in &source.members {
            members.push((format!("source.{name}").into(), Cow::Borrowed(value.as_str()), place, ""));
        }
    }
    let start = row.span().start;
    if let Some(name) = name.filter(|_| !members.iter().any(|(column, ..)| column == "id")) {
        members.insert(0, ("id".into(), Cow::Owned(name.to_owned()), Span { start, end: start }, ""));
    }
    Cells { start, is_object: row.is_object(), members, unknown }
}

fn record(row: Cells<'_>, columns: &mut Columns) -> Found {
    let Cells { start, is_object, members, unknown } = row;
    if !is_object {
        return Err((start, "a row must be a JSON object: {…}".to_owned()));
    }
    let cells: Vec<_> =
        members.iter().map(|(column, value, span, raw)| Cell { column, value, span: *span, raw }).collect();
    let place = |cell: Option<usize>| cell.map_or(start, |cell| cells[cell].span.start);
    let record = columns.record(&cells).map(Record::finished);
    let mut record = record.map_err(|(cell, why)| (place(cell), why))?;
    if !unknown.is_empty() {
        record.claim.details.get_or_insert_default().unresolved = unknown;
    }
    Ok(record)
}

/// A source that rows name: what each of them copies from it.
struct Named {
    start: usize,
    members: Vec<(String, String)>,
    /// Whether it has an address.
    located: bool,
}

impl Named {
    fn of(source: Node<'_>) -> Self {
        let url = source.get("url").and_then(Node::string);
        let known = ["title", "url", "author", "publisher", "year", "published"];
        let members = source.members().into_iter().filter(|(name, _)| known.contains(&&**name));
        // A value that is too long for any field of an entry is cut only so far that it still is too long.
        let shorter = |value: String| value.chars().take(columns::MOST_ENCODED + 1).collect::<String>();
        let value = |value| shorter(json_ld::names(value).join(", "));
        let members = members.map(|(name, node)| (name.into_owned(), value(node)));
        Named {
            start: source.span().start,
            members: members.filter(|(_, value)| !value.is_empty()).collect(),
            located: url.is_some_and(|(url, _)| tidy::locator(&url).is_some()),
        }
    }
}

/// The first source with an address among those that a row names, or the first of them; and the names that the document
/// does not list.
fn named_sources<'s>(
    row: Node<'_>,
    sources: &'s BTreeMap<String, Named>,
) -> (Option<&'s Named>, Vec<String>) {
    let named = ["source_ids", "sources", "source_id", "source"].iter().find_map(|name| row.get(name));
    let names = named.filter(|_| !sources.is_empty()).map(json_ld::names).unwrap_or_default();
    let (known, mut unknown): (Vec<_>, Vec<_>) =
        names.into_iter().partition(|name| sources.contains_key(name));
    let mut room = columns::LONGEST_EXTRA;
    unknown.retain(|name| {
        room = room.saturating_sub(tidy::encoded(name));
        room > 0
    });
    let mut found = known.iter().filter_map(|name| sources.get(name));
    let first = found.clone().next();
    (found.find(|source| source.located).or(first), unknown)
}
