//! Redactions: entries that are withheld.

use serde::{Deserialize, Serialize};

use super::Seq;
use crate::tlog::Hash;

/// The withholding of entries and captured bytes, because of the entry that this one is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redaction {
    /// Why.
    pub because: String,
    /// The entries withheld, as ranges, first and last, in order. Their leaf hashes remain. What a source among
    /// them captured is withheld with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<(Seq, Seq)>,
    /// The captured bytes withheld, by their hashes: written up to format 3, when the source's entry stayed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blobs: Vec<Hash>,
}

impl Redaction {
    /// How many entries the ranges name. Empty ranges do not count.
    #[must_use]
    pub fn count(&self) -> u64 {
        let lengths = self.entries.iter().map(|(first, last)| last.saturating_add(1).saturating_sub(*first));
        lengths.fold(0, u64::saturating_add)
    }
}
