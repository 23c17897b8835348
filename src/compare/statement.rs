//! Statements: a claim as a comparison sees it, read once and compared often.

use std::cmp::Reverse;
use std::ops::Range;

use crate::model::Span;
use crate::text::{Cue, Folded, Place, Reading, Speaker, is_function, is_verb_form, seen, title_form};

use super::lexicon::{LEXICON, WordId};
use super::moment::{Moment, moments};
use super::polarity;
use super::quantity::{Quantity, quantities};
use crate::text::{UNKNOWN, fnv, lemma, rarity};

/// A statement's words, amounts and moments, and what is denied among them. They are those that a reader sees: without
/// hidden characters, and in one script.
#[derive(Debug, Clone)]
pub struct Statement<'a> {
    given: &'a str,
    /// What is seen of it, where that is another text; spans are of this one until a verdict is given.
    seen: Option<Folded>,
    pub(super) tokens: Vec<Token>,
    pub(super) quantities: Vec<Quantity>,
    pub(super) moments: Vec<Moment>,
    /// The keys of its tokens that carry matter, sorted, each once.
    pub(super) matter: Vec<u64>,
    /// The keys of its six rarest words, by the fixed table.
    pub(super) rarest: Vec<u64>,
    /// What keeps it from being an assertion, if anything.
    pub(super) reserve: Option<Reserve>,
    /// The first word that looks like a finite verb, among the reading's words.
    pub(super) verb: Option<usize>,
    /// Whether that verb speaks of the past, where its form shows it.
    pub(super) past: Option<bool>,
    /// From which token to which it says what its subject is: "X is a …".
    pub(super) definition: Option<(usize, usize)>,
    /// How many words negate.
    pub(super) negators: usize,
    /// The words that are no tokens, but for articles: what must be the same where two say the same.
    pub(super) frame: Vec<u64>,
    /// Whether its subject is some of many: "some of the samples", "several villages".
    pub(super) some: bool,
    /// Who says it, if it says so: a key of the speaker's last word.
    pub(super) speaker: Option<u64>,
}

/// Why a statement asserts nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reserve {
    Question,
    Title,
}

/// A word that carries matter, or one on which a statement turns (all, before, up).
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// Its place among the reading's words.
    pub(super) at: usize,
    pub(super) span: Span,
    /// The hash of its base form, or of the one that stands for it.
    pub(super) key: u64,
    pub(super) base: Box<str>,
    pub(super) id: Option<WordId>,
    pub(super) name: bool,
    /// Whether it is written with a capital, for whatever reason.
    pub(super) capital: bool,
    /// Whether it is a word of grammar that statements turn on.
    pub(super) light: bool,
    pub(super) denied: bool,
    /// Whether a negation bears on it first, and where that negation begins.
    pub(super) head: Option<usize>,
    pub(super) clause: u8,
    pub(super) mood: Mood,
    /// Whether it stands in a phrase without an article that tells which: "a man", "two dogs".
    pub(super) indefinite: bool,
    /// Whether it says of what, where or when, and not what is said of it: it stands before the verb or
    /// after a preposition.
    pub(super) scope: bool,
}

/// How a clause is committed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Mood {
    /// As fact.
    #[default]
    Fact,
    /// As possible: may, can.
    Can,
    /// As to come: will, expects to, plans to.
    Will,
    /// As a wish, a condition or hearsay: should, would, if, allegedly.
    Unreal,
}

/// The hash under which words are compared.
pub(super) fn key(word: &str) -> u64 {
    fnv(word.bytes())
}

/// Words of grammar on which a statement can turn.
const TURNING: [&str; 22] = [
    "above", "after", "all", "always", "before", "below", "down", "every", "few", "inside", "many", "most",
    "near", "none", "off", "on", "only", "out", "outside", "over", "under", "up",
];

/// How many of its rarest words stand for a statement.
const RAREST: usize = 6;

/// Bracket names of treebanks, and other words that are no words.
const MARKS: [&str; 6] = ["lrb", "rrb", "lsb", "rsb", "s", "t"];

impl<'a> Statement<'a> {
    /// Reads a statement.
    #[must_use]
    pub fn read(text: &'a str) -> Self {
        let seen = seen(text);
        let statement = Self::of(&Reading::new(seen.as_ref().map_or(text, |seen| &seen.text)), text);
        Statement { seen, ..statement }
    }

