//! A007 duplicates-disagree.

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::{Check, Hit, Level, Rule, Scope};
use crate::model::{RelationKind, Seq, Verdict, View};
use crate::text::normal_form;

pub(super) const RULE: Rule = Rule {
    code: "A007",
    name: "duplicates-disagree",
    level: Level::Warning,
    since: "0.2.0",
    what: "A claim whose verdict differs from that of a claim that says the same: in the same words, or as somebody recorded.",
    why: "The statement is true or it is not. Readers who find one verdict do not know that there is another.",
    help: "assess one of the two claims again with `claimlog assess`, or retract the one that should not be there with \
           `claimlog retract`",
    flagged: r#"The dam was finished in 1969. In 1969 the dam was finished.
{"about":2,"relation":{"relation":"duplicates","to":1}}
{"about":1,"evidence":{"stance":"supports","source":0}}
{"about":1,"assessment":{"verdict":"supported","evidence":[4],"because":"the report says so","by":"Bo Ek"}}
{"about":2,"evidence":{"stance":"refutes","source":0}}
{"about":2,"assessment":{"verdict":"refuted","evidence":[6],"because":"the log book says 1971","by":"Ann Lee"}}"#,
    clean: r#"The dam was finished in 1969. In 1969 the dam was finished.
{"about":2,"relation":{"relation":"duplicates","to":1}}
{"about":1,"evidence":{"stance":"supports","source":0}}
{"about":1,"assessment":{"verdict":"supported","evidence":[4],"because":"the report says so","by":"Bo Ek"}}"#,
    check: Check::View(check),
};

/// A claim gets one hit, however many claims say the same.
fn check(view: &View, scope: Scope) -> Vec<Hit> {
    let wanted: BTreeMap<Seq, Verdict> =
        scope.seqs(view).filter_map(|seq| Some((seq, verdict(view, seq)?))).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let forms: BTreeSet<String> =
        wanted.keys().filter_map(|seq| Some(normal_form(&view.claim(*seq)?.text))).collect();
    let mut alike: BTreeMap<String, Vec<(Seq, Verdict)>> = BTreeMap::new();
    for (seq, _, claim) in view.claims() {
        if let Some(verdict) = verdict(view, seq) {
            let form = normal_form(&claim.text);
            if forms.contains(&form) {
                alike.entry(form).or_default().push((seq, verdict));
            }
        }
    }
    let hits = wanted.iter().filter_map(|(seq, own)| {
        let same_words = alike.get(&normal_form(&view.claim(*seq)?.text)).into_iter().flatten().copied();
        let recorded = view
            .relations_of(*seq)
            .filter(|related| related.relation.relation == RelationKind::Duplicates)
            .filter_map(|related| Some((related.other(*seq), verdict(view, related.other(*seq))?)));
        let others: BTreeMap<Seq, Verdict> = same_words
            .chain(recorded)
            .filter(|(other, verdict)| other != seq && verdict.disagrees(*own))
            .collect();
        let (first, verdict) = others.first_key_value()?;
        let more = match others.len() {
            1 => String::new(),
            count => format!(", and {} more do not agree either", count - 1),
        };
        let message = format!(
            "it is judged {}, and claim {first}, which says the same, {}{more}",
            own.name(),
            verdict.name()
        );
        Some(Hit::on(*seq, message).with(others.keys().copied()))
    });
    hits.collect()
}

/// The verdict on a claim in force, if it says how the claim stands.
fn verdict(view: &View, seq: Seq) -> Option<Verdict> {
    view.claim(seq).filter(|_| view.in_force(seq))?;
    view.verdict(seq).filter(|verdict| verdict.decides())
}
