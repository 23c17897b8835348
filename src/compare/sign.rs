//! Signs: a few bits of a statement, by which most pairs are ruled out without being compared.
//!
//! Invariant: what two signs rule out, a comparison never finds (`what_is_ruled_out_is_never_found`). Each bit stands
//! for something without which a difference of one kind, or sameness, is not looked for or not found.

use super::amounts::{beside, events};
use super::bits::{Bits, bit_of};
use super::bound::Bound;
use super::common::Common;
use super::content::Content;
use super::frame::{ORDERS, OUTLINES, Outline, Shared};
use super::lexicon::{LEXICON, contrary_form};
use super::pair::Overlap;
use super::parties;
use super::statement::Statement;
use super::tally::Tally;
use super::token::key;
use crate::words::UNDOING;

/// So many classes are kept of a statement's words; with more, any difference is possible.
const CLASSES: usize = 6;

/// The bits of a statement.
#[derive(Debug, Clone, Default)]
pub(super) struct Sign {
    /// A bit for each of its words that carry matter.
    matter: [u64; 2],
    /// How many words those are, and how many of them share a bit with another.
    count: u8,
    lost: u8,
    /// How it can differ, one bit each.
    has: u16,
    /// What differences of parties may rest on.
    parties: u16,
    /// What its words are members of.
    classes: [u32; CLASSES],
    /// Its words, and those that they may be opposed to.
    own: Bits,
    contraries: Bits,
    /// The units of its amounts, and the words beside them.
    units: u16,
    beside: u64,
    /// What happens at its moments.
    events: u64,
    shorts: u32,
    speaker: u32,
    frames: [Outline; OUTLINES],
    scales: u8,
    /// All its words, and the words of its first names that no list knows.
    bound: Bound,
    names: [[u8; LENGTH]; NAMES],
    /// What its words may be said by, the same of those that are not denied, and of those that a negation bears on first.
    marks: Bits,
    affirmed: Bits,
    heads: [u8; HEADS],
    /// How many marks of those there are; there may be more than are kept.
    turned: u8,
    /// The names of its first clause that no list knows, and how many there are; there may be more than are kept.
    called: [u8; CALLED],
    named: u8,
    /// How many words the place has in which something happened.
    place: u8,
    /// All its words one by one.
    words: Tally,
}

/// So many of its names are kept, and so many words of each.
const NAMES: usize = 4;
const LENGTH: usize = 3;

/// So many marks of the words that a negation bears on first are kept.
const HEADS: usize = 8;

/// So many names of the first clause are kept.
const CALLED: usize = 6;

/// It asserts nothing, so that nothing is found.
const NOTHING: u16 = 1;
/// It is denied as a whole.
const DENIED: u16 = 2;
/// It speaks of the first or the last of something.
const ONLY: u16 = 4;
/// Its words have more classes than are kept.
const MANY: u16 = 8;
/// A name and another may have changed places.
const ROLES: u16 = 16;
/// Another word of grammar or a rounded amount may say the same.
const LOOSE: u16 = 32;
/// It has a word that looks like the contrary of another.
const FORMED: u16 = 64;
/// It has a word that undoes.
const UNDOES: u16 = 128;

/// Where the number of names is in `has`.
const COUNT: u16 = 12;

impl Sign {
    pub(super) fn of(statement: &Statement<'_>) -> Self {
        let content = &statement.content;
        let mut sign = Sign { count: content.matter.len().min(255) as u8, ..Sign::default() };
        if content.reserve.is_some() || content.text().trim().is_empty() {
            sign.has = NOTHING;
            return sign;
        }
        for word in &content.matter {
            let bit = bit_of(*word);
            let half = &mut sign.matter[(bit >> 6 & 1) as usize];
            sign.lost = sign.lost.saturating_add((*half >> (bit & 63) & 1) as u8);
            *half |= 1 << (bit & 63);
        }
        sign.add_words(content);
        for quantity in &content.quantities {
            sign.units |= 1 << (bit_of(quantity.unit.number()) & 15);
        }
        beside(content).for_each(|token| sign.beside |= 1 << (bit_of(token.key) & 63));
        for event in events(content) {
            let event = if event == "appear" { "release" } else { event };
            sign.events |= 1 << (bit_of(key(event)) & 63);
            let senses = LEXICON.id(event).map_or(&[][..], |id| LEXICON.senses(id));
            senses.iter().for_each(|sense| sign.events |= 1 << (bit_of(u64::from(*sense)) & 63));
        }
        (sign.parties, sign.place) = parties::bases(content);
        sign.bound = Bound::of(content);
        sign.add_marks(content);
        sign.shorts = content.shorts.iter().fold(0, |all, short| all.rotate_left(5) ^ bit_of(*short) as u32);
        sign.speaker = content.speaker.map_or(0, |speaker| bit_of(speaker) as u32 | 1);
        let runs = sign.add_names(content);
        let frames = statement.framed().frames;
        (sign.frames, sign.scales) = (frames.outlines(content, &runs), frames.scales());
        sign.words = Tally::of(content, &runs);
        sign
    }

