//! Marks: where a statement stands on a scale of shares, ranks, duties, factors or order.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use serde::{Deserialize, Serialize};

use crate::model::Span;
use crate::words::{ADJECTIVES, DUTIES, File, SHARES};

use super::super::token::Token;
use super::super::unit::Unit;
use super::tag::{Form, Tag, Tagged};
use super::times::ordinal;

/// What a statement says on each scale.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Scales {
    pub(super) shares: Vec<Mark>,
    pub(super) ranks: Vec<Mark>,
    pub(super) duties: Vec<Mark>,
    pub(super) orders: Vec<Order>,
    /// By which factor something grows.
    pub(super) factors: Vec<Mark>,
}

/// A place on a scale: from `low` to `high`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Mark {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) span: Span,
    /// Whether its words say only where on the scale it is.
    pub(super) bare: bool,
}

impl Mark {
    /// The words that the rest is compared without.
    pub(super) fn out(&self) -> Vec<Span> {
        if self.bare { vec![self.span] } else { Vec::new() }
    }
}

/// "A is larger than B".
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Order {
    /// The token of the adjective.
    pub(super) word: u16,
    /// Whether it is said with "less".
    pub(super) less: bool,
    /// Where "than" stands.
    pub(super) than: Span,
}

/// Duties as marks.
pub(super) const REQUIRED: f64 = 3.0;
pub(super) const OPTIONAL: f64 = 2.0;
pub(super) const ALLOWED: f64 = 1.0;
pub(super) const BANNED: f64 = 0.0;

type Phrases = FxHashMap<&'static str, Vec<(Vec<&'static str>, f64, f64)>>;

static SHARE_PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    phrases(SHARES.section("shares"), |row| {
        (row.column(1).parse().unwrap_or(0.0), row.column(2).parse().unwrap_or(1.0))
    })
});

static DUTY_PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    phrases(DUTIES.section("duties"), |row| {
        let mark = match row.column(1) {
            "required" => REQUIRED,
            "optional" => OPTIONAL,
            "allowed" => ALLOWED,
            _ => BANNED,
        };
        (mark, mark)
    })
});

fn phrases(file: File, value: impl Fn(crate::words::Row) -> (f64, f64)) -> Phrases {
    let mut made = Phrases::default();
    for row in file.rows() {
        let words: Vec<&str> = row.column(0).split('_').collect();
        let (low, high) = value(row);
        made.entry(words[0]).or_default().push((words, low, high));
    }
    made.values_mut().for_each(|all| all.sort_by_key(|(words, ..)| std::cmp::Reverse(words.len())));
    made
}

/// Reads the scales of a statement.
pub(super) fn scales(words: &Tagged<'_, '_>) -> Scales {
    let mut made = Scales {
        shares: marks(words, &SHARE_PHRASES),
        ranks: ranks(words),
        duties: duty_marks(words),
        orders: orders(words),
        factors: factors(words),
    };
    made.shares.extend(fractions(words));
    // "A third of", "two thirds of" hold no other share.
    made.shares.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
    made.shares.dedup_by(|next, last| next.span.start < last.span.end);
    made
}

/// Where the phrases of a list stand.
fn marks(words: &Tagged<'_, '_>, phrases: &Phrases) -> Vec<Mark> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        let fits = phrases.get(words.lower(at)).into_iter().flatten().find(|(phrase, ..)| {
            phrase.iter().enumerate().all(|(place, word)| words.lower(at + place) == *word)
        });
        let Some((phrase, low, high)) = fits else {
            at += 1;
            continue;
        };
        let last = at + phrase.len() - 1;
        let span =
            Span { start: words.reading.words[at].span.start, end: words.reading.words[last].span.end };
        found.push(Mark { low: *low, high: *high, span, bare: true });
        at = last + 1;
    }
    found
}

