//! A reading: a segment's words and the cues among them, found once and shared by every rule.

use std::cell::OnceCell;

use super::cue::{Cue, phrases};
use super::note::{mark_length, notes_start};
use super::signs::Signs;
use super::stops::{ends_sentence, is_closer};
use super::word::Word;
use crate::model::Span;
use crate::words::{FUNCTION, Kinds};

/// A segment as the rules see it. Spans are bytes of the segment.
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    /// The segment.
    pub text: &'a str,
    /// Its words, in order, without those of notes.
    pub words: Vec<Word<'a>>,
    /// Where the notes after it begin: its length, if there are none.
    notes: usize,
    /// Which characters it has.
    pub(super) signs: Signs,
    /// The kinds that its words are of.
    kinds: Kinds,
    /// The kinds that their base forms are of.
    base_kinds: Kinds,
    /// The cue phrases in it, in the order of their ends, once they are asked for.
    cues: OnceCell<Vec<(Cue, Span)>>,
    /// Where a stretch between quotation marks begins or ends, in order, once that is asked for.
    quoted: OnceCell<Vec<usize>>,
}

impl<'a> Reading<'a> {
    /// Reads a segment.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let notes = notes_start(text);
        let signs = Signs::of(text);
        let words = words(&text[..notes]);
        let (mut kinds, mut base_kinds) = (Kinds::default(), Kinds::default());
        for word in &words {
            (kinds, base_kinds) = (kinds.or(word.kinds()), base_kinds.or(word.base_kinds()));
        }
        Reading {
            text,
            words,
            notes,
            signs,
            kinds,
            base_kinds,
            cues: OnceCell::new(),
            quoted: OnceCell::new(),
        }
    }

    /// Whether one of its words is of one of these kinds.
    pub(super) fn has_any(&self, kinds: Kinds) -> bool {
        self.kinds.meets(kinds)
    }

    /// Whether the base form of one of its words is of one of these kinds.
    pub(super) fn has_base(&self, kinds: Kinds) -> bool {
        self.base_kinds.meets(kinds)
    }

    /// The phrases of one cue.
    pub fn cued(&self, cue: Cue) -> impl Iterator<Item = Span> + '_ {
        self.cues
            .get_or_init(|| phrases(&self.text[..self.notes]))
            .iter()
            .filter(move |(found, _)| *found == cue)
            .map(|(_, span)| *span)
    }

    /// Whether it ends with a full stop, question or exclamation mark.
    #[must_use]
    pub fn ends_sentence(&self) -> bool {
        ends_sentence(&self.text[..self.notes])
    }

    /// Whether it ends with a question mark.
    #[must_use]
    pub fn asks(&self) -> bool {
        let bare =
            self.text[..self.notes].trim_end_matches(|c: char| c.is_whitespace() || is_closer(c) || c == '!');
        bare.ends_with(['?', '\u{61f}', '\u{ff1f}'])
    }

    /// Whether a finite verb is seen: an auxiliary, a frequent verb, or a past form, in lower case. A word
    /// with a capital does not count.
    #[must_use]
    pub fn has_finite_verb(&self) -> bool {
        self.words.iter().enumerate().any(|(at, word)| {
            let small = word.is_small() || at == 0 && word.lower != "will";
            if !small {
                return false;
            }
            let past = word.lower.len() > 4 && word.lower.ends_with("ed");
            let contracted = ["'s", "'re", "'ve", "'ll", "'d", "'m"];
            let pronoun = word.lower.contains('\'')
                && contracted.iter().any(|end| word.lower.ends_with(end))
                && matches!(
                    word.lower.split('\'').next(),
                    Some(
                        "it" | "he" | "she" | "they" | "we" | "i" | "you" | "that" | "there" | "what" | "who"
                    )
                );
            if !(word.is_verb() || past && at > 0 || pronoun) {
                return false;
            }
            // "the hidden cost of", "the works of": nouns.
            let noun = matches!(
                word.lower.as_str(),
                "cost" | "needs" | "uses" | "works" | "lies" | "shows" | "causes" | "increases"
            ) && self.words.get(at + 1).is_some_and(|next| next.lower == "of");
            !noun
        })
    }

    /// Whether nearly every word that carries matter begins with a capital, and there are several such words.
    pub(super) fn is_title_case(&self) -> bool {
        let mut words = 0;
        let mut capitals = 0;
        for word in &self.words {
            if word.is(FUNCTION) || word.text.starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            words += 1;
            capitals += usize::from(word.is_capital());
        }
        words >= 3 && capitals * 10 >= words * 9
    }

    /// The words that carry matter: neither grammar nor bare numbers.
    pub fn content(&self) -> impl Iterator<Item = &Word<'a>> {
        self.words.iter().filter(|word| !word.is(FUNCTION) && word.text.contains(|c: char| c.is_alphabetic()))
    }

    /// Whether it may have quotation marks or apostrophes.
    pub(super) fn may_quote(&self) -> bool {
        self.signs.has_others() || self.signs.has_any(b"\"'")
    }

    /// Whether a place lies between quotation marks.
    #[must_use]
    pub fn is_quoted(&self, at: usize) -> bool {
        if !self.may_quote() {
            return false;
        }
        let changes = self.quoted.get_or_init(|| quotation_changes(self.text));
        changes.partition_point(|change| *change <= at) % 2 == 1
    }
}

