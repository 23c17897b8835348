//! Words: the form under which a dictionary lists one, and how often English uses it.
//!
//! The law: only inflection is undone (rose, rising: rise), never derivation (important is no form of
//! import), since an antonym of the one is none of the other.

use std::sync::LazyLock;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::cue::is_finite;

/// The level of a word that the table does not have.
pub const UNKNOWN: u8 = 16;

static LEVELS: LazyLock<FxHashMap<&'static str, u8>> = LazyLock::new(|| {
    let mut levels = FxHashMap::with_capacity_and_hasher(30_000, FxBuildHasher);
    for line in include_str!("cues/frequency.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ');
        let level = words.next().and_then(|level| level.parse().ok()).unwrap_or(UNKNOWN);
        levels.extend(words.map(|word| (word, level)));
    }
    levels
});

static IRREGULAR: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut forms = FxHashMap::default();
    for line in include_str!("cues/irregular.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ');
        if let Some(base) = words.next() {
            forms.extend(words.map(|form| (form, base)));
        }
    }
    forms
});

/// A hash of bytes that is the same on every machine (FNV-1a, 64 bits).
pub fn fnv(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes
        .into_iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Base forms of verbs, and whether each is rarely anything else.
static VERBS: LazyLock<FxHashMap<&'static str, bool>> = LazyLock::new(|| {
    let lines = include_str!("cues/verbs.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.strip_suffix('!').map_or((line, false), |word| (word, true))).collect()
});

/// Whether a word in lower case is a finite form of a verb, as far as its form shows: "rose", "employs",
/// "was"; not "employ" or "rising".
#[must_use]
pub fn is_verb_form(word: &str) -> bool {
    if is_finite(word) {
        return true;
    }
    let base = lemma(word);
    base != word
        && !word.ends_with("ing")
        && !word.ends_with("er")
        && !word.ends_with("est")
        && VERBS.contains_key(base.as_str())
}

/// Whether a word in lower case is a finite form of a verb that is rarely anything else: "rose", "calls" is
/// not.
pub(super) fn is_sure_verb_form(word: &str) -> bool {
    is_finite(word) || (is_verb_form(word) && VERBS.get(lemma(word).as_str()) == Some(&true))
}

/// Whether a word in lower case is the base form of a verb.
pub(super) fn is_verb_base(word: &str) -> bool {
    VERBS.contains_key(word)
}

/// Whether a word in lower case is the base form of a verb and rarely anything else.
pub(super) fn is_sure_verb_base(word: &str) -> bool {
    VERBS.get(word) == Some(&true)
}

/// How rare a word is: 0 for the most frequent ones, one more for each factor of 2.5, [`UNKNOWN`] for
/// one that the table lacks. The table is fixed, so that the same words always give the same keys.
pub fn rarity(word: &str) -> u8 {
    LEVELS.get(word).copied().unwrap_or(UNKNOWN)
}

/// The base form of a word in lower case.
pub fn lemma(word: &str) -> String {
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(word);
    if let Some(base) = IRREGULAR.get(word) {
        return (*base).to_owned();
    }
    if !word.is_ascii() || word.len() < 4 {
        return word.to_owned();
    }
    regular(word).unwrap_or_else(|| word.to_owned())
}

fn regular(word: &str) -> Option<String> {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return Some(format!("{stem}y"));
    }
    if let Some(stem) = word.strip_suffix('s').filter(|stem| !stem.ends_with(['s', 'u', 'i'])) {
        let whole = stem.strip_suffix('e').filter(|short| {
            ["s", "x", "z", "ch", "sh"].iter().any(|end| short.ends_with(end))
                && rarity(short) <= rarity(stem)
        });
        return Some(whole.unwrap_or(stem).to_owned());
    }
    for end in ["ed", "ing"] {
        // Of "succeed" the end is no ending.
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
            if COMPARED.contains(&stem.as_str()) {
                return Some(stem);
            }
        }
    }
    None
}

/// Adjectives that take -er and -est and that statements turn on.
const COMPARED: [&str; 48] = [
    "big", "bright", "broad", "calm", "cheap", "clean", "cold", "cool", "dark", "deep", "dry", "early",
    "easy", "fast", "few", "great", "happy", "hard", "healthy", "heavy", "high", "hot", "large", "late",
    "light", "long", "loud", "low", "near", "new", "old", "poor", "rich", "risky", "safe", "short", "slow",
    "small", "smart", "soft", "strong", "tall", "thick", "thin", "warm", "weak", "wide", "young",
];

/// The verb or adjective that a stem is left of when -ed, -ing, -er or -est is taken off.
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
