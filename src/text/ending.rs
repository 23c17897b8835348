//! Endings: was a sentence cut off?
//!
//! Three signs: a mark that says so, a last word that cannot end a sentence where it stands, and a last word
//! that something must follow where no full stop has closed the sentence.

use super::lemma::{is_verb_base, lemma};
use super::place::{Mark, Place};
use super::reading::Reading;
use crate::model::Span;
use crate::words::{
    BEFORE_CLAUSE, BEFORE_THAT, BEFORE_TO, CONTRAST, LICENSE_MODAL, MODALS, NEVER_AFTER_COMMA, NEVER_LAST,
    NOMINATIVE, OPEN_LAST, PARTS, PASSIVES, STANCE_NOUNS, TRANSITIVE,
};

/// Notes by which a page says that it leaves out the rest, in lower case and without brackets.
const NOTES: [&str; 12] = [
    "more",
    "read more",
    "see more",
    "show more",
    "truncated",
    "snip",
    "cont",
    "cont'd",
    "continued",
    "continue reading",
    "cut",
    "text cut",
];

/// Where and why a segment breaks off, if it does.
#[must_use]
pub fn cut_off(reading: &Reading<'_>, place: Place) -> Option<(Span, String)> {
    if reading.words.len() < 3 || is_address(reading.text) {
        return None;
    }
    marked(reading).or_else(|| {
        // The cells of a row are not sentences, and may end with any word.
        let row = place.mark == Some(Mark::Row) && !reading.ends_sentence();
        (!row).then(|| open_end(reading)).flatten()
    })
}

/// A segment that is an address ends where the address does.
fn is_address(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or("");
    last.contains(':') && last.contains("://") || last.starts_with("www.")
}

/// A mark that says that something is missing.
fn marked(reading: &Reading<'_>) -> Option<(Span, String)> {
    let (text, words) = (reading.text, &reading.words);
    let (first, last) = (words.first()?, words.last()?);
    let tail = text.get(last.span.end..)?;
    let closed = tail
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\u{201d}' | '\u{2019}' | '\'' | ')'));
    // After a full stop, or as four dots, they stand for what was left out after a whole sentence.
    let whole = closed.starts_with("....") || closed.starts_with(". ..") || closed.starts_with(". \u{2026}");
    if !whole && (closed.starts_with('\u{2026}') || closed.starts_with("..") || closed.starts_with(". .")) {
        return Some((last.span, "it trails off in dots".to_owned()));
    }
    if closed.starts_with("[\u{2026}") || closed.starts_with("[...") {
        return Some((last.span, "its end was left out".to_owned()));
    }
    if matches!(closed, "\u{2014}" | "\u{2013}" | "--" | "-") {
        return Some((last.span, "it breaks off at a dash".to_owned()));
    }
    if let Some((span, note)) = note(reading) {
        return Some((span, format!("“{note}” says that the rest is missing")));
    }
    let lead = text[..first.span.start].trim_start_matches(['"', '\u{201c}', ' ', '[', '(']);
    let dots = lead.starts_with('\u{2026}') || lead.starts_with("..");
    if dots && first.is_small() {
        return Some((first.span, "its beginning was left out".to_owned()));
    }
    // "in the dry year of … The gate was shut"
    if !reading.signs.has_others() && text.bytes().filter(|byte| *byte == b'.').count() < 3 {
        return None;
    }
    words.windows(2).find_map(|pair| {
        let gap = text[pair[0].span.end..pair[1].span.start].trim();
        let dots = matches!(gap, "\u{2026}" | "..." | "[\u{2026}]" | "[...]" | "(...)" | "(\u{2026})");
        let open = pair[0].is(NEVER_LAST) || pair[0].is(OPEN_LAST);
        (dots && open && pair[1].text.starts_with(char::is_uppercase))
            .then(|| (pair[0].span, "it trails off in dots".to_owned()))
    })
}

