//! Units: what an amount is an amount of.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::text::{Reading, is_function, is_verb_form, lemma};
use crate::words::{CURRENCIES, MEASURES};

use super::token::key;

/// A name in a list.
type Name = &'static str;

/// What is counted or measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Unit {
    /// Things, named by the words around the number.
    Count,
    /// Hundredths.
    Percent,
    /// Percentage points.
    Points,
    /// Money of one currency.
    Money(#[serde(deserialize_with = "listed")] Name),
    /// A measure, reduced to the base of its kind.
    Measure(#[serde(deserialize_with = "listed")] Name),
}

/// The kind of each measure, and its factor to the base unit of that kind.
static KINDS: LazyLock<FxHashMap<&'static str, (&'static str, f64)>> = LazyLock::new(|| {
    let rows = MEASURES.rows();
    rows.filter_map(|row| Some((row.column(0), (row.column(1), row.column(2).parse().ok()?)))).collect()
});

/// The currency of each name of one.
static MONEY: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| CURRENCIES.rows().map(|row| (row.column(0), row.column(1))).collect());

/// The names of all units.
static NAMES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let others = ["dollar", "pound", "euro", "yen", "celsius", "fahrenheit", "area", "volume"];
    KINDS.values().map(|(kind, _)| *kind).chain(MONEY.values().copied()).chain(others).collect()
});

/// The name of a unit, as it is listed.
fn listed<'de, D: Deserializer<'de>>(from: D) -> Result<Name, D::Error> {
    let name = <&str>::deserialize(from)?;
    NAMES.get(name).copied().ok_or_else(|| D::Error::custom("no unit has this name"))
}

impl Unit {
    /// A number, greater than any year, that differs from unit to unit.
    pub(super) fn number(self) -> u64 {
        match self {
            Unit::Count => 10_000,
            Unit::Percent => 10_001,
            Unit::Points => 10_002,
            Unit::Money(name) | Unit::Measure(name) => key(name) | 1 << 63,
        }
    }
}

/// What the number before word `next` counts: the unit, its factor, and the word after it.
pub(super) fn unit(reading: &Reading<'_>, first: usize, next: usize) -> (Unit, f64, usize) {
    let words = &reading.words;
    let sign = reading.text[..words[first].span.start].trim_end().chars().next_back();
    let money = match sign {
        Some('$') => Some("dollar"),
        Some('\u{a3}') => Some("pound"),
        Some('\u{20ac}') => Some("euro"),
        Some('\u{a5}') => Some("yen"),
        _ => None,
    };
    if let Some(currency) = money {
        return (Unit::Money(currency), 1.0, next);
    }
    let rest = &reading.text[words[next - 1].span.end..];
    if rest.trim_start().starts_with('%') {
        return (Unit::Percent, 1.0, next);
    }
    // "41°C", "41 degrees Celsius"
    let scale = |at: usize| {
        words.get(at).and_then(|word| match word.lower.as_str() {
            "c" | "celsius" | "centigrade" => Some("celsius"),
            "f" | "fahrenheit" => Some("fahrenheit"),
            _ => None,
        })
    };
    let degrees = usize::from(words.get(next).is_some_and(|word| word.lower == "degrees"));
    let letter = words.get(next).is_some_and(|word| matches!(word.text, "C" | "F"));
    if (degrees == 1 || letter || rest.trim_start().starts_with('\u{b0}'))
        && let Some(kind) = scale(next + degrees)
    {
        return (Unit::Measure(kind), 1.0, next + degrees + 1);
    }
    let joined = words[next - 1].lower.rsplit_once('-').map(|(_, unit)| unit.to_owned());
    let glued = words[next - 1].lower.trim_start_matches(|c: char| c.is_ascii_digit() || ".,-".contains(c));
    if let Some((kind, factor)) = joined.as_deref().and_then(measure).or_else(|| measure(glued)) {
        return (Unit::Measure(kind), factor, next);
    }
    let Some(word) = words.get(next) else {
        return (Unit::Count, 1.0, next);
    };
    let following = words.get(next + 1).map(|word| word.lower.as_str());
    match word.lower.as_str() {
        "percent" | "pct" | "percentage" if following != Some("point") && following != Some("points") => {
            return (Unit::Percent, 1.0, next + 1);
        }
        "percentage" => return (Unit::Points, 1.0, next + 2),
        "per" if following == Some("cent") => return (Unit::Percent, 1.0, next + 2),
        "us" if following == Some("dollars") => return (Unit::Money("dollar"), 1.0, next + 2),
        "cents" => return (Unit::Money("dollar"), 0.01, next + 1),
        _ => {}
    }
    let base = lemma(&word.lower);
    if let Some(currency) = MONEY.get(&*base) {
        return (Unit::Money(currency), 1.0, next + 1);
    }
    let squared = matches!(&*base, "square" | "cubic");
    if squared && let Some(("length", factor)) = following.and_then(measure) {
        let kind =
            if base == "square" { ("area", factor * factor) } else { ("volume", factor.powi(3) * 1000.0) };
        return (Unit::Measure(kind.0), kind.1, next + 2);
    }
    match measure(&base) {
        Some((kind, factor)) if !squared => (Unit::Measure(kind), factor, next + 1),
        _ => (Unit::Count, 1.0, next),
    }
}

/// Whether what follows a number is counted by it: "In London 500 people marched".
pub(super) fn counts(reading: &Reading<'_>, at: usize) -> bool {
    let word = &reading.words[at];
    reading.words.get(at + 1).is_some_and(|next| {
        let things = next.lower.ends_with('s') && !is_function(&next.lower) && !is_verb_form(&next.lower);
        let scale = ["million", "billion", "thousand", "hundred", "dozen", "per", "percent"];
        reading.text[word.span.end..next.span.start] == *" "
            && next.text.starts_with(char::is_lowercase)
            && (things
                || measure(&next.lower).is_some()
                || matches!(next.lower.as_str(), "people" | "men" | "women" | "children")
                || scale.contains(&next.lower.as_str()))
    })
}

/// The kind of a measure in lower case, and its factor to the base unit of that kind.
pub(super) fn measure(word: &str) -> Option<(&'static str, f64)> {
    KINDS.get(word).or_else(|| KINDS.get(&*lemma(word))).copied()
}
