//! Replacing: whether a bracket may stand in the place of words (`what_stands_apart_is_not_joined`).

use crate::text::reading::Reading;
use crate::words::FUNCTION;

/// The most words in whose place a bracket stands.
pub(super) const MOST_WORDS: usize = 4;

/// Whether a bracket may stand in the place of words.
pub(super) fn may_replace(between: &str, bracket: &str) -> bool {
    // The mark that ends the sentence before belongs to that sentence.
    let inner = between.trim_start_matches(|c: char| !c.is_alphanumeric());
    if is_parted(between) || inner.contains(['.', '?', '!', ';']) {
        return false;
    }
    let reading = Reading::new(between);
    let own = Reading::new(bracket);
    // "[Varne]" may stand for "the town", and "[It]" for any word of grammar; "[the weir]" does not stand for "the dam".
    let named = own.words.iter().any(|own| own.is_capital() && !own.is(FUNCTION));
    let pointed = reading.words.first().is_some_and(|first| {
        matches!(
            first.lower.as_str(),
            "the" | "this" | "that" | "these" | "those" | "his" | "her" | "its" | "their"
        )
    });
    // A sentence begins with a capital, too.
    let begins = between[..between.len() - inner.len()].contains(['.', '?', '!']);
    reading.words.len() <= MOST_WORDS
        && reading.words.iter().enumerate().all(|(at, word)| {
            let number = word.text.contains(|c: char| c.is_numeric());
            let name = word.is_capital() && !(at == 0 && begins) && word.lower != "i";
            let has = own.words.iter().any(|own| own.lower == word.lower || own.base() == word.base());
            word.is(FUNCTION) && !name || has || named && pointed && !number && !name
        })
}

/// Whether a paragraph ends between two places.
pub(super) fn is_parted(between: &str) -> bool {
    let mut ended = false;
    for c in between.chars() {
        match c {
            '\n' if ended => return true,
            '\n' | '\u{c}' | '\u{2029}' => ended = true,
            _ if c.is_whitespace() => {}
            _ => ended = false,
        }
    }
    false
}
