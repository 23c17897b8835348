//! Scales: what a whole statement says of a share, a rank, a duty or an order, beside which the rest is the same.
//!
//! Two statements conflict on a scale only if all their other words agree, apart from words that do not matter
//! there.

use crate::model::Span;
use crate::words::{LIGHT_DUTY, LIGHT_GROWTH, LIGHT_RANK, LIGHT_SHARE, Words};

use super::super::content::Content;
use super::super::difference::Difference;
use super::super::lexicon::LEXICON;
use super::super::outcome::Conflict;
use super::super::token::{Mood, Token};
use super::mark::{ALLOWED, BANNED, Mark, OPTIONAL, Order, REQUIRED, Scales};
use super::meet::same_word;
use super::read::Framed;
use super::times::When;

/// The words of a statement outside some spans that matter.
fn pool<'t>(statement: &'t Content<'_>, out: &[Span], light: Option<&Words>) -> Vec<&'t Token> {
    let outside =
        |token: &Token| !out.iter().any(|span| span.start <= token.span.start && token.span.end <= span.end);
    let heavy = |token: &&Token| {
        !token.light
            && outside(token)
            && light.is_none_or(|light| !light.has(&token.base))
            && !token.base.ends_with("ly")
    };
    statement.tokens.iter().filter(heavy).collect()
}

/// The words of one pool that the other does not have.
fn lone<'t>(pool: &[&'t Token], other: &[&Token]) -> Vec<&'t Token> {
    pool.iter().filter(|word| !other.iter().any(|one| same_word(word, one))).copied().collect()
}

/// Whether both name times that differ, or only one names a time.
fn other_times(a: &Content<'_>, b: &Content<'_>) -> bool {
    let whens = |statement: &Content<'_>| -> Vec<When> {
        statement.moments.iter().map(|moment| When::of(statement, moment)).collect()
    };
    let (left, right) = (whens(a), whens(b));
    left.is_empty() != right.is_empty()
        || left.iter().any(|one| !right.iter().any(|other| one.meets(other))) && !left.is_empty()
}

fn fact(statement: &Content<'_>) -> bool {
    statement.tokens.iter().all(|token| token.mood == Mood::Fact)
}

/// What two statements say differently on a scale.
pub(super) fn differences(one: Framed<'_, '_>, other: Framed<'_, '_>) -> Option<Difference> {
    let (a, b) = (one.content, other.content);
    if other_times(a, b) {
        return None;
    }
    let (left, right) = (&one.frames.scales, &other.frames.scales);
    if let ([one], [other]) = (left.shares.as_slice(), right.shares.as_slice())
        && fact(a)
        && fact(b)
    {
        return shares(a, b, one, other);
    }
    let ranks =
        |one: &Mark, other: &Mark| one.low != other.low && alike(a, b, &one.out(), &other.out(), &LIGHT_RANK);
    if let ([one], [other]) = (left.ranks.as_slice(), right.ranks.as_slice())
        && fact(a)
        && fact(b)
        && ranks(one, other)
    {
        return Some(told(a, b, Conflict::Number, "which place it has", [one.span, other.span]));
    }
    if let ([one], [other]) = (left.factors.as_slice(), right.factors.as_slice())
        && (one.low > other.high || other.low > one.high)
        && (one.low < one.high) != (other.low < other.high)
        && fact(a)
        && fact(b)
        && alike(a, b, &one.out(), &other.out(), &LIGHT_GROWTH)
    {
        return Some(told(a, b, Conflict::Number, "by how much it grew", [one.span, other.span]));
    }
    if let ([one], [other]) = (left.duties.as_slice(), right.duties.as_slice()) {
        return duties(a, b, one, other);
    }
    exchanged(a, b, left, right)
}

/// Whether the words outside some spans are the same, apart from light ones, and name something.
fn alike(a: &Content<'_>, b: &Content<'_>, out: &[Span], other: &[Span], light: &Words) -> bool {
    let (left, right) = (pool(a, out, Some(light)), pool(b, other, Some(light)));
    let named = left.iter().any(|word| word.name && right.iter().any(|other| same_word(word, other)));
    lone(&left, &right).is_empty() && lone(&right, &left).is_empty() && (named || left.len() > 1)
}

