//! `claimlog evidence`

use serde_json::json;

use super::act::{Act, Recorded};
use super::context::Context;
use super::human::{Quoted, appended};
use super::{Answer, Done};
use claimlog::model::{Seq, Stance};
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
    /// Record the quote even if the words beside it turn its sense
    #[arg(long, requires = "quote")]
    anyway: bool,
    /// Another claim that is the evidence
    #[arg(long = "claim", id = "claim_evidence", value_name = "SEQ")]
    other: Option<String>,
    /// Why it bears on the claim
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

impl Args {
    fn stance(&self) -> Stance {
        match (self.supports, self.refutes) {
            (true, _) => Stance::Supports,
            (_, true) => Stance::Refutes,
            _ => Stance::Mentions,
        }
    }

    /// The evidence that is asked for, with entries found by their names.
    pub(super) fn act<E>(&self, find: impl Fn(&str) -> Result<Seq, E>) -> Result<Act, E> {
        let claim = find(&self.claim)?;
        let stance = self.stance();
        let bearing = match (&self.source, &self.other) {
            (_, Some(other)) => Bearing::Claim(find(other)?),
            (source, None) => Bearing::Source {
                seq: find(source.as_deref().unwrap_or_default())?,
                quote: self.quote.clone(),
                context: Around { prefix: self.prefix.clone(), suffix: self.suffix.clone() },
                anyway: self.anyway,
            },
        };
        Ok(Act::Evidence { claim, stance, bearing, note: self.note.clone() })
    }
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (recorded, _) =
        context.append(|draft| args.act(|name| draft.find(name)).and_then(|act| act.record(draft)))?;
    let Recorded { added, entry, .. } = recorded;
    let quoted = Quoted::of(&entry);
    if context.output.json {
        let quote = Quoted::json(quoted.as_ref());
        context.output.value(&json!({"seq": added.seq, "quote": quote}))?;
        return Ok(Answer::Yes);
    }
    appended(context, added, &format!("{} claim {}", args.stance().name(), args.claim))?;
    Quoted::tell(quoted.as_ref(), context);
    context.output.say(format_args!(
        "next: claimlog assess {} --verdict VERDICT --evidence {} --because REASON",
        args.claim, added.seq
    ));
    Ok(Answer::Yes)
}
