//! Records: single claims that somebody else has written down.

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

    /// The record with all its columns in the claim.
    #[must_use]
    pub fn finished(mut self) -> Self {
        self.claim.extra = std::mem::take(&mut self.extra).into_iter().collect();
        self
    }
}
