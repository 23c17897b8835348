//! F007 unnamed-speaker.

use crate::audit::{Case, Check, Hit, Level, Rule};
use crate::text::{Speaker, first_person};

pub(super) const RULE: Rule = Rule {
    code: "F007",
    name: "unnamed-speaker",
    level: Level::Warning,
    since: "0.1.0",
    what: r#"A claim whose speaker has no name: critics, experts, some, or "we"."#,
    why: "Nobody can be asked, anybody can be meant, and one voice can look like many.",
    help: "find out who is speaking, and name them with --claimant; in a ledger, use `claimlog confirm`",
    flagged: "Experts say the dam is safe.",
    clean: "Ann Lee, an engineer at the water ministry, says the dam is safe.",
    check: Check::Claim { english: true, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    if case.title.is_some() || case.claim.claimant.is_some() {
        return Vec::new();
    }
    if let Some(Speaker::Unnamed(span)) = case.speaker {
        let words = &case.reading.text[span.start..span.end];
        return case.hit(Some(span), format!("“{words}” has no name"));
    }
    let author = case.source.is_some_and(|source| source.author.is_some());
    match first_person(case.reading) {
        Some(span) if !author && !matches!(case.speaker, Some(Speaker::Named(_))) => {
            let words = &case.reading.text[span.start..span.end];
            case.hit(Some(span), format!("“{words}”: nothing says who is speaking"))
        }
        _ => Vec::new(),
    }
}
