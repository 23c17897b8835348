//! `claimlog audit`

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value;

use super::choice::{Choice, Chosen};
use super::context::Context;
use super::gate::GateArgs;
use super::moment::AsOf;
use super::output::Failure;
use super::page::Shown;
use super::place::Places;
use super::report;
use super::settings::Settings;
use super::shown::arrange;
use super::{Answer, Done, attest, codes, concise, github, page, sarif};
use claimlog::audit::{Against, Finding, Group, Level, Report, Rule, Selection, Summary, rule};
use claimlog::export::{About, Funnel};
use claimlog::model::{Seq, View};
use claimlog::plain::{counted, write_json};
use claimlog::present::{CheckpointRow, ClaimRow};

/// Check whether the claims are well founded
///
/// The history is verified first; then the rules are applied.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog audit --select S,F               # only rules of sourcing and form
  claimlog audit --ignore hedged-claim      # everything except hedges
  claimlog audit --as-of 20                 # the ledger after entry 20
  claimlog audit --claimant ruiz --since 2026-03
  claimlog audit --attest audit.attestation --format json > audit.json
  claimlog audit --format summary           # how much of what
  claimlog audit --format html > report.html
  claimlog audit --fail-on warning --baseline known.json
  claimlog explain F001                     # what a rule flags, and why")]
pub(super) struct Args {
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    choice: Choice,
    /// Write a statement of this audit to a file, signed by the key of the log: check it with `claimlog check-bundle`
    #[arg(long, value_name = "FILE")]
    attest: Option<PathBuf>,
    #[command(flatten)]
    as_of: AsOf,
}

#[derive(Debug, clap::Args)]
pub(super) struct RuleArgs {
    /// Only these rules: names, codes, or beginnings of codes, separated by commas
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = codes::codes)]
    select: Vec<String>,
    /// All rules except these: names, codes, or beginnings of codes
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = codes::codes)]
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
    /// Counts by rule and by source
    Summary,
    /// One JSON document
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// GitHub workflow commands
    Github,
    /// A page for a browser: one file, which fetches nothing
    Html,
}

impl RuleArgs {
    /// The rules that are asked for, or else those of the project file. At least one is left: a report by no rule would look
    /// like one without findings.
    pub(super) fn selection(&self, settings: &Settings) -> Result<Selection, Failure> {
        let selection = settings.selection(&self.select, &self.ignore);
        if selection.is_empty() {
            return Err(Failure::usage(
                "every rule that is selected is ignored, so no rule is left to apply",
            )
            .hint("leave a code out of --ignore, or of `ignore` in claimlog.toml"));
        }
        Ok(selection)
    }

    pub(super) fn format(&self, context: &Context) -> Format {
        if context.output.json { Format::Json } else { self.format }
    }
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let baseline = args.gate.target(context)?;
    let attest = args.attest.as_deref().map(|path| context.target(path)).transpose()?;
    let (ledger, view, as_of) = args.as_of.view(context)?;
    let rules = args.rules.selection(&context.settings)?;
    let mut report = context.audit(&view, &rules)?;
    report.keep(|finding| {
        let source =
            view.source(finding.seq).or_else(|| view.source_of(finding.seq).map(|(_, source)| source));
        let name = source.and_then(|source| source.name.as_deref());
        name.is_none_or(|name| !context.settings.ignores(name, finding.code))
    });
    let (mut selection, mut chosen) = (None, None);
    if !args.choice.is_all() {
        let choice = args.choice.claims(&view, context)?;
        report.keep(|finding| finding.entries().any(|seq| is_about(&view, &choice, seq)));
        let (some, all) = (choice.seqs.len(), counted(choice.funnel.claims as u64, "claim"));
        context.output.say(format_args!("note: only what is found on {some} of {all} is reported"));
        (selection, chosen) = (Some(choice.funnel), Some(choice.seqs));
    }
    report.summary.as_of = as_of;
    let places = Places::of_ledger(&view);
    args.gate.apply(baseline.as_ref(), &view, &mut report, &places)?;
    let checkpoint = Some(CheckpointRow::new(&ledger.head().checkpoint));
    let made =
        Made { view: &view, places: &places, checkpoint, selection, documents: Vec::new(), against: None };
    if let Some(target) = &attest {
        let mut attested = report.clone();
        let bytes = in_json(&mut attested, &args.gate, made.clone())?;
        let audit = attest::Audit {
            ledger: &ledger,
            view: &view,
            report: &attested,
            rules: &rules,
            chosen: made.selection.as_ref(),
        };
        attest::write(&audit, &bytes, target, context)?;
    }
    if args.rules.format(context) == Format::Html {
        let all: Vec<Seq> = view.claims().map(|(seq, ..)| seq).collect();
        let seqs = chosen.unwrap_or(all);
        let steps = made.selection.as_ref().map_or(&[][..], |funnel| &funnel.steps);
        let about = About::new(&view, &ledger.head().note, as_of, None, steps);
        let (seqs, report) = (&seqs[..], &report);
        let shown = Shown { ledger: &ledger, view: &view, seqs, about: &about, report, without_texts: false };
        context.output.text(page::html(&shown)?)?;
        return Ok(args.gate.answer(report, &context.settings));
    }
    let answer = print(context, args.rules.format(context), &args.gate, &mut report, made)?;
    if args.rules.format(context) == Format::Human
        && let Some(advice) = withdrawal(&view, &report)
    {
        context.output.line(advice)?;
    }
    Ok(answer)
}

