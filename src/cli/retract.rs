//! `claimlog retract`

use super::Done;
use super::act::{self, Act};
use super::context::Context;
use super::filter::Codes;
use super::output::Failure;
use super::which::Which;
use claimlog::model::View;

/// Withdraw entries by recording retractions
///
/// Nothing is deleted: an entry stays readable, together with its retraction. Many retractions are signed together:
/// all of them are recorded, or none.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog retract 12 --because 'recorded twice'
  claimlog retract 1-6 16,30 --because 'not what the paper says'
  claimlog retract --code F001,F004 --source 0 --because 'titles' --dry-run")]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    codes: Codes,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    because: String,
    /// Show what would be withdrawn, and record nothing
    #[arg(long)]
    dry_run: bool,
}

impl Args {
    /// The retractions that are asked for. Of a pair that a rule reports, the later claim is withdrawn.
    pub(super) fn acts(&self, view: &View, context: &Context) -> Result<Vec<Act>, Failure> {
        let seqs = self.which.to_act_on(&self.codes, view, context)?;
        let because = &self.because;
        Ok(seqs.into_iter().map(|seq| Act::Retract { seq, because: because.clone() }).collect())
    }
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (_, view) = context.part(&args.which.need(&args.codes, &[]))?;
    act::run(args.acts(&view, context)?, view, args.dry_run, context)
}
