//! `claimlog upgrade`

use super::context::Context;
use super::{Answer, Done};
use claimlog::plain::visible;
use claimlog::session::Session;

/// Bring a ledger of an earlier format up to this one
///
/// Entries, captured documents and checkpoints stay as they are, and every signature, hash and proof holds as before. Entries
/// from before format 4 have no salt, and it is too late to give them one.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_: Args, context: &Context) -> Done {
    let found = context.session(Session::upgrade)?;
    let path = visible(&context.ledger.display().to_string());
    context
        .output
        .line(format_args!("{path} is of the format of this program; {} entries verify", found.size))?;
    for note in found.notes {
        context.output.say(format_args!("note: {note}"));
    }
    Ok(Answer::Yes)
}
