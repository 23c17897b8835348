//! Frames: does somebody say something by this verb, as it stands here?

use super::Speaker;
use super::subject::{far_subject, first_subject, is_clause_word, is_passive, skippable, subject};
use crate::text::reading::Reading;
use crate::text::word::Word;
use crate::words::{
    AUX, BE, BEFORE_NOUN, CLAUSE_SAYS, CLAUSE_START, EVIDENCE, FINITE_SAYS, FREE_SAYS, FUNCTION, JUDGES,
    PLAIN, SAYS, SAYS_FOR, SAYS_TO, WEEKDAYS,
};

/// The most words between a verb and the clause that it announces.
const NEAR: usize = 9;

/// Who speaks by the verb at word `at`, if it is a verb of saying there.
/// `wide` also looks for a speaker who does not stand by the verb: "…, adding that", "and criticised".
pub(super) fn speaker_at(reading: &Reading<'_>, at: usize, wide: bool) -> Option<Speaker> {
    let verb = &reading.words[at];
    let (word, base) = (verb.lower.as_str(), verb.base());
    let free = verb.base_is(FREE_SAYS) || (verb.base_is(FINITE_SAYS) && base != word);
    if !free && !verb.base_is(CLAUSE_SAYS) {
        return None;
    }
    // "… May Fall, Ana Ruiz Says": a title writes its last verb with a capital.
    let closes = || at + 1 == reading.words.len() && verb.base_is(SAYS) && is_set_off(reading, at);
    if verb.is_capital() && !(at == 0 && verb.base_is(PLAIN) && base != word) && !closes() {
        return None;
    }
    if !is_its_verb(reading, at, base, wide) || is_participle(reading, at) {
        return None;
    }
    if free && reading.words[at].base_is(FINITE_SAYS) && !speaks_of(reading, at, base) {
        return None;
    }
    let fits = free
        || announces(reading, at)
        || is_set_off(reading, at)
        || is_shown_by_evidence(reading, at, base)
        || (reading.words[at].base_is(SAYS_FOR) && matches!(next(reading, at), "for" | "on"))
        || (reading.words[at].base_is(SAYS_TO) && next(reading, at) == "to")
        || (reading.words[at].base_is(JUDGES) && has_object(reading, at));
    if !fits {
        return None;
    }
    let shares = || wide && !is_passive(reading, at) && shares_subject(reading, at);
    let speaker = subject(reading, at).or_else(|| {
        shares().then(|| far_subject(reading, at).or_else(|| first_subject(reading, at))).flatten()
    })?;
    Some(match speaker {
        // "Many want a bridge" says what they want, and quotes nobody.
        Speaker::Unnamed(span) if !verb.base_is(SAYS) && is_crowd(&reading.text[span.start..span.end]) => {
            Speaker::Pronoun(span)
        }
        other => other,
    })
}

/// Whether words stand for anybody: "they", "many", "people".
fn is_crowd(words: &str) -> bool {
    matches!(
        words.to_lowercase().as_str(),
        "they"
            | "many"
            | "some"
            | "people"
            | "many people"
            | "some people"
            | "others"
            | "most"
            | "few"
            | "several"
            | "everyone"
            | "everybody"
            | "anyone"
            | "someone"
            | "somebody"
    )
}

/// Whether a verb has its subject from another one: "…, saying that", "and criticised", "declined to say".
fn shares_subject(reading: &Reading<'_>, at: usize) -> bool {
    let words = &reading.words;
    let before = words[..at].iter().rev().find(|word| !skippable(word));
    words[at].lower.ends_with("ing")
        || before.is_some_and(|word| match word.lower.as_str() {
            "and" | "but" | "or" | "then" => true,
            "to" => announces(reading, at),
            _ => false,
        })
}

fn next<'a>(reading: &'a Reading<'_>, at: usize) -> &'a str {
    reading.words.get(at + 1).map_or("", |next| next.lower.as_str())
}

fn before<'a>(reading: &'a Reading<'_>, at: usize) -> &'a str {
    at.checked_sub(1).map_or("", |before| reading.words[before].lower.as_str())
}

/// Whether a form is the verb of its clause: "recalled" and "recalls" as a rule, "recall" if it may be no
/// noun there, and "recalling" after a form of "be", or before a clause.
fn is_its_verb(reading: &Reading<'_>, at: usize, base: &str, wide: bool) -> bool {
    let word = reading.words[at].lower.as_str();
    if word.ends_with("ing") && base != word {
        let apart = is_after_mark(reading, at)
            || matches!(before(reading, at), "by" | "while" | "after" | "before" | "and" | "without");
        return is_continuous(reading, at) || next(reading, at) == "that" || wide && apart;
    }
    let noun = BEFORE_NOUN.has(before(reading, at)) || before(reading, at).ends_with("'s");
    if noun && !reading.words[at].base_is(PLAIN) {
        return false;
    }
    if base == word {
        return reading.words[at].is(PLAIN) && !noun || is_predicate(reading, at) || is_set_off(reading, at);
    }
    // "The claims were many", "making jokes about dams": a plural noun, if no clause or object follows it.
    let named = at > 0 && reading.words[at - 1].is_capital()
        || matches!(before(reading, at), "he" | "she" | "it" | "who");
    let plural = word.ends_with('s') && !reading.words[at].base_is(PLAIN) && !named;
    let follows = next(reading, at);
    let alone = AUX.has(follows)
        || matches!(
            follows,
            "of" | "in"
                | "for"
                | "from"
                | "and"
                | "about"
                | "on"
                | "at"
                | "by"
                | "with"
                | "or"
                | "to"
                | "over"
                | "as"
        );
    !(plural && (before(reading, at).ends_with("ing") || alone && !announces(reading, at)))
}

