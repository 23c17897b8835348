//! Attribution: does a segment say who says it?

use super::cue::{AUX, Cue, FUNCTION, REPORTING};
use super::reading::{Reading, Word};
use crate::model::Span;

/// Who a segment says is speaking. The span is that of the speaker's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// Somebody with a name, an office or a document.
    Named(Span),
    /// Somebody named before: he, she, they, who.
    Pronoun(Span),
    /// Nobody in particular: experts, critics, some.
    Unnamed(Span),
    /// The writer: I, we.
    Writer(Span),
}

impl Speaker {
    /// Who is said to speak in a segment, if it says so outside quotation marks.
    #[must_use]
    pub fn of(reading: &Reading<'_>) -> Option<Self> {
        if let Some(speaker) = according_to(reading) {
            return Some(speaker);
        }
        let verbs = reading
            .words
            .iter()
            .enumerate()
            .filter(|(_, word)| REPORTING.has(&word.lower) && word.text.starts_with(char::is_lowercase));
        let mut found = None;
        for (at, verb) in verbs {
            if reading.is_quoted(verb.span.start) {
                continue;
            }
            match subject(reading, at) {
                // A name settles it; less is kept until one is found.
                Some(named @ Speaker::Named(_)) => return Some(named),
                other => found = found.or(other),
            }
        }
        found
    }
}

/// The word for the writer, where a segment speaks in the first person outside quotation marks.
#[must_use]
pub fn first_person(reading: &Reading<'_>) -> Option<Span> {
    reading
        .words
        .iter()
        .find(|word| {
            let first = word.lower.split('\'').next().unwrap_or("");
            let own = matches!(first, "we" | "our" | "ours" | "my" | "us") && word.text != "US";
            (own || (first == "i" && word.text.starts_with('I') && is_pronoun_i(reading, word)))
                && !reading.is_quoted(word.span.start)
        })
        .map(|word| word.span)
}

/// "I" the pronoun, not a numeral or an initial: a word goes before a lower-case one.
fn is_pronoun_i(reading: &Reading<'_>, word: &Word<'_>) -> bool {
    let rest = &reading.text[word.span.end..];
    word.lower.len() > 1
        || rest.trim_start_matches([' ', ',']).starts_with(char::is_lowercase) && !rest.starts_with('.')
}

fn according_to(reading: &Reading<'_>) -> Option<Speaker> {
    let at = reading.words.windows(2).position(|pair| {
        pair[0].lower == "according" && pair[1].lower == "to" && !reading.is_quoted(pair[0].span.start)
    })?;
    let first = reading.words.get(at + 2)?;
    let rest = &reading.text[first.span.start..];
    let end = rest.find([',', ';', '.', '\u{201d}', '"']).unwrap_or(rest.len());
    let span = Span { start: first.span.start, end: first.span.start + end };
    let unnamed = reading.cued(Cue::Unnamed).any(|cue| cue.start == first.span.start);
    Some(if unnamed { Speaker::Unnamed(span) } else { Speaker::Named(span) })
}

/// The subject of the verb of saying at word `at`: before it, or, after a quotation, behind it.
fn subject(reading: &Reading<'_>, at: usize) -> Option<Speaker> {
    let words = &reading.words;
    let mut head = at;
    while head > 0 && skippable(&words[head - 1]) {
        head -= 1;
    }
    let before = head.checked_sub(1).map(|head| &words[head]);
    if let Some(word) = before
        && !parted(reading, word.span.end, words[at].span.start)
        && let Some(speaker) = as_speaker(reading, head - 1)
    {
        return Some(speaker);
    }
    // `"…," said the minister`: the verb follows the end of a quotation.
    let lead = reading.text[..words[at].span.start].trim_end();
    let inverted = lead.ends_with([',', '"', '\u{201d}', '\u{2019}', '\'', '?', '!']);
    let next = words.get(at + 1).filter(|_| inverted)?;
    let name = next.text.starts_with(char::is_uppercase) || matches!(next.lower.as_str(), "the" | "a" | "an");
    name.then(|| {
        let last = words[at + 1..]
            .iter()
            .take_while(|word| word.span == next.span || word.text.starts_with(char::is_uppercase))
            .last()
            .unwrap_or(next);
        Speaker::Named(Span { start: next.span.start, end: last.span.end })
    })
}

