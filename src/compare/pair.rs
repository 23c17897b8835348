//! Pairs: what two statements have in common, and what sets them apart.

use crate::model::Span;

use super::align::{Alignment, Tie};
use super::content::Content;
use super::lexicon::LEXICON;
use super::token::Token;

/// How much the two have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Overlap {
    /// The share of the shorter statement's words that have a partner.
    pub(super) cover: f64,
    /// The share of all words that both have.
    pub(super) jaccard: f64,
}

impl Overlap {
    /// The overlap of two statements of so many words, of which so many have a partner.
    pub(super) fn of(weight: [u32; 2], tied: u32) -> Self {
        let [one, other] = weight;
        let all = (one + other).saturating_sub(tied).max(1);
        Overlap {
            cover: f64::from(tied) / f64::from(one.min(other).max(1)),
            jaccard: f64::from(tied) / f64::from(all),
        }
    }
}

pub(super) struct Pair<'p, 'a> {
    pub(super) a: &'p Content<'a>,
    pub(super) b: &'p Content<'a>,
    pub(super) ties: Alignment,
    pub(super) overlap: Overlap,
    /// The places of opposites, and whether both are words of scope.
    pub(super) contraries: Vec<(usize, usize, bool)>,
    /// Each names a thing that the other does not.
    pub(super) other_thing: bool,
    /// Both name times, and the times differ.
    pub(super) other_time: bool,
    /// They have different speakers, or only one has a speaker.
    pub(super) other_speaker: bool,
}

impl<'p, 'a> Pair<'p, 'a> {
    /// Aligns two statements.
    pub(super) fn new(a: &'p Content<'a>, b: &'p Content<'a>) -> Self {
        let ties = Alignment::of(a, b);
        let tied =
            ties.there.iter().zip(&a.tokens).filter(|(tie, token)| tie.is_some() && !token.light).count();
        let overlap = Overlap::of([a.weight() as u32, b.weight() as u32], tied as u32);
        let other_time = a.moments.iter().any(|m| b.moments.iter().any(|n| m.parts_from(n)))
            && !a.moments.iter().any(|m| b.moments.iter().any(|n| m.comparable(n) && !m.parts_from(n)));
        let contraries = (0..a.tokens.len())
            .filter_map(|x| match ties.there[x] {
                Some((y, Tie::Opposed | Tie::Against | Tie::Rival(_))) => {
                    let (token, other) = (&a.tokens[x], &b.tokens[usize::from(y)]);
                    let selects = |token: &Token| token.id.is_some_and(|id| LEXICON.has(id, "selects"));
                    let ordinal = selects(token) && selects(other);
                    let scope = (token.scope && other.scope) || ordinal;
                    (token.denied == other.denied).then_some((x, usize::from(y), scope))
                }
                _ => None,
            })
            .collect();
        Pair {
            contraries,
            other_thing: other_thing(a, b, &ties) || other_head(a, b, &ties),
            other_time: other_time || other_tense(a, b),
            other_speaker: differ(a, b) || differ(b, a),
            a,
            b,
            ties,
            overlap,
        }
    }

    /// Whether enough agrees for a difference to be one of fact: most of both, or nearly all of a short
    /// statement in a long one.
    pub(super) fn is_close(&self) -> bool {
        let Overlap { cover, jaccard } = self.overlap;
        jaccard >= 0.4 || (cover >= 0.75 && self.a.weight().min(self.b.weight()) >= 2)
    }

    /// Whether the two differ, apart from the difference at `at`, in what, where or when they speak of. Then
    /// they need not conflict.
    pub(super) fn other_scope(&self, at: Option<(usize, usize)>) -> bool {
        let here = self.contraries.iter().any(|pair| at == Some((pair.0, pair.1)) && pair.2);
        let besides = self.contraries.iter().filter(|pair| at.is_none_or(|at| at != (pair.0, pair.1)));
        let mut besides = besides.peekable();
        let any = besides.peek().is_some();
        // "opened higher" and "closed lower": two opposites side by side may cancel out.
        let beside =
            at.is_some_and(|(x, _)| self.contraries.iter().any(|pair| pair.0 + 1 == x || x + 1 == pair.0));
        if beside || (at.is_some_and(|(x, _)| !self.a.tokens[x].light) && self.a.some && self.b.some) {
            return true;
        }
        let scoped = besides.any(|(.., scope)| *scope);
        let selected = at.is_some() && self.selected();
        scoped
            || (here && (any || self.exchanged(false)))
            || self.exchanged(true)
            || selected
            || self.measured_apart()
    }

