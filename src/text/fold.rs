//! Folding: a shadow of a text for comparing, with a map back to the text itself.
//!
//! Invariant: each way of folding is one of [`Normalisation`], and folding changes nothing else: letters,
//! digits and case stay. The stored text is never folded. `each_way_folds_one_thing` holds it.

use serde::{Deserialize, Serialize};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::hidden::{hidden, is_blank, is_hidden_at, is_plain};
use super::look_alike::{as_latin, mixed_words};
use crate::model::{Normalisation, Span};

/// Every way of folding here, in the order in which they are named. A quote may differ in more ways.
pub(super) const ALL: [Normalisation; 5] = [
    Normalisation::Spacing,
    Normalisation::QuotationMarks,
    Normalisation::Dashes,
    Normalisation::Composition,
    Normalisation::HiddenCharacters,
];

/// A folded text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folded {
    /// The shadow.
    pub text: String,
    /// What it stands for, piece by piece, in order.
    pieces: Vec<Piece>,
}

/// A piece of a shadow, and the bytes of the text that it stands for (of at most 4 GiB).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Piece {
    /// Where it begins in the shadow.
    at: u32,
    start: u32,
    end: u32,
    /// Whether it is those bytes unchanged; otherwise the whole piece stands for all of them.
    same: bool,
}

impl Folded {
    /// The span of the text that a span of the shadow stands for. An empty span stands for nothing.
    #[must_use]
    pub fn origin(&self, span: Span) -> Option<Span> {
        if span.start >= span.end || span.end > self.text.len() {
            return None;
        }
        let piece = |at: usize| {
            let after = self.pieces.partition_point(|piece| piece.at as usize <= at);
            self.pieces.get(after.checked_sub(1)?)
        };
        let (first, last) = (piece(span.start)?, piece(span.end - 1)?);
        let start = first.start as usize + if first.same { span.start - first.at as usize } else { 0 };
        let end =
            if last.same { last.start as usize + span.end - last.at as usize } else { last.end as usize };
        Some(Span { start, end })
    }

    /// Adds a character that stands for a span of `text`.
    pub(crate) fn push(&mut self, text: &str, c: char, span: Span) {
        let same = span.end - span.start == c.len_utf8() && text[span.start..].starts_with(c);
        let (at, start, end) = (self.text.len() as u32, span.start as u32, span.end as u32);
        self.text.push(c);
        match self.pieces.last_mut() {
            Some(last) if same && last.same && last.end == start => last.end = end,
            _ => self.pieces.push(Piece { at, start, end, same }),
        }
    }
}

/// The shadow of `text` under the given ways of folding.
#[must_use]
pub fn fold(text: &str, ways: &[Normalisation]) -> Folded {
    let mut folded = Folded { text: String::with_capacity(text.len()), pieces: Vec::new() };
    fold_into(text, ways, |c, span| folded.push(text, c, span));
    folded
}

/// The shadow of a text as a reader sees it: without hidden characters, and with Latin letters where other
/// letters pass for them in Latin words. Returns nothing if that is the text itself.
#[must_use]
pub fn seen(text: &str) -> Option<Folded> {
    let bare = bare(text);
    let shown = bare.as_ref().map_or(text, |bare| bare.text.as_str());
    let mut letters: Vec<(usize, char)> = Vec::new();
    for word in mixed_words(shown).into_iter().filter(|word| word.as_latin) {
        letters.extend(word.letters.iter().filter_map(|(at, _)| Some((*at, as_latin(shown, *at)?))));
    }
    if letters.is_empty() {
        return bare;
    }
    let mut letters = letters.into_iter().peekable();
    let mut latin = Folded::default();
    for (at, c) in shown.char_indices() {
        let span = Span { start: at, end: at + c.len_utf8() };
        let origin = bare.as_ref().map_or(Some(span), |bare| bare.origin(span)).unwrap_or(span);
        let c = letters.next_if(|(letter, _)| *letter == at).map_or(c, |(_, latin)| latin);
        latin.push(text, c, origin);
    }
    Some(latin)
}

/// The shadow of a text without its hidden characters. Returns nothing if there are none.
pub(super) fn bare(text: &str) -> Option<Folded> {
    if is_plain(text) {
        return None;
    }
    hidden(text).next().map(|_| fold(text, &[Normalisation::HiddenCharacters]))
}

