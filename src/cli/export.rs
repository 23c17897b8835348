//! `claimlog export`

use std::io::{self, Write};
use std::path::PathBuf;

use serde_json::json;

use super::choice::{Choice, Chosen, found, found_for_policy};
use super::context::Context;
use super::dataset::Dataset;
use super::explained::explain;
use super::form::{Form, by_name};
use super::moment::AsOf;
use super::output::Failure;
use super::page::Shown;
use super::target::Target;
use super::{Answer, Done, bundled, page};
use claimlog::audit::{Report, Selection};
use claimlog::bundle::Bundle;
use claimlog::export::{About, BUNDLE, CONDITIONS, Format, Funnel, HTML, Judge, Step, Subset, Verified};
use claimlog::model::{Seq, View};
use claimlog::plain::{counted, visible};
use claimlog::tlog::Hash;

/// Write the claims, or some of them, in a format for others
///
/// If no claim is chosen, it says why, and the file is replaced by a complete export of no claims.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog export --verified -o verified.jsonl
  claimlog export --verified --explain     # how many claims each condition took out
  claimlog export --verified --explain 7   # which conditions claim 7 meets
  claimlog export --verified --policy verified.toml -o verified.csv
  claimlog export --status refuted,contested -o refuted.csv
  claimlog export --claimant ruiz --since 2026-03 --dry-run
  claimlog export --verified -o verified.zip     # a bundle that a stranger can check
  claimlog export -o report.html                 # a page for a browser
  claimlog export --format huggingface -o dataset   # Parquet and a card
  claimlog formats                         # what each format holds")]
pub(super) struct Args {
    #[command(flatten)]
    choice: Choice,
    /// Print how many claims each condition of the policy took out, or, of one claim, which conditions it meets;
    /// without -o, no claims are written
    #[arg(long, value_name = "CLAIM", num_args = 0..=1, requires = "verified")]
    explain: Option<Option<String>>,
    /// Print how many claims each condition leaves out, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// The format [default: by the ending of the file's name, else jsonl]
    #[arg(long, value_parser = by_name())]
    format: Option<Form>,
    /// The file to write, or the folder of the format huggingface [default: standard output]
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
    /// In a bundle or a page, leave out the captured documents and their texts
    #[arg(long)]
    withhold_text: bool,
    /// In a bundle, add a receipt for each entry (COSE, RFC 9942); this needs the key of the log
    #[arg(long)]
    receipts: bool,
    #[command(flatten)]
    as_of: AsOf,
}

/// The format that was asked for, or that the file's name asks for.
fn form(args: &Args) -> Option<Form> {
    args.format.or_else(|| args.output.as_deref().and_then(Form::of_path))
}

