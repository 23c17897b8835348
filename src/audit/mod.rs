//! The audit: are the claims well founded?
//!
//! Invariant: an audit is a pure function of a [`View`]; it cannot fail and returns findings. [`audit`] looks at
//! everything, [`of`] at one entry, and both report the same of that entry. What is found on pairs of claims is reported
//! once for each later claim and each fact, however many other claims there are; [`Group`]s have all of them. A rule is
//! a record ([`Rule`]) with its reason, an example that it flags and a repaired twin on which every rule is silent;
//! `tests/rules.rs` checks all of this. Claims that were retracted or superseded are passed over.

mod against;
mod bearing;
mod blocks;
mod captures;
mod case;
mod comparing;
mod example;
mod finding;
mod found;
mod group;
mod held;
mod judged;
mod pairs;
mod partners;
mod reading;
mod related;
mod rule;
mod rules;
mod shape;
mod sides;
mod statements;
mod waiver;

pub use against::{
    Against, Citing, Coverage, Known, Links, Quotation, QuotationOutcome, Recorded, Relation, Sentence,
    Speakers, Turned, Wanted, Wording, against, against_asked, speaks_of_sources, wordings,
};
pub use bearing::{Bearing, Found, Passage, bearing, passages, searched};
pub use blocks::{BlockKey, Keys, judge};
pub use case::Case;
pub use comparing::Comparing;
pub use example::{text_of as example_text, view_of as example_view};
pub use finding::{Conflicts, Finding, Quoted, Report, Selection, Summary, Unread};
pub use found::Found as FoundPair;
pub use group::{Group, Value as GroupValue};
pub use judged::Judged;
pub use pairs::Pairs;
pub use related::{InARow, Languages, Related, Sides as RelatedSpans};
pub use rule::{Check, Hit, Level, Rule, Scope};
pub use rules::{RULES, rule, rule_for};
pub use shape::forms;
pub use sides::Kind as GroupKind;

use std::collections::BTreeSet;

use crate::compare::{Statement, both, compare};
use crate::model::{Data, Entry, RelationKind, Seq, View};
use partners::{Compared, report};
use sides::{Pairing, Sides};

type Hits = Vec<(&'static Rule, Hit)>;

/// Applies the selected rules to a view.
#[must_use]
pub fn audit<'a>(view: &'a View, selection: &Selection) -> Report<'a> {
    audit_with(view, selection, None)
}

/// The same, where the pairs of the view's claims are known.
#[must_use]
pub fn audit_with<'a>(view: &'a View, selection: &Selection, pairs: Option<&Pairs>) -> Report<'a> {
    audit_of(view, selection, pairs, |_| true)
}

/// The same for who asks about some claims or about pairs: of the claims that are not wanted, what the rules that read one
/// claim find may be missing, and the summary does not count them.
#[must_use]
pub fn audit_of<'a>(
    view: &'a View,
    selection: &Selection,
    pairs: Option<&Pairs>,
    is_wanted: impl Fn(Seq) -> bool,
) -> Report<'a> {
    let mut summary = Summary::default();
    let rules = selection.rules();
    let waivers = waiver::all(view);
    // The rules that look at the whole view know nothing of those that read one claim: side by side, and
    // sorted afterwards, they give the same report in half the time.
    let mut hits = Hits::new();
    let ((others, mut sides, compared), ()) = both(
        || look_at_whole(view, &rules, &waivers, pairs),
        || {
            let mut look = |case: &Case<'_>| hits.extend(look_at_case(case, &rules));
            reading::read_claims(view, is_wanted, &mut summary, &mut look);
        },
    );
    hits.extend(others);
    summary.crowds = compared.crowds;
    let reported = |hits: &Hits| hits.iter().filter(|(_, hit)| hit.is_reported()).count();
    let before = reported(&hits);
    let mut used = waiver::accept(&waivers, &mut hits);
    used.extend(&sides.used);
    summary.waived = before - reported(&hits) + sides.waived();
    hits.retain(|(_, hit)| hit.is_reported());
    link_recorded(view, &rules, &hits, &mut sides);
    if let Some(rule) = rules.iter().find(|rule| rule.code == rules::UNUSED_WAIVER) {
        hits.extend(waiver::unused(&waivers, &used, &rules).into_iter().map(|hit| (*rule, hit)));
    }
    let (groups, of_side) = group::groups(view, &mut sides, &compared.twins);
    let mut findings = dress(view, hits);
    for (rule, hit, side) in sides.hits().into_iter().filter(|(_, hit, _)| hit.is_reported()) {
        let group = of_side.get(&side).and_then(|group| groups.get(*group));
        findings
            .push(Finding { group: group.map(|group| group.id.clone()), ..Finding::new(view, rule, hit) });
    }
    findings.sort_by(|a, b| a.order().cmp(&b.order()));
    for finding in &findings {
        summary.count(finding.level);
    }
    let conflicts = Conflicts::new(std::mem::take(&mut sides.conflicts), compared.twins);
    Report { findings, groups, conflicts, summary }
}

