//! When: a time that can be placed only by somebody who knows when it was written.

use super::cue::Cue;
use super::reading::Reading;
use super::word::Word;
use crate::model::Span;
use crate::words::{GENERAL_DAY, MONTHS, WEEKDAYS};

/// The words for a time that nothing in the statement, or in the statements before it, places in a year.
#[must_use]
pub fn loose_time(reading: &Reading<'_>, previous: &[Reading<'_>]) -> Option<Span> {
    let outside = |span: &Span| !reading.is_quoted(span.start);
    reading.cued(Cue::LooseTime).filter(|span| is_near(reading, *span)).find(outside).or_else(|| {
        let dated = names_year(reading) || previous.iter().any(names_year);
        (0..reading.words.len())
            .filter_map(|at| weekday(reading, at).or_else(|| (!dated).then(|| month(reading, at)).flatten()))
            .find(|span| outside(span) && !names_year(reading))
    })
}

/// Whether a phrase speaks of days or years near the writer: not "66 million years ago".
fn is_near(reading: &Reading<'_>, span: Span) -> bool {
    let words = &reading.words;
    let Some(at) = words.iter().position(|word| word.span.start == span.start) else { return true };
    let before = at.checked_sub(1).map_or("", |at| words[at].lower.as_str());
    let ago = matches!(words[at].lower.as_str(), "years" | "decades");
    let far = before.replace(',', "").parse::<f64>().is_ok_and(|number| number >= 150.0)
        || matches!(
            before,
            "million"
                | "billion"
                | "thousand"
                | "thousands"
                | "millions"
                | "billions"
                | "hundreds"
                | "hundred"
                | "of"
        );
    // "the last Friday of the month"
    let counted = before == "the"
        && words.iter().find(|word| word.span.start >= span.end).is_some_and(|next| next.lower == "of");
    !(counted || ago && far)
}

/// Whether a statement names a year: four digits from 1000 to 2199, or two after an apostrophe.
fn names_year(reading: &Reading<'_>) -> bool {
    reading.signs.has_digit()
        && reading.words.iter().any(|word| {
            is_year(word) || word.lower.split('-').any(|part| part.len() == 4 && is_year_number(part))
        })
}

fn is_year(word: &Word<'_>) -> bool {
    let bare = word.text.trim_end_matches('s');
    bare.len() == 4 && is_year_number(bare)
}

fn is_year_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && ("1000".."2200").contains(&text)
}

/// A weekday that stands for one day: "on Monday", not "on Mondays", "every Monday" or "Black Friday".
fn weekday(reading: &Reading<'_>, at: usize) -> Option<Span> {
    let words = &reading.words;
    let word = &words[at];
    let name = word.lower.strip_suffix("'s").unwrap_or(&word.lower);
    let full = WEEKDAYS.has(name) && word.is_capital();
    if !full {
        return None;
    }
    let before = at.checked_sub(1).map_or("", |at| words[at].lower.as_str());
    let next = words.get(at + 1);
    let lower = next.map_or("", |next| next.lower.as_str());
    let general = GENERAL_DAY.has(before);
    let general = general || before == "last" && at > 1 && words[at - 2].lower == "the";
    // "Monday to Friday" are hours of opening.
    let range = matches!(lower, "to" | "through" | "till")
        && words.get(at + 2).is_some_and(|word| word.is(WEEKDAYS))
        || at > 1 && matches!(before, "to" | "through" | "till") && words[at - 2].is(WEEKDAYS)
        || next.is_some_and(|next| reading.text[word.span.end..next.span.start].trim() == "\u{2013}");
    // "Sunday Times" is a name.
    let named = next.is_some_and(|next| {
        next.is_capital()
            && !next.is(MONTHS)
            && reading.text[word.span.end..next.span.start].trim().is_empty()
    });
    (!general && !range && !named && at > 0 || at == 0 && word.lower.ends_with("'s")).then_some(word.span)
}

/// A day or a month without a year: "on 3 March", "until May", not "every May" and not "he may".
fn month(reading: &Reading<'_>, at: usize) -> Option<Span> {
    let words = &reading.words;
    let word = &words[at];
    if !word.is(MONTHS) || !word.is_capital() {
        return None;
    }
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let before = at.checked_sub(1).map_or("", lower);
    let day = |text: &str| {
        let bare = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        !bare.is_empty() && bare.len() <= 2 && bare.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
    };
    let yearly = words.iter().any(|word| {
        matches!(
            word.lower.as_str(),
            "every"
                | "each"
                | "annual"
                | "annually"
                | "usually"
                | "always"
                | "normally"
                | "typically"
                | "often"
                | "yearly"
                | "born"
        )
    });
    if yearly {
        return None;
    }
    let joined =
        |from: usize, to: usize| reading.text[words[from].span.end..words[to].span.start].trim().len() <= 1;
    if at > 0 && day(before) && joined(at - 1, at) {
        return Some(Span { start: words[at - 1].span.start, end: word.span.end });
    }
    if day(lower(at + 1)) && joined(at, at + 1) {
        return Some(Span { start: word.span.start, end: words[at + 1].span.end });
    }
    if word.lower.len() < 4 && word.lower != "may" {
        return None;
    }
    let placed = matches!(
        before,
        "in" | "since"
            | "until"
            | "till"
            | "by"
            | "from"
            | "during"
            | "through"
            | "early"
            | "late"
            | "mid"
            | "before"
            | "after"
    );
    // "The lake freezes in January" is so every year.
    let past = reading.words.iter().any(|word| {
        word.lower.len() > 3 && word.lower.ends_with("ed")
            || matches!(word.lower.as_str(), "will" | "was" | "were" | "had" | "has" | "have")
            || *word.base() != *word.lower
                && !word.lower.ends_with('s')
                && !word.lower.ends_with("ing")
                && word.is_verb_form()
    });
    (placed && past).then_some(word.span)
}
