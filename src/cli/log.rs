//! `claimlog log`

use super::context::Context;
use super::human::{limit, short};
use super::screen::room;
use super::{Answer, Done};
use claimlog::plain::visible;
use claimlog::present::{EntryRow, line};

/// Print the history, entry by entry
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog log --limit 20
  claimlog log --json")]
pub(super) struct Args {
    /// Show only the last N entries [default: all, or 50 on a terminal]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (_, view) = context.view(None)?;
    let records = view.records();
    let first = records.len().saturating_sub(limit(args.limit));
    for record in &records[first..] {
        if context.output.json {
            context.output.value(&EntryRow::new(record))?;
            continue;
        }
        let line = match &record.entry {
            Ok(entry) => format!("{}  {}", entry.at, short(&visible(&line(entry)), room(30, 100))),
            Err(why) => format!("unreadable: {}", visible(why)),
        };
        context.output.line(format_args!("{:>6}  {line}", record.seq))?;
    }
    Ok(Answer::Yes)
}
