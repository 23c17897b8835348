//! `claimlog export`

use std::io::{self, Write};
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde_json::json;

use super::context::Context;
use super::moment::AsOf;
use super::output::Failure;
use super::target::Target;
use super::{Answer, Done, policy};
use claimlog::audit::{Report, Selection};
use claimlog::export::{About, CONDITIONS, FORMATS, Format, Funnel, Judge, Policy, Subset, Unmet, Verified};
use claimlog::model::{Kind, Seq, Status, View};
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
  claimlog export --status refuted --status contested -o refuted.csv
  claimlog formats                         # what each format holds")]
pub(super) struct Args {
    /// Only claims that meet the policy for verified claims (see `claimlog policy show`)
    #[arg(long, conflicts_with = "status")]
    verified: bool,
    /// The policy, in TOML [default: see `claimlog policy show`]
    #[arg(long, value_name = "FILE", requires = "verified")]
    policy: Option<PathBuf>,
    /// Print how many claims each condition of the policy took out, or, of one claim, which conditions it meets;
    /// without -o, no claims are written
    #[arg(long, value_name = "CLAIM", num_args = 0..=1, requires = "verified")]
    explain: Option<Option<String>>,
    /// Only claims with this status; repeat it for several
    #[arg(long)]
    status: Vec<Status>,
    /// The format [default: by the ending of the file's name, else jsonl]
    #[arg(long, value_parser = by_name())]
    format: Option<&'static Format>,
    /// The file to write [default: standard output]
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
    #[command(flatten)]
    as_of: AsOf,
}

fn by_name() -> impl TypedValueParser<Value = &'static Format> {
    let names = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(names)
        .try_map(|name| Format::of_name(&name).ok_or_else(|| format!("`{name}` is not a format")))
}

/// The format that was asked for, or that the file's name asks for.
fn chosen(args: &Args, context: &Context) -> &'static Format {
    let default = &FORMATS[0];
    let of_path = |path: &PathBuf| {
        let format = Format::of_path(path);
        if format.is_none() {
            let (path, name) = (path.display(), default.name);
            context
                .output
                .say(format_args!("note: {path} is written as {name}; --format chooses another format"));
        }
        format
    };
    args.format.or_else(|| args.output.as_ref().and_then(of_path)).unwrap_or(default)
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let target = args.output.as_deref().map(|path| context.target(path)).transpose()?;
    if args.verified {
        verified(&args, target.as_ref(), context)
    } else {
        by_status(&args, target.as_ref(), context)
    }
}

/// Exports the claims that meet a policy, or explains which do.
fn verified(args: &Args, target: Option<&Target>, context: &Context) -> Done {
    let (policy, hash) = policy::chosen(args.policy.as_deref(), context)?;
    let (ledger, view, as_of) = args.as_of.view(context)?;
    let report = context.audit(&view, &Selection::default())?;
    let judge = Judge::new(&policy, &view, &report, context.now());
    if let Some(Some(claim)) = &args.explain {
        return explain(&judge, (&policy, hash), &view, claim, context);
    }
    let (seqs, funnel) = judge.select();
    let output = &context.output;
    let moment = as_of.map(|seq| format!(", as of entry {seq}")).unwrap_or_default();
    output.say(format_args!(
        "policy: verified, sha256 {hash}{moment}; `claimlog policy show` prints its conditions"
    ));
    if args.explain.is_some() {
        if output.json {
            output.value(&json!({
                "policy": policy, "sha256": hash, "at": judge.counted_from(), "claims": funnel.claims,
                "steps": funnel.steps, "passed": funnel.passed(),
            }))?;
        } else {
            for line in funnel.lines() {
                output.line(visible(&line))?;
            }
        }
        if target.is_none() {
            return Ok(if seqs.is_empty() { Answer::No } else { Answer::Yes });
        }
    } else if seqs.is_empty() {
        say_why(&funnel, context);
    }
    let verified = Verified { judge: &judge, policy: hash };
    let about = About::new(&view, &ledger.head().note, as_of, Some(verified));
    let subset = Subset { view: &view, seqs: &seqs, groups: &report.groups, verified: Some(verified) };
    write(&subset, about, chosen(args, context), target, context)
}

/// Says which conditions left no claim.
fn say_why(funnel: &Funnel, context: &Context) {
    context.output.say("what each condition left:");
    for line in funnel.lines() {
        context.output.say(visible(&line));
    }
    context.output.say("next: claimlog export --verified --explain CLAIM");
}