/// What may stand between a subject and its verb.
fn skippable(word: &Word<'_>) -> bool {
    AUX.has(&word.lower)
        || (word.lower.len() > 4 && word.lower.ends_with("ly"))
        || matches!(word.lower.as_str(), "also" | "later" | "then" | "previously" | "once" | "been")
}

/// Whether a comma or more parts a subject from its verb.
fn parted(reading: &Reading<'_>, from: usize, to: usize) -> bool {
    reading.text[from..to].contains([';', ':', '.', '\u{201d}', '"'])
}

/// The word at `at` as the last word of a subject.
fn as_speaker(reading: &Reading<'_>, at: usize) -> Option<Speaker> {
    let words = &reading.words;
    let word = &words[at];
    match word.lower.as_str() {
        "i" | "we" => return Some(Speaker::Writer(word.span)),
        "he" | "she" | "who" => return Some(Speaker::Pronoun(word.span)),
        _ => {}
    }
    if let Some(cue) = reading.cued(Cue::Unnamed).find(|cue| cue.end == word.span.end) {
        let nobody = at == 0 || !words[at - 1].text.starts_with(char::is_uppercase);
        return Some(if nobody || cue.start == 0 { Speaker::Unnamed(cue) } else { Speaker::Named(cue) });
    }
    let capital = word.text.starts_with(char::is_uppercase);
    if FUNCTION.has(&word.lower) && word.text != "US" {
        return None;
    }
    let mut start = at;
    while let Some(before) = start.checked_sub(1) {
        let joined = reading.text[words[before].span.end..words[start].span.start].trim().len() <= 1;
        let name = words[before].text.starts_with(char::is_uppercase);
        // "Ann Lee of the Water Board" is one speaker.
        let office = matches!(words[before].lower.as_str(), "of" | "the" | "from" | "for")
            && capital
            && before > 0
            && (matches!(words[before - 1].lower.as_str(), "of" | "from" | "for")
                || words[before - 1].text.starts_with(char::is_uppercase));
        if !joined || !(name || office) {
            break;
        }
        start = before;
    }
    let span = Span { start: words[start].span.start, end: word.span.end };
    // A common noun speaks if it is a definite one: "the ministry said", "a spokesman said".
    let definite = || {
        words[..=at].iter().rev().skip(1).take(4).any(|word| {
            matches!(word.lower.as_str(), "the" | "a" | "an" | "its" | "his" | "her" | "their" | "another")
        })
    };
    (capital || definite()).then_some(Speaker::Named(span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speakers_are_found_outside_quotations() {
        let who = |text: &'static str| {
            let speaker = Speaker::of(&Reading::new(text));
            speaker.map(|speaker| match speaker {
                Speaker::Named(span) => ("named", &text[span.start..span.end]),
                Speaker::Pronoun(span) => ("pronoun", &text[span.start..span.end]),
                Speaker::Unnamed(span) => ("unnamed", &text[span.start..span.end]),
                Speaker::Writer(span) => ("writer", &text[span.start..span.end]),
            })
        };
        for (text, speaker) in [
            ("Ann Lee said the dam would hold.", Some(("named", "Ann Lee"))),
            ("Ann Lee of the Water Board said so.", Some(("named", "Ann Lee of the Water Board"))),
            ("The dam will hold, the ministry said.", Some(("named", "ministry"))),
            ("“It will hold,” said Ann Lee of the ministry.", Some(("named", "Ann Lee"))),
            ("According to the Harbour Board, it held.", Some(("named", "the Harbour Board"))),
            ("According to experts, it held.", Some(("unnamed", "experts"))),
            ("It held, she later told the paper.", Some(("pronoun", "she"))),
            ("Critics say it leaked.", Some(("unnamed", "Critics"))),
            ("We argue that it leaked.", Some(("writer", "We"))),
            (
                "Lake Radio's Ann Lee speaks with Bo Ek about the dam.",
                Some(("named", "Lake Radio's Ann Lee")),
            ),
            ("The dam held for ten years.", None),
            ("They reported to the gate.", Some(("unnamed", "They"))),
            ("The claims were many and the states few.", None),
            ("He drank from the well “as she said”.", None),
        ] {
            assert_eq!(who(text), speaker, "{text}");
        }
    }
}
