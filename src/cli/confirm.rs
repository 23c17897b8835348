//! `claimlog confirm`

use super::Done;
use super::act::{self, Act};
use super::context::Context;
use super::filter::Codes;
use super::output::Failure;
use super::which::Which;
use claimlog::model::View;

/// Record who makes claims, if that was not recorded with them
///
/// The claims stay as they are; each gets a new entry that names its claimant. The latest such entry that stands is
/// valid, and `retract` takes it back. All of them are recorded, or none.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog confirm 3 --claimant 'Ann Lee' --because 'the byline says so'
  claimlog confirm 3-8 --claimant 'Ann Lee' --because 'her speech' --dry-run")]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    codes: Codes,
    /// Who makes the claims
    #[arg(long, value_name = "NAME")]
    claimant: String,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    because: String,
    /// Show what would be recorded, and record nothing
    #[arg(long)]
    dry_run: bool,
}

impl Args {
    /// What is asked to be recorded.
    pub(super) fn acts(&self, view: &View, context: &Context) -> Result<Vec<Act>, Failure> {
        let claims = self.which.to_act_on(&self.codes, view, context)?;
        let act =
            |claim| Act::Confirm { claim, claimant: self.claimant.clone(), because: self.because.clone() };
        Ok(claims.into_iter().map(act).collect())
    }
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (_, view) = context.part(&args.which.need(&args.codes, &[]))?;
    act::run(args.acts(&view, context)?, view, args.dry_run, context)
}