/// Explains which conditions a claim meets.
fn explain(
    judge: &Judge<'_>,
    (policy, hash): (&Policy, Hash),
    view: &View,
    claim: &str,
    context: &Context,
) -> Done {
    let seq = context.find_a(Kind::Claim, view, claim)?;
    let unmet = judge.unmet(seq);
    let why = |name: &str| unmet.iter().find(|one| one.condition == name).map(|Unmet { why, .. }| why);
    let output = &context.output;
    if output.json {
        let asked = CONDITIONS.iter().filter_map(|one| Some((one.name, (one.sentence)(policy)?)));
        let conditions: Vec<_> = asked
            .map(|(name, sentence)| {
                json!({"condition": name, "sentence": sentence, "met": why(name).is_none(), "why": why(name)})
            })
            .collect();
        output.value(&json!({
            "seq": seq, "verified": unmet.is_empty(), "policy": policy, "sha256": hash,
            "at": judge.counted_from(), "conditions": conditions, "rests_on": judge.rests_on(seq),
        }))?;
    } else {
        let verdict = if unmet.is_empty() { "is verified" } else { "is not verified" };
        output.line(format_args!("claim {seq} {verdict}"))?;
        for (name, sentence) in policy.sentences() {
            let line = match why(name) {
                None => format!("  ✓ {name:<15} {sentence}"),
                Some(why) => format!("  ✗ {name:<15} {sentence}: {why}"),
            };
            output.line(visible(&line))?;
        }
        for piece in judge.rests_on(seq) {
            let evidence = piece.evidence.map(|seq| format!("evidence {seq}, ")).unwrap_or_default();
            let source = piece.source.map(|seq| format!("source {seq}, ")).unwrap_or_default();
            let url = piece.url.unwrap_or_default();
            let line = format!("  rests on {evidence}{source}{url} ({})", piece.basis.name());
            output.line(visible(&line))?;
        }
    }
    Ok(if unmet.is_empty() { Answer::Yes } else { Answer::No })
}

/// Exports all claims, or those with one of the statuses that are asked for.
fn by_status(args: &Args, target: Option<&Target>, context: &Context) -> Done {
    let format = chosen(args, context);
    let (ledger, view, as_of) = args.as_of.view(context)?;
    let report = if format.grouped {
        context.audit(&view, &Selection { select: vec!["C".to_owned()], ignore: Vec::new() })?
    } else {
        Report::default()
    };
    let wanted = |seq: Seq| args.status.is_empty() || args.status.contains(&view.status(seq));
    let seqs: Vec<Seq> = view.claims().map(|(seq, ..)| seq).filter(|seq| wanted(*seq)).collect();
    let policy = if args.status.is_empty() {
        "all claims, whatever their status".to_owned()
    } else {
        let names: Vec<_> = args.status.iter().map(|status| status.name()).collect();
        format!("status: {}", names.join(" or "))
    };
    let policy = match as_of {
        Some(seq) => format!("{policy}, as of entry {seq}"),
        None => policy,
    };
    context.output.say(format_args!("policy: {policy}"));
    let about = About::new(&view, &ledger.head().note, as_of, None);
    let subset = Subset { view: &view, seqs: &seqs, groups: &report.groups, verified: None };
    write(&subset, about, format, target, context)
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
    let write = |out: &mut dyn Write| {
        let mut writer = format.writer(about, out)?;
        for claim in subset.exported() {
            writer.claim(&claim)?;
        }
        writer.end()?.write(&mut said)
    };
    match target {
        // The answer on stdout is then JSON or an explanation.
        None => {
            let written = write(&mut io::stdout().lock());
            written.map_err(|source| Failure::io("write", "standard output", source))?;
        }
        Some(target) => target.write(write)?,
    }
    if let Some(beside) = beside {
        beside.bytes(&said)?;
    }
    let output = &context.output;
    if subset.seqs.is_empty() {
        let to = target.map_or("standard output".to_owned(), Target::to_string);
        output.say(format_args!("none of {total} claims passes; an export of no claims was written to {to}"));
        return Ok(Answer::No);
    }
    output.say(format_args!(
        "exported {} of {} under the checkpoint of {} entries\nThe hash and the time show that \
         these bytes were recorded by then. They do not show that a claim is true or was published.",
        subset.seqs.len(),
        counted(total, "claim"),
        subset.view.checkpoint.size
    ));
    Ok(Answer::Yes)
}
