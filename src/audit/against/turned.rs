//! Turned: whether words beside a quotation in its source turn its sense, and the text does not say so.
//!
//! Invariant: the text makes up for a negation, a condition and the like in the sentence of the quotation; and for a speaker
//! whom the source names, in that sentence or its neighbours, if it names the same or anybody but the source itself.
//! `each_quotation_has_the_outcome_that_a_reader_would_give_it` holds it.

use serde::Serialize;

use super::around::Around;
use crate::model::{Field, Source};
use crate::text::{Cited, Found, Reading, Speaker, Turn, TurnKind, Word, is_function, turns_of_quote};
use crate::words::{FREE_SAYS, SELVES};

/// Words that turn the sense of a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Turned<'a> {
    /// How.
    pub kind: TurnKind,
    /// The words beside it in the source.
    pub words: &'a str,
}

/// The words that turn the sense of a quotation, and that the text does not make up for.
pub(super) fn turned<'a>(
    (source, text): (&Source, &'a str),
    found: &Found,
    words: &str,
    around: &Around<'_>,
) -> Option<Turned<'a>> {
    // The rows of a table are no sentences.
    if source.is_table() {
        return None;
    }
    let stated = |field| source.stated(field);
    let names = [
        source.author.as_deref().or_else(|| stated(Field::Author)),
        source.publisher.as_deref().or_else(|| stated(Field::Publisher)),
    ];
    let is_made_up_for = |turn: &Turn| {
        let cited = |claim| Cited { claim, claimant: None, source: names };
        if turn.kind == TurnKind::Attributed && !turn.within {
            return turn.is_carried(text, words, cited("")) || says_who(source, text, turn, around);
        }
        turn.is_carried(text, words, cited(around.words))
    };
    let turn = turns_of_quote(text, found).into_iter().find(|turn| !is_made_up_for(turn))?;
    Some(Turned { kind: turn.kind, words: turn.words.of(text).unwrap_or_default() })
}

/// Whether a text says who speaks: it names the speaker, or says that somebody speaks who is not the source.
fn says_who(source: &Source, text: &str, turn: &Turn, around: &Around<'_>) -> bool {
    let wide = Reading::new(around.wide);
    let speaker = turn.around.or(turn.speaker).and_then(|span| span.of(text));
    if let Some(speaker) = speaker {
        let called = Reading::new(speaker);
        let names = |word: &&Word<'_>| !is_function(&word.lower) && !word.base_is(FREE_SAYS);
        let mut called = called.words.iter().filter(names);
        if called.any(|word| wide.words.iter().any(|other| other.lower == word.lower)) {
            return true;
        }
    }
    let own = Reading::new(around.words);
    let said = match (Speaker::behind(&own), Speaker::behind(&wide)) {
        (Some(speaker), _) => speaker.span().of(around.words),
        (None, Some(speaker)) => speaker.span().of(around.wide),
        (None, None) => None,
    };
    said.is_some_and(|said| !is_source(source, said))
}

/// Whether the words for a speaker mean the source: "it", "the report", its title or publisher.
fn is_source(source: &Source, speaker: &str) -> bool {
    let lower = speaker.to_lowercase();
    let last = lower.split_whitespace().next_back().unwrap_or_default();
    let names = [&source.title, &source.publisher, &source.name];
    let named = |name: &String| {
        let name = name.to_lowercase();
        !last.is_empty() && name.split(|c: char| !c.is_alphanumeric()).any(|word| word == last)
    };
    matches!(last, "it" | "which" | "that") || SELVES.has(last) || names.into_iter().flatten().any(named)
}
