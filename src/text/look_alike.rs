//! Look-alikes: letters of one script that pass for those of another within a word.
//!
//! Invariant: a word is reported only if every foreign letter in it looks like a letter of the script of the
//! rest: "dаm" with a Cyrillic а. A word of one script is never reported, nor is a Greek letter that stands
//! for itself (α-particle, μm, ΔT). Two letters are twins if fonts draw them alike (Unicode Technical
//! Standard 39 calls the surest of them intentional). `a_word_of_two_scripts_is_reported` holds it.

use crate::model::Span;

/// Letters that look like Latin ones, in the order of the scripts: Cyrillic, Greek, Armenian, Cherokee.
const TWINS: [(&str, &str); 4] = [
    (
        "\u{430}\u{435}\u{43e}\u{440}\u{441}\u{443}\u{445}\u{455}\u{456}\u{458}\u{4bb}\u{501}\u{51b}\u{51d}\u{475}\u{4cf}\
         \u{410}\u{412}\u{415}\u{41a}\u{41c}\u{41d}\u{41e}\u{420}\u{421}\u{422}\u{423}\u{425}\u{405}\u{406}\u{408}\u{4ae}\u{51a}\u{51c}\u{474}\u{4c0}",
        "aeopcyxsijhdqwvlABEKMHOPCTYXSIJYQWVI",
    ),
    (
        "\u{3bf}\u{3f2}\u{3f3}\u{391}\u{392}\u{395}\u{396}\u{397}\u{399}\u{39a}\u{39c}\u{39d}\u{39f}\u{3a1}\u{3a4}\u{3a5}\u{3a7}\u{3f9}\u{37f}",
        "ocjABEZHIKMNOPTYXCJ",
    ),
    ("\u{585}\u{570}\u{578}\u{57d}\u{581}\u{566}\u{54f}\u{54d}\u{555}", "ohnugqSUO"),
    (
        "\u{13a0}\u{13a1}\u{13a2}\u{13a5}\u{13aa}\u{13ab}\u{13ac}\u{13b3}\u{13b7}\u{13bb}\u{13c0}\u{13c3}\u{13d9}\u{13da}\u{13de}\u{13df}\u{13e2}\u{13e6}",
        "DRTiAJEWMHGZVSLCPK",
    ),
];

/// Greek letters that look much like small Latin letters, and often stand for themselves: twins only between
/// small letters.
const SYMBOLS: (&str, &str) = ("\u{3b1}\u{3b3}\u{3b9}\u{3ba}\u{3bd}\u{3c1}\u{3c5}\u{3c9}", "ayikvpuw");

/// The most Latin letters that pass for Cyrillic letters in one word. A word with more is a name with a
/// Russian ending.
const MOST_LATIN: usize = 2;

/// A word with letters of another script that look like its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mixed {
    /// Where it stands.
    pub span: Span,
    /// Its foreign letters, each with its first byte in the text.
    pub letters: Vec<(usize, char)>,
    /// Whether they pass for Latin letters; otherwise they are Latin and pass for Cyrillic letters.
    pub as_latin: bool,
}

/// The words of a text in which letters pass for those of another script.
#[must_use]
pub fn mixed_words(text: &str) -> Vec<Mixed> {
    if text.is_ascii() {
        return Vec::new();
    }
    let inside = |c: char| c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c);
    let words = text.split(|c| !inside(c)).filter(|word| !word.is_ascii());
    words.filter_map(|word| mixed(word, word.as_ptr().addr() - text.as_ptr().addr())).collect()
}

fn mixed(word: &str, start: usize) -> Option<Mixed> {
    let letters = || word.char_indices().filter(|(_, c)| c.is_alphabetic());
    let latin = || letters().filter(|(_, c)| is_latin(*c));
    let foreign = || letters().filter(|(_, c)| !is_latin(*c));
    let as_latin = foreign().all(|(at, _)| as_latin(word, at).is_some());
    let as_cyrillic = || {
        foreign().all(|(_, c)| is_cyrillic(c))
            && latin().all(|(_, c)| TWINS[0].1.contains(c))
            && latin().count() <= MOST_LATIN
    };
    if latin().next().is_none() || foreign().next().is_none() || !(as_latin || as_cyrillic()) {
        return None;
    }
    let place = |(at, c): (usize, char)| (start + at, c);
    let letters = if as_latin { foreign().map(place).collect() } else { latin().map(place).collect() };
    Some(Mixed { span: Span { start, end: start + word.len() }, letters, as_latin })
}

