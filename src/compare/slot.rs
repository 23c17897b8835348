//! Slots: a statement as a row of places that two statements must fill alike to say the same.
//!
//! Every word stands in a slot of its own, except articles; an amount and a moment fill one slot each. What
//! is written in several ways (number words, units, contractions, short forms) fills the slot in one way.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::model::Span;
use crate::text::{Reading, is_function, is_verb_form, lemma};
use crate::words::{COMPLEMENTS, SHORT_FORMS, TREEBANK};

use super::lexicon::LEXICON;
use super::moment::{Moment, moments};
use super::number::MONEY;
use super::quantity::{Quantity, quantities};
use super::token::key;
use super::unit::Unit;

/// A place of a statement and what fills it.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub(super) filled: Filled,
    /// Whether a mark that sets off what follows stands before it.
    pub(super) comma: bool,
    /// Where it stands.
    pub(super) span: Span,
}

#[derive(Debug, Clone)]
pub(super) enum Filled {
    Word(Term),
    Amount(Amount),
    Moment(Time),
}

/// A word.
#[derive(Debug, Clone)]
pub(super) struct Term {
    /// The hash of its base form, or of the word that stands for it.
    pub(super) key: u64,
    pub(super) lower: String,
    pub(super) base: String,
    pub(super) capital: bool,
    /// Whether it is a word of grammar.
    pub(super) light: bool,
    /// Which form of a verb is wanted here, where another form was written.
    pub(super) wanted: Option<Form>,
}

/// The forms of a verb that differ in what they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Base,
    Present,
    Past,
    Ing,
}

/// An amount, in the base unit of its kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Amount {
    low: f64,
    high: f64,
    loose: bool,
    unit: Unit,
    negative: bool,
    /// The digits of a count, however its thousands are set off.
    figure: Option<u64>,
    /// Whether it is one value or another, and not all between them.
    either: bool,
    /// The two numbers of "three out of five", which may be meant as they stand.
    ratio: Option<(u64, u64)>,
}

/// A moment, without its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    years: Option<(u16, u16)>,
    month: Option<u8>,
    day: Option<u8>,
    weekday: Option<u8>,
    /// Whether it is a decade: "the 1990s" is not "1990 to 1999" for a reader.
    decade: bool,
}

/// The words that each short form stands for.
static LONG: LazyLock<FxHashMap<&'static str, Vec<&'static str>>> =
    LazyLock::new(|| SHORT_FORMS.rows().map(|row| (row.column(0), row.words(1).collect())).collect());

/// The word that each complement denies: "impossible" is "not possible".
static DENIED: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| COMPLEMENTS.rows().map(|row| (row.column(0), row.column(1))).collect());

/// How far a value may lie from the figure that it was rounded to, as a share, to say the same.
const CLOSE: f64 = 0.015;

/// What stands before a loose amount and is already part of its bounds.
const BOUNDS: [&[&str]; 26] = [
    &["about"],
    &["around"],
    &["roughly"],
    &["approximately"],
    &["some"],
    &["circa"],
    &["approx"],
    &["nearly"],
    &["almost"],
    &["over"],
    &["above"],
    &["under"],
    &["below"],
    &["more", "than"],
    &["greater", "than"],
    &["higher", "than"],
    &["larger", "than"],
    &["less", "than"],
    &["fewer", "than"],
    &["lower", "than"],
    &["smaller", "than"],
    &["at", "least"],
    &["at", "most"],
    &["up", "to"],
    &["no", "more", "than"],
    &["no", "less", "than"],
];

/// Whether a word may stand for several words, or several words for it.
pub(super) fn may_be_short(text: &str, lower: &str) -> bool {
    let capitals = text.bytes().all(|byte| byte.is_ascii_uppercase());
    capitals && text != "I" && text != "A" || LONG.contains_key(lower) || DENIED.contains_key(lower)
}

