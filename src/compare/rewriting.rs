//! Rewriting: rows of slots that say the same in another order or voice.

use std::borrow::Cow;

use crate::model::Span;
use crate::text::is_verb_form;
use crate::words::{FOCUS, PREPOSITIONS, SAYS};

use super::slot::{Filled, Form, Slot, Term};
use super::token::key;

/// What stands in one place of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Name,
    Counted,
    Moment,
    Noun,
}

/// The slots with the members of their list in one order. A statement with two lists, or with a word that
/// gives their order a meaning, is left as it is.
pub(super) fn in_list_order(slots: &[Slot]) -> Cow<'_, [Slot]> {
    let ordered = slots.iter().any(|slot| slot.word().is_some_and(|word| FOCUS.has(word)));
    let joints = (1..slots.len()).filter(|at| matches!(slots[*at].word(), Some("and" | "or" | "&")));
    let mut joints = joints.filter_map(|at| members(slots, at));
    let (Some(list), None, false) = (joints.next(), joints.next(), ordered) else {
        return Cow::Borrowed(slots);
    };
    let (start, end) = (list[0].0, list[list.len() - 1].1);
    let mut members: Vec<&[Slot]> = list.iter().map(|(from, to)| &slots[*from..*to]).collect();
    members.sort_by_cached_key(|member| {
        member.iter().map(|slot| (slot.term().map_or(0, |term| term.key), slot.amount())).collect::<Vec<_>>()
    });
    let joint = slots[list[list.len() - 1].0 - 1].clone();
    let mut row = vec![joint];
    row.extend(members.into_iter().flatten().cloned());
    let mut found = slots.to_vec();
    found.splice(start..end, row);
    Cow::Owned(found)
}

/// The members of the list whose last member follows the joint at a place.
fn members(slots: &[Slot], joint: usize) -> Option<Vec<(usize, usize)>> {
    let (sort, last) = member_after(slots, joint + 1)?;
    let mut found = vec![(joint + 1, last)];
    let mut end = joint;
    loop {
        let start = member_before(slots, end, sort)?;
        found.push((start, end));
        if !slots[start].comma || start == 0 || member_before(slots, start, sort).is_none() {
            break;
        }
        end = start;
    }
    found.reverse();
    let start = found[0].0;
    let before = start.checked_sub(1).map(|at| &slots[at]);
    let modified = before.is_some_and(|slot| {
        slot.term()
            .is_none_or(|term| !term.light && !slot.is_verb() || matches!(term.lower.as_str(), "and" | "or"))
    }) && !slots[start].comma;
    // Two clauses: "Berg beat Olsen and Lee beat Ruiz". Or a phrase before a subject: "In Oslo, Lund and Turku won".
    let verb_before = slots[..start].iter().any(Slot::is_verb);
    let led = start == 1 && before.and_then(Slot::word).is_some_and(|word| PREPOSITIONS.has(word));
    let follows = slots.get(last);
    let verb_after = follows.is_some_and(|slot| slot.is_verb() && !slot.comma);
    let noun_after = follows
        .is_some_and(|slot| !slot.comma && slot.term().is_none_or(|term| !term.light && !slot.is_verb()));
    (!modified && !(verb_after && (verb_before || led)) && !noun_after).then_some(found)
}

/// The member of a list that begins at a place: its sort and its end.
fn member_after(slots: &[Slot], at: usize) -> Option<(Sort, usize)> {
    let slot = slots.get(at)?;
    match &slot.filled {
        Filled::Moment(_) => Some((Sort::Moment, at + 1)),
        Filled::Amount(_) => slots.get(at + 1).filter(|next| is_noun(next)).map(|_| (Sort::Counted, at + 2)),
        Filled::Word(term) if term.capital && !term.light => {
            let end = (at + 1..slots.len()).find(|at| slots[*at].comma || !is_capital(&slots[*at]));
            Some((Sort::Name, end.unwrap_or(slots.len())))
        }
        Filled::Word(_) => is_noun(slot).then_some((Sort::Noun, at + 1)),
    }
}

/// Where the member of a list that ends at a place begins.
fn member_before(slots: &[Slot], end: usize, sort: Sort) -> Option<usize> {
    let last = end.checked_sub(1)?;
    let slot = &slots[last];
    match sort {
        Sort::Moment => matches!(slot.filled, Filled::Moment(_)).then_some(last),
        Sort::Noun => is_noun(slot).then_some(last),
        Sort::Counted => {
            let first = last.checked_sub(1)?;
            (is_noun(slot) && matches!(slots[first].filled, Filled::Amount(_))).then_some(first)
        }
        Sort::Name => {
            let run = (0..end)
                .rev()
                .take_while(|at| is_capital(&slots[*at]) && (*at + 1 == end || !slots[*at + 1].comma));
            run.last()
        }
    }
}

