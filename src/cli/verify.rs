//! `claimlog verify`

use std::path::PathBuf;

use serde_json::json;

use super::context::Context;
use super::progress::Waiting;
use super::{Answer, Done, input};
use claimlog::ledger::Ledger;
use claimlog::plain::visible;

/// Ask whether the history was changed
///
/// Every entry is hashed again and compared with the signed tree; so are its columns, the tiles, the
/// checkpoints, the captured documents and the tables themselves. Exits 3 if anything differs.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Prove that the history extends this checkpoint too, a signed note from anywhere
    #[arg(long, value_name = "NOTE-FILE")]
    against: Option<PathBuf>,
    /// Have SQLite check every page and index of the file as well
    #[arg(long)]
    full: bool,
}

/// What a verified history shows, and what it does not.
const MEANING: &str = "This shows that these entries, in this order, are what the key signed. It does not \
    show that they are true, or that somebody with the key did not write them all yesterday: for that, keep \
    checkpoints elsewhere (claimlog checkpoint).";

pub(super) fn run(args: Args, context: &Context) -> Done {
    let against = args.against.as_deref().map(input::note).transpose()?;
    let waiting = Waiting::new(&context.output, "verifying");
    let found = Ledger::verify(&context.ledger, &context.trust()?, against.as_deref(), args.full)?;
    drop(waiting);
    let ok = found.breaches.is_empty();
    if let Some(head) = found.head.as_ref().filter(|_| ok) {
        context.remember(head);
    }
    let output = &context.output;
    if output.json {
        output.value(&json!({
            "ok": ok, "size": found.size, "root": found.root.to_base64(), "breaches": found.breaches,
        }))?;
    } else if ok {
        output.line(format_args!(
            "the history verifies: {} entries, root {}",
            found.size,
            found.root.to_base64()
        ))?;
        output.say(MEANING);
    } else {
        for breach in &found.breaches {
            output.line(visible(&format!("breach: {}", breach.message)))?;
        }
        output.line(format_args!("the history does not verify: {} breaches", found.breaches.len()))?;
        if let Some(breach) = found.breaches.first() {
            output.say(format_args!("hint: {}", breach.hint()));
        }
    }
    Ok(if ok { Answer::Yes } else { Answer::Breached })
}
