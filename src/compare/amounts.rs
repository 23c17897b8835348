//! Amounts and dates that cannot both be right.

use crate::words::ONCE;

use super::content::Content;
use super::difference::Difference;
use super::lexicon::LEXICON;
use super::moment::Moment;
use super::outcome::Conflict;
use super::pair::Pair;
use super::quantity::Quantity;
use super::token::Token;
use super::unit::Unit;
use super::wording;

/// The base form of what happens at a moment: the nearest word for something that happens once, before it
/// or after it.
fn event<'s>(statement: &'s Content<'_>, moment: &Moment) -> Option<&'s str> {
    if let Some(event) = moment.event {
        return Some(event);
    }
    let once = |token: &&Token| ONCE.has(&token.base) && !token.denied;
    let tokens = &statement.tokens;
    let before = tokens.iter().rev().filter(|token| token.at < moment.first).take(6).find(once);
    let after = || tokens.iter().filter(|token| token.at > moment.last).take(6).find(once);
    before.or_else(after).map(|token| &*token.base)
}

/// What happens at the moments of a statement, in base forms.
pub(super) fn events<'s>(statement: &'s Content<'_>) -> impl Iterator<Item = &'s str> {
    statement.moments.iter().filter(|moment| !moment.open).filter_map(|moment| event(statement, moment))
}

/// The tokens beside the amounts of a statement that have to be the same in another.
pub(super) fn beside<'s>(statement: &'s Content<'_>) -> impl Iterator<Item = &'s Token> {
    statement
        .quantities
        .iter()
        .flat_map(|q| {
            [false, true].into_iter().flat_map(|after| near(&statement.tokens, q.first, q.last, after))
        })
        .map(|place| &statement.tokens[place])
}

/// Whether a moment is that of an event.
fn event_is(statement: &Content<'_>, moment: &Moment, wanted: &str) -> bool {
    event(statement, moment).is_some_and(|event| {
        event == wanted
            || matches!((event, wanted), ("appear", "release") | ("release", "appear"))
            || LEXICON.id(event).zip(LEXICON.id(wanted)).is_some_and(|(x, y)| LEXICON.near(x, y))
    })
}

/// Amounts of the same thing that cannot both be right.
pub(super) fn numbers(pair: &Pair<'_, '_>) -> Vec<Difference> {
    if pair.overlap.cover < 0.6 || !pair.is_close() {
        return Vec::new();
    }
    let unmet =
        |q: &Quantity, others: &[Quantity]| !others.iter().any(|other| q.comparable(other) && q.meets(other));
    let left: Vec<_> = pair.a.quantities.iter().filter(|q| unmet(q, &pair.b.quantities)).collect();
    let right: Vec<_> = pair.b.quantities.iter().filter(|q| unmet(q, &pair.a.quantities)).collect();
    let mut found = Vec::new();
    for p in &left {
        for q in &right {
            if !p.comparable(q) || p.meets(q) {
                continue;
            }
            let (before, after) = (context(pair, p, q, false), context(pair, p, q, true));
            if is_hour(pair.a, p) && !same_deed(pair, p, q) {
                continue;
            }
            let counted = after > 0 || p.unit != Unit::Count;
            let close = before + after >= 2 || (before + after == 1 && pair.overlap.cover >= 0.8);
            let one_thing = !pair.other_thing
                && !pair.other_scope(None)
                && !pair.exchanged(false)
                && pair.contraries.is_empty();
            if counted && close && one_thing {
                // More amounts that differ are two readings, of two times.
                let firm =
                    pair.is_about_one_thing() && left.len() + right.len() <= 3 && !had_and_has(pair, p, q);
                let reason = format!("“{}” against “{}”", pair.a_words(p.span), pair.b_words(q.span));
                found.push(Difference { conflict: Conflict::Number, firm, reason, spans: [p.span, q.span] });
            }
        }
    }
    found
}

