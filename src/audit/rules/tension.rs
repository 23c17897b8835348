//! C006 tension.

use crate::audit::{Check, Level, Rule};
use crate::compare::Conflict;

pub(super) const RULE: Rule = Rule {
    code: "C006",
    name: "tension",
    level: Level::Note,
    since: "0.1.0",
    what: "Two claims that pull apart and may both be true: said by different people, of another time, or as what may or will be.",
    why: "A reader who meets both will ask which holds.",
    help: "compare them, and say in the claims what time, part or speaker sets them apart",
    flagged: "The ministry says the dam is safe. Engineers say the dam is not safe.",
    clean: "The ministry says the dam is safe. Engineers say the weir is not safe.",
    check: Check::Pair(Conflict::Tension),
};
