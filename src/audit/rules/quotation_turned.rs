//! K006 quotation-turned.

use crate::audit::{Check, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "K006",
    name: "quotation-turned",
    level: Level::Error,
    since: "0.2.0",
    what: "A quotation in a text whose words stand in a captured source that negates, denies, asks, doubts, conditions or attributes them.",
    why: "The words are right and what they say is not what the source says.",
    help: "quote the words beside it as well, or say in the sentence what the source says of them",
    flagged: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The keeper is not permitted to open the gate. The weir was built in 1911 by the parish. It has since been painted green twice."}
{"check":"A lease of 1911 says “permitted to open the gate” of the keeper."}"#,
    clean: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The keeper is not permitted to open the gate. The weir was built in 1911 by the parish. It has since been painted green twice."}
{"check":"A lease of 1911 says “not permitted to open the gate” of the keeper."}"#,
    check: Check::Text,
};
