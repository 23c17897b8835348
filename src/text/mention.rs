//! Mentions: what a document has named before a place in it, and what a statement points back at.
//!
//! A thing is named if a word that begins as its noun does, or another word of its class, stands earlier. This is
//! generous on purpose: a false "which one?" costs a reader more than a missing one.

use std::cell::RefCell;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::cue::{is_finite, is_function};
use super::lemma::{is_verb_base, lemma};
use super::reading::Reading;
use super::word::Word;
use crate::model::Span;
use crate::words::{
    DEMONSTRATIVES, FUNCTION, HEADS, PERSONS, PLAIN_ADJECTIVES, Row, SELVES, STATEMENT_OPENERS, THIS_VERBS,
};

/// So many letters at the beginning of two words make them of one root: "merger", "merged".
const ROOT: usize = 5;

/// So many bytes before a place another word of a class names a thing; its own name does from anywhere.
const RECENT: usize = 400;

/// The words that a document has used before a place.
#[derive(Debug, Clone, Default)]
pub struct Mentions<'a> {
    text: &'a str,
    /// How many bytes of the document stand before the place.
    end: usize,
    used: RefCell<Used>,
}

/// The words that were used, as far as they were asked for: of most texts nobody asks.
#[derive(Debug, Clone, Default)]
struct Used {
    roots: FxHashSet<String>,
    /// The places up to which words are to be read yet.
    ends: Vec<usize>,
    /// How many bytes of the document were read.
    read: usize,
}

impl<'a> Mentions<'a> {
    /// The mentions of a document, before any place in it.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        Mentions { text, ..Mentions::default() }
    }

    /// Goes on to byte `end` of the document.
    pub fn read_to(&mut self, end: usize) {
        if self.text.get(self.end..end).is_some() {
            self.end = end;
            self.used.get_mut().ends.push(end);
        }
    }

    fn has(&self, word: &str) -> bool {
        let mut used = self.used.borrow_mut();
        let Used { roots, ends, read } = &mut *used;
        for end in ends.drain(..) {
            let words = self.text[*read..end].split(|c: char| !c.is_alphanumeric());
            *read = end;
            for word in words.filter(|word| word.len() > 1) {
                let lower = word.to_lowercase();
                for length in [ROOT - 1, ROOT] {
                    let root = beginning(&lower, length);
                    if !roots.contains(root) {
                        roots.insert(root.to_owned());
                    }
                }
            }
        }
        roots.contains(beginning(word, ROOT))
    }

    /// The text right before the place, in lower case.
    fn recent(&self) -> String {
        let first = (self.end.saturating_sub(RECENT)..=self.end).find(|at| self.text.is_char_boundary(*at));
        self.text[first.unwrap_or(self.end)..self.end].to_lowercase()
    }

    /// Whether a noun was used anywhere, or another word of its class right before.
    fn names(&self, noun: &str) -> bool {
        if self.has(noun) {
            return true;
        }
        let recent = self.recent();
        let mut classes = CLASSES.get(noun).into_iter().flatten();
        classes.any(|row| row.words(1).chain(row.words(2)).any(|word| has_recent(&recent, word)))
    }
}

/// Whether a text, in lower case, uses a word of the same beginning.
fn has_recent(recent: &str, word: &str) -> bool {
    let root = beginning(word, ROOT);
    recent.split(|c: char| c.is_whitespace() || matches!(c, '(' | '\u{201c}' | '"' | '-')).any(|used| {
        if root.len() < ROOT - 1 {
            used.trim_matches(|c: char| c.is_ascii_punctuation()) == root
        } else {
            used.starts_with(root)
        }
    })
}

fn beginning(word: &str, length: usize) -> &str {
    let end = word.char_indices().nth(length).map_or(word.len(), |(at, _)| at);
    &word[..end]
}

/// The classes of each noun that points back.
static CLASSES: LazyLock<FxHashMap<&'static str, Vec<Row>>> = LazyLock::new(|| {
    let mut classes: FxHashMap<&'static str, Vec<Row>> = FxHashMap::default();
    for row in HEADS.rows() {
        for noun in row.words(1) {
            classes.entry(noun).or_default().push(row);
        }
    }
    classes
});

/// What a statement points back at, although nothing before it names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pointer {
    /// The words that point.
    pub span: Span,
    /// Whether they stand for a person: "he", "her scheme".
    pub person: bool,
}

