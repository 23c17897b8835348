//! Pairs: what the comparison of claims finds, reported under the rule that belongs to each verdict.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::shape::Shapes;
use super::sides::Pairing;
use super::{Check, Hit, Rule};
use crate::compare::{Candidates, Conflict, Crowd, MOST_IN_BUCKET, Statement, compare, in_parts};
use crate::model::{RelationKind, Seq, Status, View};
use crate::text::{language, normal_form, states_nothing};

/// How many claims of each side are kept in memory at a time.
const KEPT: u32 = 32_768;
/// How many pairs are compared before what was found is handed on.
const AT_A_TIME: usize = 65_536;

/// What the comparison of a view's claims found, apart from pairs.
#[derive(Default)]
pub(super) struct Compared {
    /// The hits on crowds, each with the code of its rule.
    pub(super) hits: Vec<(&'static str, Hit)>,
    /// How many groups of claims were too large to be compared with each other.
    pub(super) crowds: usize,
    /// For claims that were compared, those that have the same words and were not.
    pub(super) twins: Twins,
}

/// Claims that have the same words as one that is compared, by that claim.
type Twins = BTreeMap<Seq, Vec<Seq>>;

/// Compares the claims that are in force, in English, and not the same as an earlier one. Each pair that a rule reports
/// is handed to `each`, and not kept: there may be very many.
pub(super) fn compare_claims(
    view: &View,
    rules: &[&'static Rule],
    each: &mut impl FnMut(&Pairing),
) -> Compared {
    let (claims, forms, twins) = distinct(view);
    let mut candidates = Candidates::new();
    let mut read: FxHashMap<u32, Statement<'_>> = FxHashMap::default();
    for (number, (_, text)) in (0u32..).zip(&claims) {
        let statement = Statement::read(text);
        candidates.add(&statement);
        if number < KEPT {
            read.insert(number, statement);
        }
    }
    let (mut pairs, crowds) = candidates.pairs();
    let shapes = Shapes::of(forms.iter().map(String::as_str));
    drop(forms);
    let is_supported = |number: u32| view.status(claims[number as usize].0) == Status::Supported;
    let new: Vec<_> = shapes.pairs().filter(|pair| pairs.binary_search(pair).is_err()).collect();
    pairs.retain(|pair| !shapes.covers(*pair, is_supported));
    pairs.extend(new);
    // Square by square, so that no claim is read again for each of its pairs; findings are sorted later.
    let square = |(one, other): (u32, u32)| (one / KEPT, other / KEPT);
    pairs.sort_by_key(|pair| (square(*pair), *pair));
    for pairs in pairs.chunk_by(|pair, next| square(*pair) == square(*next)) {
        let here = square(pairs[0]);
        read.retain(|number, _| number / KEPT == here.0 || number / KEPT == here.1);
        for number in pairs.iter().flat_map(|(one, other)| [*one, *other]) {
            read.entry(number).or_insert_with(|| Statement::read(claims[number as usize].1));
        }
        let judged = |(one, other): &(u32, u32)| {
            let comparison = compare(&read[one], &read[other]);
            let (first, second) = (claims[*one as usize].0, claims[*other as usize].0);
            let rule = comparison.conflict.and_then(|conflict| reporting(rules, conflict))?;
            let stated = ![one, other].iter().any(|one| states_nothing(claims[**one as usize].1));
            (stated && !is_recorded(view, first, second))
                .then(|| Pairing::new(rule, first, second, comparison))
        };
        for some in pairs.chunks(AT_A_TIME) {
            in_parts(some, |part| part.iter().filter_map(judged).collect()).iter().for_each(&mut *each);
        }
    }
    let crowded = |crowd: &Crowd| crowded(claims[crowd.first].0, crowd.count, rules);
    Compared { hits: crowds.iter().filter_map(crowded).collect(), crowds: crowds.len(), twins }
}

/// The rule among some that reports a conflict.
pub(super) fn reporting(rules: &[&'static Rule], conflict: Conflict) -> Option<&'static Rule> {
    rules.iter().copied().find(|rule| match rule.check {
        Check::Pair(found) => found == conflict,
        // The comparison leaves out marks, labels and ligatures: two claims may have the same words and other bytes.
        Check::View(_) => conflict == Conflict::SameWords && rule.says_same(),
        Check::Entry(_) | Check::Claim { .. } => false,
    })
}

/// Claims in force that are in English and do not repeat the words of an earlier claim, with their normal forms; and
/// those that do, by that claim.
fn distinct(view: &View) -> (Vec<(Seq, &str)>, Vec<String>, Twins) {
    let foreign: BTreeSet<Seq> = view
        .sources()
        .filter(|(_, source)| view.text(&source.text).and_then(language).is_some())
        .map(|(seq, _)| seq)
        .collect();
    let mut seen: BTreeMap<String, Seq> = BTreeMap::new();
    let (mut claims, mut twins) = (Vec::new(), Twins::new());
    for (seq, entry, claim) in view.claims() {
        let english = match entry.about {
            Some(source) => !foreign.contains(&source),
            None => language(&claim.text).is_none(),
        };
        if english && view.stands(seq) && view.superseded_by(seq).is_none() {
            let first = *seen.entry(normal_form(&claim.text)).or_insert(seq);
            if first == seq {
                claims.push((seq, &*claim.text));
            } else {
                twins.entry(first).or_default().push(seq);
            }
        }
    }
    let mut forms: Vec<(Seq, String)> = seen.into_iter().map(|(form, seq)| (seq, form)).collect();
    forms.sort_unstable();
    (claims, forms.into_iter().map(|(_, form)| form).collect(), twins)
}

/// A group that was not compared, reported on its first claim.
pub(super) fn crowded(first: Seq, count: usize, rules: &[&'static Rule]) -> Option<(&'static str, Hit)> {
    let rule = reporting(rules, Conflict::Tension)?;
    let message = format!(
        "{count} claims share these rare words; more than {MOST_IN_BUCKET} are not compared with each other on that account"
    );
    Some((rule.code, Hit::on(first, message)))
}

/// Whether somebody has recorded how the two claims relate. Then C001 and C007 report it, or there is nothing to report.
pub(super) fn is_recorded(view: &View, claim: Seq, other: Seq) -> bool {
    view.relations_of(claim).any(|related| {
        let kinds = [RelationKind::Contradicts, RelationKind::Duplicates, RelationKind::Supersedes];
        kinds.contains(&related.relation.relation) && related.joins(claim, other)
    })
}
