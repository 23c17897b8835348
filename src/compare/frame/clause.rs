//! Clauses: the verb of each, with its subject, its object and the phrases that go with it.
//!
//! A relative clause, a participle and a clause after "and" take their subject from what stands before them.

use crate::words::BELIEVED;

use super::phrase::{Phrase, before_noun, phrase};
use super::tag::{Form, Tag, Tagged};
use super::verb::{Verb, group};

/// A clause.
#[derive(Debug, Clone, Default)]
pub(super) struct Clause {
    pub(super) subject: Option<Phrase>,
    pub(super) verb: Verb,
    pub(super) object: Option<Phrase>,
    /// The phrases that a preposition governs.
    pub(super) rest: Vec<Phrase>,
    /// The words of a state after "be" and the like.
    pub(super) states: Vec<usize>,
    pub(super) moments: Vec<u8>,
    /// How many of its moments stand before the verb.
    pub(super) early: usize,
    /// It begins with "if" or the like, or something is wished, feared or claimed in it.
    pub(super) unreal: bool,
    /// The last word of it.
    pub(super) end: usize,
}

/// The clauses of a statement.
pub(super) fn clauses(words: &Tagged<'_, '_>) -> Vec<Clause> {
    let mut walk = Walk::new(words);
    walk.statement();
    walk.out
}

/// The way through the words of a statement.
pub(super) struct Walk<'w, 's, 'a> {
    pub(super) words: &'w Tagged<'s, 'a>,
    pub(super) out: Vec<Clause>,
    pub(super) subject: Option<Phrase>,
    /// The subject of the clause that a relative clause interrupts.
    pub(super) held: Option<Phrase>,
    /// The last noun phrase.
    pub(super) last: Option<Phrase>,
    pub(super) lead: Vec<Phrase>,
    pub(super) moments: Vec<u8>,
    pub(super) unreal: bool,
    /// A participle at the beginning, which has the subject that comes.
    pub(super) open: Option<usize>,
}

impl<'w, 's, 'a> Walk<'w, 's, 'a> {
    fn new(words: &'w Tagged<'s, 'a>) -> Self {
        Walk {
            words,
            out: Vec::new(),
            subject: None,
            held: None,
            last: None,
            lead: Vec::new(),
            moments: Vec::new(),
            unreal: false,
            open: None,
        }
    }

    fn statement(&mut self) {
        let words = self.words;
        let mut at = 0;
        while at < words.len() {
            if words.hard(at) {
                (self.subject, self.held, self.unreal) = (None, None, false);
                self.lead.clear();
                self.moments.clear();
            }
            let comma = words.comma(at);
            at = match words.tag(at) {
                Tag::Clause => {
                    self.unreal = matches!(words.lower(at), "if" | "unless" | "whether");
                    (self.subject, self.held) = (None, None);
                    self.lead.clear();
                    if words.lower(at) == "who" || words.lower(at) == "whom" {
                        self.relative(at, comma)
                    } else {
                        at + 1
                    }
                }
                Tag::Relative => self.relative(at, comma),
                Tag::Moment(number) if before_noun(words, number) => self.noun(at, comma),
                Tag::Moment(number) => {
                    self.moments.push(number);
                    words.statement.moments[usize::from(number)].last + 1
                }
                Tag::Preposition if !words.is_finite(at) => self.prepositional(at),
                _ if words.is_finite(at) && (self.subject.is_some() || self.held.is_some() || at > 0) => {
                    if comma && self.held.is_some() {
                        self.subject = self.held.take();
                    }
                    self.clause(at)
                }
                _ if (comma || at == 0) && self.is_participle(at) => self.participle(at),
                Tag::The | Tag::A | Tag::No | Tag::Word | Tag::Name | Tag::Quantity(_) => {
                    self.noun(at, comma)
                }
                Tag::Pronoun => {
                    self.subject = None;
                    at + 1
                }
                _ => at + 1,
            };
        }
    }

    /// "Which", "who", "that": what stood before it is the subject, if a verb follows.
    fn relative(&mut self, at: usize, comma: bool) -> usize {
        let words = self.words;
        if words.lower(at) == "that" && !words.is_finite(at + 1) {
            // "Feared that", "says that": a clause of its own.
            let verb = self.out.last().map(|clause| clause.verb.base.as_str()).unwrap_or_default();
            self.unreal = BELIEVED.has(verb);
            self.subject = None;
            return at + 1;
        }
        if self.subject.is_some() && comma {
            self.held = self.subject.take();
        }
        if let Some(last) = self.last.as_mut().filter(|_| !comma) {
            last.restricted = true;
        }
        self.subject = if words.lower(at) == "whose" { None } else { self.last.clone() };
        at + 1
    }

    /// The moment that begins at a word, perhaps after an article: "in 1820", "in the 1820s".
    pub(super) fn moment(&self, at: usize) -> Option<usize> {
        let words = self.words;
        let at = if words.lower(at) == "the" { at + 1 } else { at };
        match words.tag(at) {
            Tag::Moment(number) if !before_noun(words, number) => Some(at),
            _ => None,
        }
    }

    fn prepositional(&mut self, at: usize) -> usize {
        let words = self.words;
        if let Some(moment) = self.moment(at + 1) {
            return moment;
        }
        let Some((mut found, next)) = phrase(words, at + 1, true) else { return at + 1 };
        found.governor = words.lower(at).into();
        self.last = Some(found.clone());
        self.lead.push(found);
        next
    }

    fn noun(&mut self, at: usize, comma: bool) -> usize {
        let words = self.words;
        let Some((mut found, mut next)) = phrase(words, at, true) else { return at + 1 };
        // "Orla and Marl signed": two subjects.
        while words.tag(next) == Tag::And && !words.comma(next) {
            let Some((other, after)) = phrase(words, next + 1, true) else { break };
            if words.is_finite(next + 1) {
                break;
            }
            found.items.extend(other.items);
            (found.joined, next) = (true, after);
        }
        self.last = Some(found.clone());
        let apposed = comma && self.subject.is_some() && words.comma(next);
        if !apposed {
            self.subject = Some(found);
        }
        next
    }

    pub(super) fn is_participle(&self, at: usize) -> bool {
        let words = self.words;
        let lower = words.lower(at);
        let past = matches!(words.form(at), Some(Form::Past | Form::Participle))
            || at == 0 && lower.ends_with("ed") && lower.len() > 4;
        let next = words.tag(at + 1);
        past && matches!(next, Tag::Preposition | Tag::Moment(_) | Tag::Adverb | Tag::To)
    }

    /// "Founded in 1923, …", "…, finished in 1964, …".
    fn participle(&mut self, at: usize) -> usize {
        let words = self.words;
        let subject = self.subject.clone().or_else(|| self.last.clone());
        let verb = Verb { at, base: words.verb(at), passive: true, past: None, ..Verb::default() };
        if subject.is_none() {
            self.open = Some(self.out.len());
        }
        if self.held.is_none() {
            self.held = self.subject.take();
        }
        let next = self.complete(verb, at, subject, false);
        self.subject = None;
        next
    }

    /// The clause whose finite verb begins at a word.
    fn clause(&mut self, at: usize) -> usize {
        let (verb, next) = group(self.words, at);
        let subject = self.subject.clone();
        if let Some(open) = self.open.take()
            && let Some(clause) = self.out.get_mut(open)
        {
            clause.subject.clone_from(&subject);
        }
        self.complete_from(verb, next, subject)
    }

    fn complete_from(&mut self, verb: Verb, next: usize, subject: Option<Phrase>) -> usize {
        let copula = verb.copula;
        self.complete(verb, next, subject, copula)
    }
}
