//! Parties: who does what to whom, where, and what a thing is.

use crate::model::Span;

use super::judge::{Difference, Pair, entities};
use super::lexicon::LEXICON;
use super::statement::{Statement, Token};

/// Verbs whose subject and object may change places.
const MUTUAL: [&str; 24] = [
    "meet",
    "marry",
    "play",
    "face",
    "talk",
    "speak",
    "agree",
    "merge",
    "join",
    "share",
    "differ",
    "discuss",
    "tie",
    "border",
    "resemble",
    "equal",
    "match",
    "compete",
    "fight",
    "argue",
    "divorce",
    "negotiate",
    "trade",
    "be",
];
/// Deeds that are done in one place.
const PLACED: [&str; 14] = [
    "bear",
    "die",
    "bury",
    "happen",
    "occur",
    "locate",
    "situate",
    "base",
    "headquarter",
    "crash",
    "bear",
    "found",
    "sign",
    "land",
];
/// Deeds that are done once, by those who are named.
const AUTHORED: [&str; 24] = [
    "write",
    "direct",
    "create",
    "record",
    "found",
    "invent",
    "discover",
    "build",
    "win",
    "kill",
    "publish",
    "release",
    "compose",
    "paint",
    "design",
    "develop",
    "host",
    "own",
    "establish",
    "sculpt",
    "sing",
    "murder",
    "make",
    "launch",
];
/// What there is but one of.
const UNIQUE: [&str; 16] = [
    "capital",
    "president",
    "chancellor",
    "king",
    "queen",
    "pope",
    "founder",
    "inventor",
    "author",
    "winner",
    "mayor",
    "chairman",
    "chair",
    "largest",
    "oldest",
    "only",
];

impl Pair<'_, '_> {
    /// C004: another doer, place or kind, where there can be but one.
    pub(super) fn parties(&self) -> Vec<Difference> {
        let mut found = self.agents();
        found.extend(self.definitions());
        found.extend(self.roles().or_else(|| self.reversed()));
        found.extend(self.places());
        found.extend(self.holders());
        found.extend(self.named_apart());
        found
    }

    /// The same words, with the one who acts and the one acted upon exchanged.
    fn roles(&self) -> Option<Difference> {
        if self.overlap.jaccard < 0.9
            || self.a.speaker.is_some()
            || self.b.speaker.is_some()
            || self.a.negators != self.b.negators
        {
            return None;
        }
        let voice = |statement: &Statement<'_>| statement.text().contains(" by ");
        let mutual = self.a.tokens.iter().any(|token| MUTUAL.contains(&&*token.base));
        // A word that begins a sentence is a name if it is one in the other.
        let first = |tokens: &[Token]| tokens.first().is_some_and(|token| token.capital);
        let known_a = self.ties.same_as(0).is_some_and(|y| self.b.tokens[y].name) && first(&self.a.tokens);
        let known_b =
            self.ties.back.first().copied().flatten().is_some_and(|x| self.a.tokens[usize::from(x)].name);
        let also = |known: bool| if known { vec![0] } else { Vec::new() };
        let one = ends(self.a, &also(known_a))?;
        let other = ends(self.b, &also(known_b && first(&self.b.tokens)))?;
        if voice(self.a) != voice(self.b) || mutual {
            return None;
        }
        let crossed = self.ties.same_as(one.0) == Some(other.1) && self.ties.same_as(one.1) == Some(other.0);
        if !crossed {
            return None;
        }
        let spans = [self.a.tokens[one.0].span, self.b.tokens[other.0].span];
        let reason =
            format!("“{}” and “{}” have changed places", self.a_words(spans[0]), self.b_words(spans[1]));
        Some(Difference { code: "C004", firm: true, reason, spans })
    }

