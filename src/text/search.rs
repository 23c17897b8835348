//! Search: does a text have the words that somebody looks for, and how well?
//!
//! Words are compared whole, as a reader sees them: without hidden characters and soft hyphens, without
//! accents, ligatures taken apart, in lower case. An English word also finds its other forms ("leak", "leaked").
//!
//! Invariant: what does not change what a reader reads does not change what is found
//! (`a_search_sees_what_a_reader_sees`).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::lemma::lemma;
use super::normal::normal_form;

/// What is looked for: words, and phrases whose words stand side by side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    /// A word in any of its forms.
    Word(String),
    /// The beginning of a word: `finish*`.
    Beginning(String),
    /// Words side by side, as they stand.
    Phrase(Vec<String>),
}

/// A word that a text must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A word with this [`stem`].
    Form(String),
    /// A word that begins so.
    Beginning(String),
}

/// How well a text matches a query: more points are better, and of equal ones the smaller window, which is the
/// number of words from the first word found to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score {
    /// For each term: 3 if it stands there as it was asked for, 2 in another form, 1 as a beginning.
    pub points: u32,
    /// The words from the first one found to the last, negated, so that more is better.
    nearness: std::cmp::Reverse<usize>,
}

impl Query {
    /// Reads words and phrases. A phrase stands between quotation marks of any kind; `*` after a word asks for
    /// its beginning.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut terms = Vec::new();
        let plain: String = text.chars().map(|c| if is_quotation_mark(c) { '"' } else { c }).collect();
        for (number, part) in plain.split('"').enumerate() {
            if number % 2 == 1 {
                let words = words(part);
                if !words.is_empty() {
                    terms.push(Term::Phrase(words));
                }
                continue;
            }
            for word in part.split_whitespace() {
                let open = word.ends_with('*');
                let mut words = words(word);
                match (words.len(), words.pop()) {
                    (_, None) => {}
                    (1, Some(word)) if open => terms.push(Term::Beginning(word)),
                    (1, Some(word)) => terms.push(Term::Word(word)),
                    // "well-known" is two words side by side.
                    (_, Some(last)) => {
                        words.push(last);
                        terms.push(Term::Phrase(words));
                    }
                }
            }
        }
        Query { terms }
    }

    /// Whether it asks for no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether words must stand side by side, which the words of a text alone do not show.
    #[must_use]
    pub fn has_phrase(&self) -> bool {
        self.terms.iter().any(|term| matches!(term, Term::Phrase(_)))
    }

    /// The same query, except that its last word may be the beginning of a longer one.
    #[must_use]
    pub fn with_open_end(mut self) -> Self {
        if let Some(last) = self.terms.last_mut()
            && let Term::Word(word) = last
        {
            *last = Term::Beginning(std::mem::take(word));
        }
        self
    }

    /// Whether no text can match better: it has each word as it was asked for, and nothing between them.
    #[must_use]
    pub fn is_best(&self, score: Score) -> bool {
        let length = |term: &Term| if let Term::Phrase(words) = term { words.len() } else { 1 };
        let words: usize = self.terms.iter().map(length).sum();
        score >= Score { points: 3 * words as u32, nearness: std::cmp::Reverse(words) }
    }

    /// What a text must have that matches, whatever else it must have.
    #[must_use]
    pub fn wants(&self) -> Vec<Wanted> {
        let of = |term: &Term| match term {
            Term::Word(word) => vec![Wanted::Form(stem(word))],
            Term::Beginning(beginning) => vec![Wanted::Beginning(beginning.clone())],
            Term::Phrase(words) => words.iter().map(|word| Wanted::Form(stem(word))).collect(),
        };
        self.terms.iter().flat_map(of).collect()
    }

    /// How well a text matches, if it has every term.
    #[must_use]
    pub fn score(&self, text: &str) -> Option<Score> {
        let words = words(text);
        let (mut points, mut first, mut last) = (0, usize::MAX, 0);
        for term in &self.terms {
            let (worth, at, length) = term.find(&words)?;
            points += worth;
            first = first.min(at);
            last = last.max(at + length);
        }
        let window = last.saturating_sub(first);
        Some(Score { points, nearness: std::cmp::Reverse(window) })
    }
}

