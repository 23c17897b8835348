//! Furniture: what pages, mails and assistants say of themselves.
//!
//! The patterns are in `src/words/furniture.txt`, by idea; how each must stand is a mark of its row.
//! Invariant: a whole sentence whose finite verb speaks of something else is no furniture ("Related articles
//! were withdrawn in 2020."); `tests/cases/forms.txt` holds it.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::line_model::weighty;
use super::reading::Reading;
use super::stops::is_opener;
use super::word::Word;
use crate::model::Span;
use crate::words::{AUX, CALENDAR_WORDS, FINITE, FUNCTION, FURNITURE, REPORTED};

/// The most words of a piece of furniture, and of a notice.
const MOST_WORDS: usize = 16;
const MOST_OF_NOTICE: usize = 34;
/// The most words that a `~` stands for.
const MOST_LEFT_OPEN: usize = 3;
/// How far into a notice its wording may begin, in words.
const FIRST_WORDS: usize = 12;

/// A piece of furniture: the words that show it, and whose furniture it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Furniture {
    /// The words that show it, the weightiest first.
    pub words: Vec<Span>,
    /// Whose it is: `newsletter`, `cookies`, `assistants` and so on; `wording` if the model of lines told it.
    pub idea: &'static str,
}

/// How a pattern must stand in a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Start,
    Any,
    End,
    Whole,
    Call,
    Pointer,
    Label,
    Stamp,
    Roll,
    Asks,
    Page,
    Notice,
    Assistant,
    Greeting,
}

/// One place of a pattern.
#[derive(Debug)]
enum Token {
    Words(Vec<&'static str>),
    Number,
    Open,
}

#[derive(Debug)]
struct Pattern {
    tokens: Vec<Token>,
    stand: Stand,
    idea: &'static str,
}

/// The patterns, by each word that they may begin with; `N` for a number.
static PATTERNS: LazyLock<FxHashMap<&'static str, Vec<Pattern>>> = LazyLock::new(|| {
    let mut patterns: FxHashMap<&'static str, Vec<Pattern>> = FxHashMap::default();
    for (idea, row) in FURNITURE.sections() {
        let stands: Vec<Stand> = row.marks().map(stand).collect();
        let stands = if stands.is_empty() { vec![Stand::Start] } else { stands };
        for stand in stands {
            for first in row.column(0).split(' ').next().unwrap_or("").split('/') {
                let tokens = row.column(0).split(' ').map(token).collect();
                patterns.entry(first).or_default().push(Pattern { tokens, stand, idea });
            }
        }
    }
    patterns
});

fn stand(mark: &str) -> Stand {
    match mark {
        "any" => Stand::Any,
        "end" => Stand::End,
        "whole" => Stand::Whole,
        "call" => Stand::Call,
        "pointer" => Stand::Pointer,
        "label" => Stand::Label,
        "stamp" => Stand::Stamp,
        "roll" => Stand::Roll,
        "asks" => Stand::Asks,
        "page" => Stand::Page,
        "notice" => Stand::Notice,
        "assistant" => Stand::Assistant,
        "greeting" => Stand::Greeting,
        _ => Stand::Start,
    }
}

fn token(token: &'static str) -> Token {
    match token {
        "N" | "NN" => Token::Number,
        "~" | "~~" => Token::Open,
        _ => Token::Words(token.split('/').collect()),
    }
}

/// The furniture that a segment is, if it is any.
#[must_use]
pub fn furniture(reading: &Reading<'_>) -> Option<Furniture> {
    let words = &reading.words;
    if words.is_empty() || words.len() > MOST_OF_NOTICE {
        return None;
    }
    if ["©", "(c) ", "(C) "].iter().any(|sign| reading.text.trim_start().starts_with(sign)) {
        return Some(Furniture { words: vec![words[0].span], idea: "notices" });
    }
    let key = |word: &Word<'_>| -> Option<&Vec<Pattern>> {
        let number =
            || word.text.starts_with(|c: char| c.is_ascii_digit()).then(|| PATTERNS.get("N")).flatten();
        PATTERNS.get(word.lower.as_str()).or_else(number)
    };
    (0..words.len().min(FIRST_WORDS)).find_map(|at| {
        let within = |stand: Stand| at == 0 || matches!(stand, Stand::Any | Stand::End | Stand::Page);
        key(&words[at])?.iter().filter(|pattern| within(pattern.stand)).find_map(|pattern| {
            let end = at + matched(&pattern.tokens, &words[at..])?;
            let span = Span { start: words[at].span.start, end: words[end - 1].span.end };
            stands(reading, pattern.stand, at, end)
                .then(|| Furniture { words: vec![span], idea: pattern.idea })
        })
    })
}

