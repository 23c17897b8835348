//! Captured: what a view has of the texts of its sources.
//!
//! Invariant: a view that does not have a text says nothing of it but what an index that was proved says
//! (`a_source_in_another_language_is_known_by_the_index` in `tests/index.rs`).

use std::collections::BTreeSet;

use super::{Seq, Span, View};
use crate::tlog::Hash;

impl View {
    /// Adds a captured text, whose hash the caller has checked.
    pub fn add_text(&mut self, hash: Hash, text: String) {
        self.texts.whole.insert(hash, text);
    }

    /// Adds a piece of a captured text that begins at this byte, where the whole is not needed. The caller has checked it.
    pub fn add_piece(&mut self, hash: Hash, start: usize, text: String) {
        self.texts.pieces.insert((hash, start), text);
    }

    /// Says which sources are not in English, in a view that does not have their texts.
    pub fn set_foreign(&mut self, sources: BTreeSet<Seq>) {
        self.texts.foreign = Some(sources);
    }

    /// The sources that are not in English, where that was found before.
    #[must_use]
    pub fn foreign(&self) -> Option<&BTreeSet<Seq>> {
        self.texts.foreign.as_ref()
    }

    /// A captured text by its hash.
    #[must_use]
    pub fn text(&self, hash: &Hash) -> Option<&str> {
        self.texts.whole(hash)
    }

    /// How a captured text begins: the text, or as much of it as is here.
    #[must_use]
    pub fn beginning(&self, hash: &Hash) -> Option<&str> {
        self.texts.beginning(hash)
    }

    /// A captured text, or a piece of it that has the place of a span with some words around it; and the span in it.
    #[must_use]
    pub fn around(&self, hash: &Hash, span: Span) -> Option<(&str, Span)> {
        self.texts.around(hash, span)
    }
}
