//! Frames: what a statement says, clause by clause, as acts with the parties, places, amounts and times of each.
//!
//! A frame has an act (a class of verbs, nouns and adjectives), a doer, a thing and other phrases. Voice and
//! nominal forms make no difference: "Lund painted the hall", "the hall was painted by Lund" and "the painter
//! of the hall was Lund" have the same frame.
//!
//! Invariant: two statements conflict by their frames only if both say the same of the same thing, which a name
//! or a definite noun identifies, and differ in what that thing has only one of (`tests/cases/frames.txt`).

mod class;
mod clause;
mod complement;
mod conflict;
mod contrast;
mod count;
mod mark;
mod meet;
mod nominal;
mod outline;
mod phrase;
mod read;
mod scale;
mod tag;
mod tell;
mod times;
mod verb;

pub(in crate::compare) use conflict::{dates_two_things, differences};
pub(in crate::compare) use outline::{ORDERS, OUTLINES, Outline, Shared};
pub(in crate::compare) use read::{Framed, Frames};
