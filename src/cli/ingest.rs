//! `claimlog ingest`

use std::fs::File;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde_json::{Value, json};

use super::beside::Beside;
use super::context::{Context, State};
use super::fetch::{self, FetchArgs, Fetcher};
use super::output::Failure;
use super::progress::Progress;
use super::{Answer, Done, input, set_aside};
use claimlog::error::Error;
use claimlog::ingest::{
    About, Columns, Content, Document, FORMATS, Format, LeftOut, Map, OnError, Opened, parse_map,
};
use claimlog::ledger::Draft;
use claimlog::model::{Reliability, Source, check_date, check_locator};
use claimlog::plain::{counted, listed, visible};
use claimlog::record::{Ingested, IngestedTable, Skipped, Streamed};

/// Capture documents as sources and record their claims
///
/// The claims of text, Markdown, HTML, MHTML, PDF, mails, subtitles, office documents, feeds, web archives and answers of
/// search and chat programs are their sentences; CSV, TSV, JSON, JSON Lines, Excel workbooks, posts, ClaimReview and
/// answers of the Fact Check Tools API list their claims. What a text cites for a sentence is recorded with it. Each document is recorded
/// whole or not at all. A document that is recorded already changes nothing; if something new is said about it, that is
/// an error, and its hint is the command that records it.
///
/// A web address (http or https) is fetched, and the network is used for nothing else. The request, the answer and every
/// redirect on the way are kept as a web archive (WARC), with the page as a source in it. No login, paywall or block is
/// circumvented, no scripts run, and nothing that the page links to or embeds is fetched. An answer is at most 40 MiB long.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog ingest report.txt --url https://example.org/report \\
      --publisher 'The Example' --published 2026-03-01
  claimlog ingest page.html archive.wacz report.pdf
  claimlog ingest https://example.org/report --publisher 'The Example'
  claimlog ingest digest.txt --set-aside F001,F004
  claimlog ingest claims.csv --dry-run
  claimlog ingest claims.csv --map 'text=Claim,date=\"Date said\",verdict=Rating'
  pbpaste | claimlog ingest - --title 'Morning digest'")]
pub(super) struct Args {
    /// Files, folders of files, web addresses, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The format of the documents [default: detected from content and name]
    #[arg(long, visible_aliases = ["read-as", "as"], value_parser = formats())]
    format: Option<&'static Format>,
    /// Do not record as claims the lines that these rules of form report: names or codes, separated by commas. The source
    /// then states which lines were set aside, and why. Rows of tables are always recorded
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = set_aside::codes)]
    set_aside: Vec<String>,
    /// Only say what would be recorded, with hashes
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    fetch: FetchArgs,
    #[command(flatten)]
    about: AboutArgs,
}

#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "About the document")]
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
    /// Its encoding, such as windows-1252 [default: detected]
    #[arg(long, value_name = "LABEL")]
    charset: Option<String>,
    /// The columns of a table: FIELD=COLUMN,… with the fields text, claimant, date, url, verdict, rating, confidence,
    /// because, by, verdict-url, verdict-date, id, contradicts, duplicates, supersedes, depends-on and supports. Columns
    /// with the usual names need no mapping
    #[arg(long, value_name = "MAP", value_parser = map, default_value = "", hide_default_value = true)]
    map: Mapping,
    /// What to do with rows that contain no claim
    #[arg(long, default_value = "stop", value_name = "stop|skip", value_parser = on_error())]
    on_error: OnError,
    /// Also record text outside the article of a page (menus, sidebars, footers)
    #[arg(long)]
    whole_page: bool,
}

/// A mapping as the user gives it.
#[derive(Debug, Clone)]
struct Mapping(Map);

fn map(text: &str) -> Result<Mapping, String> {
    parse_map(text).map(Mapping)
}

/// The formats that documents are read in, by their names.
pub(super) fn formats() -> impl TypedValueParser<Value = &'static Format> {
    let values = FORMATS.into_iter().map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(values)
        .try_map(|name| Format::named(&name).ok_or_else(|| format!("{name} is not a format that is read")))
}

