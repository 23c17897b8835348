//! Restating: rows of slots in one form, where English has several for the same fact.
//!
//! Invariant: what is put into one form says the same: "is to close" and "will close", "was up 5%" and "rose by
//! 5%", and a row with its only time at another place.

use crate::words::PREPOSITIONS;

use super::lexicon::LEXICON;
use super::slot::{Filled, Form, Slot, Term};
use super::token::key;

/// A row with the future said by "will", and a rise or fall by its verb.
pub(super) fn restated(slots: &[Slot]) -> Vec<Slot> {
    let word = |at: usize| slots.get(at).and_then(Slot::word);
    let mut found: Vec<Slot> = Vec::with_capacity(slots.len());
    let mut at = 0;
    while at < slots.len() {
        let verb =
            |at: usize| slots.get(at).and_then(Slot::term).is_some_and(|term| term.form() == Form::Base);
        match (word(at), word(at + 1)) {
            (Some("is" | "are"), Some("to")) if at > 0 && verb(at + 2) => {
                found.push(said(&slots[at], "will", None));
                at += 2;
            }
            (Some(be @ ("is" | "are" | "was" | "were")), Some(way @ ("up" | "down"))) => {
                let by = usize::from(word(at + 2) == Some("by"));
                let moved =
                    slots.get(at + 2 + by).is_some_and(|slot| matches!(slot.filled, Filled::Amount(_)));
                if !moved {
                    found.push(slots[at].clone());
                    at += 1;
                    continue;
                }
                let form = if matches!(be, "was" | "were") { Form::Past } else { Form::Present };
                found.push(said(&slots[at], if way == "up" { "rise" } else { "fall" }, Some(form)));
                at += 2 + by;
            }
            (Some("by"), None) if moves(found.last()) && slots.get(at + 1).is_some_and(Slot::is_figure) => {
                at += 1;
            }
            _ => {
                found.push(slots[at].clone());
                at += 1;
            }
        }
    }
    found
}

/// Whether a slot holds a verb of rising or falling.
fn moves(slot: Option<&Slot>) -> bool {
    let verbs = ["rise", "fall", "grow", "increase", "drop", "climb", "decline", "decrease", "jump", "gain"];
    slot.and_then(Slot::term).is_some_and(|term| verbs.contains(&term.base.as_str()))
}

/// A slot in the place of another, with a word in a form.
fn said(slot: &Slot, word: &str, wanted: Option<Form>) -> Slot {
    let light = wanted.is_none();
    let key = if light { key(word) } else { key(LEXICON.canonical(word)) };
    let (lower, base) = (word.to_owned(), word.to_owned());
    let term = Term { key, lower, base, capital: false, light, wanted };
    Slot { filled: Filled::Word(term), ..slot.clone() }
}

/// A row without the only time in it, and that time: "by Sunday morning", "in the third quarter". A row of
/// several clauses is left alone, since the time belongs to one of them.
pub(super) fn without_time(slots: &[Slot]) -> Option<(Vec<Slot>, Vec<Slot>)> {
    let mut times = (0..slots.len()).filter_map(|at| Some((at, time_at(slots, at)?)));
    let (start, end) = times.next()?;
    let only = times.all(|(other, _)| other < end);
    let moments = slots.iter().filter(|slot| matches!(slot.filled, Filled::Moment(_))).count();
    let rest = [&slots[..start], &slots[end..]].concat();
    (only && moments < 2).then(|| (rest, slots[start..end].to_vec()))
}

/// The end of the time that begins at a slot.
fn time_at(slots: &[Slot], at: usize) -> Option<usize> {
    let governed = slots[at].word().is_some_and(|word| PREPOSITIONS.has(word));
    let period = |slot: &Slot| {
        matches!(slot.filled, Filled::Moment(_))
            || slot.word().is_some_and(|word| {
                matches!(
                    word,
                    "morning"
                        | "afternoon"
                        | "evening"
                        | "night"
                        | "quarter"
                        | "week"
                        | "month"
                        | "year"
                        | "weekend"
                )
            })
    };
    let which = |slot: &Slot| {
        slot.word().is_some_and(|word| {
            matches!(
                word,
                "last" | "next" | "this" | "early" | "late" | "first" | "second" | "third" | "fourth"
            )
        })
    };
    let mut end = at + usize::from(governed);
    while slots.get(end).is_some_and(which) {
        end += 1;
    }
    let named = slots.get(end).is_some_and(period) && (governed || end > at);
    if !named {
        return None;
    }
    while slots.get(end).is_some_and(period) {
        end += 1;
    }
    Some(end)
}
