//! Tidy: dates and addresses in the form that entries keep.
//!
//! Invariant: a value is only rewritten where its meaning stays the same; whatever does not fit is left to the caller.
//! The tests of [`super::metadata`] and `tests/ingest.rs` hold it.

use chrono::Datelike;

use super::dates;
pub(super) use crate::model::encoded;
use crate::model::{check_date, check_locator};

/// The longest address, in bytes.
pub(super) const LONGEST_URL: usize = 2000;

/// A date in a form that entries keep, read from any of the forms that people and programs write.
pub(super) fn tidy_date(text: &str) -> Option<String> {
    let text = text.trim();
    if let Ok(date) = check_date(text) {
        return Some(date);
    }
    // 2026-03-01 09:00:00, 2026-03-01T09:00+0100, 2026/03/01
    if let (Some(date), Some(rest)) = (text.get(..10), text.get(10..))
        && let Ok(date) = check_date(&date.replace('/', "-"))
        && (rest.is_empty() || dates::is_zone_of_day(rest) || is_time_after(rest))
    {
        return Some(date);
    }
    // Sun Mar 01 2026 09:00:00 GMT+0100 (Central European Time), as JavaScript writes it
    if let Ok((time, rest)) = chrono::DateTime::parse_and_remainder(text, "%a %b %d %Y %H:%M:%S GMT%z")
        && (rest.is_empty() || rest.starts_with(" (") && rest.ends_with(')'))
        && has_year(text, time.year())
    {
        return check_date(&time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)).ok();
    }
    if let Some(date) = dates::read(text) {
        return Some(date);
    }
    // Sun Mar 01 09:00:00 +0000 2026, as posts have it
    if let Ok(time) = chrono::DateTime::parse_from_str(text, "%a %b %d %H:%M:%S %z %Y")
        && has_year(text, time.year())
    {
        return check_date(&time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)).ok();
    }
    let day = |date: chrono::NaiveDate| check_date(&date.format("%Y-%m-%d").to_string()).ok();
    for form in ["%a %b %d %Y", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%A, %B %d, %Y"] {
        if let Ok((date, rest)) = chrono::NaiveDate::parse_and_remainder(text, form)
            && (rest.is_empty() || is_time_after(rest))
            && has_year(&text[..text.len() - rest.len()], date.year())
        {
            return day(date);
        }
    }
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return day(chrono::NaiveDate::parse_from_str(text, "%Y%m%d").ok()?);
    }
    let mail = chrono::DateTime::parse_from_rfc2822(text).ok()?;
    check_date(&mail.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)).ok()
}

/// Whether what stands after a date is a time of day and nothing more.
fn is_time_after(rest: &str) -> bool {
    let time = rest.trim_start_matches(',').strip_prefix(['T', 't', ' ', '\u{a0}']).map(str::trim_start);
    time.is_some_and(|time| dates::is_time(time.strip_prefix("at ").unwrap_or(time)))
}

/// Whether a year is written with its four digits: of two digits nobody knows the century.
fn has_year(text: &str, year: i32) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4 && digits.parse::<i32>().is_ok_and(|written| written == year))
}

/// An address in the form that entries keep. A bare DOI becomes `doi:…`. Returns nothing if the text has no scheme, or
/// is too long for an entry.
pub(super) fn locator(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > LONGEST_URL {
        return None;
    }
    if text.starts_with("10.") && text.contains('/') {
        return check_locator(&format!("doi:{text}")).ok();
    }
    check_locator(text).ok()
}
