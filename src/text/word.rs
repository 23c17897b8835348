//! A word of a reading: what it is, found in the table of words once, so that every rule only asks for a bit.

use std::fmt;
use std::ops::Deref;

use super::lemma::{form_of, known, shows_form};
use super::vocabulary::{Form, Known};
use crate::model::Span;
use crate::words::{AUX, FINITE, Kinds};

/// A run of letters and digits, with the apostrophes, hyphens and decimal points inside it.
#[derive(Debug, Clone)]
pub struct Word<'a> {
    /// The word as it stands.
    pub text: &'a str,
    /// The word in lower case, with a plain apostrophe.
    pub lower: Lower<'a>,
    /// Where it stands.
    pub span: Span,
    kinds: Kinds,
    form: Shown,
}

/// A word in lower case. Most words are written so.
#[derive(Debug, Clone)]
pub struct Lower<'a>(Letters<'a>);

#[derive(Debug, Clone)]
enum Letters<'a> {
    Written(&'a str),
    Lowered(Box<str>),
}

/// What the form of a word shows.
#[derive(Debug, Clone)]
enum Shown {
    /// It is its own base form, of no kind, and not a form of a verb.
    Nothing,
    Known(&'static Known),
    Found(Box<Form>),
}

impl<'a> Word<'a> {
    pub(super) fn new(text: &'a str, start: usize, end: usize) -> Self {
        let word = &text[start..end];
        let lower = Lower::new(word);
        let (kinds, form) = match known(&lower) {
            Some(known) => (known.kinds, Shown::Known(known)),
            None if shows_form(&lower) => (Kinds::default(), Shown::Found(Box::new(form_of(&lower)))),
            None => (Kinds::default(), Shown::Nothing),
        };
        Word { text: word, lower, span: Span { start, end }, kinds, form }
    }

    /// Whether it is of one of these kinds.
    pub(crate) fn is(&self, kinds: Kinds) -> bool {
        self.kinds.meets(kinds)
    }

    /// The kinds that it is of.
    pub(super) fn kinds(&self) -> Kinds {
        self.kinds
    }

    fn form(&self) -> Option<&Form> {
        match &self.form {
            Shown::Nothing => None,
            Shown::Known(known) => Some(&known.form),
            Shown::Found(form) => Some(form),
        }
    }

    /// Its base form.
    pub(crate) fn base(&self) -> &str {
        self.form().map_or(&self.lower, |form| &form.base)
    }

    /// The kinds that its base form is of.
    pub(super) fn base_kinds(&self) -> Kinds {
        self.form().map_or(Kinds::default(), |form| form.kinds)
    }

    /// Whether its base form is of one of these kinds.
    pub(crate) fn base_is(&self, kinds: Kinds) -> bool {
        self.base_kinds().meets(kinds)
    }

    /// Whether it is written with a capital.
    pub(super) fn is_capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    /// Whether it begins with a small letter.
    pub(super) fn is_small(&self) -> bool {
        self.text.starts_with(char::is_lowercase)
    }

    /// Whether it is a finite verb by the lists.
    pub(super) fn is_verb(&self) -> bool {
        self.is(AUX.or(FINITE))
    }

    /// Whether it is a finite verb by the lists, or looks like a past form.
    pub(super) fn is_finite(&self) -> bool {
        self.is_verb() || self.lower.len() > 4 && self.lower.ends_with("ed")
    }

    /// Whether it is a finite form of a verb, as far as its form shows.
    pub(super) fn is_verb_form(&self) -> bool {
        self.form().is_some_and(|form| form.verb)
    }

    /// Whether it is a finite form of a verb that is rarely anything else.
    pub(super) fn is_sure_verb_form(&self) -> bool {
        self.form().is_some_and(|form| form.sure_verb)
    }

    /// Whether it is the base form of a verb.
    pub(super) fn is_verb_base(&self) -> bool {
        matches!(self.form, Shown::Known(known) if known.verb.is_some())
    }

    /// Whether it is the base form of a verb and rarely anything else.
    pub(super) fn is_sure_verb_base(&self) -> bool {
        matches!(self.form, Shown::Known(known) if known.verb == Some(true))
    }
}

impl<'a> Lower<'a> {
    fn new(word: &'a str) -> Self {
        if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
            return Lower(Letters::Written(word));
        }
        let lower = if word.is_ascii() {
            word.to_ascii_lowercase()
        } else {
            word.to_lowercase().replace('\u{2019}', "'")
        };
        Lower(Letters::Lowered(lower.into()))
    }

    /// Its letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Letters::Written(word) => word,
            Letters::Lowered(word) => word,
        }
    }
}

impl Deref for Lower<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Lower<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl PartialEq for Lower<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl PartialEq<str> for Lower<'_> {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Lower<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lemma::{is_sure_verb_base, is_sure_verb_form, is_verb_base, is_verb_form, lemma};
    use crate::text::vocabulary::frequent_words;
    use crate::words::{FUNCTION, PERSONS, SAYS};

    #[test]
    fn a_word_is_what_the_table_and_its_form_show() {
        let invented =
            ["zorbed", "zorbs", "zorbing", "minister's", "zorb'", "\u{e9}t\u{e9}", "said's", "1969"];
        for word in frequent_words().chain(invented) {
            let read = Word::new(word, 0, word.len());
            assert_eq!(read.base(), lemma(word), "{word}");
            assert_eq!(read.is_verb_form(), is_verb_form(word), "{word}");
            assert_eq!(read.is_sure_verb_form(), is_sure_verb_form(word), "{word}");
            assert_eq!(read.is_verb_base(), is_verb_base(word), "{word}");
            assert_eq!(read.is_sure_verb_base(), is_sure_verb_base(word), "{word}");
            for kinds in [FUNCTION, SAYS, PERSONS, AUX.or(FINITE)] {
                assert_eq!(read.is(kinds), kinds.has(word), "{word}");
                assert_eq!(read.base_is(kinds), kinds.has(read.base()), "{word}");
            }
        }
    }

    #[test]
    fn a_word_is_lowered_once() {
        for (text, lower) in
            [("dam", "dam"), ("DAM", "dam"), ("It\u{2019}s", "it's"), ("\u{c9}t\u{e9}", "\u{e9}t\u{e9}")]
        {
            let word = Word::new(text, 0, text.len());
            assert!(word.lower == lower && word.text == text && word.is_capital() == (text != "dam"));
        }
    }
}
