//! `claimlog redact`

use serde_json::json;

use super::context::Context;
use super::output::Failure;
use super::sure::Sure;
use super::{Answer, Done};
use claimlog::error::{Error, Refusal, StoreError};
use claimlog::ledger::Draft;
use claimlog::plain::{counted, listed};
use claimlog::record::Withheld;

/// Remove recorded content for good, but keep its hash
///
/// Use it on legal demand, for example. For a source, everything that holds its words is removed: the captured bytes,
/// its entry, the claims taken from it with the verdicts that came with them, the evidence that quotes it, later
/// captures, the documents in an archive, the archive that it was found in, and sources with the same bytes. For any
/// other entry, that entry is removed. The words of a claim or a quote still stand in the captured document that they
/// were taken from, until that source is redacted; the command names it.
///
/// The leaf hashes stay, so the history still verifies, and a new entry says what was withheld and why. The salt of
/// each entry is removed too, so nobody can check a guess against its leaf hash. Entries from before format 4 have no
/// salt; the command says how many those are.
///
/// The content cannot be brought back. The command does not reach copies of the ledger, backups and the storage
/// medium. A published folder keeps the content until `claimlog tiles` is run again.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog redact 14 --because 'court order 12/2026' --dry-run
  claimlog redact 14 --because 'court order 12/2026' --yes")]
pub(super) struct Args {
    /// The entry: its number, or the start of its leaf hash
    entry: String,
    /// The reason; do not repeat what is withheld
    #[arg(long, value_name = "TEXT")]
    because: String,
    /// Only say what would be removed
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    sure: Sure,
}

/// Drafts the redaction. If one was interrupted before the file was rewritten, running the command again finishes it.
fn withhold(args: &Args, draft: &mut Draft<'_>) -> Result<Option<Withheld>, Error> {
    let seq = draft.find(&args.entry)?;
    match draft.redact(seq, &args.because) {
        Err(Error::Refused(Refusal::Withheld { seq: withheld })) if withheld == seq => Ok(None),
        other => other.map(Some),
    }
}

/// What a redaction removes, in words.
fn removed(withheld: &Withheld) -> String {
    let entries = counted(withheld.redaction.count(), "entry");
    let ranges = withheld.redaction.entries.iter().map(|(first, last)| match first == last {
        true => first.to_string(),
        false => format!("{first} to {last}"),
    });
    let ranges: Vec<String> = ranges.collect();
    let documents = counted(withheld.documents as u64, "captured document");
    format!("{entries} ({}) and {documents}", listed(&ranges))
}

/// Where the words are left, and what removes them, in words.
fn still_in(withheld: &Withheld) -> Option<String> {
    let source = withheld.still_in?;
    Some(format!(
        "the words still stand in the captured document of source {source}; `claimlog redact {source}` removes that"
    ))
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let output = &context.output;
    if args.dry_run || !args.sure.yes {
        let (rehearsed, _) = context.draft(true, |draft| withhold(&args, draft))?;
        if args.dry_run {
            return tell_rehearsed(rehearsed.as_ref(), context);
        }
        let loss = rehearsed.as_ref().map_or("The file is rewritten.".to_owned(), |withheld| {
            let left = still_in(withheld).map(|left| format!(" But {left}.")).unwrap_or_default();
            format!("It removes {} from the ledger for good.{left}", removed(withheld))
        });
        if !args.sure.of("a redaction", &loss)? {
            output.say("nothing was removed");
            return Ok(Answer::No);
        }
    }
    let (recorded, ledger) = context.append(|draft| withhold(&args, draft))?;
    let scrubbed = context.session(|session| Ok::<_, Failure>(session.scrub(&ledger)))?;
    scrubbed.map_err(|error| {
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
    let Some(withheld) = recorded else {
        if output.json {
            output.value(&json!({"seq": null, "already": true}))?;
        } else {
            output.line("it was already withheld; the file was rewritten without it")?;
        }
        return Ok(Answer::Yes);
    };
    let (what, left) = (removed(&withheld), still_in(&withheld));
    let Withheld { added, redaction, documents, unsalted, same_text, still_in } = withheld;
    if output.json {
        output.value(&json!({
            "seq": added.seq, "entries": redaction.entries, "documents": documents, "unsalted": unsalted,
            "same_text": same_text, "still_in": still_in,
        }))?;
        return Ok(Answer::Yes);
    }
    output.line(format_args!("{:>6}  withheld {what}; their leaf hashes remain", added.seq))?;
    if let Some(left) = left {
        output.say(format_args!("note: {left}"));
    }
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

/// Says what a redaction would remove.
fn tell_rehearsed(rehearsed: Option<&Withheld>, context: &Context) -> Done {
    let output = &context.output;
    match rehearsed {
        Some(withheld) if output.json => output.value(&json!({
            "entries": withheld.redaction.entries, "documents": withheld.documents, "unsalted": withheld.unsalted,
            "same_text": withheld.same_text, "still_in": withheld.still_in, "dry_run": true,
        }))?,
        Some(withheld) => output.line(format_args!("would remove {}", removed(withheld)))?,
        None if output.json => output.value(&json!({"already": true, "dry_run": true}))?,
        None => output.line("it was already withheld")?,
    }
    if let Some(left) = rehearsed.and_then(still_in) {
        output.say(format_args!("note: {left}"));
    }
    output.say("nothing was changed");
    Ok(Answer::Yes)
}
