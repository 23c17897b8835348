//! Needs: what a command asks of a ledger, and the entries that it therefore reads.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use super::kin::kin;
use super::reader::Reader;
use crate::audit::forms;
use crate::error::Result;
use crate::index::{Tag, beginning, key_of};
use crate::model::{Data, Entry, Kind, Logged, Seq, Status, Time, View};
use crate::text::{Query, Wanted};

/// What a command needs of a ledger.
#[derive(Debug, Clone)]
pub enum Need {
    /// Everything.
    All,
    /// Entries by their names, and the ranges of entries.
    Entries(Vec<String>, Vec<RangeInclusive<Seq>>),
    /// One entry by its name, with the texts and the claims that the rules look at when they look at it.
    Entry(String),
    /// The first claims that have one of these statuses (any, if there are none), come from a source, and match words.
    Claims {
        /// The statuses.
        status: Vec<Status>,
        /// The name of the source.
        source: Option<String>,
        /// The words.
        words: Option<Words>,
        /// How many are needed.
        most: usize,
    },
    /// The first sources.
    Sources(usize),
    /// The last entries.
    Last(usize),
}

/// Words that claims are searched for.
#[derive(Debug, Clone)]
pub struct Words {
    /// The words.
    pub query: Query,
    /// Whether not all claims with the words are wanted, so that others may be looked for.
    pub filtered: bool,
}

/// Where more than one entry in so many has to be read by itself, reading all of them is quicker.
const SPARSE: u64 = 16;

/// How many candidates are read at a time.
const AT_A_TIME: usize = 256;

