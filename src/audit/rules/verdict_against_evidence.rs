//! A002 verdict-against-evidence.

use super::assessed;
use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{Seq, Stance, Verdict, View};

pub(super) const RULE: Rule = Rule {
    code: "A002",
    name: "verdict-against-evidence",
    level: Level::Error,
    since: "0.1.0",
    what: "A verdict that all the recorded evidence contradicts.",
    why: "Either the evidence was overlooked, or the verdict was recorded on the wrong claim.",
    help: "judge the claim again with `claimlog assess`, or record the evidence that the verdict is based on with `claimlog evidence`",
    flagged: r#"The dam was finished in 1969.
{"about":1,"evidence":{"stance":"refutes","source":0}}
{"about":1,"assessment":{"verdict":"supported","evidence":[2],"because":"the report says so","by":"Bo Ek"}}"#,
    clean: r#"The dam was finished in 1969.
{"about":1,"evidence":{"stance":"supports","source":0}}
{"about":1,"assessment":{"verdict":"supported","evidence":[2],"because":"the report says so","by":"Bo Ek"}}"#,
    check: Check::Entry(check),
};

fn check(view: &View, claim: Seq) -> Vec<Hit> {
    let Some((seq, assessment)) = assessed(view, claim) else { return Vec::new() };
    let count = |stance| view.evidence_on(claim).filter(|(_, evidence)| evidence.stance == stance).count();
    let (pro, contra) = (count(Stance::Supports), count(Stance::Refutes));
    let message = match assessment.verdict {
        Verdict::Supported if pro == 0 && contra > 0 => {
            format!("assessment {seq} finds it supported, but all evidence on it refutes it")
        }
        Verdict::Refuted if contra == 0 && pro > 0 => {
            format!("assessment {seq} finds it refuted, but all evidence on it supports it")
        }
        _ => return Vec::new(),
    };
    vec![Hit::on(claim, message).with([seq])]
}
