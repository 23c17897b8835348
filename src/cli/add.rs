//! `claimlog add`

use serde_json::json;

use super::context::Context;
use super::human::Quoted;
use super::{Answer, Done, input};
use claimlog::model::{Status, check_date, check_locator};
use claimlog::record::NewClaim;
use claimlog::text::Context as Around;

/// Record one claim
///
/// To record many claims, write them to a file or a table and use `claimlog ingest`; a list of claims on standard
/// input goes to `claimlog ingest -`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog add 'The dam holds 40 million litres.' --source 0
  claimlog add 'The dam is full.' --source 0 --quote 'holds 40 million litres'
  claimlog add 'The dam is full.' --url https://example.org/dam \\
      --claimant 'Ann Lee' --date 2026-03-01
  pbpaste | claimlog add - --claimant 'Ann Lee'")]
pub(super) struct Args {
    /// The statement, in its exact words; - reads one statement from standard input
    text: String,
    /// The source that states it: its number, or the start of its leaf hash
    #[arg(long, value_name = "SEQ", conflicts_with = "url")]
    source: Option<String>,
    /// The source's words, if they differ from the statement
    #[arg(long, value_name = "TEXT", requires = "source")]
    quote: Option<String>,
    /// The words before the quote, if it occurs more than once
    #[arg(long, value_name = "TEXT", requires = "source")]
    prefix: Option<String>,
    /// The words after the quote, if it occurs more than once
    #[arg(long, value_name = "TEXT", requires = "source")]
    suffix: Option<String>,
    /// Record the quote even if the words beside it turn its sense
    #[arg(long, requires = "source")]
    anyway: bool,
    /// Where it was published, if no source was captured: a URL, doi:… or urn:isbn:…
    #[arg(long, value_parser = check_locator)]
    url: Option<String>,
    /// Who says it
    #[arg(long, value_name = "NAME")]
    claimant: Option<String>,
    /// When it was said: 2026, 2026-11, 2026-11-22 or an RFC 3339 time
    #[arg(long, value_parser = check_date)]
    date: Option<String>,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let Args { text, source, quote, prefix, suffix, anyway, url, claimant, date } = args;
    let text = if text == "-" { input::statement()? } else { text };
    let document = input::is_document(&text);
    let around = Around { prefix, suffix };
    let claimant = claimant.filter(|name| !name.trim().is_empty());
    let ((added, quoted), _) = context.append(|draft| {
        let source = source.map(|name| draft.find(&name)).transpose()?;
        let new = NewClaim { text, source, quote, context: around, url, claimant, date, anyway };
        let added = draft.claim(new)?;
        Ok((added, Quoted::of(&draft.entry(added.seq)?)))
    })?;
    let output = &context.output;
    let status = Status::Unassessed.name();
    if output.json {
        let quote = Quoted::json(quoted.as_ref());
        output.value(&json!({"seq": added.seq, "leaf": added.leaf, "status": status, "quote": quote}))?;
    } else {
        output.line(format_args!("claim {}, {status}, leaf {}", added.seq, added.leaf))?;
        Quoted::tell(quoted.as_ref(), context);
        if document {
            output.say(format_args!(
                "note: this recorded the name of a document; to record what it says: claimlog ingest FILE\n\
                 next: claimlog retract {} --because REASON",
                added.seq
            ));
        } else {
            let next = format!("claimlog evidence {} --supports --source SEQ --quote TEXT", added.seq);
            output.say(format_args!("next: {next}"));
        }
    }
    Ok(Answer::Yes)
}
