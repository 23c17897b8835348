//! `claimlog ingest`

use std::path::PathBuf;

use serde_json::json;

use super::context::Context;
use super::human::checkpoint_json;
use super::progress::Progress;
use super::{Answer, Done, input};
use claimlog::ingest::{About, Document, Format};
use claimlog::model::{CharsetBy, Reliability, check_date, check_locator};
use claimlog::record::Ingested;

/// Capture documents as sources and record their claims
///
/// Each document is one transaction: all of it is recorded, or nothing. The same bytes again change nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog ingest report.txt --url https://example.org/report --publisher 'The Example' --published 2026-03-01
  pbpaste | claimlog ingest - --title 'Morning digest'")]
pub(super) struct Args {
    /// The files; - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Their format, if their names do not tell
    #[arg(long)]
    format: Option<Format>,
    #[command(flatten)]
    about: AboutArgs,
}

#[derive(Debug, Clone, clap::Args)]
pub(super) struct AboutArgs {
    /// Where it was published: a URL, doi:… or urn:isbn:…
    #[arg(long, value_parser = check_locator)]
    url: Option<String>,
    /// Its title
    #[arg(long)]
    title: Option<String>,
    /// Who wrote it
    #[arg(long)]
    author: Option<String>,
    /// Who published it
    #[arg(long)]
    publisher: Option<String>,
    /// When it was published: 2026, 2026-11, 2026-11-22 or an RFC 3339 time
    #[arg(long, value_parser = check_date, value_name = "DATE")]
    published: Option<String>,
    /// How reliable its publisher is (Admiralty code)
    #[arg(long, ignore_case = true)]
    reliability: Option<Reliability>,
    /// Its encoding, if its bytes do not tell, such as windows-1252
    #[arg(long, value_name = "LABEL")]
    charset: Option<String>,
}

impl AboutArgs {
    pub(super) fn about(&self, format: Option<Format>) -> About {
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        About {
            name: None,
            url: self.url.clone(),
            title: filled(&self.title),
            author: filled(&self.author),
            publisher: filled(&self.publisher),
            published: self.published.clone(),
            reliability: self.reliability,
            format,
            charset: self.charset.clone(),
        }
    }
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let output = &context.output;
    let (mut sources, mut checkpoint) = (Vec::new(), None);
    let mut failures = Vec::new();
    for path in &args.paths {
        let done = input::document(path, args.about.about(args.format)).and_then(|document| {
            let bar = Progress::new(&context.output, document.text.len());
            let append = context.append(|draft| draft.ingest(&document, |at| bar.at(at)));
            let (ingested, ledger) = append?;
            checkpoint = Some(ledger.head().checkpoint.clone());
            Ok((document, ingested))
        });
        match done {
            Ok((document, ingested)) => {
                if !output.json {
                    tell(context, &document, &ingested)?;
                }
                sources.push(json!({
                    "seq": ingested.seq, "sha256": document.source.sha256,
                    "claims": ingested.claims, "already": ingested.already,
                }));
            }
            // One document, one transaction: the others are recorded whole, or fail on their own.
            Err(failure) => failures.push(failure),
        }
    }
    if output.json && (failures.is_empty() || !sources.is_empty()) {
        let checkpoint = checkpoint.as_ref().map(checkpoint_json);
        output.value(&json!({"sources": sources, "checkpoint": checkpoint}))?;
    } else if failures.is_empty() {
        output.say("next: claimlog audit");
    }
    let last = failures.pop();
    for failure in &failures {
        output.fail(failure);
    }
    last.map_or(Ok(Answer::Yes), Err)
}

fn tell(context: &Context, document: &Document, ingested: &Ingested) -> Result<(), super::Failure> {
    let (source, output) = (&document.source, &context.output);
    let label = claimlog::plain::visible(source.label());
    if source.charset_by == CharsetBy::Guess {
        output.say(format_args!("note: {label} is no UTF-8; it was read as {}, a guess", source.charset));
    }
    let Ingested { seq, claims, already } = ingested;
    if *already {
        return output.line(format_args!(
            "{label}: recorded before as source {seq}, {} claims; nothing was changed",
            claims.len()
        ));
    }
    let range = match (claims.first(), claims.last()) {
        (Some(first), Some(last)) => format!(" ({first} to {last})"),
        _ => String::new(),
    };
    output.line(format_args!(
        "{label}: source {seq}, {} claims{range}, sha256 {}",
        claims.len(),
        source.sha256
    ))
}
