//! Raised digits and signs: marks of notes, and powers.

/// Whether the words of a raised element are a number, or marks of notes: they would be read as a part of the number before.
pub(super) fn is_mark(words: &str) -> bool {
    let words = words.trim();
    let fits = |c: char| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-' | '\u{2212}' | '\u{2013}' | '+');
    words.contains(|c: char| c.is_ascii_digit()) && words.chars().all(fits)
}

/// What is raised after a number and read as one word with it.
const ORDINALS: [&str; 16] = [
    "st", "nd", "rd", "th", "e", "er", "re", "de", "\u{e8}re", "\u{e8}me", "eme", "me", "o", "os", "ste",
    "tm",
];

/// The most letters of a raised run that is an exponent or marks of notes.
const LONGEST: usize = 20;

/// Whether the words of a raised element change the number before them, or seem to, and cannot be written as raised digits:
/// `10^(6.5)`, `2^(n+1)`, `1969^(a,b)`.
pub(super) fn is_apart(words: &str) -> bool {
    let words = words.trim();
    let is_sign = |c: char| matches!(c, '+' | '-' | '\u{2212}' | '\u{2013}');
    let fits = |c: char| c.is_alphanumeric() || is_sign(c) || matches!(c, '.' | ',' | '/' | '*' | ' ');
    (1..=LONGEST).contains(&words.chars().count())
        && words.starts_with(|c: char| c.is_alphanumeric() || is_sign(c))
        && words.contains(char::is_alphanumeric)
        && words.chars().all(fits)
        && !ORDINALS.contains(&words.to_lowercase().as_str())
}

/// The words of a raised stretch as they are written after these words: a number as one that is raised, and what else
/// would seem to be a part of the number before in brackets.
pub(super) fn set_high(before: &str, words: &str) -> String {
    if is_mark(words) {
        return words.chars().map(raised).collect();
    }
    let after_digit = before.ends_with(|c: char| c.is_ascii_digit());
    if after_digit && is_apart(words) { format!("^({words})") } else { words.to_owned() }
}

/// The digits and signs that are raised, in their order, and as they are on the line.
const RAISED: [(char, char); 14] = [
    ('\u{2070}', '0'),
    ('\u{b9}', '1'),
    ('\u{b2}', '2'),
    ('\u{b3}', '3'),
    ('\u{2074}', '4'),
    ('\u{2075}', '5'),
    ('\u{2076}', '6'),
    ('\u{2077}', '7'),
    ('\u{2078}', '8'),
    ('\u{2079}', '9'),
    ('\u{207b}', '-'),
    ('\u{207b}', '\u{2212}'),
    ('\u{207b}', '\u{2013}'),
    ('\u{207a}', '+'),
];

/// A digit or sign as it is raised.
pub(super) fn raised(c: char) -> char {
    RAISED.iter().find(|(_, level)| *level == c).map_or(c, |(raised, _)| *raised)
}

/// A digit as it is below the line.
pub(super) fn lowered(c: char) -> char {
    c.to_digit(10).and_then(|digit| char::from_u32(0x2080 + digit)).unwrap_or(c)
}

/// A raised digit or sign, or a digit below the line, as it is on the line.
pub(super) fn level(c: char) -> char {
    if let Some(digit) = u32::from(c).checked_sub(0x2080).filter(|digit| *digit < 10) {
        return char::from_digit(digit, 10).unwrap_or(c);
    }
    RAISED.iter().find(|(raised, _)| *raised == c).map_or(c, |(_, level)| *level)
}
