//! Segmentation: a text into the stretches that can be claims.

use super::citation::{Handing, Linked, citations};
use super::fold::bare;
use super::lines::runs;
use super::reference::{is_within, references};
use super::{parts, sentence};
use crate::model::{Claim, Details, Span};

/// The most bytes a segment may have. A longer one is cut at a space, since a claim must fit an entry,
/// however its characters are escaped.
pub const LONGEST_SEGMENT: usize = 8192;

/// The segments of `text`, in order: sentences, titles, list items, fragments. Each is trimmed and holds a
/// letter or digit. Between two segments there are only white space, hidden characters and marks. Hidden
/// characters neither end nor join a segment.
#[must_use]
pub fn segments(text: &str) -> Vec<Span> {
    let mut segments = Vec::new();
    let bare = bare(text);
    let seen = bare.as_ref().map_or(text, |bare| &bare.text);
    let mut sentences = Vec::new();
    let listed = references(seen);
    for run in runs(seen) {
        sentences.clear();
        // A reference is one segment, however many stops it has.
        if is_within(&listed, run) {
            sentences.push(run);
        } else {
            sentence::split(seen, run, &mut |span| sentences.push(span));
        }
        parts::part(seen, run, &sentences, &mut |span| {
            let span = bare.as_ref().map_or(Some(span), |bare| bare.origin(span));
            span.into_iter().for_each(|span| cut(text, span, &mut segments));
        });
    }
    segments
}

/// A claim for each segment of `text`, in its exact words, with what the text cites for it. `linked` has what its document
/// marks as links.
pub fn claims<'a>(text: &'a str, linked: &'a Linked) -> impl Iterator<Item = Claim> + 'a {
    let mut handing = Handing::new(text, citations(text, linked));
    let mut spans = segments(text).into_iter().peekable();
    std::iter::from_fn(move || {
        let span = spans.next()?;
        let cites = handing.of(span, spans.peek().copied());
        let words = span.of(text).unwrap_or_default().into();
        let details = Details { cites, ..Details::default() }.boxed();
        Some(Claim { text: words, span: Some(span), details, ..Claim::default() })
    })
}

fn cut(text: &str, mut span: Span, segments: &mut Vec<Span>) {
    while span.end - span.start > LONGEST_SEGMENT {
        let mut limit = span.start + LONGEST_SEGMENT;
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        let words = &text[span.start..limit];
        let space = words.rfind(char::is_whitespace).filter(|at| *at > 0);
        let head = space.map_or(words, |at| &words[..at]).trim_end();
        push(text, Span { start: span.start, end: span.start + head.len() }, segments);
        let rest = &text[span.start + head.len()..span.end];
        span.start = span.end - rest.trim_start().len();
    }
    push(text, span, segments);
}

fn push(text: &str, span: Span, segments: &mut Vec<Span>) {
    let words = &text[span.start..span.end];
    let start = span.end - words.trim_start().len();
    let trimmed = Span { start, end: start + words.trim().len() };
    let span = without_emphasis(text, trimmed);
    if text[span.start..span.end].contains(char::is_alphanumeric) {
        segments.push(span);
    }
}

/// Without the marks of Markdown that set all of it in bold or italics.
fn without_emphasis(text: &str, span: Span) -> Span {
    for mark in ["***", "**", "__", "*", "_"] {
        let words = &text[span.start..span.end];
        let inner = words.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
        if let Some(inner) =
            inner.filter(|inner| !inner.is_empty() && !inner.contains(mark) && inner.trim() == *inner)
        {
            let start = span.start + mark.len();
            return Span { start, end: start + inner.len() };
        }
    }
    span
}
