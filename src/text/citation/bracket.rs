//! Brackets: what a name or a year in round brackets cites.
//!
//! Invariant: a bracket cites something if it says so (`(Source: the board)`), or if one line of the list of references alone
//! has its words (`(Lee 1970)`, `Lee (1970)`, `(Mill report)`). `what_a_text_cites_is_in_its_words` holds it.

use rustc_hash::FxHashMap;

use super::Citation;
use crate::model::Span;
use crate::text::reference::{Reference, addresses};

/// The longest bracket that may name a source, in bytes.
const LONGEST_BRACKET: usize = 120;

/// The words before a source in brackets.
const BEFORE_SOURCE: [&str; 5] = ["source:", "sources:", "via ", "from: ", "ref: "];

/// What stands in round brackets, without them.
pub fn brackets(text: &str) -> impl Iterator<Item = Span> {
    text.match_indices('(').filter_map(|(at, _)| {
        let start = at + 1;
        let end = start + text[start..].find([')', '(', '\n'])?;
        (text[end..].starts_with(')') && end - start <= LONGEST_BRACKET).then_some(Span { start, end })
    })
}

/// The most lines that may share a word before a bracket with it is not looked up.
const MOST_SHARED: usize = 64;

/// The lines of a list of references, by the words in them that begin with a capital or are numbers.
pub(super) struct Lines<'a> {
    text: &'a str,
    by_word: FxHashMap<&'a str, Vec<(Option<&'a str>, &'a str)>>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str, listed: &[Reference]) -> Self {
        let mut by_word: FxHashMap<&str, Vec<_>> = FxHashMap::default();
        for one in listed {
            let (line, address) = (one.words(text), one.url.and_then(|url| url.of(text)));
            for word in names(line) {
                let lines = by_word.entry(word).or_default();
                if lines.last() != Some(&(address, line)) && lines.len() <= MOST_SHARED {
                    lines.push((address, line));
                }
            }
        }
        Lines { text, by_word }
    }

    /// What a bracket cites: what it says that its source is, or the one line of the list that it names.
    pub(super) fn named(&self, at: Span) -> Option<Citation<'a>> {
        let words = at.of(self.text)?;
        let before =
            |start: &&&str| words.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start));
        if let Some(start) = BEFORE_SOURCE.iter().find(before) {
            let name = words.get(start.len()..)?.trim();
            // An address is read as such.
            let is_name = name.contains(char::is_alphabetic) && addresses(name).next().is_none();
            return is_name.then_some(Citation { at, address: None, line: Some(name) });
        }
        if self.by_word.is_empty() {
            return None;
        }
        // “(Lee 1970)”, “Lee (1970)”, “(Mill report)”.
        let year = year_in(words);
        let (name, first) = match year {
            Some(place) => {
                let own = names(words.get(..place)?).next();
                let name = own.or_else(|| names(word_before(self.text, at.start - 1)?).next())?;
                (name, name)
            }
            None => (words.trim(), names(words).next().filter(|first| words.starts_with(first))?),
        };
        let year = year.and_then(|at| words.get(at..at + 4));
        let lines = self.by_word.get(first).filter(|lines| lines.len() <= MOST_SHARED)?;
        let mut fitting = lines
            .iter()
            .filter(|(_, line)| year.is_none_or(|year| line.contains(year)) && has_words(line, name));
        let (address, line) = fitting.next()?;
        fitting.next().is_none().then_some(Citation { at, address: *address, line: Some(line) })
    }
}

/// The word before a byte of a text; of a longer one than a bracket may be, its end.
fn word_before(text: &str, end: usize) -> Option<&str> {
    let start = (end.saturating_sub(LONGEST_BRACKET)..=end).find(|at| text.is_char_boundary(*at))?;
    text.get(start..end)?.split_whitespace().next_back()
}

/// The words of two letters or more that begin with a capital.
fn names(words: &str) -> impl Iterator<Item = &str> {
    let apart = |c: char| !c.is_alphanumeric() && !matches!(c, '-' | '\'' | '\u{2019}');
    words.split(apart).filter(|word| word.starts_with(char::is_uppercase) && word.chars().nth(1).is_some())
}

/// Where a year stands in a bracket.
fn year_in(words: &str) -> Option<usize> {
    let digits =
        |at: usize| words.get(at..at + 4).is_some_and(|four| four.bytes().all(|byte| byte.is_ascii_digit()));
    let starts = |at: usize| words[..at].ends_with(|c: char| !c.is_alphanumeric()) || at == 0;
    let century = |at: usize| words[at..].starts_with('1') || words[at..].starts_with("20");
    words.char_indices().map(|(at, _)| at).find(|at| digits(*at) && starts(*at) && century(*at))
}

/// Whether a line has these words as whole words.
fn has_words(line: &str, words: &str) -> bool {
    line.match_indices(words).any(|(at, _)| {
        !line[..at].ends_with(char::is_alphanumeric)
            && !line[at + words.len()..].starts_with(char::is_alphanumeric)
    })
}
