//! The claims of a bundle, compared with what their entries say.

use std::collections::BTreeSet;

use serde_json::Value;

use super::contents::Contents;
use super::fault::{Fault, FaultKind};
use super::members::CLAIMS;
use crate::export::Exported;
use crate::model::{Seq, View};

/// Fields of an exported claim that follow from the whole ledger, and not from the entries of a bundle.
const OF_THE_LEDGER: [&str; 2] = ["groups", "rests_on"];

impl Contents<'_> {
    /// Compares the claims with what the statement names, and with what a view of the entries says of them.
    pub(super) fn claims(&self, view: &View, faults: &mut Vec<Fault>) {
        let mut lines: Vec<&str> = self.text(CLAIMS).split_terminator('\n').collect();
        // No claims are an empty file.
        let written = lines.pop().map_or(Some(0), |line| {
            let about: Value = serde_json::from_str(line).unwrap_or_default();
            about["export"]["written"].as_u64()
        });
        let index = &self.told.index;
        let wanted = &index.exported;
        let counts = [Some(wanted.len() as u64), Some(self.told.export.written), written];
        if counts.iter().any(|count| *count != Some(lines.len() as u64)) {
            let sentence = format!(
                "claims.jsonl holds {} claims, and the statement names {}",
                lines.len(),
                wanted.len()
            );
            faults.push(Fault::new(FaultKind::Count, sentence));
        }
        let claims: Vec<Value> =
            lines.iter().map(|line| serde_json::from_str(line).unwrap_or_default()).collect();
        let stated: Vec<Option<Seq>> = claims.iter().map(|claim| claim["seq"].as_u64()).collect();
        let there: BTreeSet<Seq> = stated.iter().copied().flatten().collect();
        for seq in wanted.iter().filter(|seq| !there.contains(seq)) {
            faults.push(Fault::new(FaultKind::Claim, format!("claim {seq} is missing from claims.jsonl")));
        }
        if stated.len() == wanted.len() && stated.iter().zip(wanted).any(|(is, wanted)| *is != Some(*wanted))
        {
            let sentence =
                "the claims in claims.jsonl are others, or in another order, than the statement names";
            faults.push(Fault::new(FaultKind::Claim, sentence));
        }
        // An entry that is named and not proven is reported already.
        for seq in there.iter().filter(|seq| !index.names(**seq)) {
            let sentence = format!("claim {seq} is not proven: the statement names no entry of it");
            faults.push(Fault::new(FaultKind::Claim, sentence));
        }
        for claim in claims {
            let Some(seq) = claim["seq"].as_u64() else { continue };
            // A policy chooses among the verdicts on a claim.
            let is_judged = claim.get("rests_on").is_some();
            let chosen = claim["assessment"]["seq"].as_u64().filter(|_| is_judged);
            let counted = chosen.and_then(|at| view.assessments_of(seq).find(|one| one.seq == at));
            let entries = Exported::judged(view, seq, counted);
            let Some(entries) = entries.and_then(|claim| serde_json::to_value(claim).ok()) else {
                if view.record(seq).is_some() {
                    let sentence = format!("claims.jsonl has a claim {seq}, and entry {seq} is not a claim");
                    faults.push(Fault::new(FaultKind::Claim, sentence));
                }
                continue;
            };
            if let Some((name, is, should)) = difference(&claim, &entries) {
                let sentence = format!(
                    "claims.jsonl says of claim {seq} that its {name} is {is}; its entries say {should}"
                );
                faults.push(Fault::new(FaultKind::Claim, sentence));
            }
        }
    }
}

/// The first field in which a claim differs from what its entries say, and both values.
fn difference(is: &Value, should: &Value) -> Option<(String, Value, Value)> {
    // The words around a quote are in the text of its source, which may have been left out.
    let is_passed = |name: &str| {
        OF_THE_LEDGER.contains(&name) || name == "context" && should.get(name).is_some_and(Value::is_null)
    };
    let names = is.as_object()?.keys().chain(should.as_object()?.keys());
    let mut names: Vec<&String> = names.filter(|name| !is_passed(name)).collect();
    // What readers ask about first.
    names.sort_by_key(|name| (!["text", "status", "claimant"].contains(&name.as_str()), name.as_str()));
    let name = names.into_iter().find(|name| is.get(*name) != should.get(*name))?;
    let value = |from: &Value| from.get(name).cloned().unwrap_or_default();
    Some((name.clone(), value(is), value(should)))
}
