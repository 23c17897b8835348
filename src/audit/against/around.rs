//! Around: the sentences of a text that a quotation stands in.

use crate::model::{Seq, Span, View};
use crate::text::credits;

/// The sentences of a document, in order.
pub(super) struct Sentences<'a> {
    text: &'a str,
    spans: Vec<(Seq, Span)>,
    credits: Vec<Span>,
}

/// What stands around a quotation in its text.
pub(super) struct Around<'a> {
    /// The text, and where the quotation stands in it.
    pub(super) text: &'a str,
    pub(super) quotation: Span,
    /// The sentence that it begins in.
    pub(super) sentence: Option<Seq>,
    /// Its sentences, and these with their neighbours in the paragraph.
    pub(super) words: &'a str,
    pub(super) wide: &'a str,
    /// From the beginning of its first sentence to that of the next.
    pub(super) from: usize,
    pub(super) to: usize,
    /// Who is named after it, behind a dash.
    pub(super) credit: Option<&'a str>,
}

impl<'a> Sentences<'a> {
    pub(super) fn of(view: &View, document: Seq, text: &'a str) -> Self {
        let span = |seq: &Seq| Some((*seq, view.claim(*seq)?.span?));
        let mut spans: Vec<(Seq, Span)> = view.claims_of(document).iter().filter_map(span).collect();
        spans.sort_by_key(|(_, span)| *span);
        Sentences { text, spans, credits: credits(text) }
    }

    /// What stands around a quotation.
    pub(super) fn around(&self, quotation: Span) -> Around<'a> {
        let Sentences { text, spans, credits } = self;
        let first = spans.partition_point(|(_, own)| own.start <= quotation.start).checked_sub(1);
        let next = spans.partition_point(|(_, own)| own.start < quotation.end);
        let mut start = first.map_or(quotation.start, |at| spans[at].1.start);
        let last = next.checked_sub(1).map_or(quotation.end, |at| spans[at].1.end);
        let end = last.max(quotation.end);
        // “She said:” leads to a paragraph that is a quotation.
        let lead = text[..quotation.start].trim_end_matches(|c: char| !c.is_alphanumeric() && c != ':');
        let is_led = lead.ends_with(':') && text[lead.len()..quotation.start].contains("\n\n");
        if is_led
            && let Some(before) = spans.partition_point(|(_, own)| own.start < lead.len()).checked_sub(1)
        {
            start = start.min(spans[before].1.start);
        }
        let credit = credits.get(credits.partition_point(|credit| credit.start < quotation.end));
        let credit = credit.filter(|credit| {
            let gap = text.get(quotation.end..credit.start);
            gap.is_some_and(|gap| !gap.contains(char::is_alphanumeric))
        });
        let paragraph = text[..start].rfind("\n\n").map_or(0, |at| at + 2);
        let before = first.and_then(|at| at.checked_sub(1)).map_or(start, |at| spans[at].1.start);
        let after = spans.get(next).map_or(end, |(_, own)| own.end);
        let break_after = |at: usize| text[at..].find("\n\n").map_or(text.len(), |gap| at + gap);
        // A quotation that is not closed goes on in the next paragraph, and who speaks may be said there.
        let is_open = text[quotation.end..].trim_start().chars().next().is_none_or(char::is_alphanumeric)
            || text[quotation.end..].starts_with('\n');
        let stop = break_after(end);
        let after = if is_open && stop < text.len() { break_after(stop + 2) } else { after.min(stop) };
        let wide_end = after.max(end).max(credit.map_or(0, |credit| credit.end));
        Around {
            text,
            quotation,
            sentence: first.filter(|at| spans[*at].1.end > quotation.start).map(|at| spans[at].0),
            words: text.get(start..end).unwrap_or_default(),
            wide: text.get(before.max(paragraph).min(start)..wide_end).unwrap_or_default(),
            from: start,
            credit: credit.and_then(|credit| credit.of(text)),
            to: spans.get(next).map_or(text.len(), |(_, own)| own.start),
        }
    }
}
