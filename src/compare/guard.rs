//! Guards: why two statements that differ may both be true.
//!
//! One of them speaks of a part, of a condition or of another time that comes again; it says what was
//! planned; or both deny the same in other words.

use crate::words::{CONDITIONS, CONTESTS, EVENTS, FACTIVE, JUDGES, PERIODS};

use super::align::Tie;
use super::content::Content;
use super::difference::Difference;
use super::hints::Hints;
use super::lexicon::LEXICON;
use super::moment::Moment;
use super::outcome::Conflict;
use super::pair::{Pair, habitual, sides};
use super::parts::{of_a_part, part_of_subject};
use super::quantity::Quantity;
use super::token::Token;

/// Why the differences that were found show no conflict, if something does.
pub(super) fn held_back(pair: &Pair<'_, '_>, found: &[Difference]) -> Option<&'static str> {
    if found.is_empty() {
        return None;
    }
    let any = |wanted: &dyn Fn(Conflict) -> bool| found.iter().any(|difference| wanted(difference.conflict));
    let denied = any(&|conflict| conflict == Conflict::Negation);
    let dated = any(&|conflict| matches!(conflict, Conflict::Date | Conflict::Number));
    if denied && deny_alike(pair) || opposed_by_idiom(pair) {
        return Some("both may deny the same in other words");
    }
    if dated && one_has(pair, Hints::PLAN) {
        return Some("one says what was planned, the other what came of it");
    }
    if conditional(pair) {
        return Some("only one of them names a condition");
    }
    if one_has(pair, Hints::FORMER) {
        return Some("one says how it was before");
    }
    if part_of_subject(pair) {
        return Some("one may speak of a part of what the other speaks of");
    }
    if of_a_part(pair) {
        return Some("one may speak of a part of what the other speaks of");
    }
    if other_period(pair, dated) {
        return Some("they may speak of different periods");
    }
    if crossed(pair) {
        return Some("one may say from the other side what the other says");
    }
    if other_contest(pair) {
        return Some("they may speak of two events");
    }
    if judged_by_others(pair) {
        return Some("two speakers judge the same thing");
    }
    other_nation(pair).then_some("they may speak of two things")
}

/// Whether both speak of what is won again and again: "won the marathon in 2004", "won the marathon in 2007".
pub(super) fn recurs(pair: &Pair<'_, '_>) -> bool {
    let won = |statement: &Content<'_>| {
        let verbs = ["win", "lose", "host", "hold", "take", "claim", "receive", "stage"];
        statement.bases().any(|base| verbs.contains(&base))
    };
    let dated = |statement: &Content<'_>| statement.moments.iter().any(|moment| moment.years.is_some());
    let visit = |x: usize| &*pair.a.tokens[x].base == "visit" && pair.ties.same_as(x).is_some();
    let visited = dated(pair.a) && dated(pair.b) && (0..pair.a.tokens.len()).any(visit);
    let contest = |x: usize| CONTESTS.has(&pair.a.tokens[x].base) && pair.ties.same_as(x).is_some();
    let wins = dated(pair.a) && dated(pair.b) && won(pair.a) && won(pair.b);
    visited || wins && (0..pair.a.tokens.len()).any(contest)
}

/// Of two findings, only what was found can be in conflict, and each may be right for its own part: "a study of 120
/// patients found that", "a study of 300 patients found that".
pub(super) fn between_findings(pair: &Pair<'_, '_>, found: &mut Vec<Difference>) {
    let Some(((verb, end), (other_verb, other_end))) = finding(pair.a).zip(finding(pair.b)) else { return };
    let before = |statement: &Content<'_>, verb: usize| -> Vec<Quantity> {
        statement.quantities.iter().filter(|amount| amount.last < verb).cloned().collect()
    };
    let (left, right) = (before(pair.a, verb), before(pair.b, other_verb));
    if left.iter().any(|p| right.iter().any(|q| p.comparable(q) && !p.meets(q))) {
        found.retain(|one| one.spans[0].end > end || one.spans[1].end > other_end);
        found.iter_mut().for_each(|one| one.firm = false);
    }
}

