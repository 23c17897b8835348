//! Texts: what sources captured, as a whole or in pieces, and what is known of texts that are not here.

use std::collections::{BTreeMap, BTreeSet};

use super::{Seq, Span};
use crate::tlog::Hash;

/// Captured texts by their hashes.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    pub(super) whole: BTreeMap<Hash, String>,
    /// Pieces of texts that are not here as a whole, by where they begin.
    pub(super) pieces: BTreeMap<(Hash, usize), String>,
    /// The sources that are not in English, in a view that does not have their texts.
    pub(super) foreign: Option<BTreeSet<Seq>>,
}

impl Texts {
    pub(super) fn whole(&self, hash: &Hash) -> Option<&str> {
        self.whole.get(hash).map(String::as_str)
    }

    pub(super) fn beginning(&self, hash: &Hash) -> Option<&str> {
        self.whole(hash).or_else(|| self.pieces.get(&(*hash, 0)).map(String::as_str))
    }

    pub(super) fn around(&self, hash: &Hash, span: Span) -> Option<(&str, Span)> {
        if let Some(text) = self.whole(hash) {
            return Some((text, span));
        }
        let ((of, start), text) = self.pieces.range(..=(*hash, span.start)).next_back()?;
        let within = || Some(Span { start: span.start - start, end: span.end.checked_sub(*start)? });
        within().filter(|_| of == hash).map(|span| (text.as_str(), span))
    }
}
