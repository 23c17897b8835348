//! Verbs: auxiliaries, negation and the main verb, and the act that it stands for with the words after it.

use super::super::token::Mood;
use super::class::{Act, CLASSES, Saying};
use super::tag::{Form, Tag, Tagged};

/// A verb with what stands around it.
#[derive(Debug, Clone, Default)]
pub(super) struct Verb {
    /// The main verb, or the form of "be" before a noun or a state.
    pub(super) at: usize,
    pub(super) base: String,
    pub(super) acts: Vec<Act>,
    /// Doer and thing change places.
    pub(super) swapped: bool,
    /// Other acts that it can be, with doer and thing in each other's place.
    pub(super) turned: Vec<Act>,
    pub(super) passive: bool,
    pub(super) copula: bool,
    pub(super) progressive: bool,
    pub(super) denied: bool,
    pub(super) mood: Mood,
    pub(super) past: Option<bool>,
}

/// The words of a verb: auxiliaries, negation and the main verb. Returns it and its last word.
pub(super) fn group(words: &Tagged<'_, '_>, first: usize) -> (Verb, usize) {
    let mut verb = Verb::default();
    let (mut be, mut have, mut base) = (None, false, false);
    let longer = words.tag(first) == Tag::No;
    let first = if longer { first + 2 } else { first };
    verb.denied = longer;
    let mut at = first;
    let mut last = first;
    while at < words.len() {
        let lower = words.lower(at);
        if at > first && words.comma(at) {
            break;
        }
        if lower.ends_with("n't") || matches!(lower, "cannot") {
            verb.denied = true;
        }
        match words.tag(at) {
            Tag::Be => {
                be = Some(at);
                set_past(&mut verb, matches!(lower, "was" | "were" | "wasn't" | "weren't"), at == first);
            }
            Tag::Have => {
                have = true;
                set_past(&mut verb, lower.starts_with("had"), at == first);
            }
            Tag::Do => {
                base = true;
                set_past(&mut verb, lower.starts_with("did"), at == first);
            }
            Tag::Modal => {
                base = true;
                verb.mood = match lower {
                    "will" | "shall" | "won't" => Mood::Will,
                    "can" | "can't" | "cannot" | "may" => Mood::Can,
                    _ => Mood::Unreal,
                };
            }
            // "Did not only measure" measures.
            Tag::Not => verb.denied |= !matches!(words.lower(at + 1), "only" | "just" | "merely" | "simply"),
            Tag::No if words.lower(at + 1) == "longer" => {
                verb.denied = true;
                at += 1;
            }
            Tag::Adverb => {}
            Tag::Word => {
                let form = words.form(at);
                let main = match form {
                    Some(Form::Past | Form::Participle) => be.is_some() || have || at == first || !base,
                    Some(Form::Ing) => be.is_some(),
                    _ => base && words.is_base(at) || at == first,
                };
                if main {
                    verb.passive = be.is_some() && form != Some(Form::Ing);
                    verb.progressive = form == Some(Form::Ing);
                    if at == first {
                        verb.past = Some(form == Some(Form::Past));
                    }
                    (verb.at, verb.base) = (at, words.verb(at));
                    return (verb, at);
                }
                break;
            }
            _ => break,
        }
        last = at;
        at += 1;
    }
    if let Some(be) = be {
        (verb.copula, verb.at, verb.base) = (true, be, "be".to_owned());
    } else {
        (verb.at, verb.base) = (last, if have { "have" } else { "do" }.to_owned());
    }
    (verb, last)
}

fn set_past(verb: &mut Verb, past: bool, first: bool) {
    if first {
        verb.past = Some(past);
    }
}

/// The ways to say the verb with the words that follow it, and the last of those words.
pub(super) fn sayings(words: &Tagged<'_, '_>, base: &str, at: usize) -> (Vec<Saying>, usize) {
    let mut found: Vec<Saying> = Vec::new();
    let mut last = at;
    for saying in CLASSES.sayings(base) {
        if found.first().is_some_and(|first| first.tail.len() != saying.tail.len()) {
            break;
        }
        let mut next = at + 1;
        let fits = saying.tail.iter().all(|wanted| {
            while words.tag(next) == Tag::Adverb && words.lower(next) != *wanted
                || words.tag(next) == Tag::The && words.lower(next) != *wanted && words.lower(next) != "the"
            {
                next += 1;
            }
            let is = words.lower(next) == *wanted || words.base(next) == *wanted;
            next += 1;
            is
        });
        if fits {
            last = if saying.tail.is_empty() { at } else { next - 1 };
            found.push(saying.clone());
        }
    }
    (found, last)
}

/// A particle after the object: "brought the dyke down".
pub(super) fn late_tail(words: &Tagged<'_, '_>, verb: &mut Verb, at: usize, direct: bool) {
    let tail = words.lower(at);
    let found: Vec<&Saying> =
        CLASSES.sayings(&verb.base).iter().filter(|saying| saying.tail == [tail]).collect();
    if !direct && !found.is_empty() {
        verb.acts = found.iter().map(|saying| saying.act).collect();
    }
}
