//! A001 verdict-without-evidence.

use super::assessed;
use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{Seq, Verdict, View};

pub(super) const RULE: Rule = Rule {
    code: "A001",
    name: "verdict-without-evidence",
    level: Level::Warning,
    since: "0.1.0",
    what: "A claim judged supported or refuted without any standing evidence.",
    why: "A verdict is worth as much as its evidence, and readers cannot follow a verdict that has none.",
    help: "record the evidence with `claimlog evidence`, and judge the claim again with `claimlog assess --evidence`",
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
    let message = format!("assessment {seq} finds it {} without any evidence", assessment.verdict.name());
    vec![Hit::on(claim, message).with([seq])]
}
