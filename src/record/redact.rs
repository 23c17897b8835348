//! Redactions: what goes when an entry is to be withheld.
//!
//! The law: with a source goes everything that holds the words of what it captured, its own entry with the content hash
//! among it, so that what is left confirms no guess. `tests/secrets.rs` guesses at what is left.

use std::collections::{BTreeMap, BTreeSet};

use super::filled;
use crate::error::{Error, Refusal, Result};
use crate::ledger::{Appended, Draft};
use crate::model::{Data, Entry, Redaction, Seq, Source};
use crate::tlog::sha256;

/// The most ranges that one entry names, so that it fits.
const MOST_RANGES: usize = 1_500;

/// What was withheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// The entry that says so; the first one, where it takes several.
    pub added: Appended,
    /// All of it in one.
    pub redaction: Redaction,
    /// How many sources went with what they captured.
    pub documents: usize,
    /// How many of the entries have no salt, so that a guess at what they said can be confirmed by their leaf hashes.
    pub unsalted: u64,
    /// The sources that stand and whose text is the same.
    pub same_text: Vec<Seq>,
}

impl Draft<'_> {
    /// Withholds an entry; of a source all that goes with it: what it captured, its entry, the claims taken from it with
    /// the verdicts that came with them, the evidence that quotes it, what an archive holds, later captures, the archive
    /// that it was found in, and every source of the same bytes with all of theirs.
    ///
    /// # Errors
    /// An entry that is none, is withheld already, or that the history rests on; no reason.
    pub fn redact(&mut self, seq: Seq, because: &str) -> Result<Withheld> {
        let because = filled("the reason", because)?.to_owned();
        let data = self.entry(seq)?.data;
        let mut going = BTreeSet::from([seq]);
        let (mut documents, mut same_text) = (0, BTreeSet::new());
        match data {
            // Without a retraction, what it withdrew would stand again.
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
        // What does not fit one entry is in several.
        let mut added = None;
        for part in entries.chunks(MOST_RANGES) {
            let redaction = Redaction { because: because.clone(), entries: part.to_vec(), blobs: Vec::new() };
            let one = self.withhold(seq, redaction)?;
            added.get_or_insert(one);
        }
        let added = added.ok_or_else(|| Error::Refused(Refusal::NoEntry { name: seq.to_string() }))?;
        let redaction = Redaction { because, entries, blobs: Vec::new() };
        Ok(Withheld { added, redaction, documents, unsalted, same_text: same_text.into_iter().collect() })
    }

    /// The sources that go with the one at `seq`.
    fn sources_that_go(&self, seq: Seq) -> Result<BTreeMap<Seq, Source>> {
        let mut found: BTreeMap<Seq, Source> = BTreeMap::new();
        // Those of which all goes that was found in them.
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
            // The archive's own bytes hold it. What else is in there was captured under hashes of its own, and stays.
            if let Some(archive) = about
                && self.source_unless_withheld(archive)?.is_some_and(|(_, outer)| outer.is_archive())
            {
                next.push((archive, false));
            }
            found.insert(seq, source);
        }
        // Of sources whose captured bytes were withheld by their hash, before format 4, the entry still has the hash.
        for seq in self.bare_sources()? {
            if let Some((_, source)) = self.source_unless_withheld(seq)?
                && hashes.contains(&source.sha256)
            {
                found.entry(seq).or_insert(source);
            }
        }
        Ok(found)
    }

    /// What a source says, and what it is about; nothing of any other entry, and of one that is withheld already.
    fn source_unless_withheld(&self, seq: Seq) -> Result<Option<(Option<Seq>, Source)>> {
        match self.entry(seq) {
            Ok(Entry { about, data: Data::Source(source), .. }) => Ok(Some((about, *source))),
            Ok(_) | Err(Error::Refused(Refusal::Withheld { .. })) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Adds the entries that hold words of what sources captured.
    fn add_words(&self, sources: &BTreeSet<Seq>, going: &mut BTreeSet<Seq>) -> Result<()> {
        for seq in self.taken_from(sources)? {
            going.insert(seq);
            for about in self.about(seq)? {
                // A verdict that was published there; what a person judged of the claim here is theirs.
                if let Data::Assessment(verdict) = self.entry(about)?.data
                    && (verdict.rating.is_some() || verdict.url.is_some())
                {
                    going.insert(about);
                }
            }
        }
        Ok(())
    }
}
