//! What an elision leaves out, and what a bracket puts in its place.
//!
//! Invariant: no elision crosses a negation, a condition, an attribution, a denial or a question. A clause about a noun
//! between commas (", which was never lined,") may be left out, whatever it says.

use super::cut::phrase_at;
use super::signs::{ALMOST, CONDITION, FALSE, HEARSAY, negation};
use super::{Turn, TurnKind};
use crate::model::Span;
use crate::text::cue::Cue;
use crate::text::hedge::hedges;
use crate::text::quote::Found;
use crate::text::reading::Reading;
use crate::words::{ACCORDING, CLAUSE_SAYS, DENIES, FACTIVE, FINITE_SAYS, FREE_SAYS, PREPOSITIONS};

/// The words that a quote leaves out or puts in and that turn its sense.
pub(super) fn turns(text: &str, found: &Found) -> Vec<Turn> {
    let mut turns = Vec::new();
    for pair in found.pieces.windows(2) {
        let gap = Span { start: pair[0].end, end: pair[1].start };
        turns.extend(left_out(text, gap));
    }
    for words in &found.inserted {
        let reading = Reading::new(words);
        let denies = (0..reading.words.len()).any(|at| negation(&reading, at).is_some());
        let gaps = found.pieces.windows(2).filter_map(|pair| text.get(pair[0].end..pair[1].start));
        let there =
            gaps.map(Reading::new).any(|gap| (0..gap.words.len()).any(|at| negation(&gap, at).is_some()));
        if denies && !there {
            turns.push(Turn {
                kind: TurnKind::Negated,
                words: found.span,
                speaker: None,
                around: None,
                within: true,
            });
        }
    }
    turns
}

/// So many characters after what was left out are read as well.
const AFTER: usize = 40;

/// The first words that turn the sense among those that were left out.
fn left_out(text: &str, gap: Span) -> Option<Turn> {
    let words = gap.of(text)?;
    let reading = Reading::new(words);
    let after = text[gap.end..].char_indices().nth(AFTER).map_or(text.len(), |(at, _)| gap.end + at);
    let on = Reading::new(text.get(gap.start..after)?);
    // A sentence that is left out as a whole attributes its own words, unless it reports speech that goes on.
    let whole = words.trim_start().starts_with(['.', '?', '!'])
        && words.trim_end().ends_with(['.', '?', '!', '\u{201d}', '"']);
    let speech = words.contains(['"', '\u{201c}', '\u{201d}', ':']);
    let first = reading.words.first()?;
    let turn = |kind, span: Span| {
        Some(Turn { kind, words: span.shifted(gap.start), speaker: None, around: None, within: true })
    };
    let aside = is_aside(words);
    if aside && matches!(first.lower.as_str(), "which" | "who" | "whose" | "where" | "whom") {
        return None;
    }
    if let Some(at) = words.find('?') {
        return turn(TurnKind::Asked, Span { start: at, end: at + 1 });
    }
    for (at, word) in reading.words.iter().enumerate() {
        let to = |end: usize| Span { start: word.span.start, end: reading.words[end - 1].span.end };
        if let Some(end) = CONDITION.at(&reading, at).filter(|_| phrase_at(&reading, at, "only on").is_none())
        {
            return turn(TurnKind::Conditional, to(end));
        }
        if let Some(end) = HEARSAY.at(&reading, at) {
            return turn(TurnKind::Attributed, to(end));
        }
        if let Some(end) = FALSE.at(&reading, at) {
            return turn(TurnKind::Denied, to(end));
        }
        // "Should the quorum be met" between commas is a condition.
        if at == 0 && aside && matches!(word.lower.as_str(), "should" | "had" | "were") {
            return turn(TurnKind::Conditional, word.span);
        }
        let next = reading.words.get(at + 1);
        // "Held on the lake", "announced in May": a participle of the noun before it.
        let participle = at == 0 && next.is_some_and(|next| PREPOSITIONS.has(&next.lower));
        let says = word.base_is(FREE_SAYS.or(CLAUSE_SAYS).or(FINITE_SAYS))
            && !FACTIVE.has(word.base())
            && (word.is_verb_form() || at > 0 && next.is_none())
            && !participle;
        if (says || word.is(ACCORDING)) && (!whole || speech || next.is_some_and(|next| next.lower == "that"))
        {
            let kind = if DENIES.has(word.base()) { TurnKind::Denied } else { TurnKind::Attributed };
            return turn(kind, word.span);
        }
        let contrast = aside && at == 0;
        // "No" negates the word after it, which the quote has.
        let negates = negation(&reading, at).or_else(|| negation(&on, at).filter(|_| !aside));
        if let Some((_, end)) = negates.filter(|_| !contrast) {
            return turn(TurnKind::Negated, to(end.min(reading.words.len())));
        }
        if ALMOST.at(&reading, at) == Some(reading.words.len()) && !aside {
            return turn(TurnKind::Negated, word.span);
        }
    }
    let hedge = reading.cued(Cue::Hedge).find(|span| hedges(&reading, *span) || span.end - span.start > 8);
    hedge.and_then(|span| turn(TurnKind::Uncertain, span))
}

/// Whether the words are set off on both sides: by commas, brackets or dashes.
fn is_aside(words: &str) -> bool {
    let bare = words.trim();
    [(',', ','), ('(', ')'), ('\u{2014}', '\u{2014}'), ('\u{2013}', '\u{2013}')]
        .iter()
        .any(|(open, close)| bare.len() > 2 && bare.starts_with(*open) && bare.ends_with(*close))
}
