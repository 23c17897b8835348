//! A001 verdict-without-evidence.

use super::assessed;
use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{Seq, Verdict, View};

pub(super) const RULE: Rule = Rule {
    code: "A001",
    name: "verdict-without-evidence",
    level: Level::Warning,
    since: "0.1.0",
    what: "A claim judged supported or refuted without any evidence that stands.",
    why: "A verdict is worth what it rests on; a reader cannot follow one that rests on nothing.",
    help: "record what it rests on with `claimlog evidence`, and assess it again with --evidence",
    flagged: r#"The dam was finished in 1969.
{"about":1,"assessment":{"verdict":"supported","because":"well known","by":"Bo Ek"}}"#,
    clean: r#"The dam was finished in 1969.
{"about":1,"evidence":{"stance":"supports","source":0}}
{"about":1,"assessment":{"verdict":"supported","evidence":[2],"because":"the report says so","by":"Bo Ek"}}"#,
    check: Check::Entry(check),
};

fn check(view: &View, claim: Seq) -> Vec<Hit> {
    let Some((seq, assessment)) = assessed(view, claim) else { return Vec::new() };
    let decided = matches!(assessment.verdict, Verdict::Supported | Verdict::Refuted);
    if !decided || !assessment.evidence.is_empty() || view.evidence_on(claim).next().is_some() {
        return Vec::new();
    }
    let message = format!("assessment {seq} finds it {} and rests on no evidence", assessment.verdict.name());
    vec![Hit::on(claim, message).with([seq])]
}
