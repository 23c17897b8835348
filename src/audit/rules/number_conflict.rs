//! C002 number-conflict.

use crate::audit::{Check, Level, Rule};
use crate::compare::Conflict;

pub(super) const RULE: Rule = Rule {
    code: "C002",
    name: "number-conflict",
    level: Level::Warning,
    since: "0.1.0",
    what: "Two claims that give the same thing two amounts, which no rounding, range or other unit reconciles.",
    why: "One of them is wrong, or they count different things and do not say so.",
    help: "compare them; record `claimlog relate … contradicts …` if they conflict, waive it if not",
    flagged: "The dam holds 40 million litres. The dam holds 54 million litres.",
    clean: "The dam holds 40 million litres. The dam holds about 40,000 cubic metres. The weir holds 54 million litres.",
    check: Check::Pair(Conflict::Number),
};
