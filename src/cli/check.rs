//! `claimlog check`

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::audit::{Document, Format, RuleArgs};
use super::context::Context;
use super::ingest::AboutArgs;
use super::output::Failure;
use super::place::Place;
use super::progress::Waiting;
use super::report;
use super::{Answer, Done, concise, github, input, sarif};
use claimlog::audit::{Report, audit};
use claimlog::ingest::Scratch;
use claimlog::model::{Seq, View};
use claimlog::present::ClaimRow;

/// Check documents without a ledger
///
/// Claims are counted from 0, in the order of the documents and of their texts. A document that cannot be read is
/// reported, and the others are still checked.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog check digest.txt
  claimlog check drafts --select F --ignore hedged-claim
  pbpaste | claimlog check - --json")]
pub(super) struct Args {
    /// Files, folders of files, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
    /// The format of the documents [default: detected from content and name]
    #[arg(long, value_name = "FORMAT", value_parser = super::ingest::formats())]
    read_as: Option<&'static claimlog::ingest::Format>,
    #[command(flatten)]
    about: AboutArgs,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let mut scratch = Scratch::new(context.now());
    let mut documents = Vec::new();
    let mut failures = Vec::new();
    let paths = input::files(&args.paths)?;
    // The file of each source that comes from one; what is in an archive comes after it.
    let mut files = BTreeMap::new();
    for path in &paths {
        let document = match input::document(path, args.about.about(args.read_as)) {
            Ok(document) => document,
            // The other documents are audited all the same.
            Err(failure) => {
                failures.push(failure);
                continue;
            }
        };
        documents.push(json!({
            "name": document.source.label(), "sha256": document.source.sha256,
            "charset": document.source.charset,
        }));
        for note in &document.notes {
            context.output.say(format_args!("note: {}: {note}", input::label(path)));
        }
        for error in document.skipped.iter().take(20) {
            context.output.say(format_args!("skipped: {error}"));
        }
        files.insert(scratch.view.records().len() as Seq, context.settings.path_of(path));
        scratch.add(document)?;
    }
    let view = scratch.view;
    let last = failures.pop();
    failures.iter().for_each(|failure| context.output.fail(failure));
    let last = match last {
        Some(last) if documents.is_empty() => return Err(last),
        last => last,
    };
    let waiting = Waiting::new(&context.output, "auditing");
    let mut report = audit(&view, &args.rules.selection(&context.settings));
    drop(waiting);
    report.retain(|finding| {
        let file = files.range(..=finding.seq).next_back();
        file.is_none_or(|(_, path)| !context.settings.ignores(path, finding.code))
    });
    let place = |seq: Seq| {
        let source = view.source_of(seq)?;
        Some(Place { name: source.1.label(), text: view.text(&source.1.text)? })
    };
    match args.rules.format(context) {
        Format::Human => report::print(context, &view, &report, &place)?,
        Format::Concise => context.output.text(concise::lines(&view, &report, &place))?,
        Format::Json => print_numbered(context, &view, &mut report, documents)?,
        Format::Sarif => context.output.value(&sarif::document(&view, &report))?,
        Format::Github => context.output.text(github::lines(&report, &place))?,
    }
    let answer = if report.summary.errors > 0 { Answer::No } else { Answer::Yes };
    last.map_or(Ok(answer), Err)
}

/// Numbers claims and documents from 0 instead of by their places in the view, and prints the report.
fn print_numbered(
    context: &Context,
    view: &View,
    report: &mut Report<'_>,
    documents: Vec<Value>,
) -> Result<(), Failure> {
    let numbers: BTreeMap<Seq, Seq> =
        view.claims().zip(0..).map(|((seq, ..), number)| (seq, number)).collect();
    let sources: BTreeMap<Seq, Seq> =
        view.sources().zip(0..).map(|((seq, _), number)| (seq, number)).collect();
    let number = |seq: Seq| numbers.get(&seq).copied().unwrap_or(seq);
    let mut claims = ClaimRow::all(view);
    for claim in &mut claims {
        claim.seq = number(claim.seq);
        claim.source = claim.source.and_then(|source| sources.get(&source).copied());
    }
    for finding in &mut report.findings {
        finding.seq = number(finding.seq);
        finding.other = finding.other.map(number);
        finding.related.iter_mut().for_each(|related| related.seq = number(related.seq));
    }
    for unread in &mut report.summary.unread {
        unread.source = unread.source.and_then(|source| sources.get(&source).copied());
    }
    context.output.in_json().value(&Document {
        checkpoint: None,
        documents,
        claims,
        findings: &report.findings,
        summary: &report.summary,
    })
}
