//! Parts: whether one statement may speak of a part of what the other speaks of.
//!
//! A part of a whole has its own amounts, and what is true of it need not be true of the whole: "300 Braille
//! books" of 5,000 books, "the south wing of the hospital".

use crate::words::{STAGES, WHOLES};

use super::align::Tie;
use super::content::Content;
use super::lexicon::LEXICON;
use super::pair::{Pair, habitual, sides};
use super::quantity::Quantity;
use super::token::Token;
use super::unit::Unit;

/// Whether the lesser of two amounts may be that of a part, which only its statement names: "300 Braille
/// books" of 5,000 books, "two songs in the first half" of five, "200 people in Spain" of 3,000.
pub(super) fn of_a_part(pair: &Pair<'_, '_>) -> bool {
    let part = |statement: &Content<'_>, tied: &[bool]| {
        (0..tied.len()).any(|place| STAGES.has(&statement.tokens[place].base) && !tied[place])
    };
    let [(a, tied_a), (b, tied_b)] = sides(pair);
    let ranks = pair.contraries.iter().any(|(x, _, _)| {
        matches!(pair.ties.there[*x], Some((_, Tie::Rival(class))) if LEXICON.name(class) == "ordinal")
    });
    if ranks && (part(a, &tied_a) || part(b, &tied_b)) {
        return true;
    }
    a.quantities.iter().any(|p| {
        b.quantities.iter().any(|q| {
            let (statement, tied, lesser) = if p.low < q.low { (a, &tied_a, p) } else { (b, &tied_b, q) };
            p.comparable(q)
                && !p.meets(q)
                && (part(statement, tied)
                    || one_of_several(pair)
                    || modified(statement, tied, lesser)
                    || of_whole(statement, tied, lesser)
                    || of_some(statement, tied, lesser)
                    || habitual(pair) && placed_after(statement, tied, lesser))
        })
    })
}

/// Whether the subject is one thing in one statement and several in the other: "the first album", "the albums".
fn one_of_several(pair: &Pair<'_, '_>) -> bool {
    let several = |one: &str, other: &str| {
        one.len() > 3
            && other.len() > 3
            && (other.strip_suffix('s') == Some(one) || one.strip_suffix('s') == Some(other))
    };
    let subject = |statement: &Content<'_>, token: &Token| statement.verb.is_some_and(|verb| token.at < verb);
    (0..pair.a.tokens.len()).any(|x| {
        let Some(y) = pair.ties.same_as(x) else { return false };
        let (token, other) = (&pair.a.tokens[x], &pair.b.tokens[y]);
        subject(pair.a, token)
            && subject(pair.b, other)
            && !token.name
            && !other.name
            && several(pair.a_words(token.span), pair.b_words(other.span))
    })
}

/// Whether a word without a partner stands between an amount and what it counts.
fn modified(statement: &Content<'_>, tied: &[bool], amount: &Quantity) -> bool {
    let after: Vec<usize> =
        (0..tied.len()).filter(|place| statement.tokens[*place].at > amount.last).take(3).collect();
    let Some(first) = after.first().filter(|place| statement.tokens[**place].at == amount.last + 1) else {
        return false;
    };
    let head = after.iter().position(|place| tied[*place]);
    let between = &statement.tokens[*first];
    let adverb = between.base.ends_with("ly") || between.light;
    !tied[*first]
        && !adverb
        && head.is_some_and(|head| {
            let (from, to) = (between.span.end, statement.tokens[after[head]].span.start);
            statement.text()[from..to].split_whitespace().count() < head
        })
}

/// Whether a place without a partner follows what an amount counts: "200 people in Spain".
fn placed_after(statement: &Content<'_>, tied: &[bool], amount: &Quantity) -> bool {
    (0..tied.len()).any(|place| {
        let token = &statement.tokens[place];
        let before = statement.text()[..token.span.start].trim_end();
        token.at > amount.last && token.name && !tied[place] && before.ends_with(" in")
    })
}

/// Whether the subject of one statement is a part of that of the other: "the south wing of the hospital", "the
/// hospital"; "the Orla plant of Karst Motors", "Karst Motors".
pub(super) fn part_of_subject(pair: &Pair<'_, '_>) -> bool {
    let subject = |statement: &Content<'_>| {
        let verb = statement.verb.unwrap_or(usize::MAX);
        statement.tokens.iter().take_while(|token| token.at < verb).count()
    };
    let [(a, tied_a), (b, tied_b)] = sides(pair);
    let bare = |statement: &Content<'_>, tied: &[bool]| {
        (0..subject(statement)).all(|place| tied[place] || statement.tokens[place].light)
    };
    let part = |statement: &Content<'_>, tied: &[bool]| {
        let count = if statement.text().starts_with("The ") { subject(statement) } else { 0 };
        (1..count).any(|place| {
            let (of, whole) = (&statement.tokens[place - 1], &statement.tokens[place]);
            let gap = statement.text()[of.span.end..whole.span.start].trim();
            let lone = !tied[place - 1] && !of.light && !of.name && !WHOLES.has(&of.base);
            lone && tied[place] && matches!(gap, "of" | "of the" | "of its" | "of a") && place >= 1
        })
    };
    a.verb.is_some()
        && b.verb.is_some()
        && (part(a, &tied_a) && bare(b, &tied_b) || part(b, &tied_b) && bare(a, &tied_a))
}

/// Whether an amount is part of a whole, of which the other statement says something else: "women hold 12 of the
/// seats", "the council has 90 seats".
fn of_whole(statement: &Content<'_>, tied: &[bool], amount: &Quantity) -> bool {
    let rest = &statement.text()[amount.span.end..];
    let whole = [" of the ", " of its ", " of their ", " of his ", " of her ", " of these ", " of those "];
    let lone = |place: usize| !tied[place] && !statement.tokens[place].light;
    whole.iter().any(|of| rest.starts_with(of))
        && (0..tied.len()).any(|place| statement.tokens[place].at + 1 < amount.first && lone(place))
}

/// Whether a phrase without a partner says for what an amount is: "9,000 tickets for the spring season".
fn of_some(statement: &Content<'_>, tied: &[bool], amount: &Quantity) -> bool {
    let measured = matches!(amount.unit, Unit::Measure(_));
    (measured || amount.unit == Unit::Count)
        && (0..tied.len()).any(|place| {
            let token = &statement.tokens[place];
            let before = statement.text()[..token.span.start].trim_end().to_lowercase();
            let articles = [" the", " its", " their", " his", " her", " a", " an"];
            let bare = articles.iter().find_map(|word| before.strip_suffix(word)).unwrap_or(&before);
            let last = statement.tokens[..place].iter().rev().find(|token| !token.light);
            // "12 houses in the old town", "900 hectares of vineyards", "200 tonnes of grain to Marl"
            let beside = last
                .is_some_and(|last| last.at == amount.last + 1 || measured && last.at == amount.last + 2)
                || measured && last.is_some_and(|last| last.at < amount.first) && bare.ends_with(" of");
            let governors: &[&str] = if beside {
                &[" for", " among", " by", " on", " from", " in", " at", " to", " near", " of"]
            } else {
                &[" for", " among"]
            };
            let governed = governors.iter().any(|word| bare.ends_with(word));
            let whole = matches!(&*token.base, "total" | "all");
            token.at > amount.last + 1 && !tied[place] && governed && !whole
        })
}
