//! `claimlog show`

use super::context::Context;
use super::human::short;
use super::moment::AsOf;
use super::output::Failure;
use super::{Answer, Done};
use claimlog::audit::{self, Selection};
use claimlog::error::Error;
use claimlog::excerpt::Need;
use claimlog::ingest::{About, Document, read_with};
use claimlog::ledger::Ledger;
use claimlog::model::{Data, Seq, Status, View};
use claimlog::plain::{counted, visible};
use claimlog::present::{Again, Mark, Rung, document, history, is_large, ladder, line, said_later};
use claimlog::text::suggested_claimant;

/// Show an entry, its history and its place in the log
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog show 12
  claimlog show 3f9a2c --json
  claimlog show 12 --as-of 2026-03-01")]
pub(super) struct Args {
    /// The entry: its number, or the start of its leaf hash
    entry: String,
    #[command(flatten)]
    as_of: AsOf,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (ledger, view, _) = args.as_of.part(&Need::Entry(args.entry.clone()), context)?;
    let seq = context.find(&view, &args.entry)?;
    entry(&ledger, &view, seq, context)
}

/// Shows the entry at `seq`.
pub(super) fn entry(ledger: &Ledger, view: &View, seq: Seq, context: &Context) -> Done {
    if context.output.json {
        context.output.value(&document(ledger, view, seq, &read_again)?)?;
    } else {
        print(context, ledger, view, seq)?;
    }
    Ok(Answer::Yes)
}

/// The status of a claim, and of a contested one, why.
fn standing(view: &View, seq: Seq) -> String {
    let status = view.status(seq);
    if status != Status::Contested {
        return status.name().to_owned();
    }
    let contradictions = view.contradictions_of(seq);
    let mut why: Vec<String> =
        contradictions.iter().map(|(_, other)| format!("claim {other} contradicts it")).collect();
    let latest = view.latest_of_each(seq);
    if latest.len() > 1 {
        why.extend(latest.iter().map(|assessed| {
            let by = assessed.assessor().unwrap_or("somebody without a name");
            format!("{} by {by}", assessed.assessment.verdict.name())
        }));
    }
    format!("{}: {}", status.name(), why.join("; "))
}

/// The ladder of a claim, rung by rung.
pub(super) fn rungs(ledger: &Ledger, view: &View, seq: Seq, again: Again) -> Result<Vec<Rung>, Failure> {
    Ok(ladder(ledger, view, seq, &read_again, again)?)
}

/// Reads a captured document again; a PDF in a process of its own.
pub(super) fn read_again(path: &str, bytes: Vec<u8>, about: About) -> Result<Document, Error> {
    read_with(path, bytes, about, super::child::reader())
}

/// Prints a ladder.
pub(super) fn print_rungs(context: &Context, rungs: &[Rung]) -> Result<(), Failure> {
    for Rung { name, mark, found } in rungs {
        let mark = match mark {
            Mark::Holds => "✓",
            Mark::Fails => "✗",
            Mark::Unchecked => "–",
        };
        context.output.line(visible(&format!("  {mark} {name:<11} {found}")))?;
    }
    Ok(())
}