/// Where a statement says that something new found out what follows: the word, and the byte at which it ends.
fn finding(statement: &Content<'_>) -> Option<(usize, usize)> {
    let verb = statement.verb?;
    let token = statement.tokens.iter().find(|token| token.at == verb)?;
    let is_new = ["A ", "An ", "Another "].iter().any(|word| statement.text().starts_with(word));
    let finds = FACTIVE.has(&token.base) && statement.text()[token.span.end..].starts_with(" that ");
    (is_new && finds).then_some((verb, token.span.end))
}

/// Whether exactly one of the two has a hint.
fn one_has(pair: &Pair<'_, '_>, hint: Hints) -> bool {
    pair.a.hints.has(hint) != pair.b.hints.has(hint)
}

/// Whether one denies with a word that negates and the other in another way: "opted not to", "opted against";
/// "did not rule against", "ruled for"; "not allowed until 2011", "first allowed in 2011".
fn deny_alike(pair: &Pair<'_, '_>) -> bool {
    [(pair.a, pair.b), (pair.b, pair.a)].iter().any(|(one, other)| {
        let only = |hint: Hints| one.hints.has(hint) && !other.hints.has(hint);
        let idiom = only(Hints::IDIOM) && other.negators > 0;
        let against = only(Hints::AGAINST) && one.negators + other.negators > 0;
        let until = only(Hints::UNTIL) && one.negators > 0 && other.negators == 0;
        idiom || against || until && (other.hints.has(Hints::FIRST) || !other.moments.is_empty())
    })
}

/// Whether opposites stand in two statements of which one denies by an idiom: "hot", "anything but cold".
fn opposed_by_idiom(pair: &Pair<'_, '_>) -> bool {
    !pair.contraries.is_empty() && one_has(pair, Hints::TURNS)
}

/// Whether only one says when, or in which state, it is so: "in winter", "unloaded", "if it rains".
fn conditional(pair: &Pair<'_, '_>) -> bool {
    let words =
        |statement: &Content<'_>| statement.hints.has(Hints::CONDITION) || statement.hints.has(Hints::IF);
    let apart = words(pair.a) != words(pair.b);
    let again = || {
        sides(pair).iter().any(|(statement, tied)| {
            let weekday = |moment: &Moment| {
                moment.weekday.is_some() && statement.text()[..moment.span.end].ends_with('s')
            };
            (0..tied.len()).any(|place| !tied[place] && comes_again(statement, &statement.tokens[place]))
                || pair.contraries.len() > 1
                    && pair.contraries.iter().any(|(x, _, _)| comes_again(pair.a, &pair.a.tokens[*x]))
                || statement.moments.iter().any(weekday)
        })
    };
    let stated = || sides(pair).iter().any(|(statement, tied)| state_before(statement, tied));
    habitual(pair) && (apart || again()) || stated() || narrowed(pair)
}

/// Whether a word names a time that comes again: "in winter", "at the weekend".
fn comes_again(statement: &Content<'_>, token: &Token) -> bool {
    if !CONDITIONS.has(&token.base) {
        return false;
    }
    let before = statement.text()[..token.span.start].to_lowercase();
    let mut words = before.split_whitespace().rev();
    let last = words.next().unwrap_or_default();
    let last = if matches!(last, "the" | "each" | "every") { words.next().unwrap_or_default() } else { last };
    matches!(last, "in" | "at" | "on" | "during" | "by" | "after" | "before")
}