    /// The statement that a reading of `given` holds.
    fn of(reading: &Reading<'_>, given: &'a str) -> Self {
        let quantities = quantities(reading);
        let moments = moments(reading, &quantities);
        let said = said(reading);
        let mut tokens = Vec::with_capacity(reading.words.len());
        let mut frame = Vec::new();
        let (mut quantity, mut moment) = (quantities.iter().peekable(), moments.iter().peekable());
        for (at, word) in reading.words.iter().enumerate() {
            while quantity.next_if(|q| q.last < at).is_some() {}
            while moment.next_if(|m| m.last < at).is_some() {}
            if quantity.peek().is_some_and(|q| q.first <= at) || moment.peek().is_some_and(|m| m.first <= at)
            {
                continue;
            }
            if said.as_ref().is_some_and(|said| said.words.contains(&at)) {
                continue;
            }
            if MARKS.contains(&word.lower.as_str()) {
                continue;
            }
            let light = is_function(&word.lower) && !(word.text == "US" || word.text == "May");
            if light && !TURNING.contains(&word.lower.as_str()) {
                if !matches!(word.lower.as_str(), "a" | "an" | "the" | "that") {
                    frame.push(key(&word.lower));
                }
                continue;
            }
            let amount = quantity.peek().is_some_and(|q| q.first == at + 1);
            if places_a_number(reading, at) || (light && amount) {
                frame.push(key(&word.lower));
                continue;
            }
            let base = lemma(&word.lower);
            if matches!(base.as_str(), "be" | "have" | "do") {
                continue;
            }
            let canonical = LEXICON.canonical(&base);
            tokens.push(Token {
                at,
                span: word.span,
                key: key(canonical),
                id: LEXICON.id(&base).or_else(|| LEXICON.id(canonical)),
                name: !light && is_name(reading, at),
                capital: word.text.starts_with(char::is_uppercase),
                base: base.into(),
                light,
                denied: false,
                head: None,
                clause: 0,
                mood: Mood::Fact,
                indefinite: false,
                scope: false,
            });
        }
        let negators = polarity::mark(reading, &mut tokens);
        let finite: Vec<bool> = reading.words.iter().map(|word| is_verb_form(&word.lower)).collect();
        let begins = said.as_ref().filter(|said| said.words.start == 0).map_or(0, |said| said.words.end);
        let verb = first_verb(reading, &finite, begins);
        for token in &mut tokens {
            token.scope = in_scope(reading, &finite, token.at) || verb.is_some_and(|verb| token.at < verb);
        }
        let mut matter: Vec<u64> =
            tokens.iter().filter(|token| !token.light).map(|token| token.key).collect();
        matter.sort_unstable();
        matter.dedup();
        let heavy = tokens.iter().filter(|token| !token.light);
        let mut rarest: Vec<_> = heavy.map(|token| (Reverse(rarity(&token.base)), token.meeting())).collect();
        rarest.sort_unstable();
        rarest.dedup();
        let rarest = rarest.into_iter().take(RAREST).map(|(_, key)| key).collect();
        let reserve = if reading.asks() {
            Some(Reserve::Question)
        } else if reading.cued(Cue::Bait).next().is_some() && title_form(reading, Place::ALONE).is_some() {
            Some(Reserve::Title)
        } else {
            None
        };
        Statement {
            given,
            seen: None,
            verb,
            past: verb.and_then(|verb| past(&reading.words[verb].lower)),
            definition: definition(reading, &tokens),
            negators,
            frame,
            some: speaks_of_some(reading, &quantities),
            tokens,
            quantities,
            moments,
            matter,
            rarest,
            reserve,
            speaker: said.map(|said| said.speaker),
        }
    }

    /// Its words, as they are seen.
    pub(super) fn text(&self) -> &str {
        self.seen.as_ref().map_or(self.given, |seen| &seen.text)
    }

    /// The span of the text that was given, of a span of what is seen of it.
    pub(super) fn place(&self, span: Span) -> Span {
        self.seen.as_ref().and_then(|seen| seen.origin(span)).unwrap_or(span)
    }

    /// Pairs of its names, at most fifteen.
    pub(super) fn name_pairs(&self) -> Vec<(u64, u64)> {
        let mut names: Vec<u64> = self.tokens.iter().filter(|token| token.name).map(Token::meeting).collect();
        names.sort_unstable();
        names.dedup();
        names.truncate(RAREST);
        let after = |at: usize| names[at + 1..].iter().copied();
        names
            .iter()
            .enumerate()
            .flat_map(|(at, one)| after(at).map(|other| (*one, other)).collect::<Vec<_>>())
            .collect()
    }

    /// The words that a negation bears on first.
    pub(super) fn denied_heads(&self) -> impl Iterator<Item = u64> {
        self.tokens.iter().filter(|token| token.head.is_some()).map(|token| token.key)
    }

    /// Each of its names with each unit and year in it.
    pub(super) fn anchors(&self) -> Vec<(u64, u64)> {
        let units = self.quantities.iter().map(|quantity| quantity.unit.number());
        let years = self.moments.iter().filter_map(|moment| Some(u64::from(moment.years?.0)));
        let values: Vec<u64> = units.chain(years).collect();
        let names = self.tokens.iter().filter(|token| token.name).take(RAREST);
        names.flat_map(|name| values.iter().map(|value| (name.meeting(), *value))).collect()
    }

