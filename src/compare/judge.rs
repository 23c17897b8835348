//! The judgement on two aligned statements.

use crate::model::Span;
use crate::text::normal_form;

use super::align::{Alignment, Tie};
use super::candidate::shared;
use super::lexicon::LEXICON;
use super::moment::Moment;
use super::statement::{Reserve, Statement, Token};
use super::{Relation, Verdict};

/// A difference between two statements, and how much weight it bears.
pub(super) struct Difference {
    pub(super) code: &'static str,
    pub(super) firm: bool,
    pub(super) reason: String,
    pub(super) spans: [Span; 2],
}

/// How much the two have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Overlap {
    /// The share of the shorter one's words that have a partner.
    pub(super) cover: f64,
    /// The share of all words that both have.
    pub(super) jaccard: f64,
}

pub(super) fn judge(a: &Statement<'_>, b: &Statement<'_>) -> Verdict {
    if a.reserve == Some(Reserve::Question) || b.reserve == Some(Reserve::Question) {
        return Verdict::none("a question states nothing");
    }
    if a.text().trim().is_empty() || b.text().trim().is_empty() {
        return Verdict::none("one of them says nothing");
    }
    if a.reserve.is_some() || b.reserve.is_some() {
        return Verdict::none("a title states nothing");
    }
    let shared = shared(&a.matter, &b.matter);
    let fewest = a.matter.len().min(b.matter.len());
    if shared * 4 < fewest && fewest > 2 {
        return Verdict::none("they share too few words");
    }
    let pair = Pair::new(a, b);
    let mut found: Vec<Difference> = Vec::new();
    found.extend(pair.numbers());
    found.extend(pair.moments());
    found.extend(pair.words());
    found.extend(pair.parties());
    found.sort_by_key(|difference| !difference.firm);
    if let Some(first) = found.into_iter().next() {
        let (relation, code) =
            if first.firm { (Relation::Contradiction, first.code) } else { (Relation::Tension, "C006") };
        let [left, right] = first.spans;
        return Verdict {
            relation,
            code: Some(code),
            reason: first.reason.into(),
            spans: [vec![left], vec![right]],
        };
    }
    if a.matter == b.matter && normal_form(a.text()) == normal_form(b.text()) {
        return sameness(a, b, "C007", "the same words, but for spacing, marks and case");
    }
    if pair.same() {
        return sameness(a, b, "C008", "the same words and facts, but for articles and a phrase that moved");
    }
    Verdict::none("no difference of fact is seen")
}

fn sameness(a: &Statement<'_>, b: &Statement<'_>, code: &'static str, reason: &'static str) -> Verdict {
    let whole = |text: &str| vec![Span { start: 0, end: text.len() }];
    Verdict {
        relation: Relation::Duplicate,
        code: Some(code),
        reason: reason.into(),
        spans: [whole(a.text()), whole(b.text())],
    }
}

/// Whether both name a thing that the other does not: a name none of whose words have partners, or whose
/// other words differ, as Ann Lee differs from Bo Lee.
fn other_thing(a: &Statement<'_>, b: &Statement<'_>, ties: &Alignment) -> bool {
    let tied_b = |y: usize| ties.back[y].is_some();
    let lone = |entities: &[Vec<usize>], tied: &dyn Fn(usize) -> bool| {
        entities.iter().any(|words| !words.iter().any(|word| tied(*word)))
    };
    let (in_a, in_b) = (entities(a, &[]), entities(b, &[]));
    if lone(&in_a, &|x| ties.there[x].is_some()) && lone(&in_b, &tied_b) {
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

/// Whether the last words before the verbs, which say what the statements are about, have other partners or
/// none: "Rossi" and "Rossi's daughter".
fn other_head(a: &Statement<'_>, b: &Statement<'_>, ties: &Alignment) -> bool {
    let head = |statement: &Statement<'_>| {
        let verb = statement.verb?;
        let before = statement.tokens.iter().enumerate().take_while(|(_, token)| token.at < verb);
        before.filter(|(_, token)| !token.light).map(|(place, _)| place).last()
    };
    let (Some(x), Some(y)) = (head(a), head(b)) else { return false };
    match (ties.there[x], ties.back[y]) {
        (Some((to, _)), _) if usize::from(to) == y => false,
        (None, None) => false,
        // The head of the one stands in the other, but not as its head.
        (Some((to, tie)), None) if !b.tokens[y].name => {
            tie == Tie::Same && b.verb.is_some_and(|verb| b.tokens[usize::from(to)].at < verb)
        }
        (None, Some(from)) if !a.tokens[x].name => {
            a.verb.is_some_and(|verb| a.tokens[usize::from(from)].at < verb)
        }
        _ => false,
    }
}

/// Whether one speaks of now and the other of a year or a month that it names.
fn other_tense(a: &Statement<'_>, b: &Statement<'_>) -> bool {
    let past = |statement: &Statement<'_>| {
        statement.past == Some(true) && statement.moments.iter().any(|moment| !moment.open)
    };
    let now = |statement: &Statement<'_>| statement.past == Some(false) && statement.moments.is_empty();
    (past(a) && now(b)) || (past(b) && now(a))
}