/// The Latin letter that the letter at byte `at` of `text` passes for.
pub(super) fn as_latin(text: &str, at: usize) -> Option<char> {
    let c = text[at..].chars().next()?;
    let twin = |(letters, latin): &(&str, &str)| latin.chars().nth(letters.chars().position(|one| one == c)?);
    let small = |c: Option<char>| c.is_some_and(|c| is_latin(c) && c.is_lowercase());
    let amid = || small(text[..at].chars().next_back()) && small(text[at + c.len_utf8()..].chars().next());
    TWINS.iter().find_map(twin).or_else(|| twin(&SYMBOLS).filter(|_| amid()))
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
        || (c.is_alphabetic()
            && matches!(
                c,
                '\u{c0}'..='\u{2af}' | '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}'
                    | '\u{ff21}'..='\u{ff5a}'
            ))
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_twin_has_its_letter() {
        for (letters, latin) in TWINS.iter().chain([&SYMBOLS]) {
            assert_eq!(letters.chars().count(), latin.chars().count(), "{letters}");
            assert!(latin.is_ascii() && letters.chars().all(|c| !is_latin(c)));
        }
    }

    #[test]
    fn a_word_of_two_scripts_is_reported() {
        for (text, word) in [
            ("The d\u{430}m is full.", "d\u{430}m"),
            ("\u{410}pple and NAT\u{41e}2", "\u{410}pple"),
            ("The ri\u{3bd}er", "ri\u{3bd}er"),
            ("A d\u{3bf}g", "d\u{3bf}g"),
            ("b\u{585}y", "b\u{585}y"),
            (
                "\u{43f}\u{440}o\u{432}\u{435}\u{440}\u{43a}\u{430}",
                "\u{43f}\u{440}o\u{432}\u{435}\u{440}\u{43a}\u{430}",
            ),
        ] {
            assert_eq!(mixed_words(text)[0].span.of(text), Some(word));
        }
        let found = mixed_words("d\u{430}m \u{43f}\u{440}o");
        assert_eq!((found[0].as_latin, &found[0].letters), (true, &vec![(1, '\u{430}')]));
        assert_eq!((found[1].as_latin, &found[1].letters), (false, &vec![(9, 'o')]));
    }

    #[test]
    fn a_letter_that_stands_for_itself_is_not_reported() {
        for text in [
            "\u{3b1}-particle, \u{3b2}-blocker, an \u{3b1}-helix",
            "5 \u{b5}m, 5 \u{3bc}m, 3 \u{3bc}g, 3 \u{3bc}A, k\u{3a9}, M\u{3a9}",
            "\u{394}T, \u{394}H, h\u{3bd}, \u{3bb}x, d\u{3b1}/dt, H\u{3b1}",
            "TNF\u{3b1}, NF\u{3ba}B, IFN\u{3b3}, PGC1\u{3b1}, TGF\u{3b2}, p38\u{3b1}",
            "\u{41c}\u{43e}\u{441}\u{43a}\u{432}\u{430} is Moscow",
            "\u{440}\u{430}\u{43e} beside ordinary words",
            "SMS\u{43a}\u{430}, PR\u{449}\u{438}\u{43a}, HTML\u{43d}\u{44b}\u{439}, iPhone\u{2019}\u{43e}\u{43c}",
            "Wi-Fi-\u{441}\u{435}\u{442}\u{44c}, IT-\u{441}\u{435}\u{43a}\u{442}\u{43e}\u{440}",
            "\u{3b8}\u{26a}\u{14b}k \u{3b2}eta na\u{ef}ve caf\u{e9} stra\u{df}e \u{141}\u{f3}d\u{17a}",
            "\u{39f} \u{3bb}\u{3cc}\u{3b3}\u{3bf}\u{3c2}",
            "",
        ] {
            assert_eq!(mixed_words(text), [], "{text}");
        }
    }
}
