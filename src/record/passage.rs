//! Passages: the place of a quote in a source, and whether it may be cited for what a claim says.
//!
//! Invariant: a quote that supports a claim says there what it says in its source, unless somebody insists; a quote that leaves
//! out a negation is refused for any purpose. `tests/record.rs` tries each refusal.

use super::filled;
use crate::error::{Error, Refusal, Result};
use crate::ledger::Draft;
use crate::model::{Data, Kind, Passage, Seq, Stance};
use crate::text::{self, Context, Found, QuoteMatch, Turn};

/// What a quote is to show.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    /// The words of the claim.
    pub(super) claim: &'a str,
    /// Who makes it.
    pub(super) claimant: Option<&'a str>,
    /// Whether it is recorded even if the words beside the quote turn its sense.
    pub(super) anyway: bool,
}

impl Draft<'_> {
    /// The passage by which a source bears on a claim.
    pub(super) fn supporting(
        &self,
        claim: Seq,
        source: Seq,
        quote: &str,
        context: &Context,
        stance: Stance,
        anyway: bool,
    ) -> Result<Passage> {
        let claim = self.described_claim(claim)?;
        let supports = stance == Stance::Supports;
        let said = Said { claim: &claim.text, claimant: claim.claimant.as_deref(), anyway };
        // What refutes or mentions a claim may be a part of a question or a denial; nothing may be left out of it.
        if supports {
            self.passage(source, quote, context, Some(said))
        } else {
            self.checked(source, quote, context, |turn, _, _| !anyway && turn.within)
        }
    }

    /// The place of a quote in a source that was not retracted, if its sense is what the source says.
    pub(super) fn passage(
        &self,
        source: Seq,
        quote: &str,
        context: &Context,
        said: Option<Said<'_>>,
    ) -> Result<Passage> {
        self.checked(source, quote, context, |turn, text, words| {
            said.is_some_and(|said| !said.anyway && !turn.is_carried(text, words, said.claim, said.claimant))
        })
    }

    /// The place of a quote in a source, unless words that turn its sense forbid it.
    fn checked(
        &self,
        seq: Seq,
        quote: &str,
        context: &Context,
        forbids: impl Fn(&Turn, &str, &str) -> bool,
    ) -> Result<Passage> {
        let quote = filled("the quote", quote)?;
        let entry = self.standing(seq, Kind::Source)?;
        let Data::Source(source) = &entry.data else {
            return Err(Error::Refused(Refusal::NoText { seq }));
        };
        let text = self.text(seq, source)?;
        let found = match text::find_quote(&text, quote, context) {
            QuoteMatch::Exact(span) => Found::exact(span),
            QuoteMatch::Differs(found) => found,
            QuoteMatch::Ambiguous(spans) => {
                let before = spans.iter().take(4).map(|span| text::words_before(&text, *span)).collect();
                return Err(Error::Refused(Refusal::QuoteAmbiguous { seq, count: spans.len(), before }));
            }
            QuoteMatch::Stitched(spans) => {
                let parts = spans.iter().filter_map(|span| span.of(&text)).map(str::to_owned).collect();
                return Err(Error::Refused(Refusal::QuoteStitched { seq, parts }));
            }
            QuoteMatch::Nowhere(nearest) => {
                let nearest = nearest.and_then(|span| span.of(&text)).map(str::to_owned);
                return Err(Error::Refused(Refusal::QuoteNotFound { seq, nearest }));
            }
        };
        let words = found.span.of(&text).unwrap_or_default().to_owned();
        // The rows of a table are no sentences.
        let turns = if source.is_table() { Vec::new() } else { text::turns_of_quote(&text, &found) };
        if let Some(turn) = turns.iter().find(|turn| forbids(turn, &text, &words)) {
            let beside = turn.words.of(&text).unwrap_or_default().to_owned();
            return Err(Error::Refused(Refusal::SenseTurned { seq, how: turn.kind.phrase(), words: beside }));
        }
        let page = source.page_of(&text, found.span.start);
        Ok(Passage { span: found.span, quote: words, normalised: found.differences, page })
    }
}
