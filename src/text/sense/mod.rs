//! Sense: whether the words beside a quote turn what it says.
//!
//! "Permitted to end the lease" out of "is not permitted to end the lease" says the opposite of its source. Invariant:
//! a turn is a word beside the quote, in its sentence or right after it, whose reach includes the quote. A word within the
//! quote does not turn it, and a word whose clause ends before the quote does not either. `tests/quotes.rs` measures it with
//! the labelled cuts of `tests/vectors/quotes`. It knows English words only.

mod after;
mod asked;
mod before;
mod carried;
mod condition;
mod cut;
mod denied;
mod doubt;
mod elided;
mod negated;
mod said;
mod signs;

pub use carried::Cited;

use super::quote::Found;
use crate::model::Span;
use cut::Cut;

/// How words beside a quote turn its sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TurnKind {
    /// They negate it.
    Negated,
    /// They make it depend on a condition.
    Conditional,
    /// They attribute it to somebody.
    Attributed,
    /// They say that it is not so.
    Denied,
    /// They ask whether it is so.
    Asked,
    /// They say that it may be so, or was only tried.
    Uncertain,
}

impl TurnKind {
    /// The name that messages and documents use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            TurnKind::Negated => "negated",
            TurnKind::Conditional => "conditional",
            TurnKind::Attributed => "attributed",
            TurnKind::Denied => "denied",
            TurnKind::Asked => "asked",
            TurnKind::Uncertain => "uncertain",
        }
    }

    /// Whether the words are still said, by somebody or with less certainty: a claim made of them may stand, once it is
    /// recorded who makes it.
    #[must_use]
    pub fn is_said(self) -> bool {
        matches!(self, TurnKind::Attributed | TurnKind::Uncertain)
    }

    /// What the source does with the quoted words, as a verb phrase after "the source".
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            TurnKind::Negated => "negates them",
            TurnKind::Conditional => "makes them depend on a condition",
            TurnKind::Attributed => "attributes them to somebody",
            TurnKind::Denied => "says that they are not so",
            TurnKind::Asked => "asks whether they are so",
            TurnKind::Uncertain => "does not say that they are certain",
        }
    }
}

/// Words beside a quote that turn its sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// How.
    pub kind: TurnKind,
    /// The words, in bytes of the text.
    pub words: Span,
    /// Who is said to speak, in bytes of the text, if the words attribute the quote to somebody who is named there.
    pub speaker: Option<Span>,
    /// The words in which the speaker is named, perhaps with a name beside an office.
    pub around: Option<Span>,
    /// Whether the words are among those that an elision or a bracket left out: then nothing excuses it.
    pub within: bool,
}

/// The words that turn the sense of the stretch at a span of a text.
#[must_use]
pub fn turns(text: &str, span: Span) -> Vec<Turn> {
    turns_of(text, &[span])
}

/// The words that turn the sense of a quote, beside it or where it leaves words out.
#[must_use]
pub fn turns_of_quote(text: &str, found: &Found) -> Vec<Turn> {
    let mut turns = turns_of(text, &found.pieces);
    turns.extend(elided::turns(text, found));
    turns
}

fn turns_of(text: &str, pieces: &[Span]) -> Vec<Turn> {
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return Vec::new() };
    let span = Span { start: first.start, end: last.end };
    if span.of(text).is_none_or(str::is_empty) {
        return Vec::new();
    }
    let mut turns = Vec::new();
    if let Some(cut) = Cut::new(text, span, true) {
        turns.extend(before::turns(&cut));
    }
    if let Some(cut) = Cut::new(text, span, false) {
        turns.extend(after::turns(&cut));
    }
    turns.sort_by_key(|turn| (turn.words, turn.kind));
    turns.dedup_by_key(|turn| turn.kind);
    turns
}