/// What a statement requires, leaves open, allows or forbids. "No permit is required" leaves it open.
fn duty_marks(words: &Tagged<'_, '_>) -> Vec<Mark> {
    let mut found = marks(words, &DUTY_PHRASES);
    for mark in &mut found {
        let text = &words.reading.text[mark.span.start..mark.span.end].to_lowercase();
        let negates = text.split(' ').any(|word| matches!(word, "not" | "no") || word.ends_with("n't"));
        let inside = |token: &&Token| mark.span.start <= token.span.start && token.span.end <= mark.span.end;
        let denied = words.statement.tokens.iter().filter(inside).any(|token| token.denied);
        if denied && !negates {
            let turned = if mark.low == REQUIRED {
                OPTIONAL
            } else if mark.low == ALLOWED {
                BANNED
            } else if mark.low == BANNED {
                ALLOWED
            } else {
                mark.low
            };
            (mark.low, mark.high) = (turned, turned);
        }
    }
    found
}

/// Shares in numbers: "a third of", "30 percent of", "one in five", "three out of four".
fn fractions(words: &Tagged<'_, '_>) -> Vec<Mark> {
    let quantities = &words.statement.quantities;
    let mut found = Vec::new();
    for (place, quantity) in quantities.iter().enumerate() {
        let next = words.lower(quantity.last + 1);
        let whole = matches!(next, "of" | "stake" | "share");
        let percent = quantity.unit == Unit::Percent && whole;
        let worded =
            quantity.unit == Unit::Count && quantity.step == 0.0 && quantity.high < 1.0 && quantity.low > 0.0;
        if percent {
            let (low, high) = (quantity.low / 100.0, quantity.high / 100.0);
            found.push(Mark { low, high, span: quantity.span, bare: true });
        } else if worded {
            let slack = if quantity.loose { 0.0 } else { 0.02 };
            found.push(Mark {
                low: quantity.low - slack,
                high: quantity.high + slack,
                span: quantity.span,
                bare: true,
            });
        } else if let Some(other) = quantities.get(place + 1)
            && quantity.unit == Unit::Count
            && other.unit == Unit::Count
            && (next == "in" && other.first == quantity.last + 2
                || next == "out"
                    && words.lower(quantity.last + 2) == "of"
                    && other.first == quantity.last + 3)
            && quantity.low > 0.0
            && quantity.low < other.low
            && other.low <= 1000.0
        {
            let share = quantity.low / other.low;
            let span = Span { start: quantity.span.start, end: other.span.end };
            found.push(Mark { low: share - 0.02, high: share + 0.02, span, bare: true });
        }
    }
    found
}

/// Ranks: "came sixth", "second prize", "the tallest", "the second tallest", "the winner".
fn ranks(words: &Tagged<'_, '_>) -> Vec<Mark> {
    let mut found = Vec::new();
    for at in 0..words.len() {
        let lower = words.lower(at);
        let number = ordinal(lower);
        let ranks = number.is_some() || lower.ends_with("est");
        if !ranks && !matches!(lower, "last" | "winner" | "champion" | "runner-up") {
            continue;
        }
        let next = words.lower(at + 1);
        let before = at.checked_sub(1).map_or("", |last| words.lower(last));
        let base = at.checked_sub(1).map(|last| words.base(last)).unwrap_or_default();
        let placed = matches!(&*base, "come" | "finish" | "place" | "end" | "rank" | "be")
            || matches!(next, "place" | "prize" | "position" | "spot")
            || words.lower(at.saturating_sub(3)) == "season";
        let superlative = |at: usize| {
            words.lower(at).ends_with("est")
                && words.base(at) != words.lower(at)
                && ADJECTIVES.has(&words.base(at))
        };
        let rank = match number {
            Some(number) if superlative(at + 1) => Some((f64::from(number), words.reading.words[at].span)),
            Some(number) if placed || next.is_empty() || words.comma(at + 1) => {
                Some((f64::from(number), words.reading.words[at].span))
            }
            None if superlative(at) && ordinal(before).is_none() && before == "the" => {
                Some((1.0, words.reading.words[at].span))
            }
            None if lower == "last" && (next == "place" || matches!(&*base, "come" | "finish")) => {
                Some((1000.0, words.reading.words[at].span))
            }
            None if matches!(lower, "winner" | "champion" | "runner-up") => {
                Some((if lower == "runner-up" { 2.0 } else { 1.0 }, words.reading.words[at].span))
            }
            _ => None,
        };
        let bare = !superlative(at);
        found.extend(rank.map(|(rank, span)| Mark { low: rank, high: rank, span, bare }));
    }
    if found.is_empty() {
        found.extend(medal(words));
    }
    let denied = |mark: &Mark| {
        let inside = |token: &&Token| mark.span.start <= token.span.start && token.span.end <= mark.span.end;
        words.statement.tokens.iter().filter(inside).any(|token| token.denied)
    };
    found.retain(|mark| !denied(mark));
    found
}

