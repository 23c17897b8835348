//! `claimlog show`

use serde_json::{Value, json};

use super::context::Context;
use super::human::{ClaimRow, checkpoint_json};
use super::log::{data, line};
use super::output::Failure;
use super::{Answer, Done};
use claimlog::audit::{Selection, audit};
use claimlog::ledger::Ledger;
use claimlog::model::{Data, Seq, View};
use claimlog::plain::visible;

/// Show one entry with its history and its place in the tree
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The entry: a seq or the start of a leaf hash
    entry: String,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (ledger, view) = context.view(None)?;
    let seq = context.find(&view, &args.entry)?;
    if context.output.json {
        context.output.value(&document(&ledger, &view, seq)?)?;
    } else {
        print(context, &view, seq)?;
    }
    Ok(Answer::Yes)
}

/// The entries that tell what became of `seq`: those about it, and the relations that name it.
fn history(view: &View, seq: Seq) -> Vec<Seq> {
    let mut seqs: Vec<Seq> = view.about(seq).to_vec();
    seqs.extend(view.relations_of(seq).map(|(relation, ..)| relation));
    let retractions: Vec<Seq> = seqs.iter().filter_map(|seq| view.retraction(*seq)).collect();
    seqs.extend(retractions);
    seqs.sort_unstable();
    seqs.dedup();
    seqs
}

fn document(ledger: &Ledger, view: &View, seq: Seq) -> Result<Value, Failure> {
    let record = |seq: Seq| match view.entry(seq) {
        Some(entry) => json!({
            "seq": seq, "kind": entry.data.kind().name(), "about": entry.about, "at": entry.at,
            "recorder": entry.recorder, "leaf": view.leaf(seq), "data": data(entry),
            "retracted_by": view.retraction(seq),
        }),
        None => json!({"seq": seq, "leaf": view.leaf(seq), "unreadable": true}),
    };
    let mut value = record(seq);
    value["body"] = ledger.body(seq)?.into();
    value["history"] = history(view, seq).into_iter().map(record).collect();
    value["proof"] = json!({
        "index": seq, "leaf": view.leaf(seq), "checkpoint": checkpoint_json(&view.checkpoint),
    });
    match view.entry(seq).map(|entry| &entry.data) {
        Some(Data::Claim(_)) => {
            value["claim"] = json!(ClaimRow::new(view, seq));
            value["status"] = view.status(seq).name().into();
            value["findings"] = findings(view, seq).into();
        }
        Some(Data::Source(_)) => value["claims"] = view.claims_of(seq).into(),
        _ => {}
    }
    Ok(value)
}

fn findings(view: &View, seq: Seq) -> Vec<Value> {
    let report = audit(view, &Selection::default());
    let of_claim = report.findings.iter().filter(|finding| finding.seq == seq);
    of_claim.map(|finding| serde_json::to_value(finding).unwrap_or_default()).collect()
}

fn print(context: &Context, view: &View, seq: Seq) -> Result<(), Failure> {
    let output = &context.output;
    let Some(entry) = view.entry(seq) else {
        let why = view.records().get(seq as usize).and_then(|record| record.entry.as_ref().err());
        let why = why.map_or("", String::as_str);
        output.line(visible(&format!("entry {seq} cannot be read: {why}")))?;
        return Ok(());
    };
    output.line(visible(&format!("{seq}  {}", line(entry))))?;
    let field = |name: &str, value: &str| output.line(format_args!("  {name:<12} {}", visible(value)));
    let option = |name: &str, value: Option<&str>| value.map_or(Ok(()), |value| field(name, value));
    match &entry.data {
        Data::Claim(claim) => {
            field("status", view.status(seq).name())?;
            option("claimant", claim.claimant.as_deref())?;
            option("date", claim.date.as_deref())?;
            option("url", claim.url.as_deref())?;
            if let Some((source, data)) = view.source_of(seq) {
                field("source", &format!("{source}, {}", data.label()))?;
                option("locator", data.url.as_deref())?;
                field("sha256", &data.sha256.to_string())?;
            }
            if let Some(span) = claim.span {
                field("span", &format!("bytes {} to {} of the source's text", span.start, span.end))?;
                option("quote", claim.quote.as_deref())?;
            }
        }
        Data::Source(source) => {
            option("locator", source.url.as_deref())?;
            option("author", source.author.as_deref())?;
            option("publisher", source.publisher.as_deref())?;
            option("published", source.published.as_deref())?;
            field("bytes", &format!("{}, read as {}", source.size, source.charset))?;
            field("text", &format!("sha256 {}, by {}", source.text, source.extractor))?;
            let claims = view.claims_of(seq);
            if let (Some(first), Some(last)) = (claims.first(), claims.last()) {
                field("claims", &format!("{}, from {first} to {last}", claims.len()))?;
            }
        }
        _ => {}
    }
    field("recorded", &entry.at.to_string())?;
    option("recorder", entry.recorder.as_deref())?;
    for later in history(view, seq) {
        let Some(entry) = view.entry(later) else { continue };
        let gone = view.retraction(later).map(|by| format!(" (retracted by {by})")).unwrap_or_default();
        output.line(visible(&format!("  {later:>6}  {}  {}{gone}", entry.at, line(entry))))?;
    }
    if let Data::Claim(_) = entry.data {
        for finding in audit(view, &Selection::default()).findings.iter().filter(|finding| finding.seq == seq)
        {
            let text =
                format!("  {}[{}] {}: {}", finding.level.name(), finding.code, finding.name, finding.message);
            output.line(visible(&text))?;
        }
    }
    field("leaf", &view.leaf(seq).map(|leaf| leaf.to_string()).unwrap_or_default())?;
    let checkpoint = &view.checkpoint;
    field(
        "proven in",
        &format!(
            "the tree of {} entries with root {} of {}",
            checkpoint.size,
            checkpoint.root.to_base64(),
            checkpoint.origin
        ),
    )
}
