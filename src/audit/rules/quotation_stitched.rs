//! K007 quotation-stitched.

use crate::audit::{Check, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "K007",
    name: "quotation-stitched",
    level: Level::Error,
    since: "0.2.0",
    what: "A quotation in a text that is put together of words which stand apart in a captured source.",
    why: "Nobody said these words together.",
    help: "quote each part by itself, or mark what was left out with […]",
    flagged: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The keeper is not permitted to open the gate. The weir was built in 1911 by the parish. It has since been painted green twice."}
{"check":"A report of 1911 says “the keeper is painted green twice”."}"#,
    clean: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The keeper is not permitted to open the gate. The weir was built in 1911 by the parish. It has since been painted green twice."}
{"check":"A report of 1911 says “has since been painted green twice”."}"#,
    check: Check::Text,
};
