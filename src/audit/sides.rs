//! Sides: what was found on pairs of claims, from the side of each claim, one fact at a time.
//!
//! Invariant: a claim has one finding for each rule and each fact (words of it) in which other claims differ from it or
//! repeat it, however many they are. It names the earliest of them and counts the others, so k claims that disagree
//! cost k findings. It follows from the pairs of the claim alone, so that one claim can be audited alone
//! (`tests/one_claim.rs`).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use serde::Serialize;

use super::waiver::Waivers;
use super::{Hit, Rule};
use crate::compare::Outcome;
use crate::model::{Seq, Span};
use crate::plain::counted;

/// What joins the claims of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// They contradict each other about one fact.
    Conflict,
    /// They say the same.
    Duplicate,
}

impl Kind {
    /// What the pairs of a rule join.
    pub(super) fn of(rule: &Rule) -> Option<Self> {
        if rule.is_conflict() {
            return Some(Kind::Conflict);
        }
        rule.says_same().then_some(Kind::Duplicate)
    }

    /// The word that the name of a group begins with.
    pub(super) fn word(self) -> &'static str {
        match self {
            Kind::Conflict => "dispute",
            Kind::Duplicate => "same",
        }
    }
}

/// Two claims, the earlier first, and how they relate under a rule.
#[derive(Debug, Clone)]
pub(super) struct Pairing<'r> {
    pub(super) rule: &'static Rule,
    pub(super) claims: [Seq; 2],
    /// The words of each that the relation rests on.
    pub(super) words: [Option<Span>; 2],
    pub(super) outcome: Outcome,
    pub(super) reason: Cow<'r, str>,
}

impl<'r> Pairing<'r> {
    /// What was found on two claims, which may be in any order.
    pub(super) fn new(
        rule: &'static Rule,
        mut claims: [Seq; 2],
        mut words: [Option<Span>; 2],
        outcome: Outcome,
        reason: Cow<'r, str>,
    ) -> Self {
        if claims[0] > claims[1] {
            claims.reverse();
            words.reverse();
        }
        Pairing { rule, claims, words, outcome, reason }
    }

    /// Two claims of the same words.
    pub(super) fn same(rule: &'static Rule, first: Seq, second: Seq) -> Self {
        Self::new(rule, [first, second], [None, None], Outcome::Duplicate, Cow::Borrowed(""))
    }

    /// The same, for itself.
    pub(super) fn owned(&self) -> Pairing<'static> {
        Pairing { reason: Cow::Owned(self.reason.clone().into_owned()), ..*self }
    }

    /// What it says of one of the claims.
    fn message(&self, side: usize) -> String {
        if self.reason.is_empty() {
            let when = if side == 0 { "a later" } else { "an earlier" };
            return format!("{when} claim says the same");
        }
        let verb = match self.outcome {
            Outcome::Contradiction => "contradicts",
            Outcome::Tension => "is in tension with",
            Outcome::Duplicate | Outcome::None => "says the same as",
        };
        format!("it {verb} claim {}: {}", self.claims[1 - side], self.reason)
    }
}

/// What pairs say of one claim, under one rule and about the same words.
#[derive(Debug)]
struct Side {
    /// The finding, on the earliest of the other claims.
    hit: Hit,
    /// How many other claims there are.
    count: usize,
    /// The sides that pairs lead to from here have one number at the end.
    joined: usize,
    rule: &'static Rule,
    /// Whether nothing is reported: somebody recorded it, or another rule reports it.
    silent: bool,
}

