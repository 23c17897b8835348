//! K003 against-recorded.

use crate::audit::{Check, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "K003",
    name: "against-recorded",
    level: Level::Warning,
    since: "0.2.0",
    what: "A sentence of a text that contradicts a recorded claim which nobody has found to be true or false.",
    why: "Both cannot be true, and a reader who knows the recorded claim will ask.",
    help: "compare both with their sources, and correct the sentence or assess the claim with `claimlog assess`",
    flagged: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The Ardle dam holds 40 million litres."}
{"check":"The Ardle dam holds 38 million litres."}"#,
    clean: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The Ardle dam holds 40 million litres."}
{"check":"The Ardle dam holds 40 million litres."}"#,
    check: Check::Text,
};
