//! The values of cells of an Excel workbook as text: numbers, dates and times, words.
//!
//! Invariant: a value is written as one would say it, not as one sheet shows it: a number to the 15 digits that Excel
//! keeps, a date and a time as in ISO 8601, whatever the country of the format. The tests below hold it.

use chrono::{Days, NaiveDate};

/// The seconds of a day.
const DAY: i64 = 86_400;

/// What the number of a cell stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// A number.
    Number,
    /// A date, a time of day, or both.
    Moment,
    /// So many hours, minutes and seconds.
    Duration,
}

/// What the numbers in a format of this number are, if the workbook does not define it (ISO 29500-1, 18.8.30).
pub(super) fn built_in(format: u32) -> Shown {
    match format {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shown::Moment,
        46 => Shown::Duration,
        _ => Shown::Number,
    }
}

/// What the numbers in a format with this code are.
pub(super) fn shown(code: &str) -> Shown {
    let mut letters = String::new();
    let mut rest = code.chars();
    while let Some(c) = rest.next() {
        match c {
            // The format of negative numbers follows.
            ';' => break,
            '"' => {
                rest.by_ref().find(|c| *c == '"');
            }
            '\\' | '_' | '*' => {
                rest.next();
            }
            // A colour, a condition or a language; or hours that may be more than a day.
            '[' => {
                let within: String = rest.by_ref().take_while(|c| *c != ']').collect();
                let within = within.to_ascii_lowercase();
                if !within.is_empty()
                    && ["h", "m", "s"].iter().any(|unit| within.replace(unit, "").is_empty())
                {
                    return Shown::Duration;
                }
            }
            _ => letters.extend(c.to_lowercase()),
        }
    }
    match letters.replace("general", "").contains(['y', 'm', 'd', 'h', 's']) {
        true => Shown::Moment,
        false => Shown::Number,
    }
}

/// The number of a cell in words. A number that is not a date stays a number.
pub(super) fn number(written: &str, shown: Shown, from_1904: bool) -> String {
    let Some(number) = written.parse::<f64>().ok().filter(|number| number.is_finite()) else {
        return written.to_owned();
    };
    let said = match shown {
        Shown::Number => None,
        Shown::Moment => moment(number, from_1904),
        Shown::Duration => duration(number),
    };
    said.unwrap_or_else(|| plain(written, number))
}

/// A number as Excel keeps it: 0.1 + 0.2 is 0.3.
fn plain(written: &str, number: f64) -> String {
    if written.len() <= 15 && written.bytes().all(|byte| byte.is_ascii_digit()) {
        return written.to_owned();
    }
    format!("{number:.14e}").parse::<f64>().unwrap_or(number).to_string()
}

/// The date and time of a number of days; nothing if Excel or the calendar does not have that day.
fn moment(days: f64, from_1904: bool) -> Option<String> {
    let seconds = seconds(days)?;
    let (day, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    let time = format!("{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
    let first = match (from_1904, day) {
        (_, 0) if rest > 0 => return Some(time),
        (true, _) => (1904, 1, 1),
        // Excel has a 29 February 1900.
        (false, 0 | 60) => return None,
        (false, 1..60) => (1899, 12, 31),
        (false, _) => (1899, 12, 30),
    };
    let first = NaiveDate::from_ymd_opt(first.0, first.1, first.2)?;
    let date = first.checked_add_days(Days::new(u64::try_from(day).ok()?))?;
    Some(if rest == 0 { date.to_string() } else { format!("{date}T{time}") })
}

fn duration(days: f64) -> Option<String> {
    let seconds = seconds(days)?;
    Some(format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
}

/// The seconds in a number of days, up to the year 9999.
#[allow(clippy::cast_possible_truncation, reason = "it is bounded before")]
fn seconds(days: f64) -> Option<i64> {
    (0.0..2_958_466.0).contains(&days).then(|| (days * 86_400.0).round() as i64)
}

/// Words in which a character is written as its number, `_x000D_` (ISO 29500-1, 22.9.2.19). A line break of Windows is one
/// line break.
pub(super) fn words(written: &str) -> String {
    let mut words = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 7).and_then(|code| code.strip_suffix('_'));
        let code = code.filter(|code| code.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let character = code.and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?));
        words.push_str(&rest[..at]);
        match character {
            Some(character) => {
                words.push(character);
                rest = &rest[at + 7..];
            }
            None => {
                words.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    words.push_str(rest);
    if words.contains(['\r', '\0']) {
        words.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "")
    } else {
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_says_what_a_number_is() {
        for (code, what) in [
            ("General", Shown::Number),
            ("0.00E+00", Shown::Number),
            ("#,##0.00 \"USD per day\"", Shown::Number),
            ("[Red]0;[Blue]-0", Shown::Number),
            ("[$-409]0", Shown::Number),
            ("0\\d", Shown::Number),
            ("0_d", Shown::Number),
            ("@", Shown::Number),
            ("0;yyyy", Shown::Number),
            ("", Shown::Number),
            ("yyyy-mm-dd", Shown::Moment),
            ("[$-407]D. MMMM YYYY;@", Shown::Moment),
            ("h:mm AM/PM", Shown::Moment),
            ("mm:ss.0", Shown::Moment),
            ("[h]:mm:ss", Shown::Duration),
            ("[MM]:ss", Shown::Duration),
        ] {
            assert_eq!(shown(code), what, "{code}");
        }
        assert_eq!(
            [built_in(0), built_in(14), built_in(46)],
            [Shown::Number, Shown::Moment, Shown::Duration]
        );
    }

    #[test]
    fn numbers_are_written_as_they_are_said() {
        for (written, shown, said) in [
            ("41", Shown::Number, "41"),
            ("007", Shown::Number, "007"),
            ("0.30000000000000004", Shown::Number, "0.3"),
            ("1.5E-2", Shown::Number, "0.015"),
            ("-3", Shown::Number, "-3"),
            ("1E400", Shown::Number, "1E400"),
            ("n/a", Shown::Number, "n/a"),
            ("", Shown::Moment, ""),
            ("NaN", Shown::Moment, "NaN"),
            ("1", Shown::Moment, "1900-01-01"),
            ("59", Shown::Moment, "1900-02-28"),
            ("60", Shown::Moment, "60"),
            ("61", Shown::Moment, "1900-03-01"),
            ("44197", Shown::Moment, "2021-01-01"),
            ("44197.5", Shown::Moment, "2021-01-01T12:00:00"),
            ("44197.999999999", Shown::Moment, "2021-01-02"),
            ("0.75", Shown::Moment, "18:00:00"),
            ("0", Shown::Moment, "0"),
            ("-1", Shown::Moment, "-1"),
            ("2958466", Shown::Moment, "2958466"),
            ("1.5", Shown::Duration, "36:00:00"),
        ] {
            assert_eq!(number(written, shown, false), said, "{written}");
        }
        assert_eq!(number("42735", Shown::Moment, true), "2021-01-01");
        assert_eq!(number("0", Shown::Moment, true), "1904-01-01");
    }

    #[test]
    fn characters_in_numbers_are_characters() {
        for (written, said) in [
            ("a_x000D_\nb", "a\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xyz", "_xyz"),
            ("_x12", "_x12"),
            ("_xD800_", "_xD800_"),
            ("_x+041_", "_x+041_"),
            ("é_x0_é_x", "é_x0_é_x"),
            ("_x0000_", ""),
            ("", ""),
        ] {
            assert_eq!(words(written), said);
        }
    }
}