/// Whether a base form is the verb of its clause: after a helping verb or after a plural.
fn is_predicate(reading: &Reading<'_>, at: usize) -> bool {
    let before = before(reading, at);
    let helped = AUX.has(before) || matches!(before, "to" | "not" | "also") || before.ends_with("ly");
    let plural =
        before.len() > 2 && before.ends_with('s') && !before.ends_with("ss") && !before.ends_with("'s");
    helped
        || plural
        || matches!(
            before,
            "they" | "who" | "people" | "many" | "some" | "we" | "i" | "police" | "most" | "others"
        )
}

/// Whether a form of "be" stands before a word, or before the words that may separate the two.
fn is_continuous(reading: &Reading<'_>, at: usize) -> bool {
    let before = reading.words[..at].iter().rev();
    before
        .take_while(|word| skippable(word))
        .any(|word| word.base_is(BE) || word.lower.ends_with("'s") || word.lower.ends_with("'re"))
}

/// Whether a past form stands after its noun as a participle: "the plan announced in May will cost".
fn is_participle(reading: &Reading<'_>, at: usize) -> bool {
    let words = &reading.words;
    let word = &words[at];
    let past = !word.lower.ends_with('s') && !word.lower.ends_with("ing") && *word.base() != *word.lower;
    if !past || at == 0 || is_passive(reading, at) {
        return false;
    }
    let noun = &words[at - 1];
    let plain = noun.is_small() && !skippable(noun) && !noun.is(FUNCTION);
    let follows = matches!(
        next(reading, at),
        "by" | "in"
            | "on"
            | "at"
            | "to"
            | "for"
            | "from"
            | "as"
            | "last"
            | "earlier"
            | "this"
            | "during"
            | "under"
    );
    let agent = next(reading, at) == "by";
    // "Said in May" ends with a month.
    let verb = |word: &Word<'_>| word.is_small() && (word.is(AUX) || word.is_verb());
    let later = words[at + 1..].iter().take(12).any(verb);
    plain && (agent || follows && later && !announces(reading, at)) && !is_after_mark(reading, at)
}

fn is_after_mark(reading: &Reading<'_>, at: usize) -> bool {
    let words = &reading.words;
    at > 0 && reading.text[words[at - 1].span.end..words[at].span.start].contains([',', '"', '\u{201d}'])
}

/// "speaks with Bo Ek about the dam", "talks to the mayor about", "described the fire as".
fn speaks_of(reading: &Reading<'_>, at: usize, base: &str) -> bool {
    let follows = next(reading, at);
    match base {
        "talk" => {
            matches!(follows, "to" | "with" | "about")
                && reading.words.iter().skip(at + 2).take(LONG).any(|word| word.lower == "about")
        }
        _ => true,
    }
}

/// How far "about" may stand from "talks to".
const LONG: usize = 16;

/// Whether a clause or quoted words follow a verb.
fn announces(reading: &Reading<'_>, at: usize) -> bool {
    let words = &reading.words;
    let rest = &reading.text[words[at].span.end..];
    let opens = |text: &str| text.starts_with([':', '"', '\u{201c}', '\u{2018}', '\u{ab}']);
    let bare = rest.trim_start();
    if opens(bare) || bare.strip_prefix(',').is_some_and(|rest| opens(rest.trim_start())) {
        return true;
    }
    if !rest.starts_with(char::is_whitespace) {
        return false;
    }
    let first = next(reading, at);
    if is_clause_word(first) || matches!(first, "so" | "otherwise") {
        return true;
    }
    let loose = matches!(
        first,
        "in" | "on"
            | "to"
            | "at"
            | "out"
            | "up"
            | "during"
            | "last"
            | "by"
            | "with"
            | "this"
            | "earlier"
            | "after"
    ) || first.ends_with("ly")
        || WEEKDAYS.has(first)
        || matches!(first, "him" | "her" | "them" | "us" | "me" | "reporters" | "journalists");
    let noun = is_subject_start(reading, at + 1);
    for place in at + 1..words.len().min(at + 1 + NEAR) {
        let word = &words[place];
        let gap = &reading.text[words[place - 1].span.end..word.span.start];
        if opens(gap.trim_start_matches([' ', ','])) {
            return true;
        }
        if gap.contains([';', '.', '?', '!', '(', ')', '\u{2014}']) || gap.contains(',') && !loose {
            return false;
        }
        let lower = word.lower.as_str();
        if place > at + 1 {
            if loose && is_clause_word(lower) {
                return true;
            }
            if matches!(lower, "who" | "which" | "that" | "whose" | "to" | "and") {
                return false;
            }
            if noun && is_clause_verb(reading, place) {
                return true;
            }
        }
    }
    false
}

