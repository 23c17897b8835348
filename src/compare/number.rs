//! Numbers: the value that digits or number words stand for.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::text::{Reading, Word, is_function};
use crate::words::{NAMING, NUMBERS};

use super::unit::measure;

/// An amount as it is written: the interval that its last digit leaves open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) step: f64,
    /// Its digits without separators, where those may be of thousands: of "2.500", "2,500" and "2 500" alike.
    pub(super) figure: Option<u64>,
}

/// The number that begins at a word, and the word after it.
pub(super) fn number(reading: &Reading<'_>, at: usize) -> Option<(Amount, usize)> {
    let words = &reading.words;
    let begins = words.get(at)?.lower.as_str();
    let figures = begins.starts_with(|c: char| c.is_ascii_digit());
    // "two-thirds" begins with a number, too.
    let counted = small(begins).or_else(|| small(begins.split_once('-')?.0));
    if !figures && !matches!(begins, "a" | "an" | "one" | "half") && counted.is_none() {
        return None;
    }
    if let Some((figure, next)) = spaced(reading, at) {
        let (amount, next) = scaled(words, figure as f64, 1.0, next);
        return Some((Amount { figure: Some(figure), ..amount }, next));
    }
    if let Some((value, step)) = digits(reading, at) {
        let (amount, next) = scaled(words, value, step, at + 1);
        let figure = if next == at + 1 { grouped(words[at].text) } else { None };
        return Some((Amount { figure, ..amount }, next));
    }
    if let Some((fraction, next)) = fraction(words, at) {
        return Some((Amount { low: fraction, high: fraction, step: 0.0, figure: None }, next));
    }
    let (value, next) = spelled(words, at)?;
    // "one" alone is a pronoun more often than a number.
    let lone = words[at].lower == "one"
        && next == at + 1
        && words.get(next).is_none_or(|after| {
            matches!(after.lower.as_str(), "of" | "is" | "was" | "that" | "who" | "can" | "another" | "day")
        });
    (!lone).then(|| scaled(words, value, 1.0, next))
}

/// The digits of a number whose thousands are set off by spaces, and the word after it: "2 500". A plain space
/// may also stand between two numbers, as in "Flight 12 300 seats".
fn spaced(reading: &Reading<'_>, at: usize) -> Option<(u64, usize)> {
    let words = &reading.words;
    let digits =
        |at: usize| words.get(at).map_or("", |word| word.text).bytes().take_while(u8::is_ascii_digit).count();
    let whole = |at: usize| words.get(at).is_some_and(|word| word.text.len() == digits(at));
    if !whole(at) || !(1..=3).contains(&digits(at)) || words[at].text.starts_with('0') {
        return None;
    }
    let gap =
        |at: usize| words.get(at).map_or("", |word| &reading.text[words[at - 1].span.end..word.span.start]);
    let before = at.checked_sub(1).map(|before| &words[before]);
    let plain = before.is_none_or(|word| {
        let lower = word.text.starts_with(char::is_lowercase) || at == 1 && is_function(&word.lower);
        lower && !NAMING.has(&word.lower) && gap(at).trim().is_empty()
    }) || reading.text[..words[at].span.start].ends_with(MONEY);
    let mut end = at + 1;
    while digits(end) == 3 && whole(end) {
        let mut gap = gap(end).chars();
        let thin = |c: char| matches!(c, '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{2007}');
        let joins = gap.next().is_some_and(|c| thin(c) || plain && c == ' ');
        if !joins || gap.next().is_some() {
            break;
        }
        end += 1;
    }
    let figures = words[at..end].iter().map(|word| word.text).collect::<String>();
    let next = words.get(end).is_none_or(|word| word.text.starts_with(char::is_lowercase));
    (end > at + 1 && next).then(|| figures.parse().ok()).flatten().map(|figure| (figure, end))
}

