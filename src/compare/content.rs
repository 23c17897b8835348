//! Content: what a statement holds, read once.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::model::Span;
use crate::text::{
    Cue, Folded, Place, Reading, is_function, is_verb_form, lemma, normal_form, rarity, title_form,
};
use crate::words::{TREEBANK, TURNING};

use super::denial;
use super::grammar::{
    definition, first_verb, in_scope, is_grammar_as_name, is_name, past, places_a_number, speaks_of_some,
};
use super::hints::{Hints, hints};
use super::lexicon::LEXICON;
use super::moment::{Moment, moments};
use super::names::{Named, named};
use super::plain::shown;
use super::polarity;
use super::quantity::{Quantity, quantities};
use super::said::{Said, said};
use super::slot::{Slot, may_be_short, slots};
use super::token::{Mood, Token, entities, key, word_id};

/// The words, amounts and moments of a statement, and which words are denied. They are what a reader sees:
/// without hidden characters, and in one script.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Content<'a> {
    #[serde(skip)]
    given: &'a str,
    /// What a reader sees, where that is another text. Spans are of this text until a comparison is returned.
    seen: Option<Folded>,
    pub(super) tokens: Vec<Token>,
    pub(super) quantities: Vec<Quantity>,
    pub(super) moments: Vec<Moment>,
    /// The keys of its tokens that carry matter, sorted, each once.
    pub(super) matter: Vec<u64>,
    /// Where it says that all the rest is false, if it does.
    pub(super) refuted: Option<Span>,
    /// Why it asserts nothing, if it does not.
    pub(super) reserve: Option<Reserve>,
    /// The first word that looks like a finite verb, among the reading's words.
    pub(super) verb: Option<usize>,
    /// Whether that verb speaks of the past, where its form shows it.
    pub(super) past: Option<bool>,
    /// The tokens by which it says what its subject is, from and to: "X is a …".
    pub(super) definition: Option<(usize, usize)>,
    /// How many words negate.
    pub(super) negators: usize,
    /// The words that are not tokens, except articles: they must be the same where two statements say the
    /// same.
    pub(super) frame: Vec<u64>,
    /// Whether its subject is some of many: "some of the samples", "several villages".
    pub(super) some: bool,
    /// The keys of its words that others may write as several or as one: "NHS", "Dr", "impossible".
    pub(super) shorts: Vec<u64>,
    /// The phrases in it on which a guard turns.
    pub(super) hints: Hints,
    /// Its names that end in a numeral, a letter or a year.
    pub(super) named: Vec<Named>,
    /// Who says it, if it says so: a key of the speaker's last word.
    pub(super) speaker: Option<u64>,
    /// Its slots, once they are asked for.
    #[serde(skip)]
    slots: OnceLock<Vec<Slot>>,
    /// Its normal form, once that is asked for.
    #[serde(skip)]
    normal: OnceLock<String>,
    /// Its names, once they are asked for.
    #[serde(skip)]
    entities: OnceLock<Vec<Vec<usize>>>,
}

/// Why a statement asserts nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Reserve {
    Question,
    Title,
}

impl<'a> Content<'a> {
    /// Reads a statement.
    pub(super) fn read(text: &'a str) -> Self {
        let seen = shown(text);
        let mut reading = Reading::new(seen.as_ref().map_or(text, |seen| &seen.text));
        let refuted = denial::strip(&mut reading);
        let statement = Self::of(&reading, text);
        Content { seen, refuted, ..statement }
    }

