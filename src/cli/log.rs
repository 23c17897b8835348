//! `claimlog log`

use serde_json::json;

use super::context::Context;
use super::human::{limit, short};
use super::{Answer, Done};
use claimlog::model::{Data, Entry, KeyRole};
use claimlog::plain::{counted, visible};

/// Print the history, entry by entry
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// At most the last so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (_, view) = context.view(None)?;
    let records = view.records();
    let first = records.len().saturating_sub(limit(args.limit));
    for record in &records[first..] {
        if context.output.json {
            let value = match &record.entry {
                Ok(entry) => json!({
                    "seq": record.seq, "leaf": record.leaf, "kind": entry.data.kind().name(),
                    "about": entry.about, "at": entry.at, "recorder": entry.recorder,
                    "data": data(entry),
                }),
                Err(why) => json!({"seq": record.seq, "leaf": record.leaf, "unreadable": why}),
            };
            context.output.value(&value)?;
            continue;
        }
        let line = match &record.entry {
            Ok(entry) => format!("{}  {}", entry.at, short(&visible(&line(entry)), 100)),
            Err(why) => format!("unreadable: {}", visible(why)),
        };
        context.output.line(format_args!("{:>6}  {line}", record.seq))?;
    }
    Ok(Answer::Yes)
}

/// What an entry says, in JSON.
pub(super) fn data(entry: &Entry) -> serde_json::Value {
    let value = match &entry.data {
        Data::Source(data) => serde_json::to_value(data),
        Data::Claim(data) => serde_json::to_value(data),
        Data::Evidence(data) => serde_json::to_value(data),
        Data::Assessment(data) => serde_json::to_value(data),
        Data::Relation(data) => serde_json::to_value(data),
        Data::Retraction(data) => serde_json::to_value(data),
        Data::Waiver(data) => serde_json::to_value(data),
        Data::Key(data) => serde_json::to_value(data),
        Data::Redaction(data) => serde_json::to_value(data),
        Data::Recheck(data) => serde_json::to_value(data),
        Data::Rating(data) => serde_json::to_value(data),
    };
    value.unwrap_or_default()
}

/// What an entry says, in a line.
pub(super) fn line(entry: &Entry) -> String {
    let about = entry.about.unwrap_or_default();
    match &entry.data {
        Data::Source(source) => format!("source: {}, sha256 {}", source.label(), source.sha256),
        Data::Claim(claim) => format!("claim: {}", claim.text),
        Data::Evidence(evidence) => {
            let from = match (evidence.source, evidence.claim) {
                (Some(source), _) => format!("source {source}"),
                (None, Some(claim)) => format!("claim {claim}"),
                (None, None) => "nothing".to_owned(),
            };
            let quote = evidence.passage.as_ref().map(|passage| format!(": “{}”", passage.quote));
            format!("evidence: {from} {} claim {about}{}", evidence.stance.name(), quote.unwrap_or_default())
        }
        Data::Assessment(assessment) => {
            let by = assessment.by.as_deref().map(|by| format!(" by {by}")).unwrap_or_default();
            let confidence = assessment.confidence.map(|level| format!(", {} confidence", level.name()));
            format!(
                "assessment: claim {about} {}{by}{}: {}",
                assessment.verdict.name(),
                confidence.unwrap_or_default(),
                assessment.because
            )
        }
        Data::Relation(relation) => {
            let because = relation.because.as_deref().map(|because| format!(": {because}"));
            format!(
                "relation: claim {about} {} claim {}{}",
                relation.relation.name(),
                relation.to,
                because.unwrap_or_default()
            )
        }
        Data::Retraction(retraction) => format!("retraction of entry {about}: {}", retraction.because),
        Data::Waiver(waiver) => format!("waiver of {} on entry {about}: {}", waiver.code, waiver.because),
        Data::Key(key) => {
            let role = match key.role {
                KeyRole::Signer => "signs from here on",
                KeyRole::Standby => "may sign one day",
                KeyRole::First => "signed first",
            };
            format!("key that {role}: {}: {}", key.because, key.vkey)
        }
        Data::Recheck(recheck) => format!(
            "recheck of source {about} in source {}: {} quotes stand, {} moved, {} changed, {} ambiguous, {} vanished",
            recheck.capture,
            recheck.stands,
            recheck.moved.len(),
            recheck.changed.len(),
            recheck.ambiguous.len(),
            recheck.vanished.len(),
        ),
        Data::Rating(rating) => {
            format!("rating of source {about}: reliability {:?}: {}", rating.reliability, rating.because)
        }
        Data::Redaction(redaction) => {
            let mut what = match redaction.count() {
                1 => "1 entry".to_owned(),
                count => format!("{count} entries"),
            };
            if !redaction.blobs.is_empty() {
                what = format!(
                    "{what}, and {} by their hashes",
                    counted(redaction.blobs.len() as u64, "capture")
                );
            }
            format!("redaction on account of entry {about}: {what} withheld: {}", redaction.because)
        }
    }
}
