//! Recording: what may be appended to a ledger, and what is refused.
//!
//! Invariant: an entry refers only to earlier entries that exist, are of the right kind and were not retracted, and a quote is
//! found in its source. Every refusal names the entry and leaves the ledger as it was. `tests/record.rs` tries each.

mod circle;
mod describe;
mod document;
mod passage;
mod recheck;
mod redact;

pub use document::{Ingested, IngestedTable, Opened, Seqs, Skipped, Streamed};
pub use recheck::Rechecked;
pub use redact::Withheld;

use crate::error::{Error, Refusal, Result};
use crate::ledger::{Appended, Draft};
use crate::model::{
    Assessment, Claim, Data, Entry, Evidence, Key, KeyRole, Kind, Relation, RelationKind, Retraction, Seq,
    Stance, Verdict, Waiver,
};
use crate::model::{Confidence, Details};
use crate::text::Context;
use crate::tlog::VerifierKey;

/// A claim to record.
#[derive(Debug, Clone, Default)]
pub struct NewClaim {
    /// The statement.
    pub text: String,
    /// The source that it is taken from.
    pub source: Option<Seq>,
    /// The source's words, if they differ from the statement.
    pub quote: Option<String>,
    /// The words before and after the quote, if it occurs more than once.
    pub context: Context,
    /// The address where it was found, if nothing was captured.
    pub url: Option<String>,
    /// Who says it.
    pub claimant: Option<String>,
    /// When it was said.
    pub date: Option<String>,
    /// Whether it is recorded even if the words beside the quote turn its sense.
    pub anyway: bool,
}

/// What supports or refutes a claim.
#[derive(Debug, Clone)]
pub enum Bearing {
    /// A source, or a passage of it.
    Source {
        /// The source.
        seq: Seq,
        /// The passage.
        quote: Option<String>,
        /// The words before and after the quote, if it occurs more than once.
        context: Context,
        /// Whether it is recorded even if the words beside the quote turn its sense.
        anyway: bool,
    },
    /// Another claim.
    Claim(Seq),
}

/// A verdict to record.
#[derive(Debug, Clone)]
pub struct NewAssessment {
    /// The verdict.
    pub verdict: Verdict,
    /// How sure the assessor is.
    pub confidence: Option<Confidence>,
    /// The evidence it rests on.
    pub evidence: Vec<Seq>,
    /// The reason.
    pub because: String,
    /// Who assessed it.
    pub by: Option<String>,
}

