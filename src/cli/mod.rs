//! The command line: the only place with a terminal and an environment.
//!
//! The answer goes to stdout, everything else to stderr. The exit status is 0 for yes, 1 for no, 2 if there is no
//! answer, 3 if the ledger does not verify. Every command is a file with its arguments and its function.

mod act;
mod add;
mod ask;
mod assess;
mod attest;
mod audit;
mod bearing;
mod beside;
mod blocks;
mod bundled;
mod check;
mod check_bundle;
mod checkpoint;
mod child;
mod choice;
mod codes;
mod compare;
mod concise;
mod config;
mod confirm;
mod context;
mod crash;
mod dataset;
mod describe;
mod diff;
mod evidence;
mod explained;
mod export;
mod extract;
mod fail_on;
mod fetch;
mod filter;
mod form;
mod formats;
mod gate;
mod get;
mod github;
mod groups;
mod help;
mod human;
mod ingest;
mod init;
mod input;
mod instead;
mod keys;
mod list;
mod log;
mod manual;
mod moment;
mod output;
mod page;
mod pager;
mod pattern;
mod pins;
mod place;
mod plan;
mod policy;
mod progress;
mod project;
mod prove;
mod queue;
mod redact;
mod reference;
mod relate;
mod remedy;
mod report;
mod retract;
mod rotate;
mod rounds;
mod rules;
mod sarif;
mod screen;
mod search;
mod serve;
mod set_aside;
mod settings;
mod show;
mod shown;
mod source;
mod stream;
mod sure;
mod target;
mod terms;
mod tiles;
mod triage;
mod upgrade;
mod verify;
mod verify_page;
mod waive;
mod which;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::Styles;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ColorChoice, FromArgMatches, Parser, Subcommand};

pub use context::{home, noticed};

use claimlog::plain;
use context::Context;
use output::{Failure, Output};
use project::Project;
use settings::Settings;

/// Every claim, where it came from, and where it stands, in one file that cannot be quietly rewritten.
#[derive(Debug, Parser)]
#[command(name = "claimlog", version)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// The options of every command.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
struct Global {
    /// The ledger [env: CLAIMLOG_LEDGER]
    #[arg(long, global = true, value_name = "PATH")]
    ledger: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
    /// Require that this key signed the ledger
    #[arg(long, global = true, value_name = "KEY")]
    vkey: Option<String>,
    /// The person or program that records, written into each new entry [env: CLAIMLOG_RECORDER]
    #[arg(long, global = true, value_name = "NAME")]
    recorder: Option<String>,
    /// Record even if the clock seems to be far ahead, or is behind the last entry; new entries then take the last
    /// entry's time if it is later
    #[arg(long, global = true)]
    clock_is_right: bool,
    /// When to use colour
    #[arg(long, global = true, default_value = "auto", value_name = "WHEN")]
    color: ColorChoice,
    /// Print only the result, without notes and hints
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Print more, such as how long verifying took
    #[arg(long, short, global = true)]
    verbose: bool,
    /// Print long output without a pager
    #[arg(long, global = true)]
    no_pager: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Ingest(ingest::Args),
    Add(add::Args),
    Evidence(evidence::Args),
    Confirm(confirm::Args),
    Assess(assess::Args),
    Relate(relate::Args),
    Retract(retract::Args),
    Waive(waive::Args),
    Triage(triage::Args),
    Redact(redact::Args),
    List(list::Args),
    Show(show::Args),
    Search(search::Args),
    Bearing(bearing::Args),
    Groups(groups::Args),
    Log(log::Args),
    Diff(diff::Args),
    Check(check::Args),
    Compare(compare::Args),
    Keys(keys::Args),
    Blocks(blocks::Args),
    Audit(audit::Args),
    Verify(verify::Args),
    Checkpoint(checkpoint::Args),
    Prove(prove::Args),
    CheckProof(prove::CheckArgs),
    CheckBundle(check_bundle::Args),
    VerifyPage(verify_page::Args),
    Tiles(tiles::Args),
    Serve(serve::Args),
    Rotate(rotate::Args),
    Upgrade(upgrade::Args),
    Pins(pins::Args),
    Config(config::Args),
    Export(export::Args),
    Policy(policy::Args),
    Formats(formats::Args),
    Source(source::Args),
    Extract(extract::Args),
    Rules(rules::Args),
    Explain(rules::ExplainArgs),
    Completions(manual::CompletionsArgs),
    Man(manual::ManArgs),
    #[command(hide = true)]
    ReadPdf(child::Args),
}

