//! Tags: the part that each word of a reading can play in a clause.

use std::borrow::Cow;

use crate::text::{Reading, is_function, is_sure_verb_base, is_verb_base, is_verb_form, lemma};
use crate::words::{BASE_PASTS, BOUNDS, CLAUSE, PARTICIPLES, PREPOSITIONS};

use super::super::content::Content;
use super::super::grammar::is_grammar_as_name;
use super::super::token::Token;
use super::class::CLASSES;

/// The part that a word plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// An article or pronoun that identifies what follows it.
    The,
    /// An article or word that does not.
    A,
    /// "No", "neither".
    No,
    Pronoun,
    Preposition,
    Of,
    To,
    Than,
    And,
    /// "Who", "which", "that".
    Relative,
    /// A word that begins a clause.
    Clause,
    Be,
    Have,
    Do,
    Modal,
    Not,
    Adverb,
    /// The first word of a quantity, by its number.
    Quantity(u8),
    /// The first word of a moment, by its number.
    Moment(u8),
    Word,
    Name,
    /// The end, or a word that only says who speaks.
    End,
}

/// The form of a verb that a word can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Past,
    Participle,
    Present,
    Base,
    Ing,
}

/// The words of a statement with their tags.
pub(super) struct Tagged<'s, 'a> {
    pub(super) reading: &'s Reading<'s>,
    pub(super) statement: &'s Content<'a>,
    tags: Vec<Tag>,
    tokens: Vec<Option<u16>>,
}

impl<'s, 'a> Tagged<'s, 'a> {
    pub(super) fn new(reading: &'s Reading<'s>, statement: &'s Content<'a>) -> Self {
        let count = reading.words.len();
        let mut tokens = vec![None; count];
        for (number, token) in statement.tokens.iter().enumerate() {
            if let Some(place) = tokens.get_mut(token.at) {
                *place = Some(number as u16);
            }
        }
        let mut tags: Vec<Tag> = (0..count).map(|at| plain(&reading.words[at].lower)).collect();
        for (number, token) in tokens.iter().enumerate() {
            let token = token.map(|token| &statement.tokens[usize::from(token)]);
            let opens = matches!(tags[number], Tag::Word | Tag::Modal | Tag::Pronoun)
                || is_grammar_as_name(reading, number);
            if opens && token.is_some_and(|token| token.name) {
                tags[number] = Tag::Name;
            }
        }
        for (number, quantity) in statement.quantities.iter().enumerate() {
            tags[quantity.first] = Tag::Quantity(number as u8);
            // "At least", "more than", "as many as" belong to the number.
            let before = (0..quantity.first).rev().take(4);
            let bound = |at: &usize| {
                let lower = |at: usize| reading.words.get(at).map_or("", |word| word.lower.as_str());
                match lower(*at) {
                    "to" => at.checked_sub(1).is_some_and(|before| lower(before) == "up"),
                    "at" => matches!(lower(at + 1), "least" | "most"),
                    other => BOUNDS.has(other),
                }
            };
            before.take_while(bound).for_each(|at| tags[at] = Tag::Adverb);
        }
        for (number, moment) in statement.moments.iter().enumerate() {
            tags[moment.first] = Tag::Moment(number as u8);
        }
        Tagged { reading, statement, tags, tokens }
    }

    pub(super) fn len(&self) -> usize {
        self.tags.len()
    }

    pub(super) fn tag(&self, at: usize) -> Tag {
        self.tags.get(at).copied().unwrap_or(Tag::End)
    }

    pub(super) fn lower(&self, at: usize) -> &str {
        self.reading.words.get(at).map_or("", |word| word.lower.as_str())
    }

    /// The number of the token at a word.
    pub(super) fn token(&self, at: usize) -> Option<u16> {
        self.tokens.get(at).copied().flatten()
    }

