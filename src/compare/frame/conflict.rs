//! Conflicts: what two frames of the same act say differently, of which there can be only one.

use crate::model::Span;

use super::super::content::Content;
use super::super::difference::Difference;
use super::super::lexicon::LEXICON;
use super::super::outcome::Conflict;
use super::class::{Act, CLASSES};
use super::contrast;
use super::count::amounts;
use super::meet::{Meeting, Same, has, head, names, other_role};
use super::phrase::Phrase;
use super::read::{Frame, Framed};
use super::scale;
use super::tell::{any, span, told};
use super::times::When;

/// What the frames of two statements say that cannot both be true.
pub(in crate::compare) fn differences(one: Framed<'_, '_>, other: Framed<'_, '_>) -> Vec<Difference> {
    let Framed { content: a, frames } = one;
    let Framed { content: b, frames: others } = other;
    let mut found = Vec::new();
    for f in &frames.all {
        for g in &others.all {
            let meeting = Meeting { a, b, f, g };
            if f.fact && g.fact || f.future && g.future {
                found.extend(of_acts(&meeting));
            }
        }
    }
    if found.is_empty() {
        found.extend(scale::differences(one, other));
    }
    let other_speaker = a.speaker.is_some() && b.speaker.is_some() && a.speaker != b.speaker;
    for difference in &mut found {
        difference.firm &= !other_speaker;
    }
    found
}

/// Whether a date that seems to differ is that of two things, or of one of many: "the mill closed", "the foundry
/// closed"; "a comet was found".
pub(in crate::compare) fn dates_two_things(
    one: Framed<'_, '_>,
    other: Framed<'_, '_>,
    difference: &Difference,
) -> bool {
    let dated = |frame: &Frame, span: Span| {
        frame.whens.iter().any(|when| when.span.start <= span.start && span.end <= when.span.end)
    };
    let Framed { content: a, frames } = one;
    let Framed { content: b, frames: others } = other;
    let left = frames.all.iter().filter(|frame| dated(frame, difference.spans[0]));
    left.flat_map(|f| others.all.iter().map(move |g| Meeting { a, b, f, g })).any(|m| {
        let things = m.f.thing.as_ref().zip(m.g.thing.as_ref());
        let other = things.is_some_and(|(p, q)| match m.same(p, q) {
            None => head(a, p).is_some() && head(b, q).is_some(),
            Some(Same::Loosely) => p.indefinite && q.indefinite,
            Some(_) => false,
        });
        dated(m.g, difference.spans[1]) && !shared(&m).is_empty() && other
    })
}

/// The acts that both frames have.
fn shared(m: &Meeting<'_, '_>) -> Vec<Act> {
    m.f.acts.iter().filter(|act| m.g.acts.contains(act)).copied().collect()
}

fn of_acts(m: &Meeting<'_, '_>) -> Option<Difference> {
    let acts = shared(m);
    if acts.is_empty() || m.f.denied || m.g.denied {
        return contrast::contrast(m, &acts);
    }
    amounts(m, &acts)
        .or_else(|| dates(m, &acts))
        .or_else(|| roles(m, &acts))
        .or_else(|| doers(m, &acts))
        .or_else(|| places(m, &acts))
        .or_else(|| values(m, &acts))
}

/// Another date of what happens once.
fn dates(m: &Meeting<'_, '_>, acts: &[Act]) -> Option<Difference> {
    let only = only_one(m);
    let once = only || acts.iter().any(|act| CLASSES.once(*act) && !CLASSES.is(*act, "state"));
    let lasting = acts.iter().any(|act| !CLASSES.is_listed(*act) || CLASSES.is(*act, "state"));
    let same = m.f.thing.as_ref().zip(m.g.thing.as_ref()).and_then(|(p, q)| m.same_place(p, q))?;
    let past = |frame: &Frame| frame.past != Some(false) || frame.nominal || frame.future;
    let whole = |slot: &Option<Phrase>| slot.as_ref().is_none_or(|p| p.amount.is_none());
    if same < Same::Definitely && !only
        || !past(m.f)
        || !past(m.g)
        || !whole(&m.f.thing)
        || !whole(&m.g.thing)
        || m.f.progressive
        || m.g.progressive
    {
        return None;
    }
    let names = m.other_names([None, None]);
    let doers = m.f.doer.as_ref().zip(m.g.doer.as_ref()).is_some_and(|(p, q)| m.same(p, q).is_none());
    if names[0] && names[1] || doers || other_role(m) {
        return None;
    }
    let all = |statement: &Content<'_>, frame: &Frame| -> Vec<When> {
        let named = statement.moments.iter().map(|moment| When::of(statement, moment));
        named.chain(frame.whens.iter().copied()).collect()
    };
    let (left, right) = (all(m.a, m.f), all(m.b, m.g));
    let met = left.iter().any(|one| right.iter().any(|other| one.meets(other)));
    for (one, other) in m.f.whens.iter().flat_map(|one| m.g.whens.iter().map(move |other| (one, other))) {
        let bounded = one.bounds(m.a, other) || other.bounds(m.b, one);
        if bounded && once && !m.f.state && !m.f.measure {
            return Some(told(m, Conflict::Date, "when", [one.span, other.span]));
        }
    }
    for one in m.f.whens.iter().filter(|when| !when.open && !met) {
        for other in m.g.whens.iter().filter(|when| !when.open) {
            let interval = one.lasts && other.lasts;
            let event = once && !one.lasts && !other.lasts && !m.f.state && !m.f.measure;
            if one.parts_from(other) && (event || interval && lasting) {
                return Some(told(m, Conflict::Date, "when", [one.span, other.span]));
            }
        }
    }
    None
}

