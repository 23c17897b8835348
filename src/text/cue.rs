//! Cues: words and phrases that mean something to a rule.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::model::Span;
use crate::words::{AUX, BAIT, FINITE, FUNCTION, File, HEDGES, LOOSE_TIMES, OPINIONS, UNNAMED};

/// Whether a word, in lower case, carries grammar and no content.
#[must_use]
pub fn is_function(word: &str) -> bool {
    FUNCTION.has(word)
}

/// Whether a word, in lower case, is a finite verb by the lists.
#[must_use]
pub fn is_verb(word: &str) -> bool {
    AUX.or(FINITE).has(word)
}

/// Whether a word, in lower case, is a finite verb by the lists, or looks like a past form.
#[must_use]
pub fn is_finite(word: &str) -> bool {
    is_verb(word) || (word.len() > 4 && word.ends_with("ed"))
}

/// What a phrase is a sign of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue {
    /// The wording of a title that sells a page.
    Bait,
    /// A statement made with less than full commitment.
    Hedge,
    /// A time that can be placed only if the date of writing is known.
    LooseTime,
    /// A judgement or a prescription of the writer's own.
    Opinion,
    /// A speaker who is nobody in particular.
    Unnamed,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(Phrases::load);

/// The phrases, by the letters and digits that they begin with.
struct Phrases {
    by_beginning: FxHashMap<&'static [u8], Vec<Phrase>>,
    /// The lengths of the beginnings that begin with a byte, a bit for each.
    lengths: [u32; 256],
}

struct Phrase {
    words: String,
    cue: Cue,
    /// Its place among all phrases.
    number: usize,
}

/// The longest beginning of a phrase, in bytes.
const LONGEST_BEGINNING: usize = 31;

impl Phrases {
    fn load() -> Self {
        let files: [(Cue, File); 5] = [
            (Cue::Bait, BAIT),
            (Cue::Hedge, HEDGES),
            (Cue::LooseTime, LOOSE_TIMES),
            (Cue::Opinion, OPINIONS),
            (Cue::Unnamed, UNNAMED),
        ];
        let mut phrases = Phrases { by_beginning: FxHashMap::default(), lengths: [0; 256] };
        let mut number = 0;
        for (cue, file) in files {
            for phrase in file.rows().map(|row| row.column(0)) {
                let beginning = &phrase.as_bytes()[..run_length(phrase)];
                let first = usize::from(beginning.first().copied().unwrap_or(0));
                phrases.lengths[first] |= 1 << beginning.len().min(LONGEST_BEGINNING);
                let alike = phrases.by_beginning.entry(beginning).or_default();
                alike.push(Phrase { words: phrase.to_owned(), cue, number });
                if phrase.contains('\'') {
                    alike.push(Phrase { words: phrase.replace('\'', "\u{2019}"), cue, number: number + 1 });
                }
                number += 2;
            }
        }
        phrases
    }

    /// The phrases that begin with a run of letters and digits.
    fn beginning_with(&self, run: &[u8]) -> &[Phrase] {
        let mut lower = [0; LONGEST_BEGINNING];
        let Some(lower) = lower.get_mut(..run.len()) else { return &[] };
        lower.copy_from_slice(run);
        lower.make_ascii_lowercase();
        let first = usize::from(lower.first().copied().unwrap_or(0));
        let may = self.lengths[first] >> run.len() & 1 == 1;
        may.then(|| self.by_beginning.get(&*lower)).flatten().map_or(&[], Vec::as_slice)
    }
}

/// The bytes of the letters and digits that a text begins with.
fn run_length(text: &str) -> usize {
    let plain = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    match text.as_bytes().get(plain) {
        Some(byte) if !byte.is_ascii() => text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len()),
        _ => plain,
    }
}

/// Every cue phrase in `text` that stands as whole words, in the order of their ends; of those that end alike, the
/// longest first.
pub(super) fn phrases(text: &str) -> Vec<(Cue, Span)> {
    let phrases = &*PHRASES;
    let mut found: Vec<(Span, usize, Cue)> = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let rest = &text[start..];
        let run = run_length(rest);
        if run == 0 {
            start += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        for Phrase { words, cue, number } in phrases.beginning_with(&rest.as_bytes()[..run]) {
            let stands = rest.as_bytes().get(..words.len());
            let stands = stands.is_some_and(|stands| stands.eq_ignore_ascii_case(words.as_bytes()));
            if stands && !rest[words.len()..].starts_with(char::is_alphanumeric) {
                found.push((Span { start, end: start + words.len() }, *number, *cue));
            }
        }
        start += run;
    }
    found.sort_by_key(|(span, number, _)| (span.end, span.start, *number));
    found.into_iter().map(|(span, _, cue)| (cue, span)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_stand_as_whole_words() {
        let words = |text: &str| -> Vec<String> {
            phrases(text).iter().map(|(_, span)| text[span.start..span.end].to_owned()).collect()
        };
        assert_eq!(words("Perhaps. Unperhaps perhapsed"), ["Perhaps"]);
        assert_eq!(words("You won\u{2019}t believe it"), ["You won\u{2019}t", "won\u{2019}t believe"]);
        assert_eq!(
            words("Perhaps\u{e9}, \u{e9}perhaps, perhaps\u{301} peut-\u{ea}tre"),
            ["perhaps", "peut-\u{ea}tre"]
        );
        let all = || PHRASES.by_beginning.values().flatten();
        assert!(PHRASES.by_beginning.keys().all(|key| (1..=LONGEST_BEGINNING).contains(&key.len())));
        assert!(all().all(|phrase| {
            phrases(&phrase.words).iter().any(|(cue, span)| *cue == phrase.cue && span.start == 0)
        }));
    }
}
