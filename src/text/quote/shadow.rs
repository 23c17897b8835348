//! The shadow in which a quote is looked for: a text without what may differ, with a map back to the text.
//!
//! Invariant: the shadow decides nothing. It only proposes places; the words of the text there and the words of the
//! quote are then compared sign by sign, and each difference must be one of those that are named.
//! `only_named_differences_are_the_same` holds it.

use crate::model::Normalisation::{
    self, Composition, Dashes, FirstLetter, HiddenCharacters, Ligatures, LineEndHyphen, QuotationMarks,
    Spacing,
};
use crate::model::Span;
use crate::text::fold::{Folded, fold_into, ligature};
use crate::text::hidden::SOFT;

/// The ways in which words may differ and be the same, in the order in which they are named.
pub(super) const WAYS: [Normalisation; 8] =
    [Spacing, QuotationMarks, Dashes, Composition, HiddenCharacters, Ligatures, LineEndHyphen, FirstLetter];

/// A sign of a text, as far as ways of reading it leave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sign {
    c: char,
    span: Span,
    /// Whether it is a hyphen after which a line ends within a word.
    divides: bool,
}

/// The shadow of a text for looking for quotes: every way of reading is applied, and hyphens within words are left
/// out.
pub(super) fn shadow(text: &str) -> Folded {
    let mut folded = Folded::default();
    let mut last = None;
    let mut held: Option<Sign> = None;
    signs(text, &WAYS, |sign| {
        if let Some(hyphen) = held.take()
            && !sign.c.is_alphanumeric()
        {
            folded.push(text, hyphen.c, hyphen.span);
            last = Some(hyphen.c);
        }
        if sign.c == '-' && last.is_some_and(char::is_alphanumeric) {
            held = Some(sign);
            return;
        }
        folded.push(text, sign.c, sign.span);
        last = Some(sign.c);
    });
    if let Some(hyphen) = held {
        folded.push(text, hyphen.c, hyphen.span);
    }
    folded
}

/// The fewest ways of reading under which words of a text and words that were given are the same, if there are such.
pub(super) fn differences(found: &str, given: &str) -> Option<Vec<Normalisation>> {
    let mut ways = WAYS.to_vec();
    if !same(found, given, &ways) {
        return None;
    }
    for way in WAYS {
        let fewer: Vec<Normalisation> = ways.iter().copied().filter(|kept| *kept != way).collect();
        if same(found, given, &fewer) {
            ways = fewer;
        }
    }
    Some(ways)
}

/// Whether words of a text and words that were given are the same under some ways of reading.
fn same(found: &str, given: &str, ways: &[Normalisation]) -> bool {
    let read = |text: &str| {
        let mut all = Vec::with_capacity(text.len());
        signs(text, ways, |sign| all.push(sign));
        all
    };
    let (found, given) = (read(found), read(given));
    let (mut a, mut b) = (found.iter().peekable(), given.iter().peekable());
    let mut first = ways.contains(&FirstLetter);
    loop {
        match (a.peek(), b.peek()) {
            (None, None) => return true,
            (Some(x), Some(y)) if x.c == y.c => {
                first &= !x.c.is_alphanumeric();
                a.next();
                b.next();
            }
            // A word that was divided at the end of a line is whole elsewhere.
            (Some(x), _) if x.divides => drop(a.next()),
            (_, Some(y)) if y.divides => drop(b.next()),
            (Some(x), Some(y)) if first && x.c.is_alphabetic() && other_case(x.c) == Some(y.c) => {
                first = false;
                a.next();
                b.next();
            }
            _ => return false,
        }
    }
}

/// The same letter as a capital, or as a small letter.
pub(super) fn other_case(c: char) -> Option<char> {
    let one = |mut all: Box<dyn Iterator<Item = char>>| all.next().filter(|_| all.next().is_none());
    let other =
        if c.is_uppercase() { one(Box::new(c.to_lowercase())) } else { one(Box::new(c.to_uppercase())) };
    other.filter(|other| *other != c)
}

