//! S009 not-independent.

use std::collections::BTreeSet;

use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{Seq, Source, Stance, View};

pub(super) const RULE: Rule = Rule {
    code: "S009",
    name: "not-independent",
    level: Level::Note,
    since: "0.1.0",
    what: "A claim whose supporting evidence all comes from the same publisher, author or site, or all from unknown origins.",
    why: "A story told three times by one source is one source, not three.",
    help: "record support from somebody else with `claimlog evidence`, or retract all but one with `claimlog retract`",
    flagged: r#"{"source":{"url":"https://example.org/a","publisher":"The Example","published":"2026-03-01"},"text":"The dam holds 40 million litres."}
{"source":{"url":"https://example.org/b","publisher":"The Example","published":"2026-03-02"},"text":"The reservoir was filled to 40 million litres."}
{"source":{"url":"https://example.org/c","publisher":"The Example","published":"2026-03-03"},"text":"Engineers filled the reservoir in spring."}
{"about":1,"evidence":{"stance":"supports","source":2}}
{"about":1,"evidence":{"stance":"supports","source":4}}"#,
    clean: r#"{"source":{"url":"https://example.org/a","publisher":"The Example","published":"2026-03-01"},"text":"The dam holds 40 million litres."}
{"source":{"url":"https://example.com/b","publisher":"The Other","published":"2026-03-02"},"text":"The reservoir was filled to 40 million litres."}
{"source":{"url":"https://example.net/c","publisher":"The Third","published":"2026-03-03"},"text":"Engineers filled the reservoir in spring."}
{"about":1,"evidence":{"stance":"supports","source":2}}
{"about":1,"evidence":{"stance":"supports","source":4}}"#,
    check: Check::Entry(check),
};

fn check(view: &View, claim: Seq) -> Vec<Hit> {
    if view.claim(claim).is_none() || !view.stands(claim) {
        return Vec::new();
    }
    let mut pieces = Vec::new();
    let mut origins = BTreeSet::new();
    for (piece, evidence) in view.evidence_on(claim) {
        if evidence.stance == Stance::Supports {
            let from = evidence.claim.and_then(|claim| view.source_of(claim));
            let source = evidence.source.and_then(|source| view.source(source));
            origins.insert(source.or(from.map(|(_, source)| source)).and_then(Source::origin));
            pieces.push(piece);
        }
    }
    if pieces.len() < 2 || origins.len() != 1 {
        return Vec::new();
    }
    let origin = origins.first().copied().flatten().unwrap_or("an unknown origin");
    let message =
        format!("its {} pieces of support all come from {origin}, so they count as one", pieces.len());
    vec![Hit::on(claim, message).with(pieces)]
}
