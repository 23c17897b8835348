//! `claimlog list`

use std::collections::BTreeSet;

use super::context::Context;
use super::human::{claim_line, limit};
use super::{Answer, Done};
use claimlog::audit::{Finding, Selection, audit, rule};
use claimlog::error::{Error, Refusal};
use claimlog::model::{Seq, Status};
use claimlog::present::ClaimRow;

/// List the claims
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog list --status supported
  claimlog list --source 0 --code link-title")]
pub(super) struct Args {
    /// Only claims with this status
    #[arg(long)]
    status: Option<Status>,
    /// Only claims taken from this source
    #[arg(long, value_name = "SEQ")]
    source: Option<String>,
    /// Only claims that this rule flags: its code or name
    #[arg(long, visible_alias = "rule")]
    code: Option<String>,
    /// Show at most N claims [default: all, or 50 on a terminal]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (_, view) = context.view(None)?;
    let source = args.source.map(|name| context.find(&view, &name)).transpose()?;
    let flagged: Option<BTreeSet<Seq>> = match args.code {
        None => None,
        Some(code) => {
            let rule = rule(&code).ok_or(Error::Refused(Refusal::NoRule { code }))?;
            let selection = Selection { select: vec![rule.code.to_owned()], ignore: Vec::new() };
            Some(audit(&view, &selection).findings.iter().flat_map(Finding::entries).collect())
        }
    };
    let chosen = view
        .claims()
        .filter(|(seq, entry, _)| {
            source.is_none_or(|source| entry.about == Some(source))
                && flagged.as_ref().is_none_or(|flagged| flagged.contains(seq))
                && args.status.is_none_or(|status| view.status(*seq) == status)
        })
        .map(|(seq, ..)| seq);
    let most = limit(args.limit);
    let mut count = 0;
    for seq in chosen {
        if count == most {
            context.output.say(format_args!("only the first {most} are shown; --limit N shows more"));
            break;
        }
        count += 1;
        if context.output.json {
            context.output.value(&ClaimRow::new(&view, seq))?;
        } else {
            context.output.line(claim_line(&view, seq))?;
        }
    }
    if count == 0 && most > 0 {
        context.output.say("no claims to show");
    }
    Ok(Answer::Yes)
}