    pub(super) fn token_at(&self, at: usize) -> Option<&'s Token> {
        self.token(at).map(|token| &self.statement.tokens[usize::from(token)])
    }

    /// The base form of a word.
    pub(super) fn base(&self, at: usize) -> Cow<'_, str> {
        match self.token_at(at) {
            Some(token) => Cow::Borrowed(&token.base),
            None => lemma(self.lower(at)),
        }
    }

    /// The base form of a verb: of forms that the lists do not have, the form that a class has.
    pub(super) fn verb(&self, at: usize) -> String {
        let base = self.base(at).into_owned();
        let longer = format!("{base}e");
        if CLASSES.sayings(&base).is_empty() && !CLASSES.sayings(&longer).is_empty() { longer } else { base }
    }

    fn gap(&self, at: usize) -> &str {
        let words = &self.reading.words;
        match (at.checked_sub(1).and_then(|last| words.get(last)), words.get(at)) {
            (Some(last), Some(word)) => &self.reading.text[last.span.end..word.span.start],
            _ => "",
        }
    }

    /// Whether a comma, a bracket or a dash stands before a word.
    pub(super) fn comma(&self, at: usize) -> bool {
        self.gap(at).contains([',', '(', ')', '\u{2014}', '\u{2013}', ';', ':'])
            || self.gap(at).contains(" - ")
    }

    /// Whether a word of grammar begins a title inside a sentence: "the novel The Salt Road".
    pub(super) fn is_title(&self, at: usize) -> bool {
        let capital = |at: usize| {
            self.reading.words.get(at).is_some_and(|word| word.text.starts_with(char::is_uppercase))
        };
        at > 0 && capital(at) && self.tag(at + 1) == Tag::Name && !self.hard(at)
    }

    /// Whether a sentence or a half of one ends before a word.
    pub(super) fn hard(&self, at: usize) -> bool {
        let gap = self.gap(at);
        gap.contains([';', ':', '?', '!']) || gap.contains(". ")
    }

    /// The form of a verb that a word can be, by itself.
    pub(super) fn form(&self, at: usize) -> Option<Form> {
        if self.tag(at) != Tag::Word {
            return None;
        }
        let lower = self.lower(at);
        let base = self.base(at);
        let other = base != lower;
        if lower.ends_with("ing") && other {
            return Some(Form::Ing);
        }
        if PARTICIPLES.has(lower) {
            return Some(Form::Participle);
        }
        if BASE_PASTS.has(lower)
            || other && lower.ends_with("ed") && lower.len() > 4
            || other && !lower.ends_with('s') && (is_verb_form(lower) || !CLASSES.sayings(&base).is_empty())
        {
            return Some(Form::Past);
        }
        let verb = |base: &str| is_verb_base(base) || !CLASSES.sayings(base).is_empty();
        if other && lower.ends_with('s') {
            return verb(&base).then_some(Form::Present);
        }
        (!other && (is_sure_verb_base(&base) || !CLASSES.sayings(&base).is_empty())).then_some(Form::Base)
    }

    /// Whether a word is the base form of a verb, after "to" or a modal.
    pub(super) fn is_base(&self, at: usize) -> bool {
        let lower = self.lower(at);
        matches!(self.tag(at), Tag::Word)
            && (is_verb_base(lower) || !CLASSES.sayings(lower).is_empty() || BASE_PASTS.has(lower))
            || matches!(lower, "be" | "have" | "do")
    }

    /// Whether a word may follow a noun phrase as the finite verb of its clause.
    pub(super) fn is_finite(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map_or(Tag::End, |last| self.tag(last));
        if self.tag(at) == Tag::No && self.lower(at + 1) == "longer" {
            return !matches!(before, Tag::Be | Tag::Have | Tag::Modal);
        }
        if matches!(self.tag(at), Tag::Be | Tag::Have | Tag::Do | Tag::Modal) {
            return !matches!(self.lower(at), "be" | "been" | "being" | "having" | "doing");
        }
        if matches!(before, Tag::The | Tag::A | Tag::No | Tag::Preposition | Tag::Of | Tag::To) {
            return false;
        }
        match self.form(at) {
            Some(Form::Past) => true,
            Some(Form::Present) => !self.later_finite(at + 1),
            Some(Form::Base) => {
                let plural = at.checked_sub(1).is_some_and(|last| {
                    let lower = self.lower(last);
                    self.tag(last) == Tag::Pronoun
                        || lower.ends_with('s')
                        || self.tag(last) == Tag::Word && self.base(last) != lower
                });
                plural && !self.later_finite(at + 1)
            }
            _ => false,
        }
    }

    /// Whether a finite verb follows in the same clause.
    pub(super) fn later_finite(&self, from: usize) -> bool {
        for at in from..self.len() {
            let tag = self.tag(at);
            if self.hard(at) || self.comma(at) || matches!(tag, Tag::Relative | Tag::Clause | Tag::End) {
                return false;
            }
            let before = self.tag(at.wrapping_sub(1));
            let noun = matches!(before, Tag::The | Tag::A | Tag::No | Tag::Preposition | Tag::Of | Tag::To);
            let finite = matches!(tag, Tag::Be | Tag::Have | Tag::Do | Tag::Modal)
                && !matches!(self.lower(at), "be" | "been" | "being")
                || !noun && self.form(at) == Some(Form::Past);
            if finite {
                return true;
            }
        }
        false
    }
}