/// Signs of money.
pub(super) const MONEY: [char; 4] = ['$', '\u{a3}', '\u{20ac}', '\u{a5}'];

/// The digits of a word without its separators, if each separates three of them.
fn grouped(word: &str) -> Option<u64> {
    let bare = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let plain: String = bare.chars().filter(char::is_ascii_digit).collect();
    let mut groups = bare.split(['.', ',', '\'', '\u{2019}']);
    let first = groups.next()?;
    let threes = groups.all(|group| group.len() == 3);
    let whole = threes && (first.len() > 3 || plain.len() > first.len()) && !first.starts_with('0');
    let digits = bare.chars().all(|c| c.is_ascii_digit() || ".,'\u{2019}".contains(c));
    (whole && digits).then(|| plain.parse().ok()).flatten()
}

/// The value of a word in digits and the size of its last digit, unless it is a year, a time, a score, a
/// fraction in digits or only a name.
fn digits(reading: &Reading<'_>, at: usize) -> Option<(f64, f64)> {
    let word = &reading.words[at];
    let text = word.lower.as_str();
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let plain = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &text[plain.len()..];
    let plain = match plain.split_once('-') {
        // "30-year": the unit follows the hyphen.
        Some((number, _)) => number,
        None => plain,
    };
    let scale = match suffix {
        "" => 1.0,
        "k" => 1e3,
        "m" | "mn" | "million" => 1e6,
        "b" | "bn" | "billion" => 1e9,
        "tn" | "trillion" => 1e12,
        "km" | "kg" | "cm" | "mm" | "mw" | "kw" | "ft" | "g" | "lb" | "lbs" | "ml" | "p" | "c" => 1.0,
        _ if text.contains('-') => match text.rsplit_once('-').map_or("", |(_, end)| end) {
            "million" => 1e6,
            "billion" => 1e9,
            "trillion" => 1e12,
            _ => 1.0,
        },
        _ => return None,
    };
    let before = &reading.text[..word.span.start];
    let after = &reading.text[word.span.end..];
    // "1/2", "10:30" and "1\u{2044}2" are not two numbers.
    let joint = ['/', ':', '\u{2044}'];
    let joins = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    if before.ends_with(joint) || after.strip_prefix(joint).is_some_and(joins) {
        return None;
    }
    // "1,2 million" writes its decimals after a comma; ".85" has no digit before the point.
    let comma = plain.rsplit_once(',').filter(|(head, tail)| tail.len() < 3 && !head.contains(','));
    let mut number: String = match comma {
        Some((head, tail)) => format!("{head}.{tail}"),
        // "1.234.567" and "2'500" separate thousands.
        None if plain.matches('.').count() > 1 || plain.contains(['\'', '\u{2019}']) => {
            grouped(plain)?.to_string()
        }
        None => plain.chars().filter(|c| *c != ',').collect(),
    };
    if before.ends_with('.') && !before[..before.len() - 1].ends_with(char::is_alphanumeric) {
        number.insert_str(0, "0.");
    }
    let value: f64 = number.parse().ok()?;
    let money = before.ends_with(MONEY);
    if plain.len() == 4
        && !plain.contains([',', '.'])
        && suffix.is_empty()
        && !money
        && !after.starts_with('%')
    {
        let next = reading.words.get(at + 1).map(|next| next.lower.as_str());
        let measured = next.is_some_and(|next| measure(next).is_some() || scale_word(next).is_some());
        if (1000.0..2200.0).contains(&value) && !measured {
            return None;
        }
    }
    let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len() as i32);
    // Digits before the decimal point are exact: 1,000 is exact, 1.2 million is not.
    Some((value * scale, 10f64.powi(-decimals) * scale))
}

