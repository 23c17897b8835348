//! Stitches: a quote without a mark of an elision whose parts stand apart in the text.
//!
//! Invariant: each part is a run of at least [`FEWEST`] words that stands in the text, and there are at most
//! [`MOST_PARTS`]. Words that follow each other in the text are not apart, whatever marks stand between them.
//! `what_is_put_together_is_seen` holds it.

use super::places::{is_whole, variants};
use super::shadow::shadow;
use crate::model::Span;
use crate::text::fold::Folded;

/// The fewest words of a part: two words stand side by side in many texts.
const FEWEST: usize = 3;

/// The most parts that are looked for.
const MOST_PARTS: usize = 4;

/// The longest quote that is taken apart, in bytes. Each part costs some passes over the text.
const LONGEST: usize = 4096;

/// Where the parts of a quote stand, if it is put together of two or more stretches of the text.
pub(super) fn stitched(text: &str, shade: &Folded, quote: &str) -> Option<Vec<Span>> {
    if quote.len() > LONGEST {
        return None;
    }
    let words: Vec<&str> = quote.split_whitespace().collect();
    let mut places = Vec::new();
    let mut from = 0;
    while from < words.len() {
        let left = words.len() - from;
        if left < FEWEST || places.len() == MOST_PARTS {
            return None;
        }
        // If a run of words stands in the text, so does every run that it begins with.
        let stands = |count: usize| first(text, shade, &words[from..from + count]);
        let mut best = stands(FEWEST)?;
        let (mut low, mut high) = (FEWEST, left);
        while low < high {
            let middle = (low + high).div_ceil(2);
            match stands(middle) {
                Some(place) => (low, best) = (middle, place),
                None => high = middle - 1,
            }
        }
        // The last words of a part may begin the next one.
        places.push(best);
        from += low;
        let short = words.len() - from;
        if short > 0 && short < FEWEST {
            return None;
        }
    }
    (places.len() > 1 && !stands_but_for_marks(shade, quote)).then_some(places)
}

/// Whether the words of a quote stand in the text one after the other, with other marks between them: then it has no
/// parts that stand apart.
fn stands_but_for_marks(shade: &Folded, quote: &str) -> bool {
    let bare = |shadow: &str| {
        let mut words = String::from(" ");
        for word in shadow.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            words.extend(word.chars().flat_map(char::to_lowercase));
            words.push(' ');
        }
        words
    };
    bare(&shade.text).contains(&bare(&shadow(quote).text))
}

/// The first place of a run of words.
fn first(text: &str, shade: &Folded, words: &[&str]) -> Option<Span> {
    let words = words.join(" ");
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    variants(&shadow(words).text).iter().find_map(|needle| {
        let spans = shade.text.match_indices(needle.as_str());
        let spans = spans.filter_map(|(start, _)| shade.origin(Span { start, end: start + needle.len() }));
        spans.take(64).find(|span| is_whole(text, *span))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_together_is_seen() {
        let text =
            "The dam holds 40 million litres. The weir leaks badly in spring. A mill stands by the old weir.";
        let parts = |quote: &str| {
            let places = stitched(text, &shadow(text), quote)?;
            Some(places.into_iter().filter_map(|span| span.of(text)).collect::<Vec<_>>())
        };
        assert_eq!(
            parts("the dam holds 40 million litres by the old weir"),
            Some(vec!["The dam holds 40 million litres", "by the old weir"])
        );
        for quote in [
            "the dam holds ten",
            "The dam leaks",
            "",
            "zebra",
            "a mill stands by the dam",
            "The dam holds, 40 million litres",
            "The weir leaks badly; in spring a mill stands by",
        ] {
            assert_eq!(parts(quote), None, "{quote}");
        }
    }
}
