//! `claimlog waive`

use super::context::Context;
use super::human::appended;
use super::{Answer, Done};
use claimlog::audit::rule;
use claimlog::error::{Error, Refusal};

/// Accept the findings of a rule on an entry
///
/// A waiver is an entry: who accepted what, and why, stays on record. A waiver that matches no finding is itself
/// reported.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog waive 3 --code F006 --because 'the forecast is quoted as one'
  claimlog waive 3 --code link-title --because 'it is the title of a report'")]
pub(super) struct Args {
    /// The entry: its number, or the start of its leaf hash
    entry: String,
    /// The rule's code or name
    #[arg(long, visible_alias = "rule")]
    code: String,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    because: String,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let rule = rule(&args.code).ok_or_else(|| Error::Refused(Refusal::NoRule { code: args.code.clone() }))?;
    let (added, _) = context.append(|draft| {
        let seq = draft.find(&args.entry)?;
        draft.waive(seq, rule.code, &args.because)
    })?;
    appended(context, added, &format!("{} is waived on entry {}", rule.code, args.entry))?;
    Ok(Answer::Yes)
}
