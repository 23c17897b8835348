//! Contrasts: one frame denies what the other says, or both say opposite things of the same thing.

use super::super::content::Content;
use super::super::difference::Difference;
use super::super::outcome::Conflict;
use super::class::{Act, CLASSES, noun_key};
use super::meet::{Meeting, Same, has, head, other_role};
use super::phrase::Phrase;
use super::read::Frame;
use crate::words::CONDITIONS_IN;

/// Acts that may be undone in turn: what was opened may be closed another day.
fn in_turn(act: Act) -> bool {
    CLASSES.is(act, "turn")
}

/// What two frames say against each other, if they do.
pub(super) fn contrast(m: &Meeting<'_, '_>, shared: &[Act]) -> Option<Difference> {
    if let Some(found) = existence(m) {
        return Some(found);
    }
    let opposed = m.f.acts.iter().find_map(|act| {
        m.g.acts.iter().find(|other| CLASSES.opposed(*act, **other)).map(|other| (*act, *other))
    });
    let (turn, conflict) = match opposed {
        Some((act, other)) if shared.is_empty() && !m.f.denied && !m.g.denied => {
            (in_turn(act) && in_turn(other), Conflict::Contrary)
        }
        _ if !shared.is_empty() && m.f.denied != m.g.denied => (false, Conflict::Negation),
        _ => return None,
    };
    // "Has paid off its loans", "owes 6 million": the amount is no party.
    let sum = |frame: &'_ Frame| {
        let amount = frame.acts.iter().any(|act| CLASSES.is(*act, "amount"));
        amount && frame.doer.is_some() && frame.thing.as_ref().is_some_and(|thing| thing.amount.is_some())
    };
    let skip = [m.f, m.g].map(|frame| frame.thing.as_ref().filter(|_| opposed.is_some() && sum(frame)));
    if m.topic(skip).is_none_or(|same| same < Same::Definitely) || apart(m) || turn && !together(m) {
        return None;
    }
    // "Acquitted of murder", "convicted of theft"
    if other_role(m) {
        return None;
    }
    let names = m.other_names([None, None]);
    let amounts = |from: &Content<'_>, to: &Content<'_>| {
        from.quantities.iter().any(|p| !to.quantities.iter().any(|q| p.comparable(q) && p.meets(q)))
    };
    // "Won the 100 metres", "lost the 200 metres".
    let amount = |statement: &Content<'_>, slot: &Option<Phrase>| {
        Some(statement.quantities[usize::from(slot.as_ref()?.amount?)].clone())
    };
    let things = amount(m.a, &m.f.thing).zip(amount(m.b, &m.g.thing));
    if things.is_some_and(|(p, q)| !p.comparable(&q) || !p.meets(&q)) {
        return None;
    }
    let even = m.a.negators == m.b.negators || amounts(m.a, m.b) || amounts(m.b, m.a);
    // "Has no debts" denies any amount of them.
    let none = [m.f, m.g].iter().any(|frame| frame.denied && frame.nominal);
    if conflict == Conflict::Negation && even && !none {
        return None;
    }
    let party = |frame: &Frame| frame.doer.is_some() || frame.thing.is_some();
    let plain = conflict == Conflict::Contrary
        || none
        || !m.other_phrases() && !shared.iter().all(|act| CLASSES.plain(*act));
    if names[0] || names[1] || !plain || !party(m.f) || !party(m.g) {
        return None;
    }
    Some(against(m, conflict))
}

/// Whether the two may speak of different times or under different conditions.
fn apart(m: &Meeting<'_, '_>) -> bool {
    let bound = |statement: &Content<'_>| {
        let text = statement.text().to_lowercase();
        [" until ", "until ", " yet", " again", " if ", " unless ", "first "]
            .iter()
            .any(|word| text.contains(word))
    };
    let condition = |from: &Content<'_>, frame: &Frame, to: &Content<'_>| {
        frame.rest.iter().any(|p| {
            head(from, p).is_some_and(|word| !has(to, word) && CONDITIONS_IN.has(&word.base))
                || matches!(&*p.governor, "for" | "without" | "among")
                    && head(from, p).is_some_and(|word| !has(to, word))
        })
    };
    m.other_time()
        || m.a.some
        || m.b.some
        || m.other_setting()
        || bound(m.a) != bound(m.b)
        || m.other_tense() && (m.f.state || m.g.state)
        || condition(m.a, m.f, m.b)
        || condition(m.b, m.g, m.a)
}

/// Whether both speak of one time: the same moment, the present, or the same event.
fn together(m: &Meeting<'_, '_>) -> bool {
    let timed = m.f.whens.iter().any(|one| m.g.whens.iter().any(|other| one.meets(other)));
    let present =
        m.f.past == Some(false) && m.g.past == Some(false) && m.f.whens.is_empty() && m.g.whens.is_empty();
    let event = m.f.rest.iter().any(|p| {
        matches!(&*p.governor, "after" | "during" | "before" | "following")
            && m.g.rest.iter().any(|q| q.governor == p.governor && m.same(p, q).is_some())
    });
    timed || present || event
}

fn against(m: &Meeting<'_, '_>, conflict: Conflict) -> Difference {
    let words = |statement: &Content<'_>, frame: &Frame| {
        let text = statement.text()[frame.span.start..frame.span.end].to_owned();
        if frame.denied { format!("not “{text}”") } else { format!("“{text}”") }
    };
    let reason = format!("{} against {}, of the same thing", words(m.a, m.f), words(m.b, m.g));
    Difference { conflict, firm: true, reason, spans: [m.f.span, m.g.span] }
}

/// The classes by which something is said to be somewhere.
const PRESENCE: [&str; 8] =
    ["contain", "consist", "population", "discover", "examine", "load", "debt", "receive"];

/// What a frame says is there, and whether it denies it.
fn there(frame: &Frame) -> Option<&Phrase> {
    let present = frame.acts.iter().any(|act| PRESENCE.contains(&CLASSES.name(*act)));
    let thing = frame.thing.as_ref().filter(|_| present || frame.acts.is_empty());
    thing.or_else(|| frame.doer.as_ref().filter(|doer| doer.none))
}

/// "Guards found rats in the hold" against "The hold had no rats".
fn existence(m: &Meeting<'_, '_>) -> Option<Difference> {
    if m.f.denied == m.g.denied || m.a.negators == m.b.negators {
        return None;
    }
    let (p, q) = (there(m.f)?, there(m.g)?);
    let alike = {
        let bare = |p: &Phrase| Phrase { none: false, ..p.clone() };
        m.same(&bare(p), &bare(q)).or_else(|| {
            let noun = |statement: &Content<'_>, p: &Phrase| {
                let word = head(statement, p)?;
                let lower = statement.text()[word.span.start..word.span.end].to_lowercase();
                Some(CLASSES.noun(noun_key(&lower, &word.base)).to_vec())
            };
            let noun = |statement: &Content<'_>, p: &Phrase| noun(statement, p).unwrap_or_default();
            let own = noun(m.a, p);
            noun(m.b, q).iter().any(|act| own.contains(act)).then_some(Same::Loosely)
        })
    };
    let names = m.other_names([Some(p), Some(q)]);
    let shared_name = m.a.tokens.iter().any(|word| word.name && has(m.b, word))
        || m.f.rest.iter().any(|p| m.g.rest.iter().any(|q| m.same(p, q) >= Some(Same::Definitely)));
    if alike.is_none() || names[0] || names[1] || !shared_name || apart(m) || m.other_tense() && m.one_timed()
    {
        return None;
    }
    Some(against(m, Conflict::Negation))
}