impl Command {
    /// Whether its answer is for a person to read and may be long.
    fn is_read(&self) -> bool {
        use Command::{
            Audit, Bearing, Check, Diff, Explain, Extract, Formats, Groups, List, Log, Rules, Search, Show,
            Source, Verify,
        };
        matches!(
            self,
            Audit(_)
                | Bearing(_)
                | Check(_)
                | Diff(_)
                | Explain(_)
                | Extract(_)
                | Formats(_)
                | Groups(_)
                | List(_)
                | Log(_)
                | Rules(_)
                | Search(_)
                | Show(_)
                | Source(_)
                | Verify(_)
        )
    }
}

/// The answer of a command.
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

/// Runs the program with its arguments, the first of which is its name, and returns the exit status. `again` is how it
/// is started once more, for a process of its own that reads a PDF; without it, it is the file that is running.
#[must_use]
pub fn run(arguments: Vec<OsString>, again: Option<Vec<OsString>>) -> u8 {
    if let Some(again) = again {
        child::start_with(again);
    }
    let json = arguments.iter().any(|argument| argument == "--json");
    crash::caught(json, || answer(&arguments, json))
}

fn answer(arguments: &[OsString], json: bool) -> u8 {
    let parsed = help::command().try_get_matches_from(arguments);
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error, arguments, json),
    };
    let output = Output::new(cli.global.color, cli.global.json, cli.global.quiet);
    let output = if cli.command.is_read() && !cli.global.no_pager { output.paged() } else { output };
    output::exit(obey(cli, &output), &output)
}

/// Answers a command line that is wrong, or that asks for help.
fn refuse(error: &clap::Error, arguments: &[OsString], json: bool) -> u8 {
    if let Some(failure) = unknown(error) {
        return output::exit(Err(failure), &Output::new(ColorChoice::Auto, json, false));
    }
    if error.kind() == ErrorKind::MissingSubcommand {
        let failure = Failure::usage("no command is named").hint("list the commands with `claimlog --help`");
        return output::exit(Err(failure), &Output::new(ColorChoice::Auto, json, false));
    }
    if json && error.use_stderr() {
        let message = mistake(&unstyled(arguments).unwrap_or_else(|| error.to_string()));
        let failure = Failure::usage(message).hint("see `claimlog --help`");
        return output::exit(Err(failure), &Output::new(ColorChoice::Never, true, false));
    }
    if !error.use_stderr() {
        let output = Output::new(ColorChoice::Auto, false, false);
        let wants_pager = !arguments.iter().any(|argument| argument == "--no-pager");
        let output = if wants_pager { output.paged() } else { output };
        let written = output.text(error.render().ansi());
        return output::exit(written.map(|()| Answer::Yes), &output);
    }
    // It repeats what was typed, which somebody else may have written.
    match unstyled(arguments) {
        // The help repeats nothing, and its headings have styles of our own.
        _ if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => drop(error.print()),
        Some(text) if !is_plain(&text) => output::complain(&text),
        _ => drop(error.print()),
    }
    2
}

fn obey(cli: Cli, output: &Output) -> Done {
    let Cli { global, command } = cli;
    // The process that reads a PDF needs no settings, and may open no files.
    let folder = std::env::current_dir().ok().filter(|_| !matches!(command, Command::ReadPdf(_)));
    let project = folder.map(|folder| Project::above(&folder)).transpose()?.flatten();
    let settings = Settings::new(&global, project)?;
    dispatch(command, &Context::new(global, settings, output.clone())?)
}