    /// The statement that a reading of `given` holds.
    fn of(reading: &Reading<'_>, given: &'a str) -> Self {
        let quantities = quantities(reading);
        let moments = moments(reading, &quantities);
        let said = said(reading);
        let (mut tokens, frame) = tokens(reading, &quantities, &moments, said.as_ref());
        let negators = polarity::mark(reading, &mut tokens);
        let finite: Vec<bool> = reading.words.iter().map(|word| is_verb_form(&word.lower)).collect();
        let begins = said.as_ref().filter(|said| said.words.start == 0).map_or(0, |said| said.words.end);
        let verb = first_verb(reading, &finite, begins);
        for token in &mut tokens {
            token.scope = in_scope(reading, &finite, token.at) || verb.is_some_and(|verb| token.at < verb);
        }
        Content {
            given,
            seen: None,
            refuted: None,
            verb,
            past: verb.and_then(|verb| past(&reading.words[verb].lower)),
            definition: definition(reading, &tokens),
            negators,
            frame,
            some: speaks_of_some(reading, &quantities),
            matter: matter(&tokens),
            reserve: reserve(reading),
            named: named(reading),
            hints: hints(reading),
            shorts: shorts(reading),
            speaker: said.map(|said| said.speaker),
            slots: OnceLock::new(),
            normal: OnceLock::new(),
            entities: OnceLock::new(),
            tokens,
            quantities,
            moments,
        }
    }

    /// The same of a text, where it was kept without the text.
    pub(super) fn given(self, text: &str) -> Content<'_> {
        Content { given: text, ..self }
    }

    /// Its words, as a reader sees them.
    pub(super) fn text(&self) -> &str {
        self.seen.as_ref().map_or(self.given, |seen| &seen.text)
    }

    /// Its slots.
    pub(super) fn slots(&self) -> &[Slot] {
        self.slots.get_or_init(|| slots(&Reading::new(self.text())))
    }

    /// The form in which statements of the same words are equal.
    pub(super) fn normal(&self) -> &str {
        self.normal.get_or_init(|| normal_form(self.text()))
    }

    /// Its names, each the places of its words.
    pub(super) fn entities(&self) -> &[Vec<usize>] {
        self.entities.get_or_init(|| entities(self.text(), &self.tokens, &[]))
    }

    /// The span of the given text that a span of what a reader sees stands for.
    pub(super) fn place(&self, span: Span) -> Span {
        self.seen.as_ref().and_then(|seen| seen.origin(span)).unwrap_or(span)
    }

    /// The keys under which statements with its words meet, the rarest word by the fixed table first, and whether each
    /// word is a name.
    pub(super) fn rarest(&self) -> Vec<(u64, bool)> {
        let heavy = self.tokens.iter().filter(|token| !token.light);
        let mut rarest: Vec<_> =
            heavy.map(|token| (Reverse(rarity(&token.base)), token.meeting(), token.name)).collect();
        rarest.sort_unstable();
        rarest.dedup();
        rarest.into_iter().map(|(_, key, name)| (key, name)).collect()
    }

    /// The words that a negation bears on first, or would if there were one after the first verb.
    pub(super) fn heads(&self) -> Vec<u64> {
        let after = |token: &&Token| !token.light && self.verb.is_some_and(|verb| token.at >= verb);
        let denied = self.tokens.iter().filter(|token| token.head.is_some());
        let mut heads = Vec::new();
        for token in self.tokens.iter().find(after).into_iter().chain(denied) {
            if !heads.contains(&token.meeting()) {
                heads.push(token.meeting());
            }
        }
        heads
    }

    /// Its units and years.
    pub(super) fn values(&self) -> impl Iterator<Item = u64> {
        let units = self.quantities.iter().map(|quantity| quantity.unit.number());
        units.chain(self.moments.iter().filter_map(|moment| Some(u64::from(moment.years?.0))))
    }

    /// The base forms of its words.
    pub(super) fn bases(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().map(|token| &*token.base)
    }

    /// Whether it may say the same as another that has one word more: it rounds an amount, or something goes up or down.
    pub(super) fn is_loose(&self) -> bool {
        self.quantities.iter().any(|amount| amount.loose)
            || [key("up"), key("down")].iter().any(|word| self.frame.contains(word))
    }

    /// How many words that carry matter it shares with another.
    pub(super) fn shared(&self, other: &Content<'_>) -> usize {
        shared(&self.matter, &other.matter)
    }

    /// Whether the two have a third of the words of the shorter one in common. Others are not compared, of many.
    pub(super) fn is_near(&self, other: &Content<'_>) -> bool {
        self.shared(other) * 3 >= self.matter.len().min(other.matter.len())
    }

    /// How many words that carry matter it has.
    pub(super) fn weight(&self) -> usize {
        self.tokens.iter().filter(|token| !token.light).count()
    }
}

