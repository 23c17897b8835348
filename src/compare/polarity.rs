//! Polarity: which words a negation bears on, in which clause each word stands, and how firmly it is meant.
//!
//! A negation is a word (not, never, no, without) or a verb that undoes what follows (failed to, banned
//! from, no longer). Its scope ends with the clause. The first word of matter in its scope is its head.

use crate::text::{Reading, Scope, begins, is_verb_form, lemma};
use crate::words::{CAN, CLAUSE, NEGATORS, UNREAL, WILL};

use super::token::{Mood, Token};

/// Marks each token with its clause, mood and polarity. Tokens that only negate are taken out.
///
/// Returns how many words negate.
pub(super) fn mark(reading: &Reading<'_>, tokens: &mut Vec<Token>) -> usize {
    let mut marker = Marker {
        reading,
        scope: None,
        headless: false,
        clause: 0,
        moods: vec![Mood::Fact],
        definite: false,
        negators: 0,
    };
    let mut gone = Vec::new();
    let mut next = 0usize;
    for (at, word) in reading.words.iter().enumerate() {
        let text = word.lower.as_str();
        let base = lemma(text);
        marker.enter(at);
        marker.set_mood(text, &base);
        marker.set_article(text);
        let before = next.checked_sub(1).and_then(|last| tokens.get_mut(last));
        let negates = marker.negate(at, &base, before.filter(|last| last.at + 1 == at));
        let Some(token) = tokens.get_mut(next).filter(|token| token.at == at) else {
            continue;
        };
        next += 1;
        token.clause = marker.clause;
        token.indefinite = !marker.definite && !token.name;
        if negates && !matches!(text, "impossible" | "without")
            || text == "longer" && marker.lower(at.wrapping_sub(1)) == "no"
        {
            gone.push(next - 1);
        } else {
            marker.mark(token, text);
        }
    }
    for token in tokens.iter_mut() {
        token.mood = marker.moods[usize::from(token.clause)];
    }
    let mut at = 0;
    tokens.retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
    marker.negators
}

/// What is known on the way through a statement.
struct Marker<'r, 'a> {
    reading: &'r Reading<'a>,
    /// The negation whose scope is open, and where it begins in the text.
    scope: Option<(Scope, usize)>,
    /// Whether the open negation has no head yet.
    headless: bool,
    clause: u8,
    /// The mood of each clause.
    moods: Vec<Mood>,
    /// Whether the last article identifies what it stands before.
    definite: bool,
    /// How many words negate.
    negators: usize,
}

impl Marker<'_, '_> {
    fn lower(&self, at: usize) -> &str {
        self.reading.words.get(at).map_or("", |word| word.lower.as_str())
    }

    /// Begins a clause at a word, or ends a phrase, if the word and what stands before it do so.
    fn enter(&mut self, at: usize) {
        let words = &self.reading.words;
        let text = self.lower(at);
        let gap = at
            .checked_sub(1)
            .map_or("", |last| &self.reading.text[words[last].span.end..words[at].span.start]);
        let comma = gap.contains([',', '(', ')', '\u{2014}', '\u{2013}']);
        let hard = gap.contains([';', ':', '.', '?', '!']) && at > 0;
        if hard
            || CLAUSE.has(text)
            || (text == "as" && at > 0 && (1..=2).any(|ahead| is_verb_form(self.lower(at + ahead))))
            || (comma && matches!(text, "and" | "or" | "as" | "that" | "after" | "before"))
        {
            self.close();
            self.clause = self.clause.saturating_add(1);
            self.moods.push(Mood::Fact);
        } else if comma && matches!(self.scope, Some((Scope::Phrase | Scope::Word, _))) {
            self.scope = None;
        }
    }

    /// Ends the scope that is open.
    fn close(&mut self) {
        self.scope = None;
        self.headless = false;
    }

    fn set_mood(&mut self, text: &str, base: &str) {
        let found = if UNREAL.has(base) {
            Mood::Unreal
        } else if WILL.has(base) || text.ends_with("'ll") {
            Mood::Will
        } else if CAN.has(text) {
            Mood::Can
        } else {
            return;
        };
        let mood = &mut self.moods[usize::from(self.clause)];
        *mood = (*mood).max(found);
    }

    fn set_article(&mut self, text: &str) {
        match text {
            "the" | "this" | "that" | "these" | "those" | "his" | "her" | "its" | "their" | "my" | "our"
            | "your" => self.definite = true,
            "a" | "an" | "some" | "no" => self.definite = false,
            _ => {}
        }
    }

    /// Opens or closes a scope, if the word at a place negates; `verb` is the token right before it. Returns
    /// whether the word begins a negation.
    fn negate(&mut self, at: usize, base: &str, verb: Option<&mut Token>) -> bool {
        let word = &self.reading.words[at];
        let text = word.lower.as_str();
        let begun = begins(self.reading, at, base);
        self.negators += usize::from(begun.is_some() || NEGATORS.has(text) || text.ends_with("n't"));
        let Some(kind) = begun else { return false };
        if self.scope.is_some() {
            // "not without", "never failed to": the second negation undoes the first.
            self.close();
            return true;
        }
        // "gave no details": the giving is denied as well.
        if text == "no"
            && kind == Scope::Phrase
            && let Some(verb) = verb
        {
            verb.denied = true;
        }
        self.scope = Some((kind, word.span.start));
        self.headless = true;
        true
    }

    /// Marks a token that stands in the open scope.
    fn mark(&mut self, token: &mut Token, text: &str) {
        let Some((kind, start)) = self.scope else { return };
        if kind == Scope::Phrase
            && !self.headless
            && matches!(text, "of" | "in" | "on" | "to" | "for" | "with" | "at" | "by" | "from")
        {
            self.scope = None;
            return;
        }
        token.denied = true;
        let adverb = text.ends_with("ly") && text.len() > 4;
        let passing = adverb
            || token.light && kind != Scope::Word
            || matches!(
                text,
                "yet" | "even" | "currently" | "ever" | "any" | "actually" | "really" | "going" | "enough"
            );
        if self.headless && !passing {
            token.head = Some(start);
            self.headless = false;
            if kind == Scope::Word {
                self.scope = None;
            }
        }
        // "not happily": an adverb at the end is what is denied.
        if self.headless && adverb && self.reading.words.get(token.at + 1).is_none() {
            token.head = Some(start);
        }
    }
}
