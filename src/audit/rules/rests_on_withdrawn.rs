//! A003 rests-on-withdrawn.

use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{Assessed, Related, RelationKind, Seq, View};

pub(super) const RULE: Rule = Rule {
    code: "A003",
    name: "rests-on-withdrawn",
    level: Level::Error,
    since: "0.1.0",
    what: "A claim whose source was retracted, or a verdict or link based on a retracted entry.",
    why: "What it was based on was withdrawn, and nobody has judged it since.",
    help: "judge it again on what still stands with `claimlog assess`; if its source was retracted, or evidence on it rests on a retracted entry, retract the claim or that evidence as well with `claimlog retract`",
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
        let mut withdrawn = |seq: Seq, what: String| {
            if view.retraction(seq).is_some() {
                hits.push(Hit::on(claim, format!("{what} was retracted")).with([seq]));
            }
        };
        if let Some(source) = entry.about {
            withdrawn(source, format!("its source {source}"));
        }
        for (seq, evidence) in view.evidence_on(claim) {
            if let Some(source) = evidence.source {
                withdrawn(source, format!("source {source}, on which evidence {seq} rests,"));
            }
            if let Some(other) = evidence.claim {
                withdrawn(other, format!("claim {other}, on which evidence {seq} rests,"));
            }
        }
        if let Some(Assessed { seq, assessment, .. }) = view.standing_assessment(claim) {
            for evidence in &assessment.evidence {
                withdrawn(*evidence, format!("evidence {evidence}, on which assessment {seq} rests,"));
            }
        }
        for Related { seq, from, relation } in view.relations_of(claim) {
            if from == claim && relation.relation == RelationKind::DependsOn {
                withdrawn(
                    relation.to,
                    format!("claim {}, on which it depends (relation {seq}),", relation.to),
                );
            }
        }
    }
    hits
}
