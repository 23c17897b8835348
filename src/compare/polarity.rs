//! Polarity: which words a negation bears on, in which clause each stands, and how firmly it is said.
//!
//! Negation is a word (not, never, no, without) or a verb that undoes what follows (failed to, banned
//! from, no longer). Its scope ends with the clause; the first word of matter in it is its head.

use crate::text::{Reading, is_verb_form, lemma};

use super::statement::{Mood, Token};

/// Verbs and adjectives after which "to" begins what does not happen.
const UNDO_TO: [&str; 16] = [
    "fail",
    "refuse",
    "decline",
    "neglect",
    "unable",
    "unwilling",
    "forget",
    "powerless",
    "reluctant",
    "hesitate",
    "incapable",
    "forbid",
    "cease",
    "declined",
    "failure",
    "inability",
];
/// Verbs after which "from", or an -ing form, begins what does not happen.
const UNDO_FROM: [&str; 15] = [
    "ban",
    "bar",
    "prevent",
    "prohibit",
    "stop",
    "block",
    "keep",
    "discourage",
    "restrain",
    "cease",
    "quit",
    "avoid",
    "refrain",
    "abstain",
    "suspend",
];
/// Words whose object is not there.
const UNDO_OF: [&str; 3] = ["lack", "lacking", "without"];
/// What one is in or out of.
const OUT_OF: [&str; 9] =
    ["operation", "service", "office", "work", "order", "danger", "print", "stock", "use"];
/// Words that begin a clause.
const BREAKS: [&str; 21] = [
    "because", "although", "though", "while", "whereas", "unless", "if", "but", "when", "which", "who",
    "whose", "where", "however", "despite", "except", "until", "whom", "since", "so", "than",
];
const UNREAL: [&str; 22] = [
    "should",
    "would",
    "if",
    "unless",
    "might",
    "allegedly",
    "reportedly",
    "perhaps",
    "maybe",
    "possibly",
    "probably",
    "want",
    "hope",
    "urge",
    "propose",
    "demand",
    "seek",
    "threaten",
    "accuse",
    "ought",
    "allege",
    "whether",
];
const WILL: [&str; 10] =
    ["will", "plan", "expect", "intend", "promise", "pledge", "vow", "agree", "shall", "aim"];
const CAN: [&str; 4] = ["may", "can", "could", "able"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// To the end of the clause.
    Clause,
    /// To the end of a noun phrase.
    Phrase,
    /// The next word of matter alone: "not all".
    Word,
}

/// Marks each token with its clause, mood and polarity. Tokens that only negate are taken out.
///
/// Returns how many words negate.
pub(super) fn mark(reading: &Reading<'_>, tokens: &mut Vec<Token>) -> usize {
    let words = &reading.words;
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let mut scope: Option<(Scope, usize)> = None;
    let mut headless: Option<usize> = None;
    let mut clause = 0u8;
    let mut moods: Vec<Mood> = vec![Mood::Fact];
    let mut gone = Vec::new();
    let mut next = 0usize;
    let mut definite = false;
    let mut negators = 0;
    for (at, word) in words.iter().enumerate() {
        let text = word.lower.as_str();
        let gap = at.checked_sub(1).map_or("", |last| &reading.text[words[last].span.end..word.span.start]);
        let comma = gap.contains([',', '(', ')', '\u{2014}', '\u{2013}']);
        let hard = gap.contains([';', ':', '.', '?', '!']) && at > 0;
        if hard
            || BREAKS.contains(&text)
            || (text == "as" && at > 0 && (1..=2).any(|ahead| is_verb_form(lower(at + ahead))))
            || (comma && matches!(text, "and" | "or" | "as" | "that" | "after" | "before"))
        {
            scope = None;
            headless = None;
            clause = clause.saturating_add(1);
            moods.push(Mood::Fact);
        } else if comma && matches!(scope, Some((Scope::Phrase | Scope::Word, _))) {
            scope = None;
        }
        let base = lemma(text);
        let mood = &mut moods[usize::from(clause)];
        if UNREAL.contains(&base.as_str()) {
            *mood = (*mood).max(Mood::Unreal);
        } else if WILL.contains(&base.as_str()) || text.ends_with("'ll") {
            *mood = (*mood).max(Mood::Will);
        } else if CAN.contains(&text) || text == "cannot" || text == "can't" || text == "unable" {
            *mood = (*mood).max(Mood::Can);
        }
        match text {
            "the" | "this" | "that" | "these" | "those" | "his" | "her" | "its" | "their" | "my" | "our"
            | "your" => {
                definite = true;
            }
            "a" | "an" | "some" | "no" => definite = false,
            _ => {}
        }
        let begun = begins(reading, at, &base);
        let negates =
            matches!(text, "no" | "not" | "never" | "nobody" | "none" | "nothing" | "without" | "nor")
                || text.ends_with("n't");
        negators += usize::from(negates || begun.is_some());
        if let Some((kind, negates_again)) = begun {
            let again = scope.is_some() && negates_again;
            if again {
                // Not without, never failed to: the second undoes the first.
                scope = None;
                headless = None;
            } else {
                // "gave no details": what is denied is the giving as well.
                if text == "no"
                    && kind == Scope::Phrase
                    && let Some(verb) = next
                        .checked_sub(1)
                        .and_then(|last| tokens.get_mut(last))
                        .filter(|last| last.at + 1 == at)
                {
                    verb.denied = true;
                }
                scope = Some((kind, word.span.start));
                headless = Some(word.span.start);
            }
        }
        let Some(token) = tokens.get_mut(next).filter(|token| token.at == at) else {
            continue;
        };
        next += 1;
        token.clause = clause;
        token.indefinite = !definite && !token.name;
        let swallowed = begun.is_some() && !matches!(text, "impossible" | "without");
        if swallowed || text == "longer" && lower(at.wrapping_sub(1)) == "no" {
            gone.push(next - 1);
            continue;
        }
        let Some((kind, start)) = scope else { continue };
        if kind == Scope::Phrase
            && headless.is_none()
            && matches!(text, "of" | "in" | "on" | "to" | "for" | "with" | "at" | "by" | "from")
        {
            scope = None;
            continue;
        }
        token.denied = true;
        let adverb = text.ends_with("ly") && text.len() > 4;
        let passing = adverb
            || token.light && kind != Scope::Word
            || matches!(
                text,
                "yet" | "even" | "currently" | "ever" | "any" | "actually" | "really" | "going" | "enough"
            );
        if headless.is_some() && !passing {
            token.head = Some(start);
            headless = None;
            if kind == Scope::Word {
                scope = None;
            }
        }
        // "not happily": an adverb at the end is what is denied.
        if headless.is_some() && adverb && words.get(at + 1).is_none() {
            token.head = Some(start);
        }
    }
    for token in tokens.iter_mut() {
        token.mood = moods[usize::from(token.clause)];
    }
    let mut at = 0;
    tokens.retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
    negators
}