fn on_error() -> impl TypedValueParser<Value = OnError> {
    let stop = PossibleValue::new("stop").help("Record nothing from the document");
    let skip = PossibleValue::new("skip").help("Leave the row out, and report it");
    PossibleValuesParser::new([stop, skip])
        .map(|name| if name == "skip" { OnError::Skip } else { OnError::Stop })
}

impl AboutArgs {
    pub(super) fn about(&self, format: Option<&'static Format>) -> About {
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let mut about = About::default();
        about.url.clone_from(&self.url);
        about.title = filled(&self.title);
        about.author = filled(&self.author);
        about.publisher = filled(&self.publisher);
        about.published.clone_from(&self.published);
        about.reliability = self.reliability;
        about.format = format;
        about.charset.clone_from(&self.charset);
        about.map.clone_from(&self.map.0);
        about.on_error = self.on_error;
        about.whole = self.whole_page;
        about
    }
}

/// What one path became.
struct Told {
    source: Source,
    ingested: Ingested,
    /// The sources in it, in the order in which they were recorded.
    within: Vec<Source>,
    columns: Option<Columns>,
    skipped: Skipped,
    notes: Vec<String>,
    left_out: LeftOut,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let output = &context.output;
    let (mut sources, mut checkpoint) = (Vec::new(), None);
    let mut failures = Vec::new();
    let files = input::files(&args.paths)?;
    let (mut read, mut documents, mut claims) = (0_u64, 0_u64, 0_u64);
    let mut fetcher = Fetcher::new(&args.fetch, context);
    let mut beside = Beside::default();
    for path in &files {
        match one(path, &args, &mut fetcher, &mut beside, context) {
            Ok((told, state)) => {
                // Several documents are rehearsed one by one: there is no state with all of them.
                checkpoint = Some(state).filter(|_| files.len() == 1 || !args.dry_run);
                documents += u64::from(!told.ingested.already);
                claims += if told.ingested.already { 0 } else { count(&told.ingested) };
                read += 1;
                if output.json {
                    sources.push(told_json(&told));
                } else {
                    tell(context, &told, args.dry_run)?;
                }
            }
            // Each document is its own transaction: the others are still recorded.
            Err(failure) => failures.push(failure),
        }
    }
    if output.json && (failures.is_empty() || read > 0) {
        let checkpoint = checkpoint.map(|State { origin, size, root }| {
            json!({"origin": origin, "size": size, "root": root.map(|root| root.to_base64())})
        });
        output.value(&json!({"sources": sources, "checkpoint": checkpoint, "dry_run": args.dry_run}))?;
    } else if read > 0 {
        let verb = if args.dry_run { "would be recorded" } else { "recorded" };
        if files.len() > 1 {
            let (all, claims) = (counted(files.len() as u64, "document"), counted(claims, "claim"));
            output.say(format_args!("{documents} of {all} {verb}, with {claims}"));
        }
        match checkpoint {
            Some(State { size, .. }) if args.dry_run => {
                output.say(format_args!(
                    "nothing was changed; the ledger would have {}",
                    counted(size, "entry")
                ));
            }
            None if args.dry_run => {
                output.say("nothing was changed; each document is numbered as if it were the only one");
            }
            _ => {}
        }
        output.say(if args.dry_run {
            "next: the same command without --dry-run"
        } else {
            "next: claimlog audit"
        });
    }
    let last = failures.pop();
    for failure in &failures {
        output.fail(failure);
    }
    last.map_or(Ok(Answer::Yes), Err)
}

/// How many lines of a source were set aside.
fn asides(source: &Source) -> usize {
    source.set_aside.iter().map(|aside| aside.spans.len()).sum()
}

fn count(ingested: &Ingested) -> u64 {
    ingested.claims.len() + ingested.within.iter().map(count).sum::<u64>()
}

