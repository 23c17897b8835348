//! Amounts and dates that cannot both be right.

use super::judge::{Difference, Pair};
use super::lexicon::LEXICON;
use super::moment::Moment;
use super::quantity::{Quantity, Unit};
use super::statement::{Statement, Token};

/// Verbs of what happens once to a thing.
const ONCE: &[&str] = &[
    "bear",
    "born",
    "die",
    "find",
    "found",
    "establish",
    "create",
    "sign",
    "launch",
    "release",
    "publish",
    "elect",
    "marry",
    "kill",
    "build",
    "complete",
    "invent",
    "discover",
    "abolish",
    "arrive",
    "begin",
    "start",
    "end",
    "open",
    "close",
    "win",
    "form",
    "introduce",
    "adopt",
    "ratify",
    "pass",
    "appoint",
    "retire",
    "resign",
    "premiere",
    "debut",
    "happen",
    "occur",
    "take",
    "announce",
    "approve",
    "convict",
    "arrest",
    "sentence",
    "execute",
    "finish",
    "inaugurate",
    "independence",
    "merge",
    "acquire",
    "air",
    "bury",
    "graduate",
    "crash",
    "erupt",
    "land",
    "list",
    "name",
    "expire",
    "birth",
    "death",
    "collapse",
    "sink",
    "explode",
    "visit",
    "fall",
    "leave",
    "strike",
    "derail",
    "burn",
    "due",
    "hold",
    "schedule",
];

/// The base form of what happens at a moment: the nearest word for something that happens once, before it
/// or after it.
fn event<'s>(statement: &'s Statement<'_>, moment: &Moment) -> Option<&'s str> {
    if let Some(event) = moment.event {
        return Some(event);
    }
    let once = |token: &&Token| ONCE.contains(&&*token.base) && !token.denied;
    let tokens = &statement.tokens;
    let before = tokens.iter().rev().filter(|token| token.at < moment.first).take(6).find(once);
    let after = || tokens.iter().filter(|token| token.at > moment.last).take(6).find(once);
    before.or_else(after).map(|token| &*token.base)
}

/// Whether a moment is that of an event.
fn event_is(statement: &Statement<'_>, moment: &Moment, wanted: &str) -> bool {
    event(statement, moment).is_some_and(|event| {
        event == wanted
            || matches!((event, wanted), ("appear", "release") | ("release", "appear"))
            || LEXICON.id(event).zip(LEXICON.id(wanted)).is_some_and(|(x, y)| LEXICON.near(x, y))
    })
}

impl Pair<'_, '_> {
    /// C002: amounts of the same thing that cannot both be right.
    pub(super) fn numbers(&self) -> Vec<Difference> {
        let unmet = |q: &Quantity, others: &[Quantity]| {
            !others.iter().any(|other| q.comparable(other) && q.meets(other))
        };
        let left: Vec<_> = self.a.quantities.iter().filter(|q| unmet(q, &self.b.quantities)).collect();
        let right: Vec<_> = self.b.quantities.iter().filter(|q| unmet(q, &self.a.quantities)).collect();
        let mut found = Vec::new();
        for p in &left {
            for q in &right {
                if !p.comparable(q) || p.meets(q) {
                    continue;
                }
                let (before, after) = (self.context(p, q, false), self.context(p, q, true));
                let counted = after > 0 || p.unit != Unit::Count;
                let close = before + after >= 2 || (before + after == 1 && self.overlap.cover >= 0.8);
                let one_thing = !self.other_thing
                    && !self.other_scope(None)
                    && !self.exchanged(false)
                    && self.contraries.is_empty();
                if counted && close && self.overlap.cover >= 0.6 && self.is_close() && one_thing {
                    // More amounts that differ are two readings, of two times.
                    let firm = self.is_about_one_thing() && left.len() + right.len() <= 3;
                    let reason = format!("“{}” against “{}”", self.a_words(p.span), self.b_words(q.span));
                    found.push(Difference { code: "C002", firm, reason, spans: [p.span, q.span] });
                }
            }
        }
        found
    }

    /// How many of the two words before, or after, one amount answer words near the other.
    fn context(&self, p: &Quantity, q: &Quantity, after: bool) -> usize {
        let near = |tokens: &[Token], first: usize, last: usize| -> Vec<usize> {
            let mut places: Vec<usize> = if after {
                (0..tokens.len()).filter(|at| tokens[*at].at > last).take(2).collect()
            } else {
                (0..tokens.len()).rev().filter(|at| tokens[*at].at < first).take(2).collect()
            };
            places.sort_unstable();
            places
        };
        let there = near(&self.b.tokens, q.first, q.last);
        near(&self.a.tokens, p.first, p.last)
            .into_iter()
            .filter(|at| self.ties.same_as(*at).is_some_and(|partner| there.contains(&partner)))
            .count()
    }

    /// C005: dates of one thing that happens once.
    pub(super) fn moments(&self) -> Vec<Difference> {
        let mut found = Vec::new();
        if self.other_thing || self.overlap.cover < 0.6 {
            return found;
        }
        for m in &self.a.moments {
            let Some(event) = event(self.a, m) else { continue };
            for n in self.b.moments.iter().filter(|n| event_is(self.b, n, event)) {
                let met = |m: &Moment, others: &[Moment]| {
                    others.iter().any(|n| n.comparable(m) && !n.parts_from(m))
                };
                if met(m, &self.b.moments) || met(n, &self.a.moments) || !m.parts_from(n) || m.open || n.open
                {
                    continue;
                }
                let firm = self.is_close() && !self.other_speaker;
                let reason = format!("“{}” against “{}”", self.a_words(m.span), self.b_words(n.span));
                found.push(Difference { code: "C005", firm, reason, spans: [m.span, n.span] });
            }
        }
        found
    }
}
