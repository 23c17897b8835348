//! C008 near-duplicate.

use crate::audit::{Check, Level, Rule};
use crate::compare::Conflict;

pub(super) const RULE: Rule = Rule {
    code: "C008",
    name: "near-duplicate",
    level: Level::Note,
    since: "0.1.0",
    what: "A claim that repeats an earlier one in the same words, except for articles and a phrase in another place.",
    why: "A statement that appears twice is easily counted as two.",
    help: "keep one of them; in a ledger, record `claimlog relate … duplicates …` or retract one with `claimlog retract`",
    flagged: "On Tuesday the council approved the new harbour plan. The council approved the new harbour plan on Tuesday.",
    clean: "The council approved the new harbour plan. The council approved the new airport plan.",
    check: Check::Pair(Conflict::NearlySame),
};
