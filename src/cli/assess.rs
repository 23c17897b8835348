//! `claimlog assess`

use serde_json::json;

use super::context::Context;
use super::{Answer, Done};
use claimlog::model::{Confidence, Verdict};
use claimlog::record::NewAssessment;

/// Record a verdict on a claim
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog assess 3 --verdict supported --evidence 9 --because 'the log book says so'
  claimlog assess 3 --verdict refuted --confidence high --evidence 9,11 \\
      --because 'both reports say otherwise' --by 'Bo Ek'")]
pub(super) struct Args {
    /// The claim: its number, or the start of its leaf hash
    claim: String,
    /// The verdict
    #[arg(long)]
    verdict: Verdict,
    /// How sure the assessor is
    #[arg(long)]
    confidence: Option<Confidence>,
    /// The evidence that the verdict rests on
    #[arg(long, value_name = "SEQ", num_args = 1.., value_delimiter = ',')]
    evidence: Vec<String>,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    because: String,
    /// Who assesses the claim [default: the recorder]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let Args { claim, verdict, confidence, evidence, because, by } = args;
    let by = by.or_else(|| context.recorder.clone()).filter(|name| !name.trim().is_empty());
    let ((claim, added), _) = context.append(|draft| {
        let claim = draft.find(&claim)?;
        let evidence = evidence.iter().map(|name| draft.find(name)).collect::<Result<_, _>>()?;
        let assessment = NewAssessment { verdict, confidence, evidence, because, by };
        Ok((claim, draft.assess(claim, assessment)?))
    })?;
    let (_, view) = context.view(None)?;
    let status = view.status(claim).name();
    let output = &context.output;
    if output.json {
        output.value(&json!({"seq": added.seq, "status": status}))?;
    } else {
        output.line(format_args!("entry {}: claim {claim} is {status}", added.seq))?;
    }
    Ok(Answer::Yes)
}
