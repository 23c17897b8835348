//! C004 antonym-conflict.

use crate::audit::{Check, Level, Rule};
use crate::compare::Conflict;

pub(super) const RULE: Rule = Rule {
    code: "C004",
    name: "antonym-conflict",
    level: Level::Warning,
    since: "0.1.0",
    what: "Two claims that say opposite things about the same subject: an opposite word, a different member of a class in which only one can be right, a different actor, or exchanged roles.",
    why: "Both can hardly be true; until somebody has looked, neither is safe to rely on.",
    help: "compare them; if they conflict, record it with `claimlog relate`, otherwise waive the finding with `claimlog waive`",
    flagged: "The council approved the harbour plan. The council rejected the harbour plan.",
    clean: "The council approved the harbour plan. The council rejected the airport plan.",
    check: Check::Pair(Conflict::Contrary),
};