/// The failure of calling something that other programs have.
fn unknown(error: &clap::Error) -> Option<Failure> {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(word)) => Some(word.as_str()),
        _ => None,
    };
    if let Some(word) = context(ContextKind::InvalidSubcommand) {
        let instead = instead::of(word)?;
        return Some(Failure::usage(format!("{word} is not a command")).hint(instead));
    }
    let (option, value) = (context(ContextKind::InvalidArg)?, context(ContextKind::InvalidValue)?);
    let instead = instead::of_value(option, value)?;
    Some(Failure::usage(format!("{option} has no value {value}")).hint(instead))
}

/// What is wrong with a command line, without our styles: any escape in it was typed.
fn unstyled(arguments: &[OsString]) -> Option<String> {
    let command = help::command().styles(Styles::plain());
    let error = command.try_get_matches_from(arguments).err()?;
    Some(error.render().ansi().to_string())
}

/// What is wrong, in one line: the first paragraph of a message about a command line.
fn mistake(text: &str) -> String {
    let lines = text.trim_start_matches("error: ").lines().map(str::trim);
    lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether every line can be printed as it is.
fn is_plain(text: &str) -> bool {
    text.lines().all(|line| plain::visible(line) == line)
}

fn dispatch(command: Command, context: &Context) -> Done {
    match command {
        Command::Init(args) => init::run(args, context),
        Command::Ingest(args) => ingest::run(args, context),
        Command::Add(args) => add::run(args, context),
        Command::Evidence(args) => evidence::run(args, context),
        Command::Confirm(args) => confirm::run(args, context),
        Command::Assess(args) => assess::run(args, context),
        Command::Relate(args) => relate::run(args, context),
        Command::Retract(args) => retract::run(args, context),
        Command::Waive(args) => waive::run(args, context),
        Command::Triage(args) => triage::run(args, context),
        Command::Redact(args) => redact::run(args, context),
        Command::List(args) => list::run(args, context),
        Command::Show(args) => show::run(args, context),
        Command::Search(args) => search::run(args, context),
        Command::Bearing(args) => bearing::run(args, context),
        Command::Groups(args) => groups::run(args, context),
        Command::Log(args) => log::run(args, context),
        Command::Diff(args) => diff::run(args, context),
        Command::Check(args) => check::run(args, context),
        Command::Compare(args) => compare::run(args, context),
        Command::Keys(args) => keys::run(&args, context),
        Command::Blocks(args) => blocks::run(&args, context),
        Command::Audit(args) => audit::run(args, context),
        Command::Verify(args) => verify::run(args, context),
        Command::Checkpoint(args) => checkpoint::run(args, context),
        Command::Prove(args) => prove::run(args, context),
        Command::CheckProof(args) => prove::run_check(args, context),
        Command::CheckBundle(args) => check_bundle::run(args, context),
        Command::VerifyPage(args) => verify_page::run(&args, context),
        Command::Tiles(args) => tiles::run(args, context),
        Command::Serve(args) => serve::run(args, context),
        Command::Rotate(args) => rotate::run(args, context),
        Command::Upgrade(args) => upgrade::run(args, context),
        Command::Pins(args) => pins::run(args, context),
        Command::Config(args) => config::run(args, context),
        Command::Export(args) => export::run(args, context),
        Command::Policy(args) => policy::run(args, context),
        Command::Formats(args) => formats::run(args, context),
        Command::Source(args) => source::run(args, context),
        Command::Extract(args) => extract::run(args, context),
        Command::ReadPdf(args) => child::run(args, context),
        Command::Rules(args) => rules::run(args, context),
        Command::Explain(args) => rules::explain(args, context),
        Command::Completions(args) => manual::completions(args, help::command(), context),
        Command::Man(args) => manual::man(args, help::command(), context),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        help::command().debug_assert();
    }
}