/// The note at the end of a segment that says that the rest is missing: "(more)", "[+219 chars]", "(2/5)".
fn note<'a>(reading: &Reading<'a>) -> Option<(Span, &'a str)> {
    let text = reading.text;
    let bare = text.trim_end_matches(|c: char| c.is_whitespace() || c == '.');
    let close = bare.chars().next_back().filter(|c| matches!(c, ')' | ']' | '>' | '}'))?;
    let open = bare.rfind(match close {
        ')' => '(',
        ']' => '[',
        '}' => '{',
        _ => '<',
    })?;
    let inner = bare[open + 1..bare.len() - 1]
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '\u{2026}' | '/'));
    let lower = inner.to_lowercase();
    let counted = lower.starts_with('+') && lower.contains("char")
        || lower.ends_with("more chars")
        || lower.ends_with("more characters");
    // "because (2/5)": the post goes on in the next one.
    let part = lower.split_once('/').is_some_and(|(at, of)| {
        let number = |part: &str| part.parse::<u32>().ok();
        number(at).zip(number(of)).is_some_and(|(at, of)| at < of)
    });
    let stopped = text[..open].trim_end().ends_with(['.', '!', '?']);
    let says =
        NOTES.contains(&lower.as_str()) || counted || lower.starts_with("truncated") || (part && !stopped);
    says.then(|| (Span { start: open, end: bare.len() }, &bare[open..]))
}

/// A last word that cannot end a sentence where it stands.
fn open_end(reading: &Reading<'_>) -> Option<(Span, String)> {
    let words = &reading.words;
    let last = words.last()?;
    let tail = reading.text.get(last.span.end..)?;
    let titled = matches!(last.text, "Mr" | "Mrs" | "Ms" | "Dr" | "Prof" | "Sen" | "Rep");
    if reading.asks() || !(last.is_small() || titled) || tail.contains(['%', ':']) {
        return None;
    }
    let stopped = reading.ends_sentence();
    let said = |what: &str| Some((last.span, format!("it ends with “{}”{what}", last.text)));
    if stands(reading) {
        return None;
    }
    if titled || last.is(NEVER_LAST) || is_open_here(reading) {
        return said("");
    }
    let quiet = tail.trim().is_empty();
    if !stopped && quiet && words.len() > 3 && last.is(OPEN_LAST) && reading.has_finite_verb() {
        return said(" and no full stop");
    }
    None
}

/// The word before the last one, or one further back, in lower case.
fn back<'a>(reading: &'a Reading<'_>, steps: usize) -> &'a str {
    let words = &reading.words;
    words.len().checked_sub(steps + 1).map_or("", |at| words[at].lower.as_str())
}

/// "come what may", "which is which", "the tail is called a": these do end a sentence.
fn stands(reading: &Reading<'_>) -> bool {
    let words = &reading.words;
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.lower.as_str()));
    match back(reading, 0) {
        "which" => back(reading, 2) == "which",
        "may" | "might" => has(&["what", "as"]),
        "because" => back(reading, 1) == "just",
        "if" => matches!(back(reading, 1), "what" | "big" | "only"),
        "mine" | "versus" => true,
        _ => {
            matches!(back(reading, 1), "word" | "article" | "letter" | "called" | "and" | "or" | "vitamin")
                && is_mentioned(reading)
        }
    }
}

/// Whether the last word is spoken of: 'the word “the”'.
fn is_mentioned(reading: &Reading<'_>) -> bool {
    reading
        .words
        .last()
        .is_some_and(|last| reading.text[..last.span.start].ends_with(['"', '\u{201c}', '\u{2018}', '\'']))
}

/// Whether the last word needs more, given the words before it.
fn is_open_here(reading: &Reading<'_>) -> bool {
    let words = &reading.words;
    let count = words.len();
    let (last, before) = (back(reading, 0), back(reading, 1));
    let gap = &reading.text[words[count - 2].span.end..words[count - 1].span.start];
    let comma = gap.contains([',', ';', '\u{2014}', '\u{2013}']);
    if comma && NEVER_AFTER_COMMA.has(last) {
        return true;
    }
    match last {
        "which" | "whom" => {
            matches!(
                before,
                "of" | "in" | "for" | "to" | "with" | "from" | "on" | "at" | "by" | "under" | "through"
            ) && !matches!(back(reading, 2), "" | "tell" | "know" | "choose" | "say" | "ask")
                && back(reading, 2) != "unsure"
        }
        "that" => {
            BEFORE_THAT.has(before)
                || STANCE_NOUNS.has(&lemma(before)) && before != "see"
                || before == "provided" && comma_before(reading, 2)
        }
        "to" => opens_after_noun(reading),
        "of" => PARTS.has(before),
        "as" => matches!(before, "such" | "well"),
        "while" | "since" | "where" | "who" | "when" => matches!(before, "and" | "but" | "or"),
        "them" | "these" | "those" | "us" | "him" | "whom's" => is_part_without_verb(reading),
        _ if NOMINATIVE.has(last) => {
            BEFORE_CLAUSE.has(before) && !(last == "it" && matches!(before, "despite" | "until" | "that"))
                || matches!(before, "and" | "or")
                    && matches!(last, "they" | "he" | "she" | "we")
                    && comma_before(reading, 1)
        }
        _ if MODALS.has(last) => is_bare_modal(reading),
        _ => is_transitive_without_object(reading),
    }
}

