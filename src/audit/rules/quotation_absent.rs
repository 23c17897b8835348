//! K009 quotation-absent.

use crate::audit::{Check, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "K009",
    name: "quotation-absent",
    level: Level::Error,
    since: "0.2.0",
    what: "A quotation in a text that does not stand in the captured source which the text cites for it.",
    why: "The source does not say these words.",
    help: "quote the words that stand there, or cite the source that has them",
    flagged: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The keeper is not permitted to open the gate. The weir was built in 1911 by the parish. It has since been painted green twice."}
{"check":"A report of 1911 says “the weir was sold to a neighbour” (Water report)."}"#,
    clean: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The keeper is not permitted to open the gate. The weir was built in 1911 by the parish. It has since been painted green twice."}
{"check":"A report of 1911 says “the weir was built in 1911” (Water report)."}"#,
    check: Check::Text,
};
