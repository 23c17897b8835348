//! Outlines: of a frame, as much as shows whether it can conflict with another.

use super::class::{Act, CLASSES};
use super::meet::{head, names};
use super::phrase::Phrase;
use super::read::{Frame, Frames};
use crate::compare::bits::{Bits, bit_of};
use crate::compare::content::Content;
use crate::compare::token::Token;

/// So many frames of a statement have an outline of their own; all others have one together.
pub(in crate::compare) const OUTLINES: usize = 3;

/// So many marks of the noun of a doer are kept.
const MARKS: usize = 3;

/// The bit of an order among the scales: of what is more than something else.
pub(in crate::compare) const ORDERS: u8 = 16;

/// Bits for the acts of a frame, and what it says of them.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::compare) struct Outline {
    acts: u64,
    /// Those that are opposites of its acts.
    opposites: u64,
    /// Those of which a doer or a place may differ, and those of which a value may.
    parted: u64,
    valued: u64,
    /// Those that happen once.
    once: u64,
    /// What the words of its thing may be said by, of those that may show which thing it is, and of its names that no
    /// list has.
    thing: u64,
    shows: u64,
    bare: u64,
    /// Of its thing and of its doer, what the noun may be said by, and all words that stand as deep as the noun.
    things: Noun,
    doers: Noun,
    /// The marks of the noun of its doer, and how many there are: none, if they do not show who it is.
    doer: [u8; MARKS],
    marks: u8,
    /// Its names, among the names of the statement, except for those in phrases with amounts.
    names: u8,
    /// What it has, one bit each.
    has: u8,
}

const DENIED: u8 = 1;
const TIMED: u8 = 2;
const LASTS: u8 = 4;
const TOGETHER: u8 = 8;
const SWAP: u8 = 16;
const AMOUNT: u8 = 32;
/// Beside an amount it has a phrase that may show what the amount is of.
const ANCHOR: u8 = 64;
/// It says who does it, and that is not an amount.
const DONE_BY: u8 = 128;

/// Bits for the noun of a phrase, and for all words that stand as deep.
#[derive(Debug, Clone, Copy, Default)]
struct Noun {
    head: u64,
    flat: u64,
}

impl Noun {
    fn add(&mut self, phrase: &Phrase, content: &Content<'_>) {
        let bits = |word: &Token| word.marks().fold(0, |bits, mark| bits | 1u64 << (bit_of(mark) & 63));
        let noun = head(content, phrase).map_or(0, bits);
        self.head |= noun;
        let flat = phrase.items.iter().filter(|item| item.depth == 0);
        self.flat |= flat.fold(noun, |all, item| all | bits(&content.tokens[usize::from(item.token)]));
    }

    /// Whether both phrases may name the same thing.
    fn meets(&self, other: &Noun) -> bool {
        self.head & other.flat != 0 || other.head & self.flat != 0
    }
}

/// What a pair of statements has that the frames are not asked for.
#[derive(Debug, Clone, Copy)]
pub(in crate::compare) struct Shared<'s> {
    /// Both have amounts of one unit.
    pub(in crate::compare) amounts: bool,
    /// Both speak of the first or the last of something.
    pub(in crate::compare) only: bool,
    /// The names of each that the other does not have.
    pub(in crate::compare) lone: [u8; 2],
    /// What the words of each may be said by.
    pub(in crate::compare) marks: [&'s Bits; 2],
}

impl Frames {
    /// Their outlines. `runs` has, for each of the statement's names, its tokens.
    pub(in crate::compare) fn outlines(
        &self,
        content: &Content<'_>,
        runs: &[Vec<usize>],
    ) -> [Outline; OUTLINES] {
        let mut outlines = [Outline::default(); OUTLINES];
        let counted = self.all.iter().filter(|frame| frame.fact || frame.future);
        for (place, frame) in counted.enumerate() {
            let outline = &mut outlines[place.min(OUTLINES - 1)];
            outline.add(frame, content);
            frame.thing.iter().for_each(|thing| outline.add_thing(thing, content));
            frame.doer.iter().for_each(|doer| outline.add_doer(doer, content));
            let phrases = [&frame.doer, &frame.thing].into_iter().flatten().chain(&frame.rest);
            outline.names |= named(phrases.filter(|phrase| phrase.amount.is_none()), content, runs);
            if place >= OUTLINES {
                outline.has |= TOGETHER;
            }
        }
        outlines
    }

    /// Which scales they are on, one bit each.
    pub(in crate::compare) fn scales(&self) -> u8 {
        let scales = &self.scales;
        let some = [
            !scales.shares.is_empty(),
            !scales.ranks.is_empty(),
            !scales.factors.is_empty(),
            !scales.duties.is_empty(),
            !scales.orders.is_empty(),
        ];
        some.iter().enumerate().map(|(place, some)| u8::from(*some) << place).sum()
    }
}

/// The names in some phrases.
fn named<'f>(phrases: impl Iterator<Item = &'f Phrase>, content: &Content<'_>, runs: &[Vec<usize>]) -> u8 {
    let items = phrases.flat_map(|phrase| &phrase.items);
    let tokens = items.map(|item| usize::from(item.token)).filter(|token| names(&content.tokens[*token]));
    let run = |token: usize| runs.iter().position(|run| run.contains(&token));
    tokens.filter_map(run).fold(0, |all, run| all | 1 << run)
}

