//! Words that one statement denies and the other affirms, and words that are opposites.

use crate::words::{PERSONS, POSTURES, UNDOING};

use super::align::Tie;
use super::bound::LONG;
use super::content::Content;
use super::difference::Difference;
use super::lexicon::{Class, LEXICON, contrary_form};
use super::outcome::Conflict;
use super::pair::{Overlap, Pair};
use super::quantity::Quantity;
use super::token::{Mood, Token};

/// Words that one statement denies, and words that are opposites.
pub(super) fn words(pair: &Pair<'_, '_>) -> Vec<Difference> {
    let mut found = Vec::new();
    for (x, token) in pair.a.tokens.iter().enumerate() {
        let Some((y, tie)) = pair.ties.there[x] else { continue };
        let y = usize::from(y);
        let other = &pair.b.tokens[y];
        let denied = token.denied != other.denied;
        match tie {
            Tie::Same | Tie::Near if denied => {
                let head = if token.denied { token.head } else { other.head };
                if let Some(start) = head {
                    found.extend(negation(pair, x, y, start));
                }
            }
            Tie::Opposed if !denied => found.extend(contrary(pair, x, y, None)),
            // An opposite of a near synonym needs more words around it that are the same.
            Tie::Against if !denied && same_words(pair) >= 2 => found.extend(contrary(pair, x, y, None)),
            Tie::Rival(class) if !denied => found.extend(contrary(pair, x, y, Some(class))),
            _ => {}
        }
    }
    found.extend(reworded(pair));
    found
}

/// Whether both are so long that two words in them may be about two things.
fn is_long(pair: &Pair<'_, '_>) -> bool {
    pair.a.weight().min(pair.b.weight()) >= usize::from(LONG)
}

/// How many words of matter both have.
fn same_words(pair: &Pair<'_, '_>) -> usize {
    (0..pair.a.tokens.len()).filter(|x| !pair.a.tokens[*x].light && pair.ties.same_as(*x).is_some()).count()
}

/// A negation whose head the other says in other words, while all that follows is the same: "is not
/// observed in Nepal" against "is found in Nepal".
fn reworded(pair: &Pair<'_, '_>) -> Option<Difference> {
    if pair.overlap.cover < 0.6
        || pair.overlap.jaccard < if is_long(pair) { 0.7 } else { 0.4 }
        || deny_together(pair)
        || other_subject(pair)
    {
        return None;
    }
    if let Some(found) = undone(pair) {
        return Some(found);
    }
    let loose_a = (0..pair.a.tokens.len()).filter(|x| pair.ties.there[*x].is_none());
    for x in loose_a {
        for y in (0..pair.b.tokens.len()).filter(|y| pair.ties.back[*y].is_none()) {
            let (token, other) = (&pair.a.tokens[x], &pair.b.tokens[y]);
            let (no, yes) = if token.denied { (token, other) } else { (other, token) };
            let Some(start) = no.head.filter(|_| !yes.denied && pair.ties.slot(x, y) == 2) else {
                continue;
            };
            let rest = denied_rest(pair, token.denied, if token.denied { x } else { y });
            // "not unreceptive" does not deny "open".
            let twice = contrary_form(&no.base) || contrary_form(&yes.base);
            if rest && !twice && no.mood == yes.mood && !no.name && !yes.name {
                let firm = pair.is_about_one_thing() && yes.mood != Mood::Unreal;
                let mut spans = [token.span, other.span];
                let number = usize::from(!token.denied);
                spans[number].start = spans[number].start.min(start);
                let reason = format!("“not {}” against “{}”, and the rest is the same", no.base, yes.base);
                return Some(Difference { conflict: Conflict::Negation, firm, reason, spans });
            }
        }
    }
    None
}

