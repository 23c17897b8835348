//! `claimlog evidence`

use serde_json::json;

use super::context::Context;
use super::human::{Quoted, appended};
use super::{Answer, Done};
use claimlog::model::Stance;
use claimlog::record::Bearing;
use claimlog::text::Context as Around;

/// Record evidence for or against a claim
#[derive(Debug, clap::Args)]
#[command(
    group = clap::ArgGroup::new("stance").required(true).args(["supports", "refutes", "mentions"]),
    group = clap::ArgGroup::new("bearing").required(true).args(["source", "claim_evidence"]),
    override_usage = "claimlog evidence [OPTIONS] <CLAIM> --supports|--refutes|--mentions \\
                         --source <SEQ>|--claim <SEQ>",
    after_help = "Examples:
  claimlog evidence 3 --supports --source 7 --quote 'was filled in May'
  claimlog evidence 3 --refutes --claim 12 --note 'the later survey'"
)]
pub(super) struct Args {
    /// The claim: its number, or the start of its leaf hash
    claim: String,
    /// The evidence supports the claim
    #[arg(long)]
    supports: bool,
    /// The evidence refutes the claim
    #[arg(long)]
    refutes: bool,
    /// The evidence is about the same matter, but does not decide it
    #[arg(long)]
    mentions: bool,
    /// The source that holds the evidence
    #[arg(long, value_name = "SEQ")]
    source: Option<String>,
    /// The passage of the source
    #[arg(long, value_name = "TEXT", requires = "source")]
    quote: Option<String>,
    /// The words before the quote, if it occurs more than once
    #[arg(long, value_name = "TEXT", requires = "quote")]
    prefix: Option<String>,
    /// The words after the quote, if it occurs more than once
    #[arg(long, value_name = "TEXT", requires = "quote")]
    suffix: Option<String>,
    /// Another claim that is the evidence
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
