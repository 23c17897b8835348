//! K013 cited-source-silent.

use crate::audit::{Check, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "K013",
    name: "cited-source-silent",
    level: Level::Warning,
    since: "0.2.0",
    what: "A sentence that cites captured sources which do not have its amounts, or have few of its words.",
    why: "A citation looks like support, and the cited text cannot be where the sentence was taken from.",
    help: "read what is cited, and cite what says it, or correct the amount",
    flagged: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The parish built the weir in 1911. Masons from three villages did the work."}
{"check":"The weir was built by 47 masons of the parish (https://example.org/a)."}"#,
    clean: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The parish built the weir in 1911. Masons from three villages did the work."}
{"check":"The weir was built by masons of the parish (https://example.org/a)."}"#,
    check: Check::Text,
};
