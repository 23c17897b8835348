//! Sameness: whether two statements say the same.
//!
//! Invariant: they do only if each slot of the sentence holds the same; what changed places is not the same
//! (`what_is_exchanged_is_never_the_same`).

use crate::model::Span;
use crate::text::normal_form;

use super::moment::Moment;
use super::outcome::{Comparison, Conflict, Outcome};
use super::pair::Pair;
use super::statement::Statement;

/// The result for two statements between which no difference was found, if they say the same.
pub(super) fn sameness(pair: &Pair<'_, '_>) -> Option<Comparison> {
    let (a, b) = (pair.a, pair.b);
    if a.matter == b.matter && normal_form(a.text()) == normal_form(b.text()) {
        let reason = "the same words, except for spacing, marks and case";
        return Some(duplicate(pair, Conflict::SameWords, reason));
    }
    let reason = "the same words and facts, except for articles and a phrase that moved";
    same(pair).then(|| duplicate(pair, Conflict::NearlySame, reason))
}

fn duplicate(pair: &Pair<'_, '_>, conflict: Conflict, reason: &'static str) -> Comparison {
    let whole = |statement: &Statement<'_>| vec![Span { start: 0, end: statement.text().len() }];
    Comparison {
        outcome: Outcome::Duplicate,
        conflict: Some(conflict),
        reason: reason.into(),
        spans: [whole(pair.a), whole(pair.b)],
    }
}

/// Whether both say the same: apart from articles they have the same words, in the same order, except that a
/// block may have moved to the other end. Nothing that could be a fact differs.
fn same(pair: &Pair<'_, '_>) -> bool {
    let all_a = (0..pair.a.tokens.len()).all(|x| pair.ties.same_as(x).is_some());
    let all_b = pair.ties.back.iter().all(|x| x.is_some_and(|x| pair.ties.same_as(usize::from(x)).is_some()));
    let polarity =
        |x: usize| pair.ties.same_as(x).is_none_or(|y| pair.a.tokens[x].denied == pair.b.tokens[y].denied);
    let quantities = |p: &Statement<'_>, q: &Statement<'_>| {
        p.quantities.iter().all(|p| q.quantities.iter().any(|q| p.equals(q)))
    };
    let moments = |p: &Statement<'_>, q: &Statement<'_>| {
        let equal = |m: &Moment, n: &Moment| m.comparable(n) && !m.parts_from(n) && m.open == n.open;
        p.moments.iter().all(|m| q.moments.iter().any(|n| equal(m, n)))
    };
    let passive = |statement: &Statement<'_>| statement.text().contains(" by ");
    pair.a.weight().min(pair.b.weight()) >= 3
        && all_a
        && all_b
        && (0..pair.a.tokens.len()).all(polarity)
        && pair.a.negators == pair.b.negators
        && pair.a.speaker == pair.b.speaker
        && passive(pair.a) == passive(pair.b)
        && in_order(pair)
        && quantities(pair.a, pair.b)
        && quantities(pair.b, pair.a)
        && moments(pair.a, pair.b)
        && moments(pair.b, pair.a)
}

/// Whether the words stand in the same order, with the same words of grammar between them; a block may
/// have moved from one end to the other.
fn in_order(pair: &Pair<'_, '_>) -> bool {
    let places: Vec<usize> = (0..pair.a.tokens.len()).filter_map(|x| pair.ties.same_as(x)).collect();
    let turns = places.windows(2).filter(|pair| pair[0] > pair[1]).count();
    let sorted = |frame: &[u64]| {
        let mut frame = frame.to_vec();
        frame.sort_unstable();
        frame
    };
    let moved = turns == 1 && places.last() < places.first() || !pair.a.moments.is_empty();
    (turns == 0 && pair.a.frame == pair.b.frame)
        || (moved && turns <= 1 && sorted(&pair.a.frame) == sorted(&pair.b.frame))
}