fn print(context: &Context, ledger: &Ledger, view: &View, seq: Seq) -> Result<(), Failure> {
    let output = &context.output;
    let Some(entry) = view.entry(seq) else {
        let why = view.record(seq).and_then(|record| record.entry.as_ref().err());
        let why = why.map_or("", String::as_str);
        output.line(visible(&format!("entry {seq} cannot be read: {why}")))?;
        return Ok(());
    };
    output.line(visible(&format!("{seq}  {}", line(entry))))?;
    let field = |name: &str, value: &str| output.line(format_args!("  {name:<12} {}", visible(value)));
    let option = |name: &str, value: Option<&str>| value.map_or(Ok(()), |value| field(name, value));
    // A field that may have been described later, and by whom.
    let told = |name: &str, about: Seq, key: &str, value: Option<&str>| match (
        value,
        said_later(view, about, key),
    ) {
        (Some(value), Some(later)) => field(name, &format!("{value} ({later})")),
        (value, _) => option(name, value),
    };
    match &entry.data {
        Data::Claim(claim) => {
            field("status", &standing(view, seq))?;
            let claim = view.claim(seq).unwrap_or(claim);
            told("claimant", seq, "claimant", claim.claimant.as_deref())?;
            let suggested = suggested_claimant(claim);
            option("suggested", suggested.map(|name| format!("claimant “{name}”, by its words")).as_deref())?;
            option("date", claim.date.as_deref())?;
            option("url", claim.url.as_deref())?;
            if let Some((source, data)) = view.source_of(seq) {
                field("source", &format!("{source}, {}", data.label()))?;
                told("locator", source, "url", data.url.as_deref())?;
                field("sha256", &data.sha256.to_string())?;
            }
            if let Some(span) = claim.span {
                field("span", &format!("bytes {} to {} of the source's text", span.start, span.end))?;
                option("quote", claim.quote())?;
            }
            for cited in &claim.details().cites {
                field("cites", &short(cited, 200))?;
            }
            if let Some(page) = claim.details().page {
                field("page", &page.to_string())?;
            }
            option("part", claim.details().part.map(|part| part.name()))?;
            for (name, value) in claim.extra.iter() {
                field("said", &format!("{name}: {}", short(value, 200)))?;
            }
        }
        Data::Source(source) => {
            let source = view.source(seq).unwrap_or(source);
            for (name, key, value) in [
                ("locator", "url", &source.url),
                ("title", "title", &source.title),
                ("author", "author", &source.author),
                ("publisher", "publisher", &source.publisher),
                ("published", "published", &source.published),
            ] {
                told(name, seq, key, value.as_deref())?;
            }
            if let Some(later) = said_later(view, seq, "primary") {
                field("primary", &format!("yes ({later})"))?;
            }
            for stated in &source.stated {
                field(
                    "stated",
                    &format!("{} “{}”, by {}", stated.field.name(), stated.value, stated.by.name()),
                )?;
            }
            for caveat in &source.caveats {
                field("caveat", caveat.words())?;
            }
            for aside in &source.set_aside {
                for span in &aside.spans {
                    let words = view.text(&source.text).and_then(|text| span.of(text)).unwrap_or_default();
                    let place = format!("bytes {} to {}", span.start, span.end);
                    field("set aside", &format!("{}, {place}: “{}”", aside.code, short(words, 100)))?;
                }
            }
            if let Some(code) = view.reliability(seq) {
                field("reliability", &format!("{code:?}"))?;
            }
            if let Some(within) = entry.about {
                field("within", &format!("source {within}"))?;
            }
            field("bytes", &format!("{}, read as {}", source.size, source.charset))?;
            field("text", &format!("sha256 {}, by {}", source.text, source.extractor))?;
            let claims = view.claims_of(seq);
            if let (Some(first), Some(last)) = (claims.first(), claims.last()) {
                field("claims", &format!("{}, from {first} to {last}", claims.len()))?;
            }
        }
        _ => {}
    }
    field("recorded", &entry.at.to_string())?;
    option("recorder", entry.recorder.as_deref())?;
    if entry.salt.is_none() {
        field(
            "salt",
            "none: it was recorded before format 4; if it is withheld, a guess can be checked against its leaf hash",
        )?;
    }
    for later in history(view, seq) {
        let Some(entry) = view.entry(later) else { continue };
        let gone = view.retraction(later).map(|by| format!(" (retracted by {by})")).unwrap_or_default();
        output.line(visible(&format!("  {later:>6}  {}  {}{gone}", entry.at, line(entry))))?;
    }
    if let Data::Claim(_) = entry.data {
        for finding in audit::of(view, seq, &Selection::default()) {
            let text =
                format!("  {}[{}] {}: {}", finding.level.name(), finding.code, finding.name, finding.message);
            output.line(visible(&text))?;
        }
    }
    field("leaf", &view.leaf(seq).map(|leaf| leaf.to_string()).unwrap_or_default())?;
    if let Data::Claim(_) = entry.data {
        let rungs = rungs(ledger, view, seq, Again::Small)?;
        print_rungs(context, &rungs)?;
        if view.source_of(seq).is_some_and(|(_, source)| is_large(source)) {
            output.say(format_args!("note: `claimlog verify {seq}` extracts the text of its source again"));
        }
        return Ok(());
    }
    let checkpoint = &view.checkpoint;
    field(
        "proven in",
        &format!(
            "the tree of {} with root {} of {}",
            counted(checkpoint.size, "entry"),
            checkpoint.root.to_base64(),
            checkpoint.origin
        ),
    )
}