    /// The same words, but two nouns exchanged around what the one does to the other: "the dog bit the postman".
    fn reversed(&self) -> Option<Difference> {
        let count = self.a.tokens.len();
        let copula = [" is ", " are ", " was ", " were ", " be ", " and ", " or "];
        let same = count == self.b.tokens.len()
            && self.a.moments.len() == self.b.moments.len()
            && self.a.frame == self.b.frame;
        let calm = self.a.negators == self.b.negators
            && !self.a.tokens.iter().any(|token| MUTUAL.contains(&&*token.base));
        if !same || !calm || count < 3 {
            return None;
        }
        let places: Vec<usize> = (0..count).map_while(|x| self.ties.same_as(x)).collect();
        let moved: Vec<usize> = (0..places.len()).filter(|x| places[*x] != *x).collect();
        let [x, z] = moved.as_slice() else { return None };
        let crossed = places.len() == count && places[*x] == *z && z - x >= 2;
        let between = &self.a.text()[self.a.tokens[*x].span.end..self.a.tokens[*z].span.start];
        let compared = between.contains(" than");
        if !crossed || (copula.iter().any(|word| between.contains(word)) && !compared) {
            return None;
        }
        let spans = [self.a.tokens[*x].span, self.b.tokens[*x].span];
        let reason =
            format!("“{}” and “{}” have changed places", self.a_words(spans[0]), self.b_words(spans[1]));
        Some(Difference { code: "C004", firm: true, reason, spans })
    }

    /// Another place of what happens in one: "born in Lima" against "born in Quito".
    fn places(&self) -> Option<Difference> {
        let (p, q) = (placed(self.a)?, placed(self.b)?);
        let (place, other) = (&self.a.tokens[p.1[0]], &self.b.tokens[q.1[0]]);
        let same_deed = p.0 == q.0;
        let apart = p.1.iter().all(|x| self.ties.same_as(*x).is_none())
            && q.1
                .iter()
                .all(|y| self.ties.back[*y].is_none_or(|x| self.ties.same_as(usize::from(x)).is_none()));
        let rest_a = (0..self.a.tokens.len()).filter(|x| !p.1.contains(x) && !self.a.tokens[*x].light);
        let rest_tied = rest_a.clone().filter(|x| self.ties.alike(*x).is_some()).count();
        let rest_b =
            (0..self.b.tokens.len()).filter(|y| !q.1.contains(y) && !self.b.tokens[*y].light).count();
        let most = rest_tied * 10 >= rest_a.count().min(rest_b) * 9 && rest_tied > 0;
        let denied = place.denied || other.denied;
        if !same_deed
            || !apart
            || !most
            || denied
            || self.other_time
            || self.other_speaker
            || self.one_inside(&p.1, &q.1)
        {
            return None;
        }
        let spans = [place.span, other.span];
        let reason = format!("in “{}” against in “{}”", self.a_words(spans[0]), self.b_words(spans[1]));
        Some(Difference { code: "C004", firm: true, reason, spans })
    }

    /// Whether one place may lie in the other: a city against a country says nothing.
    fn one_inside(&self, p: &[usize], q: &[usize]) -> bool {
        let land = |token: &Token| token.id.is_some_and(|id| LEXICON.is_land(id));
        land(&self.a.tokens[p[0]]) != land(&self.b.tokens[q[0]])
    }

