//! Titles: is this a statement, or a title in the place of one? And does it sell something?
//!
//! These are two questions. *Form* asks for the shape of a title: a line of its own without a full
//! stop, no finite verb, capitals throughout, `X: Y`, a place among the last lines. *Bait* asks for the
//! wording that search results use. A news headline has the form but no bait; a claim has neither.

use super::bait::{bait, phrases};
use super::lemma::{is_sure_verb_base, is_sure_verb_form, is_verb_base, lemma};
use super::place::{Mark, Place};
use super::reading::Reading;
use super::word::Word;
use crate::words::{
    AUX, FUNCTION, LISTED, NUMBERED_PIECES, OFFERS, TITLE_ENDS, TITLE_LABELS, TITLE_STARTS, WEIGHED_PAIRS,
};

/// How many points make a title.
const ENOUGH: u32 = 4;

/// Why a segment is a title and not a statement: the reasons, in words. Returns nothing if it is a statement.
#[must_use]
pub fn title_form(reading: &Reading<'_>, place: Place) -> Option<Vec<String>> {
    // What has no end mark and stands on a line with prose was cut off from it.
    let free = place.is_alone() || !reading.ends_sentence();
    if !free || place.mark == Some(Mark::Row) || reading.words.is_empty() {
        return None;
    }
    let mut score = 0;
    let mut reasons = Vec::new();
    let mut reason = |points: u32, text: String| {
        score += points;
        reasons.push(text);
    };
    let capitals = reading.is_title_case();
    let stopped = reading.ends_sentence();
    // A full stop is evidence of a statement, unless capitals and bait are evidence against it.
    if stopped && !capitals {
        return None;
    }
    // "Frequently Asked Questions": in the pattern of a title a verb with a capital is no verb.
    let verb = has_verb(reading) && !(capitals && has_pattern(reading) && !has_plain_verb(reading));
    let sold = bait(reading);
    let phrases = sold.as_ref().map_or_else(|| phrases(reading), |sold| sold.phrases.clone());
    if place.headline && !stopped {
        reason(
            4,
            "it is a headline: without an end mark, it heads the text after it or stands among titles"
                .to_owned(),
        );
    }
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
    if capitals && verb && sold.is_none() && place.follows && is_headlined(reading) {
        reason(4, "it is written in title case, its verb too, and stands after the prose".to_owned());
    }
    if !verb && !stopped {
        // "On gun policy" names a topic, not a page.
        let first = reading.words.first().map_or("", |word| word.lower.as_str());
        let points = match first {
            _ if capitals => 2,
            "the" | "a" | "an" => 3,
            _ if FUNCTION.has(first) => 2,
            _ => 4,
        };
        reason(points, "it has no finite verb".to_owned());
    }
    let tail = colon_tail(reading);
    if tail != Tail::None && !stopped {
        reason(
            4,
            if tail == Tail::Label {
                "it begins with the kind of a piece"
            } else {
                "it announces what the page tells"
            }
            .to_owned(),
        );
    } else if has_colon_head(reading) && (capitals || !verb) {
        reason(2, "it has the form “X: Y”".to_owned());
    }
    if starts_with_question_word(reading) && !reading.asks() && !stopped {
        reason(2, "it begins like a question but does not ask one".to_owned());
    }
    if !stopped && is_indirect_question(reading) {
        reason(2, "it announces what the page tells".to_owned());
    }
    if !stopped && (is_rated(reading) || weighs(reading)) {
        reason(4, "it rates or weighs a topic".to_owned());
    }
    if !stopped && reading.signs.has(b'?') && reading.text.contains("? ") {
        reason(4, "it is a question with a tail".to_owned());
    }
    if !stopped && begins_like_title(reading) && !reading.has_finite_verb() {
        reason(3, "it begins like the title of a page".to_owned());
    }
    if !stopped && is_relative_phrase(reading) {
        reason(3, "its only verb stands in a relative clause".to_owned());
    }
    if numbers_issue(reading) && !verb {
        reason(3, "it numbers an issue".to_owned());
    }
    if is_listicle(&reading.words) {
        reason(if stopped { 2 } else { 3 }, "it announces a numbered list".to_owned());
    }
    if !stopped && site_start(reading.text).is_some() {
        reason(4, "it ends with the name of a site".to_owned());
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

/// What a colon sets apart.
#[derive(PartialEq, Eq)]
enum Tail {
    None,
    /// `Review: …`, `Live updates: …`
    Label,
    /// `…: what we know`, `…: how it works`, `…: causes and effects`
    Offer,
}

/// What follows a short head and a colon, if that makes a title.
fn colon_tail(reading: &Reading<'_>) -> Tail {
    let colon = reading.text.split_once(": ").filter(|_| has_colon_head(reading));
    let dashed = reading.signs.has_others() || reading.signs.has(b'-');
    if colon.is_none() && !dashed {
        return Tail::None;
    }
    let dash = || [" - ", " \u{2013} ", " \u{2014} "].iter().find_map(|dash| reading.text.split_once(dash));
    let Some((head, rest)) = colon.or_else(dash) else { return Tail::None };
    // "Two missing as river rises – live updates"
    let last = reading.text.rsplit([':', '\u{2013}', '\u{2014}', '-']).next().unwrap_or("").trim();
    if TITLE_LABELS.has(&last.to_lowercase()) {
        return Tail::Label;
    }
    if TITLE_LABELS.has(&head.to_lowercase()) || is_numbered_label(head) {
        return Tail::Label;
    }
    let rest = Reading::new(rest);
    let first = rest.words.first().map_or("", |word| word.lower.as_str());
    let offers = OFFERS.has(first);
    let named = head.split_whitespace().count() > 1 || offers;
    let ends = rest.words.last().is_some_and(|word| word.is(TITLE_ENDS));
    let listed = rest.words.iter().any(|word| matches!(word.lower.as_str(), "and" | "or" | "vs"))
        && rest.words.len() <= 6;
    let head_words = Reading::new(head).words;
    let inner = head_words.len().saturating_sub(1);
    if head_words[..inner].iter().skip(1).any(|word| word.is_sure_verb_form()) {
        return Tail::None;
    }
    let plain = !has_verb(&rest) && !rest.text.contains(|c: char| c.is_ascii_digit());
    if named && ((offers && rest.words.len() > 2) || (plain && (ends || listed))) {
        Tail::Offer
    } else {
        Tail::None
    }
}

/// `What we know so far`, `How the dam was built`: a question word and one clause, whose verb is its only one.
fn is_indirect_question(reading: &Reading<'_>) -> bool {
    let words = &reading.words;
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let pronoun = |word: &str| matches!(word, "we" | "you" | "they" | "i");
    let subject = pronoun(lower(1)) || matches!(lower(1), "the" | "a" | "an" | "it" | "he" | "she" | "this");
    let helped = |at: usize| AUX.has(lower(at - 1));
    let is_verb = |at: usize| {
        AUX.has(lower(at)) && !(helped(at) && matches!(lower(at), "be" | "been" | "being" | "have"))
            || is_sure_verb_form(lower(at)) && !helped(at)
            || pronoun(lower(at - 1)) && is_verb_base(lower(at))
    };
    matches!(lower(0), "what" | "how" | "why" | "where" | "when")
        && subject
        && words.len() <= 9
        && (2..words.len()).filter(|at| is_verb(*at)).count() == 1
        && !reading.text.contains(',')
}

/// `Bulletin No. 12`, `Press release 4`, `Chapter 3`, `Part II`
fn is_numbered_label(head: &str) -> bool {
    let words = Reading::new(head).words;
    let [name, .., number] = &words[..] else { return false };
    let roman = number.text.bytes().all(|c| b"IVX".contains(&c));
    let counts = roman || number.text.bytes().all(|c| c.is_ascii_digit());
    counts && name.is(NUMBERED_PIECES) && words.len() <= 4
}

/// `Slate roofs, explained`, `The best kettles, tested and ranked`, `Heat pump grants explained`
fn is_rated(reading: &Reading<'_>) -> bool {
    let rated = |word: &Word<'_>| word.lower.ends_with("ed") && word.is(TITLE_ENDS);
    let words = &reading.words;
    let tail = words.iter().rev().take_while(|word| rated(word) || word.lower == "and").count();
    let Some(before) = words.len().checked_sub(tail + 1).map(|at| &words[at]) else { return false };
    tail > 0 && rated(&words[words.len() - tail]) && !before.is(AUX) && !before.is(FUNCTION)
}

/// `The pros and cons of slate`: a pair of nouns that weighs a topic, and the topic.
fn weighs(reading: &Reading<'_>) -> bool {
    let words = reading.words.iter().skip_while(|word| word.lower == "the").take(4);
    let words: Vec<&str> = words.map(|word| word.lower.as_str()).collect();
    let [one, "and", other, "of" | "to"] = words[..] else { return false };
    WEIGHED_PAIRS.has(&format!("{one} and {other}"))
}

/// `A look back at the flood`, `The case for dams`: how titles of noun phrases begin.
fn begins_like_title(reading: &Reading<'_>) -> bool {
    let [first, second, ..] = &reading.words[..] else { return false };
    TITLE_STARTS.has(&format!("{} {}", first.lower, second.lower))
}

/// `The keeper who became a millionaire`: a noun phrase whose only verb stands in its relative clause.
fn is_relative_phrase(reading: &Reading<'_>) -> bool {
    let words = &reading.words;
    let article = words.first().is_some_and(|word| matches!(word.lower.as_str(), "the" | "a" | "an"));
    let Some(relative) =
        words.iter().position(|word| matches!(word.lower.as_str(), "who" | "that" | "which" | "whose"))
    else {
        return false;
    };
    let finite = |word: &Word<'_>| word.is_small() && word.is_verb_form();
    let verbs = words[relative..].iter().filter(|word| finite(word)).count();
    article && relative > 1 && !words[..relative].iter().any(finite) && verbs == 1
}

/// Whether a word in lower case is a finite verb.
fn has_plain_verb(reading: &Reading<'_>) -> bool {
    reading.words.iter().any(|word| word.is_small() && word.is_verb_form())
}

/// "half of all adults own a bicycle": the base form of a verb between a noun and an article.
fn takes_object(reading: &Reading<'_>, at: usize) -> bool {
    let lower = |at: usize| reading.words.get(at).map_or("", |word| word.lower.as_str());
    let object = matches!(
        lower(at + 1),
        "a" | "an" | "the" | "their" | "his" | "her" | "its" | "no" | "more" | "less" | "fewer"
    );
    object && !FUNCTION.has(lower(at - 1)) && is_verb_base(lower(at))
}

/// `The Lock Keeper, no. 63`, `The Lock Keeper, issue 63`
fn numbers_issue(reading: &Reading<'_>) -> bool {
    let [.., name, number] = &reading.words[..] else { return false };
    matches!(
        name.lower.as_str(),
        "no" | "issue" | "vol" | "volume" | "number" | "edition" | "nr" | "part" | "episode"
    ) && number.text.bytes().all(|c| c.is_ascii_digit())
        && reading.text[..name.span.start].trim_end().ends_with([',', ':', '|'])
}

/// Whether a word is an irregular form with a prefix: "overwrote", "rewrote".
fn is_prefixed_form(word: &str) -> bool {
    ["over", "under", "out", "re", "un", "mis", "fore", "with", "up"].iter().any(|prefix| {
        word.strip_prefix(prefix).is_some_and(|rest| {
            rest.len() > 2
                && !rest.ends_with(['s', 'd', 'g'])
                && lemma(rest) != rest
                && is_sure_verb_form(rest)
        })
    })
}

/// Whether some word may be a finite verb, whether or not it is written with a capital.
pub(super) fn has_verb(reading: &Reading<'_>) -> bool {
    reading.has_finite_verb()
        || reading.words.iter().enumerate().skip(1).any(|(at, word)| {
            let before = reading.words[at - 1].lower.as_str();
            let noun = matches!(before, "the" | "a" | "an" | "of" | "to" | "your" | "its" | "for" | "in");
            let capital = word.is_capital();
            let form = if capital { word.is_sure_verb_form() } else { word.is_verb_form() };
            !noun
                && (form
                    || is_bare_predicate(reading, at)
                    || (!capital && (is_prefixed_form(&word.lower) || takes_object(reading, at)))
                    || (!capital && before.ends_with('s') && !before.ends_with("'s") && word.is_verb_base())
                    || (!capital && at > 1 && word.is_sure_verb_base()))
        })
}

/// Whether a predicate begins that headlines write without its verb: "profits up 8%", "mill set to close".
fn is_bare_predicate(reading: &Reading<'_>, at: usize) -> bool {
    let next = reading.words.get(at + 1);
    match reading.words[at].text {
        "up" | "down" => next.is_some_and(|next| next.text.starts_with(|c: char| c.is_ascii_digit())),
        "set" | "about" | "due" | "poised" | "likely" | "unlikely" | "expected" | "forced" => {
            next.is_some_and(|next| next.text == "to")
        }
        _ => false,
    }
}

/// Whether several words and a verb among them have capitals that a sentence would not give them.
fn is_headlined(reading: &Reading<'_>) -> bool {
    let capitals: Vec<_> = reading.content().skip(1).filter(|word| word.is_capital()).collect();
    let verb = |lower: &str| is_sure_verb_form(lower) || is_sure_verb_base(lower);
    capitals.len() >= 3 && capitals.iter().any(|word| verb(&word.lower))
}

/// Whether a colon separates a head from the rest: `Tides: A Short History`, not `10:30` and not a speaker
/// before a quotation.
fn has_colon_head(reading: &Reading<'_>) -> bool {
    if !reading.signs.has(b':') {
        return false;
    }
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

/// Whether it has the pattern of a title of a page: the wording, a colon, a list, a question that it does not
/// ask.
pub(super) fn has_pattern(reading: &Reading<'_>) -> bool {
    has_colon_head(reading)
        || is_listicle(&reading.words)
        || starts_with_question_word(reading)
        || reading.words.last().is_some_and(|word| word.is(TITLE_ENDS))
        || !phrases(reading).is_empty()
}

/// Where the name of a site begins after a headline: `Weir Loses Water - Example News`, `… | Site`.
pub(super) fn site_start(text: &str) -> Option<usize> {
    if !text.bytes().any(|byte| matches!(byte, b'|' | b'-' | b':') || !byte.is_ascii()) {
        return None;
    }
    let (at, mark) = [" | ", " - ", " \u{2013} ", " \u{2014} ", " \u{b7} ", " \u{2022} ", " :: ", " \u{bb} "]
        .into_iter()
        .filter_map(|mark| Some((text.rfind(mark)?, mark)))
        .max()?;
    let (head, site) = (&text[..at], &text[at + mark.len()..]);
    let bar = !mark.contains(['-', '\u{2013}', '\u{2014}']);
    let mut words = site.split_whitespace();
    let named = words.all(|word| {
        word.starts_with(|c: char| c.is_uppercase())
            || matches!(word, "of" | "the" | "and" | "&" | "for" | "in" | "on" | "de" | "+")
            || word.contains('.')
            || word.starts_with('i')
    });
    let (long, length) = (head.split_whitespace().count(), site.split_whitespace().count());
    let fits = (1..=4).contains(&length) && named && long > 2 && site.contains(char::is_alphabetic);
    // After a dash a name of one word may be a speaker or an afterthought.
    let whole = bar || length > 1 || site.contains('.') || is_capitalised(head);
    (fits && whole && !super::stops::ends_sentence(site)).then_some(at)
}

fn is_capitalised(head: &str) -> bool {
    Reading::new(head).is_title_case()
}

/// `7 Ways to …`, `Ten Things …`, `10 Best …`: a number, then something to list.
pub(super) fn is_listicle(words: &[Word<'_>]) -> bool {
    let (Some(number), Some(next)) = (words.first(), words.get(1)) else {
        return false;
    };
    let counted = number.text.len() <= 3 && number.text.bytes().all(|c| c.is_ascii_digit())
        || matches!(number.lower.as_str(), "five" | "six" | "seven" | "eight" | "nine" | "ten" | "twelve");
    // "10 of the best walks"
    let best = next.lower == "of" && words.get(3).is_some_and(|word| word.is(LISTED));
    counted && (next.is(LISTED) || best)
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
