//! The command line: the only place with a terminal, a clock and an environment.
//!
//! stdout carries the answer, stderr the conversation; the exit status is 0 yes, 1 no, 2 could not tell,
//! 3 the ledger does not verify. Every command is a file with its arguments and its function.

mod add;
mod assess;
mod audit;
mod check;
mod checkpoint;
mod child;
mod compare;
mod context;
mod crash;
mod evidence;
mod export;
mod extract;
mod github;
mod human;
mod ingest;
mod init;
mod input;
mod list;
mod log;
mod manual;
mod output;
mod pins;
mod progress;
mod prove;
mod redact;
mod relate;
mod remedy;
mod report;
mod retract;
mod rotate;
mod rules;
mod sarif;
mod search;
mod show;
mod source;
mod target;
mod tiles;
mod upgrade;
mod verify;
mod waive;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::Styles;
use clap::{ColorChoice, CommandFactory, Parser, Subcommand};

use claimlog::plain;
use context::Context;
use output::{Failure, Output};

/// Every claim, where it came from, and where it stands, in one file that cannot be quietly rewritten.
#[derive(Debug, Parser)]
#[command(
    name = "claimlog",
    version,
    after_help = "Examples:
  claimlog check digest.txt                  what an editor would say, without a ledger
  claimlog init                              make ledger.db and its key
  claimlog ingest digest.txt --url https://example.org/digest
  claimlog audit                             are the claims well founded?
  claimlog verify                            was the history changed?
  claimlog export --verified --format jsonl  the subset that stands

Exit status: 0 yes, 1 no, 2 could not tell, 3 the ledger does not verify."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, clap::Args)]
struct Global {
    /// The ledger
    #[arg(long, global = true, env = "CLAIMLOG_LEDGER", default_value = "ledger.db", value_name = "PATH")]
    ledger: PathBuf,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
    /// The verifier key that must have signed the ledger
    #[arg(long, global = true, value_name = "KEY")]
    vkey: Option<String>,
    /// Who records, for the entries that are appended
    #[arg(long, global = true, env = "CLAIMLOG_RECORDER", value_name = "NAME")]
    recorder: Option<String>,
    /// Record though the clock is far ahead of all that speaks of the time, or behind the last entry: what is
    /// recorded then takes the last entry's time, and the audit tells of it
    #[arg(long, global = true)]
    clock_is_right: bool,
    /// When to use colour
    #[arg(long, global = true, default_value = "auto", value_name = "WHEN")]
    color: ColorChoice,
    /// Say only what was asked for
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Say more
    #[arg(long, short, global = true)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Ingest(ingest::Args),
    Add(add::Args),
    Evidence(evidence::Args),
    Assess(assess::Args),
    Relate(relate::Args),
    Retract(retract::Args),
    Waive(waive::Args),
    Redact(redact::Args),
    List(list::Args),
    Show(show::Args),
    Search(search::Args),
    Log(log::Args),
    Check(check::Args),
    Compare(compare::Args),
    Audit(audit::Args),
    Verify(verify::Args),
    Checkpoint(checkpoint::Args),
    Prove(prove::Args),
    CheckProof(prove::CheckArgs),
    Tiles(tiles::Args),
    Rotate(rotate::Args),
    Upgrade(upgrade::Args),
    Pins(pins::Args),
    Export(export::Args),
    Source(source::Args),
    Extract(extract::Args),
    Rules(rules::Args),
    Explain(rules::ExplainArgs),
    Completions(manual::CompletionsArgs),
    Man(manual::ManArgs),
    #[command(hide = true)]
    ReadPdf(child::Args),
}

/// Whether the answer is yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// Exit status 0.
    Yes,
    /// Exit status 1.
    No,
    /// Exit status 3.
    Breached,
}

type Done = Result<Answer, Failure>;

/// Runs the program.
pub(crate) fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let json = arguments.iter().any(|argument| argument == "--json");
    crash::caught(json, || answer(&arguments, json))
}

fn answer(arguments: &[OsString], json: bool) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) if json && error.use_stderr() => {
            let text = unstyled(arguments).unwrap_or_else(|| error.to_string());
            let message = text.trim_start_matches("error: ").lines().next().unwrap_or_default();
            let failure = Failure::usage(message).hint("see `claimlog --help`");
            return output::exit(Err(failure), &Output::new(ColorChoice::Never, true, false));
        }
        Err(error) => {
            let status = if error.use_stderr() { 2 } else { 0 };
            // It repeats what was typed, which may be what somebody else wrote.
            match unstyled(arguments) {
                Some(text) if error.use_stderr() && !is_plain(&text) => output::complain(&text),
                _ => drop(error.print()),
            }
            return ExitCode::from(status);
        }
    };
    let output = Output::new(cli.global.color, cli.global.json, cli.global.quiet);
    let answer = Context::new(cli.global, output.clone()).and_then(|context| dispatch(cli.command, &context));
    output::exit(answer, &output)
}

/// What is wrong with a command line, in words and without styles of ours: any escape in it was typed.
fn unstyled(arguments: &[OsString]) -> Option<String> {
    let command = Cli::command().styles(Styles::plain());
    let error = command.try_get_matches_from(arguments).err()?;
    Some(error.render().ansi().to_string())
}

/// Whether no line holds anything that is not to be printed as it is.
fn is_plain(text: &str) -> bool {
    text.lines().all(|line| plain::visible(line) == line)
}

fn dispatch(command: Command, context: &Context) -> Done {
    match command {
        Command::Init(args) => init::run(args, context),
        Command::Ingest(args) => ingest::run(args, context),
        Command::Add(args) => add::run(args, context),
        Command::Evidence(args) => evidence::run(args, context),
        Command::Assess(args) => assess::run(args, context),
        Command::Relate(args) => relate::run(args, context),
        Command::Retract(args) => retract::run(args, context),
        Command::Waive(args) => waive::run(args, context),
        Command::Redact(args) => redact::run(args, context),
        Command::List(args) => list::run(args, context),
        Command::Show(args) => show::run(args, context),
        Command::Search(args) => search::run(args, context),
        Command::Log(args) => log::run(args, context),
        Command::Check(args) => check::run(args, context),
        Command::Compare(args) => compare::run(args, context),
        Command::Audit(args) => audit::run(args, context),
        Command::Verify(args) => verify::run(args, context),
        Command::Checkpoint(args) => checkpoint::run(args, context),
        Command::Prove(args) => prove::run(args, context),
        Command::CheckProof(args) => prove::run_check(args, context),
        Command::Tiles(args) => tiles::run(args, context),
        Command::Rotate(args) => rotate::run(args, context),
        Command::Upgrade(args) => upgrade::run(args, context),
        Command::Pins(args) => pins::run(args, context),
        Command::Export(args) => export::run(args, context),
        Command::Source(args) => source::run(args, context),
        Command::Extract(args) => extract::run(args, context),
        Command::ReadPdf(args) => child::run(args, context),
        Command::Rules(args) => rules::run(args, context),
        Command::Explain(args) => rules::explain(args, context),
        Command::Completions(args) => manual::completions(args, Cli::command(), context),
        Command::Man(args) => manual::man(args, Cli::command(), context),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
