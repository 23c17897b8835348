//! `claimlog redact`

use serde_json::json;

use super::context::Context;
use super::output::Failure;
use super::{Answer, Done};
use claimlog::error::Error;

/// Withhold what was recorded, on legal demand, leaving its hash
///
/// Of a source its captured bytes and text, the claims taken from it and the evidence that quotes it are
/// withheld; of any other entry, the entry. What is left is the hashes, so the history still verifies, and an
/// entry that says what was withheld and why. The bytes leave the file for good. Copies of the ledger, backups,
/// published folders until `claimlog tiles` is run again, and the medium itself are beyond its reach.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The entry: a seq or the start of a leaf hash
    entry: String,
    /// The reason; it must not repeat what is withheld
    #[arg(long, value_name = "TEXT")]
    because: String,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let output = &context.output;
    let (recorded, ledger) = context.append(|draft| {
        let seq = draft.find(&args.entry)?;
        match draft.redact(seq, &args.because) {
            // A redaction that was cut off before the file was written anew is finished by asking again.
            Err(Error::Already { .. } | Error::Withheld { .. }) => Ok(None),
            other => other.map(Some),
        }
    })?;
    ledger.scrub().map_err(|error| {
        let why = match error {
            Error::Locked { .. } => "another program has it open".to_owned(),
            Error::Full { .. } => "there is no room for a second copy of it".to_owned(),
            other => other.to_string(),
        };
        let message = format!("the redaction is recorded, but its bytes are still in the file: {why}");
        Failure::usage(message).hint("run the same command again when that is mended")
    })?;
    let Some((added, redaction)) = recorded else {
        if output.json {
            output.value(&json!({"seq": null, "already": true}))?;
        } else {
            output.line("it is withheld already; the file was written anew without it")?;
        }
        return Ok(Answer::Yes);
    };
    let entries: u64 = redaction.count();
    let blobs = redaction.blobs.len();
    if output.json {
        output.value(&json!({"seq": added.seq, "entries": redaction.entries, "blobs": redaction.blobs}))?;
    } else {
        output.line(format_args!(
            "{:>6}  withheld {entries} entries and {blobs} captured documents or texts; their hashes are left",
            added.seq
        ))?;
        output.say("note: entries that repeat the words elsewhere, copies of the ledger and folders published from it still have them");
    }
    Ok(Answer::Yes)
}
