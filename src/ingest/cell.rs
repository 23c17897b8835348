//! Cells: the values of a row, each with its place in the document.
//!
//! Invariant: the span of a claim is the place of its words, so that they can be read there. `tests/claims.rs` reads them.

use crate::model::{Claim, Details, Span};

/// A value in a row.
#[derive(Debug, Clone)]
pub(super) struct Cell<'a> {
    /// The column.
    pub(super) column: &'a str,
    /// The value.
    pub(super) value: &'a str,
    /// Where it stands in the document, in bytes.
    pub(super) span: Span,
    /// Its bytes there, with escapes. Empty if it was taken from elsewhere.
    pub(super) raw: &'a str,
}

impl Cell<'_> {
    /// The claim that it states, in its own words and with its place.
    pub(super) fn spoken(&self) -> Claim {
        let text = self.value.trim();
        if self.raw.is_empty() {
            // It was taken from elsewhere in the document.
            return Claim { text: text.into(), ..Claim::default() };
        }
        let mut span = self.span;
        let quote = if self.raw == self.value {
            span.start += self.raw.len() - self.raw.trim_start().len();
            span.end = span.start + text.len();
            None
        } else {
            Some(self.raw.into())
        };
        let details = Details { quote, ..Details::default() }.boxed();
        Claim { text: text.into(), span: Some(span), details, ..Claim::default() }
    }
}
