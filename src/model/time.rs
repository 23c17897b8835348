//! Times: RFC 3339 in UTC, to the second.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, Timelike, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment, in whole seconds since 1970-01-01T00:00:00Z; `2026-11-22T18:34:52Z` as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(DateTime<Utc>);

impl Time {
    /// The longest time between two entries that is not doubted, in seconds: five years.
    pub const LONG_REST: i64 = 5 * 31_557_600;

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0.timestamp()
    }

    /// The moment of so many seconds since 1970, or the beginning of 1970 if they are out of range.
    #[must_use]
    pub fn of_unix(seconds: u64) -> Self {
        let time = i64::try_from(seconds).ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        Time(time.filter(|time| time.year() <= 9999).unwrap_or_default())
    }

    /// Reads any RFC 3339 time, in any zone; fractions of a second are dropped.
    ///
    /// # Errors
    /// Returns an error for anything else, and for years of more than four digits.
    pub fn parse_any(text: &str) -> Result<Self, String> {
        let bad = || format!("`{text}` is not an RFC 3339 time such as 2026-11-22T18:34:52Z");
        let time = DateTime::parse_from_rfc3339(text).map_err(|_| bad())?;
        let time = Time::whole(time.with_timezone(&Utc));
        if (0..=9999).contains(&time.0.year()) { Ok(time) } else { Err(bad()) }
    }

    /// The first and the last second of a year, a month, a day or a time, such as 2026, 2026-11, 2026-11-22 or
    /// 2026-11-22T18:34:52Z, in UTC.
    ///
    /// # Errors
    /// Returns an error for anything else.
    pub fn span_of(date: &str) -> Result<(Self, Self), String> {
        let bad = || format!("`{date}` is not a date such as 2026-11-22");
        if date.contains('T') {
            return Time::parse_any(date).map(|time| (time, time));
        }
        let digits = |text: &str, most: usize| {
            let whole = text.len() == most && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<u32>().ok().filter(|_| whole).ok_or_else(bad)
        };
        let parts: Vec<&str> = date.split('-').collect();
        let (year, month, day) = match parts[..] {
            [year] => (year, "01", "01"),
            [year, month] => (year, month, "01"),
            [year, month, day] => (year, month, day),
            _ => return Err(bad()),
        };
        let year = i32::try_from(digits(year, 4)?).map_err(|_| bad())?;
        let first = NaiveDate::from_ymd_opt(year, digits(month, 2)?, digits(day, 2)?).ok_or_else(bad)?;
        let next = match parts.len() {
            1 => first.checked_add_months(Months::new(12)),
            2 => first.checked_add_months(Months::new(1)),
            _ => first.succ_opt(),
        };
        let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc().timestamp();
        let last = midnight(next.ok_or_else(bad)?) - 1;
        let time = |seconds| DateTime::from_timestamp(seconds, 0).map(Time).ok_or_else(bad);
        Ok((time(midnight(first))?, time(last)?))
    }

    /// The usual form, digit by digit: every entry has a time, and the general parser takes a tenth of reading an entry.
    fn plain(text: &str) -> Option<Self> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2, b'Z'] =
            *text.as_bytes()
        else {
            return None;
        };
        let number = |digits: &[u8]| {
            let digit = |byte: &u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
            digits.iter().try_fold(0, |number, byte| Some(number * 10 + digit(byte)?))
        };
        let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok()?;
        let day = NaiveDate::from_ymd_opt(year, number(&[m1, m2])?, number(&[d1, d2])?)?;
        Some(Time(day.and_hms_opt(number(&[h1, h2])?, number(&[n1, n2])?, number(&[s1, s2])?)?.and_utc()))
    }

    fn whole(time: DateTime<Utc>) -> Self {
        Time(DateTime::from_timestamp(time.timestamp(), 0).unwrap_or(time))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Written digit by digit: every entry has a time, and the general formatter takes longer than
        // hashing the entry.
        let (date, time) = (self.0.date_naive(), self.0.time());
        let year = u32::try_from(date.year()).map_err(|_| fmt::Error)?;
        let mut text = *b"0000-00-00T00:00:00Z";
        let mut put = |at: usize, number: u32| {
            text[at] = b'0' + (number / 10 % 10) as u8;
            text[at + 1] = b'0' + (number % 10) as u8;
        };
        put(0, year / 100);
        put(2, year % 100);
        put(5, date.month());
        put(8, date.day());
        put(11, time.hour());
        put(14, time.minute());
        put(17, time.second());
        f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Time {
    type Err = String;

    /// Reads the form that [`Time`] writes, and no other.
    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(time) = Time::plain(text) {
            return Ok(time);
        }
        let time = Time::parse_any(text)?;
        if text.len() == 20 && text.ends_with('Z') && text.as_bytes()[10] == b'T' {
            Ok(time)
        } else {
            Err(format!("`{text}` is not of the form 2026-11-22T18:34:52Z"))
        }
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_date_is_from_its_first_second_to_its_last() {
        for (date, first, last) in [
            ("2026", "2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z"),
            ("2024-02", "2024-02-01T00:00:00Z", "2024-02-29T23:59:59Z"),
            ("2026-12", "2026-12-01T00:00:00Z", "2026-12-31T23:59:59Z"),
            ("2026-11-22", "2026-11-22T00:00:00Z", "2026-11-22T23:59:59Z"),
            ("9999-12-31", "9999-12-31T00:00:00Z", "9999-12-31T23:59:59Z"),
            ("2026-11-22T20:34:52+02:00", "2026-11-22T18:34:52Z", "2026-11-22T18:34:52Z"),
        ] {
            let (from, to) = Time::span_of(date).unwrap();
            assert_eq!((from.to_string(), to.to_string()), (first.to_owned(), last.to_owned()), "{date}");
        }
        for bad in [
            "",
            "26",
            "2026-1",
            "2026-13",
            "2026-02-30",
            "2026-11-22-01",
            "+026",
            "2026-",
            "a",
            "2026-11-22T",
        ] {
            assert!(Time::span_of(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn one_form_is_written_and_read() {
        let time = Time::parse_any("2026-11-22T20:34:52.9+02:00").unwrap();
        assert_eq!(time.to_string(), "2026-11-22T18:34:52Z");
        assert_eq!("2026-11-22T18:34:52Z".parse::<Time>().unwrap(), time);
        for bad in [
            "",
            "2026-11-22",
            "2026-11-22T18:34:52",
            "2026-11-22T18:34:52.0Z",
            "2026-11-22T18:34:52+00:00",
            "2026-11-22 18:34:52Z",
            "2026-11-22t18:34:52z",
            "2026-02-30T00:00:00Z",
        ] {
            assert!(bad.parse::<Time>().is_err(), "{bad}");
        }
    }
}
