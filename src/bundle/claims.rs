//! The claims of a bundle, compared with what their entries say.

use std::collections::BTreeSet;

use serde_json::Value;

use super::contents::Contents;
use super::fault::{Fault, FaultKind};
use super::members::CLAIMS;
use super::once;
use crate::export::Exported;
use crate::model::{Seq, View};

/// Fields of an exported claim that follow from the whole ledger, and not from the entries of a bundle.
const OF_THE_LEDGER: [&str; 2] = ["groups", "rests_on"];

impl Contents<'_> {
    /// Compares the claims with what the statement names, and with what a view of the entries says of them.
    pub(super) fn claims(&self, view: &View, faults: &mut Vec<Fault>) {
        let Some(lines) = self.lines(CLAIMS, faults) else { return };
        let read = lines.iter().map(|line| once::read(line.as_bytes()).ok().filter(Value::is_object));
        let read: Option<Vec<Value>> = read.collect();
        // No claims are an empty file.
        let read = read.and_then(|mut claims| {
            let Some(about) = claims.pop() else { return Some((claims, 0, None)) };
            let export = about.get("export")?.clone();
            Some((claims, export.get("written")?.as_u64()?, Some(export)))
        });
        let Some((claims, written, export)) = read else { return faults.push(Fault::unreadable(CLAIMS)) };
        if export.is_some_and(|export| export != self.export) {
            let sentence = "claims.jsonl says other things of the export than statement.json";
            faults.push(Fault::new(FaultKind::Claim, sentence));
        }
        let index = &self.told.index;
        let wanted = &index.exported;
        let counts = [wanted.len() as u64, self.told.export.written, written];
        if counts.iter().any(|count| *count != claims.len() as u64) {
            let sentence = format!(
                "claims.jsonl holds {} claims, and the statement names {}",
                claims.len(),
                wanted.len()
            );
            faults.push(Fault::new(FaultKind::Count, sentence));
        }
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
            let Some(mut entries) = entries.and_then(|claim| serde_json::to_value(claim).ok()) else {
                if view.record(seq).is_some() {
                    let sentence = format!("claims.jsonl has a claim {seq}, and entry {seq} is not a claim");
                    faults.push(Fault::new(FaultKind::Claim, sentence));
                }
                continue;
            };
            suggest(&claim, &mut entries);
            if let Some((name, is, should)) = difference(&claim, &entries) {
                let sentence = format!(
                    "claims.jsonl says of claim {seq} that its {name} is {is}; its entries say {should}"
                );
                faults.push(Fault::new(FaultKind::Claim, sentence));
            }
        }
    }
}

/// Takes the suggested claimant of a claim for what its entries say, if nobody recorded one and the name stands in the
/// words. Another program cannot read a name from the words as this one does, and both checkers say the same. Where the
/// words are not plain letters alone, a name may be written with others than it is read with.
fn suggest(is: &Value, should: &mut Value) {
    let text = should["text"].as_str().unwrap_or_default();
    let name = is["suggested_claimant"].as_str().filter(|name| text.contains(name) || !text.is_ascii());
    let name = name.filter(|_| should["claimant"].is_null()).map(Value::from);
    if let Some(fields) = should.as_object_mut() {
        fields.remove("suggested_claimant");
        fields.extend(name.map(|name| ("suggested_claimant".to_owned(), name)));
    }
}

/// The first field in which a claim differs from what its entries say, and both values.
fn difference(is: &Value, should: &Value) -> Option<(String, String, String)> {
    // The words around a quote are in the text of its source, which may have been left out.
    let is_passed = |name: &str| {
        OF_THE_LEDGER.contains(&name) || name == "context" && should.get(name).is_some_and(Value::is_null)
    };
    let names = is.as_object()?.keys().chain(should.as_object()?.keys());
    let mut names: Vec<&String> = names.filter(|name| !is_passed(name)).collect();
    // What readers ask about first.
    names.sort_by_key(|name| (!["text", "status", "claimant"].contains(&name.as_str()), name.as_str()));
    let name = names.into_iter().find(|name| is.get(*name) != should.get(*name))?;
    let value = |from: &Value| from.get(name).map_or_else(|| "missing".to_owned(), Value::to_string);
    Some((name.clone(), value(is), value(should)))
}