/// Where text between quotation marks of any kind begins and ends, in turn.
fn quotation_changes(text: &str) -> Vec<usize> {
    let (mut straight, mut curly, mut angled) = (false, 0_i64, 0_i64);
    let mut changes = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '"' => straight = !straight,
            '\'' if text[at + 1..].starts_with('\'') => straight = !straight,
            '\u{201c}' => curly += 1,
            '\u{201d}' => curly -= 1,
            '\u{ab}' => angled += 1,
            '\u{bb}' => angled -= 1,
            _ => continue,
        }
        let quoted = straight || curly > 0 || angled > 0;
        if quoted == (changes.len() % 2 == 0) {
            changes.push(at + c.len_utf8());
        }
    }
    changes
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::with_capacity(text.len() / 6 + 1);
    let mut chars = text.char_indices().peekable();
    let mut start = None;
    while let Some((at, c)) = chars.next() {
        // Most characters are these.
        if c.is_ascii_alphanumeric() {
            start.get_or_insert(at);
            continue;
        }
        if c == ' ' {
            words.extend(start.take().map(|from| Word::new(text, from, at)));
            continue;
        }
        let note = if start.is_some() || at > 0 { glued_note(text, at, c) } else { 0 };
        if note > 0 {
            if let Some(from) = start.take() {
                words.push(Word::new(text, from, at));
            }
            while chars.next_if(|(next, _)| *next < at + note).is_some() {}
            continue;
        }
        let next = chars.peek().map(|(_, next)| *next);
        let inside = start.is_some() && next.is_some_and(char::is_alphanumeric);
        let joins = match c {
            '\'' | '\u{2019}' | '-' | '\u{2010}' | '\u{2011}' => inside,
            '.' | ',' => {
                inside
                    && next.is_some_and(|c| c.is_ascii_digit())
                    && text[..at].ends_with(|c: char| c.is_ascii_digit())
            }
            '\u{300}'..='\u{36f}' => start.is_some(),
            _ => c.is_alphanumeric(),
        };
        match start {
            None if joins => start = Some(at),
            Some(from) if !joins => {
                words.push(Word::new(text, from, at));
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        words.push(Word::new(text, from, text.len()));
    }
    words
}

/// The bytes of a mark of a note that is glued to what stands before it: `1969[2]`, `fell.[1] It`.
fn glued_note(text: &str, at: usize, c: char) -> usize {
    let glued = matches!(c, '[' | '{' | '<' | '\u{3010}') && !text[..at].ends_with(char::is_whitespace);
    if glued { mark_length(&text[at..]) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        words(text).iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_keep_what_is_inside_them() {
        assert_eq!(
            split("It\u{2019}s 1,250.50 (well-known), e.g."),
            ["It\u{2019}s", "1,250.50", "well-known", "e", "g"]
        );
        assert_eq!(split("- 'quoted' end."), ["quoted", "end"]);
        assert_eq!(split(""), Vec::<&str>::new());
        assert_eq!(split("cafe\u{301} au lait"), ["cafe\u{301}", "au", "lait"]);
    }

    #[test]
    fn a_verb_in_capitals_is_no_sign() {
        for (text, verb) in [
            ("Prices rose by a tenth", true),
            ("It\u{2019}s over", true),
            ("Is it over", true),
            ("The ministry opened two schools", true),
            ("Central Bank: A Complete History", false),
            ("Why Prices Rose", false),
            ("Will power and weakness", false),
        ] {
            assert_eq!(Reading::new(text).has_finite_verb(), verb, "{text}");
        }
    }
}