/// The scope that a word begins, and whether it undoes a negation before it.
fn begins(reading: &Reading<'_>, at: usize, base: &str) -> Option<(Scope, bool)> {
    let words = &reading.words;
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let text = lower(at);
    let next = lower(at + 1);
    let before = at.checked_sub(1).map_or("", lower);
    let weak = matches!(next, "only" | "just" | "merely" | "simply" | "solely" | "least" | "until" | "sure");
    match text {
        _ if text == "not" || text == "cannot" || text.ends_with("n't") || is_stripped(text) => {
            if (weak && next != "sure") || matches!(before, "or" | "if" | "whether") && text == "not" {
                return None;
            }
            if matches!(
                next,
                "all"
                    | "every"
                    | "always"
                    | "entirely"
                    | "fully"
                    | "completely"
                    | "necessarily"
                    | "everyone"
                    | "both"
                    | "many"
                    | "much"
            ) {
                return Some((Scope::Word, true));
            }
            Some((Scope::Clause, true))
        }
        "nor" if words[..at].iter().any(|word| word.lower == "neither") => None,
        "rather" if next == "than" => Some((Scope::Clause, true)),
        "never" | "hardly" | "scarcely" | "rarely" | "seldom" | "neither" | "nor" => {
            Some((Scope::Clause, true))
        }
        "no" if matches!(next, "longer") => Some((Scope::Clause, true)),
        "no" if matches!(
            next,
            "more" | "less" | "fewer" | "doubt" | "matter" | "later" | "wonder" | "one"
        ) && next != "one" =>
        {
            None
        }
        "no" if next.starts_with(|c: char| c.is_ascii_digit()) || next.is_empty() => None,
        "no" if reading.text[words[at].span.end..].starts_with(',') => None,
        "no" => {
            let there = (at.saturating_sub(3)..at).any(|back| lower(back) == "there");
            let subject = at == 0 || matches!(before, "and" | "but" | "that" | "because");
            Some((if there || subject { Scope::Clause } else { Scope::Phrase }, true))
        }
        "nobody" | "none" | "nothing" if matches!(next, "but" | "except") => None,
        "out" if next == "of" && OUT_OF.contains(&lower(at + 2)) => Some((Scope::Phrase, true)),
        "nobody" | "none" | "nothing" | "nowhere" => Some((Scope::Clause, true)),
        "free" | "absence" | "devoid" if next == "of" || next == "from" => Some((Scope::Phrase, true)),
        "absent" | "missing" if next == "from" || next == "in" => Some((Scope::Phrase, true)),
        "outside"
            if at > 0
                && words
                    .get(at + if next == "of" { 2 } else { 1 })
                    .is_some_and(|word| word.text.starts_with(char::is_uppercase)) =>
        {
            Some((Scope::Phrase, true))
        }
        "incapable" if next == "of" => Some((Scope::Clause, true)),
        "yet" if next == "to" && matches!(before, "has" | "have" | "had" | "is" | "are") => {
            Some((Scope::Clause, true))
        }
        _ if base == "deny"
            && (next.ends_with("ing") || (1..=5).any(|ahead| lower(at + ahead) == "that")) =>
        {
            Some((Scope::Clause, true))
        }
        "non" => Some((Scope::Word, true)),
        _ if UNDO_OF.contains(&base) => Some((Scope::Phrase, true)),
        _ if UNDO_TO.contains(&base) && next == "to" => Some((Scope::Clause, true)),
        "from" if (at.saturating_sub(6)..at).any(|back| UNDO_FROM.contains(&lemma(lower(back)).as_str())) => {
            Some((Scope::Clause, true))
        }
        _ if UNDO_FROM.contains(&base)
            && next.ends_with("ing")
            && !matches!(base, "keep" | "block" | "prevent") =>
        {
            Some((Scope::Clause, true))
        }
        _ => None,
    }
}

/// A negation that lost its apostrophe: "dont", "wasnt".
fn is_stripped(word: &str) -> bool {
    matches!(
        word,
        "dont"
            | "doesnt"
            | "didnt"
            | "isnt"
            | "wasnt"
            | "arent"
            | "werent"
            | "wont"
            | "cant"
            | "couldnt"
            | "wouldnt"
            | "shouldnt"
            | "hasnt"
            | "havent"
            | "hadnt"
    )
}
