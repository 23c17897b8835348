//! Signs: a few bits of a statement, by which most pairs are ruled out without being compared.
//!
//! Invariant: what two signs rule out, a comparison never finds (`what_is_ruled_out_is_never_found`). Each bit stands
//! for something without which a difference of one kind, or sameness, is not looked for or not found.

mod ruling;

use super::amounts::{beside, events};
use super::bits::{Bits, bit_of};
use super::bound::Bound;
use super::content::Content;
use super::frame::{OUTLINES, Outline};
use super::lexicon::{LEXICON, contrary_form};
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
}