fn is_capital(slot: &Slot) -> bool {
    slot.term().is_some_and(|term| term.capital && !term.light)
}

/// Whether a slot holds a single word of matter that is neither a name nor shaped like a verb.
fn is_noun(slot: &Slot) -> bool {
    slot.term().is_some_and(|term| {
        !term.light
            && !term.lower.ends_with("ly")
            && (!is_verb_form(&term.lower) || term.form() == Form::Base || term.lower.ends_with('s'))
    })
}

/// The slots with a verb of saying after who says it: "said Ann Lee" at the end is "Ann Lee said".
pub(super) fn uninverted(slots: &[Slot]) -> Cow<'_, [Slot]> {
    let says = |slot: &Slot| slot.term().is_some_and(|term| SAYS.has(&term.base) && term.lower != term.base);
    let report = (1..slots.len()).rev().take(12).find(|at| slots[*at].comma && says(&slots[*at]));
    let Some(start) = report.filter(|at| !slots[at + 1..].iter().any(Slot::is_verb)) else {
        return Cow::Borrowed(slots);
    };
    let phrase = |slot: &Slot| slot.comma || slot.word().is_some_and(|word| PREPOSITIONS.has(word));
    let end = (start + 1..slots.len()).find(|at| phrase(&slots[*at])).unwrap_or(slots.len());
    let mut found = slots.to_vec();
    found[start..end].rotate_left(1);
    (found[start].comma, found[end - 1].comma) = (true, false);
    Cow::Owned(found)
}

/// The active statements that a passive one may stand for: "The boiler was fixed by a plumber" is "A glazier
/// repaired the dome".
pub(super) fn actives(slots: &[Slot]) -> Vec<Vec<Slot>> {
    let mut found = Vec::new();
    for be in 1..slots.len() {
        let Some(form) = slots[be].word().filter(|word| is_be(word)) else { continue };
        let mut deed = be + 1;
        while slots.get(deed).and_then(Slot::word).is_some_and(|word| word.ends_with("ly") || word == "not") {
            deed += 1;
        }
        let Some(verb) =
            slots.get(deed).and_then(Slot::term).filter(|term| !term.light && term.form() != Form::Ing)
        else {
            continue;
        };
        let Some(by) = (deed + 1..slots.len()).find(|at| slots[*at].word() == Some("by")) else { continue };
        let mut first = be;
        while first > 1 && slots[first - 1].word().is_some_and(is_auxiliary) {
            first -= 1;
        }
        let auxiliaries: Vec<&Slot> = slots[first..be].iter().chain(&slots[be + 1..deed]).collect();
        let Some((lead, want)) = active_verb(form, &auxiliaries) else { continue };
        for end in by + 2..=slots.len() {
            let ends = slots.get(end).is_none_or(|slot| {
                slot.comma
                    || matches!(slot.filled, Filled::Moment(_))
                    || slot.word().is_some_and(|word| {
                        PREPOSITIONS.has(word) || matches!(word, "and" | "who" | "as" | "when" | "while")
                    })
            });
            if ends && slots[first - 1].word() == Some("and") {
                // "Retires and will be replaced by her deputy": "her deputy will replace her".
                let deputy = slots[by + 1..end].iter().chain(&lead).cloned();
                let active = Term { wanted: Some(want), ..verb.clone() };
                for pronoun in ["her", "him", "it", "them"] {
                    let mut row: Vec<Slot> = slots[..first].iter().cloned().chain(deputy.clone()).collect();
                    row.push(Slot { filled: Filled::Word(active.clone()), ..slots[deed].clone() });
                    row.push(grammar(pronoun));
                    row.extend(slots[deed + 1..by].iter().chain(&slots[end..]).cloned());
                    found.push(row);
                }
            } else if ends {
                let mut row: Vec<Slot> = slots[by + 1..end].to_vec();
                row.extend(lead.iter().cloned());
                row.push(Slot {
                    filled: Filled::Word(Term { wanted: Some(want), ..verb.clone() }),
                    comma: false,
                    span: slots[deed].span,
                });
                row.extend(slots[..first].iter().cloned());
                row.extend(slots[deed + 1..by].iter().chain(&slots[end..]).cloned());
                found.push(row);
            }
        }
    }
    found
}

fn is_be(word: &str) -> bool {
    matches!(word, "is" | "are" | "was" | "were" | "be" | "been" | "being")
}

