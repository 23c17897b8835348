//! Counts: another amount of the same, as "killed twelve" and "a death toll of 19".

use crate::words::{DESCRIPTIVE, PERSONS};

use super::super::content::Content;
use super::super::difference::Difference;
use super::super::outcome::Conflict;
use super::super::quantity::Quantity;
use super::super::token::Token;
use super::super::unit::Unit;
use super::class::{Act, CLASSES, Role};
use super::meet::{Meeting, Same, same_word};
use super::phrase::Phrase;
use super::read::Frame;
use super::tell::{any, told};

/// The phrases with an amount, and the amounts.
fn counted<'f>(statement: &'f Content<'_>, frame: &'f Frame) -> Vec<(&'f Phrase, &'f Quantity)> {
    let slots = [&frame.doer, &frame.thing].into_iter().flatten().chain(&frame.rest);
    slots
        .filter(|p| !p.joined)
        .filter_map(|p| Some((p, &statement.quantities[usize::from(p.amount?)])))
        .collect()
}

/// Another amount of the same: "killed twelve", "a death toll of 19".
pub(super) fn amounts(m: &Meeting<'_, '_>, acts: &[Act]) -> Option<Difference> {
    let (left, right) = (counted(m.a, m.f), counted(m.b, m.g));
    if m.f.claimant.is_some() && m.g.claimant.is_some() && m.f.claimant != m.g.claimant {
        return None;
    }
    let met = |p: &Quantity, others: &[(&Phrase, &Quantity)]| {
        others.iter().any(|(_, q)| p.comparable(q) && p.meets(q))
    };
    for (p, amount) in &left {
        for (q, other) in &right {
            let moves = ["rise", "fall", "raise-rate", "reduce-rate"];
            let moves = acts.iter().any(|act| moves.contains(&CLASSES.name(*act)));
            let measured = m.f.measure && m.g.measure;
            let role = any(acts, "amount")
                || measured
                || same_slot(m, p, q) && amount.unit == Unit::Count && !p.items.is_empty();
            let rate = matches!(amount.unit, Unit::Percent | Unit::Points)
                && !acts.iter().any(|act| {
                    matches!(CLASSES.name(*act), "own" | "turnout" | "vote" | "unemployment")
                        || !CLASSES.is_listed(*act)
                });
            if rate {
                continue;
            }
            if moves && !m.f.thing.as_ref().is_some_and(|thing| std::ptr::eq(thing, *p) && m.f.doer.is_none())
                || !role
                || !amount.comparable(other)
                || met(amount, &right)
                || met(other, &left)
            {
                continue;
            }
            if !same_count(m, p, q, acts, amount.unit) || amount.step == 0.0 || other.step == 0.0 {
                continue;
            }
            let apart = [Some(*p), Some(*q)];
            let once = acts.iter().any(|act| CLASSES.once(*act));
            let topic = m.topic(apart);
            let names = m.other_names(apart);
            if topic.is_none_or(|topic| topic < Same::Definitely)
                || m.other_time()
                || (!once || measured) && (m.one_timed() || m.other_tense())
                || names[0]
                || names[1]
                || m.narrowed(apart)
                || m.other_setting()
                || [m.f, m.g].iter().any(|frame| frame.is_restricted())
            {
                continue;
            }
            let spans = [amount.span, other.span];
            return Some(told(m, Conflict::Number, "how much or how many", spans));
        }
    }
    None
}

/// Whether two phrases stand in the same place of their frames.
fn same_slot(m: &Meeting<'_, '_>, p: &Phrase, q: &Phrase) -> bool {
    let is = |slot: &Option<Phrase>, p: &Phrase| slot.as_ref().is_some_and(|one| std::ptr::eq(one, p));
    is(&m.f.thing, p) && is(&m.g.thing, q) || is(&m.f.doer, p) && is(&m.g.doer, q)
}

/// Whether two amounts count the same: their nouns and what stands before them agree.
fn same_count(m: &Meeting<'_, '_>, p: &Phrase, q: &Phrase, acts: &[Act], unit: Unit) -> bool {
    let nouns = |statement: &Content<'_>, phrase: &Phrase| {
        let own = phrase.items.iter().filter(|item| item.depth == 0);
        own.map(|item| statement.tokens[usize::from(item.token)].clone()).collect::<Vec<_>>()
    };
    let (mut own, mut others) = (nouns(m.a, p), nouns(m.b, q));
    let nominal = |frame: &Frame, words: &mut Vec<Token>| {
        // Of "a staff of 900" the noun is the act.
        if frame.nominal
            && words
                .last()
                .is_some_and(|word| CLASSES.noun(&word.base).iter().any(|(act, _)| frame.acts.contains(act)))
        {
            words.pop();
        }
    };
    nominal(m.f, &mut own);
    nominal(m.g, &mut others);
    // "Spectators" of a capacity and "workers" of a staff are all that are counted there.
    let human = |words: &[Token]| {
        words.last().is_none_or(|word| {
            let counted = |(act, role): &(Act, Role)| acts.contains(act) && *role == Role::Counted;
            &*word.base == "person" || CLASSES.noun(&word.base).iter().any(counted)
        })
    };
    if unit != Unit::Count {
        return true;
    }
    if any(acts, "people") {
        let toll = acts.iter().any(|act| matches!(CLASSES.name(*act), "die" | "injure"));
        let whole = |words: &[Token]| {
            human(words) || toll && words.len() == 1 && !words.iter().any(|word| PERSONS.has(&word.base))
        };
        let same = own.last().zip(others.last()).is_some_and(|(one, other)| same_word(one, other));
        if !same {
            let one_human = human(&own) && whole(&others) && (own.is_empty() || human(&others));
            let other_human = human(&others) && whole(&own) && (others.is_empty() || human(&own));
            return (one_human || other_human) && own.len() < 2 && others.len() < 2;
        }
    }
    if own.is_empty() || others.is_empty() {
        return any(acts, "amount") && own.len() + others.len() < 2;
    }
    let lone = |own: &[Token], others: &[Token]| {
        own.iter()
            .any(|word| !DESCRIPTIVE.has(&word.base) && !others.iter().any(|other| same_word(word, other)))
    };
    own.last().zip(others.last()).is_some_and(|(one, other)| same_word(one, other))
        && !lone(&own, &others)
        && !lone(&others, &own)
}
