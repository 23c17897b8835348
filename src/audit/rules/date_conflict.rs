//! C005 date-conflict.

use crate::audit::{Check, Level, Rule};
use crate::compare::Conflict;

pub(super) const RULE: Rule = Rule {
    code: "C005",
    name: "date-conflict",
    level: Level::Warning,
    since: "0.1.0",
    what: "Two claims that date what happens once to two days, months or years.",
    why: "One of the dates is wrong, and what is argued from it falls with it.",
    help: "compare them; record `claimlog relate … contradicts …` if they conflict, waive it if not",
    flagged: "The dam was finished in 1969. The dam was finished in 1971.",
    clean: "The dam was finished in 1969. The weir was finished in 1971.",
    check: Check::Pair(Conflict::Date),
};
