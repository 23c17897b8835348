//! Hedges: does a phrase make a statement less than certain where it stands?
//!
//! "May" allows, "could" says what somebody was able to do, "might" and "May" are nouns: none of these hedges.

use super::reading::Reading;
use crate::model::Span;
use crate::words::{ABLE_TO, ALLOWED, ALLOWED_DEEDS, ALLOWED_DONE, MIGHT_NOUN, OTHER_HEDGES};

/// The most words before a modal that are looked at for the beginning of its clause.
const CLAUSE: usize = 9;

/// Whether a hedge, in lower case, is of another language than English.
#[must_use]
pub fn is_other_hedge(words: &str) -> bool {
    OTHER_HEDGES.has(words)
}

/// Whether the words at `span`, which may be a hedge, are one where they stand.
#[must_use]
pub fn hedges(reading: &Reading<'_>, span: Span) -> bool {
    let words = &reading.words;
    let Some(at) = words.iter().position(|word| word.span.start == span.start) else {
        return false;
    };
    let lower = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", |word| word.lower.as_str());
    // "but they may.": the sentence was cut off, and the modal says nothing.
    let closed = reading.text[span.end..].trim_start().chars().next().is_none_or(|c| !c.is_alphanumeric());
    if closed && last_word_is(reading, at) {
        return false;
    }
    let (before, next) = (lower(at.checked_sub(1)), lower(Some(at + 1)));
    let last = words.iter().position(|word| word.span.end == span.end).unwrap_or(at);
    let after = lower(Some(last + 1));
    match words[at].lower.as_str() {
        "may" if last == at => {
            let month = words[at].text == "May" && (at > 0 || !matches!(next, "the" | "be" | "have" | "not"));
            !month && !matches!(before, "what") && is_main(reading, at) && !is_allowed(reading, at)
        }
        "might" if last == at => !is_might(reading, at) && is_main(reading, at),
        "could" if last == at => is_main(reading, at) && !is_able(reading, at),
        "likely" if last == at => {
            let compared = matches!(before, "as" | "less" | "equally" | "times" | "how");
            !(compared || matches!(before, "more" | "most") && after == "to")
                && before != "percent"
                && !(before == "more" && after == "than" && !matches!(lower(Some(at + 2)), "not"))
        }
        // "It is possible to walk": somebody is able to.
        _ if span.end - span.start > 8 && words[last].lower == "possible" => {
            !matches!(after, "to" | "by" | "only" | "because" | "thanks")
        }
        "probable" => !matches!(after, "cause"),
        "expected" => {
            !matches!(
                before,
                "as" | "than" | "be" | "they" | "we" | "he" | "she" | "i" | "had" | "have" | "never" | "who"
            ) && !before.ends_with("ing")
        }
        "it" => !matches!(
            after,
            "on" | "in"
                | "at"
                | "under"
                | "from"
                | "with"
                | "by"
                | "before"
                | "above"
                | "below"
                | "twice"
                | "again"
        ),
        _ => true,
    }
}

fn last_word_is(reading: &Reading<'_>, at: usize) -> bool {
    at + 1 == reading.words.len()
}

/// Whether a modal belongs to the statement itself, not to what is asked or talked about: "the role that
/// the dam could play", "how it might fail".
fn is_main(reading: &Reading<'_>, at: usize) -> bool {
    let words = &reading.words;
    for place in (at.saturating_sub(CLAUSE)..at).rev() {
        let gap = &reading.text[words[place].span.end..words[place + 1].span.start];
        if gap.contains([',', ';', ':', '\u{201c}', '"']) {
            return true;
        }
        if matches!(
            words[place].lower.as_str(),
            "about"
                | "whether"
                | "how"
                | "what"
                | "role"
                | "way"
                | "ways"
                | "if"
                | "until"
                | "before"
                | "so"
                | "why"
                | "where"
                | "asked"
        ) {
            return false;
        }
    }
    true
}

/// Whether "may" allows something: "visitors may use the lift", "the rule may be cited".
fn is_allowed(reading: &Reading<'_>, at: usize) -> bool {
    let words = &reading.words;
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let skip = usize::from(matches!(
        lower(at + 1),
        "also" | "only" | "not" | "then" | "freely" | "still" | "now" | "either"
    ));
    let verb = lower(at + 1 + skip);
    if verb == "be" {
        let past = at + 2 + skip + usize::from(lower(at + 2 + skip).ends_with("ly"));
        return ALLOWED_DONE.has(lower(past));
    }
    let start = at.saturating_sub(8);
    let person = words[start..at].iter().any(|word| word.base_is(ALLOWED));
    matches!(lower(at + 1), "only")
        || matches!((lower(at + 1), verb), ("also", "like" | "enjoy"))
        || person && ALLOWED_DEEDS.has(verb)
}

/// Whether "might" is a noun: "with a might that", "military might".
fn is_might(reading: &Reading<'_>, at: usize) -> bool {
    let words = &reading.words;
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let before = at.checked_sub(1).map_or("", lower);
    let noun = MIGHT_NOUN.has(before) || before.ends_with("'s");
    let end = at + 1 == words.len();
    (noun && (!matches!(before, "all" | "and") || matches!(lower(at + 1), "of" | "")))
        || end
        || matches!(lower(at + 1), "of" | "and" | "that" | "is" | "was" | "makes")
}

/// Whether "could" says what somebody was able to do, or denies that: "she could see the coast", "nobody could".
fn is_able(reading: &Reading<'_>, at: usize) -> bool {
    let words = &reading.words;
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let before = at.checked_sub(1).map_or("", lower);
    let start = at.saturating_sub(3);
    let denied = words[start..at].iter().any(|word| {
        matches!(
            word.lower.as_str(),
            "nobody" | "none" | "no" | "nothing" | "neither" | "never" | "few" | "hardly"
        )
    });
    let next = lower(at + 1);
    let person = matches!(
        before,
        "he" | "she" | "they" | "we" | "i" | "you" | "people" | "one" | "everyone" | "anyone"
    ) || before.ends_with('s');
    let closes = reading.text[words[at].span.end..].chars().next().is_none_or(|c| !c.is_whitespace());
    denied
        || closes
        || matches!(next, "not" | "only" | "hardly" | "barely" | "no" | "always" | "never")
        || matches!(before, "who" | "that" | "which" | "as" | "than" | "everything" | "all" | "best")
        || ABLE_TO.has(next) && person
}
