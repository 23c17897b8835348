//! Endings: was a sentence cut off?

use super::place::{Mark, Place};
use super::reading::Reading;
use crate::model::Span;
use crate::words::{NEVER_LAST, OPEN_LAST};

/// Where and why a segment breaks off, if it does.
#[must_use]
pub fn cut_off(reading: &Reading<'_>, place: Place) -> Option<(Span, String)> {
    let last = reading.words.last()?;
    let words = reading.words.len();
    let tail = &reading.text[last.span.end..];
    let before = |back: usize| words.checked_sub(back + 1).map_or("", |at| &reading.words[at].lower);
    if words > 2 && (tail.starts_with('\u{2026}') || tail.starts_with("...") || tail.starts_with(" ...")) {
        return Some((last.span, "it trails off in dots".to_owned()));
    }
    let stopped = reading.ends_sentence();
    let lower = last.text.starts_with(char::is_lowercase);
    let stands = match last.lower.as_str() {
        // "come what may", "which is which", "try as he might": these do end a sentence.
        "may" | "might" => reading.words.iter().any(|word| matches!(word.lower.as_str(), "what" | "as")),
        "which" => before(1) == "is" || before(1) == "tell",
        _ => false,
    };
    // The cells of a row are not sentences, and may end with any word.
    let row = place.mark == Some(Mark::Row) && !stopped;
    let never = lower && !stands && !row && NEVER_LAST.has(&last.lower);
    if words > 2 && never && !reading.asks() {
        return Some((last.span, format!("it ends with “{}”", last.text)));
    }
    let verb = reading.has_finite_verb();
    let open = OPEN_LAST.has(&last.lower);
    if !stopped && !row && words > 3 && lower && open && verb && tail.trim().is_empty() {
        return Some((last.span, format!("it ends with “{}” and no full stop", last.text)));
    }
    // The last sentence of a paragraph whose other sentences have their full stops.
    let goes_on = !place.starts_line && place.ends_line && place.mark.is_none();
    let closed = tail.trim_end().ends_with([':', ';', ')', ']', '"', '\u{201d}', '|']);
    if !stopped && goes_on && verb && words > 5 && !closed {
        return Some((last.span, "it is the last of its paragraph and has no full stop".to_owned()));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_break_off_are_told_from_whole_ones() {
        let cut = |text: &str| cut_off(&Reading::new(text), Place::ALONE).is_some();
        for text in [
            "The dam was built by a firm that the council had hired, which.",
            "The dam may hold, but it might.",
            "The council said that the…",
            "The council said that the dam ...",
            "The dam was built for the",
            "The dam was opened for",
        ] {
            assert!(cut(text), "{text}");
        }
        for text in [
            "The dam will hold, come what may.",
            "Nobody knows which is which.",
            "That is what the dam is for.",
            "He had nobody to talk to.",
            "They did as well as they could.",
            "It is the council's, not ours.",
            "Building the dam is cheaper than mending it",
            "Vitamin A",
            "The dam holds",
            "Who said that, and why?",
        ] {
            assert!(!cut(text), "{text}");
        }
    }
}
