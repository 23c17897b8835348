//! Rechecks: a source compared with a later capture of it.

use std::collections::BTreeMap;

use super::filled;
use crate::error::{Error, Refusal, Result};
use crate::ingest::{Content, Document};
use crate::ledger::{Appended, Draft};
use crate::model::{Data, Kind, Place, Rating, Recheck, Reliability, Seq, Span};
use crate::text::nearest::{Nearest, distinct_words};
use crate::text::{Context, QuoteMatch, find_quotes, is_reprint};

/// The most places that one entry names, so that it is not too long.
const MOST_PLACES: usize = 700;

/// So many quotes before a passage are looked at for one that holds it.
const NEIGHBOURS: usize = 64;

/// The result of a recheck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rechecked {
    /// The entries that record it: one, unless the result is long.
    pub entries: Vec<Appended>,
    /// The later capture; the source itself if its bytes are the same.
    pub capture: Seq,
    /// The whole result.
    pub outcome: Recheck,
}

impl Draft<'_> {
    /// Captures a document as a later state of a source, and records which of the words that were taken from the source are still
    /// there: its claims, and the passages that evidence quotes.
    ///
    /// # Errors
    /// Returns a refusal if the source is not one, was retracted, or its text is withheld, and an error if the ledger cannot be
    /// written.
    pub fn recheck(&mut self, seq: Seq, document: &Document) -> Result<Rechecked> {
        let entry = self.standing(seq, Kind::Source)?;
        let Data::Source(source) = &entry.data else {
            return Err(Error::Refused(Refusal::NoText { seq }));
        };
        let old = self.text(seq, source)?;
        let address = self.address(seq)?;
        let page = page(document, address.as_deref());
        let capture = if page.source.sha256 == source.sha256 {
            seq
        } else {
            let mut later = page.source.clone();
            later.url = later.url.or(address);
            let about = match std::ptr::eq(page, document) {
                true => seq,
                // The archive that it was captured in is the evidence of it.
                false => self.capture_document(Some(seq), &document.source, document)?.seq,
            };
            self.capture_document(Some(about), &later, page)?.seq
        };
        let new = if capture == seq { &old } else { &page.text };
        let mut quotes: Vec<(Seq, Span, String)> = Vec::new();
        for claim in self.claims_of::<Vec<_>>(seq)? {
            if self.retraction_of(claim)?.is_some() {
                continue;
            }
            if let Data::Claim(claim_data) = &self.entry(claim)?.data
                && let Some(span) = claim_data.span
            {
                quotes.push((claim, span, claim_data.anchor().to_owned()));
            }
        }
        for evidence in self.evidence_from(seq)? {
            if let Data::Evidence(data) = &self.entry(evidence)?.data
                && let Some(passage) = &data.passage
            {
                quotes.push((evidence, passage.span, passage.quote.clone()));
            }
        }
        quotes.sort_unstable_by_key(|(entry, ..)| *entry);
        let outcome = compare(capture, &old, new, &quotes);
        let mut entries = Vec::new();
        for part in parts(&outcome) {
            entries.push(self.push(Some(seq), Data::Recheck(Box::new(part)))?);
        }
        Ok(Rechecked { entries, capture, outcome })
    }

    /// Records how reliable a source is.
    ///
    /// # Errors
    /// Returns a refusal if the source is not one or was retracted, or no reason is given.
    pub fn rate(&mut self, seq: Seq, reliability: Reliability, because: &str) -> Result<Appended> {
        self.standing(seq, Kind::Source)?;
        let because = filled("the reason", because)?.to_owned();
        self.push(Some(seq), Data::Rating(Rating { reliability, because }))
    }
}

/// What of a document is the later state of the source at this address: of an archive, the page that it has from there,
/// or its only page.
fn page<'a>(document: &'a Document, address: Option<&str>) -> &'a Document {
    let from_there = document.within.iter().find(|page| page.source.url.as_deref() == address);
    match (&document.content, from_there, document.within.as_slice()) {
        (Content::Nothing, Some(page), _) | (Content::Nothing, None, [page]) => page,
        _ => document,
    }
}

