//! Quantities: how much a statement says there is of something, as an interval.
//!
//! The law: a quantity is what the words commit to. "About 50", "more than 50", "1.2 million" and "50 to
//! 60" are intervals, and two quantities conflict only if their intervals do not meet. A year, a time of
//! day, a score and a number that merely names something are no quantities.

use crate::model::Span;
use crate::text::{Reading, Word, lemma};

/// An amount and what it is an amount of.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quantity {
    /// The least and the most that the words allow.
    pub(super) low: f64,
    pub(super) high: f64,
    /// Whether the words leave room: about, more than, up to.
    pub(super) loose: bool,
    /// The size of the last digit: what rounding may have taken.
    pub(super) step: f64,
    pub(super) unit: Unit,
    pub(super) span: Span,
    /// The first and the last word of it, in the reading.
    pub(super) first: usize,
    pub(super) last: usize,
}

/// What is counted or measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Things, named by the words around the number.
    Count,
    /// Hundredths.
    Percent,
    /// Percentage points.
    Points,
    /// Money of one currency.
    Money(&'static str),
    /// A measure, reduced to the base of its kind.
    Measure(&'static str),
}

impl Unit {
    /// A number above all years that tells units apart.
    pub(super) fn number(self) -> u64 {
        match self {
            Unit::Count => 10_000,
            Unit::Percent => 10_001,
            Unit::Points => 10_002,
            Unit::Money(name) | Unit::Measure(name) => super::statement::key(name) | 1 << 63,
        }
    }
}

/// Names of measures: kind, factor to its base, and the words for it in the singular.
const MEASURES: [(&str, f64, &[&str]); 31] = [
    ("length", 1.0, &["metre", "meter", "m"]),
    ("length", 1000.0, &["kilometre", "kilometer", "km"]),
    ("length", 0.01, &["centimetre", "centimeter", "cm"]),
    ("length", 0.001, &["millimetre", "millimeter", "mm"]),
    ("length", 1609.344, &["mile"]),
    ("length", 0.3048, &["foot", "ft"]),
    ("length", 0.0254, &["inch"]),
    ("length", 0.9144, &["yard"]),
    ("mass", 1.0, &["kilogram", "kilo", "kg", "kilogramme"]),
    ("mass", 0.001, &["gram", "gramme", "g"]),
    ("mass", 1000.0, &["tonne", "ton"]),
    ("mass", 0.453_592_37, &["lb", "lbs"]),
    ("mass", 0.028_349_5, &["ounce", "oz"]),
    ("volume", 1.0, &["litre", "liter"]),
    ("volume", 0.001, &["millilitre", "milliliter", "ml"]),
    ("volume", 3.785_411_784, &["gallon"]),
    ("volume", 158.987_294_928, &["barrel"]),
    ("area", 10_000.0, &["hectare"]),
    ("area", 4046.856, &["acre"]),
    ("time", 1.0, &["second", "sec"]),
    ("time", 60.0, &["minute", "min"]),
    ("time", 3600.0, &["hour", "hr"]),
    ("time", 86_400.0, &["day"]),
    ("time", 604_800.0, &["week", "wk"]),
    ("time", 1_209_600.0, &["fortnight"]),
    ("calendar", 1.0, &["month"]),
    ("calendar", 12.0, &["year", "yr"]),
    ("calendar", 120.0, &["decade"]),
    ("calendar", 1200.0, &["century"]),
    ("energy", 1.0, &["kilowatt", "kw"]),
    ("energy", 1000.0, &["megawatt", "mw"]),
];

const CURRENCIES: [(&str, &[&str]); 8] = [
    ("dollar", &["dollar", "usd", "buck"]),
    ("euro", &["euro", "eur"]),
    ("pound", &["pound", "gbp", "sterling"]),
    ("yen", &["yen", "jpy"]),
    ("rupee", &["rupee", "inr"]),
    ("yuan", &["yuan", "renminbi", "rmb"]),
    ("franc", &["franc", "chf"]),
    ("krona", &["krona", "krone", "kronor", "kroner"]),
];

/// Words after which a number only names something.
const NAMING: [&str; 29] = [
    "no",
    "number",
    "article",
    "section",
    "chapter",
    "page",
    "flight",
    "route",
    "highway",
    "interstate",
    "channel",
    "room",
    "table",
    "figure",
    "fig",
    "paragraph",
    "amendment",
    "title",
    "phase",
    "type",
    "level",
    "grade",
    "version",
    "part",
    "volume",
    "item",
    "apollo",
    "boeing",
    "windows",
];

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
            amount = Amount { low: amount.low.min(end.low), high: amount.high.max(end.high), step: end.step };
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
        found.push(Quantity { low, high, loose, step, unit, span: Span { start, end }, first, last: at - 1 });
    }
    found
}

