//! Reading: from the clauses of a statement to its frames.

use serde::{Deserialize, Serialize};

use crate::model::Span;
use crate::text::Reading;
use crate::words::{HAVINGS, LINKS, SUPPORTS};

use super::super::content::Content;
use super::super::token::{Mood, key};
use super::super::unit::Unit;
use super::class::{Act, CLASSES};
use super::clause::{Clause, clauses};
use super::mark::{Scales, scales};
use super::phrase::Phrase;
use super::tag::Tagged;
use super::times::{When, century};

/// Everything that a statement says, as frames, and what it says of shares and duties as a whole.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::compare) struct Frames {
    pub(super) all: Vec<Frame>,
    pub(super) scales: Scales,
}

/// What a statement holds, and its frames.
#[derive(Debug, Clone, Copy)]
pub(in crate::compare) struct Framed<'f, 'a> {
    pub(in crate::compare) content: &'f Content<'a>,
    pub(in crate::compare) frames: &'f Frames,
}

/// What is done, or is so, in one clause.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::compare) struct Frame {
    pub(super) acts: Vec<Act>,
    pub(super) span: Span,
    pub(super) doer: Option<Phrase>,
    pub(super) thing: Option<Phrase>,
    /// The phrases that prepositions govern.
    pub(super) rest: Vec<Phrase>,
    pub(super) whens: Vec<When>,
    pub(super) denied: bool,
    /// Said as fact.
    pub(super) fact: bool,
    pub(super) future: bool,
    pub(super) past: Option<bool>,
    /// It says what its thing is, and not what happens: "is closed".
    pub(super) state: bool,
    pub(super) progressive: bool,
    /// What a copula says of the thing: "gravel" of "the load was gravel".
    pub(super) value: Option<Phrase>,
    /// It stands for what a noun names, not a verb.
    pub(super) nominal: bool,
    /// It says how much a noun in its subject is: "inflation fell to 3 percent".
    pub(super) measure: bool,
    /// The key of who puts an amount on it: "officials put the toll at 22".
    pub(super) claimant: Option<u64>,
    /// It says who or what has a part that one has: "the capital is Astana".
    pub(super) holds: bool,
}

impl Frame {
    /// Whether a clause narrows one of its parties.
    pub(super) fn is_restricted(&self) -> bool {
        [&self.doer, &self.thing].into_iter().flatten().any(|phrase| phrase.restricted)
    }
}

impl Frames {
    /// Reads the frames of a statement.
    pub(in crate::compare) fn of(statement: &Content<'_>) -> Self {
        let reading = Reading::new(statement.text());
        let words = Tagged::new(&reading, statement);
        let mut all = Vec::new();
        for clause in clauses(&words) {
            Reader { words: &words, clause: &clause }.read(&mut all);
        }
        Frames { all, scales: scales(&words) }
    }
}

/// What reads the frames of a clause.
pub(super) struct Reader<'r, 's, 'a> {
    pub(super) words: &'r Tagged<'s, 'a>,
    pub(super) clause: &'r Clause,
}