fn compare(capture: Seq, old: &str, new: &str, quotes: &[(Seq, Span, String)]) -> Recheck {
    let mut recheck = Recheck {
        capture,
        stands: 0,
        moved: Vec::new(),
        changed: Vec::new(),
        ambiguous: Vec::new(),
        vanished: Vec::new(),
    };
    let mut sought = Vec::new();
    // The places that quotes hold to the letter, and where they stood.
    let mut held: Vec<(Span, Span)> = Vec::new();
    let same = old == new;
    for quote @ (_, span, words) in quotes {
        if span.of(new) == Some(words) && (same || context_of(old, *span) == context_of(new, *span)) {
            recheck.stands += 1;
            held.push((*span, *span));
        } else {
            sought.push(quote);
        }
    }
    // Many claims may have the same words.
    let mut found: BTreeMap<&str, QuoteMatch> =
        sought.iter().map(|(.., words)| (words.as_str(), QuoteMatch::Nowhere(None))).collect();
    let anywhere = Context::default();
    let words: Vec<_> = found.keys().map(|words| (*words, &anywhere)).collect();
    for (slot, answer) in found.values_mut().zip(find_quotes(new, &words)) {
        *slot = answer;
    }
    let mut gone = Vec::new();
    for (entry, span, words) in sought {
        let place = |span| Place { entry: *entry, span };
        let mut exact = |recheck: &mut Recheck, found: Span| {
            held.push((found, *span));
            if found == *span { recheck.stands += 1 } else { recheck.moved.push(place(found)) }
        };
        match &found[words.as_str()] {
            QuoteMatch::Exact(found) => exact(&mut recheck, *found),
            // A hyphen that is visible only at the end of a line changes no word.
            QuoteMatch::Differs(found) if is_reprint(&found.differences) => exact(&mut recheck, found.span),
            QuoteMatch::Differs(found) => recheck.changed.push(place(found.span)),
            QuoteMatch::Ambiguous(spans) => match between(new, spans, context_of(old, *span)) {
                Some(found) => exact(&mut recheck, found),
                None => recheck.ambiguous.push(*entry),
            },
            QuoteMatch::Stitched(_) | QuoteMatch::Nowhere(_) => gone.push((*entry, *span, words)),
        }
    }
    held.sort_unstable();
    let mut nearest = if gone.is_empty() { None } else { Some(Nearest::new(new)) };
    for (entry, span, words) in gone {
        let free = |passage| is_free(new, passage, span, &held);
        let near = nearest.as_mut().and_then(|nearest| nearest.among(words, free));
        match near.filter(|near| is_kin(words, near.of(new))) {
            Some(near) => recheck.changed.push(Place { entry, span: near }),
            None => recheck.vanished.push(entry),
        }
    }
    recheck
}

/// Whether a passage may be what a quote became: no other quote, which stood elsewhere, holds it to the letter.
fn is_free(new: &str, passage: Span, old: Span, held: &[(Span, Span)]) -> bool {
    let letters =
        |span: Span| span.of(new).map_or(0, |words| words.chars().filter(|c| c.is_alphanumeric()).count());
    let whole = letters(passage);
    // They are in order of their beginnings; a passage is hardly ever within a quote that begins far before it.
    let after = held.partition_point(|(span, _)| span.start < passage.end);
    !held[..after].iter().rev().take(NEIGHBOURS).any(|(span, before)| {
        let (start, end) = (span.start.max(passage.start), span.end.min(passage.end));
        let apart = before.end <= old.start || old.end <= before.start;
        apart && start < end && letters(Span { start, end }) * 10 >= whole * 9
    })
}

/// Among several places of a quote, the only one that lies between the words of `context`; otherwise the only one that follows
/// them, or that precedes them.
fn between(text: &str, spans: &[Span], context: Context) -> Option<Span> {
    let after = Context { suffix: None, ..context.clone() };
    let before = Context { prefix: None, ..context.clone() };
    let only = |context: &Context| {
        let mut fit = spans.iter().filter(|span| context.holds(text, **span));
        fit.next().filter(|_| fit.next().is_none()).copied()
    };
    [context, after, before].iter().find_map(only)
}

fn context_of(text: &str, span: Span) -> Context {
    if span.of(text).is_some() { Context::of(text, span) } else { Context::default() }
}

/// Whether two passages share most of their words: then one is a changed version of the other, not a different sentence on
/// the same topic.
fn is_kin(old: &str, new: Option<&str>) -> bool {
    let (old, new) = (distinct_words(old), distinct_words(new.unwrap_or_default()));
    old.intersection(&new).count() * 3 >= old.len().max(new.len()) * 2
}

