//! K010 quotation-unknown.

use crate::audit::{Check, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "K010",
    name: "quotation-unknown",
    level: Level::Note,
    since: "0.2.0",
    what: "A quotation in a text that stands in no captured source.",
    why: "Nothing in the ledger shows that anybody said it.",
    help: "capture the source with `claimlog ingest`, and check again",
    flagged: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The keeper is not permitted to open the gate. The weir was built in 1911 by the parish. It has since been painted green twice."}
{"check":"A report of 1911 says “the weir was sold to a neighbour”."}"#,
    clean: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The keeper is not permitted to open the gate. The weir was built in 1911 by the parish. It has since been painted green twice."}
{"check":"A report of 1911 says “the weir was built in 1911”."}"#,
    check: Check::Text,
};