fn is_auxiliary(word: &str) -> bool {
    is_be(word)
        || matches!(
            word,
            "has"
                | "have"
                | "had"
                | "will"
                | "would"
                | "can"
                | "could"
                | "may"
                | "might"
                | "must"
                | "should"
                | "shall"
                | "not"
                | "never"
                | "to"
        )
}

/// The auxiliaries and the form of the verb in the active voice of a passive.
fn active_verb(be: &str, auxiliaries: &[&Slot]) -> Option<(Vec<Slot>, Form)> {
    let own: Vec<Slot> = auxiliaries.iter().map(|slot| (*slot).clone()).collect();
    let not = auxiliaries.iter().any(|slot| slot.word() == Some("not"));
    let with_do = |word: &str| {
        let mut row = vec![grammar(word)];
        row.extend(own.iter().cloned());
        (row, Form::Base)
    };
    Some(match be {
        "was" | "were" if not => with_do("did"),
        "is" | "are" if not => with_do("do"),
        "was" | "were" | "been" => (own, Form::Past),
        "is" | "are" => (own, Form::Present),
        "be" => (own, Form::Base),
        "being" => (own, Form::Ing),
        _ => return None,
    })
}

/// A slot that holds a word of grammar.
fn grammar(word: &str) -> Slot {
    let term = Term {
        key: key(word),
        lower: word.to_owned(),
        base: word.to_owned(),
        capital: false,
        light: true,
        wanted: None,
    };
    Slot { filled: Filled::Word(term), comma: false, span: Span { start: 0, end: 0 } }
}

/// Writes names that the other statement shortens to their initials in the same way.
pub(super) fn fold_acronyms(one: &mut Cow<'_, [Slot]>, other: &mut Cow<'_, [Slot]>) {
    let short = |slot: &&Slot| slot.term().is_some_and(|term| term.capital && is_short(&term.lower));
    let in_full = |short: &Slot| {
        let stands = |slots: &[Slot], word| (0..slots.len()).any(|at| spelled_out(slots, at, word).is_some());
        short.word().is_some_and(|word| stands(one, word) || stands(other, word))
    };
    let shorts = one.iter().chain(other.iter()).filter(short);
    if !shorts.clone().any(in_full) {
        return;
    }
    let shorts: Vec<Slot> = shorts.cloned().collect();
    for short in &shorts {
        shorten(one.to_mut(), short);
        shorten(other.to_mut(), short);
    }
}

fn is_short(word: &str) -> bool {
    (2..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Puts a short form in place of the words whose initials it has.
fn shorten(slots: &mut Vec<Slot>, short: &Slot) {
    let Some(word) = short.word() else { return };
    let mut at = 0;
    while at < slots.len() {
        if let Some(end) = spelled_out(slots, at, word) {
            // "the National Health Service (NHS)"
            let twice = usize::from(slots.get(end).is_some_and(|slot| slot.word() == Some(word)));
            let comma = slots[at].comma;
            slots.splice(at..end + twice, [Slot { comma, ..short.clone() }]);
        }
        at += 1;
    }
}

/// Where the words that begin at a place and have these initials end: names, or three words or more; small
/// words of grammar among them may count or not.
fn spelled_out(slots: &[Slot], at: usize, short: &str) -> Option<usize> {
    let letters = short.as_bytes();
    let (mut found, mut end, mut capitals) = (0, at, 0);
    while found < letters.len() {
        let term = slots.get(end)?.term()?;
        let initial = term.lower.as_bytes().first() == Some(&letters[found]);
        let passed = term.light && found > 0 && !term.capital;
        if slots[end].comma && end > at || term.lower.len() < 2 || !(initial || passed) {
            return None;
        }
        found += usize::from(
            initial
                && !(passed
                    && matches!(term.lower.as_str(), "of" | "and" | "for")
                    && !next_fits(slots, end, letters, found)),
        );
        capitals += usize::from(term.capital);
        end += 1;
    }
    let named = capitals >= 2 && capitals >= letters.len() - 1 || capitals == 0 && letters.len() >= 3;
    (named && letters.len() >= 2 && end - at >= 2).then_some(end)
}

/// Whether the word after a small one has the next initial, so that the small one counts itself.
fn next_fits(slots: &[Slot], at: usize, letters: &[u8], found: usize) -> bool {
    let next = slots.get(at + 1).and_then(Slot::term).and_then(|term| term.lower.as_bytes().first());
    letters.get(found + 1).is_none_or(|wanted| next == Some(wanted))
}