/// The names in a statement, each the places of its words; `also` are places known to be names.
pub(super) fn entities(statement: &Statement<'_>, also: &[usize]) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    for (place, token) in
        statement.tokens.iter().enumerate().filter(|(at, token)| token.name || also.contains(at))
    {
        let joined = place.checked_sub(1).is_some_and(|last| {
            let before = &statement.tokens[last];
            let gap = &statement.text()[before.span.end..token.span.start];
            before.name && matches!(gap.trim(), "" | "." | "-" | "'s")
        });
        match found.last_mut().filter(|_| joined) {
            Some(words) => words.push(place),
            None => found.push(vec![place]),
        }
    }
    found
}

/// Whether the first says who says it, and the second does not name them.
fn differ(a: &Statement<'_>, b: &Statement<'_>) -> bool {
    a.speaker.is_some_and(|speaker| {
        b.speaker != a.speaker && (b.speaker.is_some() || !b.tokens.iter().any(|token| token.key == speaker))
    })
}

pub(super) struct Pair<'p, 'a> {
    pub(super) a: &'p Statement<'a>,
    pub(super) b: &'p Statement<'a>,
    pub(super) ties: Alignment,
    pub(super) overlap: Overlap,
    /// The places of words that gainsay each other, and whether both are words of scope.
    pub(super) contraries: Vec<(usize, usize, bool)>,
    /// Both name things that the other does not.
    pub(super) other_thing: bool,
    /// Both name times, and the times part.
    pub(super) other_time: bool,
    /// Somebody says the one, and nobody or somebody else the other.
    pub(super) other_speaker: bool,
}

