//! Redactions: what goes when an entry is to be withheld.
//!
//! The law: with a source goes everything that holds the words of what it captured, its own entry with the content hash
//! among it, so that what is left confirms no guess. `tests/secrets.rs` guesses at what is left.

use std::collections::BTreeSet;

use super::filled;
use crate::error::{Error, Result};
use crate::ledger::{Appended, Draft};
use crate::model::{Data, Redaction, Seq, Source};
use crate::tlog::sha256;

/// What was withheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// The entry that says so.
    pub added: Appended,
    /// What it says.
    pub redaction: Redaction,
    /// How many sources went with what they captured.
    pub documents: usize,
    /// How many of the entries have no salt, so that a guess at what they said can be confirmed by their leaf hashes.
    pub unsalted: usize,
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
                return Err(Error::Unwithholdable { seq, found: data.kind() });
            }
            Data::Source(_) => {
                let sources = self.sources_that_go(seq)?;
                documents = sources.len();
                for (seq, source) in &sources {
                    going.insert(*seq);
                    self.add_words(*seq, &mut going)?;
                    if source.text != sha256(b"") {
                        same_text.extend(self.sources_with(&source.text)?);
                    }
                }
                for (seq, _) in sources {
                    same_text.remove(&seq);
                }
            }
            _ => {}
        }
        let mut unsalted = 0;
        let mut entries: Vec<(Seq, Seq)> = Vec::new();
        for seq in going {
            unsalted += usize::from(!self.is_salted(seq)?);
            match entries.last_mut() {
                Some((_, last)) if *last + 1 == seq => *last = seq,
                _ => entries.push((seq, seq)),
            }
        }
        let redaction = Redaction { because, entries, blobs: Vec::new() };
        let added = self.withhold(seq, redaction.clone())?;
        Ok(Withheld { added, redaction, documents, unsalted, same_text: same_text.into_iter().collect() })
    }

    /// The sources that go with the one at `seq`.
    fn sources_that_go(&self, seq: Seq) -> Result<Vec<(Seq, Source)>> {
        let mut found: Vec<(Seq, Source)> = Vec::new();
        // Which are still to be looked at, and whether what was found in them goes, too.
        let mut next = vec![(seq, true)];
        while let Some((seq, all_within)) = next.pop() {
            let entry = self.entry(seq)?;
            let Data::Source(source) = entry.data else { continue };
            if all_within {
                next.extend(self.about(seq)?.into_iter().map(|within| (within, true)));
            }
            if found.iter().any(|(known, _)| *known == seq) {
                continue;
            }
            next.extend(self.sources_of(&source.sha256)?.into_iter().map(|same| (same, true)));
            // The archive's own bytes hold it. What else is in there was captured under hashes of its own, and stays.
            if let Some(archive) = entry.about
                && let Data::Source(outer) = self.entry(archive)?.data
                && outer.is_archive()
            {
                next.push((archive, false));
            }
            found.push((seq, *source));
        }
        Ok(found)
    }

    /// Adds the entries that hold words of what a source captured.
    fn add_words(&self, source: Seq, going: &mut BTreeSet<Seq>) -> Result<()> {
        going.extend(self.evidence_from(source)?);
        for claim in self.claims_of::<Vec<_>>(source)? {
            going.insert(claim);
            for seq in self.about(claim)? {
                // A verdict that was published there; what a person judged of the claim here is theirs.
                if let Data::Assessment(verdict) = self.entry(seq)?.data
                    && (verdict.rating.is_some() || verdict.url.is_some())
                {
                    going.insert(seq);
                }
            }
        }
        Ok(())
    }
}