/// Refuses to put one form into the place of a file that goes by the name of another: a table in the place of a bundle.
fn fits_file(args: &Args, form: Form) -> Result<(), Failure> {
    let Some(path) = args.output.as_deref().filter(|path| path.is_file()) else { return Ok(()) };
    let (asked, is) = (form.label(), Form::of_path(path).map(Form::label));
    match is.filter(|is| is.name != asked.name && !asked.fits(path)) {
        None => Ok(()),
        Some(is) => {
            let path = path.display();
            let why = format!("{path} exists, and its name is that of {}, not of {}", is.name, asked.name);
            Err(Failure::usage(why).hint(format!(
                "give another name for what is written as {}, or remove {path} first",
                asked.name
            )))
        }
    }
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let named = form(&args);
    let form = named.unwrap_or(Form::DEFAULT);
    fits_file(&args, form)?;
    let folder = args.output.as_deref().filter(|_| matches!(form, Form::Folder(_)));
    let dataset = folder.map(|folder| Dataset::at(folder, context)).transpose()?;
    let path = args.output.as_deref().filter(|_| dataset.is_none());
    let target = path.map(|path| context.target(path)).transpose()?;
    let target = target.as_ref();
    if let (None, Some(target)) = (named, target) {
        let name = form.label().name;
        context
            .output
            .say(format_args!("note: {target} is written as {name}; --format chooses another format"));
    }
    fits(&args, form)?;
    let policy = args.choice.policy(context)?;
    let policy = policy.as_ref();
    let (ledger, view, as_of) = args.as_of.view(context)?;
    let report = audited(&args, &view, form, context)?;
    let judge = policy.map(|(policy, _)| Judge::new(policy, &view, &report, context.now()));
    let verified = policy.zip(judge.as_ref()).map(|((_, policy), judge)| Verified { judge, policy: *policy });
    if let (Some(Some(claim)), Some((policy, hash)), Some(judge)) = (&args.explain, policy, &judge) {
        return explain(judge, (policy, *hash), &view, claim, context);
    }
    let Chosen { seqs, funnel } = args.choice.judged(&view, judge.as_ref(), context)?;
    say_what(&funnel, policy.map(|(_, hash)| *hash), as_of, context);
    if args.dry_run || args.explain.is_some() {
        tell(&funnel, verified, context)?;
        if args.dry_run || args.output.is_none() {
            return Ok(if seqs.is_empty() { Answer::No } else { Answer::Yes });
        }
    } else if seqs.is_empty() {
        say_why(&funnel, verified.is_some(), context);
    }
    let about = About::new(&view, &ledger.head().note, as_of, verified, &funnel.steps);
    let subset = Subset { view: &view, seqs: &seqs, groups: &report.groups, verified };
    if let Some(dataset) = dataset {
        dataset.write(&subset, about)?;
        return Ok(exported(&subset, funnel.claims as u64, None, Some(&dataset.card), context));
    }
    let label = match form {
        Form::Streamed(format) => return write(&subset, about, format, target, context),
        Form::Whole(label) | Form::Folder(label) => label,
    };
    let (seqs, report, without_texts) = (&seqs[..], &report, args.withhold_text);
    let shown = Shown { ledger: &ledger, view: &view, seqs, about: &about, report, without_texts };
    let html = page::html(&shown)?;
    if *label == HTML {
        match target {
            Some(target) => target.bytes(html.as_bytes())?,
            None => context.output.text(html)?,
        }
        return Ok(exported(&subset, funnel.claims as u64, None, target, context));
    }
    let key = bundled::key(&ledger, args.receipts, context)?;
    let made = Bundle {
        ledger: &ledger,
        subset,
        about,
        report: Some(html),
        key: key.as_ref(),
        receipts: args.receipts,
        without_texts,
    };
    bundled::write(&made, target, context)?;
    Ok(exported(&subset, funnel.claims as u64, None, target, context))
}

/// Checks that the options fit the format, and that this build writes it.
fn fits(args: &Args, form: Form) -> Result<(), Failure> {
    let is_bundle = form == Form::Whole(&BUNDLE);
    let label = form.label();
    let name = label.name;
    if let (Some(feature), false) = (label.feature, label.built) {
        return Err(Failure::usage(format!("this build leaves the format {name} out")).hint(format!(
            "build it with `cargo build --release --features {feature}`, or choose --format csv or jsonl"
        )));
    }
    let option = match form {
        Form::Streamed(_) | Form::Folder(_) if args.withhold_text => Some("--withhold-text"),
        _ if args.receipts && !is_bundle => Some("--receipts"),
        _ => None,
    };
    if let Some(option) = option {
        return Err(Failure::usage(format!("{option} is of bundles, and the format is {name}"))
            .hint("add --format bundle, or leave the option out"));
    }
    // A terminal shows none of them, and what reads them goes to and fro in them.
    let needed = match name {
        "bundle" => {
            ("a bundle is a ZIP file, and no file is named", "name it: --format bundle -o claims.zip")
        }
        "parquet" => (
            "Parquet is read from its end, and no file is named",
            "name it: --format parquet -o claims.parquet",
        ),
        "huggingface" => {
            ("a data set is a folder, and none is named", "name it: --format huggingface -o dataset")
        }
        _ => return Ok(()),
    };
    if args.output.is_none() && !args.dry_run {
        return Err(Failure::usage(needed.0).hint(needed.1));
    }
    Ok(())
}

/// What the audit finds that an export shows: for a policy what it asks for, for a format the groups if it has them. A
/// page and a bundle show everything, and so does what a policy says of one claim.
fn audited<'v>(args: &Args, view: &'v View, form: Form, context: &Context) -> Result<Report<'v>, Failure> {
    match form {
        // A page shows what the audit found, and a bundle has the page.
        Form::Whole(_) if !args.dry_run => found(view, context),
        _ if matches!(args.explain, Some(Some(_))) => found(view, context),
        _ if args.choice.verified => found_for_policy(view, context),
        // Nothing is written.
        _ if args.dry_run => Ok(Report::default()),
        Form::Streamed(Format { grouped: false, .. }) => Ok(Report::default()),
        _ => {
            let pairs = Selection { select: vec!["C".to_owned()], ignore: Vec::new() };
            context.audit_of(view, &pairs, |_| false)
        }
    }
}

