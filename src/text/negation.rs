//! Negation: how far each word that negates reaches, by the table of `src/words/negation.txt`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::lemma::lemma;
use super::reading::Reading;
use crate::words::{CONTRACTED, DENIES, NEGATION, UNDO_FROM, UNDO_ING, UNDO_OF, UNDO_TO, Words};

/// What a negation bears on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Everything to the end of the clause.
    Clause,
    /// Everything to the end of a noun phrase.
    Phrase,
    /// Only the next word of matter: "not all".
    Word,
}

/// A row of the table.
struct Row {
    before: Vec<Sign>,
    after: Vec<Sign>,
    scope: Option<Scope>,
}

/// What may stand before or after a word.
enum Sign {
    /// The neighbour is this word.
    Word(&'static str),
    /// This word is among so many neighbours.
    Within(&'static str, usize),
    /// A form of a word that undoes what follows "from" is among so many neighbours.
    Undoing(usize),
    /// These two words follow each other.
    Two(&'static str, Box<Sign>),
    /// The statement begins or ends here.
    Edge,
    /// The neighbour is any word.
    Any,
    /// The neighbour begins with a digit.
    Number,
    /// The neighbour begins with a capital.
    Capital,
    /// The neighbour is an -ing form.
    Ing,
    /// A comma follows.
    Comma,
}

/// The rows for each word, in order.
static ROWS: LazyLock<FxHashMap<&'static str, Vec<Row>>> = LazyLock::new(|| {
    let mut rows: FxHashMap<&'static str, Vec<Row>> = FxHashMap::default();
    for row in NEGATION.section("rows").rows() {
        for word in row.words(0) {
            let signs = |column: usize| row.words(column).filter_map(sign).collect();
            let scope = match row.column(3) {
                "clause" => Some(Scope::Clause),
                "phrase" => Some(Scope::Phrase),
                "word" => Some(Scope::Word),
                _ => None,
            };
            rows.entry(word).or_default().push(Row { before: signs(1), after: signs(2), scope });
        }
    }
    rows
});

/// The words that rows for forms speak of, in the order in which they are asked.
static FORMS: [(&str, &Words); 4] =
    [("@denies", &DENIES), ("@of", &UNDO_OF), ("@to", &UNDO_TO), ("@ing", &UNDO_ING)];

fn sign(text: &'static str) -> Option<Sign> {
    Some(match text {
        "-" => return None,
        "^" | "$" => Sign::Edge,
        "*" => Sign::Any,
        "0" => Sign::Number,
        "A" => Sign::Capital,
        "-ing" => Sign::Ing,
        "," => Sign::Comma,
        _ => match (text.split_once('/'), text.split_once('_')) {
            (Some(("@from", reach)), _) => Sign::Undoing(reach.parse().ok()?),
            (Some((word, reach)), _) => Sign::Within(word, reach.parse().unwrap_or(usize::MAX)),
            (None, Some((first, second))) => Sign::Two(first, Box::new(sign(second)?)),
            (None, None) => Sign::Word(text),
        },
    })
}

/// What the negation that begins at a word bears on, if the word negates; `base` is the word's base form.
pub(crate) fn begins(reading: &Reading<'_>, at: usize, base: &str) -> Option<Scope> {
    let text = reading.words[at].lower.as_str();
    let fits = |key: &str| ROWS.get(key).and_then(|rows| rows.iter().find(|row| row.fits(reading, at)));
    let contracted = || if is_contracted(text) { fits("n't") } else { None };
    let form = || FORMS.iter().filter(|(_, list)| list.has(base)).find_map(|(key, _)| fits(key));
    fits(text).or_else(contracted).or_else(form)?.scope
}

/// Whether a word negates as "n't" does: "not", "can't", "dont".
fn is_contracted(word: &str) -> bool {
    word.ends_with("n't") || CONTRACTED.has(word)
}

impl Row {
    fn fits(&self, reading: &Reading<'_>, at: usize) -> bool {
        let any = |signs: &[Sign], forward: bool| {
            signs.is_empty() || signs.iter().any(|sign| sign.holds(reading, at, forward))
        };
        any(&self.before, false) && any(&self.after, true)
    }
}

impl Sign {
    /// Whether it holds of what stands before or after a word.
    fn holds(&self, reading: &Reading<'_>, at: usize, forward: bool) -> bool {
        let words = &reading.words;
        let near = |distance: usize| {
            let place = if forward { at.checked_add(distance) } else { at.checked_sub(distance) };
            place.and_then(|place| words.get(place))
        };
        let next = near(1);
        let reached = |reach: usize| (1..=reach.min(words.len())).map_while(near);
        match self {
            Sign::Word(word) => next.is_some_and(|next| next.lower == *word),
            Sign::Within(word, reach) => reached(*reach).any(|next| next.lower == *word),
            Sign::Undoing(reach) => reached(*reach).any(|next| UNDO_FROM.has(&lemma(&next.lower))),
            Sign::Two(first, second) => {
                next.is_some_and(|next| next.lower == *first) && second.holds(reading, at + 1, forward)
            }
            Sign::Edge => next.is_none(),
            Sign::Any => next.is_some(),
            Sign::Number => next.is_some_and(|next| next.lower.starts_with(|c: char| c.is_ascii_digit())),
            Sign::Capital => next.is_some_and(|next| next.text.starts_with(char::is_uppercase)),
            Sign::Ing => next.is_some_and(|next| next.lower.ends_with("ing")),
            Sign::Comma => reading.text[words[at].span.end..].starts_with(','),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_that_fits_decides() {
        use Scope::{Clause, Phrase, Word};
        for (text, word, scope) in [
            ("It is not open.", "not", Some(Clause)),
            ("It isn't open.", "isn't", Some(Clause)),
            ("It isnt open.", "isnt", Some(Clause)),
            ("It is not only open.", "not", None),
            ("Whether or not it is open.", "not", None),
            ("Not all are open.", "not", Some(Word)),
            ("Neither he nor she came.", "nor", None),
            ("No, it is open.", "no", None),
            ("No dams fell.", "no", Some(Clause)),
            ("It has no dams.", "no", Some(Phrase)),
            ("There were then no dams.", "no", Some(Clause)),
            ("It is out of order.", "out", Some(Phrase)),
            ("It is out of town.", "out", None),
            ("It lies outside of Oslo.", "outside", Some(Phrase)),
            ("They were banned from it.", "from", Some(Clause)),
            ("It came from it.", "from", None),
            ("He denied that it fell.", "denied", Some(Clause)),
            ("He failed to come.", "failed", Some(Clause)),
            ("They kept going.", "kept", None),
            ("They avoided going.", "avoided", Some(Clause)),
        ] {
            let reading = Reading::new(text);
            let at = reading.words.iter().position(|each| each.lower == word).unwrap_or(usize::MAX);
            assert_eq!(begins(&reading, at, &lemma(word)), scope, "{text}");
        }
    }
}
