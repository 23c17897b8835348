//! `claimlog add`

use serde_json::json;

use super::context::Context;
use super::human::Quoted;
use super::{Answer, Done};
use claimlog::model::{Status, check_date, check_locator};
use claimlog::record::NewClaim;
use claimlog::text::Context as Around;

/// Record one claim
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog add 'The dam holds 40 million litres.' --source 0
  claimlog add 'The dam is full.' --source 0 --quote 'holds 40 million litres' --claimant 'Ann Lee'
  claimlog add 'The dam is full.' --url https://example.org/dam --claimant 'Ann Lee' --date 2026-03-01")]
pub(super) struct Args {
    /// The statement, in its exact words
    text: String,
    /// The source where it stands: a seq or the start of a leaf hash
    #[arg(long, value_name = "SEQ", conflicts_with = "url")]
    source: Option<String>,
    /// The source's words, where they are not the statement itself
    #[arg(long, value_name = "TEXT", requires = "source")]
    quote: Option<String>,
    /// The words before the quote, where it stands more than once
    #[arg(long, value_name = "TEXT", requires = "source")]
    prefix: Option<String>,
    /// The words after it
    #[arg(long, value_name = "TEXT", requires = "source")]
    suffix: Option<String>,
    /// Where it is said to stand, if nothing was captured
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
    let Args { text, source, quote, prefix, suffix, url, claimant, date } = args;
    let around = Around { prefix, suffix };
    let claimant = claimant.filter(|name| !name.trim().is_empty());
    let ((added, quoted), _) = context.append(|draft| {
        let source = source.map(|name| draft.find(&name)).transpose()?;
        let added = draft.claim(NewClaim { text, source, quote, context: around, url, claimant, date })?;
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
        output
            .say(format_args!("next: claimlog evidence {} --supports --source SEQ --quote TEXT", added.seq));
    }
    Ok(Answer::Yes)
}