/// The furniture that a line is by its wording as a whole, which no pattern has.
pub(super) fn by_wording(reading: &Reading<'_>) -> Option<Furniture> {
    let quoted = reading.text.starts_with(is_opener);
    let words = weighty(reading).filter(|_| !quoted && !reading.asks() && !told(&reading.words))?;
    Some(Furniture { words, idea: "wording" })
}

/// How many words a pattern takes, if it begins with the first of `words`.
fn matched(tokens: &[Token], words: &[Word<'_>]) -> Option<usize> {
    let Some((token, rest)) = tokens.split_first() else { return Some(0) };
    if let Token::Open = token {
        return (0..=MOST_LEFT_OPEN.min(words.len()))
            .find_map(|open| Some(open + matched(rest, &words[open..])?));
    }
    let word = words.first()?;
    let fits = match token {
        Token::Words(all) => all.contains(&word.lower.as_str()),
        Token::Number => word.text.starts_with(|c: char| c.is_ascii_digit()),
        Token::Open => true,
    };
    if fits { Some(1 + matched(rest, &words[1..])?) } else { None }
}

/// Whether the words from `at` to `end` stand as their pattern must.
fn stands(reading: &Reading<'_>, stand: Stand, at: usize, end: usize) -> bool {
    let words = &reading.words;
    let begins = at == 0;
    let short = words.len() <= MOST_WORDS;
    let rest = &words[end..];
    let stated = || states(reading, end);
    let after = || reading.text[words[end - 1].span.end..].trim_start();
    match stand {
        Stand::Start => begins && short && !told(words),
        Stand::Any => !told(words) && (begins || at < 8 || !reading.ends_sentence()),
        Stand::End => rest.is_empty() && short && !told(words),
        Stand::Whole => begins && rest.is_empty(),
        Stand::Call => begins && short && !told(words),
        Stand::Pointer => begins && short && !stated(),
        Stand::Label => begins && short && after().starts_with(':') && !is_said_of(reading, end),
        Stand::Stamp => {
            let plain = |word: &Word<'_>| {
                word.is_small()
                    && !word.is(FUNCTION)
                    && !word.is(CALENDAR_WORDS)
                    && !matches!(
                        word.lower.as_str(),
                        "ago"
                            | "hours"
                            | "minutes"
                            | "days"
                            | "hour"
                            | "minute"
                            | "am"
                            | "pm"
                            | "a"
                            | "p"
                            | "m"
                            | "date"
                            | "reviewed"
                            | "updated"
                            | "modified"
                            | "online"
                    )
            };
            let dated = rest.iter().any(|word| word.text.contains(|c: char| c.is_ascii_digit()));
            begins && rest.len() <= 10 && (dated || after().starts_with(':')) && !rest.iter().any(plain)
        }
        Stand::Roll => begins && after().starts_with(':') && !is_said_of(reading, end),
        Stand::Asks => begins && short && (reading.asks() || !reading.ends_sentence()),
        Stand::Page => short && words[..at].iter().all(|word| word.lower != "said"),
        Stand::Notice => begins && !words.iter().any(|word| word.is(REPORTED)),
        Stand::Assistant => begins && words.iter().any(|word| is_address(&word.lower)),
        Stand::Greeting => {
            begins && words.len() <= 5 && rest.first().is_none_or(|word| word.lower != "to") && !stated()
        }
    }
}

/// Whether a finite verb follows: then the phrase is the subject of a statement.
fn states(reading: &Reading<'_>, from: usize) -> bool {
    let words = &reading.words;
    words[from..].iter().enumerate().any(|(at, word)| {
        let past = word.lower.ends_with("ed") && at < 2 && word.lower.len() > 4;
        word.is_small() && (word.is(AUX) || word.is(FINITE) || past || (at == 0 && word.is_verb_form()))
    })
}

/// Whether an auxiliary or a frequent verb follows the colon of a label.
fn is_said_of(reading: &Reading<'_>, from: usize) -> bool {
    reading.words[from..].iter().any(|word| word.is_small() && (word.is(AUX) || word.is(FINITE)))
}

/// Whether somebody else is said to say or to have done it: a report, not the page's own voice.
fn told(words: &[Word<'_>]) -> bool {
    words.iter().skip(1).any(|word| word.is(REPORTED))
}

/// Whether a word speaks to or of the one who asked an assistant.
fn is_address(word: &str) -> bool {
    matches!(
        word,
        "i" | "i'm" | "i'll" | "me" | "you" | "your" | "my" | "provided" | "you'd" | "i've" | "i'd"
    )
}
