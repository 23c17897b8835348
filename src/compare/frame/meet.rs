//! Meeting: whether two phrases, or two frames, are about the same thing.

use crate::text::rarity;
use crate::words::{DESCRIPTIVE, PERIODS, PERSON_TITLES, PERSONS, SETTINGS};

use super::super::content::Content;
use super::super::lexicon::LEXICON;
use super::super::token::Token;
use super::phrase::{Item, Phrase};
use super::read::Frame;
use super::times::When;

/// How surely two phrases name the same thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Same {
    /// They have the same noun: "a comet".
    Loosely,
    /// The noun is definite in both: "the statue".
    Definitely,
    /// They share a name.
    ByName,
}

/// Two frames with their statements.
#[derive(Clone, Copy)]
pub(super) struct Meeting<'m, 'a> {
    pub(super) a: &'m Content<'a>,
    pub(super) b: &'m Content<'a>,
    pub(super) f: &'m Frame,
    pub(super) g: &'m Frame,
}

/// Whether two words say the same.
pub(super) fn same_word(x: &Token, y: &Token) -> bool {
    x.key == y.key
        || x.id.zip(y.id).is_some_and(|(one, other)| {
            LEXICON.same_member(one, other) || !x.name && !y.name && LEXICON.near(one, other)
        })
}

/// Whether a statement has a word that says the same.
pub(super) fn has(statement: &Content<'_>, word: &Token) -> bool {
    statement.tokens.iter().any(|token| same_word(token, word))
}

fn token<'t>(statement: &'t Content<'_>, item: Item) -> &'t Token {
    &statement.tokens[usize::from(item.token)]
}

/// Whether a word is a name, and not a title before one.
pub(super) fn names(word: &Token) -> bool {
    word.name && !PERSON_TITLES.has(&word.base)
}

/// The noun of a phrase.
pub(super) fn head<'t>(statement: &'t Content<'_>, phrase: &Phrase) -> Option<&'t Token> {
    phrase.head().map(|head| &statement.tokens[usize::from(head)])
}

/// Whether a word of a phrase narrows what its noun names.
fn narrows(word: &Token) -> bool {
    !word.name && !word.light && !DESCRIPTIVE.has(&word.base)
}

impl<'m, 'a> Meeting<'m, 'a> {
    /// The same meeting from the other side.
    pub(super) fn turned(&self) -> Meeting<'m, 'a> {
        Meeting { a: self.b, b: self.a, f: self.g, g: self.f }
    }