/// The slots of a reading.
pub(super) fn slots(reading: &Reading<'_>) -> Vec<Slot> {
    let quantities = quantities(reading);
    let moments = moments(reading, &quantities);
    let words = &reading.words;
    let mut found: Vec<Slot> = Vec::with_capacity(words.len());
    let (mut at, mut carried) = (0, false);
    while at < words.len() {
        // A comma before an article is one before its noun.
        let comma =
            carried || at > 0 && sets_off(&reading.text[words[at - 1].span.end..words[at].span.start]);
        carried = false;
        if let Some(m) = moments.iter().find(|m| m.first == at) {
            let range = m.years.is_some_and(|(first, last)| first != last);
            if range && matches!(last_word(&found), Some("from")) {
                found.pop();
            }
            found.push(Slot { filled: Filled::Moment(time(reading, m)), comma, span: m.span });
            at = m.last + 1;
        } else if let Some((share, last)) = ratio(reading, &quantities, at) {
            let span = Span { start: words[at].span.start, end: words[last].span.end };
            found.push(Slot { filled: Filled::Amount(share), comma, span });
            push_word(&mut found, "of", false, false, span);
            at = last + 1;
        } else if let Some(q) = quantities.iter().find(|q| q.first == at).filter(|q| is_whole(reading, q)) {
            if q.loose {
                drop_bounds(&mut found);
            }
            found.push(Slot { filled: Filled::Amount(amount(reading, q)), comma, span: q.span });
            if let (Unit::Count, Some((_, kind))) = (q.unit, words[at].lower.split_once('-'))
                && q.first == q.last
                && kind.starts_with(char::is_alphabetic)
                && words[at].lower.starts_with(|c: char| c.is_ascii_digit())
            {
                push_word(&mut found, kind, false, false, q.span);
            }
            at = q.last + 1;
        } else {
            let count = found.len();
            at = word(reading, at, comma, &mut found);
            carried = comma && found.len() == count;
        }
    }
    found
}

/// Whether what stands between two words sets off the second.
fn sets_off(gap: &str) -> bool {
    gap.contains([',', ';', ':', '.', '(', ')', '\u{2014}', '\u{2013}']) || gap.trim() == "-"
}

/// Whether an amount says all that its words say: not a score such as "2-1", nor "1998-99".
fn is_whole(reading: &Reading<'_>, q: &Quantity) -> bool {
    reading.words[q.first..=q.last].iter().all(|word| {
        let after = word.lower.split_once('-').map_or("", |(_, after)| after);
        !after.starts_with(|c: char| c.is_ascii_digit())
    })
}

fn amount(reading: &Reading<'_>, q: &Quantity) -> Amount {
    let before = reading.text[..q.span.start].trim_end_matches(MONEY);
    let sign = before.chars().next_back().is_some_and(|c| matches!(c, '-' | '\u{2212}' | '+'));
    let joined = before.chars().rev().nth(1).is_some_and(char::is_alphanumeric);
    // A share of a whole is so many hundredths of it.
    let share = q.unit == Unit::Count && q.low == q.high && q.low > 0.0 && q.low < 1.0;
    let factor = if share { 100.0 } else { 1.0 };
    // Square metres may have decimals.
    let next = reading.words.get(q.last + 1).map_or("", |word| word.lower.as_str());
    let areal = matches!(next, "square" | "cubic" | "sq" | "cu");
    let either = q.low != q.high
        && reading.words[q.first..=q.last].iter().any(|word| matches!(word.lower.as_str(), "or" | "and"));
    Amount {
        low: q.low * factor,
        high: q.high * factor,
        loose: q.loose,
        unit: if share { Unit::Percent } else { q.unit },
        negative: sign && !joined,
        figure: q.figure.filter(|_| q.unit == Unit::Count && !areal),
        either,
        ratio: None,
    }
}

/// "One in five", "nine out of ten": the share of a whole that begins at a word, and the last word of it.
fn ratio(reading: &Reading<'_>, quantities: &[Quantity], at: usize) -> Option<(Amount, usize)> {
    let words = &reading.words;
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let place = quantities.iter().position(|q| q.first == at)?;
    let (part, whole) = (&quantities[place], quantities.get(place + 1)?);
    let link = match (lower(part.last + 1), lower(part.last + 2)) {
        ("in", _) => 1,
        ("out", "of") => 2,
        _ => return None,
    };
    let counts = part.unit == Unit::Count && whole.unit == Unit::Count && !part.loose && !whole.loose;
    let exact = part.low == part.high && whole.low == whole.high;
    let small = part.low >= 1.0 && part.low < whole.low && whole.low <= 1000.0 && whole.low.fract() == 0.0;
    let adjacent = whole.first == part.last + link + 1;
    if !counts || !exact || !small || !adjacent {
        return None;
    }
    let share = part.low / whole.low * 100.0;
    let ratio = Some((part.low as u64, whole.low as u64));
    let (unit, negative, either) = (Unit::Percent, false, false);
    Some((
        Amount { low: share, high: share, loose: false, unit, negative, figure: None, either, ratio },
        whole.last,
    ))
}

