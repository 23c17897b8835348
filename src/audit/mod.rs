//! The audit: are the claims well founded?
//!
//! The law: an audit is a pure function of a [`View`]; it fails on nothing and returns findings. A rule
//! is a record ([`Rule`]) with its story, an example that it flags and a repaired twin on which every
//! rule is silent; `tests/rules.rs` holds each to that. Claims that were withdrawn or replaced are
//! passed over.

mod case;
mod example;
mod finding;
mod pairs;
mod rule;
mod rules;

pub use case::Case;
pub use example::view_of as example_view;
pub use finding::{Finding, Quoted, Report, Selection, Summary, Unread};
pub use rule::{Check, Hit, Level, Rule};
pub use rules::{RULES, rule, rule_for};

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use crate::model::{Seq, Status, View};
use crate::text::{Folded, Place, Places, Quotation, Reading, language, seen};

/// Applies the selected rules to a view.
#[must_use]
pub fn audit<'a>(view: &'a View, selection: &Selection) -> Report<'a> {
    let mut summary = Summary::default();
    let rules: Vec<&'static Rule> = RULES.iter().filter(|rule| selection.takes(rule.code)).collect();
    // The rules that look at the whole view know nothing of those that read one claim: side by side, and
    // sorted afterwards, they give the same report in half the time.
    let mut hits = thread::scope(|scope| {
        let whole = scope.spawn(|| look_at_whole(view, &rules));
        let mut hits = Vec::new();
        read_claims(view, &mut summary, &mut |case| {
            for rule in &rules {
                if let Check::Claim { english, check } = rule.check
                    && (case.english || !english)
                {
                    hits.extend(check(case).into_iter().map(|hit| (*rule, hit)));
                }
            }
        });
        match whole.join() {
            Ok((others, crowds)) => {
                hits.extend(others);
                summary.crowds = crowds;
            }
            Err(panic) => std::panic::resume_unwind(panic),
        }
        hits
    });
    let unused = waive(view, &rules, &mut hits, &mut summary);
    if let Some(rule) = rules.iter().find(|rule| rule.code == rules::UNUSED_WAIVER) {
        hits.extend(unused.into_iter().map(|hit| (*rule, hit)));
    }
    let mut findings: Vec<Finding<'a>> =
        hits.into_iter().map(|(rule, hit)| Finding::new(view, rule, hit)).collect();
    findings.sort_by(|a, b| a.order().cmp(&b.order()));
    for finding in &findings {
        summary.count(finding.level);
    }
    Report { findings, summary }
}

/// What the rules that look at the whole view found, and how many groups were too large to compare.
fn look_at_whole(view: &View, rules: &[&'static Rule]) -> (Vec<(&'static Rule, Hit)>, usize) {
    let mut hits = Vec::new();
    let mut pairs = Vec::new();
    for rule in rules {
        match rule.check {
            Check::View(check) => hits.extend(check(view).into_iter().map(|hit| (*rule, hit))),
            Check::Pair(_) => pairs.push(*rule),
            Check::Claim { .. } => {}
        }
    }
    if pairs.is_empty() {
        return (hits, 0);
    }
    let compared = pairs::compare_claims(view, &pairs);
    for (code, hit) in compared.hits {
        hits.extend(pairs.iter().find(|rule| rule.code == code).map(|rule| (*rule, hit)));
    }
    (hits, compared.crowds)
}

/// Hands every claim that is in force to `each`, source by source, in the order of its text.
fn read_claims(view: &View, summary: &mut Summary, each: &mut impl FnMut(&Case<'_>)) {
    let in_force = |seq: &Seq| !matches!(view.status(*seq), Status::Retracted | Status::Superseded);
    for (source, data) in view.sources() {
        let text = view.text(&data.text);
        let english = match text.and_then(language) {
            Some(name) => {
                summary.unread.push(Unread { source: Some(source), language: name });
                false
            }
            None => true,
        };
        // The rows of a table stand next to each other, not in a text: each is read alone.
        let prose = text.filter(|_| !data.is_table());
        let mut places = prose.map(Places::new);
        let mut claims: Vec<Seq> = view.claims_of(source).iter().copied().filter(in_force).collect();
        claims.sort_by_key(|seq| (view.claim(*seq).and_then(|claim| claim.span), *seq));
        // Kept for all of a source, since what comes before a claim is looked at with it; of most claims nothing is.
        let seen: BTreeMap<Seq, Folded> =
            claims.iter().filter_map(|seq| Some((*seq, seen(&view.claim(*seq)?.text)?))).collect();
        let mut previous: Vec<Reading<'_>> = Vec::new();
        let mut last_end = 0;
        let mut quotation = Quotation::default();
        for seq in claims {
            let seen = seen.get(&seq);
            let Some(claim) = view.claim(seq) else { continue };
            // Words of its own are not the source's: they stand nowhere on the page.
            let own = claim
                .span
                .filter(|span| claim.quote.is_none() && prose.is_some_and(|text| span.of(text).is_some()));
            let place = places.as_mut().zip(own).map_or(Place::ALONE, |(places, span)| places.of(span));
            let gap = prose.zip(claim.span).and_then(|(text, span)| text.get(last_end..span.start));
            if gap.is_none_or(|gap| gap.matches('\n').count() > 1) || place.mark.is_some() {
                previous.clear();
            }
            last_end = claim.span.map_or(last_end, |span| span.end);
            let reading = Reading::new(seen.map_or(&claim.text, |seen| &seen.text));
            let mut case = Case::new(view, seq, claim, &reading, place, &previous, english);
            case.seen = seen;
            case.carried = quotation.carries(gap, &claim.text);
            summary.read(&case);
            each(&case);
            previous.push(reading);
            if previous.len() > 3 {
                previous.remove(0);
            }
        }
    }
    for (seq, entry, claim) in view.claims() {
        if entry.about.is_none() && in_force(&seq) {
            let english = language(&claim.text).is_none();
            let seen = seen(&claim.text);
            let reading = Reading::new(seen.as_ref().map_or(&claim.text, |seen| &seen.text));
            let mut case = Case::new(view, seq, claim, &reading, Place::ALONE, &[], english);
            case.seen = seen.as_ref();
            summary.read(&case);
            each(&case);
        }
    }
}

/// Takes out the findings that were accepted; returns a hit for each waiver that accepted none.
fn waive(
    view: &View,
    rules: &[&'static Rule],
    hits: &mut Vec<(&'static Rule, Hit)>,
    summary: &mut Summary,
) -> Vec<Hit> {
    let waivers: BTreeMap<(Seq, &str), Seq> =
        view.waivers().map(|(seq, about, waiver)| ((about, waiver.code.as_str()), seq)).collect();
    let mut used = BTreeSet::new();
    hits.retain(|(rule, hit)| match waivers.get(&(hit.seq, rule.code)) {
        Some(waiver) => {
            used.insert(*waiver);
            summary.waived += 1;
            false
        }
        None => true,
    });
    let applied = |code: &str| rules.iter().any(|rule| rule.code == code) || rule(code).is_none();
    waivers
        .iter()
        .filter(|((_, code), seq)| !used.contains(*seq) && applied(code))
        .map(|((about, code), seq)| Hit {
            seq: *seq,
            words: None,
            message: format!("this waiver of {code} on entry {about} accepts no finding").into(),
            related: vec![*about],
        })
        .collect()
}