/// An amount as it is written: the interval that its last digit leaves open.
#[derive(Debug, Clone, Copy)]
struct Amount {
    low: f64,
    high: f64,
    step: f64,
}

/// The number that begins at a word, and the word after it.
fn number(reading: &Reading<'_>, at: usize) -> Option<(Amount, usize)> {
    let words = &reading.words;
    words.get(at)?;
    if let Some((value, step)) = digits(reading, at) {
        return Some(scaled(words, value, step, at + 1));
    }
    if let Some((fraction, next)) = fraction(words, at) {
        return Some((Amount { low: fraction, high: fraction, step: 0.0 }, next));
    }
    let (value, next) = spelled(words, at)?;
    // "one" alone is a pronoun more often than a number.
    let lone = words[at].lower == "one"
        && next == at + 1
        && words.get(next).is_none_or(|after| {
            matches!(after.lower.as_str(), "of" | "is" | "was" | "that" | "who" | "can" | "another" | "day")
        });
    (!lone).then(|| scaled(words, value, 1.0, next))
}

/// The value of a word in digits and the size of its last digit, unless it is a year, a time, a score, a
/// fraction in digits or a mere name.
fn digits(reading: &Reading<'_>, at: usize) -> Option<(f64, f64)> {
    let word = &reading.words[at];
    let text = word.lower.as_str();
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let plain = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &text[plain.len()..];
    let plain = match plain.split_once('-') {
        // "30-year": the unit follows the hyphen.
        Some((number, _)) => number,
        None => plain,
    };
    let scale = match suffix {
        "" => 1.0,
        "k" => 1e3,
        "m" | "mn" | "million" => 1e6,
        "b" | "bn" | "billion" => 1e9,
        "tn" | "trillion" => 1e12,
        "km" | "kg" | "cm" | "mm" | "mw" | "kw" | "ft" | "g" | "lb" | "lbs" | "ml" | "p" | "c" => 1.0,
        _ if text.contains('-') => match text.rsplit_once('-').map_or("", |(_, end)| end) {
            "million" => 1e6,
            "billion" => 1e9,
            "trillion" => 1e12,
            _ => 1.0,
        },
        _ => return None,
    };
    let before = &reading.text[..word.span.start];
    let after = &reading.text[word.span.end..];
    // "1/2", "10:30" and "1\u{2044}2" are not two numbers.
    let joint = ['/', ':', '\u{2044}'];
    let joins = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    if before.ends_with(joint) || after.strip_prefix(joint).is_some_and(joins) {
        return None;
    }
    // "1,2 million" writes its decimals after a comma; ".85" has no digit before the point.
    let comma = plain.rsplit_once(',').filter(|(head, tail)| tail.len() < 3 && !head.contains(','));
    let mut number: String = match comma {
        Some((head, tail)) => format!("{head}.{tail}"),
        None => plain.chars().filter(|c| *c != ',').collect(),
    };
    if before.ends_with('.') && !before[..before.len() - 1].ends_with(char::is_alphanumeric) {
        number.insert_str(0, "0.");
    }
    let value: f64 = number.parse().ok()?;
    let money = before.ends_with(['$', '\u{a3}', '\u{20ac}', '\u{a5}']);
    if plain.len() == 4
        && !plain.contains([',', '.'])
        && suffix.is_empty()
        && !money
        && !after.starts_with('%')
    {
        let next = reading.words.get(at + 1).map(|next| next.lower.as_str());
        let measured = next.is_some_and(|next| measure(next).is_some() || scale_word(next).is_some());
        if (1000.0..2200.0).contains(&value) && !measured {
            return None;
        }
    }
    let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len() as i32);
    // A round number leaves its zeros open only if many do: 1,000 is exact, 1.2 million is not.
    Some((value * scale, 10f64.powi(-decimals) * scale))
}

