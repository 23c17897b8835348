//! The gate: which findings count, which are already known, and what the exit status says.
//!
//! Invariant: a finding is known by what it says of which words, not by where it stands. If lines or entries are added
//! before it, it stays known; if its sentence is changed, or repeated, it is new. `tests/findings.rs` holds it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::context::Context;
use super::fail_on::FailOn;
use super::output::Failure;
use super::place::Places;
use super::settings::Settings;
use super::shown::is_of_document;
use super::target::Target;
use super::{Answer, input};
use claimlog::audit::{Finding, Report};
use claimlog::model::View;
use claimlog::text::normal_form;
use claimlog::tlog::sha256;

#[derive(Debug, Clone, clap::Args)]
pub(super) struct GateArgs {
    /// The level of the findings that make the exit status 1 [default: that of the project file, else error]
    #[arg(long, value_name = "LEVEL")]
    fail_on: Option<FailOn>,
    /// Report only findings that are not in this file
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write all findings to the baseline, to be passed over from now on
    #[arg(long, requires = "baseline")]
    write_baseline: bool,
    /// Show at most N findings, the most serious first [default: all in JSON and SARIF, else 10000]
    #[arg(long, value_name = "N")]
    pub(super) max_findings: Option<usize>,
}

/// The findings that are known, as a file holds them.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Baseline {
    /// The version of this format.
    version: u32,
    known: Vec<Known>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Known {
    code: String,
    fingerprint: String,
    count: usize,
    /// For people who read the file.
    text: String,
}

/// The version of the format of baselines.
const VERSION: u32 = 1;

impl GateArgs {
    /// The file to write the baseline to, if it may be written. Ask for it before anything is read.
    pub(super) fn target(&self, context: &Context) -> Result<Option<Target>, Failure> {
        let path = self.baseline.as_deref().filter(|_| self.write_baseline);
        path.map(|path| context.target(path)).transpose()
    }

    /// Leaves out what the baseline has; or writes the baseline to `target`, and leaves out all.
    pub(super) fn apply(
        &self,
        target: Option<&Target>,
        view: &View,
        report: &mut Report<'_>,
        places: &Places<'_>,
    ) -> Result<(), Failure> {
        let Some(path) = &self.baseline else { return Ok(()) };
        let baseline = if let Some(target) = target {
            let made = make(view, report, places);
            let mut bytes = serde_json::to_vec_pretty(&made).unwrap_or_default();
            bytes.push(b'\n');
            target.bytes(&bytes)?;
            made
        } else {
            read(path)?
        };
        let mut left: BTreeMap<String, usize> =
            baseline.known.into_iter().map(|known| (known.fingerprint, known.count)).collect();
        let before = report.findings.len();
        report.keep(|finding| {
            let Some(left) = left.get_mut(&fingerprint(view, finding, places)) else { return true };
            let is_known = *left > 0;
            // A fact of a document is one, however many claims it has now.
            if !is_of_document(finding.code) {
                *left = left.saturating_sub(1);
            }
            !is_known
        });
        report.summary.known = before - report.findings.len();
        Ok(())
    }

    /// What the exit status says.
    pub(super) fn answer(&self, report: &Report<'_>, settings: &Settings) -> Answer {
        let summary = &report.summary;
        let count = match self.fail_on.or(settings.fail_on.value).unwrap_or_default() {
            FailOn::Error => summary.errors,
            FailOn::Warning => summary.errors + summary.warnings,
            FailOn::Note => summary.errors + summary.warnings + summary.notes,
            FailOn::Never => 0,
        };
        if count > 0 { Answer::No } else { Answer::Yes }
    }
}

/// What a finding says of which words, as a hash: it does not depend on lines, or on numbers of entries.
pub(super) fn fingerprint(view: &View, finding: &Finding<'_>, places: &Places<'_>) -> String {
    let words = |seq| view.claim(seq).map(|claim| normal_form(&claim.text));
    let source = || finding.source.and_then(|source| places.name(source)).unwrap_or_default().to_owned();
    let text = match is_of_document(finding.code) && finding.source.is_some() {
        true => source(),
        false => words(finding.seq).unwrap_or_else(|| finding.quote.to_owned()),
    };
    let place = finding.words.map_or(0, |words| words.start);
    let other = finding.other.and_then(words).unwrap_or_default();
    let place = if is_of_document(finding.code) { 0 } else { place };
    let hash = sha256(format!("{}\n{text}\n{place}\n{other}", finding.code).as_bytes());
    hash.to_string()[..32].to_owned()
}

fn make(view: &View, report: &Report<'_>, places: &Places<'_>) -> Baseline {
    let mut known: BTreeMap<String, Known> = BTreeMap::new();
    for finding in &report.findings {
        let fingerprint = fingerprint(view, finding, places);
        let one = known.entry(fingerprint.clone()).or_insert_with(|| {
            let (code, text) = (finding.code.to_owned(), super::human::short(finding.quote, 120));
            Known { code, fingerprint, count: 0, text }
        });
        one.count += 1;
    }
    let mut known: Vec<Known> = known.into_values().collect();
    known.sort_by(|one, other| {
        (&one.code, &one.text, &one.fingerprint).cmp(&(&other.code, &other.text, &other.fingerprint))
    });
    Baseline { version: VERSION, known }
}

fn read(path: &Path) -> Result<Baseline, Failure> {
    use std::io::Read;
    let name = path.display().to_string();
    let mut text = String::new();
    let opened = input::open(path);
    if !path.exists() {
        let hint =
            "write it first, with the same command and --write-baseline; or look for a slip in its name";
        return opened
            .map(|_| Baseline { version: VERSION, known: Vec::new() })
            .map_err(|failed| failed.hint(hint));
    }
    let read = opened?.take(256 << 20).read_to_string(&mut text);
    read.map_err(|source| Failure::io("read", &name, source))?;
    let wrong = |why: String| {
        Failure::usage(format!("{name} is not a baseline: {why}"))
            .hint("write one with the same command and --write-baseline")
    };
    let baseline: Baseline = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    if baseline.version != VERSION {
        return Err(wrong(format!(
            "its version is {}, and this program reads version {VERSION}",
            baseline.version
        )));
    }
    Ok(baseline)
}
