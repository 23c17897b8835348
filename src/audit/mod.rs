//! The audit: are the claims well founded?
//!
//! Invariant: an audit is a pure function of a [`View`]; it cannot fail and returns findings. [`audit`] looks at
//! everything, [`of`] at one entry, and both report the same of that entry. A pair is reported once, on its later
//! claim; it belongs to both. A rule is a record ([`Rule`]) with its
//! reason, an example that it flags and a repaired twin on which every rule is silent; `tests/rules.rs` checks all of
//! this. Claims that were retracted or superseded are passed over.

mod case;
mod example;
mod finding;
mod pairs;
mod partners;
mod reading;
mod rule;
mod rules;
mod twins;
mod waiver;

pub use case::Case;
pub use example::view_of as example_view;
pub use finding::{Finding, Quoted, Report, Selection, Summary, Unread};
pub use rule::{Check, Hit, Level, Rule, Scope};
pub use rules::{RULES, rule, rule_for};

use std::collections::BTreeSet;
use std::thread;

use crate::model::{Data, Entry, Seq, View};

type Hits = Vec<(&'static Rule, Hit)>;

/// Applies the selected rules to a view.
#[must_use]
pub fn audit<'a>(view: &'a View, selection: &Selection) -> Report<'a> {
    let mut summary = Summary::default();
    let rules = selection.rules();
    // The rules that look at the whole view know nothing of those that read one claim: side by side, and
    // sorted afterwards, they give the same report in half the time.
    let mut hits = thread::scope(|scope| {
        let whole = scope.spawn(|| look_at_whole(view, &rules));
        let mut hits = Hits::new();
        reading::read_claims(view, &mut summary, &mut |case| hits.extend(look_at_case(case, &rules)));
        match whole.join() {
            Ok((others, crowds)) => {
                hits.extend(others);
                summary.crowds = crowds;
            }
            Err(panic) => std::panic::resume_unwind(panic),
        }
        hits
    });
    let waivers = waiver::all(view);
    let reported = |hits: &Hits| hits.iter().filter(|(_, hit)| hit.is_reported()).count();
    let before = reported(&hits);
    let used = waiver::accept(&waivers, &mut hits);
    summary.waived = before - reported(&hits);
    hits.retain(|(_, hit)| hit.is_reported());
    if let Some(rule) = rules.iter().find(|rule| rule.code == rules::UNUSED_WAIVER) {
        hits.extend(waiver::unused(&waivers, &used, &rules).into_iter().map(|hit| (*rule, hit)));
    }
    let findings = dress(view, hits);
    for finding in &findings {
        summary.count(finding.level);
    }
    Report { findings, summary }
}

/// What [`audit`] finds on one entry, without looking at all of the others. A pair is reported from the
/// side of this entry.
#[must_use]
pub fn of<'a>(view: &'a View, seq: Seq, selection: &Selection) -> Vec<Finding<'a>> {
    let rules = selection.rules();
    let mut hits = look_at_entry(view, seq, &rules);
    let entries: BTreeSet<Seq> = hits.iter().flat_map(|(_, hit)| hit.entries()).collect();
    waiver::accept(&waiver::about(view, entries), &mut hits);
    if let Some(Entry { data: Data::Waiver(waiver), about: Some(about), .. }) = view.entry(seq)
        && let Some(rule) = rules.iter().find(|rule| rule.code == rules::UNUSED_WAIVER)
    {
        let mut waivers = waiver::about(view, [*about]);
        waivers.retain(|_, waiver| *waiver == seq);
        let waived: Vec<_> = rules.iter().copied().filter(|rule| rule.code == waiver.code).collect();
        let used = waiver::accept(&waivers, &mut look_at_entry(view, *about, &waived));
        hits.extend(waiver::unused(&waivers, &used, &rules).into_iter().map(|hit| (*rule, hit)));
    }
    dress(view, hits)
}

/// What the rules that read one claim find on it.
fn look_at_case(case: &Case<'_>, rules: &[&'static Rule]) -> Hits {
    let mut hits = Hits::new();
    for rule in rules {
        if let Check::Claim { english, check } = rule.check
            && (case.english || !english)
            && (case.aside.is_none() || !rule.reads_statements())
        {
            hits.extend(check(case).into_iter().map(|hit| (*rule, hit)));
        }
    }
    hits
}

/// What the rules that look at the whole view found, and how many groups were too large to compare.
fn look_at_whole(view: &View, rules: &[&'static Rule]) -> (Hits, usize) {
    let (mut hits, pairs) = look_at_view(view, rules, Scope::All);
    if pairs.is_empty() {
        return (hits, 0);
    }
    let compared = pairs::compare_claims(view, &pairs);
    hits.extend(named(&pairs, compared.hits));
    (hits, compared.crowds)
}

/// What every rule finds on one entry, waived or not.
fn look_at_entry(view: &View, seq: Seq, rules: &[&'static Rule]) -> Hits {
    let (mut hits, pairs) = look_at_view(view, rules, Scope::Entry(seq));
    reading::read_claim(view, seq, &mut |case| hits.extend(look_at_case(case, rules)));
    if !pairs.is_empty() {
        hits.extend(named(&pairs, partners::compare_claim(view, seq, &pairs)));
    }
    hits.retain(|(_, hit)| hit.seq == seq);
    hits
}

/// What the rules for entries and for the view found, and the rules for pairs of claims, which are left.
fn look_at_view(view: &View, rules: &[&'static Rule], scope: Scope) -> (Hits, Vec<&'static Rule>) {
    let mut hits = Hits::new();
    let mut pairs = Vec::new();
    for rule in rules {
        match rule.check {
            Check::View(check) => hits.extend(check(view, scope).into_iter().map(|hit| (*rule, hit))),
            Check::Entry(check) => {
                let found = scope.seqs(view).flat_map(|seq| check(view, seq));
                hits.extend(found.map(|hit| (*rule, hit)));
            }
            Check::Pair(_) => pairs.push(*rule),
            Check::Claim { .. } => {}
        }
    }
    (hits, pairs)
}

/// Hits with the rules that their codes name.
fn named(rules: &[&'static Rule], hits: Vec<(&'static str, Hit)>) -> Hits {
    let rule = |code: &str| rules.iter().find(|rule| rule.code == code).copied();
    hits.into_iter().filter_map(|(code, hit)| Some((rule(code)?, hit))).collect()
}

/// The findings that hits make, in their order.
fn dress(view: &View, hits: Hits) -> Vec<Finding<'_>> {
    let mut findings: Vec<Finding<'_>> =
        hits.into_iter().map(|(rule, hit)| Finding::new(view, rule, hit)).collect();
    findings.sort_by(|a, b| a.order().cmp(&b.order()));
    findings
}
