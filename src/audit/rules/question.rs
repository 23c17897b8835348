//! F003 question.

use crate::audit::{Case, Check, Hit, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "F003",
    name: "question",
    level: Level::Error,
    since: "0.1.0",
    what: "A question recorded as a claim.",
    why: "A question may suggest much but states nothing, so it can be neither supported nor refuted.",
    help: "replace it by the statement that answers it, if there is one",
    flagged: "Was the dam finished in time?",
    clean: "The dam was not finished in time.",
    check: Check::Claim { english: false, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    if case.reading.asks() && case.title.is_none() {
        return case.hit(None, "a question, not a statement");
    }
    Vec::new()
}
