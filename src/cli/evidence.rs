//! `claimlog evidence`

use serde_json::json;

use super::context::Context;
use super::human::{Quoted, appended};
use super::{Answer, Done};
use claimlog::model::Stance;
use claimlog::record::Bearing;
use claimlog::text::Context as Around;

/// Record what bears on a claim
#[derive(Debug, clap::Args)]
#[command(
    group = clap::ArgGroup::new("stance").required(true).args(["supports", "refutes", "mentions"]),
    group = clap::ArgGroup::new("bearing").required(true).args(["source", "claim_evidence"]),
    after_help = "Example:
  claimlog evidence 3 --supports --source 7 --quote 'was filled in May'"
)]
pub(super) struct Args {
    /// The claim: a seq or the start of a leaf hash
    claim: String,
    /// It speaks for the claim
    #[arg(long)]
    supports: bool,
    /// It speaks against the claim
    #[arg(long)]
    refutes: bool,
    /// It speaks of the claim's matter
    #[arg(long)]
    mentions: bool,
    /// The source that bears on it
    #[arg(long, value_name = "SEQ")]
    source: Option<String>,
    /// The passage of the source
    #[arg(long, value_name = "TEXT", requires = "source")]
    quote: Option<String>,
    /// The words before the quote, where it stands more than once
    #[arg(long, value_name = "TEXT", requires = "quote")]
    prefix: Option<String>,
    /// The words after it
    #[arg(long, value_name = "TEXT", requires = "quote")]
    suffix: Option<String>,
    /// The claim that bears on it
    #[arg(long = "claim", id = "claim_evidence", value_name = "SEQ")]
    other: Option<String>,
    /// Why it bears on the claim
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let stance = match (args.supports, args.refutes) {
        (true, _) => Stance::Supports,
        (_, true) => Stance::Refutes,
        _ => Stance::Mentions,
    };
    let ((added, quoted), _) = context.append(|draft| {
        let claim = draft.find(&args.claim)?;
        let bearing = match (&args.source, &args.other) {
            (_, Some(other)) => Bearing::Claim(draft.find(other)?),
            (source, None) => Bearing::Source {
                seq: draft.find(source.as_deref().unwrap_or_default())?,
                quote: args.quote,
                context: Around { prefix: args.prefix, suffix: args.suffix },
            },
        };
        let added = draft.evidence(claim, stance, bearing, args.note)?;
        Ok((added, Quoted::of(&draft.entry(added.seq)?)))
    })?;
    if context.output.json {
        let quote = Quoted::json(quoted.as_ref());
        context.output.value(&json!({"seq": added.seq, "quote": quote}))?;
        return Ok(Answer::Yes);
    }
    appended(context, added, &format!("{} claim {}", stance.name(), args.claim))?;
    Quoted::tell(quoted.as_ref(), context);
    context.output.say(format_args!(
        "next: claimlog assess {} --verdict VERDICT --evidence {} --because REASON",
        args.claim, added.seq
    ));
    Ok(Answer::Yes)
}
