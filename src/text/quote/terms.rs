//! Terms: hashes of the words of a text and of a quote, by which it is known where a quote cannot stand.
//!
//! Invariant: a word of a quote that stands in a text apart from named differences is among the terms of the text
//! (`a_quote_that_stands_in_a_text_has_its_terms`). A text has more terms than words: of "ero-\nsion" both parts and the
//! whole, since a quote may have the hyphen or not.

use unicode_normalization::char::is_combining_mark;

use super::pieces::pieces;
use crate::model::Normalisation::{Composition, Dashes, HiddenCharacters};
use crate::text::fold::{fold_into, ligature};
use crate::text::hidden::SOFT;
use crate::text::lemma::{FNV, fnv_on};
use crate::text::unspaced::is_unspaced;

/// How a run of letters and digits goes on with the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// Not at all.
    No,
    /// After a hyphen within a line.
    Hyphen,
    /// After a hyphen at the end of a line.
    Line,
}

/// Some runs as one.
#[derive(Debug, Clone, Copy)]
struct Chain {
    hash: u64,
    bytes: usize,
    runs: usize,
}

/// Where the reading of a text stands.
struct Terms<F> {
    /// The runs that hyphens at the ends of lines join.
    word: Chain,
    /// Those that any hyphen joins.
    all: Chain,
    /// What takes a term, and whether it is of a word or of a part or a compound; it says whether to stop.
    each: F,
}

/// Whether one of the terms of a text is what is looked for.
pub(crate) fn any_term(text: &str, mut is_found: impl FnMut(u64) -> bool) -> bool {
    read(text, |hash, _| is_found(hash))
}

/// The terms that a text must have so that a quote may stand there: those of its words, without what it puts in.
pub(crate) fn terms_of_quote(quote: &str) -> Vec<u64> {
    let mut terms = Vec::new();
    let mut add = |words: &str| {
        read(words, |hash, is_word| {
            terms.extend(is_word.then_some(hash));
            false
        });
    };
    match pieces(quote) {
        Some(made) => made.pieces.iter().for_each(|piece| add(piece)),
        None => add(quote),
    }
    terms
}

fn read(text: &str, each: impl FnMut(u64, bool) -> bool) -> bool {
    let mut terms = Terms { word: Chain::EMPTY, all: Chain::EMPTY, each };
    let mut is_divided = false;
    let mut folded = String::new();
    for line in text.split(['\n', '\r', '\u{c}', '\u{2028}']) {
        for (number, token) in line.split_whitespace().enumerate() {
            let goes_on = is_divided
                && number == 0
                && token.chars().next().is_some_and(|c| c.is_lowercase() || ligature(c).is_some());
            let link = if goes_on { Link::Line } else { Link::No };
            let stop = if token.bytes().all(|byte| byte.is_ascii_graphic()) {
                terms.token(token, link)
            } else {
                folded.clear();
                fold_into(token, &[Dashes, Composition, HiddenCharacters], |c, _| match ligature(c) {
                    Some(letters) => folded.push_str(letters),
                    None => folded.push(c),
                });
                terms.token(&folded, link)
            };
            if stop {
                return true;
            }
            is_divided = divides(token);
        }
    }
    terms.end(Link::No)
}

/// Whether the hyphen that ends a line divides a word.
fn divides(token: &str) -> bool {
    let body = token.trim_end_matches(['-', '\u{2010}', SOFT]);
    let marks = &token[body.len()..];
    let letter = |c: char| c.is_alphabetic() || c > '\u{2ff}' && is_combining_mark(c);
    !marks.is_empty() && marks.chars().filter(|c| *c != SOFT).count() <= 1 && body.ends_with(letter)
}

impl Chain {
    const EMPTY: Chain = Chain { hash: FNV, bytes: 0, runs: 0 };

    fn add(&mut self, run: &str) {
        let mut small = [0; 4];
        for c in run.chars() {
            if c.is_ascii() {
                self.hash = fnv_on(self.hash, [c.to_ascii_lowercase() as u8]);
            } else {
                for c in c.to_lowercase() {
                    self.hash = fnv_on(self.hash, c.encode_utf8(&mut small).bytes());
                }
            }
        }
        self.bytes += run.len();
        self.runs += 1;
    }
}

