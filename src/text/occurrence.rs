//! Occurrences: every place of many stretches of words in one text, in one pass.
//!
//! The law: the places are all there are, those that overlap too, and the time is in proportion to the text, however
//! many the stretches. The property `as_one_by_one` holds it. The stretches are told apart by hashes of their first
//! bytes and then of all of them (Karp and Rabin 1987, for several lengths).

use rustc_hash::FxHashMap;

/// How many first bytes tell where a stretch may stand: as many of these as it has.
const WIDTHS: [usize; 5] = [24, 12, 6, 3, 1];

/// The most bytes that are hashed, for each of the text, where first bytes agree: only texts made to do so need more.
const MOST_WORK: u64 = 256;

/// The stretches of one length that begin with the same bytes, with their numbers.
struct Class<'a> {
    length: usize,
    numbers: FxHashMap<&'a [u8], Vec<usize>>,
}

/// Where each of `needles` begins in `text`, in bytes; of an empty one nowhere. Nothing if the text and the needles are
/// such that looking would take too long.
pub(crate) fn occurrences(text: &str, needles: &[&str]) -> Option<Vec<Vec<usize>>> {
    let text = text.as_bytes();
    let mut places = vec![Vec::new(); needles.len()];
    let (mut work, most) = (0, MOST_WORK * (text.len() as u64 + 4096));
    for (at, width) in WIDTHS.iter().enumerate() {
        let longer = at.checked_sub(1).map_or(usize::MAX, |before| WIDTHS[before]);
        let of_width =
            needles.iter().enumerate().filter(|(_, needle)| (*width..longer).contains(&needle.len()));
        let mut starts: FxHashMap<&[u8], Vec<Class<'_>>> = FxHashMap::default();
        for (number, needle) in of_width {
            let needle = needle.as_bytes();
            let classes = starts.entry(&needle[..*width]).or_default();
            let class = match classes.iter_mut().position(|class| class.length == needle.len()) {
                Some(class) => &mut classes[class],
                None => {
                    classes.push(Class { length: needle.len(), numbers: FxHashMap::default() });
                    classes.last_mut()?
                }
            };
            class.numbers.entry(needle).or_default().push(number);
        }
        if starts.is_empty() {
            continue;
        }
        for (start, first) in text.windows(*width).enumerate() {
            for class in starts.get(first).into_iter().flatten() {
                let Some(words) = text.get(start..start + class.length) else { continue };
                work += class.length as u64;
                for number in class.numbers.get(words).into_iter().flatten() {
                    places[*number].push(start);
                }
            }
            if work > most {
                return None;
            }
        }
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn one_by_one(text: &str, needle: &str) -> Vec<usize> {
        (0..text.len())
            .filter(|at| !needle.is_empty() && text.as_bytes()[*at..].starts_with(needle.as_bytes()))
            .collect()
    }

    #[test]
    fn places_overlap_and_needles_repeat() {
        let text = "aaaa \u{e9}a";
        let places =
            occurrences(text, &["aa", "", "aa", "a", "\u{e9}", "aaaaaaaaaaaaaaaaaaaaaaaaa"]).unwrap();
        assert_eq!(places, [vec![0, 1, 2], vec![], vec![0, 1, 2], vec![0, 1, 2, 3, 7], vec![5], vec![]]);
        assert_eq!(occurrences("", &["a"]).unwrap(), [Vec::<usize>::new()]);
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
            let wanted: Vec<_> = needles.iter().map(|needle| one_by_one(&text, needle)).collect();
            proptest::prop_assert_eq!(occurrences(&text, &needles).unwrap(), wanted);
        }

        #[test]
        fn parts_of_the_text_are_found(text in "[ab ]{40,60}", starts in proptest::collection::vec((0_usize..40, 0_usize..40), 1..6)) {
            let needles: Vec<&str> = starts.iter().map(|(at, length)| &text[*at..(at + length).min(text.len())]).collect();
            let wanted: Vec<_> = needles.iter().map(|needle| one_by_one(&text, needle)).collect();
            proptest::prop_assert_eq!(occurrences(&text, &needles).unwrap(), wanted);
        }
    }
}
