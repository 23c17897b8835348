//! `claimlog audit`

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::context::Context;
use super::moment::AsOf;
use super::place::Place;
use super::progress::Waiting;
use super::report;
use super::settings::Settings;
use super::{Answer, Done, concise, github, rules, sarif};
use claimlog::audit::{Finding, Level, Report, Rule, Selection, Summary, audit, rule};
use claimlog::model::{Seq, View};
use claimlog::plain::counted;
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
    #[command(flatten)]
    as_of: AsOf,
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
    /// For people: with the words underlined, or in groups if there are more than thirty
    Human,
    /// A line for each finding
    Concise,
    /// One JSON document
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// GitHub workflow commands
    Github,
}

impl RuleArgs {
    /// The rules that were asked for, or else those of the project file.
    pub(super) fn selection(&self, settings: &Settings) -> Selection {
        settings.selection(&self.select, &self.ignore)
    }

    pub(super) fn format(&self, context: &Context) -> Format {
        if context.output.json { Format::Json } else { self.format }
    }
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (ledger, view, as_of) = args.as_of.view(context)?;
    let waiting = Waiting::new(&context.output, "auditing");
    let mut report = audit(&view, &args.rules.selection(&context.settings));
    drop(waiting);
    report.retain(|finding| {
        let source =
            view.source(finding.seq).or_else(|| view.source_of(finding.seq).map(|(_, source)| source));
        let name = source.and_then(|source| source.name.as_deref());
        name.is_none_or(|name| !context.settings.ignores(name, finding.code))
    });
    report.summary.as_of = as_of;
    let place = |seq: Seq| {
        let source = view.source_of(seq)?;
        Some(Place { name: source.1.label(), text: view.text(&source.1.text)? })
    };
    match args.rules.format(context) {
        Format::Human => {
            report::print(context, &view, &report, &place)?;
            if let Some(advice) = withdrawal(&view, &report) {
                context.output.line(advice)?;
            }
        }
        Format::Concise => context.output.text(concise::lines(&view, &report, &place))?,
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

/// How to withdraw what is not a claim, if errors say so of entries that still stand.
fn withdrawal(view: &View, report: &Report<'_>) -> Option<String> {
    let found = report.findings.iter().filter(|finding| {
        finding.level == Level::Error && rule(finding.code).is_some_and(Rule::says_no_claim)
    });
    let (mut codes, mut claims, mut sources) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for finding in found {
        codes.insert(finding.code);
        claims.insert(finding.seq);
        sources.insert(view.entry(finding.seq).and_then(|entry| entry.about));
    }
    let from = match sources.first().copied().flatten().filter(|_| sources.len() == 1) {
        Some(source) => format!(" --source {source}"),
        None => String::new(),
    };
    let count = counted(claims.len() as u64, "claim");
    let codes: Vec<&str> = codes.into_iter().collect();
    let what = if claims.len() == 1 { "is not a statement" } else { "are not statements" };
    (!claims.is_empty()).then(|| {
        format!(
            "{count} {what}; to withdraw all of them (add --dry-run to see which):\n  claimlog retract \
             --code {}{from} --because 'not a claim'",
            codes.join(","),
        )
    })
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