fn time(reading: &Reading<'_>, m: &Moment) -> Time {
    let Moment { years, month, day, weekday, .. } = *m;
    Time { years, month, day, weekday, decade: reading.text[m.span.start..m.span.end].ends_with('s') }
}

/// Takes back the words that a loose amount has read as its bounds.
fn drop_bounds(found: &mut Vec<Slot>) {
    let ends = |words: &[&str]| {
        words.len() <= found.len()
            && words.iter().rev().zip(found.iter().rev()).all(|(word, slot)| slot.word() == Some(word))
    };
    let longest = BOUNDS.iter().filter(|words| ends(words)).map(|words| words.len()).max();
    found.truncate(found.len() - longest.unwrap_or(0));
}

fn last_word(found: &[Slot]) -> Option<&str> {
    found.last().and_then(Slot::word)
}

/// Adds the word at a place, and returns the place after it. Single capitals with full stops are one word:
/// "U.S." is "US".
fn word(reading: &Reading<'_>, at: usize, comma: bool, found: &mut Vec<Slot>) -> usize {
    let words = &reading.words;
    let lone = |at: usize| {
        words.get(at).is_some_and(|word| {
            word.text.len() == 1 && word.text.starts_with(|c: char| c.is_ascii_alphabetic())
        })
    };
    let joined = |at: usize| {
        lone(at)
            && reading.text[words[at - 1].span.end..].starts_with('.')
            && words[at].span.start == words[at - 1].span.end + 1
    };
    if lone(at) && joined(at + 1) {
        let mut end = at + 1;
        while end < words.len() && joined(end) {
            end += 1;
        }
        let short: String = words[at..end].iter().map(|word| word.text).collect();
        let span = Span { start: words[at].span.start, end: words[end - 1].span.end };
        push_word(found, &short.to_lowercase(), true, comma, span);
        return end;
    }
    let word = &words[at];
    let spaced = reading.text[word.span.end..].starts_with(char::is_whitespace);
    // "Per day" is "a day".
    let article = spaced
        && matches!(word.lower.as_str(), "a" | "an" | "the" | "that" | "per")
        && !(word.text == "A" && at > 0);
    if !article && !TREEBANK.has(&word.lower) {
        push_word(found, &word.lower, word.text.starts_with(char::is_uppercase), comma, word.span);
    }
    at + 1
}

/// Adds a word as the words that it stands for.
fn push_word(found: &mut Vec<Slot>, lower: &str, capital: bool, comma: bool, span: Span) {
    let mut push = |word: &str, comma: bool| {
        let base = lemma(word).into_owned();
        let light = is_function(word);
        let key = if light { key(agreeing(word)) } else { key(LEXICON.canonical(&base)) };
        let term = Term { key, lower: word.to_owned(), base, capital, light, wanted: None };
        found.push(Slot { filled: Filled::Word(term), comma, span });
    };
    if let Some(long) = LONG.get(lower) {
        for (at, word) in long.iter().enumerate() {
            push(word, comma && at == 0);
        }
        return;
    }
    if let Some(word) = DENIED.get(lower) {
        push("not", comma);
        push(word, false);
        return;
    }
    push(lower, comma);
}

/// A word of grammar in the form that does not agree with a subject.
fn agreeing(word: &str) -> &str {
    match word {
        "are" | "am" => "is",
        "were" => "was",
        "has" => "have",
        "does" => "do",
        "upon" => "on",
        "&" => "and",
        _ => word,
    }
}

impl Slot {
    /// The word in it, in lower case.
    pub(super) fn word(&self) -> Option<&str> {
        self.term().map(|term| term.lower.as_str())
    }

