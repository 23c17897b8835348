//! Base forms: the form under which a dictionary lists a word, and how often English uses it.
//!
//! Invariant: only inflection is undone (rose, rising: rise), never derivation ("important" is not a form of
//! "import"), since an antonym of one word need not be an antonym of the other.
//! `inflection_is_undone_and_derivation_is_not` holds it.

use std::borrow::Cow;

use super::cue::is_finite;
use super::vocabulary::{self, Form, Known, UNKNOWN, irregular, rarity, verb};
use crate::words::{ADJECTIVES, Kinds};

/// A hash of bytes that is the same on every machine (FNV-1a, 64 bits).
pub(crate) fn fnv(bytes: impl IntoIterator<Item = u8>) -> u64 {
    fnv_on(FNV, bytes)
}

/// The hash of no bytes.
pub(crate) const FNV: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of bytes that follow others, of which the hash is given.
pub(crate) fn fnv_on(hash: u64, bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// What is known of a word in lower case, and what its form shows.
pub(super) fn known(word: &str) -> Option<&'static Known> {
    vocabulary::known(word, form_of)
}

/// What the form of a word shows.
pub(super) fn form_of(word: &str) -> Form {
    let base = inflected(word);
    let of_base = verb(&base);
    let listed = is_finite(word);
    let inflects = base != word
        && !word.ends_with("ing")
        && !word.ends_with("er")
        && !word.ends_with("est")
        && of_base.is_some();
    let sure = listed || inflects && of_base == Some(true);
    let kinds = Kinds::of(&base);
    Form { base: base.into(), kinds, verb: listed || inflects, sure_verb: sure }
}

/// Whether a word that the table does not have may be a form of another one, by its ending.
pub(super) fn shows_form(word: &str) -> bool {
    word.ends_with(['s', 'd', 'g', 'r', 't', '\''])
}

/// Whether a word in lower case is a finite form of a verb, as far as its form shows: "rose", "employs",
/// "was"; not "employ" or "rising".
#[must_use]
pub(crate) fn is_verb_form(word: &str) -> bool {
    known(word).map_or_else(|| form_of(word).verb, |known| known.form.verb)
}

/// Whether a word in lower case is a finite form of a verb that is rarely anything else: "rose", not "calls".
pub(super) fn is_sure_verb_form(word: &str) -> bool {
    known(word).map_or_else(|| form_of(word).sure_verb, |known| known.form.sure_verb)
}

/// Whether a word in lower case is the base form of a verb.
pub(crate) fn is_verb_base(word: &str) -> bool {
    verb(word).is_some()
}

/// Whether a word in lower case is the base form of a verb and rarely anything else.
pub(crate) fn is_sure_verb_base(word: &str) -> bool {
    verb(word) == Some(true)
}

/// The base form of a word in lower case.
pub(crate) fn lemma(word: &str) -> Cow<'_, str> {
    known(word).map_or_else(|| inflected(word), |known| Cow::Borrowed(&*known.form.base))
}

/// The base form of a word of which nothing is known yet.
fn inflected(word: &str) -> Cow<'_, str> {
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(word);
    if let Some(base) = irregular(word) {
        return Cow::Borrowed(base);
    }
    if !word.is_ascii() || word.len() < 4 {
        return Cow::Borrowed(word);
    }
    regular(word).map_or(Cow::Borrowed(word), Cow::Owned)
}

