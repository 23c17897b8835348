//! Pointing: the words with which a sentence points to a source: an address, and “…”, see the Mill report.
//!
//! Invariant: what is left out becomes spaces, so every other word stays at its byte. The test below holds it.

use crate::model::Span;
use crate::text::addresses;

/// The words that lead to a source after a quotation, as a part of its sentence.
const POINTING: [&str; 6] = ["see ", "cf. ", "source: ", "via ", "quoted in ", "cited in "];

/// Words with spaces in place of what they cite: “…”, see example.org. What is cited does not speak.
pub(super) fn uncited(words: &str) -> String {
    let mut cited: Vec<Span> = addresses(words).map(|address| led(words, address)).collect();
    cited.extend(pointers(words).map(|(whole, _)| whole));
    blank(words, cited.into_iter())
}

/// The parts of sentences after quotations that point to a source: “…”, see the Mill report. Each with what it points to.
pub(super) fn pointers(words: &str) -> impl Iterator<Item = (Span, Span)> {
    let closes = |before: &str| {
        before.trim_end().ends_with(['"', '\u{201d}', '\u{bb}', '\u{201c}', '\u{ab}', '\u{2019}', '\u{300d}'])
    };
    words.match_indices([',', ';', '\u{2013}', '\u{2014}']).filter_map(move |(at, mark)| {
        let start = at + mark.len();
        let rest = &words[start..];
        let inner = rest.trim_start();
        let lead = POINTING.iter().find(|lead| inner.starts_with(**lead))?;
        let end = start + rest.find(['.', ';', '\n']).unwrap_or(rest.len());
        let named = start + (rest.len() - inner.len()) + lead.len();
        (closes(&words[..at]) && named <= end)
            .then_some((Span { start: at, end }, Span { start: named, end }))
    })
}

/// An address with the words and signs that lead to it: "see", "– ", "[".
pub(super) fn led(words: &str, address: Span) -> Span {
    let Span { start, mut end } = address;
    let mut before = words[..start].trim_end();
    if before.ends_with('[') && words[end..].starts_with(']') {
        before = &before[..before.len() - 1];
        end += 1;
    }
    for lead in ["see", "See", "Source:", "source:", "via"] {
        if let Some(rest) = before.strip_suffix(lead)
            && !rest.ends_with(char::is_alphanumeric)
        {
            before = rest.trim_end();
            break;
        }
    }
    Span { start: before.trim_end_matches([' ', ',', ';', ':', '-', '\u{2013}', '\u{2014}']).len(), end }
}

/// A text with spaces in place of some spans.
pub(super) fn blank(words: &str, spans: impl Iterator<Item = Span>) -> String {
    let mut bytes = words.as_bytes().to_vec();
    for span in spans {
        if span.of(words).is_some() {
            bytes[span.start..span.end].fill(b' ');
        }
    }
    // Whole characters were replaced.
    String::from_utf8(bytes).unwrap_or_else(|_| words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cited_does_not_speak() {
        for (words, expected) in [
            ("“It leaks”, see https://a.example/b.", "“It leaks”."),
            ("“It leaks”; see the Mill report.", "“It leaks”."),
            ("“It leaks” \u{2013} https://a.example/b", "“It leaks”"),
            ("“It leaks”, she said.", "“It leaks”, she said."),
            ("If you look, see the dam.", "If you look, see the dam."),
            ("", ""),
        ] {
            let found = uncited(words);
            assert_eq!(found.len(), words.len(), "{words}");
            let found = found.split_whitespace().collect::<Vec<_>>().join(" ").replace(" .", ".");
            assert_eq!(found, expected, "{words}");
        }
    }
}
