//! Sameness: whether two statements say the same.
//!
//! Invariant: they do only if each slot of one is filled as the slot of the other in the same place. What may
//! differ is what this file and `rewriting.rs` prove: the place of one phrase, the voice, the order of a
//! list, who says it first or last, and short forms. Amounts, periods and names that changed places are
//! never the same (`what_is_exchanged_is_never_the_same`).

use std::borrow::Cow;

use crate::model::Span;
use crate::text::is_verb_form;
use crate::words::{FOCUS, PREPOSITIONS, SAYS};

use super::align::Tie;
use super::content::Content;
use super::outcome::{Comparison, Conflict, Outcome};
use super::pair::Pair;
use super::restating::{restated, without_time};
use super::rewriting::{actives, fold_acronyms, in_list_order, uninverted};
use super::slot::{Filled, Slot};
use super::token::{Mood, key};

/// The result for two statements that say the same.
pub(super) fn sameness(pair: &Pair<'_, '_>) -> Option<Comparison> {
    let (a, b) = (pair.a, pair.b);
    if a.matter == b.matter && a.normal() == b.normal() {
        let reason = "the same words, except for spacing, marks and case";
        return Some(duplicate(pair, Conflict::SameWords, reason));
    }
    if !may_be_same(pair) {
        return None;
    }
    let (mut one, mut other) = (Cow::Borrowed(a.slots()), Cow::Borrowed(b.slots()));
    if !a.shorts.is_empty() || !b.shorts.is_empty() {
        fold_acronyms(&mut one, &mut other);
    }
    let (one, other) = (restated(&one), restated(&other));
    // The passive has two words more.
    if one.len().abs_diff(other.len()) > 3 {
        return None;
    }
    if let Some(reason) = why_same(&one, &other) {
        return Some(duplicate(pair, Conflict::NearlySame, reason));
    }
    exchanged(pair, &one, &other)
}

/// The contradiction of two statements of which only two figures have changed places.
fn exchanged(pair: &Pair<'_, '_>, one: &[Slot], other: &[Slot]) -> Option<Comparison> {
    if one.len() != other.len() {
        return None;
    }
    let apart: Vec<usize> = (0..one.len()).filter(|at| !one[*at].fits(&other[*at])).collect();
    let [x, y] = *apart.as_slice() else { return None };
    let figures = [&one[x], &one[y], &other[x], &other[y]].iter().all(|slot| slot.is_figure());
    let score = figures && one[x].word().is_some();
    let crossed = one[x].fits(&other[y]) && one[y].fits(&other[x]);
    // "in 1990 and 1995" says the same as "in 1995 and 1990".
    let listed = y == x + 2 && matches!(one[x + 1].word(), Some("and" | "or"));
    let fact = pair.a.tokens.iter().all(|token| token.mood == Mood::Fact);
    if !figures || !crossed || listed || score || !fact {
        return None;
    }
    let spans = [one[x].span, other[x].span];
    let (left, right) = (pair.a_words(spans[0]), pair.b_words(spans[1]));
    let conflict = match one[x].filled {
        Filled::Moment(_) => Conflict::Date,
        Filled::Amount(_) | Filled::Word(_) => Conflict::Number,
    };
    Some(Comparison {
        outcome: Outcome::Contradiction,
        conflict: Some(conflict),
        reason: format!("“{left}” and “{right}” have changed places").into(),
        spans: spans.map(|span| vec![span]),
    })
}

fn duplicate(pair: &Pair<'_, '_>, conflict: Conflict, reason: &'static str) -> Comparison {
    let whole = |statement: &Content<'_>| vec![Span { start: 0, end: statement.text().len() }];
    Comparison {
        outcome: Outcome::Duplicate,
        conflict: Some(conflict),
        reason: reason.into(),
        spans: [whole(pair.a), whole(pair.b)],
    }
}

/// Whether so few words differ that a closer look is worth its time.
fn may_be_same(pair: &Pair<'_, '_>) -> bool {
    let (a, b) = (pair.a, pair.b);
    let counts = |statement: &Content<'_>| statement.quantities.len() + statement.moments.len();
    let least = a.weight().min(b.weight()) + counts(a).min(counts(b));
    let short = a.shorts != b.shorts;
    if least < 2
        || !short && a.negators != b.negators
        || counts(a).abs_diff(counts(b)) > 1
        || (!short && other_grammar(a, b))
    {
        return false;
    }
    let ties = |x: &Option<(u16, Tie)>| match x {
        Some((_, Tie::Same)) => true,
        Some((_, Tie::Near | Tie::Opposed)) => short,
        _ => false,
    };
    let alone_a =
        pair.ties.there.iter().zip(&a.tokens).filter(|(tie, token)| !token.light && !ties(tie)).count();
    let alone_b =
        pair.ties.back.iter().zip(&b.tokens).filter(|(tie, token)| !token.light && tie.is_none()).count();
    let loose = |statement: &Content<'_>| statement.quantities.iter().any(|amount| amount.loose);
    // "Were up 12%" is "rose by 12%".
    let turned = |statement: &Content<'_>| {
        statement.frame.contains(&key("up")) || statement.frame.contains(&key("down"))
    };
    // A name in full may be three words and more, and who says it is a word in one of the two alone.
    let (most, least) = if short {
        (8, 1)
    } else if a.speaker != b.speaker {
        (4, 0)
    } else if loose(a) || loose(b) || turned(a) != turned(b) {
        (1, 0)
    } else {
        (0, 0)
    };
    alone_a.max(alone_b) <= most && alone_a.min(alone_b) <= least
}

