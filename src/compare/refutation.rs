//! Refutations: what a statement and its denial as a whole are to each other.
//!
//! Invariant: a denial contradicts whatever states all that it denies. Two denials, and a denial and a statement
//! that differ in a fact, say nothing against each other (the genre `denial` of `tests/cases/pairs.txt`).

use super::content::Content;
use super::outcome::{Comparison, Conflict, Outcome};
use super::pair::Pair;
use crate::model::Span;

/// What two statements are to each other of which at least one is denied as a whole.
pub(super) fn denied(pair: &Pair<'_, '_>, differ: bool) -> Comparison {
    let (a, b) = (pair.a, pair.b);
    let (denial, spans) = match (a.refuted, b.refuted) {
        (Some(span), None) => (true, [vec![span], whole(b)]),
        (None, Some(span)) => (false, [whole(a), vec![span]]),
        _ => return Comparison::none("both are denials"),
    };
    if differ || !states_all(pair, denial) || !pair.is_about_one_thing() {
        return Comparison::none("what the denial denies is not what is stated");
    }
    Comparison {
        outcome: Outcome::Contradiction,
        conflict: Some(Conflict::Negation),
        reason: "one says that what the other states is false".into(),
        spans,
    }
}

/// Whether everything that is denied stands in the other statement.
fn states_all(pair: &Pair<'_, '_>, first: bool) -> bool {
    let (no, yes) = if first { (pair.a, pair.b) } else { (pair.b, pair.a) };
    let tied = |at: usize| {
        let partner = if first { pair.ties.alike(at) } else { pair.ties.back[at].map(usize::from) };
        partner.is_some_and(|other| {
            let (x, y) = if first { (at, other) } else { (other, at) };
            pair.ties.alike(x) == Some(y) && pair.a.tokens[x].denied == pair.b.tokens[y].denied
        })
    };
    no.weight() > 0
        && (0..no.tokens.len()).filter(|at| !no.tokens[*at].light).all(tied)
        && no.negators == yes.negators
        && no
            .quantities
            .iter()
            .all(|one| yes.quantities.iter().any(|other| one.comparable(other) && one.meets(other)))
        && no.moments.iter().all(|one| yes.moments.iter().any(|other| one.comparable(other)))
}

fn whole(statement: &Content<'_>) -> Vec<Span> {
    vec![Span { start: 0, end: statement.text().len() }]
}
