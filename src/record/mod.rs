//! Recording: what may be appended to a ledger, and what is refused.
//!
//! The law: an entry refers to earlier entries that exist, are of the right kind and were not withdrawn,
//! and a quote stands in its source. Every refusal names the entry and leaves the ledger as it was;
//! `tests/record.rs` tries each.

mod document;
mod recheck;
mod redact;

pub use document::{Ingested, Seqs};
pub use recheck::Rechecked;
pub use redact::Withheld;

use crate::error::{Error, Refusal, Result};
use crate::ledger::{Appended, Draft};
use crate::model::{
    Assessment, Claim, Data, Entry, Evidence, Key, KeyRole, Kind, Passage, Relation, RelationKind,
    Retraction, Seq, Span, Stance, Verdict, Waiver,
};
use crate::model::{Confidence, Normalisation};
use crate::text::{self, Context, QuoteMatch};
use crate::tlog::VerifierKey;

/// A claim to record.
#[derive(Debug, Clone, Default)]
pub struct NewClaim {
    /// The statement.
    pub text: String,
    /// The source where it stands.
    pub source: Option<Seq>,
    /// The source's words, where they are not the statement's.
    pub quote: Option<String>,
    /// The words before and after the quote, where it stands more than once.
    pub context: Context,
    /// Where it is said to stand, if nothing was captured.
    pub url: Option<String>,
    /// Who says it.
    pub claimant: Option<String>,
    /// When it was said.
    pub date: Option<String>,
}

/// What bears on a claim.
#[derive(Debug, Clone)]
pub enum Bearing {
    /// A source, or a passage of it.
    Source {
        /// The source.
        seq: Seq,
        /// The passage.
        quote: Option<String>,
        /// The words before and after the quote, where it stands more than once.
        context: Context,
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
    /// Records one claim; with a source, its quote must stand there.
    ///
    /// # Errors
    /// [`Refusal::QuoteNotFound`], [`Refusal::QuoteAmbiguous`], a source that is none or was withdrawn.
    pub fn claim(&mut self, new: NewClaim) -> Result<Appended> {
        let text = filled("the claim", &new.text)?;
        let mut claim = Claim {
            text: text.to_owned(),
            url: new.url,
            claimant: new.claimant,
            date: new.date,
            ..Claim::default()
        };
        if let Some(seq) = new.source {
            let quote = new.quote.as_deref().unwrap_or(text);
            let passage = self.passage(seq, quote, &new.context)?;
            claim.page = passage.page;
            claim.span = Some(passage.span);
            claim.quote = Some(passage.quote).filter(|words| words != text);
            claim.normalised = passage.normalised;
        }
        self.push(new.source, Data::Claim(claim))
    }

    /// Records what bears on a claim.
    ///
    /// # Errors
    /// A claim or source that is none or was withdrawn, a quote that does not stand in its source,
    /// evidence of a claim for itself.
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
            Bearing::Source { seq, quote, context } => {
                self.standing(seq, Kind::Source)?;
                evidence.source = Some(seq);
                if let Some(quote) = quote {
                    evidence.passage = Some(self.passage(seq, &quote, &context)?);
                }
            }
        }
        self.push(Some(claim), Data::Evidence(evidence))
    }

    /// Records a verdict on a claim.
    ///
    /// # Errors
    /// A claim that is none or was withdrawn; evidence that is none, was withdrawn, or is about another
    /// claim; no reason.
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
        self.push(Some(claim), Data::Assessment(assessment))
    }

    /// Records how one claim stands to another.
    ///
    /// # Errors
    /// Claims that are none or were withdrawn, the same claim twice, the same relation again.
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
        self.push(Some(from), Data::Relation(Relation { relation, to, because }))
    }

    /// Withdraws an entry.
    ///
    /// # Errors
    /// An entry that is none, was withdrawn already, or is itself a retraction; no reason.
    pub fn retract(&mut self, seq: Seq, because: &str) -> Result<Appended> {
        if self.entry(seq)?.data.kind() == Kind::Retraction {
            return Err(Error::Refused(Refusal::RetractsRetraction { seq }));
        }
        self.refuse_retracted(seq)?;
        let because = filled("the reason", because)?.to_owned();
        self.push(Some(seq), Data::Retraction(Retraction { because }))
    }

    /// Accepts the findings of a rule on an entry.
    ///
    /// # Errors
    /// An entry that is none or was withdrawn, the same waiver again, no reason.
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

    /// Names a key that may become the signer although the key before it is lost.
    ///
    /// # Errors
    /// No reason; what keeps the ledger from being written.
    pub fn prepare_key(&mut self, vkey: &VerifierKey, because: &str) -> Result<Appended> {
        let because = filled("the reason", because)?.to_owned();
        let key =
            Key { role: KeyRole::Standby, vkey: vkey.to_string(), first: None, prepared: None, because };
        self.push(None, Data::Key(key))
    }

    /// The entry at `seq`, if it is of that kind and was not withdrawn.
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

    /// Where a quote stands in a source that was not withdrawn.
    fn passage(&self, seq: Seq, quote: &str, context: &Context) -> Result<Passage> {
        let quote = filled("the quote", quote)?;
        let entry = self.standing(seq, Kind::Source)?;
        let Data::Source(source) = &entry.data else {
            return Err(Error::Refused(Refusal::NoText { seq }));
        };
        let text = self.text(seq, source)?;
        let (span, normalised): (Span, Vec<Normalisation>) = match text::find_quote(&text, quote, context) {
            QuoteMatch::Exact(span) => (span, Vec::new()),
            QuoteMatch::Normalised(span, how) => (span, how),
            QuoteMatch::Ambiguous(spans) => {
                let before = spans.iter().take(4).map(|span| text::words_before(&text, *span)).collect();
                return Err(Error::Refused(Refusal::QuoteAmbiguous { seq, count: spans.len(), before }));
            }
            QuoteMatch::Nowhere(nearest) => {
                let nearest = nearest.and_then(|span| span.of(&text)).map(str::to_owned);
                return Err(Error::Refused(Refusal::QuoteNotFound { seq, nearest }));
            }
        };
        let quote = span.of(&text).unwrap_or_default().to_owned();
        let page = source.page_of(&text, span.start);
        Ok(Passage { span, quote, normalised, page })
    }
}

fn filled<'a>(what: &str, text: &'a str) -> Result<&'a str> {
    let text = text.trim();
    if text.is_empty() { Err(Error::Refused(Refusal::Empty { what: what.to_owned() })) } else { Ok(text) }
}
