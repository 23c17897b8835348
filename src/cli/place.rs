//! Places: where the words of a finding stand.

use std::collections::BTreeMap;

use claimlog::model::Seq;
use claimlog::text::Index;

/// A source's name and text.
pub(super) struct Place<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
}

/// Where a claim stands.
pub(super) type Find<'a> = dyn Fn(Seq) -> Option<Place<'a>> + 'a;

/// The indexes of the texts that hold the findings, each made once.
#[derive(Default)]
pub(super) struct Indexes<'a>(BTreeMap<usize, Index<'a>>);

impl<'a> Indexes<'a> {
    /// The index of a text, which must live as long as the indexes.
    pub(super) fn of(&mut self, text: &'a str) -> &Index<'a> {
        self.0.entry(text.as_ptr().addr()).or_insert_with(|| Index::new(text))
    }
}
