//! `claimlog waive`

use std::collections::BTreeSet;

use super::act::{self, Act};
use super::context::Context;
use super::filter::{Codes, Pairs, reported};
use super::output::Failure;
use super::which::Which;
use super::{Done, codes};
use claimlog::audit::rule;
use claimlog::excerpt::Need;
use claimlog::model::{Seq, View};

/// Accept the findings of a rule on entries
///
/// A waiver is an entry: who accepted what, and why, stays on record. A waiver that matches no finding is itself
/// reported. An entry that is named by itself is waived even if the rule does not report it; of ranges and filters, only
/// the claims that the rule reports are.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog waive 3 --code F006 --because 'the forecast is quoted as one'
  claimlog waive 3 --code link-title --because 'it is the title of a report'
  claimlog waive --code S002,S003 --source 0 --because 'an interview' --dry-run")]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
    /// The rules: names, codes, or beginnings of codes, separated by commas
    #[arg(long, visible_alias = "rule", required = true, value_name = "CODE", value_delimiter = ',',
          value_parser = codes::codes)]
    code: Vec<String>,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    because: String,
    /// Show what would be waived, and record nothing
    #[arg(long)]
    dry_run: bool,
}

impl Args {
    /// The waivers that are asked for.
    pub(super) fn acts(&self, view: &View, context: &Context) -> Result<Vec<Act>, Failure> {
        let chosen = self.which.choose(view, context)?;
        let all = chosen.all();
        let mut waived: BTreeSet<(Seq, &str)> = BTreeSet::new();
        if !chosen.claims.is_empty() {
            let found = reported(view, &self.code, Pairs::Later, context)?.into_iter();
            waived.extend(found.filter(|(seq, _)| all.contains(seq) && !chosen.named.contains(seq)));
        }
        // The audit knows nothing of a rule that does not report an entry: the code says it all.
        let (whole, parts): (Vec<&String>, Vec<&String>) =
            self.code.iter().partition(|code| rule(code).is_some());
        for seq in &chosen.named {
            waived.extend(whole.iter().map(|code| (*seq, code.as_str())));
        }
        if !chosen.named.is_empty() && !parts.is_empty() {
            let parts: Vec<String> = parts.into_iter().cloned().collect();
            let found = reported(view, &parts, Pairs::Both, context)?;
            waived.extend(found.into_iter().filter(|(seq, _)| chosen.named.contains(seq)));
        }
        let because = &self.because;
        let act =
            |(seq, code): (Seq, &str)| Act::Waive { seq, code: code.to_owned(), because: because.clone() };
        Ok(waived.into_iter().map(act).collect())
    }
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    // A rule that is named is waived on an entry that is named, whether it reports the entry or not.
    let named = args.which.names() && args.code.iter().all(|code| rule(code).is_some());
    let need = if named { args.which.need(&Codes::default(), &[]) } else { Need::All };
    let (_, view) = context.part(&need)?;
    act::run(args.acts(&view, context)?, view, args.dry_run, context)
}
