//! Language: English, or a language that the rules of wording do not know.

use super::fold::seen;

/// How much of a text is looked at, in bytes.
const SAMPLE: usize = 4096;
/// A text with fewer letters is too short for a reliable answer.
const LEAST_LETTERS: usize = 40;

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
    let info = whatlang::detect(sample)?;
    (info.is_reliable() && info.lang() != whatlang::Lang::Eng).then(|| info.lang().eng_name())
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
    }
}