impl Draft<'_> {
    /// Records one claim. If it has a source, its quote must be found there, unless the source was kept as a file.
    ///
    /// # Errors
    /// Returns [`Refusal::QuoteNotFound`], [`Refusal::QuoteAmbiguous`], [`Refusal::QuoteStitched`], [`Refusal::SenseTurned`], and a
    /// refusal if the source is not one or was retracted.
    pub fn claim(&mut self, new: NewClaim) -> Result<Appended> {
        let text = filled("the claim", &new.text)?;
        let mut claim = Claim {
            text: text.into(),
            url: new.url.map(Into::into),
            claimant: new.claimant.map(Into::into),
            date: new.date.map(Into::into),
            ..Claim::default()
        };
        let kept =
            new.source.filter(|_| new.quote.is_none()).map(|seq| self.is_kept_file(seq)).transpose()?;
        if let Some(seq) = new.source.filter(|_| kept != Some(true)) {
            let quote = new.quote.as_deref().unwrap_or(text);
            let passage = if new.anyway {
                self.checked(seq, quote, &new.context, |_, _, _| false)?
            } else {
                // Who makes a claim, and how sure they are, may be recorded later.
                self.passage(seq, quote, &new.context, (text, claim.claimant.as_deref()), |kind| {
                    !kind.is_said()
                })?
            };
            claim.span = Some(passage.span);
            let quote = Some(passage.quote).filter(|words| words != text).map(Into::into);
            let (page, normalised) = (passage.page, passage.normalised);
            claim.details = Details { quote, normalised, page, ..Details::default() }.boxed();
        }
        self.push(new.source, Data::Claim(claim))
    }

    /// Whether an entry is a source that was kept as a file: nothing can be quoted from it, and a claim about it has no place.
    fn is_kept_file(&self, seq: Seq) -> Result<bool> {
        let entry = self.standing(seq, Kind::Source)?;
        Ok(matches!(&entry.data, Data::Source(source) if !source.has_text()))
    }

    /// Records evidence for or against a claim.
    ///
    /// # Errors
    /// Returns a refusal if the claim or the source is not one or was retracted, the quote is not found in the source, its sense
    /// was turned by leaving words out, or a claim is to be evidence for itself.
    pub fn evidence(
        &mut self,
        claim: Seq,
        stance: Stance,
        bearing: Bearing,
        note: Option<String>,
    ) -> Result<Appended> {
        self.standing(claim, Kind::Claim)?;
        let mut evidence = Evidence { stance, source: None, claim: None, passage: None, note };
        match bearing {
            Bearing::Claim(seq) => {
                if seq == claim {
                    return Err(Error::Refused(Refusal::Itself { seq }));
                }
                self.standing(seq, Kind::Claim)?;
                evidence.claim = Some(seq);
            }
            Bearing::Source { seq, quote, context, anyway } => {
                self.standing(seq, Kind::Source)?;
                evidence.source = Some(seq);
                if let Some(quote) = quote {
                    evidence.passage = Some(self.supporting(claim, seq, &quote, &context, stance, anyway)?);
                }
            }
        }
        self.push(Some(claim), Data::Evidence(Box::new(evidence)))
    }

    /// Records a verdict on a claim.
    ///
    /// # Errors
    /// Returns a refusal if the claim is not one or was retracted, the evidence is not evidence, was retracted or is about another
    /// claim, or no reason is given.
    pub fn assess(&mut self, claim: Seq, new: NewAssessment) -> Result<Appended> {
        self.standing(claim, Kind::Claim)?;
        for seq in &new.evidence {
            let about = self.standing(*seq, Kind::Evidence)?.about;
            if about != Some(claim) {
                let about = about.unwrap_or_default();
                return Err(Error::Refused(Refusal::OtherClaim { seq: *seq, about, claim }));
            }
        }
        let because = filled("the reason", &new.because)?.to_owned();
        let NewAssessment { verdict, confidence, evidence, by, .. } = new;
        let assessment =
            Assessment { verdict, confidence, evidence, because, by, rating: None, url: None, date: None };
        self.push(Some(claim), Data::Assessment(Box::new(assessment)))
    }

    /// Records a relation between two claims.
    ///
    /// # Errors
    /// Returns a refusal if either is not a claim or was retracted, both are the same, the relation is recorded already, or the
    /// second claim supersedes the first one that is to supersede it.
    pub fn relate(
        &mut self,
        from: Seq,
        relation: RelationKind,
        to: Seq,
        because: Option<String>,
    ) -> Result<Appended> {
        if from == to {
            return Err(Error::Refused(Refusal::Itself { seq: from }));
        }
        self.standing(from, Kind::Claim)?;
        self.standing(to, Kind::Claim)?;
        for seq in self.about(from)? {
            if let Data::Relation(old) = self.entry(seq)?.data
                && (old.relation, old.to) == (relation, to)
                && self.retraction_of(seq)?.is_none()
            {
                return Err(Error::Refused(Refusal::Already { seq }));
            }
        }
        if relation == RelationKind::Supersedes {
            self.refuse_circle(from, to)?;
        }
        self.push(Some(from), Data::Relation(Relation { relation, to, because }))
    }

    /// Retracts an entry.
    ///
    /// # Errors
    /// Returns a refusal if there is no such entry, it was retracted already or is itself a retraction, or no reason is given.
    pub fn retract(&mut self, seq: Seq, because: &str) -> Result<Appended> {
        if self.entry(seq)?.data.kind() == Kind::Retraction {
            return Err(Error::Refused(Refusal::RetractsRetraction { seq }));
        }
        self.refuse_retracted(seq)?;
        let because = filled("the reason", because)?.to_owned();
        self.push(Some(seq), Data::Retraction(Retraction { because }))
    }

    /// Waives the findings of a rule on an entry.
    ///
    /// # Errors
    /// Returns a refusal if there is no such entry, it was retracted, the waiver is recorded already, or no reason is given.
    pub fn waive(&mut self, seq: Seq, code: &str, because: &str) -> Result<Appended> {
        self.entry(seq)?;
        self.refuse_retracted(seq)?;
        for other in self.about(seq)? {
            if matches!(&self.entry(other)?.data, Data::Waiver(old) if old.code == code)
                && self.retraction_of(other)?.is_none()
            {
                return Err(Error::Refused(Refusal::Already { seq: other }));
            }
        }
        let because = filled("the reason", because)?.to_owned();
        self.push(Some(seq), Data::Waiver(Waiver { code: code.to_owned(), because }))
    }

    /// Registers a standby key, which may become the signer if the present key is lost.
    ///
    /// # Errors
    /// Returns a refusal if no reason is given, and an error if the ledger cannot be written.
    pub fn prepare_key(&mut self, vkey: &VerifierKey, because: &str) -> Result<Appended> {
        let because = filled("the reason", because)?.to_owned();
        let key =
            Key { role: KeyRole::Standby, vkey: vkey.to_string(), first: None, prepared: None, because };
        self.push(None, Data::Key(key))
    }

    /// The entry at `seq`, if it is of that kind and was not retracted.
    fn standing(&self, seq: Seq, wanted: Kind) -> Result<Entry> {
        let entry = self.entry(seq)?;
        let found = entry.data.kind();
        if found != wanted {
            return Err(Error::Refused(Refusal::WrongKind { seq, found, wanted }));
        }
        self.refuse_retracted(seq)?;
        Ok(entry)
    }

    fn refuse_retracted(&self, seq: Seq) -> Result<()> {
        match self.retraction_of(seq)? {
            Some(by) => Err(Error::Refused(Refusal::Retracted { seq, by })),
            None => Ok(()),
        }
    }
}

fn filled<'a>(what: &str, text: &'a str) -> Result<&'a str> {
    let text = text.trim();
    if text.is_empty() { Err(Error::Refused(Refusal::Empty { what: what.to_owned() })) } else { Ok(text) }
}
