//! What a claim carries: a quote whose sense was turned may support a claim that says how.
//!
//! "Not \[permitted to leave\]" supports "nobody may leave", and "critics say that \[it leaks\]" supports what critics say.

use super::signs::{CONDITION, HEARSAY, denials};
use super::{Turn, TurnKind};
use crate::text::cue::Cue;
use crate::text::reading::Reading;
use crate::text::speaker::Speaker;
use crate::text::word::Word;
use crate::words::{CAN, FUNCTION, UNREAL};

/// A claim that a quote is to support.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cited<'a> {
    /// The words of the claim.
    pub claim: &'a str,
    /// Who makes it.
    pub claimant: Option<&'a str>,
    /// The author and the publisher of the source: what they are said to say there, they say themselves.
    pub source: [Option<&'a str>; 2],
}

impl Turn {
    /// Whether a claim says of itself what the words beside a quote say of it, so that nothing was lost. `text` has the
    /// turn, and `quoted` are the words that were quoted.
    #[must_use]
    pub fn is_carried(&self, text: &str, quoted: &str, cited: Cited<'_>) -> bool {
        if self.within {
            return false;
        }
        let (claim, quoted) = (Reading::new(cited.claim), Reading::new(quoted));
        match self.kind {
            TurnKind::Negated | TurnKind::Denied => denials(&claim) > denials(&quoted),
            TurnKind::Conditional => conditions(&claim) > conditions(&quoted),
            TurnKind::Attributed => {
                let spoken =
                    Speaker::behind(&claim).is_some_and(|speaker| !matches!(speaker, Speaker::Writer(_)));
                let talk = HEARSAY.among(&claim, 0, claim.words.len()).is_some() || has_hedge(&claim);
                spoken
                    || talk
                    || cited.claimant.is_some_and(|name| self.is_by(text, name))
                    || cited.source.into_iter().flatten().any(|name| self.is_own(text, name))
            }
            TurnKind::Asked => {
                claim.asks()
                    || claim.words.iter().any(|word| {
                        matches!(
                            word.lower.as_str(),
                            "whether" | "if" | "may" | "might" | "unclear" | "unknown"
                        )
                    })
            }
            TurnKind::Uncertain => {
                has_hedge(&claim)
                    || claim.words.iter().any(|word| {
                        CAN.has(&word.lower) && !is_month(&claim, word.span.start)
                            || UNREAL.has(word.base())
                            || word.lower == "would"
                    })
            }
        }
    }

    /// Whether a name is that of the speaker, as far as the words show.
    fn is_by(&self, text: &str, name: &str) -> bool {
        let Some(around) = self.around.and_then(|span| span.of(text)) else { return false };
        if self.speaker.is_none() {
            // "She said": whoever it is was named before.
            return !name.trim().is_empty();
        }
        let (around, name) = (Reading::new(around), Reading::new(name));
        name.words
            .iter()
            .any(|word| is_name(word) && around.words.iter().any(|other| other.lower == word.lower))
    }

    /// Whether a name has all that the speaker is called: "the board" is the Sorrel Water Board.
    fn is_own(&self, text: &str, name: &str) -> bool {
        let Some(speaker) = self.speaker.and_then(|span| span.of(text)) else { return false };
        let (speaker, name) = (Reading::new(speaker), Reading::new(name));
        let mut called = speaker.words.iter().filter(|word| is_name(word)).peekable();
        called.peek().is_some() && called.all(|word| name.words.iter().any(|other| other.lower == word.lower))
    }
}

/// Whether a word can identify somebody.
fn is_name(word: &Word<'_>) -> bool {
    !word.is(FUNCTION) && word.lower.len() > 2
}

/// Whether a reading has a hedge; "in May" has none.
fn has_hedge(reading: &Reading<'_>) -> bool {
    reading.cued(Cue::Hedge).any(|span| !is_month(reading, span.start))
}

/// Whether the word that begins at a byte is the month of May.
fn is_month(reading: &Reading<'_>, start: usize) -> bool {
    let place = reading.words.iter().position(|word| word.span.start == start);
    place.is_some_and(|at| at > 0 && reading.words[at].text == "May" && reading.words[at - 1].is_small())
}

/// How many conditions a reading has.
fn conditions(reading: &Reading<'_>) -> usize {
    let phrases = (0..reading.words.len()).filter(|at| CONDITION.at(reading, *at).is_some()).count();
    let others = reading.words.iter().filter(|word| {
        matches!(word.lower.as_str(), "when" | "until" | "without" | "would" | "depends" | "once")
    });
    phrases + others.count()
}
