//! Records: claims that somebody else has written down, one by one.

use std::collections::BTreeMap;

use super::json::Node;
use crate::model::{Assessment, Claim, RelationKind, Verdict};

/// How one record of a file stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// By a relation.
    Relation(RelationKind),
    /// It speaks for the other.
    Supports,
}

/// A claim as a file of claims has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// The claim.
    pub claim: Claim,
    /// The verdicts that were published with it.
    pub assessments: Vec<Assessment>,
    /// The name by which others of the file refer to it.
    pub id: Option<String>,
    /// How it stands to others, by their names.
    pub links: Vec<(Link, String)>,
    /// What else was said of it.
    pub(super) extra: BTreeMap<String, String>,
    pub(super) date: Option<String>,
    pub(super) url: Option<String>,
    pub(super) because: Option<String>,
}

impl Record {
    /// Notes what others it refers to: a JSON array, or names apart by commas, semicolons or white space. The column
    /// is kept as it is, too.
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

    /// The record with everything in its claim.
    #[must_use]
    pub fn finished(mut self) -> Self {
        self.claim.extra = std::mem::take(&mut self.extra);
        self
    }
}

impl Assessment {
    /// An assessment that says nothing yet.
    pub(super) fn default_words() -> Self {
        Assessment {
            verdict: Verdict::NotEnoughEvidence,
            confidence: None,
            evidence: Vec::new(),
            because: String::new(),
            by: None,
            rating: None,
            url: None,
            date: None,
        }
    }
}