/// Reads one path and appends what it says.
fn one(
    path: &Path,
    args: &Args,
    fetcher: &mut Fetcher<'_>,
    beside: &mut Beside,
    context: &Context,
) -> Result<(Told, State), Failure> {
    let about = args.about.about(args.format);
    if let Some(url) = fetch::address(path) {
        let mut document = fetcher.document(url, about)?;
        set_aside::set_aside(&mut document, &args.set_aside, context.now())?;
        return whole(
            document,
            |draft, document, progress| draft.ingest_capture(document, progress),
            args.dry_run,
            context,
        );
    }
    let mut notes = Vec::new();
    let mut vouch = |source: &mut Source| {
        if path != Path::new("-") {
            let vouched = beside.of(path, &source.sha256.to_string());
            vouched.add_to(source);
            notes = vouched.notes;
        }
    };
    let (mut told, state) = match input::source(path, about)? {
        Opened::Document(mut document) => {
            set_aside::set_aside(&mut document, &args.set_aside, context.now())?;
            vouch(&mut document.source);
            whole(
                *document,
                |draft, document, progress| draft.ingest(document, progress),
                args.dry_run,
                context,
            )
        }
        Opened::Table(table) => rows(*table, vouch, args.dry_run, context),
    }?;
    told.notes.extend(notes);
    if told.ingested.already && !args.about.map.0.is_empty() {
        told.notes.push(format!(
            "--map was passed over: its claims stay as the first reading mapped them; to read it otherwise, withdraw \
             source {} with `claimlog retract`, and give the file under another name of its columns",
            told.ingested.seq
        ));
    }
    Ok((told, state))
}

/// How a document is recorded. It is told how far that is.
type Ingest = fn(&mut Draft<'_>, &Document, &mut dyn FnMut(usize)) -> Result<Ingested, Error>;

/// Records a document that was read.
fn whole(
    document: Document,
    ingest: Ingest,
    dry_run: bool,
    context: &Context,
) -> Result<(Told, State), Failure> {
    let bar = Progress::of_bytes(&context.output);
    let whole = document.text.len() as u64;
    let (ingested, state) =
        context.draft(dry_run, |draft| ingest(draft, &document, &mut |at| bar.at(at as u64, whole)))?;
    drop(bar);
    // Of an archive with one page, what is to be said about the page is said.
    let alone = Some(document.within.as_slice()).filter(|within| within.len() == 1).and_then(<[_]>::first);
    let left_out = match ingested.already {
        true => LeftOut::default(),
        false => alone.unwrap_or(&document).left_out(),
    };
    let Document { source, content, skipped, notes, within, .. } = document;
    let columns = match content {
        Content::Records(_, columns) if !columns.names().is_empty() => Some(*columns),
        _ => None,
    };
    let within = within.into_iter().map(|document| document.source).collect();
    let skipped = skipped.into_iter().collect();
    Ok((Told { source, ingested, within, columns, skipped, notes, left_out }, state))
}

/// Records a table, a row at a time.
fn rows(
    mut table: Streamed<File>,
    vouch: impl FnOnce(&mut Source),
    dry_run: bool,
    context: &Context,
) -> Result<(Told, State), Failure> {
    let bytes = (table.bytes.hash(), table.bytes.size());
    let (text, whole) = table.text.as_ref().map_or(bytes, |text| (text.hash(), text.size()));
    let mut source = table.source(bytes, text);
    vouch(&mut source);
    let bar = Progress::of_bytes(&context.output);
    let (made, state) = context.draft(dry_run, |draft: &mut Draft<'_>| {
        draft.ingest_table(&mut table, &source, |at| bar.at(at as u64, whole))
    })?;
    drop(bar);
    let IngestedTable { ingested, skipped } = made;
    let columns = table.table.columns();
    let (columns, notes) = (Some(columns.clone()), table.notes());
    Ok((
        Told { source, ingested, within: Vec::new(), columns, skipped, notes, left_out: LeftOut::default() },
        state,
    ))
}

fn told_json(told: &Told) -> Value {
    let Ingested { seq, claims, already, .. } = &told.ingested;
    let mut value = json!({
        "seq": seq, "sha256": told.source.sha256, "text_sha256": told.source.text,
        "claims": claims.iter().collect::<Vec<_>>(), "already": already,
    });
    if !already && !told.source.set_aside.is_empty() {
        value["set_aside"] = json!(told.source.set_aside);
    }
    let inner = told.within.iter().zip(&told.ingested.within);
    let within: Vec<_> = inner
        .map(|(source, one)| {
            json!({
                "seq": one.seq, "sha256": source.sha256, "text_sha256": source.text, "url": source.url,
                "claims": one.claims.iter().collect::<Vec<_>>(),
            })
        })
        .collect();
    if !within.is_empty() {
        value["within"] = within.into();
    }
    if let Some(columns) = &told.columns {
        let (mapped, kept) = columns.mapping();
        let mapped: serde_json::Map<_, _> =
            mapped.into_iter().map(|(name, column)| (name.to_owned(), column.into())).collect();
        value["columns"] = json!({"mapped": mapped, "kept": kept});
    }
    if told.skipped.count > 0 {
        let errors: Vec<_> = told.skipped.first.iter().map(ToString::to_string).collect();
        value["skipped"] = json!({"count": told.skipped.count, "first": errors});
    }
    if !told.notes.is_empty() {
        value["notes"] = told.notes.clone().into();
    }
    value
}

