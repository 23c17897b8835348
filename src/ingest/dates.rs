//! Dates as people and spreadsheets write them.
//!
//! Invariant: a date is read only if it can be read in one way. No calendar has a 25th month, so `25-8-2020` is
//! a day in August; `3/4/2020` may be in March or in April, and is left to the caller. The tests below hold it.

use crate::model::check_date;

/// The names of the months and what they are cut to, in lower case: in English, German, French, Spanish, Portuguese, Italian
/// and Dutch. None means one month in one language and another in another.
const MONTHS: [&[&str]; 12] = [
    &[
        "january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene", "janeiro", "gennaio",
        "januari",
    ],
    &[
        "february",
        "feb",
        "februar",
        "février",
        "févr",
        "fév",
        "febrero",
        "fevereiro",
        "fev",
        "febbraio",
        "februari",
    ],
    &["march", "mar", "märz", "mars", "marzo", "março", "maart"],
    &["april", "apr", "avril", "abril", "abr", "aprile"],
    &["may", "mai", "mayo", "maio", "maggio", "mei"],
    &["june", "jun", "juni", "juin", "junio", "junho", "giugno"],
    &["july", "jul", "juli", "juillet", "julio", "julho", "luglio"],
    &["august", "aug", "août", "agosto", "augustus"],
    &["september", "sept", "sep", "septembre", "septiembre", "setembro", "settembre"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "outubro", "ottobre"],
    &["november", "nov", "novembre", "noviembre", "novembro"],
    &["december", "dec", "dezember", "dez", "décembre", "déc", "diciembre", "dic", "dezembro", "dicembre"],
];

/// Words that say nothing more about a date.
const BESIDE: [&str; 29] = [
    "the",
    "of",
    "on",
    "stated",
    "published",
    "posted",
    "de",
    "del",
    "do",
    "em",
    "el",
    "le",
    "am",
    "den",
    "der",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
];

/// A date that can be read in one way only: a day or a month (ISO 8601).
pub(super) fn read(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > 40 {
        return None;
    }
    // Chinese and Japanese name the year, the month and the day.
    let named = text.strip_suffix('\u{65e5}').map(|text| text.replace(['\u{5e74}', '\u{6708}'], "-"));
    let numbers = in_numbers(named.as_deref().unwrap_or(text));
    numbers.or_else(|| in_words(text)).and_then(|date| check_date(&date).ok())
}

/// Three numbers with one kind of mark between them, perhaps with a time of day after them; or two.
fn in_numbers(text: &str) -> Option<String> {
    let (day, time) = match text.split_once([' ', 'T']) {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    if time.is_some_and(|time| !is_time(time)) {
        return None;
    }
    let mark = day.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(mark, '-' | '/' | '.') {
        return None;
    }
    let day = day.strip_suffix('.').filter(|_| mark == '.').unwrap_or(day);
    let parts: Vec<&str> = day.split(mark).collect();
    let number =
        |part: &str| part.parse::<u32>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()));
    let is_year = |part: &str| part.len() == 4;
    let short = |part: &str| (1..=2).contains(&part.len());
    match parts[..] {
        [year, month, day] if is_year(year) && short(month) && short(day) => {
            written(number(year)?, number(month)?, Some(number(day)?))
        }
        [first, second, year] if is_year(year) && short(first) && short(second) => {
            let (first, second, year) = (number(first)?, number(second)?, number(year)?);
            match (first, second) {
                // Between full stops the day comes first.
                (day, month) if mark == '.' => written(year, month, Some(day)),
                (day @ 13.., month) => written(year, month, Some(day)),
                (month, day @ 13..) => written(year, month, Some(day)),
                (month, day) if month == day => written(year, month, Some(day)),
                _ => None,
            }
        }
        [month, year] if is_year(year) && short(month) && time.is_none() => {
            written(number(year)?, number(month)?, None)
        }
        [year, month] if is_year(year) && short(month) && time.is_none() => {
            written(number(year)?, number(month)?, None)
        }
        _ => None,
    }
}

/// Whether it is a time of day that exists, with or without a zone, and nothing more.
pub(super) fn is_time(text: &str) -> bool {
    let text = text.trim();
    // The name of a zone in brackets: 09:00:00+01:00[Europe/Paris], 09:00 (CET).
    let named = text.find(['[', '(']).filter(|_| text.ends_with([']', ')']));
    let text = named.map_or(text, |at| text[..at].trim_end());
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ',')).unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    is_clock(clock) && rest.split_whitespace().count() <= 3 && rest.split_whitespace().all(is_zone)
}