/// The words of a reading that are compared, and the keys of the other words, except for articles. Amounts,
/// moments and words that only name the speaker are left out.
fn tokens(
    reading: &Reading<'_>,
    quantities: &[Quantity],
    moments: &[Moment],
    said: Option<&Said>,
) -> (Vec<Token>, Vec<u64>) {
    let mut tokens = Vec::with_capacity(reading.words.len());
    let mut frame = Vec::new();
    let (mut quantity, mut moment) = (quantities.iter().peekable(), moments.iter().peekable());
    for (at, word) in reading.words.iter().enumerate() {
        while quantity.next_if(|q| q.last < at).is_some() {}
        while moment.next_if(|m| m.last < at).is_some() {}
        if quantity.peek().is_some_and(|q| q.first <= at)
            || moment.peek().is_some_and(|m| m.first <= at)
            || said.is_some_and(|said| said.words.contains(&at))
            || TREEBANK.has(&word.lower)
        {
            continue;
        }
        let as_name = is_function(&word.lower) && is_grammar_as_name(reading, at);
        let light = is_function(&word.lower) && !as_name && !matches!(word.text, "US" | "May");
        if light && !TURNING.has(&word.lower) {
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
        let base = if as_name { Cow::Borrowed(word.lower.as_str()) } else { lemma(&word.lower) };
        if as_name || !matches!(&*base, "be" | "have" | "do") {
            tokens.push(token(reading, at, &base, light));
        }
    }
    (tokens, frame)
}

/// The keys of the words that others may write as several or as one, in order.
fn shorts(reading: &Reading<'_>) -> Vec<u64> {
    let short = reading.words.iter().filter(|word| may_be_short(word.text, &word.lower));
    let mut keys: Vec<u64> = short.map(|word| key(&word.lower)).collect();
    keys.sort_unstable();
    keys
}

/// The token of a word, before negation and scope are known.
fn token(reading: &Reading<'_>, at: usize, base: &str, light: bool) -> Token {
    let word = &reading.words[at];
    let canonical = LEXICON.canonical(base);
    Token {
        at,
        span: word.span,
        key: key(canonical),
        id: word_id(base),
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
    }
}

/// The keys of the tokens that carry matter, sorted, each once.
fn matter(tokens: &[Token]) -> Vec<u64> {
    let mut matter: Vec<u64> = tokens.iter().filter(|token| !token.light).map(|token| token.key).collect();
    matter.sort_unstable();
    matter.dedup();
    matter
}

/// How many keys two sorted lists share.
fn shared(one: &[u64], other: &[u64]) -> usize {
    let (mut x, mut y, mut count) = (0, 0, 0);
    while x < one.len() && y < other.len() {
        match one[x].cmp(&other[y]) {
            std::cmp::Ordering::Less => x += 1,
            std::cmp::Ordering::Greater => y += 1,
            std::cmp::Ordering::Equal => (x, y, count) = (x + 1, y + 1, count + 1),
        }
    }
    count
}

/// Why a reading asserts nothing, if it does not.
fn reserve(reading: &Reading<'_>) -> Option<Reserve> {
    if reading.asks() {
        return Some(Reserve::Question);
    }
    let title = reading.cued(Cue::Bait).next().is_some() && title_form(reading, Place::ALONE).is_some();
    title.then_some(Reserve::Title)
}