/// What [`audit`] finds on one entry, without looking at all of the others. A pair is reported from the
/// side of this entry.
#[must_use]
pub fn of<'a>(view: &'a View, seq: Seq, selection: &Selection) -> Vec<Finding<'a>> {
    let rules = selection.rules();
    let (mut hits, pairs) = look_at_entry(view, seq, &rules);
    let mut entries: BTreeSet<Seq> = hits.iter().flat_map(|(_, hit)| hit.entries()).collect();
    entries.extend(pairs.iter().flat_map(|pair| pair.claims));
    let waivers = waiver::about(view, entries);
    waiver::accept(&waivers, &mut hits);
    let mut sides = Sides::new(&waivers);
    pairs.iter().for_each(|pair| sides.add(pair));
    hits.extend(sides.hits().into_iter().map(|(rule, hit, _)| (rule, hit)).filter(|(_, hit)| hit.seq == seq));
    if let Some(Entry { data: Data::Waiver(waiver), about: Some(about), .. }) = view.entry(seq)
        && let Some(rule) = rules.iter().find(|rule| rule.code == rules::UNUSED_WAIVER)
    {
        let mut waivers = waiver::about(view, [*about]);
        waivers.retain(|_, waiver| *waiver == seq);
        let waived: Vec<_> = rules.iter().copied().filter(|rule| rule.code == waiver.code).collect();
        let (mut there, pairs) = look_at_entry(view, *about, &waived);
        let mut sides = Sides::new(&waivers);
        pairs.iter().for_each(|pair| sides.add(pair));
        let mut used = waiver::accept(&waivers, &mut there);
        used.extend(&sides.used);
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

/// What the rules that look at the whole view found, and what they found on pairs.
fn look_at_whole<'a>(
    view: &View,
    rules: &[&'static Rule],
    waivers: &'a waiver::Waivers<'a>,
    pairs: Option<&Pairs>,
) -> (Hits, Sides<'a>, Compared) {
    let (found, pair_rules) = look_at_view(view, rules, Scope::All);
    let mut sides = Sides::new(waivers);
    let (hits, same) = apart(found);
    same.iter().for_each(|pair| sides.add(pair));
    if pair_rules.is_empty() {
        return (hits, sides, Compared::default());
    }
    let mut add = |pair: &Pairing<'_>| sides.add(pair);
    let compared = match pairs {
        Some(pairs) => report(view, pairs, &pair_rules, &mut add),
        None => report(view, &Pairs::of(view), &pair_rules, &mut add),
    };
    (hits, sides, compared)
}

/// What every rule finds on one entry, waived or not, and the pairs that it is in.
fn look_at_entry(view: &View, seq: Seq, rules: &[&'static Rule]) -> (Hits, Vec<Pairing<'static>>) {
    let (found, pair_rules) = look_at_view(view, rules, Scope::Entry(seq));
    let (mut hits, mut pairs) = apart(found);
    reading::read_claim(view, seq, &mut |case| hits.extend(look_at_case(case, rules)));
    if !pair_rules.is_empty() {
        let mut add = |pair: &Pairing<'_>| pairs.extend(pair.claims.contains(&seq).then(|| pair.owned()));
        report(view, &Pairs::about(view, seq), &pair_rules, &mut add);
    }
    hits.retain(|(_, hit)| hit.seq == seq);
    (hits, pairs)
}

/// Hits, and apart from them the pairs of claims with the same words, each once.
fn apart(found: Hits) -> (Hits, Vec<Pairing<'static>>) {
    let (same, hits): (Hits, Hits) =
        found.into_iter().partition(|(rule, hit)| rule.says_same() && hit.other.is_some());
    let later = same.into_iter().filter(|(_, hit)| hit.is_reported());
    let pairs = later.filter_map(|(rule, hit)| Some(Pairing::same(rule, hit.other?, hit.seq)));
    (hits, pairs.collect())
}

/// Puts claims into one group that somebody has related: as the same, or as contradicting each other.
fn link_recorded(view: &View, rules: &[&'static Rule], hits: &Hits, sides: &mut Sides<'_>) {
    for (rule, hit) in hits.iter().filter(|(rule, _)| rule.is_conflict()) {
        let texts = hit.other.and_then(|other| Some((other, view.claim(other)?, view.claim(hit.seq)?)));
        let Some((other, there, here)) = texts else { continue };
        let comparison = compare(&Statement::read(&there.text), &Statement::read(&here.text));
        let words = comparison.spans.map(|spans| spans.first().copied());
        let claims = [other, hit.seq];
        sides.link(&Pairing::new(rule, claims, words, comparison.outcome, comparison.reason));
    }
    let Some(rule) = rules.iter().find(|rule| rule.says_same() && matches!(rule.check, Check::View(_)))
    else {
        return;
    };
    for (seq, ..) in view.claims().filter(|(seq, ..)| view.in_force(*seq)) {
        for related in view.relations_of(seq).filter(|related| related.from == seq) {
            let other = related.relation.to;
            if related.relation.relation == RelationKind::Duplicates && other != seq && view.in_force(other) {
                sides.link(&Pairing::same(rule, seq, other));
            }
        }
    }
}

/// What the rules for entries and for the view found, and the rules for pairs of claims, which are left.
fn look_at_view(view: &View, rules: &[&'static Rule], scope: Scope) -> (Hits, Vec<&'static Rule>) {
    let mut hits = Hits::new();
    let mut pairs = Vec::new();
    for rule in rules {
        if rule.compares() {
            pairs.push(*rule);
        }
        match rule.check {
            Check::View(check) => hits.extend(check(view, scope).into_iter().map(|hit| (*rule, hit))),
            Check::Entry(check) => {
                let found = scope.seqs(view).flat_map(|seq| check(view, seq));
                hits.extend(found.map(|hit| (*rule, hit)));
            }
            Check::Pair(_) | Check::Claim { .. } | Check::Text => {}
        }
    }
    (hits, pairs)
}

/// The findings that hits make, in their order.
fn dress(view: &View, hits: Hits) -> Vec<Finding<'_>> {
    let mut findings: Vec<Finding<'_>> =
        hits.into_iter().map(|(rule, hit)| Finding::new(view, rule, hit)).collect();
    findings.sort_by(|a, b| a.order().cmp(&b.order()));
    findings
}