/// The rank of who "took bronze", "won the silver medal" or simply "won".
fn medal(words: &Tagged<'_, '_>) -> Option<Mark> {
    let at = (0..words.len()).find(|at| {
        words.form(*at) == Some(Form::Past)
            && matches!(&*words.base(*at), "win" | "take" | "claim" | "earn" | "get")
    })?;
    let next = if words.tag(at + 1) == Tag::The || words.tag(at + 1) == Tag::A { at + 2 } else { at + 1 };
    let metal = match words.lower(next) {
        "gold" => Some(1.0),
        "silver" => Some(2.0),
        "bronze" => Some(3.0),
        _ => None,
    };
    let won = (&*words.base(at) == "win" && metal.is_none()).then_some((1.0, at));
    let (rank, word) = metal.map(|rank| (rank, next)).or(won)?;
    Some(Mark { low: rank, high: rank, span: words.reading.words.get(word)?.span, bare: true })
}

/// By which factor something grows or shrinks: "doubled", "rose from 20 to 30".
fn factors(words: &Tagged<'_, '_>) -> Vec<Mark> {
    let mut found = Vec::new();
    for at in 0..words.len() {
        if !words.lower(at).starts_with(['d', 't', 'q', 'h']) {
            continue;
        }
        let factor = match &*words.base(at) {
            "double" => 2.0,
            "triple" | "treble" => 3.0,
            "quadruple" => 4.0,
            "quintuple" => 5.0,
            "halve" => 0.5,
            _ => continue,
        };
        if words.form(at) == Some(Form::Past) {
            let span = words.reading.words[at].span;
            found.push(Mark { low: factor * 0.93, high: factor * 1.07, span, bare: true });
        }
    }
    for pair in words.statement.quantities.windows(2) {
        let (from, to) = (&pair[0], &pair[1]);
        let before = |first: usize| first.checked_sub(1).map_or("", |last| words.lower(last));
        let ranged = before(from.first) == "from" && before(to.first) == "to" && to.first == from.last + 2;
        if ranged && from.unit == to.unit && from.low > 0.0 {
            let factor = to.low / from.low;
            let span = Span { start: from.span.start, end: to.span.end };
            found.push(Mark { low: factor, high: factor, span, bare: true });
        }
    }
    found
}

/// Comparatives before "than".
fn orders(words: &Tagged<'_, '_>) -> Vec<Order> {
    let mut found = Vec::new();
    for at in 1..words.len() {
        if words.lower(at) != "than" {
            continue;
        }
        let comparative = words.lower(at - 1);
        let graded = at.checked_sub(2).map_or("", |before| words.lower(before));
        let less = graded == "less";
        let adjective = comparative.ends_with("er") || graded == "more" || less;
        let verb = matches!(comparative, "more" | "less" | "better" | "worse");
        let word = if verb { at.checked_sub(2) } else { Some(at - 1) };
        let Some(token) = word.and_then(|word| words.token(word)) else { continue };
        let numbered = matches!(words.tag(at + 1), Tag::Quantity(_) | Tag::Moment(_));
        if (adjective || verb) && !numbered {
            let less = less || matches!(comparative, "less" | "worse");
            found.push(Order { word: token, less, than: words.reading.words[at].span });
        }
    }
    found
}