/// Whether it is hours and minutes, perhaps with seconds and a part of one.
fn is_clock(text: &str) -> bool {
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let parts: Vec<&str> = clock.split(':').collect();
    let below = |part: &str, most: u32| {
        part.bytes().all(|byte| byte.is_ascii_digit()) && part.parse::<u32>().is_ok_and(|part| part < most)
    };
    let is_whole = |part: &&str| part.len() == 2 && below(part, 60);
    (2..=3).contains(&parts.len())
        && parts[0].len() <= 2
        && below(parts[0], 24)
        // A second may be a leap second.
        && parts[1..].iter().enumerate().all(|(at, part)| is_whole(part) || at == 1 && *part == "60")
        && (1..=9).contains(&fraction.len())
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a word after a time is half of the day, the word for hours, or a zone: `p.m.`, `Uhr`, `Z`, `CET`, `GMT+0100`.
fn is_zone(word: &str) -> bool {
    if ["am", "pm", "a.m.", "p.m.", "h", "uhr", "z"].contains(&word.to_ascii_lowercase().as_str()) {
        return true;
    }
    let offset = word.trim_start_matches(|c: char| c.is_ascii_uppercase());
    word.len() - offset.len() <= 5 && (offset.is_empty() || is_offset(offset))
}

/// Whether it is how far a zone is from Greenwich: `+01:00`, `-0530`, `+1`.
fn is_offset(text: &str) -> bool {
    let Some(digits) = text.strip_prefix(['+', '-', '\u{2212}']) else { return false };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None => digits.split_at_checked(2).unwrap_or((digits, "")),
    };
    let below = |part: &str, most: u32| {
        part.bytes().all(|byte| byte.is_ascii_digit()) && part.parse::<u32>().is_ok_and(|part| part < most)
    };
    hours.len() <= 2 && below(hours, 24) && (minutes.is_empty() || minutes.len() == 2 && below(minutes, 60))
}

/// Whether it is the zone of a whole day, right after its date, as XML Schema has it: `Z`, `+01:00`.
pub(super) fn is_zone_of_day(text: &str) -> bool {
    text == "Z" || text.len() == 6 && text.contains(':') && is_offset(text)
}

/// A day, a month in words and a year, in any order that leaves no doubt; or a month and a year.
fn in_words(text: &str) -> Option<String> {
    let (mut year, mut month, mut day) = (None, None, None);
    for word in text.split([' ', ',', '-', '/', '\u{a0}']).filter(|word| !word.is_empty()) {
        let word = word.trim_end_matches(['.', ':']).to_lowercase();
        let digits = word.trim_end_matches(char::is_alphabetic);
        let taken = if let Some(at) = MONTHS.iter().position(|names| names.contains(&word.as_str())) {
            month.replace(at as u32 + 1).is_none()
        } else if BESIDE.contains(&word.as_str()) {
            true
        } else if digits.len() == 4 && digits == word {
            year.replace(digits.parse::<u32>().ok()?).is_none()
        } else if (1..=2).contains(&digits.len())
            && ["", "st", "nd", "rd", "th", "er"].contains(&&word[digits.len()..])
        {
            day.replace(digits.parse::<u32>().ok()?).is_none()
        } else {
            false
        };
        if !taken {
            return None;
        }
    }
    written(year?, month?, day)
}

fn written(year: u32, month: u32, day: Option<u32>) -> Option<String> {
    (1..=12).contains(&month).then(|| match day {
        Some(day) => format!("{year:04}-{month:02}-{day:02}"),
        None => format!("{year:04}-{month:02}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_if_it_can_be_read_in_one_way() {
        for (text, date) in [
            ("25-8-2020", "2020-08-25"),
            ("8/25/2020", "2020-08-25"),
            ("5/5/2020", "2020-05-05"),
            ("1.2.2020", "2020-02-01"),
            ("1.2.2020.", "2020-02-01"),
            ("2020.2.1", "2020-02-01"),
            ("2020-3-2", "2020-03-02"),
            ("13/1/2020 14:05", "2020-01-13"),
            ("1/13/2020 2:05:00 PM", "2020-01-13"),
            ("13.1.2020 14:05 Uhr", "2020-01-13"),
            ("13/1/2020 14:05:09.5 GMT+0100", "2020-01-13"),
            ("3/2019", "2019-03"),
            ("March 12th, 2020", "2020-03-12"),
            ("Thursday, the 12th of March 2020", "2020-03-12"),
            ("Sept. 3, 2020", "2020-09-03"),
            ("Jan 20 2017", "2017-01-20"),
            ("12-Mar-2021", "2021-03-12"),
            ("2021 March 12", "2021-03-12"),
            ("March 2019", "2019-03"),
            ("Oct. 2018", "2018-10"),
            ("Stated on: March 12, 2020", "2020-03-12"),
            ("12. M\u{e4}rz 2020", "2020-03-12"),
            ("1er ao\u{fb}t 2020", "2020-08-01"),
            ("12 de marzo de 2020", "2020-03-12"),
            ("2020\u{5e74}3\u{6708}12\u{65e5}", "2020-03-12"),
        ] {
            assert_eq!(read(text).as_deref(), Some(date), "{text}");
        }
        for text in [
            "3/4/2020",
            "04-05-2020",
            "3/4/20",
            "32.1.2020",
            "13/13/2020",
            "31/2/2020",
            "12 March",
            "March",
            "2020 2021 May",
            "May 3 4 2020",
            "12/25/2018 or so",
            "1,500",
            "2020-13-1",
            "March 12th 2020 at noon",
            "",
            "-",
            "1/2/3/2020",
            "13/1/2020 99:99",
            "13/1/2020 14:05 or so",
            "2020-3-4T24:61:00Z",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
