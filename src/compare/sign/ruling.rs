//! Ruling out: what two signs show that a comparison of their statements would not find.
//!
//! Invariant: a condition here is never narrower than the one in the comparison that it stands for
//! (`what_is_ruled_out_is_never_found`).

use super::super::common::Common;
use super::super::frame::{ORDERS, Shared};
use super::super::pair::Overlap;
use super::super::parties;
use super::{COUNT, DENIED, FORMED, HEADS, LOOSE, MANY, NOTHING, ONLY, ROLES, Sign, UNDOES};

impl Sign {
    /// Whether a comparison with another may find something, as far as the bits show.
    pub(in crate::compare) fn may_find(&self, other: &Sign) -> bool {
        let both =
            (self.matter[0] & other.matter[0]).count_ones() + (self.matter[1] & other.matter[1]).count_ones();
        let most = both + u32::from(self.lost.min(other.lost));
        if most * 3 < u32::from(self.count.min(other.count)) || (self.has | other.has) & NOTHING != 0 {
            return false;
        }
        self.may_find_with(other, &self.common(other))
    }

    /// The same for two statements that the bits do not rule out, by their words one by one.
    pub(in crate::compare) fn may_find_by_words(&self, other: &Sign) -> bool {
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
            unshared: [beyond(self, other), beyond(other, self)],
            alone: self.bound.alone(&other.bound),
            lone: [self.lone(other), other.lone(self)],
        }
    }

    /// Which of its names the other does not have: no word of them.
    fn lone(&self, other: &Sign) -> u8 {
        let names = self.names.iter().take(usize::from(self.has >> COUNT)).enumerate();
        names.map(|(place, name)| u8::from(!name.iter().any(|word| other.bound.has(*word))) << place).sum()
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
        let ([left, right], [alone, others]) = (common.unshared, common.alone);
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
