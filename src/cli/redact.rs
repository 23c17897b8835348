//! `claimlog redact`

use serde_json::json;

use super::context::Context;
use super::output::Failure;
use super::{Answer, Done};
use claimlog::error::{Error, Refusal, StoreError};
use claimlog::plain::{counted, listed};
use claimlog::record::Withheld;

/// Withhold what was recorded, on legal demand, leaving its leaf hash
///
/// Of a source all goes that holds its words: what was captured, its entry, the claims taken from it and the verdicts that
/// came with them, the evidence that quotes it, later captures, what an archive holds, the archive that it was found in, and
/// sources of the same bytes. Of any other entry, the entry goes. What is left are leaf hashes, so that the history still
/// verifies, and an entry that says what was withheld and why. Nobody can check a guess against a leaf hash, for the salt
/// of the entry is gone; entries from before format 4 have no salt, and it says how many. The bytes leave the file for good.
/// Copies of the ledger, backups, published folders until `claimlog tiles` is run again, and the medium itself are beyond
/// its reach.
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
            Err(Error::Refused(Refusal::Withheld { seq: withheld })) if withheld == seq => Ok(None),
            other => other.map(Some),
        }
    })?;
    ledger.scrub().map_err(|error| {
        let why = match error {
            Error::Store(StoreError::Locked { .. }) => "another program has it open".to_owned(),
            Error::Store(StoreError::Full { .. }) => "there is no room for a second copy of it".to_owned(),
            other => other.to_string(),
        };
        let message = format!("the redaction is recorded, but its bytes are still in the file: {why}");
        Failure::usage(message).hint("run the same command again when that is mended")
    })?;
    let Some(Withheld { added, redaction, documents, unsalted, same_text }) = recorded else {
        if output.json {
            output.value(&json!({"seq": null, "already": true}))?;
        } else {
            output.line("it is withheld already; the file was written anew without it")?;
        }
        return Ok(Answer::Yes);
    };
    if output.json {
        output.value(&json!({
            "seq": added.seq, "entries": redaction.entries, "documents": documents, "unsalted": unsalted,
            "same_text": same_text,
        }))?;
        return Ok(Answer::Yes);
    }
    let entries = match redaction.count() {
        1 => "1 entry".to_owned(),
        count => format!("{count} entries"),
    };
    let documents = counted(documents as u64, "captured document");
    output
        .line(format_args!("{:>6}  withheld {entries} and {documents}; leaf hashes are left", added.seq))?;
    if unsalted > 0 {
        output.say(format_args!(
            "note: {unsalted} of the entries are from before format 4 and have no salt: whoever guesses what one said can check the \
             guess against its leaf hash"
        ));
    }
    if !same_text.is_empty() {
        let names: Vec<_> = same_text.iter().map(ToString::to_string).collect();
        output.say(format_args!("note: these sources have the same text, and stand: {}", listed(&names)));
    }
    output.say(
        "note: entries that repeat the words elsewhere, copies of the ledger and folders published from it still have them",
    );
    Ok(Answer::Yes)
}
