//! `claimlog triage`

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use super::ask::agreed;
use super::context::Context;
use super::output::Failure;
use super::plan::Plan;
use super::rounds::Rounds;
use super::target::Target;
use super::{Answer, Done, act, codes, input};
use claimlog::model::View;

/// Go through the findings one by one, and record what was decided
///
/// On a terminal, each finding of the audit is shown and you decide: retract its
/// entry, waive the finding, record evidence, describe the source, skip it, note
/// something, go back, or quit. Each decision is written to a plan at once. At
/// the end the plan is recorded under one checkpoint, if you say so. --plan
/// records a plan again, or one that was written by hand; it needs no terminal.
///
/// A plan is a text file with a decision on each line. Words are quoted as in a
/// shell; # begins a comment. A line is one of these, with the arguments of the
/// command of that name:
///
///   ledger ORIGIN                      the plan is for this ledger only
///   retract 1-6,9 --because 'titles'
///   waive 7 --code F006 --because 'a forecast'
///   assess 8 --verdict refuted --because 'the survey says otherwise'
///   evidence 8 --refutes --source 16 --quote 'loses a third'
///   describe 0 --url https://example.org/a --publisher 'The Example' --because 'the imprint'
///   confirm 8 --claimant 'Ann Lee' --because 'the byline'
///   skip 7 F006                        looked at, and left as it is
///   note 8 'ask the author'            for the reader; it is not recorded
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:
  claimlog triage --select F
  claimlog triage --plan monday.plan --dry-run
  claimlog triage --plan monday.plan"
)]
#[allow(rustdoc::bare_urls, reason = "it is printed as a help")]
pub(super) struct Args {
    /// Record the decisions of this plan
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// The file to write the plan to [default: triage-SIZE.plan, by the number of entries]
    #[arg(long, value_name = "FILE", conflicts_with = "plan")]
    write: Option<PathBuf>,
    /// Only findings of these rules: names, codes, or beginnings of codes, separated by commas
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = codes::codes, conflicts_with = "plan")]
    select: Vec<String>,
    /// Findings of all rules except these
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = codes::codes, conflicts_with = "plan")]
    ignore: Vec<String>,
    /// Show what would be recorded, and record nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    if let Some(path) = &args.plan {
        let plan = Plan::read(&path.display().to_string(), &input::note(path)?)?;
        let (_, view) = context.view(None)?;
        return act::run(plan.acts(&view, context)?, view, args.dry_run, context);
    }
    if context.output.json || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure::usage("triage asks about each finding, and there is no terminal to ask on")
            .hint(
                "write the decisions to a plan, and give it with --plan FILE; see `claimlog triage --help`",
            ));
    }
    let (_, view) = context.view(None)?;
    let path = args.write.clone();
    let path = path.unwrap_or_else(|| format!("triage-{}.plan", view.checkpoint.size).into());
    let text = decide(&args, &view, &context.target(&path)?, context)?;
    let name = path.display().to_string();
    let acts = Plan::read(&name, &text)?.acts(&view, context)?;
    if acts.is_empty() {
        context.output.say("nothing was decided that is to be recorded");
        return Ok(Answer::No);
    }
    let question = format!("Record the {} decisions of {name} under one checkpoint?", acts.len());
    if !args.dry_run && !agreed(&question)? {
        context.output.say(format_args!("nothing was recorded; next: claimlog triage --plan {name}"));
        return Ok(Answer::No);
    }
    act::run(acts, view, args.dry_run, context)
}

/// Asks about each finding; the plan that the answers make, which is in its file as well.
fn decide(args: &Args, view: &View, target: &Target, context: &Context) -> Result<String, Failure> {
    let report = context.audit(view, &context.settings.selection(&args.select, &args.ignore))?;
    let origin = super::plan::quoted(&view.checkpoint.origin);
    let head =
        format!("# Decisions about findings; to record them: claimlog triage --plan FILE\nledger {origin}\n");
    let (input, output) = (io::stdin().lock(), io::stderr());
    let rounds = Rounds { view, findings: &report.findings, input, output };
    let check = |line: &str| Plan::read("the plan", line)?.acts(view, context).map(drop);
    let text = |lines: &[&str]| lines.iter().fold(head.clone(), |text, line| text + line + "\n");
    let lines = rounds.walk(check, |lines| target.bytes(text(lines).as_bytes()))?;
    let text = text(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    target.bytes(text.as_bytes())?;
    context.output.say(format_args!("the plan is in {target}"));
    Ok(text)
}
