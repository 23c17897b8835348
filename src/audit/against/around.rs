//! Around: the sentences of a text that a quotation stands in.

use crate::model::{Seq, Span, View};

/// What stands around a quotation in its text.
pub(super) struct Around<'a> {
    pub(super) sentence: Option<Seq>,
    /// The sentence, and that with its neighbours in the paragraph.
    pub(super) words: &'a str,
    pub(super) wide: &'a str,
    /// From the beginning of the sentence to that of the next.
    pub(super) from: usize,
    pub(super) to: usize,
}

impl<'a> Around<'a> {
    pub(super) fn of(view: &View, document: Seq, text: &'a str, span: Span) -> Self {
        let spans: Vec<(Seq, Span)> =
            view.claims_of(document).iter().filter_map(|seq| Some((*seq, view.claim(*seq)?.span?))).collect();
        let first = spans.iter().rposition(|(_, own)| own.start <= span.start);
        let last = spans.iter().position(|(_, own)| own.start >= span.end).unwrap_or(spans.len());
        let start = first.map_or(span.start, |at| spans[at].1.start);
        let end = last
            .checked_sub(1)
            .and_then(|at| spans.get(at))
            .map_or(span.end, |(_, own)| own.end.max(span.end));
        let line = |at: usize| text[..at].rfind("\n\n").map_or(0, |at| at + 2);
        let before =
            first.and_then(|at| at.checked_sub(1)).map_or(start, |at| spans[at].1.start).max(line(start));
        let after = spans.get(last).map_or(end, |(_, own)| own.end);
        let stop = text[end..].find("\n\n").map_or(text.len(), |at| end + at);
        Around {
            sentence: first.filter(|at| spans[*at].1.end > span.start).map(|at| spans[at].0),
            words: text.get(start..end).unwrap_or_default(),
            wide: text.get(before.min(start)..after.min(stop).max(end)).unwrap_or_default(),
            from: start,
            to: spans.get(last).map_or(text.len(), |(_, own)| own.start),
        }
    }
}
