//! Language: English, or a language that the rules of wording do not know.

use super::fold::seen;
use super::vocabulary::{UNKNOWN, rarity};

/// How much of a text is looked at, in bytes.
const SAMPLE: usize = 4096;
/// A text with fewer letters is too short for a reliable answer.
const LEAST_LETTERS: usize = 40;

/// The most bytes of a text that [`is_plainly_english`] is asked about.
const SHORT: usize = 500;

/// So many words of a text must begin small before they show its language.
const LEAST_WORDS: usize = 4;
/// With fewer, one of [`ENGLISH_ONLY`] must be among them.
const MANY_WORDS: usize = 6;

/// Frequent words of English that other languages of its letters do not have.
const ENGLISH_ONLY: [&str; 16] = [
    "the", "and", "that", "with", "from", "which", "were", "would", "they", "their", "this", "been", "its",
    "have", "than", "being",
];

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

/// Whether a short text is English at first sight: it has no letters but those of English, and five in six of the words
/// that begin small are words of English. If there are few, one must be a word that no other language has. Names, which
/// begin large, show nothing. To detect a language takes much longer, and is wrong for some texts that are full of names.
fn is_plainly_english(text: &str) -> bool {
    if text.len() > SHORT || text.chars().any(|c| c.is_alphabetic() && !c.is_ascii()) {
        return false;
    }
    let small = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 1 && word.starts_with(|c: char| c.is_ascii_lowercase()));
    let (mut words, mut known, mut only) = (0, 0, false);
    for word in small {
        words += 1;
        known += usize::from(rarity(word) < UNKNOWN);
        only |= ENGLISH_ONLY.contains(&word);
    }
    words >= LEAST_WORDS && (only || words >= MANY_WORDS) && known * 6 >= words * 5
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
        // A detector takes these for French and for Welsh.
        for text in [
            "The Droumdale museum spent 57.7 dollars on the new car park despite protests by residents in 1993.",
            "Household debt in Rouston fell to 817 million dollars in 2012, Shel Trairley said.",
        ] {
            assert_eq!(language(text), None, "{text}");
        }
        assert!(is_plainly_english("It was said that the harbour of the town has not been closed."));
    }
}