    /// Whether a word of one statement stands in the place of a word of the other; if `scope`, only words of
    /// scope count.
    pub(super) fn exchanged(&self, scope: bool) -> bool {
        let counts = |token: &Token| (token.scope || !scope) && !token.light;
        let lone_a = |x: &usize| self.ties.there[*x].is_none() && counts(&self.a.tokens[*x]);
        (0..self.a.tokens.len()).filter(lone_a).any(|x| {
            (0..self.b.tokens.len()).any(|y| {
                self.ties.back[y].is_none() && counts(&self.b.tokens[y]) && self.ties.slot(x, y) >= 1
            })
        })
    }

    /// Whether other words stand before the same noun: "the first plan", "the revised plan".
    fn selected(&self) -> bool {
        let before = |statement: &Content<'_>, at: usize| {
            let lead = statement.text()[..statement.tokens[at].span.start].trim_end();
            let gap = statement
                .tokens
                .get(at + 1)
                .map(|next| &statement.text()[statement.tokens[at].span.end..next.span.start]);
            lead.ends_with("the") && gap == Some(" ")
        };
        (0..self.a.tokens.len()).filter(|x| self.ties.there[*x].is_none()).any(|x| {
            (0..self.b.tokens.len()).filter(|y| self.ties.back[*y].is_none()).any(|y| {
                self.ties.slot(x, y) >= 1
                    && before(self.a, x)
                    && before(self.b, y)
                    && self.ties.same_as(x + 1) == Some(y + 1)
            })
        })
    }

    /// Whether one statement gives a measure where the other has words: "at sea level", "at 3,000 metres".
    pub(super) fn measured_apart(&self) -> bool {
        let lone = |tokens: &[Token], tied: &dyn Fn(usize) -> bool| {
            (0..tokens.len()).any(|at| {
                tokens[at].scope && !tokens[at].light && !tied(at) && Some(tokens[at].at) > self.a.verb
            })
        };
        let extra = |p: &Content<'_>, q: &Content<'_>| {
            p.quantities.iter().any(|p| !q.quantities.iter().any(|q| p.comparable(q)))
        };
        (extra(self.b, self.a) && lone(&self.a.tokens, &|x| self.ties.there[x].is_some()))
            || (extra(self.a, self.b) && lone(&self.b.tokens, &|y| self.ties.back[y].is_some()))
    }

    /// Whether nothing shows that the two speak of different things or times, or have different speakers.
    pub(super) fn is_about_one_thing(&self) -> bool {
        !self.other_thing && !self.other_time && !self.other_speaker
    }

    /// Whether the subjects of the two are things of two kinds: "the theatre", "the library".
    pub(super) fn other_kind(&self) -> bool {
        subject_head(self.a).zip(subject_head(self.b)).is_some_and(|(x, y)| {
            let named = self.a.tokens[x].name || self.b.tokens[y].name;
            !named && self.ties.there[x].is_none() && self.ties.back[y].is_none()
        })
    }

    /// Whether the subjects of the two differ: "the singer", "the singer's mother".
    pub(super) fn other_subject(&self) -> bool {
        self.other_kind() || other_head(self.a, self.b, &self.ties)
    }

    /// Words of the first statement.
    pub(super) fn a_words(&self, span: Span) -> &'p str {
        &self.a.text()[span.start..span.end]
    }

    /// Words of the second statement.
    pub(super) fn b_words(&self, span: Span) -> &'p str {
        &self.b.text()[span.start..span.end]
    }
}

