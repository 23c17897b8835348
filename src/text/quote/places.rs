//! Places: where words stand in a text as whole words.

use unicode_normalization::char::is_combining_mark;

use super::MOST_PLACES;
use super::shadow::other_case;
use crate::model::Span;
use crate::text::hidden::SOFT;
use crate::text::occurrence::{occurrences, one_by_one};
use crate::text::unspaced::is_unspaced;

/// Where each of `needles` stands in `text` as whole words; if there are several, at most [`MOST_PLACES`] for
/// each.
pub(super) fn places(text: &str, needles: &[&str]) -> Vec<Vec<Span>> {
    let most = if needles.len() == 1 { usize::MAX } else { MOST_PLACES };
    found(text, needles, |span| is_whole(text, span), most)
}

/// Where each of `needles` stands in the shadow of a text, perhaps within words.
pub(super) fn starts(shadow: &str, needles: &[&str]) -> Vec<Vec<Span>> {
    found(shadow, needles, |_| true, usize::MAX)
}

fn found(text: &str, needles: &[&str], keep: impl Fn(Span) -> bool, most: usize) -> Vec<Vec<Span>> {
    let found = if needles.len() == 1 { None } else { occurrences(text, needles) };
    let place = |needle: &&str| {
        let starts: Box<dyn Iterator<Item = usize>> = match &found {
            Some(found) => Box::new(found.get(needle).into_iter().flatten().copied()),
            None => Box::new(one_by_one(text, needle)),
        };
        let spans = starts.map(|start| Span { start, end: start + needle.len() });
        spans.filter(|span| keep(*span)).take(most).collect()
    };
    needles.iter().map(place).collect()
}

/// Whether a span begins and ends between words. Between letters of a script without spaces it may.
pub(super) fn is_whole(text: &str, span: Span) -> bool {
    // A mark that combines with a letter belongs to its word.
    let word = |c: char| c.is_alphanumeric() && !is_unspaced(c) || c > '\u{2ff}' && is_combining_mark(c);
    let words = span.of(text).unwrap_or_default().trim_matches(SOFT);
    let (head, tail) = (words.starts_with(word), words.ends_with(word));
    // A soft hyphen stands within a word.
    let before = text[..span.start].trim_end_matches(SOFT);
    let after = text[span.end..].trim_start_matches(SOFT);
    !(head && before.ends_with(word) || tail && after.starts_with(word))
}

/// The words as they are, and with the case of their first letter changed.
pub(super) fn variants(words: &str) -> Vec<String> {
    let mut all = vec![words.to_owned()];
    let first = words.char_indices().find(|(_, c)| c.is_alphanumeric());
    if let Some((at, c)) = first
        && let Some(other) = other_case(c)
    {
        let mut changed = words.to_owned();
        changed.replace_range(at..at + c.len_utf8(), other.encode_utf8(&mut [0; 4]));
        all.push(changed);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_soft_hyphen_divides_no_word() {
        for (text, start, whole) in
            [("a\u{ad}b c", 3, false), ("a b\u{ad}c", 2, false), ("a\u{ad} b", 4, true)]
        {
            assert_eq!(is_whole(text, Span { start, end: start + 1 }), whole, "{text:?}");
        }
    }
}
