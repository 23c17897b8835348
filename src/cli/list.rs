//! `claimlog list`

use std::collections::BTreeSet;

use super::choice::Choice;
use super::context::Context;
use super::human::{claim_line, limit, only_first};
use super::moment::AsOf;
use super::queue::queue;
use super::{Answer, Done};
use claimlog::excerpt::Need;
use claimlog::model::Seq;
use claimlog::plain::listed;
use claimlog::present::ClaimRow;

/// List the claims
///
/// If the words of a claim name a speaker and no claimant is recorded, that speaker is shown as the suggested claimant.
/// Nothing records it until somebody does, with `claimlog confirm CLAIM --claimant NAME`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog list --status supported
  claimlog list --source 0 --code link-title
  claimlog list --code F,S002 --claimant ruiz --since 2026-03
  claimlog list --unjudged            # what to look at next")]
pub(super) struct Args {
    #[command(flatten)]
    choice: Choice,
    /// Only claims that nobody has judged, what is said most often first; claims that say the same are one line
    #[arg(long)]
    unjudged: bool,
    #[command(flatten)]
    as_of: AsOf,
    /// Show at most N claims [default: all, or 50 on a terminal]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let most = limit(args.limit);
    // One more than is shown tells that there are more.
    let need = if args.unjudged { Need::All } else { args.choice.need(most.saturating_add(1)) };
    let (_, view, _) = args.as_of.part(&need, context)?;
    let chosen: BTreeSet<Seq> = args.choice.claims(&view, context)?.seqs.into_iter().collect();
    let output = &context.output;
    let count = if args.unjudged {
        let queued = queue(&view, &chosen, context)?;
        for one in queued.iter().take(most) {
            match (output.json, one.repeated) {
                (true, _) => output.value(one)?,
                (false, 1) => output.line(claim_line(&view, one.claim.seq))?,
                (false, times) => {
                    let same: Vec<String> = one.same.iter().map(ToString::to_string).collect();
                    let line = claim_line(&view, one.claim.seq);
                    output
                        .line(format_args!("{line}\n        said {times} times: also {}", listed(&same)))?;
                }
            }
        }
        queued.len()
    } else {
        for seq in chosen.iter().take(most) {
            if output.json {
                output.value(&ClaimRow::new(&view, *seq))?;
            } else {
                output.line(claim_line(&view, *seq))?;
            }
        }
        chosen.len()
    };
    if count > most {
        only_first(most, context);
    }
    if count == 0 && most > 0 {
        output.say("no claims to show");
    }
    Ok(Answer::Yes)
}