impl Reader<'_> {
    /// The excerpt that a need asks for; nothing, if it is better read as a whole.
    ///
    /// # Errors
    /// Returns a refusal if an entry that is named is not there, [`Error::Breach`](crate::Error) if one is not what was
    /// signed, and an error if a file cannot be read.
    pub fn excerpt(&self, need: &Need) -> Result<Option<View>> {
        let size = self.ledger.head().checkpoint.size;
        let few = |count: usize| count as u64 <= size / SPARSE;
        let mut entries = BTreeMap::new();
        match need {
            Need::All => return Ok(None),
            Need::Entries(names, ranges) => {
                let count: u64 = ranges.iter().map(|range| range.end().saturating_sub(*range.start())).sum();
                if !few(names.len() + count as usize) {
                    return Ok(None);
                }
                let mut wanted = Vec::new();
                for name in names {
                    wanted.push(self.ledger.find(name)?);
                }
                wanted.extend(ranges.iter().cloned().flatten());
                self.close(&mut entries, wanted)?;
            }
            Need::Entry(name) => return self.entry(self.ledger.find(name)?),
            Need::Claims { status, source, words, most } => {
                return self.claims(status, source.as_deref(), words.as_ref(), *most);
            }
            Need::Sources(most) => {
                let seqs = self.rows.values(Tag::Kind.of(Kind::Source as u64), *most)?;
                if !few(seqs.len()) {
                    return Ok(None);
                }
                self.close(&mut entries, seqs.iter().copied())?;
                let mut view = self.view(entries);
                for seq in seqs {
                    let claims = self.taken_from(seq)?;
                    view.set_claims_of(seq, claims);
                }
                return Ok(Some(view));
            }
            Need::Last(most) => {
                if !few(*most) {
                    return Ok(None);
                }
                for seq in size.saturating_sub(*most as u64)..size {
                    entries.insert(seq, self.logged(seq)?);
                }
            }
        }
        Ok(Some(self.view(entries)))
    }

    fn taken_from(&self, source: Seq) -> Result<Vec<Seq>> {
        self.values(Tag::Taken.of(source))
    }

    /// One entry with what the rules look at; nothing, if a rule looks at all that came after it.
    fn entry(&self, seq: Seq) -> Result<Option<View>> {
        let mut entries = BTreeMap::new();
        self.close(&mut entries, [seq])?;
        if self.is_after_long_rest(seq, &mut entries)? {
            return Ok(None);
        }
        let logged = entries.get(&seq).and_then(|logged| logged.entry.as_ref().ok());
        let (about, data) = (logged.and_then(|entry| entry.about), logged.map(|entry| &entry.data));
        let (mut more, mut whole, mut own, mut is_source) = (Vec::new(), BTreeSet::new(), None, false);
        match data {
            Some(Data::Claim(claim)) => {
                own = about;
                let captures = self.captures(about.and_then(|source| entries.get(&source)))?;
                more.extend(&captures);
                // Its words are looked for in what was captured later from the same address.
                if captures.len() > 1 {
                    whole = captures;
                }
                let judged = |seq: Seq| Ok(!self.rows.values(Tag::About.of(seq), 1)?.is_empty());
                more.extend(kin(self.rows, &claim.text, |seq| self.words(seq), judged)?);
                more.extend(self.with_words_of(&claim.text)?);
                // The claims of a page are read one after the other; the rows of a table are not.
                if let Some(source) = about
                    && let Some(Logged { entry: Ok(entry), .. }) = entries.get(&source)
                    && matches!(&entry.data, Data::Source(source) if !source.is_table())
                {
                    more.extend(self.taken_from(source)?);
                }
            }
            Some(Data::Evidence(evidence)) => own = evidence.source,
            Some(Data::Source(_)) => {
                is_source = true;
                own = Some(seq);
                // What was found in an archive is part of its history.
                more.extend(self.values(Tag::Within.of(seq))?);
            }
            _ => {}
        }
        self.close(&mut entries, more)?;
        let mut view = self.view(entries);
        // A claim that was withdrawn is represented by another one with its words.
        let gone =
            view.claims().filter(|(seq, ..)| !view.in_force(*seq)).map(|(.., claim)| claim.text.clone());
        let gone: Vec<Box<str>> = gone.collect();
        if !gone.is_empty() {
            let mut entries: BTreeMap<Seq, Logged> =
                view.records().iter().map(|logged| (logged.seq, logged.clone())).collect();
            for text in gone {
                self.close(&mut entries, self.with_words_of(&text)?)?;
            }
            view = self.view(entries);
        }
        self.add_texts(&mut view, &whole, (seq, own))?;
        if is_source {
            view.set_claims_of(seq, self.taken_from(seq)?);
        }
        Ok(Some(view))
    }

    /// Adds the readable entry before an entry, by which rules see how time went on; whether so much time was between them
    /// that a rule looks at how the ledger ends.
    fn is_after_long_rest(&self, seq: Seq, entries: &mut BTreeMap<Seq, Logged>) -> Result<bool> {
        let at = |entries: &BTreeMap<Seq, Logged>, seq: Seq| {
            entries.get(&seq).and_then(|logged| Some(logged.entry.as_ref().ok()?.at.seconds()))
        };
        let Some(time) = at(entries, seq) else { return Ok(false) };
        for before in (0..seq).rev() {
            self.close(entries, [before])?;
            if let Some(earlier) = at(entries, before) {
                return Ok(time - earlier > Time::LONG_REST);
            }
        }
        Ok(false)
    }

    /// The sources that were captured at an address that a source has.
    pub(super) fn captures(&self, source: Option<&Logged>) -> Result<BTreeSet<Seq>> {
        let mut found = BTreeSet::new();
        let Some(Logged { seq, entry: Ok(Entry { data: Data::Source(source), .. }), .. }) = source else {
            return Ok(found);
        };
        let mut urls: Vec<Box<str>> = source.url.iter().map(|url| url.as_str().into()).collect();
        for about in self.values(Tag::About.of(*seq))? {
            if let Ok(Entry { data: Data::Description(said), .. }) = self.logged(about)?.entry {
                urls.extend(said.url.map(Into::into));
            }
        }
        for url in urls {
            found.extend(self.values(key_of(Tag::Address, &url))?);
        }
        Ok(found)
    }

    /// The claims with the words of a text, and no others.
    pub(super) fn with_words_of(&self, text: &str) -> Result<Vec<Seq>> {
        self.values(Tag::Form.of(forms(text).0 as u64))
    }

    /// The first claims that match.
    fn claims(
        &self,
        status: &[Status],
        source: Option<&str>,
        words: Option<&Words>,
        most: usize,
    ) -> Result<Option<View>> {
        let source = source.map(|name| self.ledger.find(name)).transpose()?;
        let matches = |view: &View, seq: Seq| {
            view.claim(seq).is_some()
                && source
                    .is_none_or(|source| view.entry(seq).is_some_and(|entry| entry.about == Some(source)))
                && (status.is_empty() || status.contains(&view.status(seq)))
        };
        let mut entries = BTreeMap::new();
        self.close(&mut entries, source)?;
        if let Some(words) = words {
            return self.claims_with(words, matches, most, entries);
        }
        let candidates: Box<dyn Iterator<Item = Seq>> = match source {
            Some(source) => Box::new(self.taken_from(source)?.into_iter()),
            None if !status.is_empty() && !status.contains(&Status::Unassessed) => {
                Box::new(self.with_status(status)?.into_iter())
            }
            None => Box::new(0..self.ledger.head().checkpoint.size),
        };
        Ok(self.read(candidates, matches, most, &mut entries)?.map(|_| self.view(entries)))
    }

    /// The claims that may have one of some statuses, in order: all that have one, and few others. Nobody has to have judged
    /// a claim that is unassessed, so that is not asked for here.
    fn with_status(&self, statuses: &[Status]) -> Result<BTreeSet<Seq>> {
        let values = |status: Status| self.values(Tag::Status.of(status as u64));
        let mut found = BTreeSet::new();
        for status in statuses {
            found.extend(values(*status)?);
            if *status == Status::Contested {
                // Two assessors have to have given two of these verdicts.
                let mut once = BTreeSet::new();
                for verdict in [Status::Supported, Status::Refuted, Status::Conflicting] {
                    found.extend(values(verdict)?.into_iter().filter(|claim| !once.insert(*claim)));
                }
            }
        }
        Ok(found)
    }

    /// The claims that match and have words: all that may come before the first ones of them, best first.
    fn claims_with(
        &self,
        Words { query, filtered }: &Words,
        matches: impl Fn(&View, Seq) -> bool,
        most: usize,
        mut entries: BTreeMap<Seq, Logged>,
    ) -> Result<Option<View>> {
        let score = |view: &View, seq: Seq, query: &Query| query.score(&view.claim(seq)?.text);
        let candidates = self.with_words(query)?;
        // Only the claims that have the words just so are known to come first.
        let is_first = |view: &View, seq: Seq| {
            !filtered
                && matches(view, seq)
                && view.in_force(seq)
                && score(view, seq, query).is_some_and(|score| query.is_best(score))
        };
        if self.read(candidates.iter().copied(), is_first, most, &mut entries)?.is_none() {
            return Ok(None);
        }
        let mut view = self.view(entries.clone());
        let found = candidates.iter().any(|seq| score(&view, *seq, query).is_some());
        if *filtered || !found {
            // Then the last word may be the beginning of a longer one.
            let candidates = self.with_words(&query.clone().with_open_end())?;
            if self.read(candidates.into_iter(), |_, _| false, most, &mut entries)?.is_none() {
                return Ok(None);
            }
            view = self.view(entries);
        }
        Ok(Some(view))
    }

    /// Reads candidates, with all that bears on them, until so many of them are wanted; returns how many were. Nothing, if
    /// they are too many.
    fn read(
        &self,
        mut candidates: impl Iterator<Item = Seq>,
        is_wanted: impl Fn(&View, Seq) -> bool,
        most: usize,
        entries: &mut BTreeMap<Seq, Logged>,
    ) -> Result<Option<usize>> {
        let size = self.ledger.head().checkpoint.size;
        let (mut found, mut read) = (0, 0u64);
        let at_a_time = AT_A_TIME.min(most.saturating_mul(2).max(16));
        while found < most {
            let chunk: Vec<Seq> = candidates.by_ref().take(at_a_time).collect();
            if chunk.is_empty() {
                break;
            }
            read += chunk.len() as u64;
            if read > size / SPARSE {
                return Ok(None);
            }
            let mut part = BTreeMap::new();
            self.close(&mut part, chunk.iter().copied())?;
            let view = self.view(part.clone());
            found += chunk.into_iter().filter(|seq| is_wanted(&view, *seq)).count();
            entries.append(&mut part);
        }
        Ok(Some(found))
    }

    /// The claims that may have the words of a query, in order.
    ///
    /// # Errors
    /// Returns an error if the file of the index cannot be read.
    pub fn with_words(&self, query: &Query) -> Result<Vec<Seq>> {
        let mut found: Option<Vec<Seq>> = None;
        for wanted in query.wants() {
            let seqs = match wanted {
                Wanted::Form(stem) => self.values(key_of(Tag::Word, &stem))?,
                Wanted::Beginning(word) => {
                    let (first, last) = beginning(&word);
                    let words = self.rows.between(first, last)?;
                    let words: BTreeSet<u64> = words.into_iter().map(|row| row.value).collect();
                    let mut seqs = BTreeSet::new();
                    for word in words {
                        seqs.extend(self.values(word)?);
                    }
                    seqs.into_iter().collect()
                }
            };
            found = Some(match found {
                Some(all) => all.into_iter().filter(|seq| seqs.binary_search(seq).is_ok()).collect(),
                None => seqs,
            });
        }
        Ok(found.unwrap_or_default())
    }
}

impl Need {
    /// The need for entries that are named one by one.
    #[must_use]
    pub fn of(names: impl IntoIterator<Item = String>) -> Self {
        Need::Entries(names.into_iter().collect(), Vec::new())
    }
}
