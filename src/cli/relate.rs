//! `claimlog relate`

use super::context::Context;
use super::human::appended;
use super::{Answer, Done};
use claimlog::model::RelationKind;

/// Record how one claim stands to another
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  claimlog relate 12 supersedes 3 --because 'the ministry corrected the figure'")]
pub(super) struct Args {
    /// The one claim
    a: String,
    /// How it stands to the other
    relation: RelationKind,
    /// The other claim
    b: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    because: Option<String>,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (added, _) = context.append(|draft| {
        let (a, b) = (draft.find(&args.a)?, draft.find(&args.b)?);
        draft.relate(a, args.relation, b, args.because)
    })?;
    appended(context, added, &format!("claim {} {} claim {}", args.a, args.relation.name(), args.b))?;
    Ok(Answer::Yes)
}
