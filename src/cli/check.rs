//! `claimlog check`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::audit::{Made, RuleArgs, print};
use super::context::Context;
use super::gate::GateArgs;
use super::ingest::AboutArgs;
use super::output::Failure;
use super::place::{Given, Places};
use super::progress::Waiting;
use super::{Done, input};
use claimlog::audit::{Known, Links, Wanted, Wording, against_asked, audit, speaks_of_sources, wordings};
use claimlog::excerpt::Kin;
use claimlog::ingest::Scratch;
use claimlog::ledger::Ledger;
use claimlog::model::{Seq, Source, View};
use claimlog::present::CheckpointRow;
use claimlog::text::Linked;

/// Check documents without a ledger
///
/// Documents and claims have the numbers that they would have in a new ledger: each document is followed by its claims, so
/// the first document is source 0, and its first claim is claim 1. A document that cannot be read is reported, and the
/// others are still checked. With --against, the rules of family K say of each sentence whether it repeats or contradicts
/// a claim of the ledger, and of each quotation of three words or more whether it stands in a captured source. What the
/// ledger does not speak of is counted, and is not approved.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog check digest.txt
  claimlog check drafts --select F --ignore hedged-claim
  claimlog check docs --format github --fail-on warning
  claimlog check docs --baseline known.json --write-baseline
  pbpaste | claimlog check - --json
  claimlog check draft.txt --against ledger.db --select K")]
pub(super) struct Args {
    /// Files, folders of files, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    gate: GateArgs,
    /// The format of the documents [default: detected from content and name]
    #[arg(long, value_name = "FORMAT", value_parser = super::ingest::formats())]
    read_as: Option<&'static claimlog::ingest::Format>,
    #[command(flatten)]
    about: AboutArgs,
    /// Compare each sentence and each quotation with this ledger as well
    #[arg(long, value_name = "LEDGER")]
    against: Option<PathBuf>,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let baseline = args.gate.target(context)?;
    let mut scratch = Scratch::new(context.now());
    let mut documents = Vec::new();
    let mut failures = Vec::new();
    let paths = input::files(&args.paths)?;
    // The file of each source that comes from one; what is in an archive comes after it.
    let mut files = BTreeMap::new();
    let mut given = BTreeMap::new();
    let mut links = Links::new();
    for path in &paths {
        let document = match input::document(path, args.about.about(args.read_as)) {
            Ok(document) => document,
            // The other documents are audited all the same.
            Err(failure) => {
                failures.push(failure);
                continue;
            }
        };
        let seq = scratch.view.records().len() as Seq;
        documents.push(json!({
            "seq": seq, "name": document.source.label(), "path": relative(path),
            "sha256": document.source.sha256, "charset": document.source.charset,
        }));
        for note in &document.notes {
            context.output.say(format_args!("note: {}: {note}", input::label(path)));
        }
        for error in document.skipped.iter().take(20) {
            context.output.say(format_args!("skipped: {error}"));
        }
        let marked = document.marked();
        if marked != Linked::default() {
            links.insert(seq, marked);
        }
        files.insert(seq, context.settings.path_of(path));
        let name = relative(path).unwrap_or_else(|| document.source.label().to_owned());
        let is_text = document.source.text == document.source.sha256;
        let written = if is_text { None } else { document.written() };
        let has_lines = is_text || written.is_some();
        let written = written.filter(|written| *written != document.text);
        given.insert(seq, Given { name, path: relative(path), has_lines, written });
        scratch.add(document)?;
    }
    let view = scratch.view;
    let last = failures.pop();
    failures.iter().for_each(|failure| context.output.fail(failure));
    let last = match last {
        Some(last) if documents.is_empty() => return Err(last),
        last => last,
    };
    let selection = args.rules.selection(&context.settings)?;
    if args.against.is_none() && selection.is_only_for_texts() {
        return Err(Failure::usage(
            "the rules of family K compare a text with a ledger, and no ledger is named",
        )
        .hint("name one: `claimlog check FILE --against LEDGER --select K`"));
    }
    let of = args.against.map(|path| context.of(path));
    let asked = of.as_ref().map_or_else(Vec::new, |_| wordings(&view, &links));
    let ledger = of.as_ref().map(|of| read(of, &view, (&links, &asked))).transpose();
    let ledger = ledger.map_err(|failure| failure.naming("--against LEDGER"))?;
    let waiting = Waiting::new(&context.output, "auditing");
    let mut report = audit(&view, &selection);
    let mut said = ledger.as_ref().map(|Read { view: ledger, kin, .. }| {
        let known = kin.as_ref().map_or_else(|| Known::all(ledger), Known::Found);
        against_asked(&view, ledger, &known, (&links, &asked), &selection)
    });
    if let Some(said) = &mut said {
        report.add(said);
    }
    drop(waiting);
    report.keep(|finding| {
        let file = files.range(..=finding.seq).next_back();
        file.is_none_or(|(_, path)| !context.settings.ignores(path, finding.code))
    });
    let places = Places::of_files(&view, &given);
    args.gate.apply(baseline.as_ref(), &view, &mut report, &places)?;
    let against = said.as_ref().zip(ledger.as_ref()).map(|(said, Read { ledger, .. })| {
        let checkpoint = CheckpointRow::new(&ledger.head().checkpoint);
        (checkpoint, said)
    });
    let made = Made { view: &view, places: &places, checkpoint: None, selection: None, documents, against };
    let answer = print(context, args.rules.format(context), &args.gate, &mut report, made)?;
    last.map_or(Ok(answer), Err)
}

/// A ledger, as much of it as bears on a text.
struct Read {
    ledger: Ledger,
    view: View,
    /// The claims that bear on each sentence, if they were looked for one by one.
    kin: Option<Kin>,
}

/// Reads what bears on a text: single claims, and if it quotes or cites anything, the texts of the sources that it may mean,
/// one at a time. A ledger that is small, or has no index, is read as a whole.
fn read(context: &Context, text: &View, (links, asked): (&Links, &[Wording<'_>])) -> Result<Read, Failure> {
    let with_sources = speaks_of_sources(text, links);
    let sentences: Vec<&str> = asked.iter().flat_map(Wording::all).collect();
    let Some((ledger, mut view, kin)) = context.bearing_on(&sentences, with_sources)? else {
        let (ledger, view) = context.view(None)?;
        return Ok(Read { ledger, view, kin: None });
    };
    if with_sources {
        let wanted = Wanted::of(text, &view, links);
        let sources: Vec<(Seq, Source)> = view.sources().map(|(seq, source)| (seq, source.clone())).collect();
        for (seq, source) in sources {
            if let Some(words) = ledger.text(seq, &source)?
                && wanted.has(seq, &words)
            {
                view.add_text(source.text, words);
            }
        }
    }
    Ok(Read { ledger, view, kin: Some(kin) })
}

/// The path of a file as other programs know it: relative to where this one runs, if it is within; nothing for standard
/// input.
fn relative(path: &Path) -> Option<String> {
    if path == Path::new("-") {
        return None;
    }
    let here = std::env::current_dir().ok();
    let inside = here.as_deref().and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path);
    let inside = inside.strip_prefix(".").unwrap_or(inside);
    Some(inside.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"))
}