    /// Adds the names of which no word is in a list, and returns the tokens of each.
    fn add_names(&mut self, content: &Content<'_>) -> Vec<Vec<usize>> {
        let mut runs: Vec<Vec<usize>> = Vec::new();
        for (place, token) in content.tokens.iter().enumerate() {
            let joins = |last: &usize| content.tokens[*last].at + 1 == token.at;
            match runs.last_mut().filter(|run| token.name && run.last().is_some_and(joins)) {
                Some(run) => run.push(place),
                None if token.name => runs.push(vec![place]),
                None => {}
            }
        }
        let listed = |place: &usize| {
            let token = &content.tokens[*place];
            token.id.is_some() || contrary_form(&token.base)
        };
        runs.retain(|run| run.len() <= LENGTH && !run.iter().any(listed));
        runs.truncate(NAMES);
        for (name, run) in self.names.iter_mut().zip(&runs) {
            for (at, bit) in name.iter_mut().enumerate() {
                *bit = Bits::place(content.tokens[run[at.min(run.len() - 1)]].key);
            }
        }
        self.has |= (runs.len() as u16) << COUNT;
        runs
    }

    /// Which of its names the other does not have: no word of them.
    fn lone(&self, other: &Sign) -> u8 {
        let names = self.names.iter().take(usize::from(self.has >> COUNT)).enumerate();
        names.map(|(place, name)| u8::from(!name.iter().any(|word| other.bound.has(*word))) << place).sum()
    }

    fn add_marks(&mut self, content: &Content<'_>) {
        for token in &content.tokens {
            if token.name && token.clause == 0 && token.id.is_none() {
                if let Some(place) = self.called.get_mut(usize::from(self.named)) {
                    *place = Bits::place(token.key);
                }
                self.named = self.named.saturating_add(1);
            }
            for mark in token.marks() {
                self.marks.add(mark);
                if !token.denied {
                    self.affirmed.add(mark);
                }
                if token.head.is_some() {
                    if let Some(place) = self.heads.get_mut(usize::from(self.turned)) {
                        *place = Bits::place(mark);
                    }
                    self.turned = self.turned.saturating_add(1);
                }
            }
        }
    }

    fn add_words(&mut self, content: &Content<'_>) {
        let mut classes = 0;
        self.has |= u16::from(parties::may_turn(content)) * ROLES;
        self.has |= u16::from(content.is_loose()) * LOOSE;
        self.has |= u16::from(content.refuted.is_some()) * DENIED;
        for token in &content.tokens {
            if UNDOING.has(&token.base) {
                self.has |= UNDOES;
            }
            if contrary_form(&token.base) || token.base.ends_with("less") {
                self.has |= FORMED;
            }
            if matches!(&*token.base, "first" | "last") {
                self.has |= ONLY;
            }
            let Some(id) = token.id else { continue };
            let with_head = [Some(id), LEXICON.head(id)].into_iter().flatten();
            with_head.for_each(|word| self.own.add(word.0.into()));
            LEXICON.contraries(id).for_each(|word| self.contraries.add(word.0.into()));
            for (class, member) in LEXICON.members(id) {
                let member = u32::from(class.0 + 1) << 16 | u32::from(member);
                if self.classes[..classes].contains(&member) {
                    continue;
                }
                match self.classes.get_mut(classes) {
                    Some(place) => *place = member,
                    None => self.has |= MANY,
                }
                classes += usize::from(classes < CLASSES);
            }
        }
    }

    /// Whether a comparison with another may find something, as far as the bits show.
    pub(super) fn may_find(&self, other: &Sign) -> bool {
        let both =
            (self.matter[0] & other.matter[0]).count_ones() + (self.matter[1] & other.matter[1]).count_ones();
        let most = both + u32::from(self.lost.min(other.lost));
        if most * 3 < u32::from(self.count.min(other.count)) || (self.has | other.has) & NOTHING != 0 {
            return false;
        }
        self.may_find_with(other, &self.common(other))
    }

    /// The same for two statements that the bits do not rule out, by their words one by one.
    pub(super) fn may_find_by_words(&self, other: &Sign) -> bool {
        // A word that looks like a contrary may have any other as its partner.
        (self.has | other.has) & FORMED != 0 || self.may_find_with(other, &self.words.common(&other.words))
    }

    /// The same, by what the two have in common at most.
    fn may_find_with(&self, other: &Sign, common: &Common) -> bool {
        // Where each names a thing that the other does not, their words show nothing.
        let one_thing = common.lone.contains(&0);
        let amounts = self.units & other.units != 0;
        (self.has | other.has) & DENIED != 0
            || self.turns_may_differ(other, common.overlap)
            || self.parties_may_differ(other, common.overlap)
            || one_thing
                && (self.words_may_differ(other, amounts, common.overlap) || self.scales & other.scales != 0)
            || self.scales & other.scales & ORDERS != 0
            || self.frames_may_conflict(other, amounts, common.lone)
            || self.may_be_same(other, common)
    }

