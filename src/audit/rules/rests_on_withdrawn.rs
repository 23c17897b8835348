//! A003 rests-on-withdrawn.

use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{RelationKind, Seq, View};

pub(super) const RULE: Rule = Rule {
    code: "A003",
    name: "rests-on-withdrawn",
    level: Level::Error,
    since: "0.1.0",
    what: "A claim whose source was retracted, or a verdict or link that rests on an entry that was.",
    why: "What it rested on was taken back; nobody has judged it since.",
    help: "assess it again on what stands, or retract it too",
    flagged: r#"The dam was finished in 1969.
{"about":1,"evidence":{"stance":"supports","source":0}}
{"about":1,"assessment":{"verdict":"supported","evidence":[2],"because":"the report says so","by":"Bo Ek"}}
{"about":2,"retraction":{"because":"it was about another dam"}}"#,
    clean: r#"The dam was finished in 1969.
{"about":1,"evidence":{"stance":"supports","source":0}}
{"about":1,"assessment":{"verdict":"supported","evidence":[2],"because":"the report says so","by":"Bo Ek"}}"#,
    check: Check::Entry(check),
};

fn check(view: &View, claim: Seq) -> Vec<Hit> {
    let mut hits = Vec::new();
    if let Some(entry) = view.entry(claim).filter(|_| view.claim(claim).is_some() && view.stands(claim)) {
        let mut withdrawn = |what: &str, seq: Seq| {
            if view.retraction(seq).is_some() {
                hits.push(Hit::on(claim, format!("{what} {seq} was retracted")).with([seq]));
            }
        };
        if let Some(source) = entry.about {
            withdrawn("its source", source);
        }
        for (seq, evidence) in view.evidence_on(claim) {
            if let Some(source) = evidence.source {
                withdrawn(&format!("evidence {seq} rests on it, and source"), source);
            }
            if let Some(other) = evidence.claim {
                withdrawn(&format!("evidence {seq} rests on it, and claim"), other);
            }
        }
        if let Some((seq, _, assessment)) = view.standing_assessment(claim) {
            for evidence in &assessment.evidence {
                withdrawn(&format!("assessment {seq} rests on it, and evidence"), *evidence);
            }
        }
        for (seq, from, relation) in view.relations_of(claim) {
            if from == claim && relation.relation == RelationKind::DependsOn {
                withdrawn(&format!("it depends on it, by relation {seq}, and claim"), relation.to);
            }
        }
    }
    hits
}
