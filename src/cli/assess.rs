//! `claimlog assess`

use super::Done;
use super::act::{self, Act};
use super::context::Context;
use super::filter::Codes;
use super::output::Failure;
use super::which::Which;
use claimlog::model::{Confidence, Seq, Verdict, View};
use claimlog::record::NewAssessment;

/// Record a verdict on claims
///
/// Each claim gets an assessment of its own, with the same words. All of them are recorded, or none.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog assess 3 --verdict supported --evidence 9 --because 'the log book says so'
  claimlog assess 3 --verdict refuted --confidence high --evidence 9,11 \\
      --because 'both reports say otherwise' --by 'Bo Ek'
  claimlog assess --search 'claimant:ruiz' --verdict not-checkable \\
      --because 'these are opinions' --dry-run")]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    codes: Codes,
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
    /// Who assesses the claims [default: the recorder]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Show what would be assessed, and record nothing
    #[arg(long)]
    dry_run: bool,
}

impl Args {
    /// The assessments that are asked for.
    pub(super) fn acts(&self, view: &View, context: &Context) -> Result<Vec<Act>, Failure> {
        let claims = self.which.to_act_on(&self.codes, view, context)?;
        let by = self.by.clone().or_else(|| context.recorder());
        let evidence = self.evidence.iter().map(|name| context.find(view, name));
        let assessment = NewAssessment {
            verdict: self.verdict,
            confidence: self.confidence,
            evidence: evidence.collect::<Result<Vec<Seq>, Failure>>()?,
            because: self.because.clone(),
            by: by.filter(|name| !name.trim().is_empty()),
        };
        let act = |claim: Seq| Act::Assess { claim, assessment: assessment.clone() };
        Ok(claims.into_iter().map(act).collect())
    }
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (_, view) = context.part(&args.which.need(&args.codes, &args.evidence))?;
    act::run(args.acts(&view, context)?, view, args.dry_run, context)
}
