//! `claimlog groups`

use std::fmt::Write;

use super::context::Context;
use super::human::{limit, only_first, short};
use super::moment::AsOf;
use super::place::names;
use super::screen::room;
use super::shown::ranges;
use super::{Answer, Done};
use claimlog::audit::{Group, GroupKind, Selection};
use claimlog::model::{Seq, View};
use claimlog::plain::{counted, visible};

/// List the claims that say the same, and the facts in dispute
///
/// A group is what the audit reports pair by pair under the rules C001 to C005, C007 and C008, with what somebody
/// recorded with `claimlog relate`. Claims that were withdrawn, and pairs that a waiver accepts, are left out. A group is
/// called by its first claim and keeps its name: dispute-3, same-5. Exports carry these names.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog groups --conflicts
  claimlog groups --duplicates --json")]
pub(super) struct Args {
    /// Only facts in dispute, with their values
    #[arg(long, conflicts_with = "duplicates")]
    conflicts: bool,
    /// Only claims that say the same
    #[arg(long)]
    duplicates: bool,
    /// Show at most N groups [default: all, or 50 on a terminal]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    as_of: AsOf,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (_, view, _) = args.as_of.view(context)?;
    let selection = Selection { select: vec!["C".to_owned()], ignore: Vec::new() };
    let groups = context.audit(&view, &selection)?.groups;
    let wanted = |group: &&Group| match group.kind {
        GroupKind::Conflict => !args.duplicates,
        GroupKind::Duplicate => !args.conflicts,
    };
    let most = limit(args.limit);
    let names = names(&view);
    let mut count = 0;
    for group in groups.iter().filter(wanted) {
        if count == most {
            only_first(most, context);
            break;
        }
        count += 1;
        if context.output.json {
            context.output.value(group)?;
        } else {
            let name = |source: Seq| names.get(&source).map_or("", String::as_str);
            context.output.line(described(&view, group, &name))?;
        }
    }
    if count == 0 && most > 0 {
        context.output.say("there is no such group of claims");
    }
    Ok(Answer::Yes)
}

/// A group for people: what it is, and a line for each value.
fn described<'a>(view: &View, group: &Group, name: &dyn Fn(Seq) -> &'a str) -> String {
    let claims = counted(group.claims.len() as u64, "claim");
    let what = match group.kind {
        GroupKind::Conflict => {
            let values = counted(group.values.len() as u64, "value");
            format!("{claims} with {values} for one fact")
        }
        GroupKind::Duplicate => format!("{claims} that say the same"),
    };
    let mut text = format!("{}: {what} ({})", group.id, group.rules.join(", "));
    for value in &group.values {
        let from: Vec<String> =
            value.sources.iter().take(3).map(|seq| format!("{seq} {}", visible(name(*seq)))).collect();
        let more = value.sources.len().saturating_sub(3);
        let mut from = from.join(", ");
        if more > 0 {
            from.push_str(&format!(" and {more} more"));
        }
        let source = if value.sources.len() == 1 { "source" } else { "sources" };
        let from = if from.is_empty() { "no source".to_owned() } else { format!("{source} {from}") };
        let dates = match (value.dates.first(), value.dates.last()) {
            (Some(first), Some(last)) if first != last => format!("; {first} to {last}"),
            (Some(date), _) => format!("; {date}"),
            _ => String::new(),
        };
        let words = visible(&short(&value.value, room(8, 100)));
        let claims = if value.claims.len() == 1 { "claim" } else { "claims" };
        let _ = write!(text, "\n  “{words}”  {claims} {}; {from}{}", ranges(&value.claims), visible(&dates));
        let whole = value.claims.first().and_then(|seq| view.claim(*seq)).map_or("", |claim| &claim.text);
        if whole != value.value {
            let _ = write!(text, "\n      {}", visible(&short(whole, room(8, 100))));
        }
    }
    text.push('\n');
    text
}
