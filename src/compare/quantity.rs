//! Quantities: how much a statement says there is of something, as an interval.
//!
//! Invariant: a quantity is what the words commit to. "About 50", "more than 50", "1.2 million" and "50 to
//! 60" are intervals, and two quantities conflict only if their intervals do not meet. A year, a time of
//! day, a score and a number that only names something are not quantities. The tests below hold this.

use serde::{Deserialize, Serialize};

use crate::model::Span;
use crate::text::Reading;
use crate::words::NAMING;

use super::calendar::month;
use super::number::{Amount, MONEY, number, range_end};
use super::unit::{Unit, counts, unit};

/// An amount and what it is an amount of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Quantity {
    /// The least and the most that the words allow.
    pub(super) low: f64,
    pub(super) high: f64,
    /// Whether the words leave room: about, more than, up to.
    pub(super) loose: bool,
    /// The size of the last digit: what rounding may have taken.
    pub(super) step: f64,
    /// Its digits, where a separator in it may be of thousands or of decimals.
    pub(super) figure: Option<u64>,
    pub(super) unit: Unit,
    pub(super) span: Span,
    /// The first and the last word of it, in the reading.
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Every quantity in a reading, in order.
pub(super) fn quantities(reading: &Reading<'_>) -> Vec<Quantity> {
    let words = &reading.words;
    let mut found: Vec<Quantity> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((mut amount, mut next)) = number(reading, at) else {
            at += 1;
            continue;
        };
        let first = at;
        // A range: "3 to 5", "between 3 and 5", "3-5".
        if let Some((end, after)) = range_end(reading, first, next) {
            let (low, high) = (amount.low.min(end.low), amount.high.max(end.high));
            amount = Amount { low, high, step: end.step, figure: None };
            next = after;
        }
        let (unit, factor, last) = unit(reading, first, next);
        at = last.max(next);
        if first > 0 && is_naming(reading, first) {
            continue;
        }
        let (low, high, loose) = bounds(reading, first, amount.low * factor, amount.high * factor);
        let start = lead_sign(reading.text, words[first].span.start);
        let mut end = words[at - 1].span.end;
        if unit == Unit::Percent && reading.text[end..].starts_with('%') {
            end += 1;
        }
        let step = amount.step * factor;
        let (figure, span) = (amount.figure, Span { start, end });
        found.push(Quantity { low, high, loose, step, figure, unit, span, first, last: at - 1 });
    }
    found
}

/// The interval that the words before a number make of it.
fn bounds(reading: &Reading<'_>, first: usize, low: f64, high: f64) -> (f64, f64, bool) {
    let words = &reading.words;
    let back = |count: usize| first.checked_sub(count).map_or("", |at| words[at].lower.as_str());
    let (one, two, three) = (back(1), back(2), back(3));
    let after = words.get(first + 1).map_or("", |word| word.lower.as_str());
    let any = f64::INFINITY;
    match (two, one) {
        ("more" | "greater" | "higher" | "larger" | "longer", "than") if matches!(three, "no" | "not") => {
            (-any, high, true)
        }
        ("less" | "fewer" | "lower" | "smaller", "than") if matches!(three, "no" | "not") => (low, any, true),
        ("more" | "greater" | "higher" | "larger" | "better", "than") => (low, any, true),
        ("less" | "fewer" | "lower" | "smaller", "than") => (-any, high, true),
        ("at", "least") | ("no", "less" | "fewer") => (low, any, true),
        ("at", "most") | ("no", "more") | ("up", "to") => (-any, high, true),
        ("many" | "much" | "few" | "little", "as") if three == "as" => (low * 0.9, high * 1.1, true),
        (_, "about" | "around" | "roughly" | "approximately" | "some" | "circa" | "estimated" | "approx") => {
            (low * 0.9, high * 1.1, true)
        }
        (_, "nearly" | "almost") => (low * 0.85, high, true),
        (_, "over" | "above" | "exceeding" | "exceeded" | "topped" | "minimum") => (low, any, true),
        (_, "under" | "below" | "maximum") => (-any, high, true),
        (_, "than") => (-any, any, true),
        _ if after == "or" => (-any, any, true),
        _ => (low, high, false),
    }
}

