//! `claimlog retract`

use super::context::Context;
use super::human::appended;
use super::{Answer, Done};

/// Withdraw an entry, by a new one
///
/// The entry stays readable, with its retraction beside it.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The entry: a seq or the start of a leaf hash
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
