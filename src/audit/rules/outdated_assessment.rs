//! A005 outdated-assessment.

use super::assessed;
use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{Seq, Stance, View};

pub(super) const RULE: Rule = Rule {
    code: "A005",
    name: "outdated-assessment",
    level: Level::Warning,
    since: "0.1.0",
    what: "A claim with evidence that was recorded after its current verdict.",
    why: "The assessor had not seen this evidence; the verdict may no longer hold.",
    help: "judge the claim again with `claimlog assess`",
    flagged: r#"The dam was finished in 1969.
{"about":1,"evidence":{"stance":"supports","source":0}}
{"about":1,"assessment":{"verdict":"supported","evidence":[2],"because":"the report says so","by":"Bo Ek"}}
{"about":1,"evidence":{"stance":"refutes","source":0,"note":"see the table"}}"#,
    clean: r#"The dam was finished in 1969.
{"about":1,"evidence":{"stance":"supports","source":0}}
{"about":1,"assessment":{"verdict":"supported","evidence":[2],"because":"the report says so","by":"Bo Ek"}}"#,
    check: Check::Entry(check),
};

fn check(view: &View, claim: Seq) -> Vec<Hit> {
    let Some((seq, _)) = assessed(view, claim) else { return Vec::new() };
    let newer: Vec<Seq> = view
        .evidence_on(claim)
        .filter(|(piece, evidence)| *piece > seq && evidence.stance != Stance::Mentions)
        .map(|(piece, _)| piece)
        .collect();
    if newer.is_empty() {
        return Vec::new();
    }
    vec![Hit::on(claim, format!("evidence was recorded after its assessment {seq}")).with(newer)]
}
