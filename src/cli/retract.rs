//! `claimlog retract`

use std::collections::BTreeSet;

use serde_json::json;

use super::context::Context;
use super::human::{appended, claim_line};
use super::{Answer, Done, rules};
use claimlog::audit::{Selection, audit};
use claimlog::error::Error;
use claimlog::ledger::Draft;
use claimlog::model::{Seq, View};
use claimlog::plain::{counted, listed};

/// Withdraw entries by recording retractions
///
/// Nothing is deleted: an entry stays readable, together with its retraction. Many retractions are signed together:
/// all of them are recorded, or none.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog retract 12 --because 'recorded twice'
  claimlog retract 12 15 --because 'not what the paper says'
  claimlog retract --code F001,F004 --source 0 --because 'titles' --dry-run")]
pub(super) struct Args {
    /// The entries: their numbers, or the starts of their leaf hashes
    #[arg(required_unless_present = "code", value_name = "ENTRY")]
    entries: Vec<String>,
    /// Instead of naming entries: the claims that these rules report, as `audit --select` shows them
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = rules::codes, conflicts_with = "entries")]
    code: Vec<String>,
    /// Of those claims, only the ones from this source
    #[arg(long, value_name = "SEQ", requires = "code")]
    source: Option<String>,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    because: String,
    /// Show what would be withdrawn, and record nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    if args.code.is_empty() {
        return named(&args, context);
    }
    let (_, view) = context.view(None)?;
    let chosen = reported(&args, &view, context)?;
    if chosen.is_empty() {
        let codes = listed(&args.code);
        context.output.say(format_args!("no claim in force is reported under {codes}; nothing is recorded"));
        if context.output.json {
            context.output.value(&json!({"seqs": [], "retracts": [], "dry_run": args.dry_run}))?;
        }
        return Ok(Answer::No);
    }
    let because = &args.because;
    let (added, _) = context.draft(args.dry_run, |draft| {
        chosen.iter().map(|seq| draft.retract(*seq, because)).collect::<Result<Vec<_>, _>>()
    })?;
    let output = &context.output;
    if output.json {
        let seqs: Vec<Seq> = added.iter().map(|added| added.seq).collect();
        output.value(&json!({"seqs": seqs, "retracts": chosen, "dry_run": args.dry_run}))?;
        return Ok(Answer::Yes);
    }
    for seq in &chosen {
        output.line(claim_line(&view, *seq))?;
    }
    let count = counted(chosen.len() as u64, "claim");
    let are = if chosen.len() == 1 { "is" } else { "are" };
    output.line(if args.dry_run {
        format!("{count} would be retracted; nothing is recorded")
    } else {
        format!("{count} {are} retracted")
    })?;
    Ok(Answer::Yes)
}

/// Withdraws the entries that were named.
fn named(args: &Args, context: &Context) -> Done {
    let retract = |draft: &mut Draft<'_>| {
        let seqs = args.entries.iter().map(|entry| draft.find(entry)).collect::<Result<BTreeSet<_>, _>>()?;
        seqs.into_iter()
            .map(|seq| Ok((seq, draft.retract(seq, &args.because)?)))
            .collect::<Result<Vec<_>, Error>>()
    };
    let (retracted, _) = context.draft(args.dry_run, retract)?;
    if let ([(seq, added)], false) = (&*retracted, args.dry_run) {
        appended(context, *added, &format!("entry {seq} is retracted"))?;
        return Ok(Answer::Yes);
    }
    if context.output.json {
        let (entries, seqs): (Vec<Seq>, Vec<Seq>) =
            retracted.into_iter().map(|(seq, added)| (seq, added.seq)).unzip();
        context.output.value(&json!({"seqs": seqs, "retracts": entries, "dry_run": args.dry_run}))?;
        return Ok(Answer::Yes);
    }
    for (seq, added) in &retracted {
        context.output.line(if args.dry_run {
            format!("entry {seq} would be retracted")
        } else {
            format!("entry {}: entry {seq} is retracted", added.seq)
        })?;
    }
    Ok(Answer::Yes)
}

/// The claims in force that the audit reports under the codes. Of a pair, it is the later claim.
fn reported(args: &Args, view: &View, context: &Context) -> Result<BTreeSet<Seq>, super::output::Failure> {
    let source = args.source.as_ref().map(|name| context.find(view, name)).transpose()?;
    let selection = Selection { select: args.code.clone(), ignore: Vec::new() };
    let from = |seq: Seq| view.entry(seq).and_then(|entry| entry.about);
    Ok(audit(view, &selection)
        .findings
        .iter()
        .map(|finding| finding.seq)
        .filter(|seq| view.claim(*seq).is_some() && (source.is_none() || from(*seq) == source))
        .collect())
}