impl Term {
    /// The best place of the term among words: its worth, where it begins, and its length in words.
    fn find(&self, words: &[String]) -> Option<(u32, usize, usize)> {
        let at = |test: &dyn Fn(&String) -> bool| words.iter().position(test);
        match self {
            Term::Phrase(phrase) => words
                .windows(phrase.len())
                .position(|part| part == phrase)
                .map(|at| (3 * phrase.len() as u32, at, phrase.len())),
            Term::Beginning(beginning) => at(&|word| word == beginning)
                .map(|at| (3, at, 1))
                .or_else(|| at(&|word| word.starts_with(beginning.as_str())).map(|at| (1, at, 1))),
            Term::Word(wanted) => at(&|word| word == wanted).map(|at| (3, at, 1)).or_else(|| {
                let base = lemma(wanted);
                at(&|word| lemma(word) == base).map(|at| (2, at, 1))
            }),
        }
    }
}

/// The words of a text that are searched for, given its normal form.
#[must_use]
pub fn searched_words(form: &str) -> Vec<String> {
    words_of(form)
}

/// What all forms of a word have in common: "leak" for "leaked".
#[must_use]
pub fn stem(word: &str) -> String {
    lemma(word).into_owned()
}

/// The words of a text as they are compared.
fn words(text: &str) -> Vec<String> {
    words_of(&normal_form(text))
}

fn words_of(form: &str) -> Vec<String> {
    let form = plain_letters(form);
    // An apostrophe is part of its word, and "Peru's" is a form of "Peru".
    let words = form.split(|c: char| !(c.is_alphanumeric() || c == '\''));
    words
        .map(|word| word.trim_matches('\''))
        .map(|word| word.strip_suffix("'s").unwrap_or(word).replace('\'', ""))
        .filter(|word| !word.is_empty())
        .collect()
}

/// The letters of a text without accents, with ligatures taken apart.
fn plain_letters(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '\u{e6}' => plain.push_str("ae"),
            '\u{153}' => plain.push_str("oe"),
            '\u{df}' => plain.push_str("ss"),
            '\u{fe}' => plain.push_str("th"),
            '\u{f0}' | '\u{111}' => plain.push('d'),
            '\u{f8}' => plain.push('o'),
            '\u{142}' => plain.push('l'),
            '\u{131}' => plain.push('i'),
            c => plain.extend(c.to_lowercase()),
        }
    }
    plain
}

fn is_quotation_mark(c: char) -> bool {
    matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{ab}' | '\u{bb}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(query: &str, text: &str) -> Option<u32> {
        Query::new(query).score(text).map(|score| score.points)
    }

    #[test]
    fn a_search_sees_what_a_reader_sees() {
        for (query, text, found) in [
            ("office", "The of\u{fb01}ce leaks.", Some(3)),
            ("of\u{fb01}ce", "The office leaks.", Some(3)),
            ("weir", "The we\u{ad}ir leaks.", Some(3)),
            ("cafe", "The caf\u{e9} leaks.", Some(3)),
            ("caf\u{e9}", "The cafe\u{301} leaks.", Some(3)),
            ("aero", "The \u{e6}ro leaks.", Some(3)),
            ("strasse", "The Stra\u{df}e leaks.", Some(3)),
            ("Peru's", "Peru\u{2019}s law", Some(3)),
            ("don't", "They don\u{2019}t leak.", Some(3)),
            ("leak", "The weir leaked.", Some(2)),
            ("leaks weir", "The weir leaks.", Some(6)),
            ("dam", "The damage is great.", None),
            ("dam*", "The damage is great.", Some(1)),
            ("\"the weir leaks\"", "The weir leaks at night.", Some(9)),
            ("\u{201c}weir leaks\u{201d} night", "The weir leaks at night.", Some(9)),
            ("\"weir at\"", "The weir leaks at night.", None),
            ("well-known", "A well known weir.", Some(6)),
            ("1,250", "It holds 1,250 litres.", Some(6)),
            ("weir 1969", "The weir leaks.", None),
        ] {
            assert_eq!(points(query, text), found, "{query} in {text}");
        }
        assert!(Query::new(" … \"\" ").is_empty());
    }

    #[test]
    fn better_matches_come_first() {
        let query = Query::new("weir leaks");
        let score = |text: &str| query.score(text);
        assert!(score("The weir leaks.") > score("The weir leaked."));
        assert!(score("The weir leaks.") > score("The weir, which is old, leaks."));
        assert!(score("The weir leaked.") > score("The mill."));
        assert_eq!(
            Query::new("finis").with_open_end().score("It was finished.").map(|it| it.points),
            Some(1)
        );
    }
}
