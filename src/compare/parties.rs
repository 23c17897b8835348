//! Parties: who does what to whom, where, and what a thing is.

use crate::model::Span;
use crate::words::{AUTHORED, MUTUAL, PLACED, UNIQUE};

use super::content::Content;
use super::difference::Difference;
use super::lexicon::LEXICON;
use super::outcome::Conflict;
use super::pair::Pair;
use super::token::{Token, entities, key};

/// Another doer, place or kind, where there can be only one.
pub(super) fn parties(pair: &Pair<'_, '_>) -> Vec<Difference> {
    let mut found = doers(pair);
    found.extend(definitions(pair));
    found.extend(roles(pair).or_else(|| reversed(pair)));
    found.extend(places(pair));
    found.extend(holders(pair));
    found.extend(named_apart(pair));
    found
}

/// The bits of [`bases`] for agents, and for what happens in a place with a name.
pub(super) const AGENTS: u16 = 0b111;
pub(super) const AT_PLACES: u16 = !0b1_1111;

/// What a statement has that a difference in its parties may rest on: bits for what agents did, a definition, the name of
/// who holds an office, and what happens in a place with a name; and how many words that place has.
pub(super) fn bases(statement: &Content<'_>) -> (u16, u8) {
    let deeds = agents(statement).into_iter().flat_map(|(deeds, _)| deeds);
    let agents = deeds.fold(0, |all, deed| all | 1u16 << (deed.key % 3));
    let defined = u16::from(statement.definition.is_some()) << 3;
    let held = u16::from(office(statement).is_some()) << 4;
    let (placed, words) = placed(statement)
        .map_or((0, 0), |(deed, words)| (32 << (key(deed) % 11), words.len().min(255) as u8));
    (agents | defined | held | placed, words)
}

/// Whether somebody named does something to somebody named.
pub(super) fn may_turn(statement: &Content<'_>) -> bool {
    ends(statement, &[]).is_some() || ends(statement, &[0]).is_some()
}

/// The same words, but the doer and the one to whom it is done have changed places.
fn roles(pair: &Pair<'_, '_>) -> Option<Difference> {
    if pair.overlap.jaccard < 0.9
        || pair.a.speaker.is_some()
        || pair.b.speaker.is_some()
        || pair.a.negators != pair.b.negators
    {
        return None;
    }
    let voice = |statement: &Content<'_>| statement.text().contains(" by ");
    let mutual = pair.a.tokens.iter().any(|token| MUTUAL.has(&token.base));
    // A word that begins a sentence is a name if it is one in the other.
    let first = |tokens: &[Token]| tokens.first().is_some_and(|token| token.capital);
    let known_a = pair.ties.same_as(0).is_some_and(|y| pair.b.tokens[y].name) && first(&pair.a.tokens);
    let known_b =
        pair.ties.back.first().copied().flatten().is_some_and(|x| pair.a.tokens[usize::from(x)].name);
    let also = |known: bool| if known { vec![0] } else { Vec::new() };
    let one = ends(pair.a, &also(known_a))?;
    let other = ends(pair.b, &also(known_b && first(&pair.b.tokens)))?;
    if voice(pair.a) != voice(pair.b) || mutual {
        return None;
    }
    let crossed = pair.ties.same_as(one.0) == Some(other.1) && pair.ties.same_as(one.1) == Some(other.0);
    if !crossed {
        return None;
    }
    let spans = [pair.a.tokens[one.0].span, pair.b.tokens[other.0].span];
    let reason = format!("“{}” and “{}” have changed places", pair.a_words(spans[0]), pair.b_words(spans[1]));
    Some(Difference { conflict: Conflict::Contrary, firm: true, reason, spans })
}