/// Whether a clause without "that" may begin with a word: "found the dam leaked", "thinks it will".
fn is_subject_start(reading: &Reading<'_>, at: usize) -> bool {
    let Some(word) = reading.words.get(at) else { return false };
    word.is(CLAUSE_START)
        || word.text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        || (word.lower.len() > 3 && word.lower.ends_with('s') && !word.is(FUNCTION))
}

/// Whether a word is the finite verb of a clause, not a participle after its noun.
fn is_clause_verb(reading: &Reading<'_>, at: usize) -> bool {
    let word = &reading.words[at];
    if word.is_capital() {
        return false;
    }
    if word.is_verb() {
        return true;
    }
    let follows = next(reading, at);
    (word.is_finite() || word.is_verb_form() && !word.lower.ends_with('s'))
        && !matches!(follows, "in" | "by" | "with" | "on" | "at" | "under" | "to" | "from" | "for" | "of")
}

/// Whether the clause of a verb is set off from what is said: "most dams leak, studies show".
fn is_set_off(reading: &Reading<'_>, at: usize) -> bool {
    let words = &reading.words;
    let text = reading.text;
    let start = words[at].span.start;
    let Some(comma) = text[..start].rfind([',', '"', '\u{201d}', '\u{2014}', '\u{2013}', '?', '!', '\u{bb}'])
    else {
        return false;
    };
    let inside: Vec<&Word<'_>> = words[..at].iter().filter(|word| word.span.start > comma).collect();
    let before = words[..at].iter().filter(|word| word.span.end <= comma);
    let (mut count, mut verb) = (0, false);
    for word in before {
        count += 1;
        verb |= word.is_verb_form()
            || word.is_finite()
            || word.lower.ends_with('s')
            || reading.is_quoted(word.span.start);
    }
    let rest = &text[words[at].span.end..];
    let tail = rest.find([',', '.', ';', '\u{201c}', '"', '?', '!', ':']).unwrap_or(rest.len());
    let quiet = rest[..tail].split_whitespace().count();
    let first = next(reading, at);
    let closes = quiet == 0
        || matches!(
            first,
            "in" | "on"
                | "at"
                | "last"
                | "this"
                | "to"
                | "during"
                | "by"
                | "earlier"
                | "yesterday"
                | "today"
                | "out"
        ) && quiet <= 10
            && !inside.is_empty();
    let opener = inside.first().is_none_or(|word| {
        !matches!(
            word.lower.as_str(),
            "who"
                | "which"
                | "but"
                | "and"
                | "or"
                | "because"
                | "while"
                | "although"
                | "when"
                | "where"
                | "if"
                | "that"
                | "with"
                | "so"
        )
    });
    let compares = inside.iter().any(|word| matches!(word.lower.as_str(), "than" | "as"));
    let quoted = text[..start].trim_end().ends_with(['"', '\u{201d}', '\u{bb}', '\u{2019}', '?', '!'])
        || text[..start].trim_end().ends_with(',');
    // "Orla, Marta Quill pointed out, rarely has storms."
    let between = !inside.is_empty() && rest[tail..].starts_with(',');
    (count >= 3 && verb || between && count > 0)
        && opener
        && !compares
        && inside.len() <= 8
        && (closes || inside.is_empty() && quoted && !words[at].lower.ends_with("ing"))
}

/// Whether the subject of a verb of showing is a study or a record: "recent polls show her lead shrinking".
fn is_shown_by_evidence(reading: &Reading<'_>, at: usize, base: &str) -> bool {
    let shows = matches!(
        base,
        "show"
            | "indicate"
            | "document"
            | "illustrate"
            | "demonstrate"
            | "put"
            | "estimate"
            | "record"
            | "describe"
            | "prove"
            | "confirm"
            | "list"
            | "note"
            | "conclude"
    );
    let near = reading.words[..at].iter().rev().take(8);
    shows
        && !is_passive(reading, at)
        && near
            .take_while(|word| !matches!(word.lower.as_str(), "that" | "which" | "and" | "but"))
            .any(|word| word.base_is(EVIDENCE) && word.is_small())
}

/// Whether the thing that is judged follows a verb.
fn has_object(reading: &Reading<'_>, at: usize) -> bool {
    let words = &reading.words;
    let Some(word) = words.get(at + 1) else { return false };
    let gap = &reading.text[words[at].span.end..word.span.start];
    let passive = is_passive(reading, at);
    let preposition = matches!(
        word.lower.as_str(),
        "in" | "on"
            | "at"
            | "from"
            | "by"
            | "after"
            | "into"
            | "out"
            | "off"
            | "up"
            | "down"
            | "and"
            | "or"
            | "to"
            | "of"
            | "under"
            | "over"
            | "for"
            | "with"
            | "within"
            | "during"
            | "through"
    );
    gap.trim().is_empty() && (passive || !preposition)
}
