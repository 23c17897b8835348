//! `claimlog export`

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::context::Context;
use super::moment::AsOf;
use super::output::Failure;
use super::{Answer, Done};
use claimlog::audit::{Report, Selection, audit};
use claimlog::export::{FORMATS, Format, POLICY, Subset, verified};
use claimlog::model::{Seq, Status};

/// Write the claims, or some of them, in a format for others
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog export --verified -o verified.jsonl
  claimlog export --status refuted --status contested -o refuted.csv
  claimlog formats                    # what each format holds")]
pub(super) struct Args {
    /// Only claims that meet the policy for verified claims
    #[arg(long, conflicts_with = "status")]
    verified: bool,
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
    let format = chosen(&args, context);
    let (ledger, view, as_of) = args.as_of.view(context)?;
    let select = if args.verified { Vec::new() } else { vec!["C".to_owned()] };
    let report = if args.verified || format.grouped {
        audit(&view, &Selection { select, ignore: Vec::new() })
    } else {
        Report::default()
    };
    let seqs: Vec<Seq> = if args.verified {
        verified(&view, &report)
    } else {
        let wanted = |seq: Seq| args.status.is_empty() || args.status.contains(&view.status(seq));
        view.claims().map(|(seq, ..)| seq).filter(|seq| wanted(*seq)).collect()
    };
    let policy = if args.verified {
        POLICY.to_owned()
    } else if args.status.is_empty() {
        "all claims, whatever their status".to_owned()
    } else {
        let names: Vec<_> = args.status.iter().map(|status| status.name()).collect();
        format!("status: {}", names.join(" or "))
    };
    let policy = match as_of {
        Some(seq) => format!("{policy}, as of entry {seq}"),
        None => policy,
    };
    let total = view.claims().count();
    context.output.say(format_args!("policy: {policy}"));
    if seqs.is_empty() {
        context.output.say(format_args!("none of {total} claims passes; nothing was written"));
        return Ok(Answer::No);
    }
    let subset = Subset { view: &view, seqs: &seqs, note: &ledger.head().note, groups: &report.groups };
    let write = |out: &mut dyn Write| format.write(&subset, out).and_then(|()| out.flush());
    match target {
        None => {
            let written = write(&mut BufWriter::new(io::stdout().lock()));
            written.map_err(|source| Failure::io("write", "standard output", source))?;
        }
        Some(target) => target.write(write)?,
    }
    context.output.say(format_args!(
        "exported {} of {total} claims under the checkpoint of {} entries\nThe hash and the time show that \
         these bytes were recorded by then. They do not show that a claim is true or was published.",
        seqs.len(),
        view.checkpoint.size
    ));
    Ok(Answer::Yes)
}
