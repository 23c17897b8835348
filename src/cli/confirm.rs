//! `claimlog confirm`

use std::collections::BTreeSet;

use serde_json::json;

use super::context::Context;
use super::{Answer, Done};
use claimlog::error::Error;
use claimlog::ledger::Draft;
use claimlog::model::Seq;
use claimlog::plain::visible;

/// Record who makes claims, if that was not recorded with them
///
/// The claims stay as they are; each gets a new entry that names its claimant. The latest such entry that stands is
/// valid, and `retract` takes it back. All of them are recorded, or none.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog confirm 3 --claimant 'Ann Lee' --because 'the byline says so'
  claimlog confirm 3 5 8 --claimant 'Ann Lee' --because 'her speech' --dry-run")]
pub(super) struct Args {
    /// The claims: their numbers, or the starts of their leaf hashes
    #[arg(required = true, value_name = "CLAIM")]
    claims: Vec<String>,
    /// Who makes the claims
    #[arg(long, value_name = "NAME")]
    claimant: String,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    because: String,
    /// Show what would be recorded, and record nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let Args { claims, claimant, because, dry_run } = args;
    let confirm = |draft: &mut Draft<'_>| {
        let seqs = claims.iter().map(|name| draft.find(name)).collect::<Result<BTreeSet<_>, _>>()?;
        let confirm = |seq: Seq| Ok((seq, draft.confirm(seq, &claimant, &because)?.seq));
        seqs.into_iter().map(confirm).collect::<Result<Vec<_>, Error>>()
    };
    let (confirmed, _) = context.draft(dry_run, confirm)?;
    let output = &context.output;
    if output.json {
        let (claims, seqs): (Vec<Seq>, Vec<Seq>) = confirmed.into_iter().unzip();
        output.value(&json!({"seqs": seqs, "claims": claims, "dry_run": dry_run}))?;
        return Ok(Answer::Yes);
    }
    let claimant = visible(claimant.trim());
    for (claim, seq) in confirmed {
        output.line(if dry_run {
            format!("claim {claim} would be by {claimant}; nothing is recorded")
        } else {
            format!("entry {seq}: claim {claim} is by {claimant}")
        })?;
    }
    Ok(Answer::Yes)
}