/// A verb in the place of another verb, which says that the other's deed is left undone: "ignored the rule"
/// against "applied the rule".
fn undone(pair: &Pair<'_, '_>) -> Option<Difference> {
    if pair.overlap.cover < 0.7 || pair.overlap.jaccard < 0.6 {
        return None;
    }
    for x in (0..pair.a.tokens.len()).filter(|x| pair.ties.there[*x].is_none()) {
        for y in (0..pair.b.tokens.len()).filter(|y| pair.ties.back[*y].is_none()) {
            let (token, other) = (&pair.a.tokens[x], &pair.b.tokens[y]);
            let undoes = |token: &Token| UNDOING.has(&token.base);
            let light = token.light || other.light || token.denied != other.denied;
            if undoes(token) == undoes(other) || light || pair.ties.slot(x, y) < 2 {
                continue;
            }
            let firm = pair.is_about_one_thing() && token.mood == other.mood && !token.scope && !other.scope;
            let reason = format!("“{}” against “{}”, and the rest is the same", token.base, other.base);
            return Some(Difference {
                conflict: Conflict::Negation,
                firm,
                reason,
                spans: [token.span, other.span],
            });
        }
    }
    None
}

/// The first statement of a pair, or the second.
fn side<'p, 'a>(pair: &Pair<'p, 'a>, first: bool) -> &'p Content<'a> {
    if first { pair.a } else { pair.b }
}

/// Whether more than the head at a place is denied, and all of it stands in the other statement as well.
fn denied_rest(pair: &Pair<'_, '_>, first: bool, head: usize) -> bool {
    let tied = |place: usize| {
        if first { pair.ties.there[place].is_some() } else { pair.ties.back[place].is_some() }
    };
    let mut rest = side(pair, first)
        .tokens
        .iter()
        .enumerate()
        .filter(|(place, token)| *place != head && token.denied && !token.light)
        .peekable();
    rest.peek().is_some() && rest.all(|(place, _)| tied(place))
}

/// Whether the two words are verbs said of the same names: two or more, and all of those in one of the
/// statements. "did not commit Moscow to helping Iran", "Russia has committed to defend Iran".
fn same_names(pair: &Pair<'_, '_>, x: usize, y: usize) -> bool {
    let (token, other) = (&pair.a.tokens[x], &pair.b.tokens[y]);
    let same = token.key == other.key && !token.name && !token.scope && !other.scope;
    let names = |tokens: &[Token]| tokens.iter().filter(|each| each.name && each.clause == 0).count();
    let tied =
        |x: &usize| pair.a.tokens[*x].name && pair.ties.alike(*x).is_some_and(|y| pair.b.tokens[y].name);
    let both = (0..pair.a.tokens.len()).filter(tied).count();
    same && token.clause == 0
        && other.clause == 0
        && both >= 2
        && (names(&pair.a.tokens) == both || names(&pair.b.tokens) == both)
}

/// A word that one statement denies, where the rest of its clause agrees or both name the same things.
fn negation(pair: &Pair<'_, '_>, x: usize, y: usize, start: usize) -> Option<Difference> {
    let (token, other) = (&pair.a.tokens[x], &pair.b.tokens[y]);
    let (no, yes) = if token.denied { (token, other) } else { (other, token) };
    let small = pair.a.weight().min(pair.b.weight()) <= 2;
    let named = same_names(pair, x, y);
    let apart = clause_cover(pair, x, y) < 0.6
        || pair.overlap.cover < 0.5
        || (small && pair.overlap.cover < 0.99)
        || denied_share(pair, token.denied) < 0.7
        || (is_long(pair) && pair.overlap.jaccard < 0.6)
        || other_subject(pair);
    // "In Orla 40 houses were damaged", "the bridge in Orla was not damaged"
    if apart && (!named || pair.other_kind()) {
        return None;
    }
    // One statement that both affirms and denies the word is about two things, and two that deny
    // something together say it in different ways.
    let both = |statement: &Content<'_>| {
        let mut same = statement.tokens.iter().filter(|each| each.key == no.key);
        let first = same.next().is_some_and(|each| each.denied);
        same.any(|each| each.denied != first)
    };
    let some = pair.a.some && pair.b.some;
    if some || both(pair.a) || both(pair.b) || (deny_together(pair) && !named) {
        return None;
    }
    let moods = no.mood == yes.mood || (no.mood == Mood::Can && yes.mood == Mood::Fact);
    if !named && (pair.other_thing || pair.other_scope(None)) {
        return None;
    }
    let firm = moods && yes.mood != Mood::Unreal && !pair.other_time && !pair.other_speaker;
    let number = usize::from(!token.denied);
    // A man without a hat and a man with a hat are two men.
    let text = side(pair, token.denied).text();
    let kind = text[..start].ends_with("with ") || text[start..].starts_with("without");
    let firm = firm && !(kind && unnamed(pair));
    let mut spans = [token.span, other.span];
    spans[number].start = spans[number].start.min(start);
    let reason = format!("one denies what the other affirms: “{}”", yes.base);
    Some(Difference { conflict: Conflict::Negation, firm, reason, spans })
}

