//! K005 tension-with-recorded.

use crate::audit::{Check, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "K005",
    name: "tension-with-recorded",
    level: Level::Note,
    since: "0.2.0",
    what: "A sentence of a text that is in tension with a recorded claim.",
    why: "Both may be true, of different times, parts or speakers; a reader cannot tell unless the sentence says so.",
    help: "state the time, part or speaker that distinguishes them",
    flagged: r#"The ministry says the dam is safe.
{"check":"Engineers say the dam is not safe."}"#,
    clean: r#"The ministry says the dam is safe.
{"check":"Engineers say the weir is not safe."}"#,
    check: Check::Text,
};
