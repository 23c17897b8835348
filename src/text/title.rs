//! Titles: is this a statement, or a title in the place of one? And does it sell something?
//!
//! These are two questions. *Form* asks for the shape of a title: a line of its own without a full
//! stop, no finite verb, capitals throughout, `X: Y`, a place among the last lines. *Bait* asks for the
//! wording that search results use. A news headline has the form but no bait; a claim has neither.

use super::bait::{bait, phrases};
use super::lemma::{is_sure_verb_base, is_sure_verb_form, is_verb_base, is_verb_form};
use super::place::{Mark, Place};
use super::reading::Reading;
use crate::words::{FUNCTION, LISTED};

/// How many points make a title.
const ENOUGH: u32 = 4;

/// Why a segment is a title and not a statement: the reasons, in words. Returns nothing if it is a statement.
#[must_use]
pub fn title_form(reading: &Reading<'_>, place: Place) -> Option<Vec<String>> {
    if !place.is_alone() || place.mark == Some(Mark::Row) || reading.words.is_empty() {
        return None;
    }
    let mut score = 0;
    let mut reasons = Vec::new();
    let mut reason = |points: u32, text: String| {
        score += points;
        reasons.push(text);
    };
    let capitals = reading.is_title_case();
    let verb = has_verb(reading);
    let sold = bait(reading);
    let phrases = sold.as_ref().map_or_else(|| phrases(reading), |sold| sold.phrases.clone());
    let stopped = reading.ends_sentence();
    if place.mark == Some(Mark::Heading) {
        reason(3, "it is marked as a heading".to_owned());
    }
    for span in phrases.iter().take(2) {
        reason(2, format!("it has the wording of a search title, “{}”", &reading.text[span.start..span.end]));
    }
    if let Some(words) = sold.as_ref().filter(|sold| !sold.words.is_empty()) {
        let words: Vec<&str> = words.words.iter().filter_map(|span| span.of(reading.text)).take(3).collect();
        reason(2, format!("its wording is that of bait: “{}”", words.join("”, “")));
    }
    if capitals && !(verb && sold.is_none()) {
        reason(2, "it is written in title case".to_owned());
    }
    if !verb && !stopped {
        // "On gun policy" names a topic, not a page.
        let topic = reading.words.first().is_some_and(|word| FUNCTION.has(&word.lower));
        reason(if capitals || topic { 2 } else { 4 }, "it has no finite verb".to_owned());
    }
    if has_colon_head(reading) && (capitals || !verb) {
        reason(2, "it has the form “X: Y”".to_owned());
    }
    if starts_with_question_word(reading) && !reading.asks() && !stopped {
        reason(2, "it begins like a question but does not ask one".to_owned());
    }
    if is_listicle(reading) {
        reason(2, "it announces a numbered list".to_owned());
    }
    if reading.text.contains(" | ") {
        reason(2, "it names a site after a vertical bar".to_owned());
    }
    if place.trails && !stopped {
        reason(1, "it stands after the end of the prose".to_owned());
    }
    if stopped {
        // A full stop is evidence of a statement, unless capitals and bait are evidence against it.
        return ((sold.is_some() || !phrases.is_empty()) && capitals && !verb).then_some(reasons);
    }
    let item = place.mark == Some(Mark::Item);
    let long = reading.words.len() > 24;
    (score >= ENOUGH + u32::from(item) && !long).then_some(reasons)
}

/// Whether some word may be a finite verb, whether or not it is written with a capital.
fn has_verb(reading: &Reading<'_>) -> bool {
    reading.has_finite_verb()
        || reading.words.iter().enumerate().skip(1).any(|(at, word)| {
            let before = reading.words[at - 1].lower.as_str();
            let noun = matches!(before, "the" | "a" | "an" | "of" | "to" | "your" | "its" | "for" | "in");
            let capital = word.text.starts_with(char::is_uppercase);
            let form = if capital { is_sure_verb_form(&word.lower) } else { is_verb_form(&word.lower) };
            !noun
                && (form
                    || (!capital && before.ends_with('s') && is_verb_base(&word.lower))
                    || (!capital && at > 1 && is_sure_verb_base(&word.lower)))
        })
}

/// Whether a colon separates a head from the rest: `Tides: A Short History`, not `10:30` and not a speaker
/// before a quotation.
fn has_colon_head(reading: &Reading<'_>) -> bool {
    let Some((head, rest)) = reading.text.split_once(": ") else {
        return false;
    };
    let quoted = rest.starts_with(['"', '\u{201c}', '\u{2018}', '\'']);
    !quoted && head.split_whitespace().count() <= 8 && rest.contains(char::is_alphabetic)
}

fn starts_with_question_word(reading: &Reading<'_>) -> bool {
    let first = reading.words.first().map_or("", |word| word.lower.as_str());
    matches!(first, "how" | "why" | "what" | "when" | "where" | "who" | "which")
}

/// `7 Ways to …`, `Ten Things …`: a number, then something to list.
fn is_listicle(reading: &Reading<'_>) -> bool {
    let (Some(number), Some(next)) = (reading.words.first(), reading.words.get(1)) else {
        return false;
    };
    let counted = number.text.len() <= 3 && number.text.bytes().all(|c| c.is_ascii_digit())
        || matches!(number.lower.as_str(), "five" | "six" | "seven" | "eight" | "nine" | "ten" | "twelve");
    counted && LISTED.has(&next.lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_title(text: &str, trails: bool) -> bool {
        title_form(&Reading::new(text), Place { trails, ..Place::ALONE }).is_some()
    }

    #[test]
    fn titles_are_distinguished_from_statements() {
        for title in [
            "The Complete Guide: Salmon Farming in Ten Steps",
            "Salmon Farming: A Critical Analysis",
            "What Nobody Tells You About Salmon Farms",
            "Why it matters: the salmon quota explained",
            "12 Things You Should Know About Salmon",
            "Harbour Budget Timeline",
            "Salmon prices | The Harbour Post",
        ] {
            assert!(is_title(title, true), "{title}");
        }
        for statement in [
            "Salmon prices rose by a tenth in March",
            "The quota was cut in 2019.",
            "Norway exports more salmon than any other country.",
            "The ministry: we will not cut the quota.",
            "Minister: “We will not cut the quota”",
            "Salmon farms use less water than cattle farms do",
            "The Norwegian Food Safety Authority closed three farms",
        ] {
            assert!(!is_title(statement, true), "{statement}");
        }
    }
}
