//! C005 date-conflict.

use crate::audit::{Check, Level, Rule};
use crate::compare::Conflict;

pub(super) const RULE: Rule = Rule {
    code: "C005",
    name: "date-conflict",
    level: Level::Warning,
    since: "0.1.0",
    what: "Two claims that give different days, months or years for an event that happens once.",
    why: "One of the dates is wrong, and so is whatever is concluded from it.",
    help: "compare them; if they conflict, record it with `claimlog relate`, otherwise waive the finding with `claimlog waive`",
    flagged: "The dam was finished in 1969. The dam was finished in 1971.",
    clean: "The dam was finished in 1969. The weir was finished in 1971.",
    check: Check::Pair(Conflict::Date),
};
