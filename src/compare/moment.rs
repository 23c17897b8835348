//! Moments: the dates and days that a statement names.
//!
//! A moment has only the fields that the words give (year, month, day, weekday). Nothing is filled in from a
//! clock. Two moments differ only in a field that both have.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::model::Span;
use crate::text::Reading;

use super::calendar::{month, weekday};
use super::quantity::Quantity;

/// A date, with the fields that the words give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Moment {
    /// The first and last year; a decade, or "from 2010 to 2012", has several years.
    pub(super) years: Option<(u16, u16)>,
    pub(super) month: Option<u8>,
    pub(super) day: Option<u8>,
    pub(super) weekday: Option<u8>,
    pub(super) span: Span,
    pub(super) first: usize,
    pub(super) last: usize,
    /// The word before it says that it is a bound: before, after, since, until, by.
    pub(super) open: bool,
    /// What happens then, if the shape says so: "(born 1960)", "(1960–2020)", "a 1960 film".
    #[serde(deserialize_with = "event")]
    pub(super) event: Option<Event>,
}

/// The base form of the verb for what happens.
type Event = &'static str;

/// What may happen at a moment.
const EVENTS: [Event; 3] = [BORN, DIED, MADE];
const BORN: Event = "bear";
const DIED: Event = "die";
const MADE: Event = "appear";

fn event<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Event>, D::Error> {
    let Some(name) = Option::<&str>::deserialize(from)? else { return Ok(None) };
    let event = EVENTS.into_iter().find(|event| *event == name);
    event.map(Some).ok_or_else(|| D::Error::custom("no event has this name"))
}

/// Every moment in a reading, in order. A number that counts something, as the quantities show, is not a
/// year.
pub(super) fn moments(reading: &Reading<'_>, quantities: &[Quantity]) -> Vec<Moment> {
    let words = &reading.words;
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((mut moment, mut next)) = moment(reading, quantities, at) else {
            at += 1;
            continue;
        };
        // "from 2010 to 2012", "2010-2012"
        if let (Some((first, _)), Some(link)) = (moment.years, words.get(next)) {
            let dash = reading.text[words[next - 1].span.end..link.span.start].trim();
            let end = if matches!(link.lower.as_str(), "to" | "until" | "and") { next + 1 } else { next };
            let linked = end > next || matches!(dash, "-" | "\u{2013}" | "--" | "\u{2014}");
            if let Some(last) = words.get(end).filter(|_| linked).and_then(|word| year(&word.lower))
                && last >= first
                && moment.month.is_none()
            {
                moment.years = Some((first, last));
                next = end + 1;
            }
        }
        let before = at.checked_sub(1).map_or("", |before| words[before].lower.as_str());
        moment.open =
            matches!(before, "before" | "after" | "since" | "until" | "till" | "by" | "around" | "about");
        moment.first = at;
        moment.last = next - 1;
        moment.span = Span { start: words[at].span.start, end: words[next - 1].span.end };
        found.push(moment);
        at = next;
    }
    name_events(reading, &mut found);
    found
}

/// Names what happens at the moments whose place shows it: two dates in brackets after a name are those of
/// birth and death, and a year before a noun says when the thing was made.
fn name_events(reading: &Reading<'_>, found: &mut [Moment]) {
    let words = &reading.words;
    for at in 0..found.len() {
        let moment = found[at];
        let gap = |from: usize| {
            let start = from.checked_sub(1).map_or(0, |before| words[before].span.end);
            &reading.text[start..words[from].span.start]
        };
        let bracket = |word: usize| {
            gap(word).contains('(') || word.checked_sub(1).is_some_and(|before| words[before].lower == "lrb")
        };
        if let Some(next) = found.get(at + 1)
            && moment.last + 1 == next.first
            && (bracket(moment.first) || gap(moment.first).contains(';'))
            && gap(next.first).contains(['-', '\u{2013}', '\u{2014}', '\u{2212}'])
        {
            found[at].event = Some(BORN);
            found[at + 1].event = Some(DIED);
        }
        let article = moment.first.checked_sub(1).map_or("", |before| words[before].lower.as_str());
        let copula = moment.first.checked_sub(2).map_or("", |before| words[before].lower.as_str());
        if matches!(article, "a" | "an" | "the") && matches!(copula, "is" | "was") && moment.month.is_none() {
            found[at].event = Some(MADE);
        }
    }
}

