//! C003 negation-conflict.

use crate::audit::{Check, Level, Rule};
use crate::compare::Conflict;

pub(super) const RULE: Rule = Rule {
    code: "C003",
    name: "negation-conflict",
    level: Level::Warning,
    since: "0.1.0",
    what: "Two claims about the same thing, one of which affirms what the other denies.",
    why: "They are unlikely to be both true. Until somebody has looked, neither is safe to rely on.",
    help: "compare them; if they conflict, record it with `claimlog relate`, otherwise waive the finding with `claimlog waive`",
    flagged: "Parliament did not commit Norway to sending ships to Iceland.\nNorway has committed to sending ships to Iceland.",
    clean: "Parliament did not commit Norway to sending ships to Iceland.\nNorway has sold ships to Iceland.",
    check: Check::Pair(Conflict::Negation),
};
