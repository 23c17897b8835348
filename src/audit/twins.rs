//! Twins: claims that say the same in the same words, found for a few claims without folding all.

use rustc_hash::FxHashMap;

use crate::model::{Seq, View};
use crate::text::normal_form;

/// How many letters and digits at the beginning of a text are compared first.
const START: usize = 8;

/// Of each text, the claims in force that have its normal form, in order.
pub(super) fn twins(view: &View, texts: &[&str]) -> Vec<Vec<Seq>> {
    let starts: Vec<Start> = texts.iter().map(|text| Start::of(text)).collect();
    let forms: Vec<String> = texts.iter().map(|text| normal_form(text)).collect();
    let mut whole: FxHashMap<[u8; START], Vec<usize>> = FxHashMap::default();
    let mut open = Vec::new();
    for (at, start) in starts.iter().enumerate() {
        if start.open { open.push(at) } else { whole.entry(start.letters).or_default().push(at) }
    }
    let all: Vec<usize> = (0..texts.len()).collect();
    let mut firsts = [!open.is_empty(); 256];
    whole.keys().for_each(|letters| firsts[usize::from(letters[0])] = true);
    let mut found = vec![Vec::new(); texts.len()];
    for (seq, _, claim) in view.claims() {
        // Most texts begin with another letter.
        if let Some(first) = claim.text.as_bytes().first().filter(|first| first.is_ascii_alphanumeric())
            && !firsts[usize::from(first.to_ascii_lowercase())]
            && claim.text.as_bytes().get(1).is_some_and(u8::is_ascii)
        {
            continue;
        }
        let start = Start::of(&claim.text);
        let likely = if start.open { Some(&all) } else { whole.get(&start.letters) };
        let mut form = None;
        for at in likely.into_iter().chain([&open].into_iter().filter(|_| !start.open)).flatten() {
            if start.may_be(starts[*at])
                && may_agree(&claim.text, texts[*at])
                && *form.get_or_insert_with(|| normal_form(&claim.text)) == forms[*at]
                && view.in_force(seq)
            {
                found[*at].push(seq);
            }
        }
    }
    found
}

/// The first ASCII letters and digits of a text's normal form.
#[derive(Debug, Clone, Copy)]
struct Start {
    /// In lower case; zeros after them.
    letters: [u8; START],
    count: usize,
    /// Whether others may follow them within the first eight: something comes that folding may change.
    open: bool,
}

impl Start {
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut start = Start { letters: [0; START], count: 0, open: false };
        for (at, byte) in bytes.iter().enumerate() {
            // A mark that follows a letter may combine with it.
            let next = bytes.get(at + 1).is_some_and(|next| !next.is_ascii());
            if !byte.is_ascii() || next && byte.is_ascii_alphanumeric() {
                start.open = true;
                break;
            }
            if byte.is_ascii_alphanumeric() {
                start.letters[start.count] = byte.to_ascii_lowercase();
                start.count += 1;
                if start.count == START {
                    break;
                }
            }
        }
        start
    }

    /// Whether two texts that begin so may have one normal form.
    fn may_be(self, other: Start) -> bool {
        let least = self.count.min(other.count);
        if self.open || other.open {
            return self.letters[..least] == other.letters[..least];
        }
        self.letters == other.letters
    }
}

/// Whether two texts may have the same normal form. This is cheap if both are ASCII: folding then keeps their letters
/// and digits.
fn may_agree(text: &str, other: &str) -> bool {
    if !text.is_ascii() || !other.is_ascii() {
        return true;
    }
    kept(text).eq(kept(other))
}

fn kept(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_texts_of_one_normal_form_are_kept_apart() {
        let texts = [
            "The dam holds.",
            "the  dam, holds!",
            "\u{201c}The dam holds\u{201d}",
            "The d\u{200b}am holds",
            "It",
            "it.",
            "Cafe\u{301} opens",
            "Caf\u{e9} opens.",
            "Caf\u{e9} open",
            "e\u{301}",
            "\u{e9}",
            "e",
            "",
            "!",
            "The dam holds water",
            "The dam\u{2019}s gate",
            "The dam's gate",
            "\u{ff21}",
            "A",
            "K",
            "\u{212a}",
            "k",
        ];
        for text in texts {
            for other in texts {
                let same = normal_form(text) == normal_form(other);
                let may = Start::of(text).may_be(Start::of(other)) && may_agree(text, other);
                assert!(may || !same, "{text:?} {other:?}");
            }
        }
    }
}
