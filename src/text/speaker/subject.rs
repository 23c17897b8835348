//! Subjects: who does what a verb says?

use super::{Speaker, determines};
use crate::model::Span;
use crate::text::cue::{Cue, is_finite};
use crate::text::lemma::{is_verb_form, lemma};
use crate::text::reading::Reading;
use crate::text::word::Word;
use crate::words::{ASIDE, AUX, BETWEEN, FUNCTION, MONTHS, WEEKDAYS};

/// The most words that are looked at for the beginning of a subject.
const LONGEST: usize = 14;

/// The subject of the verb at word `at`: it stands before the verb, or after it if a quotation or a comma
/// precedes. A passive has none but its agent.
pub(super) fn subject(reading: &Reading<'_>, at: usize) -> Option<Speaker> {
    if is_passive(reading, at) {
        return agent(reading, at);
    }
    let words = &reading.words;
    let head = head(reading, at);
    if let Some(before) = head.checked_sub(1) {
        let gap = &reading.text[words[before].span.end..words[at].span.start];
        // "Sen. Claire McCaskill (D-Mo.) said"
        let gap = gap.strip_prefix(".)").or_else(|| gap.strip_prefix('.')).unwrap_or(gap);
        let bracket = reading.text[..words[at].span.start].trim_end().ends_with(')');
        let before = if bracket { before_aside(reading, before)? } else { before };
        if !gap.contains([';', ':', '.', '\u{201d}', '"', '?', '!', '\u{2014}', '\u{2013}', '\u{b7}', '|']) {
            let comma = gap.contains(',');
            let last = if comma { before_aside(reading, before) } else { Some(before) };
            let inverted = comma.then(|| after(reading, at)).flatten();
            // "Ann Lee, the mayor, said the dam leaks", and not "It leaks, as Ann says, said the mayor".
            let stated = last.is_none_or(|last| has_verb(&words[..=last]));
            let inverted = inverted.filter(|_| stated);
            let speaker = inverted.or_else(|| speaker_from(reading, last?));
            if speaker.is_some() {
                return speaker;
            }
        }
    }
    after(reading, at)
}