    /// Whether a phrase of the first and a phrase of the second name the same thing.
    pub(super) fn same(&self, p: &Phrase, q: &Phrase) -> Option<Same> {
        let (own, others) = (head(self.a, p)?, head(self.b, q)?);
        let joined = |own: &Token, at: &Content<'_>, phrase: &Phrase| {
            own.name && phrase.items.iter().any(|item| item.depth == 0 && token(at, *item).key == own.key)
        };
        let both = own.name && others.name && (joined(own, self.b, q) || joined(others, self.a, p));
        if !same_word(own, others) && !both || p.none || q.none || p.joined != q.joined {
            return None;
        }
        let lone = |from: &Content<'_>, p: &Phrase, to: &Content<'_>, q: &Phrase, name: bool| {
            p.items.iter().any(|item| {
                let word = token(from, *item);
                let counts = if name { names(word) } else { item.depth == 0 && narrows(word) };
                counts && !q.items.iter().any(|other| same_word(word, token(to, *other)))
            })
        };
        if lone(self.a, p, self.b, q, true) && lone(self.b, q, self.a, p, true) {
            return None;
        }
        let deep = |from: &Content<'_>, p: &Phrase, to: &Content<'_>, q: &Phrase| {
            p.items.iter().filter(|item| item.depth > 0).any(|item| {
                let word = token(from, *item);
                !word.light && !q.items.iter().any(|other| same_word(word, token(to, *other)))
            })
        };
        if deep(self.a, p, self.b, q) && deep(self.b, q, self.a, p) {
            return None;
        }
        let named = own.name && others.name;
        if !named && (lone(self.a, p, self.b, q, false) || lone(self.b, q, self.a, p, false)) {
            return None;
        }
        // "The old bridge", "the new bridge": each is described, and not in the same way.
        let described = |from: &Content<'_>, p: &Phrase, to: &Content<'_>, q: &Phrase| {
            p.items.iter().filter(|item| item.depth == 0 && Some(item.token) != p.head()).any(|item| {
                let word = token(from, *item);
                !word.name && !word.light && !q.items.iter().any(|other| same_word(word, token(to, *other)))
            })
        };
        if described(self.a, p, self.b, q) && described(self.b, q, self.a, p) {
            return None;
        }
        let year = |statement: &Content<'_>, phrase: &Phrase| {
            phrase.year.map(|number| When::of(statement, &statement.moments[usize::from(number)]))
        };
        if year(self.a, p).zip(year(self.b, q)).is_some_and(|(one, other)| one.parts_from(&other)) {
            return None;
        }
        let shared = p.items.iter().any(|item| {
            let word = token(self.a, *item);
            q.items.iter().any(|other| {
                let other = token(self.b, *other);
                (names(word) || names(other)) && same_word(word, other)
            })
        });
        let many = |word: &Token| {
            PERSONS.has(&word.base)
                || word.id.is_some_and(|id| LEXICON.has(id, "many"))
                || rarity(&word.base) < 2
        };
        Some(if shared {
            Same::ByName
        } else if p.definite && q.definite && !many(own) {
            Same::Definitely
        } else {
            Same::Loosely
        })
    }

    /// Whether the second statement has every word of a phrase of the first, and a name among them.
    fn scattered(&self, p: &Phrase) -> bool {
        let words = || p.items.iter().map(|item| token(self.a, *item));
        words().any(|word| word.name) && words().all(|word| word.light || has(self.b, word))
    }

    /// Whether two phrases name the same thing, where "schools in Tarn" are "Tarn's schools".
    pub(super) fn same_place(&self, p: &Phrase, q: &Phrase) -> Option<Same> {
        let same = self.same(p, q)?;
        let bare = !p.indefinite && !q.indefinite && (self.scattered(p) || self.turned().scattered(q));
        Some(if bare { Same::ByName } else { same })
    }

    /// How surely the frames are about the same, apart from the phrases that are left out. Each of their parties has
    /// to be in the other frame, or all its words in the other statement.
    pub(super) fn topic(&self, apart: [Option<&Phrase>; 2]) -> Option<Same> {
        let mut best = None;
        let mut plural = false;
        let mut parties = 0;
        let is = |one: &Phrase, other: Option<&Phrase>| other.is_some_and(|other| std::ptr::eq(one, other));
        for (side, skip, others) in [(*self, apart[0], apart[1]), (self.turned(), apart[1], apart[0])] {
            let slots = [(&side.f.doer, &side.g.doer), (&side.f.thing, &side.g.thing)];
            for (slot, counterpart) in slots {
                let Some(p) = slot.as_ref().filter(|p| !is(p, skip)) else { continue };
                if p.items.is_empty() {
                    continue;
                }
                parties += 1;
                let mut all = [&side.g.doer, &side.g.thing].into_iter().flatten().chain(&side.g.rest);
                let met = all.clone().filter(|q| !is(q, others)).find_map(|q| side.same(p, q));
                let filled = counterpart.as_ref().is_some_and(|q| !is(q, others) && !q.items.is_empty());
                let same = match met {
                    // "Troops entered the city": a plural without an article needs something else beside it.
                    Some(Same::Loosely) if !p.indefinite && !p.none && side.scattered(p) => Same::ByName,
                    Some(Same::Loosely) if !p.indefinite && !p.none => {
                        plural = true;
                        continue;
                    }
                    Some(Same::Loosely) => return None,
                    Some(same) => same,
                    None if side.scattered(p) => Same::ByName,
                    None if !filled && all.next().is_some() && p.amount.is_none() && best.is_some() => {
                        continue;
                    }
                    None => return None,
                };
                best = best.max(Some(same));
            }
        }
        let beside = || {
            let near = |p: &&Phrase| {
                self.g.rest.iter().any(|q| self.same(p, q).is_some_and(|same| same > Same::Loosely))
            };
            self.f.rest.iter().find(near).map(|_| Same::Definitely)
        };
        if plural || parties == 0 { best.or_else(beside) } else { best }
    }

    /// Whether each names something, apart from the phrases that are left out, that the other statement does not.
    pub(super) fn other_names(&self, apart: [Option<&Phrase>; 2]) -> [bool; 2] {
        [self.lone_names(apart[0]), self.turned().lone_names(apart[1])]
    }

    fn lone_names(&self, skip: Option<&Phrase>) -> bool {
        let slots = [&self.f.doer, &self.f.thing].into_iter().flatten().chain(&self.f.rest);
        slots.filter(|p| skip.is_none_or(|skip| !std::ptr::eq(*p, skip))).any(|p| {
            // Of a longer form of a name one word is enough.
            p.items.iter().any(|item| {
                let word = token(self.a, *item);
                let part = p.items.iter().any(|other| {
                    let other = token(self.a, *other);
                    other.name && other.at.abs_diff(word.at) == 1 && has(self.b, other)
                });
                names(word) && !part && !has(self.b, word)
            })
        })
    }

    /// Whether a phrase that only one of them has may narrow what is said.
    pub(super) fn narrowed(&self, apart: [Option<&Phrase>; 2]) -> bool {
        let lone = |side: &Meeting<'_, '_>, skip: Option<&Phrase>| {
            side.f.rest.iter().filter(|p| skip.is_none_or(|skip| !std::ptr::eq(*p, skip))).any(|p| {
                let tied = matches!(
                    &*p.governor,
                    "in" | "among"
                        | "for"
                        | "at"
                        | "during"
                        | "with"
                        | "under"
                        | "without"
                        | "per"
                        | "of"
                        | "from"
                        | "on"
                );
                let loose =
                    head(side.a, p).is_some_and(|word| !has(side.b, word) && !SETTINGS.has(&word.base));
                tied && loose
            })
        };
        lone(self, apart[0]) || lone(&self.turned(), apart[1])
    }

    /// Whether both have a phrase after the same preposition that is not about the same: "in the first leg", "in the
    /// second leg".
    pub(super) fn other_setting(&self) -> bool {
        self.f.rest.iter().filter(|p| p.amount.is_none()).any(|p| {
            let known = head(self.a, p).is_some_and(|word| has(self.b, word));
            self.g.rest.iter().filter(|q| q.amount.is_none()).any(|q| {
                let same_head = head(self.a, p).zip(head(self.b, q)).is_some_and(|(x, y)| same_word(x, y));
                known && same_head && q.governor == p.governor && self.same(p, q).is_none()
            })
        })
    }

    /// Whether one of them has a phrase whose noun the other statement lacks.
    pub(super) fn other_phrases(&self) -> bool {
        let lone = |side: &Meeting<'_, '_>| {
            let slots =
                [&side.f.doer, &side.f.thing, &side.f.value].into_iter().flatten().chain(&side.f.rest);
            slots.into_iter().any(|p| head(side.a, p).is_some_and(|word| !has(side.b, word)))
        };
        lone(self) || lone(&self.turned())
    }

    /// Whether both say when, and not the same.
    pub(super) fn other_time(&self) -> bool {
        let (f, g) = (&self.f.whens, &self.g.whens);
        !f.iter().any(|m| g.iter().any(|n| m.meets(n))) && f.iter().any(|m| g.iter().any(|n| m.parts_from(n)))
            || f.iter().chain(g.iter()).any(|when| when.open)
            || self.other_period()
    }

    /// Whether only one of them names a period, such as a quarter.
    fn other_period(&self) -> bool {
        let lone = |from: &Content<'_>, to: &Content<'_>| {
            from.tokens.iter().any(|token| PERIODS.has(&token.base) && !has(to, token))
        };
        lone(self.a, self.b) || lone(self.b, self.a)
    }

    /// Whether only one of them says when.
    pub(super) fn one_timed(&self) -> bool {
        self.f.whens.is_empty() != self.g.whens.is_empty()
    }

    /// Whether one speaks of the present and the other of the past.
    pub(super) fn other_tense(&self) -> bool {
        self.f.past.zip(self.g.past).is_some_and(|(f, g)| f != g)
    }
}

/// Whether both have a phrase after the same preposition, with different nouns: "elected mayor", "elected member".
pub(super) fn other_role(m: &Meeting<'_, '_>) -> bool {
    if m.other_setting() {
        return true;
    }
    let governed =
        |frame: &'_ Frame| frame.rest.iter().filter(|p| p.amount.is_none()).cloned().collect::<Vec<_>>();
    let (left, right) = (governed(m.f), governed(m.g));
    left.iter().any(|p| {
        let lone = |p: &Phrase, from: &Content<'_>, to: &Content<'_>| {
            head(from, p).is_some_and(|word| !has(to, word))
        };
        lone(p, m.a, m.b)
            && right.iter().any(|q| {
                let alike = q.governor == p.governor
                    || matches!((&*p.governor, &*q.governor), ("as", "to") | ("to", "as"));
                alike && lone(q, m.b, m.a)
            })
    })
}
