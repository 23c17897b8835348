//! Members: what an object of JSON says, the objects within it included, and where.
//!
//! Invariant: what is within an object has a name made of both names, `speaker.name`, and keeps its place in the document.

use std::borrow::Cow;

use super::json::Node;
use crate::model::Span;

/// A member of an object, or of an object within it; then its name is made of both names.
pub(super) type Member<'a> = (Cow<'a, str>, Cow<'a, str>, Span, &'a str);

/// The members of an object, and of the objects within it.
pub(super) fn flatten<'a>(node: Node<'a>, before: &str, depth: usize, members: &mut Vec<Member<'a>>) {
    for (name, value) in node.members() {
        let name = if before.is_empty() { name } else { format!("{before}.{name}").into() };
        one(name, value, depth, members);
    }
}

/// A value under a name; or the members of an object, if it is one.
pub(super) fn one<'a>(name: Cow<'a, str>, value: Node<'a>, depth: usize, members: &mut Vec<Member<'a>>) {
    if value.is_object() && depth < 4 {
        flatten(value, &name, depth + 1, members);
    } else if let Some((words, span)) = value.string() {
        let raw = &value.raw()[1..value.raw().len() - 1];
        members.push((name, words, span, raw));
    } else if let Some(text) = value.text().filter(|text| text != "[]") {
        members.push((name, text, value.span(), value.raw()));
    }
}

/// The names in a row, which may be wrong in other ways.
pub(super) fn names(row: &[u8]) -> Vec<Cow<'_, str>> {
    let mut members = Vec::new();
    flatten(Node::unread(std::str::from_utf8(row).unwrap_or_default()), "", 0, &mut members);
    members.into_iter().map(|(name, ..)| name).collect()
}