/// Whether some words hold a finite verb, so that they may be what somebody said.
fn has_verb(words: &[Word<'_>]) -> bool {
    words.iter().any(|word| word.is_finite() || word.is_verb_form() && word.is_small())
}

/// The first of the words that stand directly before a verb and belong to it: "has", "also", "not".
fn head(reading: &Reading<'_>, at: usize) -> usize {
    let mut head = at;
    while head > 0 && skippable(&reading.words[head - 1]) {
        head -= 1;
    }
    head
}

/// What may stand between a subject and its verb.
pub(super) fn skippable(word: &Word<'_>) -> bool {
    word.is(AUX)
        || (word.lower.len() > 4 && word.lower.ends_with("ly") && word.is_small())
        || word.is(BETWEEN)
}

/// Whether the verb is a participle after a form of "be".
pub(super) fn is_passive(reading: &Reading<'_>, at: usize) -> bool {
    let words = &reading.words;
    let word = words[at].lower.as_str();
    if word.ends_with("ing") || !(word.ends_with("ed") || lemma(word) != word && !word.ends_with('s')) {
        return false;
    }
    words[..at].iter().rev().take_while(|word| skippable(word)).any(|word| {
        let bare = word.lower.trim_end_matches("n't");
        lemma(bare) == "be" || matches!(bare, "been" | "being" | "wasn" | "weren")
    })
}

/// The agent of a passive: "was criticised by the mayor".
fn agent(reading: &Reading<'_>, at: usize) -> Option<Speaker> {
    let words = &reading.words;
    let by = (at + 1..words.len().min(at + 9)).find(|by| words[*by].lower == "by")?;
    let gap = &reading.text[words[at].span.end..words[by].span.start];
    let first = words.get(by + 1)?;
    let person = first.is_capital()
        || matches!(
            first.lower.as_str(),
            "the" | "a" | "an" | "his" | "her" | "their" | "its" | "him" | "them" | "many" | "some"
        ) && words.get(by + 2).is_some_and(|next| !next.lower.ends_with("ing"));
    (!gap.contains([',', ';', '.', ':']) && person).then(|| noun_after(reading, by + 1)).flatten()
}

/// The subject after a verb that a quotation, a comma or nothing precedes: "“…,” said its keeper, Ana Ruiz".
fn after(reading: &Reading<'_>, at: usize) -> Option<Speaker> {
    let words = &reading.words;
    // "Told the meeting": that is who hears it.
    if matches!(words[at].base(), "tell" | "inform" | "assure") {
        return None;
    }
    let lead = reading.text[..words[at].span.start].trim_end();
    let inverted = lead.is_empty()
        || lead
            .ends_with([',', '"', '\u{201d}', '\u{2019}', '\'', '?', '!', '\u{bb}', '\u{2014}', '\u{2013}']);
    let next = words.get(at + 1).filter(|_| inverted)?;
    let gap = &reading.text[words[at].span.end..next.span.start];
    if !gap.trim_matches(['@', ' ', '\u{a0}']).is_empty() {
        return None;
    }
    // "Critics, such as the union, argue that it leaks": a clause is nobody.
    if is_clause_word(&next.lower) {
        return None;
    }
    noun_after(reading, at + 1)
}

/// The speaker whose words begin at word `at`.
fn noun_after(reading: &Reading<'_>, at: usize) -> Option<Speaker> {
    let words = &reading.words;
    let first = &words[at];
    match first.lower.as_str() {
        "i" | "we" => return Some(Speaker::Writer(first.span)),
        "he" | "she" | "they" => return Some(Speaker::Pronoun(first.span)),
        _ => {}
    }
    if let Some(cue) = reading.cued(Cue::Unnamed).find(|cue| cue.start == first.span.start)
        && !words.get(at + 1).is_some_and(|next| next.is_capital())
    {
        return Some(Speaker::Unnamed(cue));
    }
    let determined = determines(&first.lower)
        || matches!(
            first.lower.as_str(),
            "one" | "another" | "two" | "three" | "several" | "some" | "many" | "both" | "that"
        )
        || first.lower.ends_with("'s");
    // "engineer Ana Ruiz", "senior surveyor Dr. Liv Moen-Dahl", "investigators in Orla"
    let noun = |word: &Word<'_>| !word.is(FUNCTION) && !is_number(word);
    let is_name = |place: usize| starts_name(reading, place);
    let run = (at..words.len().min(at + 5))
        .take_while(|place| noun(&words[*place]) && joined(reading, at, *place))
        .collect::<Vec<_>>();
    let name = run.iter().copied().find(|place| is_name(*place));
    if let Some(name) = name {
        let mut last = name;
        while last + 1 < words.len() && is_name(last + 1) && joined(reading, last, last + 1) {
            last += 1;
        }
        return Some(Speaker::Named(Span { start: words[name].span.start, end: words[last].span.end }));
    }
    let common =
        first.lower.len() > 3 && first.lower.ends_with('s') && noun(first) && !first.lower.ends_with("ss");
    if determined {
        let last = (at + 1..words.len().min(at + 5)).take_while(|place| noun(&words[*place])).last()?;
        return Some(Speaker::Named(Span { start: first.span.start, end: words[last].span.end }));
    }
    common.then_some(Speaker::Named(first.span))
}

/// Whether only spaces and dots of initials stand between two words.
fn joined(reading: &Reading<'_>, from: usize, to: usize) -> bool {
    let words = &reading.words;
    from >= to
        || reading.text[words[from].span.end..words[to].span.start]
            .chars()
            .all(|c| !matches!(c, ',' | ';' | ':' | '"' | '\u{201c}' | '\u{201d}' | '(' | ')' | '?' | '!'))
}

/// Whether a word may be part of a name: it has a capital, or is a handle.
fn starts_name(reading: &Reading<'_>, at: usize) -> bool {
    let word = &reading.words[at];
    let opening = at == 0 && (word.is(FUNCTION) || word.lower.ends_with("ly"));
    let time = word.is(MONTHS) || word.is(WEEKDAYS);
    is_handle(reading, word) || word.is_capital() && !opening && !time
}

fn is_handle(reading: &Reading<'_>, word: &Word<'_>) -> bool {
    reading.text[..word.span.start].ends_with('@')
}

fn is_number(word: &Word<'_>) -> bool {
    word.text.starts_with(|c: char| c.is_ascii_digit())
}

/// The last word of the subject before an aside that ends with word `last`: "Ruiz, who was not involved, said".
fn before_aside(reading: &Reading<'_>, last: usize) -> Option<usize> {
    let words = &reading.words;
    let text = reading.text;
    let open = text[..words[last].span.end].rfind([',', '(', ';', ':', '\u{201d}', '"'])?;
    if !text[open..].starts_with([',', '(']) {
        return None;
    }
    let subject = words.iter().rposition(|word| word.span.end <= open)?;
    let first = words.get(subject + 1)?;
    let starts = text[..open].trim_end();
    let wordless = !starts.ends_with(['"', '\u{201d}', ',']);
    let aside = first.is_capital()
        || first.lower.ends_with("ing")
        || first.lower.ends_with("ed")
        || is_number(first)
        || first.is(ASIDE);
    (wordless && aside).then_some(subject)
}

/// The speaker whose words end with word `last`, right before a verb.
pub(super) fn speaker_from(reading: &Reading<'_>, last: usize) -> Option<Speaker> {
    let words = &reading.words;
    let mut last = last;
    // "the ministry on Monday said"
    while last > 1
        && (words[last].is(WEEKDAYS)
            || matches!(words[last].lower.as_str(), "today" | "yesterday" | "night" | "week" | "morning"))
    {
        last -= 1;
        if matches!(words[last].lower.as_str(), "on" | "last" | "this" | "late" | "early" | "next") {
            last -= 1;
        }
    }
    let word = &words[last];
    if reading.is_quoted(word.span.start) {
        return None;
    }
    match word.lower.as_str() {
        "i" | "we" => return Some(Speaker::Writer(word.span)),
        "he" | "she" | "who" | "it" => return Some(Speaker::Pronoun(word.span)),
        "everyone" | "everybody" | "somebody" | "someone" | "others" | "anyone" | "most" | "few"
        | "several" => {
            return Some(Speaker::Unnamed(word.span));
        }
        _ => {}
    }
    if let Some(cue) = reading.cued(Cue::Unnamed).find(|cue| cue.end == word.span.end) {
        let nobody = last == 0 || !words[last - 1].is_capital();
        return Some(if nobody || cue.start == 0 { Speaker::Unnamed(cue) } else { Speaker::Named(cue) });
    }
    if word.is(FUNCTION) && word.text != "US" || is_number(word) {
        // "that" and "which" stand for what was named right before: "the report that says"
        return matches!(word.lower.as_str(), "that" | "which")
            .then(|| last.checked_sub(1))
            .flatten()
            .filter(|before| !words[*before].is(FUNCTION))
            .and_then(|before| noun_phrase(reading, before));
    }
    noun_phrase(reading, last)
}

/// The nearest name or pronoun before a verb whose subject does not stand by it.
pub(super) fn far_subject(reading: &Reading<'_>, at: usize) -> Option<Speaker> {
    let words = &reading.words;
    (at.saturating_sub(FAR)..at).rev().find_map(|place| {
        let word = &words[place];
        if reading.is_quoted(word.span.start) {
            return None;
        }
        match word.lower.as_str() {
            "he" | "she" | "they" | "who" => Some(Speaker::Pronoun(word.span)),
            "we" | "i" if word.text != "US" => Some(Speaker::Writer(word.span)),
            _ => (starts_name(reading, place) && !word.is(FUNCTION))
                .then(|| Speaker::Named(name_span(reading, place))),
        }
    })
}

/// The subject of the first verb of a segment, if it begins the segment: "The minister left, saying that".
pub(super) fn first_subject(reading: &Reading<'_>, at: usize) -> Option<Speaker> {
    let words = &reading.words;
    let definite = matches!(
        words.first()?.lower.as_str(),
        "the" | "a" | "an" | "his" | "her" | "their" | "its" | "one" | "two"
    );
    let verb = (1..at.min(LONGEST)).find(|verb| words[*verb].is_finite() || words[*verb].is_verb_form())?;
    definite.then(|| speaker_from(reading, verb - 1)).flatten()
}

/// The most words between a verb and a subject that it shares.
const FAR: usize = 16;

/// The noun phrase that ends with word `last`: from its first word, or the name in it.
fn noun_phrase(reading: &Reading<'_>, last: usize) -> Option<Speaker> {
    let words = &reading.words;
    let name = starts_name(reading, last) && (last > 0 || !words[last].lower.ends_with("ing"));
    if name {
        return Some(Speaker::Named(name_span(reading, last)));
    }
    let mut first = last;
    while first > 0 && last - first < LONGEST {
        let before = &words[first - 1];
        let gap = &reading.text[before.span.end..words[first].span.start];
        let parted = gap.contains([
            ',', ';', ':', '\u{201c}', '\u{201d}', '"', '(', ')', '?', '!', '\u{2014}', '\u{2013}', '\u{b7}',
            '|',
        ]);
        let lower = before.lower.as_str();
        let clause = matches!(
            lower,
            "but"
                | "because"
                | "if"
                | "when"
                | "while"
                | "although"
                | "though"
                | "that"
                | "which"
                | "who"
                | "as"
                | "than"
                | "whether"
                | "after"
                | "before"
                | "until"
                | "so"
        ) || AUX.has(lower)
            || before.is_small() && is_verb_form(lower) && is_finite(lower);
        if parted || clause {
            break;
        }
        first -= 1;
    }
    let phrase = &words[first..=last];
    let cue = reading.cued(Cue::Unnamed).find(|cue| phrase.iter().any(|word| word.span.end == cue.end));
    let home = phrase.iter().skip(usize::from(first == 0)).any(|word| word.is_capital());
    // Nouns alone speak if they are definite, plural or have a home: "the ministry", "growers in Orla".
    let head = phrase
        .iter()
        .position(|word| {
            matches!(word.lower.as_str(), "of" | "at" | "in" | "from" | "for" | "with" | "on" | "to" | "by")
        })
        .map_or(last, |at| (first + at).checked_sub(1).unwrap_or(last))
        .max(first);
    let noun = &words[head];
    if noun.is(FUNCTION) || is_number(noun) {
        return None;
    }
    let start =
        phrase.iter().find(|word| !matches!(word.lower.as_str(), "and" | "or" | "the" | "a" | "an"))?;
    let span = Span { start: start.span.start, end: words[last].span.end };
    match cue {
        Some(cue) if !home => Some(Speaker::Unnamed(cue)),
        _ => Some(Speaker::Named(span)),
    }
}

/// The name that ends with word `last`: "Ann Lee of the Water Board" is one speaker.
fn name_span(reading: &Reading<'_>, last: usize) -> Span {
    let words = &reading.words;
    let mut start = last;
    while let Some(before) = start.checked_sub(1) {
        let gap = reading.text[words[before].span.end..words[start].span.start].trim();
        let joined = gap.len() <= 1 && !gap.starts_with([':', ';', '!', '?', '|']);
        // "In May Lee said": a time is not a part of a name.
        let time = (words[before].is(MONTHS) || words[before].is(WEEKDAYS))
            && before > 0
            && matches!(
                words[before - 1].lower.as_str(),
                "in" | "on" | "last" | "this" | "next" | "since" | "by" | "until" | "early" | "late" | "of"
            );
        let name = words[before].is_capital() && !time;
        let office = matches!(words[before].lower.as_str(), "of" | "the" | "from" | "for" | "at")
            && before > 0
            && (matches!(words[before - 1].lower.as_str(), "of" | "from" | "for" | "at")
                || words[before - 1].is_capital());
        if !joined || !(name || office) {
            break;
        }
        start = before;
    }
    Span { start: words[start].span.start, end: words[last].span.end }
}

pub(super) fn is_clause_word(word: &str) -> bool {
    matches!(word, "that" | "whether" | "if" | "how" | "why" | "what" | "when" | "where" | "who" | "which")
}
