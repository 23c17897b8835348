//! A004 supported-but-contradicted.

use super::assessed;
use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{Seq, Verdict, View};

pub(super) const RULE: Rule = Rule {
    code: "A004",
    name: "supported-but-contradicted",
    level: Level::Error,
    since: "0.1.0",
    what: "A claim judged supported, although a claim that still stands contradicts it.",
    why: "The verdict does not settle the question until the other claim has been dealt with.",
    help: "judge the other claim with `claimlog assess`, or retract the relation with `claimlog retract` if the two agree after all",
    flagged: r#"The dam was finished in 1969. Builders left the site in 1971.
{"about":1,"evidence":{"stance":"supports","source":0}}
{"about":1,"assessment":{"verdict":"supported","evidence":[3],"because":"the report says so","by":"Bo Ek"}}
{"about":2,"relation":{"relation":"contradicts","to":1}}"#,
    clean: r#"The dam was finished in 1969. Builders left the site in 1971.
{"about":1,"evidence":{"stance":"supports","source":0}}
{"about":1,"assessment":{"verdict":"supported","evidence":[3],"because":"the report says so","by":"Bo Ek"}}"#,
    check: Check::Entry(check),
};

fn check(view: &View, claim: Seq) -> Vec<Hit> {
    let Some((seq, assessment)) = assessed(view, claim) else { return Vec::new() };
    if assessment.verdict != Verdict::Supported {
        return Vec::new();
    }
    let hit = |(_, other): (Seq, Seq)| {
        let message = format!(
            "assessment {seq} finds it supported, but claim {other}, which still stands, contradicts it"
        );
        Hit::on(claim, message).with([other])
    };
    view.contradictions_of(claim).into_iter().map(hit).collect()
}