/// The sides of all pairs that were not waived.
#[derive(Debug)]
pub(super) struct Sides<'a> {
    waivers: &'a Waivers<'a>,
    /// The waivers that accepted a pair.
    pub(super) used: BTreeSet<Seq>,
    waived: FxHashSet<(&'static str, Seq, Option<Span>)>,
    sides: Vec<Side>,
    places: FxHashMap<(&'static str, Seq, Option<Span>), usize>,
    /// The pairs that cannot both be true.
    pub(super) conflicts: Vec<[Seq; 2]>,
}

impl<'a> Sides<'a> {
    pub(super) fn new(waivers: &'a Waivers<'a>) -> Self {
        Sides {
            waivers,
            used: BTreeSet::new(),
            waived: FxHashSet::default(),
            sides: Vec::new(),
            places: FxHashMap::default(),
            conflicts: Vec::new(),
        }
    }

    /// Adds a pair, unless a waiver accepts it on one of its claims.
    pub(super) fn add(&mut self, pair: &Pairing<'_>) {
        let code = pair.rule.code;
        let accepting = pair.claims.iter().filter_map(|seq| self.waivers.get(&(*seq, code)));
        let accepting: Vec<Seq> = accepting.copied().collect();
        if !accepting.is_empty() {
            self.used.extend(accepting);
            self.waived.insert((code, pair.claims[1], pair.words[1]));
            return;
        }
        self.join(pair, false);
    }

    /// Adds a pair that is already recorded or reported, so that its claims are in one group. Call it after all
    /// others were added.
    pub(super) fn link(&mut self, pair: &Pairing<'_>) {
        self.join(pair, true);
    }

    fn join(&mut self, pair: &Pairing<'_>, silent: bool) {
        if pair.rule.is_conflict() {
            self.conflicts.push(pair.claims);
        }
        let [one, other] = [0, 1].map(|side| self.side(pair, side, silent));
        self.unite(one, other);
    }

    /// Puts two sides, with all that are joined to them, into one group.
    fn unite(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.sides[one.max(other)].joined = one.min(other);
    }

    /// The side of a pair on one of its claims.
    fn side(&mut self, pair: &Pairing<'_>, at: usize, silent: bool) -> usize {
        let (seq, other, words) = (pair.claims[at], pair.claims[1 - at], pair.words[at]);
        let hit = |pair: &Pairing<'_>| Hit { words, ..Hit::on(seq, pair.message(at)) }.shared_with(other);
        let next = self.sides.len();
        let number = *self.places.entry((pair.rule.code, seq, words)).or_insert(next);
        match self.sides.get_mut(number) {
            None => {
                let rule = pair.rule;
                self.sides.push(Side { hit: hit(pair), count: 1, joined: next, rule, silent });
            }
            Some(_) if silent => {}
            Some(side) => {
                side.count += 1;
                if side.hit.other.is_none_or(|earliest| other < earliest) {
                    side.hit = hit(pair);
                }
            }
        }
        number
    }

    /// The number of the joined sides that a side belongs to.
    fn root(&mut self, mut side: usize) -> usize {
        while self.sides[side].joined != side {
            let above = self.sides[self.sides[side].joined].joined;
            self.sides[side].joined = above;
            side = above;
        }
        side
    }

    /// How many findings waivers accepted.
    pub(super) fn waived(&self) -> usize {
        self.waived.len()
    }

    /// The hits: one for each rule, claim and fact, with the number of one of its sides.
    pub(super) fn hits(&self) -> Vec<(&'static Rule, Hit, usize)> {
        let mut hits: Vec<(&'static Rule, Hit, usize)> = Vec::new();
        for facts in self.facts(|side| !side.silent, |side| (side.rule.code, side.hit.seq)) {
            let count: usize = facts.iter().map(|side| self.sides[*side].count).sum();
            let earliest = |side: &&usize| {
                let hit = &self.sides[**side].hit;
                (hit.other, hit.words)
            };
            let Some(side) = facts.iter().min_by_key(earliest) else { continue };
            let Side { hit, rule, .. } = &self.sides[*side];
            let mut hit = hit.clone();
            if count > 1 {
                let others = counted(count as u64 - 1, "other claim");
                hit.message = format!("{}; the same holds for {others}", hit.message).into();
            }
            hits.push((*rule, hit, *side));
        }
        hits
    }

    /// The groups of sides that pairs join: about claims that conflict, or about claims that say the same. Where a claim
    /// conflicts with others, its words that overlap are one fact: "1969" and "in 1969". All claims that say the same as
    /// one claim are one group, whichever rule reports them.
    pub(super) fn groups(&mut self) -> Vec<(Kind, Vec<usize>)> {
        for facts in self.facts(|side| side.rule.is_conflict(), |side| side.hit.seq) {
            facts.windows(2).for_each(|two| self.unite(two[0], two[1]));
        }
        let mut first_of_claim: BTreeMap<Seq, usize> = BTreeMap::new();
        for side in 0..self.sides.len() {
            let Side { hit, rule, .. } = &self.sides[side];
            if rule.says_same() {
                let first = *first_of_claim.entry(hit.seq).or_insert(side);
                self.unite(first, side);
            }
        }
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for side in 0..self.sides.len() {
            groups.entry(self.root(side)).or_default().push(side);
        }
        let kind = |root: usize| Kind::of(self.sides[root].rule);
        groups.into_iter().filter_map(|(root, sides)| Some((kind(root)?, sides))).collect()
    }

    /// The claim of a side, its rule and its words.
    pub(super) fn at(&self, side: usize) -> (Seq, &'static Rule, Option<Span>) {
        let Side { hit, rule, .. } = &self.sides[side];
        (hit.seq, rule, hit.words)
    }

    /// The wanted sides that have one key and whose words overlap, together.
    fn facts<K: Ord>(&self, wanted: impl Fn(&Side) -> bool, key: impl Fn(&Side) -> K) -> Vec<Vec<usize>> {
        let mut order: Vec<usize> = (0..self.sides.len()).filter(|side| wanted(&self.sides[*side])).collect();
        order.sort_by_cached_key(|side| (key(&self.sides[*side]), self.sides[*side].hit.words));
        let mut facts: Vec<Vec<usize>> = Vec::new();
        let mut end = 0;
        for side in order {
            let this = &self.sides[side];
            let last = facts.last().and_then(|fact| fact.last()).map(|last| &self.sides[*last]);
            let same = last.is_some_and(|last| {
                key(last) == key(this)
                    && match (last.hit.words, this.hit.words) {
                        (None, None) => true,
                        (Some(_), Some(words)) => words.start < end,
                        _ => false,
                    }
            });
            let to = this.hit.words.map_or(0, |words| words.end);
            end = if same { end.max(to) } else { to };
            match facts.last_mut().filter(|_| same) {
                Some(fact) => fact.push(side),
                None => facts.push(vec![side]),
            }
        }
        facts
    }
}
