//! Base forms: the form under which a dictionary lists a word, and how often English uses it.
//!
//! Invariant: only inflection is undone (rose, rising: rise), never derivation ("important" is not a form of
//! "import"), since an antonym of one word need not be an antonym of the other.
//! `inflection_is_undone_and_derivation_is_not` holds it.

use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::cue::is_finite;
use crate::words::{ADJECTIVES, FREQUENCY, IRREGULAR, VERBS};

/// The level of a word that the table does not have.
pub(crate) const UNKNOWN: u8 = 16;

/// A word of the table.
struct Known {
    level: u8,
    /// What its form shows, once that is asked for.
    form: OnceLock<Form>,
}

/// What the form of a word shows.
struct Form {
    base: Box<str>,
    /// Whether it is a finite form of a verb.
    verb: bool,
}

/// The words of the table.
static LEVELS: LazyLock<FxHashMap<&'static str, Known>> = LazyLock::new(|| {
    let mut levels = FxHashMap::with_capacity_and_hasher(30_000, FxBuildHasher);
    for row in FREQUENCY.rows() {
        let level = row.column(0).parse().unwrap_or(UNKNOWN);
        levels.extend(row.words(1).map(|word| (word, Known { level, form: OnceLock::new() })));
    }
    levels
});

/// The base form of each irregular form.
static BASES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let rows = IRREGULAR.rows();
    rows.flat_map(|row| row.words(1).map(move |form| (form, row.column(0)))).collect()
});

/// Forms that no rule makes, each with its base form.
pub(crate) fn irregular_forms() -> impl Iterator<Item = (&'static str, &'static str)> {
    BASES.iter().map(|(form, base)| (*form, *base))
}

/// The words that the table of frequencies has.
#[cfg(test)]
pub(crate) fn known_words() -> impl Iterator<Item = &'static str> {
    LEVELS.keys().copied()
}

/// A hash of bytes that is the same on every machine (FNV-1a, 64 bits).
pub(crate) fn fnv(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes
        .into_iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Base forms of verbs, and whether each is rarely anything else.
static BASE_VERBS: LazyLock<FxHashMap<&'static str, bool>> =
    LazyLock::new(|| VERBS.rows().map(|row| (row.column(0), row.marks().next().is_some())).collect());

/// Whether a word in lower case is a finite form of a verb, as far as its form shows: "rose", "employs",
/// "was"; not "employ" or "rising".
#[must_use]
pub(crate) fn is_verb_form(word: &str) -> bool {
    match known(word) {
        Some(form) => form.verb,
        None => is_finite(word) || inflects_verb(word, &inflected(word)),
    }
}

/// Whether a word that has this base form is a finite form of a verb.
fn inflects_verb(word: &str, base: &str) -> bool {
    base != word
        && !word.ends_with("ing")
        && !word.ends_with("er")
        && !word.ends_with("est")
        && BASE_VERBS.contains_key(base)
}

/// What the form of a word of the table shows: found once, since a text has most of its words often.
fn known(word: &str) -> Option<&'static Form> {
    LEVELS.get(word).map(|known| {
        known.form.get_or_init(|| {
            let base = inflected(word);
            Form { verb: is_finite(word) || inflects_verb(word, &base), base: base.into() }
        })
    })
}

/// Whether a word in lower case is a finite form of a verb that is rarely anything else: "rose", not "calls".
pub(super) fn is_sure_verb_form(word: &str) -> bool {
    is_finite(word) || (is_verb_form(word) && BASE_VERBS.get(&*lemma(word)) == Some(&true))
}

/// Whether a word in lower case is the base form of a verb.
pub(crate) fn is_verb_base(word: &str) -> bool {
    BASE_VERBS.contains_key(word)
}

/// Whether a word in lower case is the base form of a verb and rarely anything else.
pub(crate) fn is_sure_verb_base(word: &str) -> bool {
    BASE_VERBS.get(word) == Some(&true)
}

/// How rare a word is: 0 for the most frequent ones, one more for each factor of 2.5, [`UNKNOWN`] for a
/// word that the table lacks. The table is fixed, so that the same words always give the same keys.
pub(crate) fn rarity(word: &str) -> u8 {
    LEVELS.get(word).map_or(UNKNOWN, |known| known.level)
}

/// The base form of a word in lower case.
pub(crate) fn lemma(word: &str) -> Cow<'_, str> {
    known(word).map_or_else(|| inflected(word), |form| Cow::Borrowed(&*form.base))
}

/// The base form of a word of which nothing is known yet.
fn inflected(word: &str) -> Cow<'_, str> {
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(word);
    if let Some(base) = BASES.get(word) {
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
