//! The cut: the sentence around one end of a quote, and what of it was left out.
//!
//! Invariant: it costs no more for a long text: only the paragraph around the quote is read, up to [`WINDOW`] bytes.

use super::{Turn, TurnKind};
use crate::model::Span;
use crate::text::attribution::attributions;
use crate::text::reading::Reading;
use crate::text::segment::segments;
use crate::words::CLAUSE;

/// So many bytes before and after an end of a quote are read.
const WINDOW: usize = 2048;

/// A sentence that a quote was cut out of.
#[derive(Debug)]
pub(super) struct Cut<'a> {
    /// The sentence.
    pub(super) reading: Reading<'a>,
    /// Where the sentence begins in the text.
    base: usize,
    /// The quote's part of the sentence, in bytes of the sentence.
    pub(super) kept: Span,
    /// The first word of the quote, and the word after its last.
    pub(super) first: usize,
    pub(super) last: usize,
    /// Who speaks, in bytes of the text, if the sentence belongs to speech that began in an earlier one; the sentence
    /// itself, if nobody is named.
    pub(super) carried: Option<Span>,
    /// The sentence after it, if there is one in the paragraph, and where it begins in the text.
    pub(super) next: Option<(Reading<'a>, usize)>,
}

/// What stands between two words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) commas: usize,
    /// A semicolon, or the end of a sentence.
    pub(super) stop: bool,
    pub(super) colon: bool,
    /// A dash or a bracket.
    pub(super) dash: bool,
    /// A comma and a word that begins another main clause.
    pub(super) joined: bool,
    /// A word that begins a clause.
    pub(super) clause: bool,
    /// The last "that", if there is one.
    pub(super) that: Option<usize>,
}

impl<'a> Cut<'a> {
    /// The sentence around the beginning of a quote, or around its end.
    pub(super) fn new(text: &'a str, span: Span, begins: bool) -> Option<Self> {
        let end = span.end - span.of(text)?.chars().next_back()?.len_utf8();
        let at = if begins { span.start } else { end };
        let window = window(text, at);
        let words = window.of(text)?;
        let sentences = segments(words);
        let number = sentences.partition_point(|sentence| sentence.end + window.start <= at);
        let sentence = *sentences.get(number)?;
        let base = window.start + sentence.start;
        let inside = sentence.of(words)?;
        let local = |at: usize| at.saturating_sub(base).min(inside.len());
        let kept = Span { start: local(span.start), end: local(span.end) };
        let reading = Reading::new(inside);
        let first = reading.words.iter().position(|word| word.span.end > kept.start)?;
        let last = reading.words.iter().rposition(|word| word.span.start < kept.end)? + 1;
        if first >= last {
            return None;
        }
        let said = attributions(words, &sentences[..=number]);
        let named = said.iter().rev().flatten().find_map(|said| said.speaker);
        let carried = said.last().copied().flatten().filter(|said| said.carried);
        let carried = carried.map(|_| named.unwrap_or(sentence).shifted(window.start));
        let next = sentences
            .get(number + 1)
            .and_then(|next| Some((Reading::new(next.of(words)?), window.start + next.start)));
        Some(Cut { reading, base, kept, first, last, carried, next })
    }

    /// A word in lower case, or nothing.
    pub(super) fn lower(&self, at: usize) -> &str {
        self.reading.words.get(at).map_or("", |word| word.lower.as_str())
    }

    /// What stands between a word and the next.
    pub(super) fn gap(&self, at: usize) -> &'a str {
        let words = &self.reading.words;
        let start = words.get(at).map_or(0, |word| word.span.end);
        let end = words.get(at + 1).map_or(self.reading.text.len(), |word| word.span.start);
        self.reading.text.get(start..end).unwrap_or_default()
    }

    /// What stands between the word at `from` and the word at `to`.
    pub(super) fn way(&self, from: usize, to: usize) -> Way {
        let mut way = Way::default();
        for at in from..to {
            let gap = self.gap(at);
            let comma = gap.contains(',');
            way.commas += usize::from(comma);
            way.stop |= gap.contains([';', '?', '!']) || gap.starts_with('.') && gap.len() > 1;
            way.colon |= gap.contains(':');
            way.dash |= gap.contains(['\u{2014}', '\u{2013}', '(', ')']);
            let next = self.lower(at + 1);
            if comma && matches!(next, "and" | "but" | "or" | "yet" | "so" | "nor") {
                // "So long as" is a condition, and "and that" goes on.
                way.joined |= !matches!(self.lower(at + 2), "that" | "only" | "long");
            }
            if at + 1 < to {
                way.clause |= CLAUSE.has(next) && !matches!(next, "if" | "unless" | "however");
                if next == "that" {
                    way.that = Some(at + 1);
                }
            }
        }
        way
    }

    /// Whether the quote begins with the verb of its clause.
    pub(super) fn begins_with_verb(&self) -> bool {
        self.reading
            .words
            .get(self.first)
            .is_some_and(|word| word.is_small() && (word.is_finite() || word.is_verb_form()))
    }

    /// The quote's part of the sentence.
    pub(super) fn kept_words(&self) -> &'a str {
        self.kept.of(self.reading.text).unwrap_or_default()
    }

    /// A turn by the words from `from` up to `to`, exclusive.
    pub(super) fn turn(&self, kind: TurnKind, from: usize, to: usize) -> Turn {
        let words = &self.reading.words;
        let start = words.get(from).map_or(0, |word| word.span.start);
        let end = words.get(to.saturating_sub(1).max(from)).map_or(start, |word| word.span.end);
        self.turn_at(kind, Span { start, end })
    }

    /// A turn by words of the sentence.
    pub(super) fn turn_at(&self, kind: TurnKind, span: Span) -> Turn {
        Turn { kind, words: span.shifted(self.base), speaker: None, around: None, within: false }
    }

    /// A span of the sentence as one of the text.
    pub(super) fn outer(&self, span: Span) -> Span {
        span.shifted(self.base)
    }

    /// Where the clauses begin that the quote may be a part of.
    pub(super) fn region_start(&self) -> usize {
        let ends = |at: &usize| {
            let way = self.way(*at, at + 1);
            way.stop || way.joined
        };
        (0..self.first).rev().find(ends).map_or(0, |at| at + 1)
    }
}

/// Whether a phrase stands at a word of a reading: the word after it, if it does.
pub(super) fn phrase_at(reading: &Reading<'_>, at: usize, phrase: &str) -> Option<usize> {
    let mut place = at;
    for wanted in phrase.split(' ') {
        if reading.words.get(place)?.lower != wanted {
            return None;
        }
        place += 1;
    }
    Some(place)
}

/// The paragraph around a place, or as much of it as is read.
fn window(text: &str, at: usize) -> Span {
    let mut start = at.saturating_sub(WINDOW);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = (at + WINDOW).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let blank = |words: &str, last: bool| {
        let ends = words.match_indices('\n').filter(|(at, _)| {
            let rest = &words[at + 1..];
            let line = rest.split('\n').next().unwrap_or_default();
            line.trim().is_empty() && line.len() < rest.len()
        });
        let mut ends = ends.map(|(at, _)| at);
        if last { ends.next_back() } else { ends.next() }
    };
    let before = blank(&text[start..at], true).map_or(start, |place| start + place + 1);
    let after = blank(&text[at..end], false).map_or(end, |place| at + place);
    Span { start: before, end: after }
}
