//! Talk and doubt before a quote: "allegedly \[it fell\]", "tried to \[buy it\]".

use super::cut::Cut;
use super::signs::{HEARSAY, NOMINAL};
use super::{Turn, TurnKind};
use crate::text::cue::{Cue, is_function};
use crate::text::hedge::hedges;
use crate::words::{ATTEMPTS, CLAUSE, FACTIVE, OLD_WORDS, PLOTTING};

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

/// "\[It holds\], at least on paper", "\[it is\] a claim that nobody backs".
pub(super) fn doubted_after(cut: &Cut<'_>) -> Option<Turn> {
    let at = cut.last;
    let next = match cut.lower(at) {
        "at" if cut.lower(at + 1) == "least" => at + 2,
        _ => at,
    };
    if cut.gap(at.checked_sub(1)?).contains([',', '\u{2014}', '\u{2013}'])
        && let Some(end) = NOMINAL.at(&cut.reading, at).or_else(|| NOMINAL.at(&cut.reading, next))
    {
        return Some(cut.turn(TurnKind::Uncertain, at, end));
    }
    // "Goes an old saying".
    let goes = matches!(cut.lower(at), "goes" | "runs" | "went" | "ran");
    let noun = (at + 1..at + 4).find(|place| {
        cut.reading
            .words
            .get(*place)
            .is_some_and(|word| OLD_WORDS.has(word.base()) || OLD_WORDS.has(&word.lower))
    });
    if let Some(noun) = noun.filter(|_| goes) {
        return Some(cut.turn(TurnKind::Attributed, at, noun + 1));
    }
    // "As people used to believe".
    let formerly = |place: usize| {
        super::cut::phrase_at(&cut.reading, place, "used to").is_some()
            || matches!(cut.lower(place), "once" | "formerly" | "long")
    };
    let end = cut.reading.words.len();
    if cut.lower(at) == "as"
        && (at + 1..end.min(at + 5)).any(formerly)
        && cut.reading.words[at + 1..end.min(at + 7)]
            .iter()
            .any(|word| matches!(word.base(), "believe" | "think" | "suppose" | "assume"))
    {
        return Some(cut.turn(TurnKind::Attributed, at, end.min(at + 5)));
    }
    // "Is a claim that": the quote is the name of a statement.
    let is = matches!(cut.lower(at), "is" | "was" | "remains");
    let only = matches!(cut.lower(at + 1), "a" | "an" | "the" | "merely" | "only" | "his" | "her" | "their");
    let noun = cut.reading.words.get(at + 2)?;
    let says = matches!(
        noun.base(),
        "claim" | "allegation" | "theory" | "rumour" | "rumor" | "assumption" | "guess" | "opinion"
    );
    let verb =
        cut.reading.words[cut.first..cut.last].iter().any(|word| word.is_finite() || word.is_verb_form());
    (is && only && says && verb).then(|| cut.turn(TurnKind::Attributed, at, at + 3))
}

/// "Will try to show that \[it fell\]": whether they showed it is not said.
pub(super) fn to_be_shown(cut: &Cut<'_>) -> Option<Turn> {
    let that = super::denied::complement(cut)?;
    let verb = that.checked_sub(1).filter(|at| FACTIVE.has(cut.reading.words[*at].base()))?;
    let to = verb.checked_sub(1).filter(|to| cut.lower(*to) == "to")?;
    let governor = to.checked_sub(1)?;
    ATTEMPTS.has(cut.reading.words[governor].base()).then(|| cut.turn(TurnKind::Uncertain, governor, that))
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
