//! Tidy: dates and addresses in the form that entries keep.
//!
//! Invariant: a value is only rewritten where its meaning stays the same; whatever does not fit is left to the caller.
//! The tests of [`super::metadata`] and `tests/ingest.rs` hold it.

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
    let date = text.get(..10).filter(|date| date.len() == 10);
    // 2026-03-01 09:00:00, 2026-03-01T09:00+0100, 2026/03/01
    if let Some(date) = date.map(|date| date.replace('/', "-")).and_then(|date| check_date(&date).ok()) {
        return Some(date);
    }
    // Sun Mar 01 2026 09:00:00 GMT+0100 (Central European Time), as JavaScript writes it
    if let Ok((time, _)) = chrono::DateTime::parse_and_remainder(text, "%a %b %d %Y %H:%M:%S GMT%z") {
        return check_date(&time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)).ok();
    }
    if let Some(date) = dates::read(text) {
        return Some(date);
    }
    // Sun Mar 01 09:00:00 +0000 2026, as posts have it
    if let Ok(time) = chrono::DateTime::parse_from_str(text, "%a %b %d %H:%M:%S %z %Y") {
        return check_date(&time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)).ok();
    }
    for form in ["%a %b %d %Y", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%A, %B %d, %Y", "%Y%m%d"] {
        if let Ok((date, _)) = chrono::NaiveDate::parse_and_remainder(text, form) {
            return check_date(&date.format("%Y-%m-%d").to_string()).ok();
        }
    }
    let mail = chrono::DateTime::parse_from_rfc2822(text).ok()?;
    check_date(&mail.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)).ok()
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