impl<'p, 'a> Pair<'p, 'a> {
    fn new(a: &'p Statement<'a>, b: &'p Statement<'a>) -> Self {
        let ties = Alignment::of(a, b);
        let (weight_a, weight_b) = (a.weight(), b.weight());
        let tied =
            ties.there.iter().zip(&a.tokens).filter(|(tie, token)| tie.is_some() && !token.light).count();
        let fewest = weight_a.min(weight_b).max(1);
        let all = (weight_a + weight_b).saturating_sub(tied).max(1);
        let overlap = Overlap { cover: tied as f64 / fewest as f64, jaccard: tied as f64 / all as f64 };
        let other_time = a.moments.iter().any(|m| b.moments.iter().any(|n| m.parts_from(n)))
            && !a.moments.iter().any(|m| b.moments.iter().any(|n| m.comparable(n) && !m.parts_from(n)));
        let contraries = (0..a.tokens.len())
            .filter_map(|x| match ties.there[x] {
                Some((y, Tie::Opposed | Tie::Against | Tie::Rival(_))) => {
                    let (token, other) = (&a.tokens[x], &b.tokens[usize::from(y)]);
                    let selects = |token: &Token| {
                        let classes = token.id.map(|id| LEXICON.classes(id));
                        classes.into_iter().flatten().any(|class| matches!(class, "ordinal" | "compass"))
                    };
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

    /// Whether the two differ in what, where or when they speak of besides the difference at `at`: then what
    /// they say of it need not conflict.
    pub(super) fn other_scope(&self, at: Option<(usize, usize)>) -> bool {
        let here = self.contraries.iter().any(|pair| at == Some((pair.0, pair.1)) && pair.2);
        let besides = self.contraries.iter().filter(|pair| at.is_none_or(|at| at != (pair.0, pair.1)));
        let mut besides = besides.peekable();
        let any = besides.peek().is_some();
        // "opened higher" and "closed lower": two contraries side by side may cancel out.
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

    /// Whether a word of the one stands in the place of a word of the other; of scope only, if so asked.
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
        let before = |statement: &Statement<'_>, at: usize| {
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

    /// Whether the one gives a measure where the other has words: "at sea level", "at 3,000 metres".
    pub(super) fn measured_apart(&self) -> bool {
        let lone = |tokens: &[Token], tied: &dyn Fn(usize) -> bool| {
            (0..tokens.len()).any(|at| {
                tokens[at].scope && !tokens[at].light && !tied(at) && Some(tokens[at].at) > self.a.verb
            })
        };
        let extra = |p: &Statement<'_>, q: &Statement<'_>| {
            p.quantities.iter().any(|p| !q.quantities.iter().any(|q| p.comparable(q)))
        };
        (extra(self.b, self.a) && lone(&self.a.tokens, &|x| self.ties.there[x].is_some()))
            || (extra(self.a, self.b) && lone(&self.b.tokens, &|y| self.ties.back[y].is_some()))
    }

    /// Whether nothing shows that the two speak of another thing, time or speaker.
    pub(super) fn is_about_one_thing(&self) -> bool {
        !self.other_thing && !self.other_time && !self.other_speaker
    }

    /// Whether both say the same: the same words, but for articles, in the same order, but for a block that
    /// moved to the other end; nothing that could be a fact differs.
    fn same(&self) -> bool {
        let all_a = (0..self.a.tokens.len()).all(|x| self.ties.same_as(x).is_some());
        let all_b =
            self.ties.back.iter().all(|x| x.is_some_and(|x| self.ties.same_as(usize::from(x)).is_some()));
        let polarity = |x: usize| {
            self.ties.same_as(x).is_none_or(|y| self.a.tokens[x].denied == self.b.tokens[y].denied)
        };
        let quantities = |p: &Statement<'_>, q: &Statement<'_>| {
            p.quantities.iter().all(|p| q.quantities.iter().any(|q| p.equals(q)))
        };
        let moments = |p: &Statement<'_>, q: &Statement<'_>| {
            let equal = |m: &Moment, n: &Moment| m.comparable(n) && !m.parts_from(n) && m.open == n.open;
            p.moments.iter().all(|m| q.moments.iter().any(|n| equal(m, n)))
        };
        let passive = |statement: &Statement<'_>| statement.text().contains(" by ");
        self.a.weight().min(self.b.weight()) >= 3
            && all_a
            && all_b
            && (0..self.a.tokens.len()).all(polarity)
            && self.a.negators == self.b.negators
            && self.a.speaker == self.b.speaker
            && passive(self.a) == passive(self.b)
            && self.in_order()
            && quantities(self.a, self.b)
            && quantities(self.b, self.a)
            && moments(self.a, self.b)
            && moments(self.b, self.a)
    }

    /// Whether the words stand in the same order, with the same words of grammar between them; a block may
    /// have moved from one end to the other.
    fn in_order(&self) -> bool {
        let places: Vec<usize> = (0..self.a.tokens.len()).filter_map(|x| self.ties.same_as(x)).collect();
        let turns = places.windows(2).filter(|pair| pair[0] > pair[1]).count();
        let sorted = |frame: &[u64]| {
            let mut frame = frame.to_vec();
            frame.sort_unstable();
            frame
        };
        let moved = turns == 1 && places.last() < places.first() || !self.a.moments.is_empty();
        (turns == 0 && self.a.frame == self.b.frame)
            || (moved && turns <= 1 && sorted(&self.a.frame) == sorted(&self.b.frame))
    }

    pub(super) fn a_words(&self, span: Span) -> &'p str {
        &self.a.text()[span.start..span.end]
    }

    pub(super) fn b_words(&self, span: Span) -> &'p str {
        &self.b.text()[span.start..span.end]
    }
}
