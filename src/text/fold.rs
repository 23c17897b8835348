//! Folding: a shadow of a text for comparing, with a map back to the text itself.
//!
//! The law: each way of folding is one of [`Normalisation`], and folding changes nothing else: letters,
//! digits and case stay. The text that is stored is never folded.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use crate::model::{Normalisation, Span};

/// Every way of folding, in the order in which they are named.
pub(super) const ALL: [Normalisation; 4] = [
    Normalisation::Spacing,
    Normalisation::QuotationMarks,
    Normalisation::Dashes,
    Normalisation::Composition,
];

/// A folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The shadow.
    pub text: String,
    /// For each byte of the shadow, the bytes of the text that it stands for (of at most 4 GiB).
    map: Vec<(u32, u32)>,
}

impl Folded {
    /// The span of the text that a span of the shadow stands for.
    #[must_use]
    pub fn origin(&self, span: Span) -> Option<Span> {
        let (start, _) = *self.map.get(span.start)?;
        let (_, end) = *self.map.get(span.end.checked_sub(1)?)?;
        Some(Span { start: start as usize, end: end as usize })
    }
}

/// The shadow of `text` under the given ways of folding.
#[must_use]
pub fn fold(text: &str, ways: &[Normalisation]) -> Folded {
    let mut folded = Folded { text: String::with_capacity(text.len()), map: Vec::new() };
    fold_into(text, ways, |c, span| {
        folded.text.push(c);
        folded.map.resize(folded.text.len(), (span.start as u32, span.end as u32));
    });
    folded
}

/// Hands the characters of the shadow to `push`, each with the bytes of the text that it stands for.
fn fold_into(text: &str, ways: &[Normalisation], mut push: impl FnMut(char, Span)) {
    let spacing = ways.contains(&Normalisation::Spacing);
    let marks = ways.contains(&Normalisation::QuotationMarks);
    let dashes = ways.contains(&Normalisation::Dashes);
    let compose = ways.contains(&Normalisation::Composition);
    // The space not yet written, and whether the last character written binds to what follows.
    let mut space: Option<Span> = None;
    let mut binds = true;
    let mut one = |c: char, span: Span| {
        if spacing && c.is_whitespace() {
            space = Some(space.map_or(span, |first| Span { start: first.start, end: span.end }));
            return;
        }
        if dashes && c == '\u{ad}' || spacing && matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}') {
            return;
        }
        let c = if marks { plain_mark(c) } else { c };
        let c = if dashes { plain_dash(c) } else { c };
        let word = c.is_alphanumeric();
        if let Some(gap) = space.take()
            && word
            && !binds
        {
            push(' ', gap);
        }
        binds = spacing && !word;
        push(c, span);
    };
    for (start, end) in clusters(text) {
        let (cluster, span) = (&text[start..end], Span { start, end });
        if compose && !cluster.is_ascii() {
            cluster.nfc().for_each(|c| one(c, span));
        } else {
            cluster.chars().for_each(|c| one(c, span));
        }
    }
}

/// The form in which two claims that say the same in the same words are equal: folded in every way, in
/// lower case, without the full stop.
#[must_use]
pub fn normal_form(text: &str) -> String {
    let mut form = String::with_capacity(text.len());
    fold_into(text, &ALL, |c, _| form.extend(c.to_lowercase()));
    form.truncate(form.trim_end_matches(['.', '!', ' ']).len());
    form
}

/// Spans of a character with the marks that combine with it; of white space, one character each.
fn clusters(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = chars.next()?;
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = chars.peek().copied() {
            let jamo = ('\u{1160}'..='\u{11ff}').contains(&c);
            if c < '\u{300}' || (canonical_combining_class(c) == 0 && !jamo) {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        Some((start, end))
    })
}

fn plain_mark(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2039}' | '\u{203a}' | '`' | '\u{b4}'
        | '\u{2032}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2033}' => '"',
        _ => c,
    }
}

fn plain_dash(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_way_folds_one_thing() {
        use Normalisation::{Composition, Dashes, QuotationMarks, Spacing};
        for (way, text, shadow) in [
            (Spacing, "a \n\u{a0} b", "a b"),
            (Spacing, "Peru \u{2019}s ( new ) law", "Peru\u{2019}s(new)law"),
            (Spacing, "a\u{2019}b", "a\u{2019}b"),
            (Spacing, "non-\u{200b}stop a\u{2060}b", "non-stop ab"),
            (QuotationMarks, "\u{201c}it\u{2019}s\u{201d}", "\"it's\""),
            (Dashes, "1\u{2013}2 co\u{ad}op", "1-2 coop"),
            (Composition, "e\u{301}", "\u{e9}"),
            (Composition, "\u{1112}\u{1161}\u{11ab}", "\u{d55c}"),
        ] {
            assert_eq!(fold(text, &[way]).text, shadow, "{way:?}");
            assert_eq!(fold(text, &[]).text, text);
        }
    }

    #[test]
    fn spans_map_back() {
        let text = "Peru \u{2019}s new  law";
        let folded = fold(text, &ALL);
        let at = folded.text.find("new law").unwrap();
        let span = folded.origin(Span { start: at, end: at + 7 }).unwrap();
        assert_eq!(span.of(text), Some("new  law"));
        assert_eq!(folded.origin(Span { start: 0, end: 0 }), None);
    }

    #[test]
    fn the_same_words_have_one_normal_form() {
        assert_eq!(normal_form("The  \u{201c}Law\u{201d} passed ."), normal_form("the \"law\" passed"));
        assert_ne!(normal_form("The law passed"), normal_form("The law passes"));
    }
}