/// A value with the scale words that follow it; `step` is the size of its last digit.
fn scaled(words: &[Word<'_>], value: f64, step: f64, next: usize) -> (Amount, usize) {
    let (mut value, mut step, mut next) = (value, step, next);
    while let Some(scale) = words.get(next).and_then(|word| scale_word(&word.lower)) {
        (value, step, next) = (value * scale, step * scale, next + 1);
    }
    (Amount { low: value, high: value, step }, next)
}

fn scale_word(word: &str) -> Option<f64> {
    Some(match word {
        "hundred" => 1e2,
        "thousand" => 1e3,
        "million" | "mln" => 1e6,
        "billion" | "bln" => 1e9,
        "trillion" => 1e12,
        "dozen" => 12.0,
        _ => return None,
    })
}

fn small(word: &str) -> Option<f64> {
    const WORDS: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if let Some(value) = WORDS.iter().position(|known| *known == word) {
        return Some(value as f64);
    }
    if let Some(value) = TENS.iter().position(|known| *known == word) {
        return Some((value as f64 + 2.0) * 10.0);
    }
    let (tens, ones) = word.split_once('-')?;
    let tens = TENS.iter().position(|known| *known == tens)?;
    let ones = WORDS[1..10].iter().position(|known| *known == ones)?;
    Some((tens as f64 + 2.0) * 10.0 + ones as f64 + 1.0)
}

/// A number in words: "two", "two hundred and five", "a dozen", "a million".
fn spelled(words: &[Word<'_>], at: usize) -> Option<(f64, usize)> {
    let word = words[at].lower.as_str();
    if matches!(word, "a" | "an") {
        let next = words.get(at + 1)?;
        return (scale_word(&next.lower).is_some()).then_some((1.0, at + 1));
    }
    if word == "both" {
        return None;
    }
    let mut value = small(word)?;
    let mut next = at + 1;
    if words.get(next).is_some_and(|word| word.lower == "hundred") {
        value *= 100.0;
        next += 1;
        let and = usize::from(words.get(next).is_some_and(|word| word.lower == "and"));
        if let Some(rest) = words.get(next + and).and_then(|word| small(&word.lower)) {
            value += rest;
            next += and + 1;
        }
    }
    Some((value, next))
}

/// "half", "a third", "two thirds", "three quarters".
fn fraction(words: &[Word<'_>], at: usize) -> Option<(f64, usize)> {
    let word = words[at].lower.as_str();
    let of = |next: usize| words.get(next).is_some_and(|word| matches!(word.lower.as_str(), "of" | "the"));
    if word == "half" && of(at + 1) {
        return Some((0.5, at + 1));
    }
    let count = if matches!(word, "a" | "one") { 1.0 } else { small(word)? };
    let part = match words.get(at + 1)?.lower.trim_end_matches('s') {
        "half" | "halve" => 2.0,
        "third" => 3.0,
        "quarter" | "fourth" => 4.0,
        "fifth" => 5.0,
        "sixth" => 6.0,
        "tenth" => 10.0,
        _ => return None,
    };
    of(at + 2).then_some((count / part, at + 2))
}

/// The end of a range that begins before word `next`, and the word after it.
fn range_end(reading: &Reading<'_>, first: usize, next: usize) -> Option<(Amount, usize)> {
    let words = &reading.words;
    let link = words.get(next)?;
    let between = first > 0 && words[first - 1].lower == "between" && link.lower == "and";
    if link.lower == "to" || link.lower == "or" || between {
        let from = first > 0 && words[first - 1].lower == "from";
        let (end, after) = number(reading, next + 1)?;
        return (!from).then_some((end, after));
    }
    let dash = reading.text.get(words[next - 1].span.end..link.span.start)?.trim();
    if matches!(dash, "\u{2013}" | "-" | "\u{2014}") { number(reading, next) } else { None }
}

/// What the number before word `next` counts: the unit, its factor, and the word after it.
fn unit(reading: &Reading<'_>, first: usize, next: usize) -> (Unit, f64, usize) {
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
    if let Some((currency, _)) = CURRENCIES.iter().find(|(_, names)| names.contains(&base.as_str())) {
        return (Unit::Money(currency), 1.0, next + 1);
    }
    let squared = matches!(base.as_str(), "square" | "cubic");
    match measure(&base) {
        Some((kind, factor)) if !squared => (Unit::Measure(kind), factor, next + 1),
        _ => (Unit::Count, 1.0, next),
    }
}

fn measure(word: &str) -> Option<(&'static str, f64)> {
    let base = lemma(word);
    let named =
        |(_, _, names): &&(&str, f64, &[&str])| names.contains(&word) || names.contains(&base.as_str());
    MEASURES.iter().find(named).map(|(kind, factor, _)| (*kind, *factor))
}

/// The interval that the words before a number make of it.
fn bounds(reading: &Reading<'_>, first: usize, low: f64, high: f64) -> (f64, f64, bool) {
    let words = &reading.words;
    let back = |count: usize| first.checked_sub(count).map_or("", |at| words[at].lower.as_str());
    let (one, two, three) = (back(1), back(2), back(3));
    let after = words.get(first + 1).map_or("", |word| word.lower.as_str());
    let any = f64::INFINITY;
    match (two, one) {
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

fn is_naming(reading: &Reading<'_>, first: usize) -> bool {
    let before = &reading.words[first - 1];
    let gap = &reading.text[before.span.end..reading.words[first].span.start];
    let digits = reading.words[first].text.starts_with(|c: char| c.is_ascii_digit());
    let capital = first > 1 && before.text.starts_with(char::is_uppercase) && gap == " ";
    digits
        && (NAMING.contains(&before.lower.as_str()) && gap.trim().len() <= 1
            || (capital && !is_month(&before.lower)))
}

fn is_month(word: &str) -> bool {
    super::moment::month(word).is_some()
}

/// Where a currency sign before a number begins.
fn lead_sign(text: &str, start: usize) -> usize {
    let lead = text[..start].trim_end_matches(['$', '\u{a3}', '\u{20ac}', '\u{a5}']);
    lead.len()
}

impl Quantity {
    /// Whether both can be true of one thing, in one unit; a rounded amount allows what it rounds.
    pub(super) fn meets(&self, other: &Quantity) -> bool {
        // Of two amounts, one written to fewer digits was rounded or cut: 37.5 million is 38 or 37 million.
        let (fine, coarse) =
            if self.step < other.step { (self.step, other.step) } else { (other.step, self.step) };
        let rounded = coarse > fine * 1.5 && (coarse > 1.0 || self.unit != Unit::Count);
        let size = [self.low, self.high, other.low, other.high].into_iter().filter(|end| end.is_finite());
        let least = 1e-9 * size.fold(0.0, |most: f64, end| most.max(end.abs()));
        let slack = if rounded { coarse * 0.999 } else { least };
        self.low <= other.high + slack && other.low <= self.high + slack
    }

    /// Whether both say the same amount, but for rounding.
    pub(super) fn equals(&self, other: &Quantity) -> bool {
        // Bounds are the same only if both ends are.
        let same = if self.loose || other.loose || self.low != self.high {
            self.low == other.low && self.high == other.high
        } else {
            other.low == other.high
        };
        self.unit == other.unit && self.loose == other.loose && same && self.meets(other)
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
        ] {
            assert_eq!(meet(a, b), meets, "{a} / {b}");
            assert_eq!(meet(b, a), meets, "{b} / {a}");
        }
    }
}