fn regular(word: &str) -> Option<String> {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return Some(format!("{stem}y"));
    }
    if let Some(stem) = word.strip_suffix('s').filter(|stem| !stem.ends_with(['s', 'u', 'i'])) {
        let whole = stem.strip_suffix('e').filter(|short| {
            ["s", "x", "z", "ch", "sh"].iter().any(|end| short.ends_with(end))
                && rarity(short) <= rarity(stem)
                // "criticises" is a form of "criticise".
                && !short.ends_with("is")
        });
        return Some(whole.unwrap_or(stem).to_owned());
    }
    for end in ["ed", "ing"] {
        // In "succeed", "ed" is not an ending.
        let whole = word.ends_with("eed");
        if let Some(stem) = word.strip_suffix(end).filter(|stem| has_vowel(stem) && stem.len() > 1 && !whole)
        {
            if end == "ed" && stem.ends_with('i') {
                return Some(format!("{}y", &stem[..stem.len() - 1]));
            }
            return base(stem);
        }
    }
    for end in ["er", "est"] {
        if let Some(stem) = word.strip_suffix(end).filter(|stem| stem.len() > 2) {
            let stem = match stem.strip_suffix('i') {
                Some(short) => format!("{short}y"),
                None => base(stem)?,
            };
            // Only short adjectives compare this way; "order" and "paper" do not.
            if ADJECTIVES.has(&stem) {
                return Some(stem);
            }
        }
    }
    None
}

/// The verb or adjective of which a stem is left when -ed, -ing, -er or -est is taken off.
fn base(stem: &str) -> Option<String> {
    let bytes = stem.as_bytes();
    let [.., before, last] = bytes else { return None };
    let silent = format!("{stem}e");
    if before == last && !b"aeiou".contains(last) {
        let single = &stem[..stem.len() - 1];
        let keeps = b"lszf".contains(last) && rarity(stem) <= rarity(single);
        return Some(if keeps { stem } else { single }.to_owned());
    }
    // "hop-ed" comes from "hope": "hop" would have doubled its end.
    let short = bytes.iter().filter(|byte| b"aeiouy".contains(byte)).count() == 1
        && b"aeiou".contains(before)
        && !b"aeiouwxy".contains(last)
        && stem.len() > 2;
    let unknown = rarity(&silent) == UNKNOWN && rarity(stem) == UNKNOWN;
    let soft =
        unknown && ["at", "iz", "is", "v", "c", "u", "dg", "rg", "ag"].iter().any(|end| stem.ends_with(end));
    let longer = soft || rarity(&silent) < rarity(stem) || (short && rarity(&silent) < UNKNOWN);
    Some(if longer { silent } else { stem.to_owned() })
}

fn has_vowel(stem: &str) -> bool {
    stem.bytes().any(|byte| b"aeiouy".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflection_is_undone_and_derivation_is_not() {
        for (form, base) in [
            ("increased", "increase"),
            ("rose", "rise"),
            ("rising", "rise"),
            ("hoped", "hope"),
            ("planned", "plan"),
            ("visited", "visit"),
            ("falling", "fall"),
            ("stared", "stare"),
            ("cities", "city"),
            ("boxes", "box"),
            ("uses", "use"),
            ("houses", "house"),
            ("approves", "approve"),
            ("hotter", "hot"),
            ("largest", "large"),
            ("denied", "deny"),
            ("important", "important"),
            ("order", "order"),
            ("this", "this"),
            ("news", "news"),
            ("minister's", "minister"),
            ("opening", "open"),
            ("killed", "kill"),
            ("children", "child"),
            ("passes", "pass"),
            ("class", "class"),
            ("red", "red"),
            ("succeed", "succeed"),
            ("succeeded", "succeed"),
            ("exceeds", "exceed"),
            ("bring", "bring"),
        ] {
            assert_eq!(lemma(form), base, "{form}");
        }
    }

    #[test]
    fn a_finite_form_of_a_verb_is_known() {
        for word in ["rose", "employs", "was", "sued", "beat", "denied"] {
            assert_eq!(is_verb_form(word), word != "beat", "{word}");
        }
        assert!(!is_verb_form("rising") && !is_verb_form("dogs") && !is_verb_form("harbour"));
    }

    #[test]
    fn frequent_words_have_low_levels() {
        assert!(rarity("the") < rarity("minister") && rarity("minister") < rarity("zzyzx"));
    }
}