/// Whether the thing of both is the first or the last of its kind: whatever happens to that happens once.
fn only_one(m: &Meeting<'_, '_>) -> bool {
    let marks = |statement: &Content<'_>, frame: &Frame| -> Vec<u64> {
        let items = frame.thing.iter().flat_map(|thing| &thing.items).filter(|item| item.depth == 0);
        let words = items.map(|item| &statement.tokens[usize::from(item.token)]);
        words.filter(|word| matches!(&*word.base, "first" | "last")).map(|word| word.key).collect()
    };
    let others = marks(m.b, m.g);
    marks(m.a, m.f).iter().any(|mark| others.contains(mark))
}

/// Whether a phrase is a name.
fn is_named(statement: &Content<'_>, phrase: &Phrase) -> bool {
    head(statement, phrase).is_some_and(|word| word.name)
}

/// Whether no word of a phrase that is a name stands in the other statement.
fn unknown(from: &Content<'_>, phrase: &Phrase, to: &Content<'_>) -> bool {
    phrase.items.iter().all(|item| {
        let word = &from.tokens[usize::from(item.token)];
        !names(word) || !has(to, word)
    })
}

/// Whether a person shares a name only with the thing of the other frame: "Hugo Terrin founded Terrin Motors".
fn other_person(m: &Meeting<'_, '_>, p: &Phrase, q: &Phrase, thing: &Phrase) -> bool {
    let key = |from: &Content<'_>, token: u16| from.tokens[usize::from(token)].key;
    let of = |phrase: &Phrase, word: u64| phrase.items.iter().any(|item| key(m.b, item.token) == word);
    p.items.len() > 1
        && p.items.iter().all(|item| {
            let word = &m.a.tokens[usize::from(item.token)];
            !names(word) || !has(m.b, word) || of(thing, word.key) && !of(q, word.key)
        })
}

/// Another doer of what one does: "Lund wrote the report", "Berg wrote the report".
fn doers(m: &Meeting<'_, '_>, acts: &[Act]) -> Option<Difference> {
    let (p, q) = m.f.doer.as_ref().zip(m.g.doer.as_ref())?;
    let (thing, other) = m.f.thing.as_ref().zip(m.g.thing.as_ref())?;
    let apart = [Some(p), Some(q)];
    let names = m.other_names(apart);
    let known = m.same(thing, other).is_some_and(|same| same >= Same::Definitely);
    if !any(acts, "single")
        || !known
        || thing.amount.is_some()
        || other.amount.is_some()
        || p.joined
        || q.joined
        || !is_named(m.a, p)
        || !is_named(m.b, q)
        || !unknown(m.a, p, m.b) && !(other_person(m, p, q, other))
        || !unknown(m.b, q, m.a) && !(other_person(&m.turned(), q, p, thing))
        || names[0] && names[1]
        || m.other_time()
        || m.other_tense() && !any(acts, "once")
        || m.narrowed(apart)
    {
        return None;
    }
    Some(told(m, Conflict::Contrary, "by whom", [span(m.a, p), span(m.b, q)]))
}