    pub(super) fn term(&self) -> Option<&Term> {
        match &self.filled {
            Filled::Word(term) => Some(term),
            Filled::Amount(_) | Filled::Moment(_) => None,
        }
    }

    /// Whether it holds an amount, a moment, or figures such as a score.
    pub(super) fn is_figure(&self) -> bool {
        self.term().is_none_or(|term| term.lower.starts_with(|c: char| c.is_ascii_digit()))
    }

    /// The amount or the moment in it, in words that order it.
    pub(super) fn amount(&self) -> String {
        match &self.filled {
            Filled::Word(_) => String::new(),
            Filled::Amount(amount) => format!("{amount:?}"),
            Filled::Moment(time) => format!("{time:?}"),
        }
    }

    /// Whether it holds a verb or an auxiliary, as far as the form shows.
    pub(super) fn is_verb(&self) -> bool {
        self.term().is_some_and(|term| {
            !term.capital && (is_verb_form(&term.lower) || matches!(term.base.as_str(), "be" | "have" | "do"))
        })
    }

    /// Whether both slots are filled alike.
    pub(super) fn fits(&self, other: &Slot) -> bool {
        match (&self.filled, &other.filled) {
            (Filled::Word(one), Filled::Word(other)) => one.fits(other),
            (Filled::Amount(one), Filled::Amount(other)) => one.fits(other),
            (Filled::Moment(one), Filled::Moment(other)) => one == other,
            _ => false,
        }
    }
}

impl Term {
    fn fits(&self, other: &Term) -> bool {
        if self.key != other.key || self.light != other.light {
            return false;
        }
        match (self.wanted, other.wanted) {
            (Some(form), _) => other.may_be(form),
            (_, Some(form)) => self.may_be(form),
            // A word for another must say it of the same time.
            _ if self.light || self.lower == other.lower => true,
            _ if self.base == other.base => false,
            _ => self.form() == other.form() || !is_verb_form(&self.lower) || !is_verb_form(&other.lower),
        }
    }

    /// The form of a verb in which it is written.
    pub(super) fn form(&self) -> Form {
        if !is_verb_form(&self.lower) || self.lower == self.base {
            Form::Base
        } else if self.lower.ends_with("ing") {
            Form::Ing
        } else if self.lower.ends_with('s') {
            Form::Present
        } else {
            Form::Past
        }
    }

    /// Whether it may be this form of its verb.
    fn may_be(&self, form: Form) -> bool {
        if let Some(wanted) = self.wanted {
            return wanted == form;
        }
        let own = self.form();
        own == form || (own == Form::Base && form == Form::Present)
    }
}

impl Amount {
    fn fits(&self, other: &Amount) -> bool {
        if self.ratio.is_some() && other.ratio.is_some() && self.ratio != other.ratio {
            return false;
        }
        if self.unit != other.unit || self.negative != other.negative || self.either != other.either {
            return false;
        }
        if self.loose == other.loose && self.figure.is_some() && self.figure == other.figure {
            return !self.loose || self.low == other.low && self.high == other.high;
        }
        let close =
            |one: f64, other: f64| one == other || one.is_finite() && (one - other).abs() <= 1e-9 * one.abs();
        if self.loose == other.loose {
            return close(self.low, other.low) && close(self.high, other.high);
        }
        let (about, exact) = if self.loose { (self, other) } else { (other, self) };
        exact.low == exact.high && about.rounds(exact.low)
    }

    /// Whether a value is what this amount, which says that it is rounded, was rounded from.
    fn rounds(&self, value: f64) -> bool {
        if !self.low.is_finite() || !self.high.is_finite() || value < self.low || value > self.high {
            return false;
        }
        // "Almost 22,000" ends at its figure, "about 22,000" has it in the middle.
        let middle = f64::midpoint(self.low, self.high);
        let figure = if (self.high * 0.85 - self.low).abs() < 1e-6 * self.high { self.high } else { middle };
        let mut unit = 10f64.powf(figure.log10().floor());
        while unit > 1e-6 && (figure / unit - (figure / unit).round()).abs() > 1e-6 {
            unit /= 10.0;
        }
        let near = (value - figure).abs() <= CLOSE * figure.abs() && value != figure;
        near && ((value / unit).round() * unit - figure).abs() <= 1e-6 * figure.abs()
    }
}
