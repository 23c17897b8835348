//! C008 near-duplicate.

use crate::audit::{Check, Level, Rule};
use crate::compare::Conflict;

pub(super) const RULE: Rule = Rule {
    code: "C008",
    name: "near-duplicate",
    level: Level::Note,
    since: "0.1.0",
    what: "A claim that says the same as an earlier one in the same words, but for articles and a phrase that moved.",
    why: "A statement that stands twice is easily counted as two.",
    help: "record `claimlog relate … duplicates …`, or retract one",
    flagged: "On Tuesday the council approved the new harbour plan. The council approved the new harbour plan on Tuesday.",
    clean: "The council approved the new harbour plan. The council approved the new airport plan.",
    check: Check::Pair(Conflict::NearlySame),
};