/// Whether the number at word `first` only names something: "Article 5".
fn is_naming(reading: &Reading<'_>, first: usize) -> bool {
    let before = &reading.words[first - 1];
    let gap = &reading.text[before.span.end..reading.words[first].span.start];
    let digits = reading.words[first].text.starts_with(|c: char| c.is_ascii_digit());
    let capital = first > 1 && before.text.starts_with(char::is_uppercase) && gap == " ";
    digits
        && (NAMING.has(&before.lower) && gap.trim().len() <= 1
            || (capital && month(&before.lower).is_none() && !counts(reading, first)))
}

/// Where a currency sign before a number begins.
fn lead_sign(text: &str, start: usize) -> usize {
    let lead = text[..start].trim_end_matches(MONEY);
    lead.len()
}

impl Quantity {
    /// Whether both can be true of one thing, in one unit; a rounded amount allows what it rounds.
    pub(super) fn meets(&self, other: &Quantity) -> bool {
        // "16.181" may be what others write "16,181".
        if self.figure.is_some() && self.figure == other.figure {
            return true;
        }
        // Of two amounts, one written to fewer digits was rounded or cut: 37.5 million is 38 or 37 million.
        let (fine, coarse) =
            if self.step < other.step { (self.step, other.step) } else { (other.step, self.step) };
        let rounded = coarse > fine * 1.5 && (coarse > 1.0 || self.unit != Unit::Count);
        let size = [self.low, self.high, other.low, other.high].into_iter().filter(|end| end.is_finite());
        let least = 1e-9 * size.fold(0.0, |most: f64, end| most.max(end.abs()));
        let slack = if rounded { coarse * 0.999 } else { least };
        self.low <= other.high + slack && other.low <= self.high + slack
    }

    /// Whether the two are amounts of the same kind, as far as the unit says.
    pub(super) fn comparable(&self, other: &Quantity) -> bool {
        self.unit == other.unit
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn all(text: &str) -> Vec<(f64, f64, Unit)> {
        quantities(&Reading::new(text)).iter().map(|q| (q.low, q.high, q.unit)).collect()
    }

    #[test]
    fn amounts_are_intervals_of_a_unit() {
        use Unit::{Count, Measure, Money, Percent};
        let exact = |value, unit| vec![(value, value, unit)];
        for (text, expected) in [
            ("It killed 48 people.", exact(48.0, Count)),
            ("It killed forty-eight people.", exact(48.0, Count)),
            ("It killed 1,250 people.", exact(1250.0, Count)),
            ("A third of voters agree.", exact(1.0 / 3.0, Count)),
            ("Two dozen ships came.", exact(24.0, Count)),
            ("It costs $5.", exact(5.0, Money("dollar"))),
            ("It fell by 3 per cent.", exact(3.0, Percent)),
            ("It fell by 3%.", exact(3.0, Percent)),
            ("It rose 2 km.", exact(2000.0, Measure("length"))),
            ("Between 3 and 5 ships came.", vec![(3.0, 5.0, Count)]),
            ("It was in 2019.", vec![]),
            ("At 10:30 on 3/4 it was 3-year work.", exact(36.0, Measure("calendar"))),
            ("Under Article 5 of it.", vec![]),
            ("It rose from 3 to", exact(3.0, Count)),
            ("More than 50 ships came.", vec![(50.0, f64::INFINITY, Count)]),
        ] {
            assert_eq!(all(text), expected, "{text}");
        }
    }

    #[test]
    fn what_converts_or_rounds_meets() {
        let meet = |a: &str, b: &str| {
            let (a, b) = (quantities(&Reading::new(a)), quantities(&Reading::new(b)));
            a[0].comparable(&b[0]) && a[0].meets(&b[0])
        };
        for (a, b, meets) in [
            ("1.2 million people", "1,234,000 people", true),
            ("1.2 million people", "1.3 million people", false),
            ("two dozen people", "24 people", true),
            ("about 50 people", "47 people", true),
            ("nearly 50 people", "52 people", false),
            ("90 minutes", "1.5 hours", true),
            ("$3bn", "$3 billion", true),
            ("5 people", "7 people", false),
            ("50 percent", "50 people", false),
            ("3.71 percent", "3 percent", true),
            (".20 percent", "0.20 percent", true),
            ("1,2 million people", "1.2 million people", true),
            ("$54.9-million", "$54.9 million", true),
            ("32 miles", "52 km", true),
            ("32 miles", "60 km", false),
            ("more than 500 people", "fewer than 200 people", false),
            ("no more than 500 people", "700 people", false),
            ("no fewer than 500 people", "700 people", true),
        ] {
            assert_eq!(meet(a, b), meets, "{a} / {b}");
            assert_eq!(meet(b, a), meets, "{b} / {a}");
        }
    }
}
