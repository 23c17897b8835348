//! Talk and doubt before a quote: "allegedly \[it fell\]", "tried to \[buy it\]".

use super::cut::Cut;
use super::signs::{HEARSAY, NOMINAL};
use super::{Turn, TurnKind};
use crate::text::cue::{Cue, is_function};
use crate::text::hedge::hedges;
use crate::words::{ATTEMPTS, CLAUSE, PLOTTING};

/// Talk that names nobody: "allegedly", "it is said that", "is believed to".
pub(super) fn hearsay(cut: &Cut<'_>, from: usize, to: usize) -> Option<Turn> {
    let reading = &cut.reading;
    let from = from.max(cut.region_start());
    // "As far as the owner is concerned, [the mill is clean]".
    let as_far = ["as far as", "so far as", "for all", "to the best of"];
    if as_far.iter().any(|phrase| super::cut::phrase_at(reading, from, phrase).is_some())
        && cut.way(from, to).commas == 1
        && (from..to)
            .any(|at| matches!(reading.words[at].base(), "know" | "concern" | "tell" | "see" | "knowledge"))
    {
        return Some(cut.turn(TurnKind::Attributed, from, to));
    }
    if let Some((at, end)) = HEARSAY.among(reading, from, to) {
        let way = cut.way(end - 1, to);
        // "Although it was said to be unsinkable, [the ship sank]".
        let apart = way.commas > 0 && (from..at).any(|place| CLAUSE.has(cut.lower(place)));
        if !way.stop && !way.joined && way.commas <= 1 && !apart {
            return Some(cut.turn(TurnKind::Attributed, at, end));
        }
    }
    None
}

/// Whether a hedge reports what others say.
pub(super) fn is_report(words: &str) -> bool {
    let words = words.to_lowercase();
    [
        "alleg",
        "report",
        "said",
        "believed",
        "thought",
        "supposed",
        "purported",
        "rumo",
        "understood",
        "assumed",
        "presumed",
        "suspected",
        "ostensibly",
        "accounts",
    ]
    .iter()
    .any(|sign| words.contains(sign))
}

/// A hedge before the quote whose clause the quote stands in.
pub(super) fn hedged(cut: &Cut<'_>) -> Option<Turn> {
    let reading = &cut.reading;
    let from = reading.words.get(cut.region_start()).map_or(0, |word| word.span.start);
    let found = reading
        .cued(Cue::Hedge)
        .filter(|span| span.start >= from && span.end <= cut.kept.start)
        .find(|span| {
            let last = reading.words.iter().rposition(|word| word.span.end <= span.end).unwrap_or(0);
            let way = cut.way(last, cut.first);
            let near = !(way.stop || way.joined || way.colon || way.clause)
                && (way.commas == 0 || span.start == from && way.commas == 1 || way.commas == 2);
            near && (hedges(reading, *span) || is_report(span.of(reading.text).unwrap_or_default()))
        })?;
    let kind = if is_report(found.of(reading.text).unwrap_or_default()) {
        TurnKind::Attributed
    } else {
        TurnKind::Uncertain
    };
    Some(cut.turn_at(kind, found))
}

/// "In theory, \[the wall holds\]".
pub(super) fn nominal(cut: &Cut<'_>) -> Option<Turn> {
    let (at, end) = NOMINAL.among(&cut.reading, cut.region_start(), cut.first)?;
    let way = cut.way(end - 1, cut.first);
    (!way.stop && !way.joined && way.commas <= 1 && !way.clause)
        .then(|| cut.turn(TurnKind::Uncertain, at, end))
}

/// "Tried to \[buy the island\]", "would \[close\]", "thinks of \[selling it\]".
pub(super) fn tried(cut: &Cut<'_>) -> Option<Turn> {
    let last = cut.first.checked_sub(1)?;
    let verb = &cut.reading.words[cut.first];
    if verb.is_small() && verb.lower.ends_with("ing") {
        let leads = matches!(cut.lower(last), "of" | "about" | "over" | "on");
        let place = if leads { last.checked_sub(1)? } else { last };
        let plots = &cut.reading.words[place];
        // "The debate about selling it": a noun.
        let is_verb =
            plots.is_verb_form() || plots.lower.ends_with("ing") || plots.lower.ends_with('s') && !leads;
        return (PLOTTING.has(plots.base()) && is_verb)
            .then(|| cut.turn(TurnKind::Uncertain, place, cut.first));
    }
    let act = verb.is_small() && (verb.is_verb_base() || verb.lower == "be" || verb.lower == "have");
    let word = &cut.reading.words[last];
    // "To open" is an act, whatever else "open" may be.
    let named = verb.is_small() && !is_function(&verb.lower);
    if word.lower == "to" && last > 0 && (act || named) && ATTEMPTS.has(cut.reading.words[last - 1].base()) {
        return Some(cut.turn(TurnKind::Uncertain, last - 1, cut.first));
    }
    (act && word.lower == "would").then(|| cut.turn(TurnKind::Uncertain, last, cut.first))
}