/// The same words, but two nouns on either side of a verb have changed places: "the dog bit the postman".
fn reversed(pair: &Pair<'_, '_>) -> Option<Difference> {
    let count = pair.a.tokens.len();
    let copula = [" is ", " are ", " was ", " were ", " be ", " and ", " or "];
    let same = count == pair.b.tokens.len()
        && pair.a.moments.len() == pair.b.moments.len()
        && pair.a.frame == pair.b.frame;
    let calm =
        pair.a.negators == pair.b.negators && !pair.a.tokens.iter().any(|token| MUTUAL.has(&token.base));
    if !same || !calm || count < 3 {
        return None;
    }
    let places: Vec<usize> = (0..count).map_while(|x| pair.ties.same_as(x)).collect();
    let moved: Vec<usize> = (0..places.len()).filter(|x| places[*x] != *x).collect();
    let [x, z] = moved.as_slice() else { return None };
    let crossed = places.len() == count && places[*x] == *z && z - x >= 2;
    let between = &pair.a.text()[pair.a.tokens[*x].span.end..pair.a.tokens[*z].span.start];
    let compared = between.contains(" than");
    if !crossed || (copula.iter().any(|word| between.contains(word)) && !compared) {
        return None;
    }
    let spans = [pair.a.tokens[*x].span, pair.b.tokens[*x].span];
    let reason = format!("“{}” and “{}” have changed places", pair.a_words(spans[0]), pair.b_words(spans[1]));
    Some(Difference { conflict: Conflict::Contrary, firm: true, reason, spans })
}

/// Another place of what happens in one place: "born in Lima" against "born in Quito".
fn places(pair: &Pair<'_, '_>) -> Option<Difference> {
    let (p, q) = (placed(pair.a)?, placed(pair.b)?);
    let (place, other) = (&pair.a.tokens[p.1[0]], &pair.b.tokens[q.1[0]]);
    let same_deed = p.0 == q.0;
    let apart = p.1.iter().all(|x| pair.ties.same_as(*x).is_none())
        && q.1.iter().all(|y| pair.ties.back[*y].is_none_or(|x| pair.ties.same_as(usize::from(x)).is_none()));
    let rest_a = (0..pair.a.tokens.len()).filter(|x| !p.1.contains(x) && !pair.a.tokens[*x].light);
    let rest_tied = rest_a.clone().filter(|x| pair.ties.alike(*x).is_some()).count();
    let rest_b = (0..pair.b.tokens.len()).filter(|y| !q.1.contains(y) && !pair.b.tokens[*y].light).count();
    let most = rest_tied * 10 >= rest_a.count().min(rest_b) * 9 && rest_tied > 0;
    let denied = place.denied || other.denied;
    if !same_deed
        || !apart
        || !most
        || denied
        || pair.other_time
        || pair.other_speaker
        || pair.other_subject()
        || one_inside(pair, p.1, q.1)
    {
        return None;
    }
    let spans = [place.span, other.span];
    let reason = format!("in “{}” against in “{}”", pair.a_words(spans[0]), pair.b_words(spans[1]));
    Some(Difference { conflict: Conflict::Contrary, firm: true, reason, spans })
}

/// Whether one place may lie in the other: a city and a country do not conflict.
fn one_inside(pair: &Pair<'_, '_>, p: &[usize], q: &[usize]) -> bool {
    let land = |token: &Token| token.id.is_some_and(|id| LEXICON.is_land(id));
    land(&pair.a.tokens[p[0]]) != land(&pair.b.tokens[q[0]])
}

/// Another name for who holds an office: "The chief executive is Ruth Adler" against "is Paul Meyer".
fn named_apart(pair: &Pair<'_, '_>) -> Option<Difference> {
    let (p, q) = (office(pair.a)?, office(pair.b)?);
    let same = p == q && (0..p).all(|x| pair.ties.same_as(x) == Some(x));
    let apart = (p..pair.a.tokens.len()).all(|x| pair.ties.there[x].is_none());
    let denied = pair.a.negators + pair.b.negators > 0;
    if !same
        || !apart
        || denied
        || pair.other_time
        || pair.a.text().contains(" is ") != pair.b.text().contains(" is ")
    {
        return None;
    }
    let words = |tokens: &[Token]| span_of(&tokens.iter().collect::<Vec<_>>());
    let spans = [words(&pair.a.tokens[p..]), words(&pair.b.tokens[q..])];
    let reason = format!("“{}” against “{}”", pair.a_words(spans[0]), pair.b_words(spans[1]));
    Some(Difference { conflict: Conflict::Contrary, firm: true, reason, spans })
}

