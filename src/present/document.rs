//! An entry as one document: its fields, history and proof; for a claim also its findings, ladder and selector.

use serde_json::{Value, json};

use super::{Again, CheckpointRow, ClaimRow, ReadAgain, data, history, ladder};
use crate::audit::{self, Selection};
use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::model::{Data, Seq, View};
use crate::text::Context as Around;

/// The document of the entry at `seq`. A claim's ladder reads small documents again by `read`.
///
/// # Errors
/// Returns an error if the file cannot be read.
pub fn document(ledger: &Ledger, view: &View, seq: Seq, read: ReadAgain<'_>) -> Result<Value> {
    let record = |seq: Seq| match view.entry(seq) {
        Some(entry) => json!({
            "seq": seq, "kind": entry.data.kind().name(), "about": entry.about, "at": entry.at,
            "recorder": entry.recorder, "salt": entry.salt, "leaf": view.leaf(seq), "data": data(entry),
            "retracted_by": view.retraction(seq),
        }),
        None => json!({"seq": seq, "leaf": view.leaf(seq), "unreadable": true}),
    };
    let mut value = record(seq);
    value["body"] = match ledger.body(seq) {
        // What is withheld has no body, and is shown as far as it is known.
        Err(Error::Refused(_)) if view.entry(seq).is_none() => Value::Null,
        body => body?.into(),
    };
    value["history"] = history(view, seq).into_iter().map(record).collect();
    value["proof"] = json!({
        "index": seq, "leaf": view.leaf(seq), "checkpoint": CheckpointRow::new(&view.checkpoint),
    });
    match view.entry(seq).map(|entry| &entry.data) {
        Some(Data::Claim(_)) => {
            value["claim"] = json!(ClaimRow::new(view, seq));
            value["described_by"] = json!(view.descriptions_of(seq));
            value["status"] = view.status(seq).name().into();
            value["findings"] = findings(view, seq).into();
            value["ladder"] = json!(ladder(ledger, view, seq, read, Again::Small)?);
            value["selector"] = selector(view, seq);
        }
        Some(Data::Source(_)) => {
            value["source"] = json!(view.source(seq));
            value["described_by"] = json!(view.descriptions_of(seq));
            value["primary"] = view.primary(seq).is_some().into();
            value["claims"] = view.claims_of(seq).into();
        }
        _ => {}
    }
    Ok(value)
}

/// The quote with the words around it, as a W3C TextQuoteSelector.
fn selector(view: &View, seq: Seq) -> Value {
    let place = || {
        let (claim, (_, source)) = (view.claim(seq)?, view.source_of(seq)?);
        Some((claim, view.around(&source.text, claim.span?)?))
    };
    let Some((claim, (text, span))) = place() else { return Value::Null };
    if span.of(text) != Some(claim.anchor()) {
        return Value::Null;
    }
    let around = Around::of(text, span);
    json!({"type": "TextQuoteSelector", "exact": claim.anchor(), "prefix": around.prefix, "suffix": around.suffix})
}

fn findings(view: &View, seq: Seq) -> Vec<Value> {
    let findings = audit::of(view, seq, &Selection::default());
    findings.iter().map(|finding| serde_json::to_value(finding).unwrap_or_default()).collect()
}