/// Says what chooses the claims.
fn say_what(funnel: &Funnel, policy: Option<Hash>, as_of: Option<Seq>, context: &Context) {
    let mut said = Vec::new();
    if let Some(hash) = policy {
        said.push(format!("verified, sha256 {hash}"));
    }
    // The sentences of the policy stand in for themselves.
    let is_asked = |step: &&Step| policy.is_none() || CONDITIONS.iter().all(|one| one.name != step.condition);
    said.extend(funnel.steps.iter().filter(is_asked).map(|step| step.sentence.clone()));
    if said.is_empty() {
        said.push("all claims, whatever their status".to_owned());
    }
    let moment = as_of.map(|seq| format!(", as of entry {seq}")).unwrap_or_default();
    let more = if policy.is_some() { "; `claimlog policy show` prints its conditions" } else { "" };
    context.output.say(visible(&format!("policy: {}{moment}{more}", said.join("; "))));
}

/// Prints how many claims each condition took out.
fn tell(funnel: &Funnel, verified: Option<Verified<'_>>, context: &Context) -> Result<(), Failure> {
    if context.output.json {
        return context.output.value(&json!({
            "policy": verified.map(|under| under.judge.policy()), "sha256": verified.map(|under| under.policy),
            "at": verified.and_then(|under| under.judge.counted_from()), "claims": funnel.claims,
            "steps": funnel.steps, "passed": funnel.passed(),
        }));
    }
    for line in funnel.lines() {
        context.output.line(visible(&line))?;
    }
    Ok(())
}

/// Says which conditions left no claim.
fn say_why(funnel: &Funnel, is_verified: bool, context: &Context) {
    context.output.say("what each condition left:");
    for line in funnel.lines() {
        context.output.say(visible(&line));
    }
    if is_verified {
        context.output.say("next: claimlog export --verified --explain CLAIM");
    }
}

/// Writes the chosen claims, even if there are none: an earlier export does not stay in place of this one.
fn write(
    subset: &Subset<'_>,
    about: About<'_>,
    format: &Format,
    target: Option<&Target>,
    context: &Context,
) -> Done {
    let total = about.claims;
    // It is refused before anything is written.
    let beside = target.filter(|_| format.beside).and_then(Target::meta);
    let beside = beside.map(|path| context.target(&path)).transpose()?;
    let mut said = Vec::new();
    let mut records = 0;
    let write = |out: &mut dyn Write| {
        let about = format.write(subset, about, out)?;
        records = about.written;
        about.write(&mut said)
    };
    match target {
        None => {
            let written = write(&mut io::stdout().lock());
            written.map_err(|source| Failure::io("write", "standard output", source))?;
        }
        Some(target) => target.write(write)?,
    }
    if let Some(beside) = beside {
        beside.bytes(&said)?;
    }
    // A claim has as many reviews as it has published verdicts, which may be none.
    let made = (format.record != "claim").then_some((records, format.record));
    Ok(exported(subset, total, made, target, context))
}

/// Says what was exported: claims, or so many records of another kind made of them.
fn exported(
    subset: &Subset<'_>,
    total: u64,
    made: Option<(u64, &str)>,
    target: Option<&Target>,
    context: &Context,
) -> Answer {
    let output = &context.output;
    let to = target.map_or("standard output".to_owned(), Target::to_string);
    let chosen = subset.seqs.len();
    if subset.seqs.is_empty() {
        output.say(format_args!("none of {total} claims passes; an export of no claims was written to {to}"));
        return Answer::No;
    }
    if let Some((0, record)) = made {
        let (claims, have) = (counted(chosen as u64, "claim"), if chosen == 1 { "has" } else { "have" });
        output.say(format_args!("wrote {} to {to}: {claims} {have} no verdict", counted(0, record)));
        return Answer::No;
    }
    let what = match made {
        Some((records, record)) => format!("wrote {} of {chosen}", counted(records, record)),
        None => format!("exported {chosen}"),
    };
    output.say(format_args!(
        "{what} of {} under the checkpoint of {} entries\nThe hash and the time show that \
         these bytes were recorded by then. They do not show that a claim is true or was published.",
        counted(total, "claim"),
        subset.view.checkpoint.size
    ));
    Answer::Yes
}
