//! `claimlog relate`

use super::context::Context;
use super::human::appended;
use super::{Answer, Done};
use claimlog::model::RelationKind;

/// Record how two claims relate
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog relate 12 supersedes 3 --because 'the ministry corrected the figure'
  claimlog relate 12 contradicts 4")]
pub(super) struct Args {
    /// The first claim
    a: String,
    /// How the first claim relates to the second
    relation: RelationKind,
    /// The second claim
    b: String,
    /// The reason
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
