//! A006 self-assessed.

use super::assessed;
use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{Seq, Verdict, View};

pub(super) const RULE: Rule = Rule {
    code: "A006",
    name: "self-assessed",
    level: Level::Warning,
    since: "0.1.0",
    what: "A claim judged supported by the person who makes it.",
    why: "Nobody should be the judge of their own claim.",
    help: "have somebody else judge it with `claimlog assess --by`",
    flagged: r#"{"source":{"url":"https://example.org/a","publisher":"The Example","published":"2026-03-01"},"text":"The dam was finished in 1969."}
{"about":0,"claim":{"text":"The dam opened in 1969.","span":{"start":0,"end":29},"quote":"The dam was finished in 1969.","claimant":"Ann Lee"}}
{"about":2,"evidence":{"stance":"supports","source":0}}
{"about":2,"assessment":{"verdict":"supported","evidence":[3],"because":"I was there","by":"ann lee"}}"#,
    clean: r#"{"source":{"url":"https://example.org/a","publisher":"The Example","published":"2026-03-01"},"text":"The dam was finished in 1969."}
{"about":0,"claim":{"text":"The dam opened in 1969.","span":{"start":0,"end":29},"quote":"The dam was finished in 1969.","claimant":"Ann Lee"}}
{"about":2,"evidence":{"stance":"supports","source":0}}
{"about":2,"assessment":{"verdict":"supported","evidence":[3],"because":"the report says so","by":"Bo Ek"}}"#,
    check: Check::Entry(check),
};

fn check(view: &View, claim: Seq) -> Vec<Hit> {
    let own = assessed(view, claim).and_then(|(seq, assessment)| {
        let claimant = view.claim(claim)?.claimant.as_deref()?;
        let by = assessment.by.as_deref()?;
        let same = claimant.trim().to_lowercase() == by.trim().to_lowercase();
        let own = same && assessment.verdict == Verdict::Supported;
        own.then(|| Hit::on(claim, format!("{by}, who makes the claim, found it supported")).with([seq]))
    });
    own.into_iter().collect()
}