fn moment(reading: &Reading<'_>, quantities: &[Quantity], at: usize) -> Option<(Moment, usize)> {
    let words = &reading.words;
    let word = &words[at];
    let none = Moment {
        years: None,
        month: None,
        day: None,
        weekday: None,
        span: word.span,
        first: at,
        last: at,
        open: false,
        event: None,
    };
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let bare = word.lower.strip_suffix("'s").unwrap_or(&word.lower);
    if let Some(weekday) = weekday(bare) {
        return Some((Moment { weekday: Some(weekday), ..none }, at + 1));
    }
    // "3 May 2001", "3rd of May"
    if let Some(day) = day(&word.lower) {
        let skip = usize::from(lower(at + 1) == "of");
        if let Some(month) = month(lower(at + 1 + skip)) {
            let mut next = at + 2 + skip;
            let years = year(lower(next)).map(|year| (year, year));
            next += usize::from(years.is_some());
            return Some((Moment { day: Some(day), month: Some(month), years, ..none }, next));
        }
    }
    // "May 3, 2001", "May 2001", "in May"
    if word.text.starts_with(char::is_uppercase)
        && let Some(month) = month(&word.lower)
    {
        let mut next = at + 1;
        let day = day(lower(next)).filter(|_| year(lower(next)).is_none());
        next += usize::from(day.is_some());
        let skip = usize::from(lower(next) == "of");
        let years = year(lower(next + skip)).map(|year| (year, year));
        if years.is_some() {
            next += 1 + skip;
        }
        let modal = month == 5 && day.is_none() && years.is_none() && at == 0;
        return (!modal).then_some((Moment { day, month: Some(month), years, ..none }, next));
    }
    // "the 1990s", "2001"
    let text = bare.trim_end_matches('s');
    let decade = text.len() != word.lower.len() || lower(at + 1) == "s";
    let first = year(text)?;
    let before = &reading.text[..word.span.start];
    let after = &reading.text[word.span.end..];
    if before.ends_with(['$', '\u{a3}', '\u{20ac}', '/', '#']) || after.starts_with(['%', '/']) {
        return None;
    }
    if quantities.iter().any(|quantity| quantity.first == at) {
        return None;
    }
    let years = if decade && first % 10 == 0 { (first, first + 9) } else { (first, first) };
    Some((Moment { years: Some(years), ..none }, at + 1))
}

fn year(word: &str) -> Option<u16> {
    if word.len() != 4 || !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    word.parse().ok().filter(|year| (1000..2200).contains(year))
}

fn day(word: &str) -> Option<u8> {
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    (digits.len() <= 2).then(|| digits.parse().ok()).flatten().filter(|day| (1..=31).contains(day))
}

impl Moment {
    /// Whether both name the same field and differ in it.
    pub(super) fn parts_from(&self, other: &Moment) -> bool {
        let differ = |a: Option<u8>, b: Option<u8>| a.zip(b).is_some_and(|(a, b)| a != b);
        let years = self.years.zip(other.years).is_some_and(|(a, b)| a.1 < b.0 || b.1 < a.0);
        years
            || differ(self.month, other.month)
            || (differ(self.day, other.day) && self.month.is_some() && other.month.is_some())
            || differ(self.weekday, other.weekday)
    }

    /// Whether both have a field in common.
    pub(super) fn comparable(&self, other: &Moment) -> bool {
        self.years.is_some() && other.years.is_some()
            || self.month.is_some() && other.month.is_some()
            || self.weekday.is_some() && other.weekday.is_some()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::compare::quantity::quantities;

    fn all(text: &str) -> Vec<Moment> {
        let reading = Reading::new(text);
        moments(&reading, &quantities(&reading))
    }

    #[test]
    fn moments_have_the_fields_that_the_words_give() {
        let read = |text: &str| -> Vec<_> {
            all(text).iter().map(|m| (m.years, m.month, m.day, m.weekday)).collect()
        };
        for (text, expected) in [
            ("on 3 May 2001", vec![(Some((2001, 2001)), Some(5), Some(3), None)]),
            ("on May 3, 2001", vec![(Some((2001, 2001)), Some(5), Some(3), None)]),
            ("since May 2001", vec![(Some((2001, 2001)), Some(5), None, None)]),
            ("in the 1990s", vec![(Some((1990, 1999)), None, None, None)]),
            ("from 2010 to 2012", vec![(Some((2010, 2012)), None, None, None)]),
            ("It may come on Friday", vec![(None, None, None, Some(4))]),
            ("2000 people came for $1999", vec![(Some((2000, 2000)), None, None, None)]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn moments_differ_only_in_what_both_have() {
        let parts = |a: &str, b: &str| {
            let (a, b) = (all(a), all(b));
            a[0].parts_from(&b[0])
        };
        assert!(
            parts("in 2001", "in May 2002") && parts("on May 3", "on May 4") && parts("Monday", "Friday")
        );
        assert!(
            !parts("in 2001", "on May 3, 2001")
                && !parts("in May", "in 2001")
                && !parts("the 1990s", "in 1994")
        );
    }
}