/// Where the name begins in a statement of who holds an office: "The chief executive is Ruth Adler".
fn office(statement: &Content<'_>) -> Option<usize> {
    let the = statement.text().get(..4).is_some_and(|start| start.eq_ignore_ascii_case("the "));
    if !the {
        return None;
    }
    let at = [" is ", " was "]
        .iter()
        .find_map(|copula| statement.text().find(copula).map(|at| at + copula.len()))?;
    let from = statement.tokens.iter().position(|token| token.span.start >= at)?;
    let names = statement.tokens[from..].iter().all(|token| token.name && token.span.start - at < 40);
    (from > 0 && names && !statement.tokens[..from].iter().any(|token| token.denied)).then_some(from)
}

/// Another holder of something that only one can hold: "Oslo is the capital of Norway" against "Bergen is".
fn holders(pair: &Pair<'_, '_>) -> Option<Difference> {
    let (p, q) = (pair.a.definition?, pair.b.definition?);
    let unique = |statement: &Content<'_>, range: (usize, usize)| {
        let text = statement.text();
        (text.contains(" is the ") || text.contains(" was the "))
            && statement.tokens[range.0..range.1].iter().any(|token| UNIQUE.has(&token.base))
    };
    let tense = pair.a.text().contains(" is the ") == pair.b.text().contains(" is the ");
    if !tense || !unique(pair.a, p) || !unique(pair.b, q) || pair.other_speaker || pair.other_time {
        return None;
    }
    let rest = (p.0..pair.a.tokens.len()).all(|x| pair.ties.same_as(x).is_some())
        && pair.b.tokens.len() - q.0 == pair.a.tokens.len() - p.0;
    let subject =
        |range: (usize, usize), tokens: &[Token]| tokens[..range.0].iter().all(|token| token.capital);
    let apart =
        (0..p.0).all(|x| pair.ties.there[x].is_none()) && (0..q.0).all(|y| pair.ties.back[y].is_none());
    if !rest || !apart || !subject(p, &pair.a.tokens) || !subject(q, &pair.b.tokens) {
        return None;
    }
    let spans = [
        span_of(&pair.a.tokens[..p.0].iter().collect::<Vec<_>>()),
        span_of(&pair.b.tokens[..q.0].iter().collect::<Vec<_>>()),
    ];
    let reason = format!("“{}” against “{}”", pair.a_words(spans[0]), pair.b_words(spans[1]));
    Some(Difference { conflict: Conflict::Contrary, firm: true, reason, spans })
}

