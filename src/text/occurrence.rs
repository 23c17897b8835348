//! Occurrences: every place of many stretches of words in one text, in one pass.
//!
//! Invariant: every place is found, also where places overlap, and the time is in proportion to the text,
//! however many stretches there are. The property `as_one_by_one` holds it. Stretches are distinguished by
//! hashes of their first bytes, and then of all their bytes (Karp and Rabin 1987, for several lengths).
//!
//! An automaton of `aho-corasick` finds the same places, but it would need memory in proportion to all
//! stretches, which here may be as long as the text.

use rustc_hash::FxHashMap;

use crate::model::Span;

/// How many first bytes are hashed to find where a stretch may stand: the largest number that it has.
const WIDTHS: [usize; 5] = [24, 12, 6, 3, 1];

/// The most bytes that are hashed for each byte of the text where first bytes agree. Only a text that was
/// made for it needs more.
const MOST_WORK: u64 = 256;

/// The stretches of one length that begin with the same bytes, and what was noted of their places.
struct Class<'a, T> {
    length: usize,
    made: FxHashMap<&'a str, T>,
}

/// Where each of `needles` begins in `text`, in bytes. An empty needle is nowhere. Returns nothing if the
/// search would take too long, which a text and needles can be made to do.
pub(crate) fn occurrences<'a>(text: &str, needles: &[&'a str]) -> Option<FxHashMap<&'a str, Vec<usize>>> {
    fold(text, needles, |places: &mut Vec<usize>, span| places.push(span.start))
}

/// How often each of `needles` stands in `text`, as [`str::matches`] counts: of places that overlap one
/// counts. An empty needle is never found. It takes one pass, unless text and needles were made to need more.
#[must_use]
pub fn counts<'a>(text: &str, needles: &[&'a str]) -> FxHashMap<&'a str, usize> {
    let count = |(count, end): &mut (usize, usize), span: Span| {
        if span.start >= *end {
            (*count, *end) = (*count + 1, span.end);
        }
    };
    match fold(text, needles, count) {
        Some(counts) => counts.into_iter().map(|(needle, (count, _))| (needle, count)).collect(),
        None => {
            let needles = needles.iter().filter(|needle| !needle.is_empty());
            needles.map(|needle| (*needle, text.matches(needle).count())).collect()
        }
    }
}

/// Hands the places of each of `needles` in `text` to `note`, in order.
fn fold<'a, T: Default>(
    text: &str,
    needles: &[&'a str],
    note: impl Fn(&mut T, Span),
) -> Option<FxHashMap<&'a str, T>> {
    let mut found = FxHashMap::default();
    let (mut work, most) = (0, MOST_WORK * (text.len() as u64 + 4096));
    for (at, width) in WIDTHS.iter().enumerate() {
        let longer = at.checked_sub(1).map_or(usize::MAX, |before| WIDTHS[before]);
        let mut starts: FxHashMap<&[u8], Vec<Class<'_, T>>> = FxHashMap::default();
        for needle in needles.iter().filter(|needle| (*width..longer).contains(&needle.len())) {
            let classes = starts.entry(&needle.as_bytes()[..*width]).or_default();
            let class = match classes.iter_mut().position(|class| class.length == needle.len()) {
                Some(class) => &mut classes[class],
                None => {
                    classes.push(Class { length: needle.len(), made: FxHashMap::default() });
                    classes.last_mut()?
                }
            };
            class.made.entry(needle).or_default();
        }
        if starts.is_empty() {
            continue;
        }
        for (start, first) in text.as_bytes().windows(*width).enumerate() {
            for class in starts.get_mut(first).into_iter().flatten() {
                work += class.length as u64;
                let span = Span { start, end: start + class.length };
                // A span that cuts a character is not a place.
                let Some(words) = span.of(text) else { continue };
                if let Some(made) = class.made.get_mut(words) {
                    note(made, span);
                }
            }
            if work > most {
                return None;
            }
        }
        found.extend(starts.into_values().flatten().flat_map(|class| class.made));
    }
    Some(found)
}

/// Where one stretch begins, found by a search for it alone.
pub(crate) fn one_by_one<'a>(text: &'a str, needle: &'a str) -> impl Iterator<Item = usize> + 'a {
    let mut from = 0;
    let step = needle.chars().next().map(char::len_utf8);
    std::iter::from_fn(move || {
        let at = from + text[from..].find(needle)?;
        from = at + step?;
        Some(at)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn in_one_pass(text: &str, needles: &[&str]) -> Vec<Vec<usize>> {
        let found = occurrences(text, needles).unwrap();
        needles.iter().map(|needle| found.get(needle).cloned().unwrap_or_default()).collect()
    }

    #[test]
    fn places_overlap_and_needles_repeat() {
        let text = "aaaa \u{e9}a";
        let places = in_one_pass(text, &["aa", "", "aa", "a", "\u{e9}", "aaaaaaaaaaaaaaaaaaaaaaaaa"]);
        assert_eq!(places, [vec![0, 1, 2], vec![], vec![0, 1, 2], vec![0, 1, 2, 3, 7], vec![5], vec![]]);
        assert_eq!(in_one_pass("", &["a"]), [Vec::<usize>::new()]);
        assert!(one_by_one("aaa", "aa").eq([0, 1]) && one_by_one("a", "").next().is_none());
    }

    #[test]
    fn what_would_take_too_long_is_not_begun() {
        let text = "a".repeat(1 << 14);
        let needles: Vec<&str> = (24..24 + 1024).map(|length| &text[..length]).collect();
        assert_eq!(occurrences(&text, &needles), None);
    }

    proptest::proptest! {
        #[test]
        fn as_one_by_one(text in "[ab\u{e9} ]{0,60}", needles in proptest::collection::vec("[ab\u{e9} ]{0,30}|(ab){0,15}", 0..6)) {
            let needles: Vec<&str> = needles.iter().map(String::as_str).collect();
            let wanted: Vec<Vec<usize>> =
                needles.iter().map(|needle| one_by_one(&text, needle).collect()).collect();
            proptest::prop_assert_eq!(in_one_pass(&text, &needles), wanted);
            let counts = counts(&text, &needles);
            for needle in needles.iter().filter(|needle| !needle.is_empty()) {
                proptest::prop_assert_eq!(counts[needle], text.matches(needle).count());
            }
        }

        #[test]
        fn parts_of_the_text_are_found(text in "[ab ]{40,60}", starts in proptest::collection::vec((0_usize..40, 0_usize..40), 1..6)) {
            let needles: Vec<&str> = starts.iter().map(|(at, length)| &text[*at..(at + length).min(text.len())]).collect();
            let wanted: Vec<Vec<usize>> =
                needles.iter().map(|needle| one_by_one(&text, needle).collect()).collect();
            proptest::prop_assert_eq!(in_one_pass(&text, &needles), wanted);
        }
    }
}