/// Doer and thing have changed places.
fn roles(m: &Meeting<'_, '_>, acts: &[Act]) -> Option<Difference> {
    let (doer, thing) = m.f.doer.as_ref().zip(m.f.thing.as_ref())?;
    let (other_doer, other_thing) = m.g.doer.as_ref().zip(m.g.thing.as_ref())?;
    let sure = |p: &Phrase, q: &Phrase| m.same(p, q).is_some_and(|same| same >= Same::Definitely);
    let crossed = sure(doer, other_thing) && sure(thing, other_doer);
    let names = m.other_names([None, None]);
    let apart = m.other_time() || other_role(m) || names[0] && names[1];
    if !any(acts, "swap") || !crossed || apart || m.same(doer, other_doer).is_some() {
        return None;
    }
    Some(told(m, Conflict::Contrary, "who does it to whom", [span(m.a, doer), span(m.b, other_doer)]))
}

/// Another place of what is done in one place.
fn places(m: &Meeting<'_, '_>, acts: &[Act]) -> Option<Difference> {
    let known = m.f.thing.as_ref().zip(m.g.thing.as_ref()).and_then(|(p, q)| m.same(p, q))?;
    if !any(acts, "placed") || known < Same::Definitely || m.other_time() {
        return None;
    }
    let moves = acts.iter().any(|act| CLASSES.name(*act) == "move");
    let place = |statement: &Content<'_>, frame: &Frame| -> Vec<Phrase> {
        let wanted = |p: &&Phrase| match &*p.governor {
            "to" => moves,
            "from" => any(acts, "from"),
            governor => matches!(governor, "in" | "at" | "near" | "off" | "outside") && !moves,
        };
        let governed = frame.rest.iter().filter(wanted);
        governed.filter(|p| is_named(statement, p) && !p.joined).cloned().collect()
    };
    let (left, right) = (place(m.a, m.f), place(m.b, m.g));
    let ([p], [q]) = (left.as_slice(), right.as_slice()) else { return None };
    let land = |statement: &Content<'_>, p: &Phrase| {
        head(statement, p).and_then(|word| word.id).is_some_and(|id| LEXICON.is_land(id))
    };
    let apart = unknown(m.a, p, m.b) && unknown(m.b, q, m.a);
    if !apart || land(m.a, p) != land(m.b, q) || moves && m.f.doer.is_none() && m.f.past.is_none() {
        return None;
    }
    Some(told(m, Conflict::Contrary, "where", [span(m.a, p), span(m.b, q)]))
}

/// Who has a value, and the value: a material, a load, a cause.
fn value(frame: &Frame, act: Act) -> Option<(&Phrase, &Phrase)> {
    let swapped = CLASSES.is(act, "swap");
    if frame.value.is_some() && (frame.nominal || frame.holds) {
        return frame.thing.as_ref().zip(frame.value.as_ref());
    }
    if CLASSES.name(act) == "die" {
        let of = frame.rest.iter().find(|p| matches!(&*p.governor, "of" | "from"))?;
        return Some((frame.thing.as_ref()?, of));
    }
    let (doer, thing) = frame.doer.as_ref().zip(frame.thing.as_ref())?;
    Some(if swapped { (thing, doer) } else { (doer, thing) })
}

/// Another value of what has one: "caused by ice", "caused by rats".
fn values(m: &Meeting<'_, '_>, acts: &[Act]) -> Option<Difference> {
    let listed = acts.iter().find(|act| CLASSES.is(**act, "named"));
    let held = acts.iter().find(|_| m.f.holds && m.g.holds);
    let act = *listed.or(held)?;
    let ((holder, p), (other, q)) = (value(m.f, act)?, value(m.g, act)?);
    if m.f.holds && !(is_named(m.a, p) && is_named(m.b, q)) {
        return None;
    }
    let known = m.same(holder, other).is_some_and(|same| same >= Same::Definitely);
    let lone = |from: &Content<'_>, p: &Phrase, to: &Content<'_>| {
        p.amount.is_none()
            && !p.joined
            && !p.none
            && head(from, p).is_some_and(|word| !has(to, word))
            && p.items.iter().all(|item| !has(to, &from.tokens[usize::from(item.token)]))
    };
    let names = m.other_names([Some(p), Some(q)]);
    if names[0] && names[1]
        || !known
        || !lone(m.a, p, m.b)
        || !lone(m.b, q, m.a)
        || m.other_time()
        || m.other_tense()
    {
        return None;
    }
    let what = match CLASSES.name(act) {
        "load" => "what it carries",
        "material" => "what it is made of",
        "die" => "of what",
        _ if m.f.holds => "who or what it is",
        _ => "why it came about",
    };
    Some(told(m, Conflict::Contrary, what, [span(m.a, p), span(m.b, q)]))
}
