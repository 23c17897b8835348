//! K011 cited-not-captured.

use crate::audit::{Check, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "K011",
    name: "cited-not-captured",
    level: Level::Note,
    since: "0.2.0",
    what: "A text that cites addresses which are not captured in the ledger.",
    why: "Whether the source says what it is cited for cannot be checked, and it may change or vanish.",
    help: "capture it with `claimlog ingest FILE --url ADDRESS`, and check again",
    flagged: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The keeper is not permitted to open the gate. The weir was built in 1911 by the parish. It has since been painted green twice."}
{"check":"The weir was built in 1911, see https://example.org/other for more."}"#,
    clean: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The keeper is not permitted to open the gate. The weir was built in 1911 by the parish. It has since been painted green twice."}
{"check":"The weir was built in 1911, see https://example.org/a for more."}"#,
    check: Check::Text,
};