/// Divides a recheck into entries that are not too long. The first has the count; the places are spread over all.
fn parts(whole: &Recheck) -> Vec<Recheck> {
    let empty = |stands| Recheck {
        capture: whole.capture,
        stands,
        moved: Vec::new(),
        changed: Vec::new(),
        ambiguous: Vec::new(),
        vanished: Vec::new(),
    };
    let mut parts = vec![empty(whole.stands)];
    let mut room = MOST_PLACES;
    let mut next = |parts: &mut Vec<Recheck>, put: &dyn Fn(&mut Recheck)| {
        if room == 0 {
            parts.push(empty(0));
            room = MOST_PLACES;
        }
        room -= 1;
        if let Some(part) = parts.last_mut() {
            put(part);
        }
    };
    whole.moved.iter().for_each(|place| next(&mut parts, &|part| part.moved.push(*place)));
    whole.changed.iter().for_each(|place| next(&mut parts, &|part| part.changed.push(*place)));
    whole.ambiguous.iter().for_each(|seq| next(&mut parts, &|part| part.ambiguous.push(*seq)));
    whole.vanished.iter().for_each(|seq| next(&mut parts, &|part| part.vanished.push(*seq)));
    parts
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_quote_has_one_outcome() {
        let old = "A stands. B moves on. The dam holds 40 million litres. Gone for good. Twice. Twice.";
        let new = "A stands. New words. The dam holds 20 million litres. B moves on. Twice. x Twice.";
        let quote = |entry: Seq, words: &str| {
            let start = old.find(words).unwrap();
            (entry, Span { start, end: start + words.len() }, words.to_owned())
        };
        let quotes =
            ["A stands.", "B moves on.", "The dam holds 40 million litres.", "Gone for good.", "Twice."];
        let quotes: Vec<_> = (1..).zip(quotes).map(|(entry, words)| quote(entry, words)).collect();
        let found = compare(9, old, new, &quotes);
        assert_eq!(found.stands, 1);
        assert_eq!(
            found.moved.iter().map(|place| (place.entry, place.span.of(new))).collect::<Vec<_>>(),
            [(2, Some("B moves on."))]
        );
        assert_eq!(
            found.changed.iter().map(|place| (place.entry, place.span.of(new))).collect::<Vec<_>>(),
            [(3, Some("The dam holds 20 million litres."))]
        );
        assert_eq!((found.ambiguous.as_slice(), found.vanished.as_slice()), (&[5][..], &[4][..]));
        assert_eq!(compare(9, old, old, &quotes).stands, 5);
    }

    fn outcome(old: &str, new: &str, quotes: &[&str]) -> Recheck {
        let quotes = (1..).zip(quotes).map(|(entry, words)| {
            let start = old.find(words).unwrap();
            (entry, Span { start, end: start + words.len() }, (*words).to_owned())
        });
        compare(9, old, new, &quotes.collect::<Vec<_>>())
    }

    #[test]
    fn a_passage_that_another_quote_holds_is_not_what_a_quote_became() {
        let old = "The dam of Varne holds 40 million litres. The dam of Kesk holds 40 million litres.";
        let new = "The dam of Kesk holds 40 million litres.";
        let both = ["The dam of Varne holds 40 million litres.", "The dam of Kesk holds 40 million litres."];
        let found = outcome(old, new, &both);
        assert_eq!((found.vanished.as_slice(), found.moved.len(), found.changed.len()), (&[1][..], 1, 0));
        // The next best passage may be what it became.
        let changed = "The dam of Varne holds 30 million litres. The dam of Kesk holds 40 million litres.";
        let found = outcome(old, changed, &both);
        assert_eq!(
            found.changed.iter().map(|place| place.span.of(changed)).collect::<Vec<_>>(),
            [Some("The dam of Varne holds 30 million litres.")]
        );
        // A quote within the sentence is a part of what the sentence became.
        let parts = ["The dam of Varne holds 40 million litres.", "dam of Varne holds 40 million"];
        let found = outcome(old, "The old dam of Varne holds 40 million litres now.", &parts);
        assert_eq!((found.changed.len(), found.moved.len()), (1, 1));
    }

    #[test]
    fn what_is_printed_otherwise_is_no_change() {
        let old = "The official dam holds 40 percent.";
        for new in [
            "The of\u{ad}fi\u{ad}cial dam holds 40 percent.",
            "The official dam holds\n40 per-\ncent.",
            "The o\u{fb03}cial dam holds 40 percent.",
            "The official\u{2060} dam holds\u{200b} 40 percent.",
            "The  official dam holds 40 percent.",
        ] {
            let found = outcome(old, new, &[old]);
            assert_eq!((found.stands + found.moved.len() as u64, found.changed.len()), (1, 0), "{new:?}");
        }
        for new in ["The official dam holds 40 \u{2013} percent.", "the official dam holds 40 percent."] {
            let found = outcome(old, new, &[old]);
            assert_eq!((found.stands, found.moved.len(), found.vanished.len()), (0, 0, 0), "{new:?}");
        }
        // Several places that differ in print alone are told apart by the words around them.
        let twice = "A. The dam leaks. B. The dam leaks.";
        let found = outcome("B. The dam leaks.", &twice.replace("dam", "d\u{ad}am"), &["The dam leaks."]);
        assert_eq!((found.moved.len(), found.ambiguous.len()), (1, 0));
    }
}
