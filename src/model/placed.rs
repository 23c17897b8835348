//! Entries in their place: what a view hands out.

use serde::Serialize;

use super::{Assessment, Entry, Relation, Seq, Time, Waiver};
use crate::tlog::Hash;

/// One entry in its place.
#[derive(Debug, Clone)]
pub struct Logged {
    /// Its place.
    pub seq: Seq,
    /// The hash of its leaf in the tree.
    pub leaf: Hash,
    /// What it says, or why this version cannot read it.
    pub entry: Result<Entry, String>,
}

/// An assessment in its place.
#[derive(Debug, Clone, Copy)]
pub struct Assessed<'a> {
    /// Its place.
    pub seq: Seq,
    /// The entry that says it.
    pub entry: &'a Entry,
    /// The assessment.
    pub assessment: &'a Assessment,
}

impl<'a> Assessed<'a> {
    /// Who judged the claim: the person who is named, or else who recorded the verdict. A verdict that was published
    /// elsewhere is its publisher's, and never the recorder's.
    #[must_use]
    pub fn assessor(self) -> Option<&'a str> {
        let recorder = self.entry.recorder.as_deref().filter(|_| !self.assessment.is_published());
        let by = self.assessment.by.as_deref().filter(|by| !by.trim().is_empty());
        by.or(recorder).map(str::trim).filter(|name| !name.is_empty())
    }
}

/// A relation in its place.
#[derive(Debug, Clone, Copy)]
pub struct Related<'a> {
    /// Its place.
    pub seq: Seq,
    /// The first claim; `relation.to` is the second.
    pub from: Seq,
    /// The relation.
    pub relation: &'a Relation,
}

impl Related<'_> {
    /// The claim that it relates to `claim`.
    #[must_use]
    pub fn other(&self, claim: Seq) -> Seq {
        if self.from == claim { self.relation.to } else { self.from }
    }

    /// Whether it is between `claim` and `other`, in either direction.
    #[must_use]
    pub fn joins(&self, claim: Seq, other: Seq) -> bool {
        (self.from, self.relation.to) == (claim, other) || (self.from, self.relation.to) == (other, claim)
    }
}

/// A waiver in its place.
#[derive(Debug, Clone, Copy)]
pub struct Waived<'a> {
    /// Its place.
    pub seq: Seq,
    /// The entry on which it accepts a finding.
    pub about: Seq,
    /// The waiver.
    pub waiver: &'a Waiver,
}

/// A description that stands, in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Described<'a> {
    /// Its place.
    pub seq: Seq,
    /// The fields that come from it: those that no later description has.
    pub fields: Vec<&'static str>,
    /// When it was recorded.
    pub at: Time,
    /// Who recorded it.
    pub recorder: Option<&'a str>,
    /// Why.
    pub because: &'a str,
}

#[cfg(test)]
mod tests {
    use super::Logged;

    #[test]
    fn an_entry_of_a_view_is_small() {
        // A view holds every entry. Texts come to this: about 280 bytes more for a claim of a table.
        assert!(size_of::<Logged>() <= 224, "{}", size_of::<Logged>());
    }
}
