//! Nominal forms: acts that a noun names, as the subject or the object of a verb that says little by itself.

use crate::words::MADE;

use super::super::token::key;
use super::class::{Act, CLASSES, Role, noun_key};
use super::phrase::Phrase;
use super::read::{Frame, Reader};

impl Reader<'_, '_, '_> {
    /// "Paid 5 million for the hall": as "bought the hall for 5 million".
    pub(super) fn paid(&self) -> Option<Frame> {
        let clause = self.clause;
        let thing =
            clause.rest.iter().find(|phrase| &*phrase.governor == "for" && phrase.amount.is_none())?;
        let price = clause.object.as_ref().filter(|object| object.amount.is_some())?;
        if clause.verb.base != "pay" || clause.verb.passive {
            return None;
        }
        let acts = CLASSES.number("sell").into_iter().collect();
        let mut frame = Frame { acts, thing: Some(thing.clone()), ..self.frame() };
        frame.rest = vec![price.clone()];
        Some(frame)
    }

    /// "Sold better than": as "outsold".
    pub(super) fn outdone(&self) -> Option<Frame> {
        let clause = self.clause;
        let other = clause.rest.iter().find(|phrase| &*phrase.governor == "than")?;
        let word = clause
            .object
            .as_ref()
            .and_then(Phrase::head)
            .map(|head| self.words.statement.tokens[usize::from(head)].at);
        let graded = word.is_some_and(|at| matches!(self.words.lower(at), "better" | "more"));
        if clause.verb.base != "sell" || !graded {
            return None;
        }
        let acts = CLASSES.number("outsell").into_iter().collect();
        let mut frame =
            Frame { acts, doer: clause.subject.clone(), thing: Some(other.clone()), ..self.frame() };
        frame.rest.retain(|phrase| &*phrase.governor != "than");
        Some(frame)
    }

    /// What stands before the noun, or before the two words that name an act together: "Tarn" of "the Tarn death
    /// toll".
    fn front(&self, phrase: &Phrase) -> Option<Phrase> {
        let mut front = phrase.front()?;
        let (last, head) = (front.items.last()?.token, phrase.head()?);
        if !CLASSES.noun(&format!("{}_{}", self.base(last), self.base(head))).is_empty() {
            front.items.pop();
        }
        (!front.items.is_empty()).then_some(front)
    }

    /// The acts of a phrase's noun, with the word before it if they name something together.
    fn noun(&self, phrase: &Phrase, role: Role) -> Vec<Act> {
        let Some(head) = phrase.head() else { return Vec::new() };
        let own: Vec<u16> =
            phrase.items.iter().filter(|item| item.depth == 0).map(|item| item.token).collect();
        let pair =
            own.iter().rev().nth(1).map(|before| format!("{}_{}", self.base(*before), self.base(head)));
        let pair = pair.as_deref().map_or(&[][..], |pair| CLASSES.noun(pair));
        let word = self.words.lower(self.words.statement.tokens[usize::from(head)].at);
        let found = if pair.is_empty() { CLASSES.noun(noun_key(word, self.base(head))) } else { pair };
        found.iter().filter(|(_, each)| *each == role).map(|(act, _)| *act).collect()
    }

    /// "The unveiling took place in 1920", "the death toll is 19", "the debt amounts to 5 million".
    pub(super) fn subject_noun(&self, all: &mut Vec<Frame>, supported: bool) {
        let clause = self.clause;
        let Some(subject) = &clause.subject else { return };
        let acts = self.noun(subject, Role::Event);
        // "The founder of the mill was Karl Berg"
        let doers = self.noun(subject, Role::Doer);
        if !doers.is_empty() && clause.verb.copula && clause.object.is_some() {
            let frame = Frame { acts: doers, nominal: true, ..self.frame() };
            all.push(Frame { doer: clause.object.clone(), thing: subject.whose(), ..frame });
        }
        if supported {
            all.extend(self.measured(subject));
            all.extend(self.holder(subject));
        }
        if acts.is_empty() {
            return;
        }
        let mut frame = Frame { acts, nominal: true, ..self.frame() };
        frame.thing = subject.whose().or_else(|| self.front(subject));
        if frame.thing.is_none() {
            frame.thing = clause.rest.iter().find(|phrase| phrase.early).cloned();
        }
        if !supported {
            // "The death of X in 1857 ended it": what stands before the verb goes with the noun.
            frame.whens.truncate(clause.early);
            frame.rest.retain(|phrase| phrase.early);
            if frame.whens.is_empty() || !frame.acts.iter().all(|act| CLASSES.once(*act)) {
                return;
            }
            frame.denied = false;
        } else {
            frame.doer = self.by();
            frame.value.clone_from(&clause.object);
            // "The vote was not invalid": there was a vote.
            frame.denied &= clause.states.is_empty()
                && clause
                    .object
                    .as_ref()
                    .is_none_or(|object| object.amount.is_some() || object.items.is_empty());
            frame.rest.extend(clause.object.clone());
        }
        all.push(frame);
    }

    /// "Inflation fell to 3 percent": how much there is of what the subject names.
    fn measured(&self, subject: &Phrase) -> Option<Frame> {
        let clause = self.clause;
        let moved = clause.verb.acts.iter().any(|act| matches!(CLASSES.name(*act), "rise" | "fall"));
        let whole = clause.object.as_ref().filter(|_| !moved && clause.states.is_empty());
        let amounts = clause.rest.iter().filter(|p| matches!(&*p.governor, "to" | "at")).chain(whole);
        let amount = amounts.into_iter().find(|p| p.amount.is_some() && p.items.is_empty())?;
        let acts = vec![key(self.base(subject.head()?))];
        let mut frame = Frame { acts, thing: Some(subject.clone()), measure: true, ..self.frame() };
        frame.rest.retain(|phrase| phrase.amount.is_none());
        frame.rest.push(amount.clone());
        Some(frame)
    }

    /// "The capital of Corva is Tarn", "Tarn is the capital of Corva".
    fn holder(&self, subject: &Phrase) -> Option<Frame> {
        let object = self.clause.object.as_ref().filter(|_| self.clause.verb.copula)?;
        let named = |phrase: &Phrase| {
            phrase.head().is_some_and(|head| self.words.statement.tokens[usize::from(head)].name)
                && !phrase.joined
        };
        let (part, name) =
            if named(object) && !named(subject) { (subject, object) } else { (object, subject) };
        let single =
            part.definite && !part.indefinite && !named(part) && named(name) && part.amount.is_none();
        let whose = part.whose().filter(|_| single)?;
        let acts = vec![key(self.base(part.head()?))];
        let frame =
            Frame { acts, holds: true, thing: Some(whose), value: Some(name.clone()), ..self.frame() };
        Some(frame)
    }

    /// "Has a staff of 900", "made a profit of 14 million", "was the winner of the race".
    pub(super) fn object_noun(&self, all: &mut Vec<Frame>) {
        let clause = self.clause;
        let Some(object) = &clause.object else { return };
        let events = self.noun(object, Role::Event);
        let doers = self.noun(object, Role::Doer);
        let whose = object.whose().or_else(|| {
            let mut governed = clause.rest.iter().filter(|phrase| !phrase.early);
            governed.find(|phrase| matches!(&*phrase.governor, "in" | "of" | "over" | "at")).cloned()
        });
        if !doers.is_empty() && clause.verb.copula {
            let frame = Frame { acts: doers.clone(), nominal: true, ..self.frame() };
            all.push(Frame {
                doer: clause.subject.clone(),
                thing: whose.or_else(|| object.front()),
                ..frame
            });
        }
        if !events.is_empty() && !clause.verb.copula {
            let mut frame = Frame {
                acts: events.clone(),
                nominal: true,
                denied: clause.verb.denied ^ object.none,
                ..self.frame()
            };
            frame.rest.extend(object.amount.map(|_| object.clone()));
            let put = matches!(clause.verb.base.as_str(), "put" | "estimate");
            let late = || clause.rest.iter().find(|phrase| !phrase.early && phrase.amount.is_none()).cloned();
            frame.thing = if put {
                object.whose().or_else(late).or_else(|| object.front())
            } else {
                clause.subject.clone()
            };
            let claimant = clause.subject.as_ref().filter(|_| put).and_then(Phrase::head);
            frame.claimant = claimant.map(|head| key(self.base(head)));
            all.push(frame);
        }
        // "A novel by Iris Vane", "the work of Jan Vos".
        if clause.verb.copula {
            let work = object.head().is_some_and(|head| MADE.has(self.base(head)));
            let maker = self.by().or_else(|| object.whose().filter(|_| work));
            if let Some(maker) = maker {
                let acts = ["work", "compose", "paint", "design", "create", "build", "invent", "cause"];
                let acts = acts.iter().filter_map(|name| CLASSES.number(name)).collect();
                let frame = Frame { acts, nominal: true, ..self.frame() };
                all.push(Frame { doer: Some(maker), thing: clause.subject.clone(), ..frame });
            }
        }
        let there = clause.subject.is_none()
            && (1..=2).any(|back| {
                clause.verb.at.checked_sub(back).is_some_and(|at| self.words.lower(at) == "there")
            });
        if clause.verb.copula && there {
            let acts = CLASSES.number("contain").into_iter().collect();
            all.push(Frame { acts, thing: Some(object.clone()), ..self.frame() });
            return;
        }
        if clause.verb.copula && events.is_empty() && doers.is_empty() {
            let frame =
                Frame { acts: vec![key("be")], state: true, value: Some(object.clone()), ..self.frame() };
            all.push(Frame { thing: clause.subject.clone(), ..frame });
        }
    }

    /// "Ended the year with a loss of 3 million": as "had a loss of 3 million".
    pub(super) fn ended_with(&self, all: &mut Vec<Frame>) {
        let clause = self.clause;
        let ends = matches!(clause.verb.base.as_str(), "end" | "close" | "finish" | "begin" | "start");
        for phrase in clause.rest.iter().filter(|p| ends && &*p.governor == "with" && p.amount.is_some()) {
            let mut acts = self.noun(phrase, Role::Event);
            acts.retain(|act| CLASSES.is(*act, "amount"));
            if acts.is_empty() || clause.verb.passive {
                continue;
            }
            let mut frame = Frame { acts, nominal: true, thing: clause.subject.clone(), ..self.frame() };
            frame.rest.retain(|p| &*p.governor != "with");
            frame.rest.push(Phrase { governor: "".into(), ..phrase.clone() });
            all.push(frame);
        }
    }

    /// "Tarn has 730 inhabitants": what is counted names the act.
    pub(super) fn counted(&self, all: &mut Vec<Frame>) {
        let clause = self.clause;
        let phrases = [&clause.subject, &clause.object].into_iter().flatten().chain(&clause.rest);
        for phrase in phrases.filter(|phrase| phrase.amount.is_some()) {
            let acts = self.noun(phrase, Role::Counted);
            if acts.is_empty() {
                continue;
            }
            let own = clause.subject.as_ref().filter(|subject| subject.amount != phrase.amount);
            let mut frame = Frame { acts, nominal: true, ..self.frame() };
            frame.thing = own.cloned();
            let bare = Phrase {
                items: phrase.items.iter().filter(|item| item.depth > 0).copied().collect(),
                ..phrase.clone()
            };
            frame.rest.push(bare);
            all.push(frame);
        }
    }
}