/// A value with the scale words that follow it; `step` is the size of its last digit.
fn scaled(words: &[Word<'_>], value: f64, step: f64, next: usize) -> (Amount, usize) {
    let (mut value, mut step, mut next) = (value, step, next);
    while let Some(scale) = words.get(next).and_then(|word| scale_word(&word.lower)) {
        (value, step, next) = (value * scale, step * scale, next + 1);
    }
    (Amount { low: value, high: value, step, figure: None }, next)
}

/// What each number word is, and its value.
static WORDS: LazyLock<FxHashMap<&'static str, (&'static str, f64)>> = LazyLock::new(|| {
    let rows = NUMBERS.rows();
    rows.filter_map(|row| Some((row.column(0), (row.column(1), row.column(2).parse().ok()?)))).collect()
});

/// The value of a number word of a kind.
fn value(word: &str, wanted: &str) -> Option<f64> {
    WORDS.get(word).filter(|(kind, _)| *kind == wanted).map(|(_, value)| *value)
}

/// What a word multiplies the number before it by: "thousand".
pub(super) fn scale_word(word: &str) -> Option<f64> {
    value(word, "scale")
}

/// The value of a word below a hundred: "seven", "forty", "forty-two".
fn small(word: &str) -> Option<f64> {
    let simple = WORDS.get(word).filter(|(kind, _)| matches!(*kind, "unit" | "ten")).map(|(_, value)| *value);
    let compound = || {
        let (tens, ones) = word.split_once('-')?;
        let ones = value(ones, "unit").filter(|ones| (1.0..10.0).contains(ones))?;
        Some(value(tens, "ten")? + ones)
    };
    simple.or_else(compound)
}

/// A number in words: "two", "two hundred and five", "a dozen", "a million".
fn spelled(words: &[Word<'_>], at: usize) -> Option<(f64, usize)> {
    let word = words[at].lower.as_str();
    if matches!(word, "a" | "an") {
        let next = words.get(at + 1)?;
        return (scale_word(&next.lower).is_some()).then_some((1.0, at + 1));
    }
    if word == "both" {
        return None;
    }
    let mut value = small(word)?;
    let mut next = at + 1;
    if words.get(next).is_some_and(|word| word.lower == "hundred") {
        value *= 100.0;
        next += 1;
        let and = usize::from(words.get(next).is_some_and(|word| word.lower == "and"));
        if let Some(rest) = words.get(next + and).and_then(|word| small(&word.lower)) {
            value += rest;
            next += and + 1;
        }
    }
    Some((value, next))
}

/// "half", "a third", "two thirds", "three quarters".
fn fraction(words: &[Word<'_>], at: usize) -> Option<(f64, usize)> {
    let word = words[at].lower.as_str();
    let of = |next: usize| words.get(next).is_some_and(|word| matches!(word.lower.as_str(), "of" | "the"));
    if word == "half" && of(at + 1) {
        return Some((0.5, at + 1));
    }
    // "two-thirds"
    if let Some((count, part)) = word.split_once('-')
        && let Some((count, part)) = small(count).zip(value(part.trim_end_matches('s'), "part"))
    {
        return of(at + 1).then_some((count / part, at + 1));
    }
    let count = if matches!(word, "a" | "one") { 1.0 } else { small(word)? };
    let part = value(words.get(at + 1)?.lower.trim_end_matches('s'), "part")?;
    of(at + 2).then_some((count / part, at + 2))
}

/// The end of a range that begins before word `next`, and the word after it.
pub(super) fn range_end(reading: &Reading<'_>, first: usize, next: usize) -> Option<(Amount, usize)> {
    let words = &reading.words;
    let link = words.get(next)?;
    let between = first > 0 && words[first - 1].lower == "between" && link.lower == "and";
    if link.lower == "to" || link.lower == "or" || between {
        let from = first > 0 && words[first - 1].lower == "from";
        let (end, after) = number(reading, next + 1)?;
        return (!from).then_some((end, after));
    }
    let dash = reading.text.get(words[next - 1].span.end..link.span.start)?.trim();
    if matches!(dash, "\u{2013}" | "-" | "\u{2014}") { number(reading, next) } else { None }
}