/// Hands the signs of a text to `each`.
fn signs(text: &str, ways: &[Normalisation], mut each: impl FnMut(Sign)) {
    let has = |way| ways.contains(&way);
    let (marks, dashes, ligatures, divided) =
        (has(QuotationMarks), has(Dashes), has(Ligatures), has(LineEndHyphen));
    let mut last: Option<Sign> = None;
    fold_into(text, ways, |c, span| {
        let before = last;
        let mut push = |sign: Sign| {
            last = Some(sign);
            each(sign);
        };
        let is_letter = before.is_some_and(|last| last.c.is_alphabetic());
        if divided && is_letter && !c.is_alphanumeric() && span.start < span.end {
            // A soft hyphen that shows at the end of a line may already be gone: then the space is left.
            let hyphen = matches!(c, '-' | '\u{2010}' | SOFT) && breaks_after(text, span.end);
            let gone =
                c.is_whitespace() && text[..span.start].ends_with(SOFT) && breaks_after(text, span.start);
            if hyphen || gone {
                return push(Sign { c: '-', span, divides: true });
            }
        }
        // The end of the line after such a hyphen.
        if c.is_whitespace() && before.is_some_and(|last| last.divides) {
            return;
        }
        // A mark and the same mark again are one: `--` is a dash, and two single marks a double one.
        let adjoins =
            |c: char| before.is_some_and(|last| last.c == c && last.span.end == span.start && !last.divides);
        match c {
            '"' | '\'' if marks => {
                if !adjoins('\'') {
                    push(Sign { c: '\'', span, divides: false });
                }
            }
            '-' if dashes && adjoins('-') => {}
            _ => match ligature(c).filter(|_| ligatures) {
                Some(letters) => letters.chars().for_each(|c| push(Sign { c, span, divides: false })),
                None => push(Sign { c, span, divides: false }),
            },
        }
    });
}

/// Whether a line ends at a place, and the next begins with a small letter.
fn breaks_after(text: &str, at: usize) -> bool {
    let rest = &text[at..];
    let next = rest.trim_start();
    let gap = &rest[..rest.len() - next.len()];
    gap.contains(['\n', '\r', '\u{c}', '\u{2028}'])
        && next.chars().next().is_some_and(|c| c.is_lowercase() || ligature(c).is_some())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_named_differences_are_the_same() {
        for (found, given, ways) in [
            ("The dam", "The dam", &[][..]),
            ("e\u{fb00}ective", "effective", &[Ligatures]),
            ("per-\ncent", "percent", &[LineEndHyphen]),
            ("per-\n  cent", "per-cent", &[LineEndHyphen]),
            ("per\u{ad}\ncent", "percent", &[LineEndHyphen]),
            ("per\u{ad}cent", "percent", &[HiddenCharacters]),
            ("o\u{fb03}-\ncial", "official", &[Ligatures, LineEndHyphen]),
            ("percent", "per-\ncent", &[LineEndHyphen]),
            ("The dam", "the dam", &[FirstLetter]),
            ("\u{201c}The dam", "\"the dam", &[QuotationMarks, FirstLetter]),
            ("a \u{2014} b", "a--b", &[Spacing, Dashes]),
            ("a \u{2014} b", "a -- b", &[Dashes]),
            ("\u{2018}x\u{2019}", "\"x\"", &[QuotationMarks]),
            ("''x''", "\u{201c}x\u{201d}", &[QuotationMarks]),
            ("e\u{301}", "\u{e9}", &[Composition]),
        ] {
            assert_eq!(differences(found, given).as_deref(), Some(ways), "{found:?} {given:?}");
        }
        for (found, given) in [
            ("re-form", "reform"),
            ("re- form", "reform"),
            ("2010-\n2012", "20102012"),
            ("Mac-\nDonald", "MacDonald"),
            ("The Dam", "the dam"),
            ("the dam", "the Dam"),
            ("A dam", "a Dam"),
            ("tax - the", "tax the"),
            ("taxthe", "tax-the"),
            ("can't", "cant"),
            ("a.b", "ab"),
            ("co\u{f6}p", "coop"),
            ("\u{e6}on", "aeon"),
            ("1,000", "1000"),
            ("x", ""),
        ] {
            assert_eq!(differences(found, given), None, "{found:?} {given:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_same_words_have_one_shadow(found in "[abA\u{fb01}\u{ad}\u{2014}\u{201c} '\n-]{0,12}", given in "[abfiA\u{ad} '\"\n-]{0,12}") {
            let ways: Vec<_> = WAYS.into_iter().filter(|way| *way != FirstLetter).collect();
            if same(&found, &given, &ways) {
                proptest::prop_assert_eq!(shadow(&found).text, shadow(&given).text);
            }
        }

        #[test]
        fn what_is_in_a_shadow_stands_for_words(text in "[abA\u{fb01}\u{fb03}\u{ad}\u{e9}e\u{301}\u{2014}\u{201c} '\n-]{0,24}") {
            let shadow = shadow(&text);
            for (start, c) in shadow.text.char_indices() {
                let span = shadow.origin(Span { start, end: start + c.len_utf8() }).unwrap();
                proptest::prop_assert!(span.of(&text).is_some_and(|words| !words.is_empty()));
            }
        }
    }
}
