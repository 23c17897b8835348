//! Complements: what follows a verb, up to the end of its clause.

use crate::words::{DONE, PARTICLES, PLANNED, TAILS, UNDONE};

use super::super::token::{Mood, key};
use super::class::{Act, CLASSES};
use super::clause::{Clause, Walk};
use super::phrase::{Phrase, before_noun, phrase};
use super::tag::Tag;
use super::verb::{Verb, group, late_tail, sayings};

impl Walk<'_, '_, '_> {
    /// Reads what follows a verb, and adds the clause. Returns the word after it.
    pub(super) fn complete(
        &mut self,
        mut verb: Verb,
        last: usize,
        subject: Option<Phrase>,
        copula: bool,
    ) -> usize {
        let words = self.words;
        let (mut said, mut after) = sayings(words, &verb.base, last);
        // "Was laid to rest", "was beaten": ways to say it that need the passive.
        if verb.passive && verb.at > 0 {
            let (more, end) = sayings(words, "be", verb.at - 1);
            if end >= after && end > verb.at - 1 {
                said.extend(more.into_iter().filter(|saying| !saying.tail.is_empty()));
                if end > after {
                    (verb.passive, after) = (false, end);
                }
            }
        }
        let direct = after > last;
        verb.swapped = !said.is_empty() && said.iter().all(|saying| saying.swapped);
        let (turned, plain): (Vec<_>, Vec<_>) =
            said.iter().partition(|saying| saying.swapped && !verb.swapped);
        verb.acts = plain.iter().map(|saying| saying.act).collect();
        verb.turned = turned.iter().map(|saying| saying.act).collect();
        // "Was fatally shot"
        if verb.at.checked_sub(1).is_some_and(|at| matches!(words.lower(at), "fatally" | "mortally")) {
            verb.acts.extend(CLASSES.number("die"));
        }
        let mut at = after + 1;
        if copula && direct {
            verb.copula = false;
        }
        if verb.acts.is_empty() && !copula {
            let tail =
                (PARTICLES.has(words.lower(at)) && !words.comma(at)).then(|| words.lower(at).to_owned());
            at += usize::from(tail.is_some());
            verb.acts
                .push(key(&tail.map_or_else(|| verb.base.clone(), |tail| format!("{} {tail}", verb.base))));
        }
        let mut clause = Clause {
            subject,
            rest: std::mem::take(&mut self.lead),
            early: self.moments.len(),
            moments: std::mem::take(&mut self.moments),
            unreal: self.unreal,
            ..Clause::default()
        };
        let number = self.out.len();
        self.out.push(Clause::default());
        while at < words.len() {
            let comma = words.comma(at);
            if words.hard(at) {
                break;
            }
            let step = match words.tag(at) {
                Tag::Relative | Tag::Clause => None,
                Tag::Moment(number) if !before_noun(words, number) => {
                    clause.moments.push(number);
                    Some(words.statement.moments[usize::from(number)].last + 1)
                }
                Tag::To if words.is_base(at + 1) && !comma => Some(self.infinitive(&clause, &verb, at)),
                Tag::Preposition | Tag::Of | Tag::To | Tag::Than => self.governed(&mut clause, &mut verb, at),
                Tag::And => self.joined(&mut clause, at),
                _ if comma => None,
                Tag::Adverb | Tag::Not => Some(at + 1),
                _ if TAILS.has(words.lower(at)) => {
                    late_tail(words, &mut verb, at, direct);
                    Some(at + 1)
                }
                Tag::Pronoun => Some(at + 1),
                _ => self.objects(&mut clause, &verb, copula && !direct, at),
            };
            match step {
                Some(next) => at = next.max(at + 1),
                None => break,
            }
        }
        clause.end = at.saturating_sub(1);
        self.worded(&mut clause, &mut verb);
        clause.verb = verb;
        self.out[number] = clause;
        at
    }

    /// A phrase that a preposition governs.
    fn governed(&mut self, clause: &mut Clause, verb: &mut Verb, at: usize) -> Option<usize> {
        let words = self.words;
        let governor = words.lower(at);
        if matches!(governor, "after" | "before" | "since" | "until" | "as") && self.is_clause(at + 1) {
            return None;
        }
        if let Some(moment) = self.moment(at + 1) {
            return Some(moment);
        }
        let particle = TAILS.has(governor);
        let Some((mut found, next)) = phrase(words, at + 1, false) else {
            if particle {
                late_tail(words, verb, at, false);
            }
            return Some(at + 1);
        };
        // "Took Pepsi to court": the phrase belongs to the verb.
        if next == at + 2 && clause.object.is_some() {
            let tail = [governor, words.lower(at + 1)];
            let sayings = CLASSES.sayings(&verb.base).iter().filter(|saying| saying.tail == tail);
            let acts: Vec<Act> = sayings.map(|saying| saying.act).collect();
            if !acts.is_empty() {
                verb.acts = acts;
                return Some(next);
            }
        }
        found.governor = governor.into();
        self.last = Some(found.clone());
        clause.rest.push(found);
        Some(next)
    }

    /// Whether a clause with a verb of its own follows.
    pub(super) fn is_clause(&self, from: usize) -> bool {
        phrase(self.words, from, true).is_some_and(|(_, next)| self.words.is_finite(next))
    }

    /// What "and" joins: another verb, another clause, or another thing.
    fn joined(&mut self, clause: &mut Clause, at: usize) -> Option<usize> {
        let words = self.words;
        let mut next = at + 1;
        while words.tag(next) == Tag::Adverb {
            next += 1;
        }
        if words.is_finite(next) || self.is_clause(next) {
            return None;
        }
        if matches!(words.tag(next), Tag::Preposition | Tag::Moment(_)) {
            return Some(next);
        }
        let (other, after) = phrase(words, next, false)?;
        let last = clause.rest.last_mut().or(clause.object.as_mut())?;
        last.items.extend(other.items);
        last.joined = true;
        Some(after)
    }

    /// The object, or what something is said to be.
    fn objects(&mut self, clause: &mut Clause, verb: &Verb, copula: bool, at: usize) -> Option<usize> {
        let words = self.words;
        if !CLASSES.state(words.lower(at)).is_empty()
            && (copula || clause.object.is_some() || words.tag(at) == Tag::Word)
            && !matches!(words.tag(at + 1), Tag::Word | Tag::Name)
        {
            clause.states.push(at);
            return Some(at + 1);
        }
        if clause.object.is_some()
            || !clause.rest.is_empty() && !verb.copula && clause.rest.iter().any(|one| !one.early)
        {
            // A second noun phrase: of two objects the first is the one to whom something is given.
            if words.is_finite(at) || self.reduced(at) {
                let subject = self.last.clone();
                return if self.reduced(at) { Some(self.side(at, subject)) } else { None };
            }
            let (found, next) = phrase(words, at, false)?;
            // "An hour before the water came"
            if matches!(words.lower(next), "before" | "after" | "later" | "earlier" | "ago")
                && found.items.len() < 2
            {
                return Some(next);
            }
            self.last = Some(found.clone());
            if clause.object.is_some() && found.amount.is_some() && found.items.is_empty() {
                clause.rest.push(Phrase { governor: "for".into(), ..found });
            } else if clause.object.is_some() {
                clause
                    .rest
                    .extend(clause.object.replace(found).map(|one| Phrase { governor: "to".into(), ..one }));
            } else {
                clause.object = Some(found);
            }
            return Some(next);
        }
        let (found, next) = phrase(words, at, false)?;
        self.last = Some(found.clone());
        clause.object = Some(found);
        Some(next)
    }

    /// "Claimed 14 lives", "cost three people their lives": the object is part of what the verb says.
    fn worded(&self, clause: &mut Clause, verb: &mut Verb) {
        let Some(object) = &clause.object else { return };
        let Some(head) = object.head() else { return };
        let noun: &str = &self.words.statement.tokens[usize::from(head)].base;
        let sayings = CLASSES.sayings(&verb.base).iter().filter(|saying| saying.tail == [noun]);
        let acts: Vec<Act> = sayings.map(|saying| saying.act).collect();
        let counted = |p: &Phrase| p.amount.is_some();
        let given = clause.rest.iter().position(|p| !p.early && &*p.governor == "to" && counted(p));
        if acts.is_empty() || !counted(object) && given.is_none() || verb.passive {
            return;
        }
        verb.acts = acts;
        if let Some(place) = given.filter(|_| !counted(object)) {
            clause.object = Some(clause.rest.remove(place));
        }
    }

    fn reduced(&self, at: usize) -> bool {
        self.is_participle(at)
    }

    /// A participle after a noun: "the report written by Lund". Adds its clause; returns the word after it.
    fn side(&mut self, at: usize, subject: Option<Phrase>) -> usize {
        let verb = Verb { at, base: self.words.verb(at), passive: true, ..Verb::default() };
        self.complete(verb, at, subject, false)
    }

    /// "To" and a verb: "paid 4 million to buy", "failed to sign", "plans to close".
    fn infinitive(&mut self, outer: &Clause, before: &Verb, at: usize) -> usize {
        let words = self.words;
        let governor = words.base(at - 1);
        let governor: &str =
            if words.tag(at - 1) == Tag::Adverb || outer.object.is_some() { &before.base } else { &governor };
        let (mut verb, last) = group(words, at + 1);
        verb.past = before.past;
        verb.denied ^= before.denied;
        verb.mood = before.mood;
        let is_to = before.copula && before.past == Some(false) && outer.object.is_none() && !before.denied;
        if is_to && words.tag(at - 1) == Tag::Be {
            verb.mood = Mood::Will;
        } else if PLANNED.has(governor) || before.copula && !DONE.has(governor) && !UNDONE.has(governor) {
            verb.mood = Mood::Unreal;
        } else if UNDONE.has(governor) {
            verb.denied ^= true;
        } else if !DONE.has(governor) && !matches!(governor, "pay" | "spend" | "take" | "order") {
            verb.mood = Mood::Unreal;
        }
        let subject = outer.subject.clone();
        // "Took nine years to build": the subject is what was built.
        if matches!(before.base.as_str(), "take" | "cost") {
            (verb.passive, verb.mood) = (true, before.mood);
        }
        let from = self.out.len();
        let copula = verb.copula;
        let next = self.complete(verb, last, subject, copula);
        let object = outer.object.clone().filter(|object| object.amount.is_some());
        if let Some(made) = self.out.get_mut(from) {
            made.rest.extend(object.map(|object| Phrase { governor: "for".into(), ..object }));
            made.rest.extend(outer.rest.iter().cloned());
            made.moments.extend(&outer.moments);
        }
        next
    }
}