/// Whether the words before the verb differ on both sides.
fn other_subject(pair: &Pair<'_, '_>) -> bool {
    let (Some(verb_a), Some(verb_b)) = (pair.a.verb, pair.b.verb) else { return false };
    let lone_a =
        |x: usize| !pair.a.tokens[x].light && pair.a.tokens[x].at < verb_a && pair.ties.alike(x).is_none();
    let lone_b = |y: usize| {
        let tied = pair.ties.back[y].is_some_and(|x| pair.ties.alike(usize::from(x)).is_some());
        !pair.b.tokens[y].light && pair.b.tokens[y].at < verb_b && !tied
    };
    (0..pair.a.tokens.len()).any(lone_a) && (0..pair.b.tokens.len()).any(lone_b)
}

/// Whether some word is denied in both.
fn deny_together(pair: &Pair<'_, '_>) -> bool {
    pair.a.tokens.iter().enumerate().any(|(x, token)| {
        token.denied && !token.light && pair.ties.alike(x).is_some_and(|y| pair.b.tokens[y].denied)
    })
}

/// The share of the words denied in one of the two that stand in the other as well.
fn denied_share(pair: &Pair<'_, '_>, first: bool) -> f64 {
    let (tokens, tied): (&[Token], Vec<bool>) = if first {
        (&pair.a.tokens, (0..pair.a.tokens.len()).map(|x| pair.ties.alike(x).is_some()).collect())
    } else {
        let same = |x: &Option<u16>| x.is_some_and(|x| pair.ties.alike(usize::from(x)).is_some());
        (&pair.b.tokens, pair.ties.back.iter().map(same).collect())
    };
    let denied = tokens.iter().zip(&tied).filter(|(token, _)| token.denied && !token.light);
    let (mut all, mut shared) = (0, 0);
    for (_, tied) in denied {
        all += 1;
        shared += usize::from(*tied);
    }
    if all == 0 { 1.0 } else { shared as f64 / all as f64 }
}

/// The share of the words of the smaller of two clauses that have a partner.
fn clause_cover(pair: &Pair<'_, '_>, x: usize, y: usize) -> f64 {
    let (clause_a, clause_b) = (pair.a.tokens[x].clause, pair.b.tokens[y].clause);
    let of_a = pair
        .a
        .tokens
        .iter()
        .zip(&pair.ties.there)
        .filter(|(token, _)| token.clause == clause_a && !token.light);
    let of_b = pair
        .b
        .tokens
        .iter()
        .zip(&pair.ties.back)
        .filter(|(token, _)| token.clause == clause_b && !token.light);
    let (mut all_a, mut tied_a, mut all_b, mut tied_b) = (0, 0, 0, 0);
    for (_, tie) in of_a {
        all_a += 1;
        tied_a += usize::from(tie.is_some());
    }
    for (_, tie) in of_b {
        all_b += 1;
        tied_b += usize::from(tie.is_some());
    }
    let share = |tied: usize, all: usize| if all == 0 { 1.0 } else { tied as f64 / all as f64 };
    if all_a < all_b { share(tied_a, all_a) } else { share(tied_b, all_b) }
}

