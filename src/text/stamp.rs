//! Stamps: the dates and times that programs print before a message or a search result.
//!
//! `[12:04]`, `[12/05/2026, 09:14:03]`, `12.05.26, 09:14 - `, `Dec 3, 2025 — `, `4 days ago · `. Invariant: a
//! date that a sentence begins with is not a stamp ("3 May 2019 was a Friday").

use crate::words::MONTHS;

/// The most bytes between the time and the bracket that closes a stamp.
const CLOSE: usize = 12;

/// What separates a stamp from what it stamps.
const AFTER: [char; 5] = [' ', '\t', '-', '\u{2013}', '\u{202f}'];

/// The stamp that a line begins with, and the space after it, in bytes; 0 if it begins with none.
pub(super) fn length(line: &str) -> usize {
    let open = usize::from(line.starts_with(['[', '(']));
    let date = date_length(&line[open..]);
    let body = &line[open + date..];
    let digits = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | ',');
    let clock = body.len() - body.trim_start_matches(digits).len();
    let clock = body[..clock].trim_end_matches(['.', ',', ':']);
    if !is_clock(clock) {
        return 0;
    }
    let mut end = open + date + clock.len();
    end += line[end..].len() - line[end..].trim_start_matches('Z').len();
    let half = line[end..].trim_start();
    if let Some(half) =
        ["AM", "PM", "am", "pm", "a.m.", "p.m."].into_iter().find(|mark| half.starts_with(mark))
    {
        end += line[end..].len() - line[end..].trim_start().len() + half.len();
    }
    if open == 1 {
        match line[end..].find([']', ')']) {
            Some(close) if close < CLOSE => end += close + 1,
            _ => return 0,
        }
    }
    let rest = &line[end..];
    if !rest.is_empty() && !rest.starts_with([' ', '\t', '\u{202f}']) {
        return 0;
    }
    end + rest.len() - rest.trim_start_matches(AFTER).len()
}

/// Whether a line begins with a stamp that has a date.
pub(super) fn is_dated(line: &str) -> bool {
    length(line) > 0 && date_length(line.trim_start_matches(['[', '('])) > 0
}

/// `9:04`, `00:12:31,500`.
fn is_clock(words: &str) -> bool {
    let part = |part: &str| (1..=6).contains(&part.len()) && part.starts_with(|c: char| c.is_ascii_digit());
    (2..=3).contains(&words.split(':').count()) && words.split(':').all(part)
}

/// The bytes of a date in figures, and of what parts it from the time: `12/05/2026, `, `2026-05-12T`.
fn date_length(words: &str) -> usize {
    let length =
        words.len() - words.trim_start_matches(|c: char| c.is_ascii_digit() || "/.-".contains(c)).len();
    let Some(mark) = words.chars().find(|c| !c.is_ascii_digit()) else { return 0 };
    let figures = |part: &str| matches!(part.len(), 1 | 2 | 4) && part.bytes().all(|c| c.is_ascii_digit());
    let parts = words[..length].split(mark);
    if parts.clone().count() != 3 || !parts.clone().all(figures) {
        return 0;
    }
    let rest = &words[length..];
    let after = rest.strip_prefix(',').unwrap_or(rest);
    let gap = after.trim_start_matches(['T', ' ', '\u{202f}', '\u{a0}']);
    if gap.len() < after.len() { words.len() - gap.len() } else { 0 }
}

/// The date or age that a search result begins with, and all of it with the mark after it, in bytes:
/// `Dec 3, 2025 — `, `3 Dec 2025 · `, `4 days ago · `.
pub(super) fn of_result(words: &str) -> Option<(usize, usize)> {
    let stamp = day_length(words).or_else(|| age_length(words))?;
    let rest = words[stamp..].trim_start();
    let mark =
        rest.chars().next().filter(|c| matches!(c, '\u{2014}' | '\u{2013}' | '-' | '\u{b7}' | '\u{2022}'))?;
    let after = &rest[mark.len_utf8()..];
    let begins = after.trim_start();
    (begins.len() < after.len() && !begins.is_empty()).then(|| (stamp, words.len() - begins.len()))
}

/// The bytes of a day in words: `Dec 3, 2025`, `3 December 2025`.
fn day_length(words: &str) -> Option<usize> {
    let mut parts = words.split(' ');
    let three = [parts.next()?, parts.next()?, parts.next()?];
    let [first, second, year] = three.map(|part| part.trim_end_matches(['.', ',']));
    let month = |word: &str| word.starts_with(char::is_uppercase) && MONTHS.has(&word.to_lowercase());
    let day = |word: &str| matches!(word.len(), 1 | 2) && word.bytes().all(|c| c.is_ascii_digit());
    let dated = year.len() == 4 && year.starts_with(['1', '2']) && year.bytes().all(|c| c.is_ascii_digit());
    let ordered = month(first) && day(second) || day(first) && month(second);
    (dated && ordered).then(|| three[0].len() + three[1].len() + 2 + year.len())
}

/// The bytes of an age: `4 days ago`.
fn age_length(words: &str) -> Option<usize> {
    let mut parts = words.split(' ');
    let (count, unit, ago) = (parts.next()?, parts.next()?, parts.next()?);
    let units = ["min", "mins", "minute", "hour", "hr", "hrs", "day", "week", "month", "year"];
    let counted = (1..=3).contains(&count.len()) && count.bytes().all(|c| c.is_ascii_digit());
    let fits = counted && units.contains(&unit.strip_suffix('s').unwrap_or(unit)) && ago == "ago";
    fits.then(|| count.len() + unit.len() + ago.len() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stamp_of_a_message_is_measured() {
        for (line, stamp) in [
            ("[12:04] Ana", "[12:04] "),
            ("[12:04:31] Ana", "[12:04:31] "),
            ("9:04 pm Ana", "9:04 pm "),
            ("[03/11/2027, 19:20:01] Ana", "[03/11/2027, 19:20:01] "),
            ("03.11.27, 19:20 - Ana", "03.11.27, 19:20 - "),
            ("2027-11-03 19:20 Ana", "2027-11-03 19:20 "),
            ("2027-11-03T19:20:05Z Ana", "2027-11-03T19:20:05Z "),
            ("[11/3/27, 7:20\u{202f}PM] Ana", "[11/3/27, 7:20\u{202f}PM] "),
            ("(3/11/2027) Ana", ""),
            ("03/11/2027 Ana", ""),
            ("1.2.3 Ana", ""),
            ("12:04Ana", ""),
            ("[1] Ana", ""),
            ("", ""),
        ] {
            assert_eq!(&line[..length(line)], stamp, "{line}");
        }
        assert!(is_dated("[03/11/2027, 19:20:01] Ana") && !is_dated("[12:04] Ana"));
    }

    #[test]
    fn the_stamp_of_a_result_is_measured() {
        for (words, stamp) in [
            ("Mar 9, 2027 \u{2014} The weir", Some("Mar 9, 2027")),
            ("9 March 2027 · The weir", Some("9 March 2027")),
            ("3 hours ago - The weir", Some("3 hours ago")),
            ("1 day ago · Yes", Some("1 day ago")),
            ("Mar 9, 2027 was a Tuesday", None),
            ("9 March 2027", None),
            ("3 hours ago the weir fell", None),
            ("Mar 9, 2027 —", None),
            ("Weir 9, 2027 — It", None),
            ("", None),
        ] {
            assert_eq!(of_result(words).map(|(end, _)| &words[..end]), stamp, "{words}");
        }
    }
}