    /// Another name for who holds an office: "The chief executive is Ruth Adler" against "is Paul Meyer".
    fn named_apart(&self) -> Option<Difference> {
        let split = |statement: &Statement<'_>| -> Option<usize> {
            let at = [" is ", " was "]
                .iter()
                .find_map(|copula| statement.text().find(copula).map(|at| at + copula.len()))?;
            let from = statement.tokens.iter().position(|token| token.span.start >= at)?;
            let names = statement.tokens[from..].iter().all(|token| token.name && token.span.start - at < 40);
            let the = statement.text().to_lowercase().starts_with("the ");
            (from > 0 && names && the && !statement.tokens[..from].iter().any(|token| token.denied))
                .then_some(from)
        };
        let (p, q) = (split(self.a)?, split(self.b)?);
        let same = p == q && (0..p).all(|x| self.ties.same_as(x) == Some(x));
        let apart = (p..self.a.tokens.len()).all(|x| self.ties.there[x].is_none());
        let denied = self.a.negators + self.b.negators > 0;
        if !same
            || !apart
            || denied
            || self.other_time
            || self.a.text().contains(" is ") != self.b.text().contains(" is ")
        {
            return None;
        }
        let words = |tokens: &[Token]| span_of(&tokens.iter().collect::<Vec<_>>());
        let spans = [words(&self.a.tokens[p..]), words(&self.b.tokens[q..])];
        let reason = format!("“{}” against “{}”", self.a_words(spans[0]), self.b_words(spans[1]));
        Some(Difference { code: "C004", firm: true, reason, spans })
    }

    /// Another holder of what but one can hold: "Oslo is the capital of Norway" against "Bergen is".
    fn holders(&self) -> Option<Difference> {
        let (p, q) = (self.a.definition?, self.b.definition?);
        let unique = |statement: &Statement<'_>, range: (usize, usize)| {
            let text = statement.text();
            (text.contains(" is the ") || text.contains(" was the "))
                && statement.tokens[range.0..range.1].iter().any(|token| UNIQUE.contains(&&*token.base))
        };
        let tense = self.a.text().contains(" is the ") == self.b.text().contains(" is the ");
        if !tense || !unique(self.a, p) || !unique(self.b, q) || self.other_speaker || self.other_time {
            return None;
        }
        let rest = (p.0..self.a.tokens.len()).all(|x| self.ties.same_as(x).is_some())
            && self.b.tokens.len() - q.0 == self.a.tokens.len() - p.0;
        let subject =
            |range: (usize, usize), tokens: &[Token]| tokens[..range.0].iter().all(|token| token.capital);
        let apart =
            (0..p.0).all(|x| self.ties.there[x].is_none()) && (0..q.0).all(|y| self.ties.back[y].is_none());
        if !rest || !apart || !subject(p, &self.a.tokens) || !subject(q, &self.b.tokens) {
            return None;
        }
        let spans = [
            span_of(&self.a.tokens[..p.0].iter().collect::<Vec<_>>()),
            span_of(&self.b.tokens[..q.0].iter().collect::<Vec<_>>()),
        ];
        let reason = format!("“{}” against “{}”", self.a_words(spans[0]), self.b_words(spans[1]));
        Some(Difference { code: "C004", firm: true, reason, spans })
    }

    /// C004: another agent where the statement names all of them: "directed by A" against "directed by B".
    fn agents(&self) -> Vec<Difference> {
        let long = self.a.weight().min(self.b.weight()) > 8;
        if self.overlap.cover < 0.4
            || (long && self.overlap.jaccard < 0.6)
            || self.other_time
            || self.other_speaker
        {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (deed, by) in agents(self.a) {
            for (other_deed, other_by) in agents(self.b) {
                let shared = by.iter().any(|x| other_by.iter().any(|y| x.key == y.key));
                if shared
                    || !deed.iter().any(|x| other_deed.iter().any(|y| x.key == y.key && x.denied == y.denied))
                {
                    continue;
                }
                let spans = [span_of(&by), span_of(&other_by)];
                let reason =
                    format!("by “{}” against by “{}”", self.a_words(spans[0]), self.b_words(spans[1]));
                found.push(Difference { code: "C004", firm: true, reason, spans });
            }
        }
        found
    }

    /// C004: of what kind a thing is, where both say it of the same thing: "X is a Danish film".
    fn definitions(&self) -> Vec<Difference> {
        let (Some(p), Some(q)) = (self.a.definition, self.b.definition) else { return Vec::new() };
        let subject =
            (0..p.0).any(|x| !self.a.tokens[x].light && self.ties.same_as(x).is_some_and(|y| y < q.0));
        if !subject || self.other_speaker || self.other_thing {
            return Vec::new();
        }
        let mut found = Vec::new();
        for x in p.0..p.1 {
            for y in q.0..q.1 {
                let (token, other) = (&self.a.tokens[x], &self.b.tokens[y]);
                let Some((id, other_id)) = token.id.zip(other.id) else { continue };
                let Some(class) = LEXICON.rivals(id, other_id) else { continue };
                let known = |tokens: &[Token], wanted: &Token| {
                    tokens.iter().any(|each| {
                        each.key == wanted.key
                            || each.id.zip(wanted.id).is_some_and(|(x, y)| LEXICON.same_member(x, y))
                    })
                };
                let alone = !known(&self.a.tokens, other) && !known(&self.b.tokens, token);
                if DEFINING.contains(&class) && alone && token.denied == other.denied {
                    let reason =
                        format!("“{}” against “{}”: one {class} is not the other", token.base, other.base);
                    found.push(Difference {
                        code: "C004",
                        firm: true,
                        reason,
                        spans: [token.span, other.span],
                    });
                }
            }
        }
        let (head, other_head) = (&self.a.tokens[p.1 - 1], &self.b.tokens[q.1 - 1]);
        let kinds = (kind(head), kind(other_head));
        if let (Some(one), Some(other)) = kinds
            && one != other
            && head.denied == other_head.denied
        {
            let reason = format!("“{}” against “{}”: a {one} is no {other}", head.base, other_head.base);
            found.push(Difference { code: "C004", firm: true, reason, spans: [head.span, other_head.span] });
        }
        found
    }
}

