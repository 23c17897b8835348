//! Records: single claims that somebody else has written down.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::json::Node;
use crate::model::{Assessment, Claim, RelationKind};

/// How one record of a file is connected to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// By a relation.
    Relation(RelationKind),
    /// It supports the other.
    Supports,
}

/// A claim from a file of claims.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// The claim.
    pub claim: Claim,
    /// The verdicts that were published with it.
    pub assessments: Vec<Assessment>,
    /// The name by which other records of the file refer to it.
    pub id: Option<String>,
    /// Its connections to other records, by their names.
    pub links: Vec<(Link, String)>,
    /// What else was said about it.
    pub(super) extra: Vec<(String, String)>,
    pub(super) date: Option<String>,
    pub(super) url: Option<String>,
    pub(super) because: Option<String>,
}

/// What one item of a list of citations cites: its text, its address or its title.
fn cited(item: Node<'_>) -> Option<Cow<'_, str>> {
    let names = ["url", "uri", "link", "href", "source", "title", "text"];
    match item.is_object() {
        true => names.into_iter().find_map(|name| item.get(name)?.string()),
        false => item.string(),
    }
    .map(|(text, _)| text)
}

impl Record {
    /// Adds connections to the records that a value names: a JSON array, or names separated by commas, semicolons,
    /// vertical bars or white space. Returns false, so that the column is kept unchanged, too.
    pub(super) fn refer(&mut self, link: Link, value: &str) -> bool {
        let names: Vec<String> = match Node::parse(value, 0) {
            Ok(node) if node.is_array() => {
                node.items().into_iter().filter_map(|item| Some(item.text()?.into_owned())).collect()
            }
            _ => value.split([',', ';', ' ', '\n', '\t', '|']).map(str::to_owned).collect(),
        };
        let names = names.into_iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        self.links.extend(names.map(|name| (link, name)));
        false
    }

    /// Adds what a value cites: the texts and the addresses of a JSON array, or lines. Returns whether it cites anything.
    pub(super) fn cite(&mut self, value: &str) -> bool {
        let cites: Vec<Cow<'_, str>> = match Node::parse(value, 0) {
            Ok(node) if node.is_array() => node.items().into_iter().filter_map(cited).collect(),
            Ok(node) if node.is_object() => cited(node).into_iter().collect(),
            _ => value.lines().map(Cow::Borrowed).collect(),
        };
        let mut seen = BTreeSet::new();
        // A number counts citations, and does not name any.
        let named = cites.iter().map(|one| one.trim()).filter(|one| one.contains(char::is_alphabetic));
        let cites: Vec<Box<str>> = named.filter(|one| seen.insert(*one)).map(Into::into).collect();
        let any = !cites.is_empty();
        if any {
            self.claim.details.get_or_insert_default().cites = cites;
        }
        any
    }

    /// The record with all its columns in the claim.
    #[must_use]
    pub fn finished(mut self) -> Self {
        self.claim.extra = std::mem::take(&mut self.extra).into_iter().collect();
        self
    }
}
