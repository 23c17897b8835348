//! `claimlog audit`

use serde::Serialize;
use serde_json::Value;

use super::context::Context;
use super::progress::Waiting;
use super::report::{self, Place};
use super::{Answer, Done, github, rules, sarif};
use claimlog::audit::{Finding, Selection, Summary, audit};
use claimlog::error::{Error, Refusal};
use claimlog::model::Seq;
use claimlog::present::{CheckpointRow, ClaimRow};

/// Check whether the claims are well founded
///
/// The history is verified first; then the rules are applied.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog audit --select S,F               # only rules of sourcing and form
  claimlog audit --ignore hedged-claim      # everything except hedges
  claimlog audit --as-of 20                 # the ledger after entry 20
  claimlog explain F001                     # what a rule flags, and why")]
pub(super) struct Args {
    #[command(flatten)]
    rules: RuleArgs,
    /// Audit the ledger as it was after this entry
    #[arg(long, value_name = "SEQ")]
    as_of: Option<Seq>,
}

#[derive(Debug, clap::Args)]
pub(super) struct RuleArgs {
    /// Only these rules: names, codes, or beginnings of codes, separated by commas
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = rules::codes)]
    select: Vec<String>,
    /// All rules except these: names, codes, or beginnings of codes
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = rules::codes)]
    ignore: Vec<String>,
    /// The format of the report
    #[arg(long, default_value = "human")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people, with the words underlined
    Human,
    /// One JSON document
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// GitHub workflow commands
    Github,
}

impl RuleArgs {
    pub(super) fn selection(&self) -> Selection {
        Selection { select: self.select.clone(), ignore: self.ignore.clone() }
    }

    pub(super) fn format(&self, context: &Context) -> Format {
        if context.output.json { Format::Json } else { self.format }
    }
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (ledger, view) = context.view(args.as_of)?;
    if let Some(seq) = args.as_of
        && seq >= ledger.head().checkpoint.size
    {
        return Err(Error::Refused(Refusal::NoEntry { name: seq.to_string() }).into());
    }
    let waiting = Waiting::new(&context.output, "auditing");
    let mut report = audit(&view, &args.rules.selection());
    drop(waiting);
    report.summary.as_of = args.as_of;
    let place = |seq: Seq| {
        let source = view.source_of(seq)?;
        Some(Place { name: source.1.label(), text: view.text(&source.1.text)? })
    };
    match args.rules.format(context) {
        Format::Human => report::print(context, &view, &report, &place)?,
        Format::Json => context.output.in_json().value(&Document {
            checkpoint: Some(CheckpointRow::new(&ledger.head().checkpoint)),
            documents: Vec::new(),
            claims: ClaimRow::all(&view),
            findings: &report.findings,
            summary: &report.summary,
        })?,
        Format::Sarif => context.output.value(&sarif::document(&view, &report))?,
        Format::Github => context.output.text(github::lines(&report, &place))?,
    }
    Ok(if report.summary.errors > 0 { Answer::No } else { Answer::Yes })
}

/// The report in JSON.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    pub(super) checkpoint: Option<CheckpointRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) documents: Vec<Value>,
    pub(super) claims: Vec<ClaimRow<'a>>,
    pub(super) findings: &'a [Finding<'a>],
    pub(super) summary: &'a Summary,
}