impl Reader<'_, '_, '_> {
    pub(super) fn base(&self, token: u16) -> &str {
        &self.words.statement.tokens[usize::from(token)].base
    }

    /// What every frame of the clause has.
    pub(super) fn frame(&self) -> Frame {
        let (clause, verb) = (self.clause, &self.clause.verb);
        let statement = self.words.statement;
        let mut whens: Vec<When> = clause
            .moments
            .iter()
            .map(|number| When::of(statement, &statement.moments[usize::from(*number)]))
            .collect();
        // "Sunday's landslide" was on Sunday, and "the March meeting" in March.
        let phrases = [&clause.subject, &clause.object].into_iter().flatten().chain(&clause.rest);
        let owned = phrases.filter_map(|phrase| Some(&statement.moments[usize::from(phrase.year?)]));
        whens.extend(owned.map(|moment| When::of(statement, moment)));
        whens.extend(
            clause.rest.iter().chain(&clause.object).filter_map(|phrase| century(self.words, phrase)),
        );
        let rest =
            clause.rest.iter().filter(|phrase| century(self.words, phrase).is_none()).cloned().collect();
        let span = self.words.reading.words.get(verb.at).map_or(Span { start: 0, end: 0 }, |word| word.span);
        Frame {
            acts: verb.acts.clone(),
            span,
            rest,
            whens,
            denied: verb.denied,
            fact: verb.mood == Mood::Fact && !clause.unreal,
            future: verb.mood == Mood::Will && !clause.unreal,
            past: verb.past,
            progressive: verb.progressive,
            doer: None,
            thing: None,
            state: false,
            value: None,
            nominal: false,
            measure: false,
            claimant: None,
            holds: false,
        }
    }

    fn read(&self, all: &mut Vec<Frame>) {
        let clause = self.clause;
        let verb = &clause.verb;
        let from = all.len();
        if !verb.copula {
            all.push(self.verbal());
            all.extend(self.turned());
            all.extend(self.lasted());
            all.extend(self.outdone());
            all.extend(self.paid());
        }
        if verb.copula || LINKS.has(&verb.base) {
            self.states(all);
        }
        self.subject_noun(all, verb.copula || SUPPORTS.has(&verb.base));
        if verb.copula || HAVINGS.has(&verb.base) {
            self.object_noun(all);
        }
        self.ended_with(all);
        self.counted(all);
        for frame in &mut all[from..] {
            frame.denied ^=
                [&frame.doer, &frame.thing].iter().any(|slot| slot.as_ref().is_some_and(|one| one.none));
        }
    }

    pub(super) fn by(&self) -> Option<Phrase> {
        self.clause.rest.iter().find(|phrase| &*phrase.governor == "by").cloned()
    }

    /// "The warning reached the village": as "the village received the warning".
    fn turned(&self) -> Option<Frame> {
        let mut frame = self.verbal();
        if self.clause.verb.turned.is_empty() {
            return None;
        }
        frame.acts.clone_from(&self.clause.verb.turned);
        std::mem::swap(&mut frame.doer, &mut frame.thing);
        Some(frame)
    }

    /// "After three weeks the strike ended": as "the strike lasted three weeks".
    fn lasted(&self) -> Option<Frame> {
        let clause = self.clause;
        let ends = clause.verb.acts.iter().any(|act| CLASSES.name(*act) == "end");
        let after = |p: &&Phrase| matches!(&*p.governor, "after" | "within") && p.items.is_empty();
        let time = clause.rest.iter().find(after).filter(|_| ends && !clause.verb.passive)?;
        let unit = self.words.statement.quantities[usize::from(time.amount?)].unit;
        let long = matches!(unit, Unit::Measure("time" | "calendar"));
        let acts = CLASSES.number("last").into_iter().collect();
        let mut frame = Frame { acts, thing: clause.subject.clone(), ..self.frame() };
        frame.rest.retain(|p| p.amount.is_none());
        frame.rest.push(Phrase { governor: "".into(), ..time.clone() });
        long.then_some(frame)
    }

    /// The frame of the verb.
    fn verbal(&self) -> Frame {
        let clause = self.clause;
        let mut frame = self.frame();
        if clause.verb.passive {
            (frame.thing, frame.doer) = (clause.subject.clone(), self.by());
            frame.rest.retain(|phrase| &*phrase.governor != "by");
            frame.rest.extend(clause.object.clone().map(|one| Phrase { governor: "as".into(), ..one }));
        } else if clause.object.is_some() {
            (frame.doer, frame.thing) = (clause.subject.clone(), clause.object.clone());
        } else if clause.verb.swapped {
            frame.doer.clone_from(&clause.subject);
        } else {
            frame.thing.clone_from(&clause.subject);
        }
        if clause.verb.swapped {
            std::mem::swap(&mut frame.doer, &mut frame.thing);
        }
        // "Owes its lenders 3 million": they are those to whom.
        if clause.verb.base == "owe" && frame.rest.iter().any(|phrase| phrase.amount.is_some()) {
            frame.rest.extend(frame.thing.take().map(|one| Phrase { governor: "to".into(), ..one }));
        }
        // "Survived the shooting": what it goes through.
        let goes = |wanted: &str| frame.acts.iter().any(|act| CLASSES.is(*act, wanted));
        if goes("through") && !goes("amount") && frame.doer.is_some() && !clause.verb.passive {
            let through = frame.thing.take().map(|one| Phrase { governor: "in".into(), ..one });
            (frame.thing, frame.doer) = (frame.doer.take(), None);
            frame.rest.extend(through);
        }
        // "Dates from 1650" is told in the present.
        if clause.verb.base == "date" {
            frame.past = None;
        }
        // "Blamed the fire on a heater".
        let blamed =
            frame.rest.iter().position(|phrase| &*phrase.governor == "on" && clause.verb.base == "blame");
        if let Some(place) = blamed {
            frame.acts = CLASSES.number("cause").into_iter().collect();
            frame.doer = Some(frame.rest.remove(place));
        }
        frame
    }

    /// The frames of states: "was closed", "stayed open", "was found guilty".
    fn states(&self, all: &mut Vec<Frame>) {
        let clause = self.clause;
        let transitive = clause.object.is_some() && !clause.verb.copula && !clause.verb.passive;
        // "Was in operation": a state that a phrase names.
        if clause.verb.copula
            && clause.object.is_none()
            && clause.states.is_empty()
            && let Some(phrase) = clause.rest.iter().find(|phrase| !phrase.early && phrase.items.len() == 1)
            && let Some(head) = phrase.head()
        {
            let acts = vec![key(&format!("{} {}", phrase.governor, self.base(head)))];
            all.push(Frame { acts, thing: clause.subject.clone(), state: true, ..self.frame() });
        }
        for at in &clause.states {
            let acts = CLASSES.state(self.words.lower(*at));
            let thing = if transitive { clause.object.clone() } else { clause.subject.clone() };
            let span = self.words.reading.words[*at].span;
            let doer = clause.subject.clone().filter(|_| transitive);
            let mut frame = Frame { acts: acts.to_vec(), doer, thing, span, state: true, ..self.frame() };
            frame.rest.extend(clause.object.clone().filter(|object| object.amount.is_some() && !transitive));
            all.push(frame);
        }
    }
}