/// Hands the characters of the shadow to `push`, each with the bytes of the text that it stands for.
pub(super) fn fold_into(text: &str, ways: &[Normalisation], mut push: impl FnMut(char, Span)) {
    let spacing = ways.contains(&Normalisation::Spacing);
    let marks = ways.contains(&Normalisation::QuotationMarks);
    let dashes = ways.contains(&Normalisation::Dashes);
    let compose = ways.contains(&Normalisation::Composition);
    let bare = ways.contains(&Normalisation::HiddenCharacters);
    // The space not yet written, and whether the last character written binds to what follows.
    let mut space: Option<Span> = None;
    let mut binds = true;
    let mut one = |c: char, span: Span| {
        let hidden = bare && is_hidden_at(text, span.start, c);
        // A character that looks like a space is read as a space.
        if hidden && !is_blank(c) && !c.is_whitespace() {
            return;
        }
        let c = if hidden && is_blank(c) { ' ' } else { c };
        if spacing && c.is_whitespace() {
            space = Some(space.map_or(span, |first| Span { start: first.start, end: span.end }));
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

/// The letters that a ligature stands for: several letters that are printed as one sign. `æ` and `œ` are letters.
pub(crate) fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        '\u{132}' => "IJ",
        '\u{133}' => "ij",
        _ => return None,
    })
}

/// Spans of a character with the marks that combine with it; white space stays single characters.
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
        use Normalisation::{Composition, Dashes, HiddenCharacters, QuotationMarks, Spacing};
        for (way, text, shadow) in [
            (Spacing, "a \n\u{a0} b", "a b"),
            (Spacing, "Peru \u{2019}s ( new ) law", "Peru\u{2019}s(new)law"),
            (Spacing, "a\u{2019}b", "a\u{2019}b"),
            (QuotationMarks, "\u{201c}it\u{2019}s\u{201d}", "\"it's\""),
            (Dashes, "1\u{2013}2", "1-2"),
            (HiddenCharacters, "non-\u{200b}stop a\u{2060}b co\u{ad}op", "non-stop ab coop"),
            (HiddenCharacters, "19\u{fe01}6\u{e0041}9", "1969"),
            (HiddenCharacters, "the\u{3164}dam\u{2800}fell", "the dam fell"),
            (HiddenCharacters, "\u{1f468}\u{200d}\u{1f469}", "\u{1f468}\u{200d}\u{1f469}"),
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
    fn what_is_seen_maps_back() {
        let text = "\u{200b}The d\u{430}\u{ad}m \u{2013} \u{3b1}-rays";
        let shadow = seen(text).unwrap();
        assert_eq!(shadow.text, "The dam \u{2013} \u{3b1}-rays");
        for (word, stands) in [("dam", "d\u{430}\u{ad}m"), ("The", "The"), ("\u{3b1}-rays", "\u{3b1}-rays")] {
            let start = shadow.text.find(word).unwrap();
            let span = shadow.origin(Span { start, end: start + word.len() }).unwrap();
            assert_eq!(span.of(text), Some(stands));
        }
        for plain in ["The dam.", "Caf\u{e9} \u{2764}\u{fe0f}", ""] {
            assert_eq!(seen(plain), None);
        }
    }

    proptest::proptest! {
        #[test]
        fn each_character_of_a_shadow_maps_to_what_it_stands_for(text in "[a\u{430}\u{e9}e\u{301}\u{200b}\u{ad} \u{201c}\u{2764}\u{fe0f}]{0,24}") {
            let shadows = [fold(&text, &ALL), fold(&text, &[Normalisation::HiddenCharacters]), fold(&text, &[])];
            for shadow in shadows.into_iter().chain(seen(&text)) {
                let mut end = 0;
                for (start, c) in shadow.text.char_indices() {
                    let span = shadow.origin(Span { start, end: start + c.len_utf8() }).unwrap();
                    proptest::prop_assert!(span.of(&text).is_some_and(|words| !words.is_empty()));
                    proptest::prop_assert!(span.start >= end || span.end >= end);
                    end = span.end;
                }
            }
            proptest::prop_assert_eq!(fold(&text, &[]).text, text);
        }
    }
}
