//! The judgement on two statements.

use super::content::Reserve;
use super::frame;
use super::outcome::{Comparison, Conflict, NOTHING_DIFFERS, Outcome};
use super::pair::Pair;
use super::refutation::denied;
use super::sameness::sameness;
use super::statement::Statement;
use super::{amounts, guard, names, parties, wording};

pub(super) fn judge(one: &Statement<'_>, other: &Statement<'_>) -> Comparison {
    let (a, b) = (&one.content, &other.content);
    if a.reserve == Some(Reserve::Question) || b.reserve == Some(Reserve::Question) {
        return Comparison::none("a question asserts nothing");
    }
    if a.text().trim().is_empty() || b.text().trim().is_empty() {
        return Comparison::none("one of the statements is empty");
    }
    if a.reserve.is_some() || b.reserve.is_some() {
        return Comparison::none("a title asserts nothing");
    }
    let shared = a.shared(b);
    let fewest = a.matter.len().min(b.matter.len());
    if shared * 4 < fewest && fewest > 2 {
        return Comparison::none("they share too few words");
    }
    let pair = Pair::new(a, b);
    let refuted = a.refuted.is_some() || b.refuted.is_some();
    // Two denials may say the same; a denial and a statement never do.
    let alike = a.refuted.is_some() == b.refuted.is_some();
    if let Some(same) =
        sameness(&pair).filter(|same| alike && (!refuted || same.outcome == Outcome::Duplicate))
    {
        return same;
    }
    if let Some([left, right]) = names::apart(&a.named, &b.named) {
        let (left, right) = (pair.a_words(left), pair.b_words(right));
        return Comparison::none(format!("they speak of two things: “{left}” and “{right}”"));
    }
    let mut found = amounts::numbers(&pair);
    found.extend(amounts::moments(&pair));
    found.extend(wording::words(&pair));
    found.extend(parties::parties(&pair));
    if refuted {
        return denied(&pair, !found.is_empty());
    }
    found.retain(|found| {
        found.conflict != Conflict::Date || !frame::dates_two_things(one.framed(), other.framed(), found)
    });
    if !found.iter().any(|difference| difference.firm) {
        found.extend(frame::differences(one.framed(), other.framed()));
    }
    guard::between_findings(&pair, &mut found);
    if guard::recurs(&pair) {
        let dates = found.iter_mut().filter(|found| found.conflict == Conflict::Date);
        dates.for_each(|found| found.firm = false);
    }
    if let Some(reason) = guard::held_back(&pair, &found) {
        return Comparison::none(reason);
    }
    found.sort_by_key(|difference| !difference.firm);
    if let Some(first) = found.into_iter().next() {
        let (outcome, conflict) = if first.firm {
            (Outcome::Contradiction, first.conflict)
        } else {
            (Outcome::Tension, Conflict::Tension)
        };
        let [left, right] = first.spans;
        let spans = [vec![left], vec![right]];
        return Comparison { outcome, conflict: Some(conflict), reason: first.reason.into(), spans };
    }
    Comparison::none(NOTHING_DIFFERS)
}
