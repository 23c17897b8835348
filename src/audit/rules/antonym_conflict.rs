//! C004 antonym-conflict.

use crate::audit::{Check, Level, Rule};
use crate::compare::Conflict;

pub(super) const RULE: Rule = Rule {
    code: "C004",
    name: "antonym-conflict",
    level: Level::Warning,
    since: "0.1.0",
    what: "Two claims that say contrary things of the same thing: a contrary word, another of a class of which it can be but one, another doer, or the roles exchanged.",
    why: "Both can hardly be true; until somebody has looked, neither is safe to rely on.",
    help: "compare them; record `claimlog relate … contradicts …` if they conflict, waive it if not",
    flagged: "The council approved the harbour plan. The council rejected the harbour plan.",
    clean: "The council approved the harbour plan. The council rejected the airport plan.",
    check: Check::Pair(Conflict::Contrary),
};
