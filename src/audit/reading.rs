//! Reading: claims as the rules see them, each in its place, with what comes before it in its source.
//!
//! Invariant: a claim is read alike whether it is read with all others or alone
//! (`tests/one_claim.rs`).

use std::collections::BTreeMap;

use super::{Case, Summary, Unread};
use crate::model::{Seq, Source, View};
use crate::text::{Folded, Mentions, Place, Places, Reading, Speech, is_break, language, seen};

/// How many segments before a claim the rules may look at.
const BEFORE: usize = 3;

/// Hands every claim that is in force and wanted to `each`, source by source, in the order of its text; and other claims
/// that are read with them.
pub(super) fn read_claims(
    view: &View,
    is_wanted: impl Fn(Seq) -> bool,
    summary: &mut Summary,
    each: &mut impl FnMut(&Case<'_>),
) {
    let mut counted = |case: &Case<'_>| {
        summary.read(case);
        each(case);
    };
    let mut unread = Vec::new();
    for (seq, source) in view.sources() {
        let page = Page::of(view, source);
        if let Some(language) = page.language {
            unread.push(Unread { source: Some(seq), language });
        }
        let mut claims = view.claims_of(seq).to_vec();
        claims.retain(|claim| view.in_force(*claim) && (page.prose.is_some() || is_wanted(*claim)));
        if !claims.iter().any(|claim| is_wanted(*claim)) {
            continue;
        }
        page.sort(&mut claims);
        page.read(&claims, 0, &mut counted);
    }
    for (seq, entry, _) in view.claims() {
        if entry.about.is_none() && view.in_force(seq) && is_wanted(seq) {
            read_alone(view, seq, &mut counted);
        }
    }
    summary.unread.extend(unread);
}

/// Hands one claim to `each`, if it is in force, and reads no more of its source than bears on it.
pub(super) fn read_claim(view: &View, seq: Seq, each: &mut impl FnMut(&Case<'_>)) {
    let Some(entry) = view.entry(seq).filter(|_| view.claim(seq).is_some() && view.in_force(seq)) else {
        return;
    };
    let Some(about) = entry.about else { return read_alone(view, seq, each) };
    let Some(source) = view.source(about) else { return };
    let page = Page::of(view, source);
    let (claims, last_end) = page.run_up_to(view.claims_of(about), seq);
    page.read(&claims, last_end, &mut |case: &Case<'_>| {
        if case.seq == seq {
            each(case);
        }
    });
}

/// Reads a claim that was not taken from a source.
fn read_alone(view: &View, seq: Seq, each: &mut impl FnMut(&Case<'_>)) {
    let Some(claim) = view.claim(seq) else { return };
    let english = language(&claim.text).is_none();
    let seen = seen(&claim.text);
    let reading = Reading::new(seen.as_ref().map_or(&claim.text, |seen| &seen.text));
    let nothing = Mentions::default();
    let mut case = Case::new(view, seq, claim, &reading, Place::ALONE, &[], &nothing, english);
    case.seen = seen.as_ref();
    each(&case);
}

/// A source, as its claims are read.
struct Page<'a> {
    view: &'a View,
    /// Its text, if it is read as prose: the rows of a table stand next to each other, not in a text, and each is
    /// read alone.
    prose: Option<&'a str>,
    /// Its language, in English, if it is reliably another one.
    language: Option<&'static str>,
}

impl<'a> Page<'a> {
    fn of(view: &'a View, source: &Source) -> Self {
        let prose = view.text(&source.text).filter(|_| !source.is_table());
        Page { view, prose, language: view.beginning(&source.text).and_then(language) }
    }

    /// Puts claims into the order of the text.
    fn sort(&self, claims: &mut [Seq]) {
        claims.sort_by_key(|seq| (self.view.claim(*seq).and_then(|claim| claim.span), *seq));
    }

    /// What stands between the place where the claim before ended and a claim.
    fn gap(&self, last_end: usize, seq: Seq) -> Option<&'a str> {
        let span = self.view.claim(seq).and_then(|claim| claim.span);
        self.prose.zip(span).and_then(|(text, span)| text.get(last_end..span.start))
    }

    /// The claims in force from the beginning of a claim's paragraph up to it, and where the claim before them ended.
    fn run_up_to(&self, claims: &[Seq], seq: Seq) -> (Vec<Seq>, usize) {
        let mut run = vec![seq];
        if self.prose.is_none() {
            return (run, 0);
        }
        let mut claims = claims.to_vec();
        self.sort(&mut claims);
        let at = claims.iter().position(|claim| *claim == seq).unwrap_or_default();
        let mut first = seq;
        for before in claims[..at].iter().rev().copied().filter(|claim| self.view.in_force(*claim)) {
            let end = self.view.claim(before).and_then(|claim| claim.span).map_or(0, |span| span.end);
            if is_break(self.gap(end, first)) && !self.may_go_on(before, first) {
                run.reverse();
                return (run, end);
            }
            run.push(before);
            first = before;
        }
        run.reverse();
        (run, 0)
    }

    /// Whether speech in one claim may go on in another that begins a paragraph.
    fn may_go_on(&self, before: Seq, after: Seq) -> bool {
        let words = |seq| self.view.claim(seq).map_or("", |claim| &*claim.text);
        Speech::may_go_on(words(before), words(after))
    }

    /// Reads claims that are in the order of the text, and of one run hands over the last ones.
    fn read(&self, claims: &[Seq], mut last_end: usize, each: &mut impl FnMut(&Case<'_>)) {
        let view = self.view;
        let mut places = self.prose.map(Places::new);
        // Kept for all of a source, since what comes before a claim is looked at with it; of most claims nothing is.
        let seen: BTreeMap<Seq, Folded> =
            claims.iter().filter_map(|seq| Some((*seq, seen(&view.claim(*seq)?.text)?))).collect();
        let mut previous: Vec<Reading<'_>> = Vec::new();
        let mut speech = Speech::default();
        let mut mentions = self.prose.map_or_else(Mentions::default, Mentions::of);
        for seq in claims {
            let seen = seen.get(seq);
            let Some(claim) = view.claim(*seq) else { continue };
            // Words of its own are not the source's: they stand nowhere on the page.
            let own = claim.span.filter(|span| {
                claim.quote().is_none() && self.prose.is_some_and(|text| span.of(text).is_some())
            });
            let place = places.as_mut().zip(own).map_or(Place::ALONE, |(places, span)| places.of(span));
            let gap = self.gap(last_end, *seq);
            if is_break(gap) || place.mark.is_some() {
                previous.clear();
            }
            last_end = claim.span.map_or(last_end, |span| span.end);
            let reading = Reading::new(seen.map_or(&claim.text, |seen| &seen.text));
            let english = self.language.is_none();
            if let Some(span) = own {
                mentions.read_to(span.start);
            }
            let mut case = Case::new(view, *seq, claim, &reading, place, &previous, &mentions, english);
            case.seen = seen;
            case.carried = speech.carries(gap, &reading, case.speaker);
            each(&case);
            previous.push(reading);
            if previous.len() > BEFORE {
                previous.remove(0);
            }
        }
    }
}
