//! S011 sense-changed.

use super::{Anchor, anchor};
use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{Data, Seq, Stance, View};
use crate::text::{Cited, Turn, turns};

pub(super) const RULE: Rule = Rule {
    code: "S011",
    name: "sense-changed",
    level: Level::Error,
    since: "0.2.0",
    what: "A quote that supports a claim, and that was cut so that the words beside it in the source change its sense.",
    why: "The source negates, denies, asks, doubts, conditions or attributes the quoted words, so it does not say what the quote is cited for.",
    help: "quote the words beside it as well; in a ledger, retract it with `claimlog retract`, and record the longer quote with `claimlog evidence` or `claimlog add`",
    flagged: r#"The keeper is not permitted to open the gate.
{"about":0,"claim":{"text":"Opening the gate is part of the work.","span":{"start":18,"end":44},"quote":"permitted to open the gate","claimant":"A. Writer"}}"#,
    clean: r#"The keeper is permitted to open the gate.
{"about":0,"claim":{"text":"Opening the gate is part of the work.","span":{"start":14,"end":40},"quote":"permitted to open the gate","claimant":"A. Writer"}}"#,
    check: Check::Entry(check),
};

fn check(view: &View, seq: Seq) -> Vec<Hit> {
    let Some(Anchor { source, span, words, .. }) = anchor(view, seq).filter(|anchor| anchor.quoted) else {
        return Vec::new();
    };
    let claim = match view.entry(seq).map(|entry| (&entry.data, entry.about)) {
        Some((Data::Claim(_), _)) => seq,
        Some((Data::Evidence(evidence), Some(claim))) if evidence.stance == Stance::Supports => claim,
        _ => return Vec::new(),
    };
    let (Some(claim), Some(captured)) = (view.claim(claim), view.source(source)) else { return Vec::new() };
    // The rows of a table are not sentences.
    if captured.is_table() {
        return Vec::new();
    }
    let Some((text, span)) = view.around(&captured.text, span) else { return Vec::new() };
    if span.of(text) != Some(words) {
        return Vec::new();
    }
    let cited = Cited { claim: &claim.text, claimant: claim.claimant.as_deref(), source: captured.voices() };
    // Who makes a claim, and how sure they are, is for other rules.
    let is_claim = view.claim(seq).is_some();
    let left = |turn: &Turn| !(is_claim && turn.kind.is_said() || turn.is_carried(text, words, cited));
    let found = turns(text, span).into_iter().find(left);
    found
        .map(|turn| {
            let beside = turn.words.of(text).unwrap_or_default();
            let message = format!("source {source} {}, in the words “{beside}”", turn.kind.phrase());
            Hit::on(seq, message).with([source])
        })
        .into_iter()
        .collect()
}