/// Whether an entry is a chosen claim, is about one, or is the source of one.
fn is_about(view: &View, chosen: &Chosen, seq: Seq) -> bool {
    let about = view.entry(seq).and_then(|entry| entry.about).filter(|_| view.claim(seq).is_none());
    chosen.has(seq)
        || about.is_some_and(|about| chosen.has(about))
        || view.claims_of(seq).iter().any(|claim| chosen.has(*claim))
}

/// So many findings are listed for people, unless more are asked for.
const MOST: usize = 10_000;

/// What a report is about.
#[derive(Clone)]
pub(super) struct Made<'a> {
    pub(super) view: &'a View,
    pub(super) places: &'a Places<'a>,
    /// What was verified, if there is a ledger.
    pub(super) checkpoint: Option<CheckpointRow>,
    /// Which claims of the ledger it is about, if not all.
    pub(super) selection: Option<Funnel>,
    /// The documents, if they were given.
    pub(super) documents: Vec<Value>,
    /// What a ledger says of them, and the state of that ledger.
    pub(super) against: Option<(CheckpointRow, &'a Against<'a>)>,
}

/// Prints a report in a format.
pub(super) fn print(
    context: &Context,
    format: Format,
    gate: &GateArgs,
    report: &mut Report<'_>,
    made: Made<'_>,
) -> Result<Answer, Failure> {
    let answer = gate.answer(report, &context.settings);
    if format == Format::Json {
        context.output.lines(&in_json(report, gate, made)?)?;
        return Ok(answer);
    }
    let Made { view, places, checkpoint, against, .. } = made;
    let has_files = checkpoint.is_none();
    let most = if format == Format::Sarif { usize::MAX } else { MOST };
    let (shown, left_out) = arrange(&report.findings, gate.max_findings.unwrap_or(most));
    match format {
        Format::Human => {
            report::print(context, view, (&shown, left_out), places)?;
            context.output.line(report::summary(report))?;
            if let Some((_, said)) = &against {
                context.output.line(said.coverage.in_words())?;
            }
        }
        Format::Concise => context.output.text(concise::lines(view, &shown, places))?,
        Format::Summary => {
            context.output.text(concise::counts(view, report, places))?;
            context.output.line(report::summary(report))?;
            if let Some((_, said)) = &against {
                context.output.line(said.coverage.in_words())?;
            }
        }
        Format::Sarif => {
            let said = against.as_ref().map(|(_, said)| *said);
            let reported = sarif::Reported { view, shown: &shown, places, has_files, said };
            context.output.value(&sarif::document(reported))?;
        }
        Format::Github => {
            context.output.text(github::lines(view, &shown, places))?;
            if let Some((_, said)) = &against {
                context.output.text(github::coverage(&said.coverage))?;
            }
        }
        Format::Html => {
            let said = against.as_ref().map(|(_, said)| *said);
            context.output.text(page::of_texts(view, report, said))?;
        }
        Format::Json => {}
    }
    if left_out > 0 && matches!(format, Format::Concise | Format::Sarif | Format::Github) {
        context.output.say(format_args!("{left_out} more; --max-findings N shows more"));
    }
    Ok(answer)
}

/// A report as one line of JSON.
fn in_json(report: &mut Report<'_>, gate: &GateArgs, made: Made<'_>) -> Result<Vec<u8>, Failure> {
    let Made { view, checkpoint, selection, documents, against, .. } = made;
    let mut claims = ClaimRow::all(view);
    if let Some((findings, left_out)) = cut(report, gate.max_findings.unwrap_or(usize::MAX)) {
        let named: BTreeSet<Seq> = findings.iter().flat_map(Finding::entries).collect();
        claims.retain(|claim| named.contains(&claim.seq));
        (report.findings, report.summary.left_out) = (findings, left_out);
    }
    let document = Document {
        checkpoint,
        selection,
        documents,
        claims,
        against: against.map(|(checkpoint, said)| Said { checkpoint, said }),
        findings: &report.findings,
        groups: &report.groups,
        summary: &report.summary,
    };
    let mut out = Vec::new();
    let written = write_json(&mut out, &document);
    written.map_err(|source| Failure::io("write", "the report", source))?;
    Ok(out)
}

/// The most serious findings of a report, in its order, and how many others there are; nothing, if all are wanted.
fn cut<'a>(report: &Report<'a>, most: usize) -> Option<(Vec<Finding<'a>>, usize)> {
    if most >= report.findings.len() {
        return None;
    }
    let mut order: Vec<usize> = (0..report.findings.len()).collect();
    order.sort_by_key(|at| (report.findings[*at].level, *at));
    order.truncate(most);
    order.sort_unstable();
    let findings: Vec<_> = order.into_iter().map(|at| report.findings[at].clone()).collect();
    Some((findings, report.findings.len() - most))
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) selection: Option<Funnel>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) documents: Vec<Value>,
    pub(super) claims: Vec<ClaimRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) against: Option<Said<'a>>,
    pub(super) findings: &'a [Finding<'a>],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) groups: &'a [Group],
    pub(super) summary: &'a Summary,
}

/// What a ledger says of a text, in JSON.
#[derive(Serialize)]
pub(super) struct Said<'a> {
    checkpoint: CheckpointRow,
    #[serde(flatten)]
    said: &'a Against<'a>,
}
