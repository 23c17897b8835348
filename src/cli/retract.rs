//! `claimlog retract`

use super::context::Context;
use super::human::appended;
use super::{Answer, Done};

/// Withdraw an entry by recording a retraction
///
/// Nothing is deleted: the entry stays readable, together with its retraction.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog retract 12 --because 'recorded twice'")]
pub(super) struct Args {
    /// The entry: its number, or the start of its leaf hash
    entry: String,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    because: String,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (added, _) = context.append(|draft| {
        let seq = draft.find(&args.entry)?;
        draft.retract(seq, &args.because)
    })?;
    appended(context, added, &format!("entry {} is retracted", args.entry))?;
    Ok(Answer::Yes)
}