    /// What the two have in common at most, as far as the bits show.
    fn common(&self, other: &Sign) -> Common {
        let beyond = |one: &Sign, other: &Sign| {
            (one.matter[0] & !other.matter[0]).count_ones() + (one.matter[1] & !other.matter[1]).count_ones()
        };
        let overlap = match (self.has | other.has) & FORMED {
            0 => self.bound.overlap(&other.bound),
            _ => Overlap { cover: 1.0, jaccard: 1.0 },
        };
        Common {
            overlap,
            other: [beyond(self, other), beyond(other, self)],
            alone: self.bound.alone(&other.bound),
            lone: [self.lone(other), other.lone(self)],
        }
    }

    /// Whether one may deny a word that the other affirms, or undo what it says.
    fn turns_may_differ(&self, other: &Sign, overlap: Overlap) -> bool {
        if (self.has | other.has) & UNDOES == 0 && self.turned == 0 && other.turned == 0 {
            return false;
        }
        let long = self.bound.is_long() && other.bound.is_long();
        let near = overlap.cover >= 0.5 && (!long || overlap.jaccard >= 0.6);
        (near || self.calls_what_is_in(other) || other.calls_what_is_in(self))
            && (self.denies_what_is_in(other) || other.denies_what_is_in(self))
            || overlap.cover >= 0.6 && overlap.jaccard >= if long { 0.7 } else { 0.4 }
    }

    /// Whether all the names of its first clause may be in another.
    fn calls_what_is_in(&self, other: &Sign) -> bool {
        self.called.iter().take(usize::from(self.named)).all(|place| other.bound.has(*place))
    }

    /// Whether another may say, without denying it, a word that a negation bears on first.
    fn denies_what_is_in(&self, other: &Sign) -> bool {
        let turned = usize::from(self.turned);
        turned > HEADS || self.heads.iter().take(turned).any(|place| other.affirmed.has(*place))
    }

    /// Whether there may be another agent, kind, holder or place.
    fn parties_may_differ(&self, other: &Sign, overlap: Overlap) -> bool {
        let both = self.parties & other.parties;
        both & !(parties::AGENTS | parties::AT_PLACES) != 0
            || both & parties::AGENTS != 0 && overlap.cover >= 0.4
            || both & parties::AT_PLACES != 0
                && ((self.has | other.has) & FORMED != 0
                    || self.bound.is_nearly_all(&other.bound, [self.place, other.place]))
    }

    fn words_may_differ(&self, other: &Sign, amounts: bool, overlap: Overlap) -> bool {
        let counted = amounts && self.beside & other.beside != 0;
        let happened = self.events & other.events != 0;
        let opposed = (self.has | other.has) & (MANY | FORMED) != 0
            || self.own.meet(&other.contraries)
            || self.contraries.meet(&other.own)
            || self.are_rivals(other);
        if !counted && !happened && !opposed {
            return false;
        }
        let Overlap { cover, jaccard } = overlap;
        counted && cover >= 0.6 && (jaccard >= 0.4 || cover >= 0.75)
            || happened && cover >= 0.6
            || opposed && cover >= 0.5 && jaccard >= 0.35
    }

    fn frames_may_conflict(&self, other: &Sign, amounts: bool, lone: [u8; 2]) -> bool {
        let only = self.has & other.has & ONLY != 0;
        let shared = Shared { amounts, only, lone, marks: [&self.marks, &other.marks] };
        self.frames.iter().any(|frame| other.frames.iter().any(|there| frame.may_conflict(there, shared)))
    }

    /// Whether two words may be other members of one class.
    fn are_rivals(&self, other: &Sign) -> bool {
        self.classes.iter().take_while(|one| **one != 0).any(|one| {
            let others = other.classes.iter().take_while(|other| **other != 0);
            others.into_iter().any(|other| one >> 16 == other >> 16 && one != other)
        })
    }

    /// Whether so few words differ that they may say the same, or that two of them may have changed places.
    fn may_be_same(&self, other: &Sign, common: &Common) -> bool {
        let ([left, right], [alone, others]) = (common.other, common.alone);
        if self.shorts != other.shorts {
            // A short form may stand for words that both have in other forms.
            return alone.max(others) <= 8 && alone.min(others) <= 1;
        }
        let turned = self.has & other.has & ROLES != 0 && common.overlap.jaccard >= 0.9;
        let most =
            if self.speaker != other.speaker { 4 } else { u32::from((self.has | other.has) & LOOSE != 0) };
        turned || common.lone.contains(&0) && left.min(right) == 0 && left.max(right) <= most
    }
}
