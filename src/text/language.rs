//! Language: English, or a language that the rules of wording do not know.

use super::fold::seen;

/// How much of a text is looked at, in bytes.
const SAMPLE: usize = 4096;
/// A text with fewer letters is too short for a reliable answer.
const LEAST_LETTERS: usize = 40;

/// The most bytes of a text that [`is_plainly_english`] is asked about.
const SHORT: usize = 500;

/// Frequent words that other languages do not have, and then frequent words of English that some of them have.
const ENGLISH: [&str; 25] = [
    "the", "and", "that", "with", "from", "which", "were", "would", "they", "their", "this", "been", "has",
    "are", "it", "not", "was", "of", "is", "an", "to", "by", "at", "have", "its",
];
/// How many of them no other language has.
const ENGLISH_ONLY: usize = 12;

/// The English name of the text's language, if it is reliably not English.
#[must_use]
pub fn language(text: &str) -> Option<&'static str> {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let seen = seen(&text[..end]);
    let sample = seen.as_ref().map_or(&text[..end], |seen| &seen.text);
    if sample.chars().filter(|c| c.is_alphabetic()).count() < LEAST_LETTERS {
        return None;
    }
    if is_plainly_english(sample) {
        return None;
    }
    let info = whatlang::detect(sample)?;
    (info.is_reliable() && info.lang() != whatlang::Lang::Eng).then(|| info.lang().eng_name())
}

/// Whether a short text is English at first sight: it has no letters but those of English, and a fifth of its words
/// are frequent words of English, of three kinds at least. To detect a language takes much longer.
fn is_plainly_english(text: &str) -> bool {
    if text.len() > SHORT || !text.is_ascii() {
        return false;
    }
    let (mut words, mut frequent, mut kinds) = (0, 0, 0u32);
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        words += 1;
        if let Some(kind) = ENGLISH.iter().position(|each| *each == word) {
            frequent += 1;
            kinds |= 1 << kind;
        }
    }
    kinds.count_ones() >= 3 && kinds & ((1 << ENGLISH_ONLY) - 1) != 0 && frequent * 5 >= words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_language_is_named_and_a_short_text_is_left_alone() {
        assert_eq!(language("The council has approved the new harbour plan after a long debate."), None);
        assert_eq!(
            language(
                "Der Rat hat den neuen Hafenplan nach langer Debatte genehmigt, sagte der Bürgermeister."
            ),
            Some("German")
        );
        assert_eq!(language("Ja, gut."), None);
        let english = "The council has \u{430}pproved the n\u{435}w harb\u{43e}ur plan after \u{430} long d\u{435}bate.";
        assert_eq!(language(&english.replace('t', "\u{200b}t\u{ad}")), None);
        assert_eq!(language(""), None);
        // Words of English in a text of another language do not make it English.
        for text in [
            "Die Zeitung schreibt, dass The Who und Queen of the Stone Age in Hamburg auftreten werden.",
            "Il gruppo ha pubblicato The Best of the West e And That Was It, prodotto con il fratello maggiore.",
            "De minister was gisteren in Utrecht, is nu in Arnhem en komt at an by morgen weer naar huis.",
        ] {
            assert!(!is_plainly_english(text), "{text}");
        }
        assert!(is_plainly_english("It was said that the harbour of the town has not been closed."));
        assert!(!is_plainly_english("Prices rose sharply after dealers of grain closed their doors."));
    }
}