fn comma_before(reading: &Reading<'_>, steps: usize) -> bool {
    let words = &reading.words;
    words.len().checked_sub(steps + 1).is_some_and(|at| {
        at > 0 && reading.text[words[at - 1].span.end..words[at].span.start].contains([',', ';'])
    })
}

/// "… coins from their old silver box to": a noun that is no verb, and no adjective that takes "to".
fn opens_after_noun(reading: &Reading<'_>) -> bool {
    let before = back(reading, 1);
    // "nobody to talk to", "what it amounts to", "the town that it belongs to"
    let relative = reading.words.iter().any(|word| {
        matches!(word.lower.as_str(), "who" | "which" | "what" | "where" | "whom" | "whoever" | "whatever")
    });
    let base = lemma(before);
    let noun = before.len() > 2
        && !crate::text::is_function(before)
        && !is_verb_base(&base)
        && !before.ends_with("ed")
        && !before.ends_with("ly");
    // "games" and "days" may be forms of rare verbs.
    let counted = matches!(
        &*base,
        "game"
            | "day"
            | "week"
            | "year"
            | "month"
            | "hour"
            | "match"
            | "mile"
            | "people"
            | "euro"
            | "dollar"
            | "pound"
            | "house"
            | "plan"
            | "effort"
            | "attempt"
            | "decision"
            | "vote"
            | "bid"
            | "move"
    );
    !relative && !BEFORE_TO.has(before) && (noun || counted && before.ends_with('s'))
}

/// "… to turn brown and some of them": a part, after "and" or "but", without a verb.
fn is_part_without_verb(reading: &Reading<'_>) -> bool {
    back(reading, 1) == "of"
        && PARTS.has(back(reading, 2))
        && matches!(back(reading, 3), "and" | "but" | "while" | "although")
}

/// "…, but they could": a modal after a contrast that nothing before it licenses.
fn is_bare_modal(reading: &Reading<'_>) -> bool {
    let words = &reading.words;
    let end = words.len() - 1;
    let Some(contrast) = (end.saturating_sub(7)..end).rev().find(|at| words[*at].is(CONTRAST)) else {
        return false;
    };
    // "the council would", with a subject of its own
    let subject = contrast + 1 < end;
    let licensed = words.iter().any(|word| word.is(LICENSE_MODAL) || word.lower.ends_with("n't"));
    subject && !licensed && contrast > 1
}

/// "They closed the ward and reduced": the second of two verbs has no object.
fn is_transitive_without_object(reading: &Reading<'_>) -> bool {
    let words = &reading.words;
    let (last, before) = (back(reading, 0), back(reading, 1));
    let joined = matches!(before, "and" | "or" | "but" | "then");
    if !joined || !words[words.len() - 1].base_is(TRANSITIVE) || reading.has_any(PASSIVES) {
        return false;
    }
    let passive = words.iter().any(|word| matches!(word.base(), "be" | "get" | "become"));
    let verb = |word: &super::word::Word<'_>| {
        word.is_verb_form() || word.lower.ends_with("ed") || word.is_verb_base()
    };
    // The first word that may be a verb, after the first word of its subject.
    let first = words[..words.len() - 2].iter().skip(1).position(verb).map(|at| at + 1);
    let object = first.is_some_and(|first| words.len() - 2 - first > 1);
    last != words[words.len() - 1].base()
        && !last.ends_with("ing")
        && !last.ends_with('s')
        && !passive
        && object
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