    /// How many words that carry matter it has.
    pub(super) fn weight(&self) -> usize {
        self.tokens.iter().filter(|token| !token.light).count()
    }
}

/// The first word that looks like a finite verb, among the reading's words.
fn first_verb(reading: &Reading<'_>, finite: &[bool], from: usize) -> Option<usize> {
    (from..reading.words.len()).find(|at| {
        let word = &reading.words[*at];
        let before = at.checked_sub(1).map_or("", |before| reading.words[before].lower.as_str());
        // "a bearded man": what follows an article is no finite verb.
        let article = matches!(before, "a" | "an" | "the");
        (finite[*at] && !article && word.text.starts_with(char::is_lowercase)) || word.lower.ends_with("n't")
    })
}

/// Who says it, and the words that only say so, which are no part of what is said.
struct Said {
    speaker: u64,
    words: Range<usize>,
}

/// Verbs that report without judging, in their base form.
const NEUTRAL: [&str; 16] = [
    "say", "tell", "add", "write", "state", "announce", "report", "claim", "argue", "note", "believe",
    "think", "insist", "explain", "maintain", "accord",
];

fn said(reading: &Reading<'_>) -> Option<Said> {
    let span = match Speaker::of(reading)? {
        Speaker::Named(span) | Speaker::Unnamed(span) | Speaker::Pronoun(span) => span,
        Speaker::Writer(_) => return None,
    };
    let words = &reading.words;
    let last = words.iter().rposition(|word| word.span.end <= span.end)?;
    let speaker = key(LEXICON.canonical(&lemma(&words[last].lower)));
    let mut first = words.iter().position(|word| word.span.start >= span.start)?;
    let neutral =
        |at: usize| words.get(at).is_some_and(|word| NEUTRAL.contains(&lemma(&word.lower).as_str()));
    // "the ministry says", "said Ann Lee", "according to the board"
    let mut end = last + 1;
    if neutral(end) {
        end += 1;
    } else if first > 0 && neutral(first - 1) {
        first -= 1;
    } else if first > 1 && neutral(first - 2) {
        first -= 2;
    } else {
        end = first;
    }
    while first > 0
        && first < 3
        && matches!(words[first - 1].lower.as_str(), "the" | "a" | "an" | "his" | "her")
    {
        first -= 1;
    }
    // "The bank reported a loss" says nothing that the bank would be the speaker of.
    let clause = words.iter().enumerate().any(|(at, word)| {
        !(first..end).contains(&at) && is_verb_form(&word.lower) && word.text.starts_with(char::is_lowercase)
    });
    if !clause {
        end = first;
    }
    Some(Said { speaker, words: first..end })
}

/// Whether a finite verb in lower case is a past form; `None` where the form does not tell.
fn past(verb: &str) -> Option<bool> {
    match verb {
        "was" | "were" | "had" | "did" => Some(true),
        "is" | "are" | "has" | "have" | "does" | "do" => Some(false),
        "will" | "would" | "can" | "could" | "may" | "might" | "should" | "must" => None,
        _ if verb.ends_with("ed") || lemma(verb) != verb && !verb.ends_with('s') => Some(true),
        _ if verb.ends_with('s') => Some(false),
        _ => None,
    }
}

/// Where the tokens stand by which a statement says what its subject is.
fn definition(reading: &Reading<'_>, tokens: &[Token]) -> Option<(usize, usize)> {
    let words = &reading.words;
    let copula = words.windows(2).position(|pair| {
        matches!(pair[0].lower.as_str(), "is" | "was")
            && matches!(pair[1].lower.as_str(), "a" | "an" | "the" | "only")
    })?;
    let stops = |at: usize| {
        let gap = &reading.text[words[at - 1].span.end..words[at].span.start];
        gap.contains(',')
            || matches!(
                words[at].lower.as_str(),
                "by" | "in"
                    | "from"
                    | "who"
                    | "that"
                    | "which"
                    | "directed"
                    | "starring"
                    | "with"
                    | "for"
                    | "of"
                    | "on"
            )
    };
    let end = (copula + 2..words.len()).find(|at| stops(*at)).unwrap_or(words.len());
    let from = tokens.iter().position(|token| token.at > copula + 1)?;
    let to = tokens.iter().position(|token| token.at >= end).unwrap_or(tokens.len());
    (from > 0 && from < to).then_some((from, to))
}

