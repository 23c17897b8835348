//! The explanation of one claim: which conditions of a policy it meets, and what its verdict rests on.

use serde_json::json;

use super::context::Context;
use super::{Answer, Done};
use claimlog::export::{CONDITIONS, Judge, Policy, Unmet};
use claimlog::model::{Kind, View};
use claimlog::plain::visible;
use claimlog::tlog::Hash;

/// Explains which conditions a claim meets.
pub(super) fn explain(
    judge: &Judge<'_>,
    (policy, hash): (&Policy, Hash),
    view: &View,
    claim: &str,
    context: &Context,
) -> Done {
    let seq = context.find_a(Kind::Claim, view, claim)?;
    let unmet = judge.unmet(seq);
    let why = |name: &str| unmet.iter().find(|one| one.condition == name).map(|Unmet { why, .. }| why);
    let output = &context.output;
    if output.json {
        let asked = CONDITIONS.iter().filter_map(|one| Some((one.name, (one.sentence)(policy)?)));
        let conditions: Vec<_> = asked
            .map(|(name, sentence)| {
                json!({"condition": name, "sentence": sentence, "met": why(name).is_none(), "why": why(name)})
            })
            .collect();
        output.value(&json!({
            "seq": seq, "verified": unmet.is_empty(), "policy": policy, "sha256": hash,
            "at": judge.counted_from(), "conditions": conditions, "rests_on": judge.rests_on(seq),
        }))?;
    } else {
        let verdict = if unmet.is_empty() { "is verified" } else { "is not verified" };
        output.line(format_args!("claim {seq} {verdict}"))?;
        for (name, sentence) in policy.sentences() {
            let line = match why(name) {
                None => format!("  ✓ {name:<15} {sentence}"),
                Some(why) => format!("  ✗ {name:<15} {sentence}: {why}"),
            };
            output.line(visible(&line))?;
        }
        for piece in judge.rests_on(seq) {
            let evidence = piece.evidence.map(|seq| format!("evidence {seq}, ")).unwrap_or_default();
            let source = piece.source.map(|seq| format!("source {seq}, ")).unwrap_or_default();
            let url = piece.url.unwrap_or_default();
            let line = format!("  rests on {evidence}{source}{url} ({})", piece.basis.name());
            output.line(visible(&line))?;
        }
    }
    Ok(if unmet.is_empty() { Answer::Yes } else { Answer::No })
}