fn contrary(pair: &Pair<'_, '_>, x: usize, y: usize, class: Option<Class>) -> Option<Difference> {
    let (token, other) = (&pair.a.tokens[x], &pair.b.tokens[y]);
    let Overlap { cover, jaccard } = pair.overlap;
    let second_hand = matches!(pair.ties.there[x], Some((_, Tie::Against)));
    let enough = match pair.ties.slot(x, y) {
        slot if is_long(pair) => jaccard >= [1.1, 0.7, 0.5][slot.min(2)] && !second_hand,
        2 => cover >= 0.5 && jaccard >= 0.35,
        1 => cover >= 0.7 && jaccard >= 0.5 && (!token.light || !other.light),
        _ => cover >= 0.85 && jaccard >= 0.6 && class.is_none() && !token.light,
    };
    if !enough {
        return None;
    }
    let other_thing =
        pair.other_thing || pair.other_scope(Some((x, y))) || other_individual(pair, x, y, class);
    if other_thing {
        return None;
    }
    if other_objects(pair, x, y) {
        return None;
    }
    let firm = token.mood == other.mood && pair.is_about_one_thing() && !other_amounts(pair);
    let reason = match class {
        Some(class) => {
            format!("“{}” against “{}”: not the same {}", token.base, other.base, LEXICON.name(class))
        }
        None => format!("“{}” against “{}”", token.base, other.base),
    };
    Some(Difference { conflict: Conflict::Contrary, firm, reason, spans: [token.span, other.span] })
}

/// Whether two opposite verbs have objects of which neither stands in the other statement: "exports grain",
/// "imports coal".
fn other_objects(pair: &Pair<'_, '_>, x: usize, y: usize) -> bool {
    let object = |statement: &Content<'_>, at: usize| {
        let next = statement.tokens.get(at + 1)?;
        let gap = statement.text()[statement.tokens[at].span.end..next.span.start].trim();
        let bare = matches!(gap, "" | "the" | "its" | "their" | "a" | "an") && !next.light;
        let verb = statement.verb == Some(statement.tokens[at].at);
        (bare && verb && !next.base.ends_with("ly")).then_some(at + 1)
    };
    object(pair.a, x)
        .zip(object(pair.b, y))
        .is_some_and(|(x, y)| pair.ties.there[x].is_none() && pair.ties.back[y].is_none())
}

/// Whether both give amounts that do not meet: then each may be a measurement of its own.
pub(super) fn other_amounts(pair: &Pair<'_, '_>) -> bool {
    // The day of a date is no amount.
    let amounts = |statement: &Content<'_>| -> Vec<Quantity> {
        let dated = |q: &Quantity| statement.moments.iter().any(|m| m.first <= q.first && q.first <= m.last);
        statement.quantities.iter().filter(|q| !dated(q)).cloned().collect()
    };
    let (left, right) = (amounts(pair.a), amounts(pair.b));
    left.iter().any(|p| {
        right.iter().any(|q| p.comparable(q) && !p.meets(q))
            && !right.iter().any(|q| p.comparable(q) && p.meets(q))
    })
}

/// Whether one of the two does not say which thing it is about.
fn unnamed(pair: &Pair<'_, '_>) -> bool {
    let unnamed = |statement: &Content<'_>| {
        let first = statement.tokens.iter().find(|token| !token.light);
        first.is_some_and(|token| token.indefinite)
            && statement.verb.is_none_or(|verb| first.is_some_and(|token| token.at < verb))
    };
    unnamed(pair.a) || unnamed(pair.b)
}

/// Whether the two words pick out somebody or something else, since neither statement says which it is
/// about: one man may sit while another stands.
fn other_individual(pair: &Pair<'_, '_>, x: usize, y: usize, class: Option<Class>) -> bool {
    let picks = |statement: &Content<'_>, token: &Token| statement.verb.is_some_and(|verb| token.at < verb);
    let (token, other) = (&pair.a.tokens[x], &pair.b.tokens[y]);
    let before = picks(pair.a, token) && picks(pair.b, other);
    let person = |token: &Token| PERSONS.has(&token.base);
    let kind = class.is_some_and(|class| LEXICON.is(class, "many"));
    if before && ((person(token) && person(other)) || kind) {
        return true;
    }
    if !unnamed(pair) {
        return false;
    }
    let ongoing = pair.a_words(token.span).ends_with("ing") && pair.b_words(other.span).ends_with("ing");
    if token.light || ongoing {
        return true;
    }
    // A word before the verb says which one is meant: a white dog, a black dog.
    let coloured = |token: &Token| token.id.is_some_and(|id| LEXICON.has(id, "colour"));
    if before && coloured(token) {
        return true;
    }
    let posture = |token: &Token| POSTURES.has(&token.base);
    person(token)
        || person(other)
        || posture(token)
        || posture(other)
        || class.is_some_and(|class| LEXICON.is(class, "many"))
}