/// The words at the beginning of a statement that point at something that is not named before it: neither in the
/// document nor in `previous`, the statements before it in its paragraph; `is_whole` tells whether the last of them is
/// whole.
#[must_use]
pub fn pointer(
    reading: &Reading<'_>,
    mentions: &Mentions<'_>,
    previous: &[Reading<'_>],
    is_whole: impl Fn() -> bool,
) -> Option<Pointer> {
    let words = &reading.words;
    let start = opening(reading);
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let found = |to: usize, person: bool| {
        let span = Span { start: words[start].span.start, end: words[to].span.end };
        Some(Pointer { span, person })
    };
    let before = |noun: &str| previous.iter().any(|reading| uses(reading, noun));
    if let Some(span) = demonstrative(reading, mentions, || !is_whole()) {
        return Some(Pointer { span, person: false });
    }
    let first = lower(start);
    match first {
        "he" | "she" => {
            let person = previous.iter().any(names_person);
            (!person && is_verb_after(reading, start)).then(|| found(start, true)).flatten()
        }
        "they" => (previous.is_empty() || !is_whole())
            .then(|| is_verb_after(reading, start).then(|| found(start, true)))
            .flatten()
            .flatten(),
        "this" | "that" | "these" if previous.is_empty() && is_bare(lower(start + 1)) => found(start, false),
        "his" | "her" | "their" => {
            let head = head(reading, start + 1)?;
            let antecedent = if first == "their" {
                !previous.is_empty() && is_whole()
            } else {
                previous.iter().any(names_person) || words[..start].iter().any(is_name)
            };
            (!antecedent && is_verb_after(reading, head)).then(|| found(head, true)).flatten()
        }
        "the" | "this" | "that" | "these" | "those" => {
            let head = head(reading, start + 1)?;
            let noun = singular(&words[head]);
            let row = CLASSES.get(noun.as_str());
            let known = row.is_some();
            // "the" points back only with nouns that are known to; "that auction" does with any.
            let listed = first == "the" || SELVES.has(&noun) && !known;
            if listed && (!known || first != "the")
                || first != "the" && (SELVES.has(&noun) || PERSONS.has(&noun) || !is_noun(reading, head))
            {
                return None;
            }
            let mark = |mark: &str| {
                row.is_some_and(|rows| rows.iter().any(|row| row.words(3).any(|each| each == mark)))
            };
            let sure = words.get(head + 1).is_some_and(|next| next.is_verb());
            if first == "the" && (mark("thing") || mark("weak") && !sure) {
                return None;
            }
            let fact =
                row.is_none_or(|rows| rows.iter().any(|row| row.words(3).any(|each| each == "abstract")));
            let stated = fact && !previous.is_empty() && is_whole();
            (is_verb_after(reading, head) && !stated && !mentions.names(&noun) && !before(&noun))
                .then(|| found(head, false))
                .flatten()
        }
        "such" if matches!(lower(start + 1), "a" | "an") => {
            let head = head(reading, start + 2)?;
            let noun = singular(&words[head]);
            (is_verb_after(reading, head) && !mentions.names(&noun) && !before(&noun))
                .then(|| found(head, false))
                .flatten()
        }
        _ => None,
    }
}

/// A pointer further into a sentence than this has its own sentence to point at.
const FIRST_WORDS: usize = 8;

/// A demonstrative near the beginning: "What role do these groups play", "the cost of that certificate".
fn demonstrative(
    reading: &Reading<'_>,
    mentions: &Mentions<'_>,
    is_broken: impl Fn() -> bool,
) -> Option<Span> {
    if !reading.has_any(DEMONSTRATIVES) {
        return None;
    }
    let words = &reading.words;
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let plain = |at: usize| {
        let noun = lower(at);
        noun.len() > 3 && !is_finite(noun) && !is_function(noun) && words[at].is_small()
    };
    (0..words.len().saturating_sub(1).min(FIRST_WORDS)).find_map(|at| {
        // "those shares that …", "this week": the words after it, or the calendar, say which.
        let told = matches!(lower(at + 2), "of" | "that" | "which" | "who" | "in" | "with" | "from" | "for");
        if !words[at].is(DEMONSTRATIVES) {
            return None;
        }
        let noun = words[at + 1].base();
        let after = at.checked_sub(1).map_or("", lower);
        let bare = matches!(
            after,
            "of" | "for"
                | "in"
                | "on"
                | "by"
                | "to"
                | "with"
                | "from"
                | "about"
                | "after"
                | "before"
                | "under"
                | "against"
        );
        let points = match lower(at) {
            "these" | "those" => {
                at < 5
                    && plain(at + 1)
                    && lower(at + 1).ends_with('s')
                    && !words[at + 1].base_is(SELVES)
                    && is_broken()
            }
            "that" | "this" => {
                bare && plain(at + 1)
                    && CLASSES.contains_key(noun)
                    && !words[at + 1].base_is(SELVES)
                    && !mentions.names(noun)
            }
            _ => false,
        };
        (points && !told && !reading.is_quoted(words[at].span.start))
            .then(|| Span { start: words[at].span.start, end: words[at + 1].span.end })
    })
}

/// Where a statement begins, after "but", "however," and their like.
fn opening(reading: &Reading<'_>) -> usize {
    let words = &reading.words;
    let lead = |word: &Word<'_>| word.is(STATEMENT_OPENERS);
    usize::from(words.len() > 2 && lead(&words[0]))
}

/// The noun that heads a phrase which begins at word `at`: after at most two plain adjectives.
fn head(reading: &Reading<'_>, at: usize) -> Option<usize> {
    let words = &reading.words;
    let plain = |word: &Word<'_>| word.is(PLAIN_ADJECTIVES);
    let head = (at..words.len().min(at + 3)).find(|place| !plain(&words[*place]))?;
    let word = &words[head];
    let joined = reading.text[words[at - 1].span.end..word.span.start]
        .chars()
        .all(|c| c.is_alphanumeric() || c == ' ' || c == '-');
    (joined && word.is_small() && word.lower.len() > 2 && !word.is(FUNCTION)).then_some(head)
}

fn singular(word: &Word<'_>) -> String {
    lemma(&word.lower).into_owned()
}

/// Whether a finite verb follows a word, perhaps after an adverb.
fn is_verb_after(reading: &Reading<'_>, at: usize) -> bool {
    let words = &reading.words;
    let place = at
        + 1
        + usize::from(words.get(at + 1).is_some_and(|word| {
            word.lower.ends_with("ly")
                || matches!(
                    word.lower.as_str(),
                    "also" | "now" | "then" | "never" | "still" | "later" | "since"
                )
        }));
    let Some(word) = words.get(place) else { return false };
    let gap = reading.text[words[at].span.end..word.span.start].trim();
    let plural = words[at].lower.ends_with('s') && !words[at].lower.ends_with("ss")
        || words[at].lower == "they"
        || words[at].lower == "people";
    let verb = word.is_verb()
        || word.is_finite()
        || word.is_verb_form()
        || plural && word.is_verb_base()
        || word.lower.strip_suffix('s').is_some_and(is_verb_base);
    // "the plan announced by the board": the words after it say which.
    let next = words.get(place + 1).map_or("", |next| next.lower.as_str());
    let participle = word.lower.ends_with("ed")
        && matches!(
            next,
            "by" | "in" | "on" | "at" | "for" | "to" | "from" | "with" | "as" | "last" | "under"
        );
    gap.is_empty()
        && word.is_small()
        && verb
        && !(participle && words[place..].iter().skip(1).any(|word| word.is_verb()))
}

/// Whether a word after "this" is its verb: "This comes after", "This is the second case".
fn is_bare(next: &str) -> bool {
    THIS_VERBS.has(next)
}

/// Whether a word is a noun, as far as its form shows.
fn is_noun(reading: &Reading<'_>, at: usize) -> bool {
    let word = &reading.words[at];
    !word.is_verb() && !word.lower.ends_with("ly") && word.lower.len() > 3
}

/// Whether a reading uses a word of the same beginning.
fn uses(reading: &Reading<'_>, noun: &str) -> bool {
    let root = beginning(noun, ROOT);
    reading.words.iter().any(|word| word.lower.starts_with(root))
}

/// Whether a reading names somebody: a name, or a noun for a person.
fn names_person(reading: &Reading<'_>) -> bool {
    reading.words.iter().enumerate().any(|(at, word)| {
        (at > 0 && is_name(word))
            || word.base_is(PERSONS)
            || matches!(word.lower.as_str(), "he" | "she" | "her" | "his" | "him")
            || (at == 0 && is_name(word) && !word.is(FUNCTION) && super::vocabulary::rarity(&word.lower) > 11)
    })
}

fn is_name(word: &Word<'_>) -> bool {
    word.is_capital() && !word.is(FUNCTION)
}