/// Whether each names a thing that the other does not: no word of the name has a partner, or its other words
/// differ, as Ann Lee differs from Bo Lee.
fn other_thing(a: &Content<'_>, b: &Content<'_>, ties: &Alignment) -> bool {
    let tied_b = |y: usize| ties.back[y].is_some();
    let lone = |entities: &[Vec<usize>], tied: &dyn Fn(usize) -> bool| {
        entities.iter().any(|words| !words.iter().any(|word| tied(*word)))
    };
    let (in_a, in_b) = (a.entities(), b.entities());
    if lone(in_a, &|x| ties.there[x].is_some()) && lone(in_b, &tied_b) {
        return true;
    }
    in_a.iter().any(|words| {
        let Some(partner) = words.iter().find_map(|x| ties.there[*x]).map(|(y, _)| usize::from(y)) else {
            return false;
        };
        let Some(others) = in_b.iter().find(|others| others.contains(&partner)) else { return false };
        let left: Vec<&Token> =
            words.iter().filter(|x| ties.there[**x].is_none()).map(|x| &a.tokens[*x]).collect();
        let right: Vec<&Token> = others.iter().filter(|y| !tied_b(**y)).map(|y| &b.tokens[*y]).collect();
        let short = |x: &Token, y: &Token| x.base.chars().zip(y.base.chars()).take(3).all(|(c, d)| c == d);
        !left.is_empty() && !right.is_empty() && !left.iter().any(|x| right.iter().any(|y| short(x, y)))
    })
}

/// The last word before the verb, which says what a statement is about.
fn subject_head(statement: &Content<'_>) -> Option<usize> {
    let verb = statement.verb?;
    let before = statement.tokens.iter().enumerate().take_while(|(_, token)| token.at < verb);
    before.filter(|(_, token)| !token.light).map(|(place, _)| place).last()
}

/// Whether the last words before the verbs, which say what the statements are about, are not partners:
/// "Rossi" and "Rossi's daughter".
fn other_head(a: &Content<'_>, b: &Content<'_>, ties: &Alignment) -> bool {
    let (Some(x), Some(y)) = (subject_head(a), subject_head(b)) else { return false };
    match (ties.there[x], ties.back[y]) {
        (Some((to, _)), _) if usize::from(to) == y => false,
        (None, None) => false,
        // The head of one statement stands in the other, but not as its head.
        (Some((to, tie)), None) if !b.tokens[y].name => {
            tie == Tie::Same && b.verb.is_some_and(|verb| b.tokens[usize::from(to)].at < verb)
        }
        (None, Some(from)) if !a.tokens[x].name => {
            a.verb.is_some_and(|verb| a.tokens[usize::from(from)].at < verb)
        }
        _ => false,
    }
}

/// Whether one statement speaks of the present, and the other of a year or month that it names.
fn other_tense(a: &Content<'_>, b: &Content<'_>) -> bool {
    let past = |statement: &Content<'_>| {
        statement.past == Some(true) && statement.moments.iter().any(|moment| !moment.open)
    };
    let now = |statement: &Content<'_>| statement.past == Some(false) && statement.moments.is_empty();
    (past(a) && now(b)) || (past(b) && now(a))
}

/// Whether the first statement has a speaker whom the second does not name.
fn differ(a: &Content<'_>, b: &Content<'_>) -> bool {
    a.speaker.is_some_and(|speaker| {
        b.speaker != a.speaker && (b.speaker.is_some() || !b.tokens.iter().any(|token| token.key == speaker))
    })
}

/// The two statements, and for each whether one of its tokens has a partner.
pub(super) fn sides<'p, 'a>(pair: &'p Pair<'p, 'a>) -> [(&'p Content<'a>, Vec<bool>); 2] {
    [
        (pair.a, pair.ties.there.iter().map(Option::is_some).collect()),
        (pair.b, pair.ties.back.iter().map(Option::is_some).collect()),
    ]
}

/// Whether neither tells what happened once.
pub(super) fn habitual(pair: &Pair<'_, '_>) -> bool {
    pair.a.past != Some(true) && pair.b.past != Some(true)
}
