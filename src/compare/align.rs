//! Alignment: which words of two statements answer each other.

use super::content::Content;
use super::lexicon::{Class, LEXICON, opposed_by_form};
use super::token::Token;

/// How a word answers another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tie {
    /// The same word, or a word that stands for the same thing.
    Same,
    /// A word that may mean the same.
    Near,
    /// An opposite.
    Opposed,
    /// An opposite of a word that may mean the same.
    Against,
    /// Another member of the same class.
    Rival(Class),
}

/// The words of two statements that answer each other, each at most once.
#[derive(Debug)]
pub(super) struct Alignment {
    /// For each token of the first, its partner in the second.
    pub(super) there: Vec<Option<(u16, Tie)>>,
    /// For each token of the second, its partner in the first.
    pub(super) back: Vec<Option<u16>>,
}

impl Alignment {
    pub(super) fn of(a: &Content<'_>, b: &Content<'_>) -> Self {
        let mut made = Alignment { there: vec![None; a.tokens.len()], back: vec![None; b.tokens.len()] };
        let known: Vec<bool> =
            a.tokens.iter().map(|token| b.tokens.iter().any(|other| token.key == other.key)).collect();
        // Where a word occurs more than once, the neighbours decide.
        for (wanted, by_member) in [(2, false), (1, false), (0, false), (0, true)] {
            for (x, token) in a.tokens.iter().enumerate() {
                let asked =
                    if by_member { token.id.is_some_and(|id| LEXICON.is_member(id)) } else { known[x] };
                if made.there[x].is_some() || !asked {
                    continue;
                }
                let partner = b.tokens.iter().enumerate().find(|(y, other)| {
                    made.back[*y].is_none()
                        && if by_member { same_member(token, other) } else { token.key == other.key }
                        && neighbours(a, b, x, *y) >= wanted
                });
                if let Some((y, _)) = partner {
                    made.tie(x, y, if by_member { Tie::Near } else { Tie::Same });
                }
            }
        }
        // Where little is the same, opposites show nothing.
        let same = made.there.iter().filter(|tie| tie.is_some()).count();
        if same * 4 < a.tokens.len().min(b.tokens.len()) {
            return made;
        }
        for (x, token) in a.tokens.iter().enumerate() {
            if made.there[x].is_some() {
                continue;
            }
            let mut best: Option<(usize, usize, Tie)> = None;
            for (y, other) in b.tokens.iter().enumerate() {
                if made.back[y].is_some() {
                    continue;
                }
                let Some(tie) = contrary(token, other) else { continue };
                let slot = made.slot(x, y);
                if tie == Tie::Against && slot < 2 {
                    continue;
                }
                let fit = slot * 2 + usize::from(tie == Tie::Opposed);
                if best.is_none_or(|(held, ..)| fit > held) {
                    best = Some((fit, y, tie));
                }
            }
            if let Some((_, y, tie)) = best {
                made.tie(x, y, tie);
            }
        }
        made
    }

    fn tie(&mut self, x: usize, y: usize, tie: Tie) {
        self.there[x] = Some((y as u16, tie));
        self.back[y] = Some(x as u16);
    }

    /// How well two words stand in the same place: the number of sides on which their neighbours are
    /// partners, or on which both stand at the edge.
    pub(super) fn slot(&self, x: usize, y: usize) -> usize {
        let left = self.there[..x].last().map(|tie| tie.map(|(y, _)| usize::from(y)));
        let left_ok = match left {
            None => y == 0,
            Some(Some(partner)) => partner + 1 == y,
            Some(None) => false,
        };
        let right = self.there.get(x + 1).map(|tie| tie.map(|(y, _)| usize::from(y)));
        let right_ok = match right {
            None => y + 1 == self.back.len(),
            Some(Some(partner)) => partner == y + 1,
            Some(None) => false,
        };
        usize::from(left_ok) + usize::from(right_ok)
    }

    /// The partner of a token of the first statement, if that says the same or may say the same.
    pub(super) fn alike(&self, x: usize) -> Option<usize> {
        self.there[x].filter(|(_, tie)| matches!(tie, Tie::Same | Tie::Near)).map(|(y, _)| usize::from(y))
    }

    /// The partner of a token of the first statement, if that says the same.
    pub(super) fn same_as(&self, x: usize) -> Option<usize> {
        self.there[x].filter(|(_, tie)| *tie == Tie::Same).map(|(y, _)| usize::from(y))
    }
}

fn neighbours(a: &Content<'_>, b: &Content<'_>, x: usize, y: usize) -> usize {
    let key = |statement: &Content<'_>, at: Option<usize>| {
        at.and_then(|at| statement.tokens.get(at)).map(|token| token.key)
    };
    let left = key(a, x.checked_sub(1)) == key(b, y.checked_sub(1));
    let right = key(a, Some(x + 1)) == key(b, Some(y + 1));
    usize::from(left) + usize::from(right)
}

fn same_member(x: &Token, y: &Token) -> bool {
    x.id.zip(y.id).is_some_and(|(x, y)| LEXICON.same_member(x, y))
}

fn contrary(x: &Token, y: &Token) -> Option<Tie> {
    if let Some((x, y)) = x.id.zip(y.id) {
        if LEXICON.opposed(x, y) {
            return Some(Tie::Opposed);
        }
        if LEXICON.near(x, y) {
            return Some(Tie::Near);
        }
        if let Some(class) = LEXICON.rivals(x, y) {
            return Some(Tie::Rival(class));
        }
        if LEXICON.opposed_nearly(x, y) {
            return Some(Tie::Against);
        }
    }
    (!x.light && !y.light && opposed_by_form(&x.base, &y.base)).then_some(Tie::Opposed)
}
