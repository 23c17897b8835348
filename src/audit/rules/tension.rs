//! C006 tension.

use crate::audit::{Check, Level, Rule};
use crate::compare::Conflict;

pub(super) const RULE: Rule = Rule {
    code: "C006",
    name: "tension",
    level: Level::Note,
    since: "0.1.0",
    what: "Two claims that seem to conflict but may both be true: by different speakers, about different times, or about what may or will happen.",
    why: "A reader who sees both will ask which one is right.",
    help: "compare them, and state the time, part or speaker that distinguishes them; in a ledger, record a conflict with `claimlog relate`, and otherwise waive the finding with `claimlog waive`",
    flagged: "The ministry says the dam is safe. Engineers say the dam is not safe.",
    clean: "The ministry says the dam is safe. Engineers say the weir is not safe.",
    check: Check::Pair(Conflict::Tension),
};
