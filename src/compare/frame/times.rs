//! Times: when a frame happens, with centuries as well as the moments that a statement names.

use serde::{Deserialize, Serialize};

use crate::model::Span;

use super::super::content::Content;
use super::super::moment::Moment;
use super::phrase::Phrase;
use super::tag::Tagged;

/// When something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::compare) struct When {
    /// The first and the last year.
    pub(super) years: Option<(u16, u16)>,
    pub(super) month: Option<u8>,
    pub(super) day: Option<u8>,
    pub(super) weekday: Option<u8>,
    /// The word before it says that it is a bound.
    pub(super) open: bool,
    /// It goes on from one year to the other.
    pub(super) lasts: bool,
    pub(super) span: Span,
}

impl When {
    /// The time of a moment.
    pub(super) fn of(statement: &Content<'_>, moment: &Moment) -> Self {
        let before = statement.text()[..moment.span.start].trim_end();
        let lasts = [" from", " between", "From", "Between"].iter().any(|word| before.ends_with(word));
        When {
            years: moment.years,
            month: moment.month,
            day: moment.day,
            weekday: moment.weekday,
            open: moment.open,
            lasts: lasts && moment.years.is_some_and(|(first, last)| first < last),
            span: moment.span,
        }
    }

    /// Whether both cannot be the time of one thing.
    pub(super) fn parts_from(&self, other: &When) -> bool {
        let differ = |a: Option<u8>, b: Option<u8>| a.zip(b).is_some_and(|(a, b)| a != b);
        if self.open || other.open {
            return false;
        }
        let years = self.years.zip(other.years).is_some_and(|(a, b)| a.1 < b.0 || b.1 < a.0);
        let months = self.month.is_some() && other.month.is_some();
        years
            || differ(self.month, other.month)
            || differ(self.day, other.day) && months
            || differ(self.weekday, other.weekday)
    }

    /// Whether it is a bound that another time does not keep: "before 1990" and "in 1994".
    pub(super) fn bounds(&self, statement: &Content<'_>, other: &When) -> bool {
        let Some(((first, last), (from, to))) = self.years.zip(other.years) else { return false };
        let before = statement.text()[..self.span.start].trim_end();
        let word = before.rsplit(' ').next().unwrap_or_default().to_lowercase();
        let exact = self.month.is_none() && other.month.is_none() && !other.open && self.open;
        match word.as_str() {
            "before" => exact && from >= first,
            "by" => exact && from > last,
            "after" => exact && to <= last,
            _ => false,
        }
    }

    /// Whether both have a field in common.
    pub(super) fn comparable(&self, other: &When) -> bool {
        self.years.is_some() && other.years.is_some()
            || self.month.is_some() && other.month.is_some()
            || self.weekday.is_some() && other.weekday.is_some()
    }

    /// Whether one lies within the other, or both are the same.
    pub(super) fn meets(&self, other: &When) -> bool {
        self.comparable(other) && !self.parts_from(other)
    }
}

/// The century that a phrase names: "the 12th century", "the fifteenth century".
pub(super) fn century(words: &Tagged<'_, '_>, phrase: &Phrase) -> Option<When> {
    let tokens = &words.statement.tokens;
    let head = phrase.head().map(|head| &tokens[usize::from(head)])?;
    if &*head.base != "century" {
        return None;
    }
    let before = phrase.items.iter().rev().map(|item| &tokens[usize::from(item.token)]);
    let ordinal = before.into_iter().find_map(|token| ordinal(&token.base).map(|number| (number, token)));
    let (number, token) = ordinal.filter(|(number, _)| (1..=21).contains(number))?;
    let first = number.saturating_sub(1) as u16 * 100;
    let span = Span { start: token.span.start, end: head.span.end };
    Some(When {
        years: Some((first.max(1), first + 100)),
        month: None,
        day: None,
        weekday: None,
        open: false,
        lasts: false,
        span,
    })
}

/// The words of ordinals, from the first.
const ORDINALS: [&str; 21] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
];

/// The number that an ordinal stands for.
pub(super) fn ordinal(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end))?;
    if let Some(at) = ORDINALS.iter().position(|ordinal| *ordinal == word) {
        return Some(at as u32 + 1);
    }
    digits.parse().ok().filter(|number| *number > 0)
}