/// Whether one says what a thing has now, and the other what it had: "has 5 million people", "had 3 million".
fn had_and_has(pair: &Pair<'_, '_>, p: &Quantity, q: &Quantity) -> bool {
    let beside = |statement: &Content<'_>, amount: &Quantity| {
        let lead = statement.text()[..amount.span.start].trim_end();
        ["has", "have", "had", "is", "are", "was", "were"]
            .into_iter()
            .find(|verb| lead.strip_suffix(verb).is_some_and(|rest| rest.ends_with(' ')))
    };
    let past = |verb: &str| matches!(verb, "had" | "was" | "were");
    beside(pair.a, p).zip(beside(pair.b, q)).is_some_and(|(one, other)| past(one) != past(other))
}

/// Whether an amount is a time of day: "5 p.m.".
fn is_hour(statement: &Content<'_>, amount: &Quantity) -> bool {
    let rest = statement.text()[amount.span.end..].trim_start().to_lowercase();
    ["p.m", "a.m", "pm", "am", "o'clock", "o\u{2019}clock"].iter().any(|mark| rest.starts_with(mark))
}

/// Whether the words right before two amounts answer each other: what starts at five may end at six.
fn same_deed(pair: &Pair<'_, '_>, p: &Quantity, q: &Quantity) -> bool {
    let before = |tokens: &[Token], first: usize| tokens.iter().rposition(|token| token.at < first);
    let (x, y) = (before(&pair.a.tokens, p.first), before(&pair.b.tokens, q.first));
    x.is_some_and(|x| pair.ties.same_as(x) == y)
}

/// How many of the two words before, or after, one amount answer words near the other.
fn context(pair: &Pair<'_, '_>, p: &Quantity, q: &Quantity, after: bool) -> usize {
    let there = near(&pair.b.tokens, q.first, q.last, after);
    near(&pair.a.tokens, p.first, p.last, after)
        .into_iter()
        .filter(|at| pair.ties.same_as(*at).is_some_and(|partner| there.contains(&partner)))
        .count()
}

/// The places of the two tokens before, or after, some words.
fn near(tokens: &[Token], first: usize, last: usize, after: bool) -> Vec<usize> {
    let mut places: Vec<usize> = if after {
        (0..tokens.len()).filter(|at| tokens[*at].at > last).take(2).collect()
    } else {
        (0..tokens.len()).rev().filter(|at| tokens[*at].at < first).take(2).collect()
    };
    places.sort_unstable();
    places
}

/// Dates of one thing that happens once.
pub(super) fn moments(pair: &Pair<'_, '_>) -> Vec<Difference> {
    let mut found = Vec::new();
    // "The elder brother died in 1950": another word in the subject is another thing. Amounts that differ as
    // well are those of another occasion.
    let subject = pair.contraries.iter().any(|(x, y, scope)| {
        let before = |statement: &Content<'_>, place: usize| {
            statement.verb.is_some_and(|verb| statement.tokens[place].at < verb)
        };
        *scope && before(pair.a, *x) && before(pair.b, *y)
    });
    if pair.other_thing || pair.overlap.cover < 0.6 || subject || wording::other_amounts(pair) {
        return found;
    }
    for m in &pair.a.moments {
        let Some(event) = event(pair.a, m) else { continue };
        for n in pair.b.moments.iter().filter(|n| event_is(pair.b, n, event)) {
            let met =
                |m: &Moment, others: &[Moment]| others.iter().any(|n| n.comparable(m) && !n.parts_from(m));
            if met(m, &pair.b.moments) || met(n, &pair.a.moments) || !m.parts_from(n) || m.open || n.open {
                continue;
            }
            let firm = pair.is_close() && !pair.other_speaker;
            let reason = format!("“{}” against “{}”", pair.a_words(m.span), pair.b_words(n.span));
            found.push(Difference { conflict: Conflict::Date, firm, reason, spans: [m.span, n.span] });
        }
    }
    found
}