/// Whether a preposition governs the phrase that a word stands in.
fn in_scope(reading: &Reading<'_>, finite: &[bool], at: usize) -> bool {
    let before = reading.words[..at].iter().enumerate().rev().take(3);
    for (place, word) in before {
        let gap = &reading.text[word.span.end..reading.words[place + 1].span.start];
        if gap.contains([',', ';', '.', ':']) {
            return false;
        }
        match word.lower.as_str() {
            "in" | "at" | "of" | "to" | "from" | "against" | "for" | "during" | "among" | "with" | "on"
            | "under" | "through" | "across" | "near" | "between" | "per" | "within" | "throughout"
            | "around" => return true,
            "and" | "or" | "is" | "are" | "was" | "were" | "be" | "been" | "not" | "has" | "have" | "had" => {
                return false;
            }
            _ => {}
        }
        if finite[place] {
            return false;
        }
    }
    false
}

/// Whether the subject is some of many: "some samples", "two of the suspects", "most of the money".
fn speaks_of_some(reading: &Reading<'_>, quantities: &[Quantity]) -> bool {
    let words = &reading.words;
    let of = words.iter().take(3).position(|word| word.lower == "of").filter(|of| *of > 0);
    let part = of.is_some_and(|of| {
        matches!(words[of - 1].lower.as_str(), "most" | "half" | "part" | "many" | "few" | "one")
            || quantities.iter().any(|quantity| quantity.last + 1 == of)
    });
    part || words.first().is_some_and(|word| {
        matches!(
            word.lower.as_str(),
            "some" | "several" | "certain" | "other" | "another" | "many" | "sometimes" | "part" | "parts"
        )
    })
}

impl Token {
    /// The key under which statements meet: that of its member of a class, if it is one, since a capital
    /// stands for its country.
    fn meeting(&self) -> u64 {
        let member = self.id.and_then(|id| LEXICON.member(id));
        member.map_or(self.key, |(class, member)| u64::from(class.0) << 32 | u64::from(member))
    }

    /// Whether it is written like the past participle of a verb.
    pub(super) fn span_ends_like_deed(&self, text: &str) -> bool {
        let word = &text[self.span.start..self.span.end];
        !self.light
            && (word.ends_with("ed")
                || (word.ends_with("en") || word.ends_with("un") || *word != *self.base)
                    && !word.ends_with("ing")
                    && !word.ends_with('s')
                    && !self.name)
    }
}

/// Whether a word only says how near an amount or which moment is meant: "as many as", "last Thursday".
fn places_a_number(reading: &Reading<'_>, at: usize) -> bool {
    let lower = |at: usize| reading.words.get(at).map_or("", |word| word.lower.as_str());
    let next = lower(at + 1);
    match lower(at) {
        "many" | "few" | "most" => {
            matches!(next, "as" | "than" | "hundred" | "thousand" | "million" | "dozen")
                || lower(at.wrapping_sub(1)) == "as"
        }
        "over" | "under" | "up" | "above" | "below" | "after" | "before" | "on" | "off" => {
            next.starts_with(|c: char| c.is_ascii_digit()) || next == "the" && matches!(lower(at), "over")
        }
        "last" | "next" | "early" | "earlier" | "late" | "later" | "previous" | "following" | "past" => {
            matches!(
                next,
                "week"
                    | "month"
                    | "year"
                    | "session"
                    | "quarter"
                    | "season"
                    | "day"
                    | "days"
                    | "weeks"
                    | "months"
                    | "years"
                    | "morning"
                    | "night"
                    | "afternoon"
                    | "trading"
                    | "this"
                    | "on"
                    | "in"
                    | ""
                    | "at"
            ) || next.ends_with("day")
                || super::moment::month(next).is_some()
                || reading
                    .words
                    .get(at + 1)
                    .is_some_and(|word| word.text.starts_with(|c: char| c.is_ascii_digit()))
        }
        _ => false,
    }
}

/// Whether a word is written with a capital that its place does not ask for, or is no English word.
fn is_name(reading: &Reading<'_>, at: usize) -> bool {
    let word = &reading.words[at];
    if !word.text.starts_with(char::is_uppercase) {
        return false;
    }
    let starts = at == 0 || {
        let gap = &reading.text[reading.words[at - 1].span.end..word.span.start];
        gap.contains(['.', '"', '\u{201c}', ':', '?', '!'])
    };
    let level = rarity(&word.lower);
    let next = reading.words.get(at + 1).is_some_and(|next| {
        next.text.starts_with(char::is_uppercase)
            && reading.text[word.span.end..next.span.start].trim().is_empty()
    });
    !starts
        || next
        || level == UNKNOWN
        || LEXICON.id(&word.lower).is_some_and(|id| {
            LEXICON
                .classes(id)
                .any(|class| matches!(class, "country" | "city" | "us-state" | "planet" | "continent"))
        })
}
