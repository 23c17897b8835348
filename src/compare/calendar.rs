//! The calendar: the names of months and weekdays.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::words::CALENDAR;

static NAMES: LazyLock<FxHashMap<&'static str, (&'static str, u8)>> = LazyLock::new(|| {
    let number = |row: crate::words::Row| row.column(2).parse().unwrap_or_default();
    CALENDAR.rows().map(|row| (row.column(0), (row.column(1), number(row)))).collect()
});

/// The number, from 1, of a month that is named in lower case.
pub(super) fn month(word: &str) -> Option<u8> {
    named(word, "month")
}

/// The number, from 0, of a weekday that is named in lower case.
pub(super) fn weekday(word: &str) -> Option<u8> {
    named(word, "weekday")
}

fn named(word: &str, wanted: &str) -> Option<u8> {
    NAMES.get(word).filter(|(kind, _)| *kind == wanted).map(|(_, number)| *number)
}