/// The tag of a word by itself.
fn plain(lower: &str) -> Tag {
    match lower {
        "the" | "this" | "that's" | "these" | "those" | "his" | "her" | "its" | "their" | "our" | "my"
        | "your" | "both" | "all" | "each" | "every" => Tag::The,
        "a" | "an" | "some" | "any" | "another" | "several" | "many" | "few" | "most" | "such" | "more" => {
            Tag::A
        }
        "no" | "neither" | "nobody" | "none" | "nothing" | "no-one" => Tag::No,
        "it" | "he" | "she" | "they" | "we" | "i" | "you" | "him" | "them" | "us" | "me" | "there" => {
            Tag::Pronoun
        }
        "of" => Tag::Of,
        "to" => Tag::To,
        "than" => Tag::Than,
        "and" | "or" | "but" | "nor" | "&" => Tag::And,
        "who" | "which" | "that" | "whom" | "whose" => Tag::Relative,
        "after" | "before" | "since" | "until" | "till" => Tag::Preposition,
        "is" | "are" | "was" | "were" | "be" | "been" | "being" | "am" | "isn't" | "aren't" | "wasn't"
        | "weren't" => Tag::Be,
        "has" | "have" | "had" | "having" | "hasn't" | "haven't" | "hadn't" => Tag::Have,
        "do" | "does" | "did" | "doesn't" | "don't" | "didn't" => Tag::Do,
        "can" | "could" | "may" | "might" | "must" | "shall" | "should" | "will" | "would" | "can't"
        | "cannot" | "couldn't" | "won't" | "wouldn't" | "shouldn't" => Tag::Modal,
        "not" | "never" | "no-longer" | "hardly" | "barely" | "scarcely" => Tag::Not,
        "only" | "just" | "also" | "too" | "very" | "then" | "already" | "still" | "even" | "again"
        | "about" | "almost" | "nearly" | "ever" | "once" | "first" | "later" | "yet" | "so" | "now"
        | "soon" | "finally" | "itself" | "himself" | "herself" | "themselves" | "together" | "alone"
        | "apart" | "otherwise" | "as" => {
            if lower == "as" {
                Tag::Preposition
            } else {
                Tag::Adverb
            }
        }
        _ if lower.ends_with("ly")
            && lower.len() > 4
            && !matches!(
                lower,
                "family"
                    | "supply"
                    | "reply"
                    | "july"
                    | "italy"
                    | "ally"
                    | "assembly"
                    | "anomaly"
                    | "monopoly"
                    | "butterfly"
                    | "apply"
                    | "comply"
                    | "rally"
                    | "daily"
                    | "early"
                    | "only"
            ) =>
        {
            Tag::Adverb
        }
        _ if PREPOSITIONS.has(lower) => Tag::Preposition,
        _ if CLAUSE.has(lower) => Tag::Clause,
        _ if is_function(lower) => Tag::Adverb,
        _ => Tag::Word,
    }
}
