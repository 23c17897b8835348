//! K012 cited-source-contradicts.

use crate::audit::{Check, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "K012",
    name: "cited-source-contradicts",
    level: Level::Error,
    since: "0.2.0",
    what: "A sentence that cites a captured source and contradicts what stands there.",
    why: "Whoever follows the citation finds the opposite.",
    help: "correct the sentence, or cite what says it",
    flagged: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The reservoir holds 40 million litres."}
{"check":"The reservoir holds 38 million litres (https://example.org/a)."}"#,
    clean: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The reservoir holds 40 million litres."}
{"check":"The reservoir holds 40 million litres (https://example.org/a)."}"#,
    check: Check::Text,
};
