//! `claimlog checkpoint`

use super::context::Context;
use super::{Answer, Done};

/// Print the latest signed checkpoint
///
/// Publish it, send it to a colleague, print it: whoever has it can show later that the history was rewritten.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_: Args, context: &Context) -> Done {
    let ledger = context.open()?;
    context.remember(ledger.head());
    context.output.text(&ledger.head().note)?;
    Ok(Answer::Yes)
}