fn tell(context: &Context, told: &Told, dry_run: bool) -> Result<(), Failure> {
    let Told { source, ingested, within, columns, skipped, notes, left_out } = told;
    let LeftOut { headings, around } = *left_out;
    let output = &context.output;
    let label = visible(source.label());
    let claims = &ingested.claims;
    if ingested.already {
        let seq = ingested.seq;
        output.line(format_args!(
            "{label}: already recorded as source {seq}, {}; nothing was changed",
            counted(claims.len(), "claim")
        ))?;
        for note in notes {
            output.say(format_args!("note: {label}: {note}"));
        }
        return Ok(());
    }
    if let Some(columns) = columns {
        let (mapped, kept) = columns.mapping();
        let mapped: Vec<_> = mapped.iter().map(|(name, column)| format!("{name}={column}")).collect();
        let kept =
            if kept.is_empty() { String::new() } else { format!("; kept unchanged: {}", listed(&kept)) };
        output.say(format_args!("columns of {label}: {}{kept}", mapped.join(", ")));
    }
    for note in notes {
        output.say(format_args!("note: {label}: {note}"));
    }
    for error in &skipped.first {
        output.say(format_args!("skipped: {error}"));
    }
    if skipped.count > 0 {
        output.say(format_args!("{label}: {} left out, without a claim", counted(skipped.count, "row")));
    }
    let mut more = String::new();
    for (number, what) in [(ingested.assessments, "verdict"), (ingested.relations, "link")] {
        if number > 0 {
            more.push_str(&format!(", {}", counted(number, what)));
        }
    }
    let would = if dry_run { "would be " } else { "" };
    output.line(format_args!(
        "{label}: {would}source {}, {}{}{more}, sha256 {}, text {}",
        ingested.seq,
        counted(claims.len(), "claim"),
        range(ingested),
        source.sha256,
        if source.text == source.sha256 { "the same".to_owned() } else { format!("sha256 {}", source.text) }
    ))?;
    for (source, one) in within.iter().zip(&ingested.within) {
        let label = visible(source.url.as_deref().unwrap_or_else(|| source.label()));
        output.line(format_args!(
            "  {label}: {would}source {}, {}{}, sha256 {}",
            one.seq,
            counted(one.claims.len(), "claim"),
            range(one),
            source.sha256
        ))?;
    }
    for source in std::iter::once(source).chain(within).filter(|source| !source.set_aside.is_empty()) {
        let codes: Vec<&str> = source.set_aside.iter().map(|aside| aside.code.as_str()).collect();
        let lines = counted(asides(source) as u64, "line");
        output.say(format_args!(
            "{}: {lines} {would}set aside under {}; `claimlog show SEQ` of the source lists them",
            visible(source.label()),
            listed(&codes)
        ));
    }
    if headings > 0 {
        output.say(format_args!(
            "{label}: {} that the document marks {} in the captured text and {} not recorded as {}",
            counted(headings as u64, "heading"),
            if headings == 1 { "is" } else { "are" },
            if headings == 1 { "is" } else { "are" },
            if headings == 1 { "a claim" } else { "claims" },
        ));
    }
    if around > 0 {
        output.say(format_args!(
            "{label}: not recorded as claims: {} outside the article (menus, related links); the captured text has all of it, \
             and --whole-page records it too",
            counted(around as u64, "segment")
        ));
    }
    Ok(())
}

fn range(ingested: &Ingested) -> String {
    match ingested.claims.ends() {
        Some((first, last)) if first == last => format!(" ({first})"),
        Some((first, last)) => format!(" ({first} to {last})"),
        None => String::new(),
    }
}