/// The last words of the first two names, if what one does to the other stands between them.
fn ends(statement: &Statement<'_>, also: &[usize]) -> Option<(usize, usize)> {
    let all = entities(statement, also);
    let (first, second) = (*all.first()?.last()?, *all.get(1)?.last()?);
    let deed = statement.tokens[first + 1..second].iter().any(|token| !token.name && !token.light);
    deed.then_some((first, second))
}

/// What a statement says happened, or stands, in a place with a name: the deed, and the words of the place.
fn placed<'s>(statement: &'s Statement<'_>) -> Option<(&'s str, Vec<usize>)> {
    let tokens = &statement.tokens;
    entities(statement, &[]).into_iter().find_map(|words| {
        let first = &tokens[words[0]];
        let last = words[0].checked_sub(1)?;
        let gap = statement.text()[tokens[last].span.end..first.span.start].trim();
        let stands =
            ["is in", "are in", "was in", "is located in", "are located in", "is based in"].contains(&gap);
        if stands {
            return Some(("stand", words));
        }
        (matches!(gap, "in" | "at") && PLACED.contains(&&*tokens[last].base))
            .then_some((&*tokens[last].base, words))
    })
}

/// Classes of which a definition names one.
const DEFINING: [&str; 6] = ["country", "work", "settlement", "kingdom", "continent", "sport"];

/// Each deed that a statement says was done "by" somebody with a name: the words for it, and the names.
fn agents<'s>(statement: &'s Statement<'_>) -> Vec<(Vec<&'s Token>, Vec<&'s Token>)> {
    let tokens = &statement.tokens;
    let mut found = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let Some(last) = place.checked_sub(1) else { continue };
        let gap = &statement.text()[tokens[last].span.end..token.span.start];
        let words: Vec<&str> = gap.split_whitespace().collect();
        let by = words.first() == Some(&"by");
        if !by || !tokens[last].span_ends_like_deed(statement.text()) {
            continue;
        }
        // "written and directed by", "directed and written by A, B and C"
        let deeds = tokens[..place].iter().rev().take(2).filter(|token| AUTHORED.contains(&&*token.base));
        let mut names = Vec::new();
        let mut end = token.span.start;
        for next in &tokens[place..] {
            let gap = statement.text()[end..next.span.start].trim();
            if !matches!(gap, "" | "and" | "," | "&" | "." | ", and" | "the")
                || (!next.name && !names.is_empty())
            {
                break;
            }
            let people = next.id.is_some_and(|id| LEXICON.classes(id).any(|class| class == "country"));
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

/// What sort of thing a noun names, if the lists know.
fn kind(token: &Token) -> Option<&'static str> {
    let id = token.id?;
    LEXICON.classes(id).find_map(|class| {
        Some(match class {
            "work" => "work",
            "PROFESSION" | "OFFICE" | "RELATIVE" => "person",
            "settlement" => "place",
            "animal" => "animal",
            "vehicle" => "vehicle",
            "COMPANY" => "organisation",
            _ => return None,
        })
    })
}
