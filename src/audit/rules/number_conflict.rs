//! C002 number-conflict.

use crate::audit::{Check, Level, Rule};
use crate::compare::Conflict;

pub(super) const RULE: Rule = Rule {
    code: "C002",
    name: "number-conflict",
    level: Level::Warning,
    since: "0.1.0",
    what: "Two claims that give different amounts for the same thing, when rounding, ranges and units do not explain the difference.",
    why: "One of them is wrong, or they count different things without saying so.",
    help: "compare them; if they conflict, record it with `claimlog relate`, otherwise waive the finding with `claimlog waive`",
    flagged: "The dam holds 40 million litres. The dam holds 54 million litres.",
    clean: "The dam holds 40 million litres. The dam holds about 40,000 cubic metres. The weir holds 54 million litres.",
    check: Check::Pair(Conflict::Number),
};
