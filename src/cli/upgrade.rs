//! `claimlog upgrade`

use serde_json::json;

use super::context::Context;
use super::sure::Sure;
use super::{Answer, Done};
use claimlog::plain::{counted, visible};
use claimlog::session::Session;

/// Convert a ledger to the current format
///
/// Entries, captured documents and checkpoints stay as they are, and every signature, hash and proof is still valid.
/// Entries from before format 4 have no salt, and it cannot be added later. Keep a copy of the file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog upgrade --ledger old.db --yes")]
pub(super) struct Args {
    #[command(flatten)]
    sure: Sure,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let path = visible(&context.ledger.display().to_string());
    let loss =
        format!("{path} is converted in place. Earlier versions of claimlog will not be able to read it.");
    if !args.sure.of("upgrading a ledger", &loss)? {
        context.output.say("nothing was changed");
        return Ok(Answer::No);
    }
    let found = context.session(Session::upgrade)?;
    if context.output.json {
        let path = context.ledger.display().to_string();
        context.output.value(&json!({"path": path, "size": found.size, "notes": found.notes}))?;
        return Ok(Answer::Yes);
    }
    context.output.line(format_args!(
        "{path} has the current format; its history verifies: {}",
        counted(found.size, "entry")
    ))?;
    for note in found.notes {
        context.output.say(format_args!("note: {note}"));
    }
    Ok(Answer::Yes)
}
