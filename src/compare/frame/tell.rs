//! Telling: a conflict of two frames in words that a reader can check.

use crate::model::Span;

use super::super::content::Content;
use super::super::difference::Difference;
use super::super::outcome::Conflict;
use super::class::{Act, CLASSES};
use super::meet::Meeting;
use super::phrase::Phrase;

/// A conflict of two frames, told in words.
pub(super) fn told(m: &Meeting<'_, '_>, conflict: Conflict, what: &str, spans: [Span; 2]) -> Difference {
    let words = |statement: &Content<'_>, span: Span| statement.text()[span.start..span.end].to_owned();
    let deed = words(m.a, m.f.span);
    let (one, other) = (words(m.a, spans[0]), words(m.b, spans[1]));
    let reason = format!("both say {what} (“{deed}”): “{one}”, “{other}”");
    Difference { conflict, firm: true, reason, spans }
}

/// The span of a phrase.
pub(super) fn span(statement: &Content<'_>, phrase: &Phrase) -> Span {
    let tokens = || phrase.items.iter().map(|item| &statement.tokens[usize::from(item.token)]);
    let amount = phrase.amount.map(|number| statement.quantities[usize::from(number)].span);
    let start = tokens().map(|token| token.span.start).chain(amount.map(|span| span.start)).min();
    let end = tokens().map(|token| token.span.end).chain(amount.map(|span| span.end)).max();
    Span { start: start.unwrap_or_default(), end: end.unwrap_or_default() }
}

/// Whether one of some acts has a trait.
pub(super) fn any(acts: &[Act], wanted: &str) -> bool {
    acts.iter().any(|act| CLASSES.is(*act, wanted))
}
