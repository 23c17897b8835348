//! `claimlog list`

use std::collections::BTreeSet;

use super::context::Context;
use super::filter::{Codes, Filter, Pairs};
use super::human::{claim_line, limit};
use super::{Answer, Done};
use claimlog::model::Seq;
use claimlog::present::ClaimRow;

/// List the claims
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog list --status supported
  claimlog list --source 0 --code link-title
  claimlog list --code F,S002 --search 'claimant:ruiz'")]
pub(super) struct Args {
    #[command(flatten)]
    filter: Filter,
    #[command(flatten)]
    codes: Codes,
    /// Show at most N claims [default: all, or 50 on a terminal]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (_, view) = context.view(None)?;
    let mut chosen: BTreeSet<Seq> = args.filter.claims(&view, context)?.into_iter().collect();
    args.codes.narrow(&mut chosen, &view, Pairs::Both);
    let most = limit(args.limit);
    for (count, seq) in chosen.iter().enumerate() {
        if count == most {
            context.output.say(format_args!("only the first {most} are shown; --limit N shows more"));
            break;
        }
        if context.output.json {
            context.output.value(&ClaimRow::new(&view, *seq))?;
        } else {
            context.output.line(claim_line(&view, *seq))?;
        }
    }
    if chosen.is_empty() && most > 0 {
        context.output.say("no claims to show");
    }
    Ok(Answer::Yes)
}
