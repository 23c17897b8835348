//! K008 quotation-misattributed.

use crate::audit::{Check, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "K008",
    name: "quotation-misattributed",
    level: Level::Error,
    since: "0.2.0",
    what: "A quotation in a text that stands in another captured source than the one that the text cites for it, \
           or that somebody else says in its source than the text says.",
    why: "A reader who follows the citation does not find the words, or finds that another person said them.",
    help: "cite the source that has the words, and name who says them there",
    flagged: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The keeper is not permitted to open the gate. The weir was built in 1911 by the parish. It has since been painted green twice."}
{"source":{"url":"https://example.org/b","title":"Mill report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The mill race was dug by hand in a single summer."}
{"check":"A report of 1911 says “the mill race was dug by hand” (Water report)."}"#,
    clean: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The keeper is not permitted to open the gate. The weir was built in 1911 by the parish. It has since been painted green twice."}
{"source":{"url":"https://example.org/b","title":"Mill report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The mill race was dug by hand in a single summer."}
{"check":"A report of 1911 says “the mill race was dug by hand” (Mill report)."}"#,
    check: Check::Text,
};
