//! `claimlog redact`

use serde_json::json;

use super::context::Context;
use super::output::Failure;
use super::{Answer, Done};
use claimlog::error::{Error, Refusal, StoreError};
use claimlog::plain::{counted, listed};
use claimlog::record::Withheld;

/// Remove recorded content for good, but keep its hash
///
/// Use it on legal demand, for example. For a source, everything that holds its words is removed: the captured bytes,
/// its entry, the claims taken from it with the verdicts that came with them, the evidence that quotes it, later
/// captures, the documents in an archive, the archive that it was found in, and sources with the same bytes. For any
/// other entry, that entry is removed.
///
/// The leaf hashes stay, so the history still verifies, and a new entry says what was withheld and why. The salt of
/// each entry is removed too, so nobody can check a guess against its leaf hash. Entries from before format 4 have no
/// salt; the command says how many those are.
///
/// The content cannot be brought back. The command does not reach copies of the ledger, backups and the storage
/// medium. A published folder keeps the content until `claimlog tiles` is run again.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog redact 14 --because 'court order 12/2026'")]
pub(super) struct Args {
    /// The entry: its number, or the start of its leaf hash
    entry: String,
    /// The reason; do not repeat what is withheld
    #[arg(long, value_name = "TEXT")]
    because: String,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let output = &context.output;
    let (recorded, ledger) = context.append(|draft| {
        let seq = draft.find(&args.entry)?;
        match draft.redact(seq, &args.because) {
            // If a redaction was interrupted before the file was rewritten, running the command again finishes it.
            Err(Error::Refused(Refusal::Withheld { seq: withheld })) if withheld == seq => Ok(None),
            other => other.map(Some),
        }
    })?;
    ledger.scrub().map_err(|error| {
        let why = match error {
            Error::Store(StoreError::Locked { .. }) => "another program has it open".to_owned(),
            Error::Store(StoreError::Full { .. }) => {
                "the disk has no room for a second copy of it".to_owned()
            }
            other => other.to_string(),
        };
        let message = format!("the redaction is recorded, but its bytes are still in the file: {why}");
        Failure::usage(message).hint("when that is solved, run the same command again")
    })?;
    let Some(Withheld { added, redaction, documents, unsalted, same_text }) = recorded else {
        if output.json {
            output.value(&json!({"seq": null, "already": true}))?;
        } else {
            output.line("it was already withheld; the file was rewritten without it")?;
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
    output.line(format_args!(
        "{:>6}  withheld {entries} and {documents}; their leaf hashes remain",
        added.seq
    ))?;
    if unsalted > 0 {
        output.say(format_args!(
            "note: {unsalted} of the entries are from before format 4 and have no salt: anyone who guesses the content of one can check \
             the guess against its leaf hash"
        ));
    }
    if !same_text.is_empty() {
        let names: Vec<_> = same_text.iter().map(ToString::to_string).collect();
        output.say(format_args!(
            "note: these sources have the same text and were not withheld: {}",
            listed(&names)
        ));
    }
    output.say(
        "note: other entries that repeat the words, copies of the ledger and published folders still contain them",
    );
    Ok(Answer::Yes)
}