fn shares(a: &Content<'_>, b: &Content<'_>, one: &Mark, other: &Mark) -> Option<Difference> {
    let (left, right) =
        (pool(a, &[one.span], Some(&LIGHT_SHARE)), pool(b, &[other.span], Some(&LIGHT_SHARE)));
    let named = left.iter().any(|word| word.name && right.iter().any(|other| same_word(word, other)));
    let same = lone(&left, &right).is_empty() && lone(&right, &left).is_empty();
    let none = |mark: &Mark| mark.high == 0.0;
    let denied = |words: &[&Token], mark: &Mark| words.iter().any(|word| word.denied) && !none(mark);
    // "Most" and "a minority" meet at a half, which neither of them is.
    let touch = one.high == other.low || other.high == one.low;
    let apart = one.high < other.low
        || other.high < one.low
        || touch && one.high - one.low > 0.3 && other.high - other.low > 0.3;
    let definite = a.text().to_lowercase().starts_with("the ") && !left.is_empty();
    if !same
        || !(named || definite || left.len() > 1)
        || !apart
        || denied(&left, one)
        || denied(&right, other)
    {
        return None;
    }
    Some(told(a, b, Conflict::Number, "which share it is", [one.span, other.span]))
}

fn duties(a: &Content<'_>, b: &Content<'_>, one: &Mark, other: &Mark) -> Option<Difference> {
    let (low, high) = if one.low < other.low { (one.low, other.low) } else { (other.low, one.low) };
    let apart = (low, high) == (OPTIONAL, REQUIRED)
        || (low, high) == (BANNED, ALLOWED)
        || (low, high) == (BANNED, REQUIRED)
        || (low, high) == (BANNED, OPTIONAL);
    let (left, right) = (pool(a, &[one.span], Some(&LIGHT_DUTY)), pool(b, &[other.span], Some(&LIGHT_DUTY)));
    let (lone_a, lone_b) = (lone(&left, &right), lone(&right, &left));
    let extra = lone_a.len() + lone_b.len();
    let shared = left.len() - lone_a.len();
    let named = left.iter().any(|word| word.name && right.iter().any(|other| same_word(word, other)));
    let narrows = |words: &[&Token]| words.iter().any(|word| word.name || word.scope && word.id.is_some());
    if !apart
        || extra > 0 && (narrows(&lone_a) || narrows(&lone_b) || !lone_a.is_empty() && !lone_b.is_empty())
        || extra > 1
        || shared < 2
        || !named && shared < 3
    {
        return None;
    }
    let conflict = if low == BANNED { Conflict::Negation } else { Conflict::Contrary };
    Some(told(a, b, conflict, "what is required or allowed", [one.span, other.span]))
}

/// "A is larger than B" against "B is larger than A", or "A is smaller than B".
fn exchanged(a: &Content<'_>, b: &Content<'_>, left: &Scales, right: &Scales) -> Option<Difference> {
    let ([one], [other]) = (left.orders.as_slice(), right.orders.as_slice()) else { return None };
    let word = |statement: &'_ Content<'_>, order: &Order| statement.tokens[usize::from(order.word)].clone();
    let (own, others) = (word(a, one), word(b, other));
    let opposed = own.id.zip(others.id).is_some_and(|(x, y)| LEXICON.opposed(x, y));
    let same = same_word(&own, &others);
    if !same && !opposed || own.denied || others.denied {
        return None;
    }
    let sides = |statement: &Content<'_>, order: &Order, word: &Token| -> [Vec<Token>; 2] {
        let all = || statement.tokens.iter().filter(|token| !token.light && token.at != word.at).cloned();
        [
            all().filter(|token| token.span.end <= order.than.start && token.at < word.at + 2).collect(),
            all().filter(|token| token.span.start >= order.than.end).collect(),
        ]
    };
    let ([first, second], [third, fourth]) = (sides(a, one, &own), sides(b, other, &others));
    let all = |p: &[Token], q: &[Token]| {
        let covers = |p: &[Token], q: &[Token]| p.iter().all(|x| q.iter().any(|y| same_word(x, y)));
        covers(p, q) && covers(q, p)
    };
    let named = first.iter().chain(&second).any(|token| token.name);
    let crossed = all(&first, &fourth) && all(&second, &third);
    let straight = all(&first, &third) && all(&second, &fourth);
    let turned = opposed ^ (one.less != other.less);
    let against = named && !all(&first, &second) && (crossed && !turned || straight && turned);
    against.then(|| told(a, b, Conflict::Contrary, "which of the two is more", [own.span, others.span]))
}

fn told(a: &Content<'_>, b: &Content<'_>, conflict: Conflict, what: &str, spans: [Span; 2]) -> Difference {
    let words = |statement: &Content<'_>, span: Span| statement.text()[span.start..span.end].to_owned();
    let reason = format!("both say {what}: “{}”, “{}”", words(a, spans[0]), words(b, spans[1]));
    Difference { conflict, firm: true, reason, spans }
}
