//! Redactions: what is removed when an entry is withheld.
//!
//! Invariant: withholding a source removes everything that contains words of what it captured, including its own entry
//! with the content hash, so that nothing remains that could confirm a guess. `tests/secrets.rs` tries to guess from
//! what remains.

use std::collections::{BTreeMap, BTreeSet};

use super::filled;
use crate::error::{Error, Refusal, Result};
use crate::ledger::{Appended, Draft};
use crate::model::{Data, Entry, Redaction, Seq, Source};
use crate::tlog::sha256;

/// The most ranges that one entry names, so that it is not too long.
const MOST_RANGES: usize = 1_500;

/// The result of a redaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// The entry that records it; the first one if there are several.
    pub added: Appended,
    /// The whole redaction.
    pub redaction: Redaction,
    /// How many sources were withheld with their documents.
    pub documents: usize,
    /// How many of the entries have no salt. A guess at what they said can be confirmed by their leaf hashes.
    pub unsalted: u64,
    /// The sources with the same text that were not withheld.
    pub same_text: Vec<Seq>,
    /// The source whose captured document still contains the words, if the entry was taken from one.
    pub still_in: Option<Seq>,
}

impl Draft<'_> {
    /// Withholds an entry. With a source these go too: what it captured, the claims taken from it with the verdicts
    /// that came with them, what was said about it and them later, the evidence that quotes it, the documents in it if
    /// it is an archive, later captures of it, the archive that it was found in, and every source of the same bytes with
    /// all of theirs. Of an entry that quotes a source the words still stand in what that captured, and the result
    /// names it.
    ///
    /// # Errors
    /// Returns a refusal if there is no such entry, it is withheld already, the history depends on it, or no reason is
    /// given.
    pub fn redact(&mut self, seq: Seq, because: &str) -> Result<Withheld> {
        let because = filled("the reason", because)?.to_owned();
        let Entry { about, data, .. } = self.entry(seq)?;
        let mut going = BTreeSet::from([seq]);
        let (mut documents, mut same_text) = (0, BTreeSet::new());
        let still_in = self.source_with_words(about, &data)?;
        match data {
            // Without its retraction, a retracted entry would count again.
            Data::Key(_) | Data::Redaction(_) | Data::Retraction(_) => {
                return Err(Error::Refused(Refusal::Unwithholdable { seq, found: data.kind() }));
            }
            Data::Source(_) => {
                let sources = self.sources_that_go(seq)?;
                documents = sources.len();
                let seqs: BTreeSet<Seq> = sources.keys().copied().collect();
                for text in sources.values().map(|source| source.text).collect::<BTreeSet<_>>() {
                    if text != sha256(b"") {
                        same_text
                            .extend(self.sources_with(&text)?.into_iter().filter(|seq| !seqs.contains(seq)));
                    }
                }
                self.add_words(&seqs, &mut going)?;
                going.extend(seqs);
            }
            _ => {}
        }
        let mut entries: Vec<(Seq, Seq)> = Vec::new();
        for seq in going {
            match entries.last_mut() {
                Some((_, last)) if *last + 1 == seq => *last = seq,
                _ => entries.push((seq, seq)),
            }
        }
        let mut unsalted = 0;
        for (first, last) in &entries {
            unsalted += self.unsalted(*first, *last)?;
        }
        // A redaction that is too long for one entry is recorded in several.
        let mut added = None;
        for part in entries.chunks(MOST_RANGES) {
            let redaction = Redaction { because: because.clone(), entries: part.to_vec(), blobs: Vec::new() };
            let one = self.withhold(seq, redaction)?;
            added.get_or_insert(one);
        }
        let added = added.ok_or_else(|| Error::Refused(Refusal::NoEntry { name: seq.to_string() }))?;
        let redaction = Redaction { because, entries, blobs: Vec::new() };
        let same_text = same_text.into_iter().collect();
        Ok(Withheld { added, redaction, documents, unsalted, same_text, still_in })
    }

    /// The source, not withheld, in whose captured document the words of an entry stand.
    fn source_with_words(&self, about: Option<Seq>, data: &Data) -> Result<Option<Seq>> {
        let source = match data {
            Data::Claim(_) => about,
            Data::Evidence(evidence) => evidence.source.filter(|_| evidence.passage.is_some()),
            // It was published in the source that its claim was taken from.
            Data::Assessment(verdict) if verdict.is_published() => match about.map(|claim| self.entry(claim))
            {
                Some(Ok(claim)) => claim.about,
                Some(Err(Error::Refused(Refusal::Withheld { .. }))) | None => None,
                Some(Err(error)) => return Err(error),
            },
            _ => None,
        };
        let Some(seq) = source else { return Ok(None) };
        // Of a file that was kept without a text nobody knows which words are in it.
        Ok(self.source_unless_withheld(seq)?.filter(|(_, source)| source.has_text()).map(|_| seq))
    }

    /// The source at `seq`, and the sources that are withheld together with it.
    fn sources_that_go(&self, seq: Seq) -> Result<BTreeMap<Seq, Source>> {
        let mut found: BTreeMap<Seq, Source> = BTreeMap::new();
        // The sources of which everything that was found in them goes, too.
        let mut whole: BTreeSet<Seq> = BTreeSet::new();
        let mut hashes = BTreeSet::new();
        let mut next = vec![(seq, true)];
        while let Some((seq, all_within)) = next.pop() {
            if all_within && whole.insert(seq) {
                next.extend(self.about(seq)?.into_iter().map(|within| (within, true)));
            }
            if found.contains_key(&seq) {
                continue;
            }
            let Some((about, source)) = self.source_unless_withheld(seq)? else { continue };
            if hashes.insert(source.sha256) {
                let same = self.sources_of(&source.sha256)?.into_iter().filter(|same| *same != seq);
                next.extend(same.map(|same| (same, all_within)));
            }
            // The archive's own bytes contain it. The other documents in it were captured under their own hashes, and
            // are kept.
            if let Some(archive) = about
                && self.source_unless_withheld(archive)?.is_some_and(|(_, outer)| outer.is_archive())
            {
                next.push((archive, false));
            }
            found.insert(seq, source);
        }
        // If captured bytes were withheld by their hash, before format 4, the source's entry still holds that hash.
        for seq in self.bare_sources()? {
            if let Some((_, source)) = self.source_unless_withheld(seq)?
                && hashes.contains(&source.sha256)
            {
                found.entry(seq).or_insert(source);
            }
        }
        Ok(found)
    }

    /// A source and what it is about. `None` if the entry is not a source or is withheld already.
    fn source_unless_withheld(&self, seq: Seq) -> Result<Option<(Option<Seq>, Source)>> {
        match self.entry(seq) {
            Ok(Entry { about, data: Data::Source(source), .. }) => Ok(Some((about, *source))),
            Ok(_) | Err(Error::Refused(Refusal::Withheld { .. })) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Adds the entries that hold words of what these sources captured, or that describe them.
    fn add_words(&self, sources: &BTreeSet<Seq>, going: &mut BTreeSet<Seq>) -> Result<()> {
        for source in sources {
            // The address or title of what is withheld would show what it was.
            for about in self.about(*source)? {
                if matches!(self.entry(about)?.data, Data::Description(_)) {
                    going.insert(about);
                }
            }
        }
        for seq in self.taken_from(sources)? {
            going.insert(seq);
            for about in self.about(seq)? {
                // What is said later about a claim may name its claimant.
                if matches!(self.entry(about)?.data, Data::Description(_)) {
                    going.insert(about);
                }
                // This verdict was published there. What a person judged here is their own.
                if let Data::Assessment(verdict) = self.entry(about)?.data
                    && verdict.is_published()
                {
                    going.insert(about);
                }
            }
        }
        Ok(())
    }
}