/// Another agent where the statement names all of them: "directed by A" against "directed by B".
fn doers(pair: &Pair<'_, '_>) -> Vec<Difference> {
    let long = pair.a.weight().min(pair.b.weight()) > 8;
    if pair.overlap.cover < 0.4
        || (long && pair.overlap.jaccard < 0.6)
        || pair.other_time
        || pair.other_speaker
        || pair.other_kind()
    {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (deed, by) in agents(pair.a) {
        for (other_deed, other_by) in agents(pair.b) {
            let shared = by.iter().any(|x| other_by.iter().any(|y| x.key == y.key));
            if shared
                || !deed.iter().any(|x| other_deed.iter().any(|y| x.key == y.key && x.denied == y.denied))
            {
                continue;
            }
            let spans = [span_of(&by), span_of(&other_by)];
            let reason = format!("by “{}” against by “{}”", pair.a_words(spans[0]), pair.b_words(spans[1]));
            found.push(Difference { conflict: Conflict::Contrary, firm: true, reason, spans });
        }
    }
    found
}

/// Another kind, where both say of the same thing what it is: "X is a Danish film".
fn definitions(pair: &Pair<'_, '_>) -> Vec<Difference> {
    let (Some(p), Some(q)) = (pair.a.definition, pair.b.definition) else { return Vec::new() };
    let subject = (0..p.0).any(|x| !pair.a.tokens[x].light && pair.ties.same_as(x).is_some_and(|y| y < q.0));
    if !subject || pair.other_speaker || pair.other_thing {
        return Vec::new();
    }
    let mut found = Vec::new();
    for x in p.0..p.1 {
        for y in q.0..q.1 {
            let (token, other) = (&pair.a.tokens[x], &pair.b.tokens[y]);
            let Some((id, other_id)) = token.id.zip(other.id) else { continue };
            let Some(class) = LEXICON.rivals(id, other_id) else { continue };
            let known = |tokens: &[Token], wanted: &Token| {
                tokens.iter().any(|each| {
                    each.key == wanted.key
                        || each.id.zip(wanted.id).is_some_and(|(x, y)| LEXICON.same_member(x, y))
                })
            };
            let alone = !known(&pair.a.tokens, other) && !known(&pair.b.tokens, token);
            if LEXICON.is(class, "defining") && alone && token.denied == other.denied {
                let reason = format!(
                    "“{}” against “{}”: not the same {}",
                    token.base,
                    other.base,
                    LEXICON.name(class)
                );
                found.push(Difference {
                    conflict: Conflict::Contrary,
                    firm: true,
                    reason,
                    spans: [token.span, other.span],
                });
            }
        }
    }
    let (head, other_head) = (&pair.a.tokens[p.1 - 1], &pair.b.tokens[q.1 - 1]);
    let kinds = (sort(head), sort(other_head));
    if let (Some(one), Some(other)) = kinds
        && one != other
        && head.denied == other_head.denied
    {
        let reason = format!("“{}” against “{}”: a {one} is not a {other}", head.base, other_head.base);
        found.push(Difference {
            conflict: Conflict::Contrary,
            firm: true,
            reason,
            spans: [head.span, other_head.span],
        });
    }
    found
}

/// The last words of the first two names, if what one does to the other stands between them.
fn ends(statement: &Content<'_>, also: &[usize]) -> Option<(usize, usize)> {
    let all = entities(statement.text(), &statement.tokens, also);
    let (first, second) = (*all.first()?.last()?, *all.get(1)?.last()?);
    let deed = statement.tokens[first + 1..second].iter().any(|token| !token.name && !token.light);
    deed.then_some((first, second))
}

/// What a statement says happened, or stands, in a place with a name: the deed, and the words of the place.
fn placed<'s>(statement: &'s Content<'_>) -> Option<(&'s str, &'s [usize])> {
    let tokens = &statement.tokens;
    statement.entities().iter().find_map(|words| {
        let first = &tokens[words[0]];
        let last = words[0].checked_sub(1)?;
        let gap = statement.text()[tokens[last].span.end..first.span.start].trim();
        let stands =
            ["is in", "are in", "was in", "is located in", "are located in", "is based in"].contains(&gap);
        if stands {
            return Some(("stand", words.as_slice()));
        }
        (matches!(gap, "in" | "at") && PLACED.has(&tokens[last].base))
            .then_some((&*tokens[last].base, words.as_slice()))
    })
}

/// Each deed that a statement says was done "by" somebody with a name: the words for it, and the names.
fn agents<'s>(statement: &'s Content<'_>) -> Vec<(Vec<&'s Token>, Vec<&'s Token>)> {
    let tokens = &statement.tokens;
    let mut found = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let Some(last) = place.checked_sub(1) else { continue };
        let gap = &statement.text()[tokens[last].span.end..token.span.start];
        let by = gap.split_whitespace().next() == Some("by");
        if !by || !tokens[last].ends_like_deed(statement.text()) {
            continue;
        }
        // "written and directed by", "directed and written by A, B and C"
        let deeds = tokens[..place].iter().rev().take(2).filter(|token| AUTHORED.has(&token.base));
        let mut names = Vec::new();
        let mut end = token.span.start;
        for next in &tokens[place..] {
            let gap = statement.text()[end..next.span.start].trim();
            if !matches!(gap, "" | "and" | "," | "&" | "." | ", and" | "the")
                || (!next.name && !names.is_empty())
            {
                break;
            }
            let people = next.id.is_some_and(|id| LEXICON.has(id, "people"));
            if next.name && !people {
                names.push(next);
            }
            end = next.span.end;
        }
        if !names.is_empty() {
            found.push((deeds.collect(), names));
        }
    }
    found
}

/// From the first of some tokens to the last.
fn span_of(tokens: &[&Token]) -> Span {
    let start = tokens.first().map_or(0, |token| token.span.start);
    Span { start, end: tokens.last().map_or(start, |token| token.span.end) }
}

/// What sort of thing a noun names, if its classes say so.
fn sort(token: &Token) -> Option<&'static str> {
    token.id.and_then(|id| LEXICON.sort(id))
}