/// Whether a statement begins with a state that the other does not name: "Unloaded, the truck …".
fn state_before(statement: &Content<'_>, tied: &[bool]) -> bool {
    let text = statement.text();
    let Some(comma) = text.find(',') else { return false };
    let words: Vec<&str> = text[..comma].split_whitespace().collect();
    let Some(first) = words.first().map(|word| word.to_lowercase()) else { return false };
    let inside: Vec<usize> =
        (0..tied.len()).filter(|place| statement.tokens[*place].span.end <= comma).collect();
    let timed = statement.moments.iter().any(|moment| moment.span.start < comma);
    let last = words.last().map(|word| word.to_lowercase()).unwrap_or_default();
    let state = last.ends_with("ed")
        || matches!(
            last.as_str(),
            "full" | "empty" | "laden" | "alone" | "open" | "closed" | "new" | "wet" | "dry"
        )
        || first == "without";
    words.len() <= 3
        && state
        && !inside.is_empty()
        && inside.iter().all(|place| !tied[*place] && !statement.tokens[*place].name)
        && !timed
}

/// Whether the opposite that ends one statement is narrowed by a phrase in the other: "safe", "unsafe for
/// trucks".
fn narrowed(pair: &Pair<'_, '_>) -> bool {
    let ends = |tokens: &[Token], place: usize| place + 1 == tokens.len();
    let phrase = |statement: &Content<'_>, place: usize, tied: &dyn Fn(usize) -> bool| {
        let Some(next) = statement.tokens.get(place + 1) else { return false };
        let gap = &statement.text()[statement.tokens[place].span.end..next.span.start];
        let first = gap.split_whitespace().next().unwrap_or_default();
        matches!(first, "for" | "near" | "at" | "under" | "below" | "above" | "along" | "during")
            && !tied(place + 1)
            && habitual(pair)
    };
    pair.contraries.iter().any(|(x, y, _)| {
        let (a, b) = (&pair.a.tokens, &pair.b.tokens);
        ends(a, *x) && phrase(pair.b, *y, &|place| pair.ties.back[place].is_some())
            || ends(b, *y) && phrase(pair.a, *x, &|place| pair.ties.there[place].is_some())
    })
}

/// Whether only one speaks of a period such as a quarter, and both say when.
fn other_period(pair: &Pair<'_, '_>, dated: bool) -> bool {
    let [(a, tied_a), (b, tied_b)] = sides(pair);
    let lone = |statement: &Content<'_>, tied: &[bool]| {
        (0..tied.len())
            .any(|place| !tied[place] && matches!(&*statement.tokens[place].base, "quarter" | "season"))
    };
    // "In the second quarter", "in the third quarter"
    let next = pair.contraries.iter().any(|(x, _, _)| {
        let ordinal =
            matches!(pair.ties.there[*x], Some((_, Tie::Rival(class))) if LEXICON.name(class) == "ordinal");
        ordinal && a.tokens.get(x + 1).is_some_and(|token| PERIODS.has(&token.base))
    });
    next || dated && (lone(a, &tied_a) && !b.moments.is_empty() || lone(b, &tied_b) && !a.moments.is_empty())
}

/// Whether another word stands before the event that both name: "in the curling final of 2016", "in the chess final of
/// 2016". Where only one statement has such a word, they may speak of one event.
fn other_contest(pair: &Pair<'_, '_>) -> bool {
    let modified = |statement: &Content<'_>, at: usize| {
        let Some(next) = statement.tokens.get(at + 1) else { return false };
        let between = &statement.text()[statement.tokens[at].span.end..next.span.start];
        let event = EVENTS.has(&next.base) || CONTESTS.has(&next.base);
        !statement.tokens[at].light && between == " " && event && Some(next.at) > statement.verb
    };
    let (a, b) = (pair.a, pair.b);
    (0..a.tokens.len()).filter(|x| pair.ties.same_as(*x).is_none() && modified(a, *x)).any(|x| {
        let head = pair.ties.same_as(x + 1);
        head.and_then(|head| head.checked_sub(1))
            .is_some_and(|y| modified(b, y) && pair.ties.back[y].is_none_or(|back| usize::from(back) == x))
    })
}