impl Outline {
    fn add(&mut self, frame: &Frame, content: &Content<'_>) {
        let is_named =
            |phrase: &Phrase| !phrase.joined && head(content, phrase).is_some_and(|word| word.name);
        let by_name = frame.doer.as_ref().is_some_and(is_named)
            && frame.thing.as_ref().is_some_and(|thing| thing.amount.is_none());
        let in_place = frame.rest.iter().any(|phrase| may_govern_place(&phrase.governor) && is_named(phrase));
        let bit = |act: Act| 1u64 << (act.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58);
        for act in &frame.acts {
            self.acts |= bit(*act);
            CLASSES.opposites(*act).iter().for_each(|other| self.opposites |= bit(*other));
            let parted = by_name && CLASSES.is(*act, "single") || in_place && CLASSES.is(*act, "placed");
            if frame.thing.is_some() && parted {
                self.parted |= bit(*act);
            }
            if CLASSES.is(*act, "named") || frame.holds {
                self.valued |= bit(*act);
            }
            if CLASSES.once(*act) {
                self.once |= bit(*act);
            }
        }
        let whens = &frame.whens;
        let swap = frame.acts.iter().any(|act| CLASSES.is(*act, "swap"));
        let phrases = || [&frame.doer, &frame.thing].into_iter().flatten().chain(&frame.rest);
        let counts = |phrase: &Phrase| phrase.amount.is_some() && !phrase.joined;
        let shows = |phrase: &Phrase| {
            let mut words = phrase.items.iter().map(|item| &content.tokens[usize::from(item.token)]);
            phrase.definite || words.any(|word| word.name)
        };
        let anchors = |amount: &Phrase| phrases().any(|other| !std::ptr::eq(amount, other) && shows(other));
        let lasts = whens.iter().any(|when| when.lasts);
        for (has, bit) in [
            (frame.denied, DENIED),
            (!whens.is_empty(), TIMED),
            (lasts, LASTS),
            (swap, SWAP),
            (phrases().any(counts), AMOUNT),
            (phrases().any(|phrase| counts(phrase) && anchors(phrase)), ANCHOR),
        ] {
            self.has |= u8::from(has) * bit;
        }
    }

    /// Keeps the noun of who does it, unless that is a name. Another statement of the same act that also says who does
    /// it must have this noun.
    fn add_doer(&mut self, doer: &Phrase, content: &Content<'_>) {
        self.doers.add(doer, content);
        let Some(noun) = head(content, doer).filter(|_| doer.amount.is_none()) else { return };
        self.has |= DONE_BY;
        let marks: Vec<u8> = noun.marks().map(Bits::place).collect();
        if !noun.name && !noun.light && marks.len() <= MARKS {
            self.doer[..marks.len()].copy_from_slice(&marks);
            self.marks = marks.len() as u8;
        }
    }

    /// A name or a definite noun shows which thing it is.
    fn add_thing(&mut self, thing: &Phrase, content: &Content<'_>) {
        self.things.add(thing, content);
        for item in &thing.items {
            let word = &content.tokens[usize::from(item.token)];
            let shows = names(word) || thing.definite && thing.head() == Some(item.token);
            for mark in word.marks() {
                let bit = 1 << (bit_of(mark) & 63);
                self.thing |= bit;
                self.shows |= if shows { bit } else { 0 };
                self.bare |= if names(word) && word.id.is_none() { bit } else { 0 };
            }
        }
    }

    /// Whether both may be about one thing: a word that shows which it is stands in both, and they do not have each a
    /// name that the other has not.
    fn is_about(&self, other: &Outline) -> bool {
        let shown = self.shows & other.thing != 0 || self.thing & other.shows != 0;
        let together = (self.has | other.has) & TOGETHER != 0;
        let others = self.bare & !other.thing != 0 && other.bare & !self.thing != 0;
        shown && (together || !others)
    }

    /// Whether two frames may conflict.
    pub(in crate::compare) fn may_conflict(&self, other: &Outline, pair: Shared) -> bool {
        let both = self.has & other.has;
        // Where each names something that the other statement does not, they are about two things. Amounts and opposites
        // are compared only where neither does.
        let together = (self.has | other.has) & TOGETHER != 0;
        let lone = [self.names & pair.lone[0] != 0, other.names & pair.lone[1] != 0];
        let apart = !together && lone[0] && lone[1];
        let one = together
            || !lone[0]
                && !lone[1]
                && self.is_done_in(other, pair.marks[1])
                && other.is_done_in(self, pair.marks[0]);
        let same_thing = self.things.meets(&other.things);
        let dated = both & TIMED != 0
            && (self.once & other.once != 0 || pair.only || both & LASTS != 0)
            && same_thing
            && (together || self.may_have_doer_of(other));
        let crossed = both & SWAP != 0 && self.things.meets(&other.doers) && self.doers.meets(&other.things);
        let counted = one && pair.amounts && both & AMOUNT != 0 && (self.has | other.has) & ANCHOR != 0;
        (self.has | other.has) & DENIED != 0
            || self.valued & other.valued != 0
            || self.parted & other.parted != 0 && same_thing && self.is_about(other)
            || self.acts & other.acts != 0 && (counted || !apart && (dated || crossed))
            || self.acts & other.opposites != 0 && one
    }

    /// Whether only one of the two says who does it, or both may say the same.
    fn may_have_doer_of(&self, other: &Outline) -> bool {
        self.doers.head == 0 || other.doers.head == 0 || self.doers.meets(&other.doers)
    }

    /// Whether who does it may be in another statement, which has these marks, if the frame there has a doer as well.
    fn is_done_in(&self, other: &Outline, marks: &Bits) -> bool {
        let known = &self.doer[..usize::from(self.marks)];
        known.is_empty() || other.has & DONE_BY == 0 || known.iter().any(|mark| marks.has(*mark))
    }
}

/// Whether a phrase after a word may say in which place something is done.
fn may_govern_place(word: &str) -> bool {
    matches!(word, "to" | "from" | "in" | "at" | "near" | "off" | "outside")
}