impl<F: FnMut(u64, bool) -> bool> Terms<F> {
    /// Reads what stands between two spaces.
    fn token(&mut self, token: &str, mut link: Link) -> bool {
        let mut rest = token;
        loop {
            // A letter of a script without spaces is a word.
            let one = rest.chars().next().filter(|c| is_unspaced(*c)).map(char::len_utf8);
            let spaced = |c: char| c.is_alphanumeric() && !is_unspaced(c);
            let run = one.unwrap_or_else(|| rest.len() - rest.trim_start_matches(spaced).len());
            let (run, after) = rest.split_at(run);
            if !run.is_empty() && self.run(run, link) {
                return true;
            }
            let next = after.trim_start_matches(|c: char| !c.is_alphanumeric());
            if next.is_empty() {
                return false;
            }
            let is_hyphen = after.len() - next.len() == 1 && after.starts_with('-') && !run.is_empty();
            link = if is_hyphen { Link::Hyphen } else { Link::No };
            rest = next;
        }
    }

    fn run(&mut self, run: &str, link: Link) -> bool {
        if link == Link::Line {
            let mut own = Chain::EMPTY;
            own.add(run);
            let first = self.word;
            self.word.add(run);
            self.all.add(run);
            return first.runs == 1 && self.hand(first, false) || self.hand(own, false);
        }
        if self.end(link) {
            return true;
        }
        self.word.add(run);
        if link == Link::Hyphen {
            self.all.add(run);
        } else {
            self.all = self.word;
        }
        false
    }

    /// Ends the word, and what hyphens join, unless one follows.
    fn end(&mut self, link: Link) -> bool {
        let (word, all) = (self.word, self.all);
        self.word = Chain::EMPTY;
        if self.hand(word, true) {
            return true;
        }
        if link == Link::Hyphen {
            return false;
        }
        self.all = Chain::EMPTY;
        all.runs > word.runs && self.hand(all, false)
    }

    /// Hands on a term of two bytes or more.
    fn hand(&mut self, chain: Chain, is_word: bool) -> bool {
        chain.bytes > 1 && (self.each)(chain.hash, is_word)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::text::quote::{Context, QuoteMatch, find_quote};

    fn lacks(text: &str, quote: &str) -> usize {
        let mut all = BTreeSet::new();
        any_term(text, |hash| {
            all.insert(hash);
            false
        });
        terms_of_quote(quote).iter().filter(|hash| !all.contains(hash)).count()
    }

    #[test]
    fn a_quote_that_stands_in_a_text_has_its_terms() {
        for (text, quote) in [
            ("The e\u{fb00}ect of ero-\nsion", "effect of erosion"),
            ("effect of erosion", "e\u{fb00}ect of ero-\nsion"),
            ("a self-govern-\nment", "self-government"),
            ("a state-of-the-\nart mill", "state-of-the-art mill"),
            ("a well-known mill", "well-\nknown mill"),
            ("a well-\n\n  known mill", "well-known mill"),
            ("ero\u{ad}sion and ero\u{ad}\nsion", "erosion and erosion"),
            ("the cafe\u{301} closed", "caf\u{e9} closed"),
            ("zum Cafe\u{301}-\nhaus", "Caf\u{e9}haus"),
            ("2010-\n2012 and 2010\u{2013}2012", "2010-2012 and 2010-\n2012"),
            ("tax \u{2014} the first", "tax--the first"),
            ("of\u{fb01}-\n\u{fb01}x", "offifix"),
            ("It employs ten", "It employ[ed] ten [people]"),
            ("Mac-\nDonald", "Mac-Donald"),
            ("\u{5824}\u{9632}\u{306f}\u{5b89}\u{5168}", "\u{9632}\u{306f}\u{5b89}"),
        ] {
            assert_eq!(lacks(text, quote), 0, "{text:?} {quote:?}");
        }
        assert_eq!(lacks("ero--\nsion", "erosion"), 1);
        assert_eq!(lacks("ero-\nSion", "erosion"), 1);
        assert_eq!(lacks("The dam holds", "the weir leaks"), 2);
    }

    proptest::proptest! {
        #[test]
        fn what_is_found_has_its_terms(
            text in "[abA\u{fb01}\u{ad}\u{e9}e\u{301}\u{2014}\u{201c} '\n-]{0,24}",
            quote in "[abAfi\u{fb01}\u{ad}\u{e9}e\u{301} '\"\n-]{1,6}",
        ) {
            if let QuoteMatch::Exact(_) | QuoteMatch::Differs(_) | QuoteMatch::Ambiguous(_) =
                find_quote(&text, &quote, &Context::default())
            {
                proptest::prop_assert_eq!(lacks(&text, &quote), 0);
            }
        }
    }
}
