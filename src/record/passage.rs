//! Passages: the place of a quote in a source, and whether it may be cited for what a claim says.
//!
//! Invariant: a quote that supports a claim says there what it says in its source, unless somebody insists; a quote that leaves
//! out a negation is refused for any purpose. `tests/record.rs` tries each refusal.

use super::filled;
use crate::error::{Error, Refusal, Result};
use crate::ledger::Draft;
use crate::model::{Data, Kind, Passage, Seq, Stance};
use crate::text::{self, Cited, Context, Found, QuoteMatch, Turn, TurnKind};

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
        if anyway {
            return self.checked(source, quote, context, |_, _, _| false);
        }
        // What refutes or mentions a claim may be a part of a question or a denial; nothing may be left out of it.
        if stance != Stance::Supports {
            return self.checked(source, quote, context, |turn, _, _| turn.within);
        }
        let claim = self.described_claim(claim)?;
        self.passage(source, quote, context, (&claim.text, claim.claimant.as_deref()), |_| true)
    }

    /// The place of a quote in a source for a claim by a claimant, unless the source turns it in one of these ways.
    pub(super) fn passage(
        &self,
        source: Seq,
        quote: &str,
        context: &Context,
        (claim, claimant): (&str, Option<&str>),
        counts: impl Fn(TurnKind) -> bool,
    ) -> Result<Passage> {
        self.standing(source, Kind::Source)?;
        let own = self.described_source(source)?;
        let cited = Cited { claim, claimant, source: own.voices() };
        self.checked(source, quote, context, |turn, text, words| {
            (turn.within || counts(turn.kind)) && !turn.is_carried(text, words, cited)
        })
    }

    /// The place of a quote in a source that was not retracted, unless words that turn its sense forbid it.
    pub(super) fn checked(
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
        // The rows of a table are not sentences.
        let turns = if source.is_table() { Vec::new() } else { text::turns_of_quote(&text, &found) };
        if let Some(turn) = turns.iter().find(|turn| forbids(turn, &text, &words)) {
            let beside = turn.words.of(&text).unwrap_or_default().to_owned();
            return Err(Error::Refused(Refusal::SenseTurned { seq, how: turn.kind.phrase(), words: beside }));
        }
        let page = source.page_of(&text, found.span.start);
        Ok(Passage { span: found.span, quote: words, normalised: found.differences, page })
    }
}