/// Whether more words of grammar differ than the voice or a contraction explains.
fn other_grammar(a: &Content<'_>, b: &Content<'_>) -> bool {
    let lone = |one: &[u64], other: &[u64]| one.iter().filter(|key| !other.contains(key)).count();
    lone(&a.frame, &b.frame) + lone(&b.frame, &a.frame) > 5
}

/// Why two rows of slots say the same, if they do.
fn why_same(one: &[Slot], other: &[Slot]) -> Option<&'static str> {
    let plain = "the same words and facts, except for articles and a phrase that moved";
    if moved(one, other) {
        return Some(plain);
    }
    let (one, other) = (uninverted(one), uninverted(other));
    let (one, other) = (in_list_order(&one), in_list_order(&other));
    if agree(&one, &other) || reported(&one, &other) || reported(&other, &one) {
        return Some("the same words and facts in another order");
    }
    let voice = |passive: &[Slot], active: &[Slot]| {
        actives(passive).iter().any(|candidate| moved(&in_list_order(candidate), active))
    };
    (voice(&one, &other) || voice(&other, &one))
        .then_some("the same words and facts: one statement is the passive of the other")
}

/// Whether both rows are filled alike, except that one phrase and the time may stand elsewhere.
fn agree(one: &[Slot], other: &[Slot]) -> bool {
    if moved(one, other) {
        return true;
    }
    let clauses = |slots: &[Slot]| slots.iter().any(|slot| slot.word().is_some_and(joins_clauses));
    if one.len() != other.len() || clauses(one) || clauses(other) {
        return false;
    }
    let same = |x: &[Slot], y: &[Slot]| x.len() == y.len() && x.iter().zip(y).all(|(x, y)| x.fits(y));
    without_time(one)
        .zip(without_time(other))
        .is_some_and(|((one, time), (other, other_time))| same(&time, &other_time) && moved(&one, &other))
}

/// Whether both rows are filled alike, except that one phrase may stand elsewhere.
fn moved(one: &[Slot], other: &[Slot]) -> bool {
    if one.len() != other.len() || one.is_empty() {
        return false;
    }
    let count = one.len();
    let start = (0..count).take_while(|at| one[*at].fits(&other[*at])).count();
    if start == count {
        return true;
    }
    let end = (0..count - start).take_while(|at| one[count - 1 - at].fits(&other[count - 1 - at])).count();
    // A phrase may begin, or end, with words that also stand beside the place to which it moved.
    (0..=start).rev().take(3).any(|start| {
        (0..=end.min(count - start)).rev().take(3).any(|end| {
            let (one, other) = (&one[start..count - end], &other[start..count - end]);
            (1..one.len()).any(|cut| {
                let same = |x: &[Slot], y: &[Slot]| x.iter().zip(y).all(|(x, y)| x.fits(y));
                same(&one[cut..], other)
                    && same(&one[..cut], &other[one.len() - cut..])
                    && (may_move(&one[..cut], &one[cut..]) || may_move(&one[cut..], &one[..cut]))
            })
        })
    })
}

/// Whether a phrase may be moved past some words without saying something else.
fn may_move(phrase: &[Slot], past: &[Slot]) -> bool {
    let focus = phrase.iter().chain(past).any(|slot| slot.word().is_some_and(|word| FOCUS.has(word)));
    let verbs = |slots: &[Slot]| slots.iter().filter(|slot| slot.is_verb()).count();
    let clauses = past.iter().filter(|slot| slot.word().is_some_and(joins_clauses)).count();
    !focus && (adjunct(phrase) && verbs(past) <= 3 && (clauses == 0 || verbs(past) <= 1) || reports(phrase))
}

/// Whether a word may join two clauses, so that a phrase belongs to one of them.
fn joins_clauses(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "but"
            | "or"
            | "while"
            | "whereas"
            | "when"
            | "because"
            | "if"
            | "unless"
            | "although"
            | "though"
            | "who"
            | "which"
            | "than"
            | "as"
            | "not"
            | "never"
            | "no"
    )
}

/// Whether some words are a phrase that only says where, when or how: it begins with a preposition or is a
/// moment, and has no verb of its own.
fn adjunct(phrase: &[Slot]) -> bool {
    let Some(first) = phrase.first() else { return false };
    let begins = match &first.filled {
        Filled::Moment(_) => true,
        Filled::Word(term) => {
            PREPOSITIONS.has(&term.lower)
                || phrase.len() == 1
                    && matches!(
                        term.lower.as_str(),
                        "yesterday" | "today" | "tomorrow" | "overnight" | "tonight"
                    )
                || matches!(term.lower.as_str(), "last" | "next" | "this") && phrase.len() == 2
        }
        Filled::Amount(_) => false,
    };
    let verb = phrase.iter().skip(1).any(|slot| {
        slot.term().is_some_and(|term| !term.capital && term.lower != term.base && is_verb_form(&term.lower))
    });
    begins && !verb && phrase.len() <= 8
}

/// Whether some words only say who says the rest.
fn reports(phrase: &[Slot]) -> bool {
    let says = |slot: &Slot| slot.term().is_some_and(|term| SAYS.has(&term.base) && term.lower != term.base);
    let verbs = phrase.iter().filter(|slot| slot.is_verb()).count();
    let according = phrase.first().and_then(Slot::word) == Some("according");
    (2..=12).contains(&phrase.len()) && (according || verbs == 1 && phrase.iter().any(says))
}

/// Whether one statement ends with who says it, set off by a comma, and the other begins with the same.
fn reported(last: &[Slot], first: &[Slot]) -> bool {
    last.len() == first.len()
        && (1..last.len()).filter(|at| last[*at].comma && reports(&last[*at..])).any(|at| {
            let report = last.len() - at;
            moved(&last[at..], &first[..report]) && agree(&last[..at], &first[report..])
        })
}