/// Whether opposites are said of two things that have changed places: "the dollar rose against the euro", "the
/// euro fell against the dollar".
fn crossed(pair: &Pair<'_, '_>) -> bool {
    let early = |statement: &Content<'_>, at: usize| {
        statement.verb.is_some_and(|verb| statement.tokens[at].at < verb)
    };
    let ties: Vec<(bool, bool)> = (0..pair.a.tokens.len())
        .filter(|x| !pair.a.tokens[*x].light)
        .filter_map(|x| pair.ties.same_as(x).map(|y| (early(pair.a, x), early(pair.b, y))))
        .collect();
    let verbs = |(x, y, _): &(usize, usize, bool)| {
        pair.a.verb == Some(pair.a.tokens[*x].at) && pair.b.verb == Some(pair.b.tokens[*y].at)
    };
    pair.contraries.iter().any(verbs) && ties.contains(&(true, false)) && ties.contains(&(false, true))
}

/// Whether an opposite is what each of two subjects calls the thing: "the owner calls the mine safe", "miners
/// call the mine unsafe".
fn judged_by_others(pair: &Pair<'_, '_>) -> bool {
    let [(a, tied_a), (b, tied_b)] = sides(pair);
    // In "is considered safe" nobody is named who considers it.
    let judges = |statement: &Content<'_>, at: usize| {
        let token = &statement.tokens[at];
        let before = statement.text()[..token.span.start].split_whitespace().rev().take(3);
        let passive =
            before.into_iter().any(|word| matches!(word, "is" | "are" | "was" | "were" | "be" | "been"));
        JUDGES.has(&token.base) && !passive
    };
    let lone =
        |tied: &[bool], tokens: &[Token], end: usize| (0..end).any(|at| !tied[at] && !tokens[at].light);
    // "Critics call it unsafe", "it is safe"
    let alone = |statement: &Content<'_>, tied: &[bool], end: usize| {
        (1..end).any(|at| {
            let token = &statement.tokens[at];
            let calls =
                matches!(&*token.base, "call" | "consider" | "deem" | "describe" | "label" | "regard");
            calls && !tied[at] && judges(statement, at) && lone(tied, &statement.tokens, at)
        })
    };
    pair.contraries.iter().any(|(x, y, _)| alone(a, &tied_a, *x) || alone(b, &tied_b, *y))
        || pair.contraries.iter().any(|(x, y, _)| {
            (0..*x).any(|verb| {
                let there = pair.ties.same_as(verb).filter(|there| there < y);
                there.is_some_and(|there| {
                    judges(a, verb) && lone(&tied_a, &a.tokens, verb) && lone(&tied_b, &b.tokens, there)
                })
            })
        })
}

/// Whether people or things of two nations are spoken of, of which something else is said as well: "The Greek
/// singer won two prizes", "The Dutch sailor won none".
fn other_nation(pair: &Pair<'_, '_>) -> bool {
    let subject = |statement: &Content<'_>, place: usize| {
        statement.verb.is_some_and(|verb| statement.tokens[place].at < verb)
    };
    let [(a, tied_a), (b, tied_b)] = sides(pair);
    let lone = |statement: &Content<'_>, tied: &[bool]| {
        (0..tied.len()).any(|place| !tied[place] && !subject(statement, place))
    };
    let amounts = a.quantities.len() == b.quantities.len()
        && a.quantities.iter().all(|p| b.quantities.iter().any(|q| p.comparable(q) && p.meets(q)));
    let more = lone(a, &tied_a) && lone(b, &tied_b) || pair.contraries.len() > 1 || !amounts;
    pair.contraries.iter().any(|(x, y, _)| {
        let rival = matches!(pair.ties.there[*x], Some((_, Tie::Rival(_))));
        let land = a.tokens[*x].id.is_some_and(|id| LEXICON.has(id, "land"));
        rival && land && subject(a, *x) && subject(b, *y) && more
    })
}
