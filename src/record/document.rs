//! Recording documents: a captured source with its claims, all of it or nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};

use super::circle::circle;
use crate::error::{Error, ReadError, Refusal, Result};
use crate::ingest::{Document, Link, OnError, Record};
use crate::ledger::{Appended, Draft, Spool};
use crate::model::{Data, Evidence, Relation, RelationKind, Seq, Source, Stance};

/// How many claims are recorded before their verdicts, so that the seqs of claims follow each other.
const AT_ONCE: usize = 256;

/// The most skipped rows that are listed. Further ones are only counted.
const MOST_SKIPPED: usize = 20;

/// Seqs in order, kept as ranges: a million claims of a table take a few kilobytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seqs(Vec<(Seq, Seq)>);

/// The result of recording a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ingested {
    /// The source.
    pub seq: Seq,
    /// Its claims.
    pub claims: Seqs,
    /// How many verdicts were recorded with them.
    pub assessments: u64,
    /// How many relations and other links between the claims were recorded.
    pub relations: u64,
    /// Whether the same bytes were recorded before. Then nothing was appended.
    pub already: bool,
    /// The results for the documents in it, if it is an archive.
    pub within: Vec<Ingested>,
}

impl Seqs {
    fn push(&mut self, seq: Seq) {
        match self.0.last_mut() {
            Some((_, last)) if *last + 1 == seq => *last = seq,
            _ => self.0.push((seq, seq)),
        }
    }

    /// All seqs, in order.
    pub fn iter(&self) -> impl Iterator<Item = Seq> + '_ {
        self.0.iter().flat_map(|(first, last)| *first..=*last)
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.0.iter().map(|(first, last)| last - first + 1).sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first and the last.
    #[must_use]
    pub fn ends(&self) -> Option<(Seq, Seq)> {
        Some((self.0.first()?.0, self.0.last()?.1))
    }
}

impl FromIterator<Seq> for Seqs {
    fn from_iter<I: IntoIterator<Item = Seq>>(from: I) -> Self {
        let mut seqs = Seqs::default();
        from.into_iter().for_each(|seq| seqs.push(seq));
        seqs
    }
}

impl Draft<'_> {
    /// Records a document as a source with its claims (every segment of a text, every row of a table) and with the documents in
    /// it. If the same bytes are recorded already, nothing is appended.
    ///
    /// # Errors
    /// Returns [`Refusal::KnownOtherwise`] if they are and something else is said about them, and an error if the ledger
    /// cannot be read or written.
    pub fn ingest(&mut self, document: &Document, mut progress: impl FnMut(usize)) -> Result<Ingested> {
        if let Some(before) = self.recorded(&document.source)? {
            return Ok(before);
        }
        self.ingest_within(document, None, &mut progress)
    }

    /// Records the page that a person captured in a web archive, as [`Draft::ingest`] does. If a page of the same bytes is
    /// recorded from its address, nothing is appended.
    ///
    /// # Errors
    /// Returns the errors of [`Draft::ingest`].
    pub fn ingest_capture(&mut self, archive: &Document, progress: impl FnMut(usize)) -> Result<Ingested> {
        let [page] = archive.within.as_slice() else { return self.ingest(archive, progress) };
        for seq in self.sources_of(&page.source.sha256)? {
            let known = matches!(&self.entry(seq)?.data, Data::Source(other)
                if other.sha256 == page.source.sha256 && other.url == page.source.url);
            if known && self.retraction_of(seq)?.is_none() {
                return self.unchanged(seq, &page.source);
            }
        }
        self.ingest(archive, progress)
    }

    /// Captures a document that is in memory, described by `source`.
    pub(super) fn capture_document(
        &mut self,
        about: Option<Seq>,
        source: &Source,
        document: &Document,
    ) -> Result<Appended> {
        let io = |source| Error::Io { doing: "write", path: "a temporary file".to_owned(), source };
        let mut bytes = Spool::of(&document.bytes).map_err(io)?;
        let text = (source.text != source.sha256).then(|| Spool::of(document.text.as_bytes()));
        let mut text = text.transpose().map_err(io)?;
        self.capture(about, source, &mut bytes, text.as_mut())
    }

    /// The earlier result for a source of the same bytes, if there is one that was not retracted.
    fn recorded(&self, source: &Source) -> Result<Option<Ingested>> {
        for seq in self.sources_of(&source.sha256)? {
            let entry = self.entry(seq)?;
            let same = matches!(&entry.data, Data::Source(other) if other.sha256 == source.sha256);
            // A document in an archive is a separate capture.
            if same && entry.about.is_none() && self.retraction_of(seq)?.is_none() {
                return self.unchanged(seq, source).map(Some);
            }
        }
        Ok(None)
    }

    /// The earlier result for a source, unless something else is said about it now.
    fn unchanged(&self, seq: Seq, source: &Source) -> Result<Ingested> {
        let differs = self.differences(seq, source)?;
        if !differs.is_empty() {
            let name = source.name.as_deref().unwrap_or_else(|| source.label()).to_owned();
            return Err(Error::Refused(Refusal::KnownOtherwise { name, seq, differs }));
        }
        let (claims, within) = (self.claims_of(seq)?, Vec::new());
        Ok(Ingested { seq, claims, assessments: 0, relations: 0, already: true, within })
    }

    fn ingest_within(
        &mut self,
        document: &Document,
        within: Option<Seq>,
        progress: &mut impl FnMut(usize),
    ) -> Result<Ingested> {
        let seq = self.capture_document(within, &document.source, document)?.seq;
        let mut made = Rows::new(seq);
        made.ids = document.ids();
        for record in document.records() {
            let end = record.claim.span.map_or(0, |span| span.end);
            made.take(self, record)?;
            progress(end);
        }
        let mut ingested = made.finish(self)?;
        for inner in &document.within {
            ingested.within.push(self.ingest_within(inner, Some(seq), progress)?);
        }
        Ok(ingested)
    }

    /// Records a table as a source, row by row as it is read. The same bytes again append nothing.
    ///
    /// # Errors
    /// Returns an error if a row contains no claim, unless such rows are to be skipped; if no row contains one; or if
    /// the ledger cannot be read or written.
    pub fn ingest_table<R: Read + Seek + Send + 'static>(
        &mut self,
        opened: &mut Streamed<R>,
        source: &Source,
        mut progress: impl FnMut(usize),
    ) -> Result<IngestedTable> {
        let mut skipped = Skipped::default();
        if let Some(ingested) = self.recorded(source)? {
            return Ok(IngestedTable { ingested, skipped });
        }
        let Appended { seq, .. } = self.capture(None, source, &mut opened.bytes, opened.text.as_mut())?;
        let mut made = Rows::new(seq);
        made.ids = std::mem::take(&mut opened.names);
        while let Some(record) = opened.table.next_record() {
            match record {
                Ok(record) => made.take(self, record)?,
                Err(error @ Error::Unread(ReadError::Row { .. })) if opened.on_error == OnError::Skip => {
                    skipped.push(error);
                }
                Err(error) => return Err(error),
            }
            progress(opened.table.position());
        }
        let ingested = made.finish(self)?;
        if ingested.claims.is_empty() {
            return Err(opened.table.no_claims(skipped.count));
        }
        Ok(IngestedTable { ingested, skipped })
    }
}

/// A table of claims that is read a row at a time, and its bytes on their way into a ledger.
pub type Streamed<R> = crate::ingest::Streamed<R, Spool>;

/// What a file holds, on its way into a ledger.
pub type Opened<R> = crate::ingest::Opened<R, Spool>;

/// What a table became.
#[derive(Debug)]
pub struct IngestedTable {
    /// The source and its claims.
    pub ingested: Ingested,
    /// The rows that were left out.
    pub skipped: Skipped,
}

/// Rows that were left out because they contain no claim.
#[derive(Debug, Default)]
pub struct Skipped {
    /// What is wrong with the first of them.
    pub first: Vec<Error>,
    /// How many there are.
    pub count: u64,
}

impl Skipped {
    fn push(&mut self, error: Error) {
        self.count += 1;
        if self.first.len() < MOST_SKIPPED {
            self.first.push(error);
        }
    }
}

impl FromIterator<Error> for Skipped {
    fn from_iter<I: IntoIterator<Item = Error>>(errors: I) -> Self {
        let mut skipped = Skipped::default();
        errors.into_iter().for_each(|error| skipped.push(error));
        skipped
    }
}

/// The claims of a source while they are being recorded.
struct Rows {
    source: Seq,
    held: Vec<Record>,
    claims: Seqs,
    assessments: u64,
    relations: u64,
    /// The names of rows that other rows may refer to.
    ids: BTreeSet<String>,
    seqs: BTreeMap<String, Seq>,
    links: Vec<(Seq, Link, String)>,
}

impl Rows {
    fn new(source: Seq) -> Self {
        Rows {
            source,
            held: Vec::new(),
            claims: Seqs::default(),
            assessments: 0,
            relations: 0,
            ids: BTreeSet::new(),
            seqs: BTreeMap::new(),
            links: Vec::new(),
        }
    }

    fn take(&mut self, draft: &mut Draft<'_>, record: Record) -> Result<()> {
        self.held.push(record);
        if self.held.len() < AT_ONCE { Ok(()) } else { self.flush(draft) }
    }

    fn flush(&mut self, draft: &mut Draft<'_>) -> Result<()> {
        let mut verdicts = Vec::new();
        for mut record in self.held.drain(..) {
            for (_, name) in &record.links {
                if !self.ids.contains(name) && !record.claim.details().unresolved.contains(name) {
                    record.claim.details.get_or_insert_default().unresolved.push(name.clone());
                }
            }
            let seq = draft.push(Some(self.source), Data::Claim(record.claim))?.seq;
            self.claims.push(seq);
            verdicts.extend(record.assessments.into_iter().map(|assessment| (seq, assessment)));
            let known = record.links.into_iter().filter(|(_, name)| self.ids.contains(name));
            self.links.extend(known.map(|(link, name)| (seq, link, name)));
            if let Some(id) = record.id.filter(|id| self.ids.contains(id)) {
                self.seqs.entry(id).or_insert(seq);
            }
        }
        for (claim, assessment) in verdicts {
            draft.push(Some(claim), Data::Assessment(Box::new(assessment)))?;
            self.assessments += 1;
        }
        Ok(())
    }

    /// Refuses rows that would each take the place of the next.
    fn refuse_circle(&self) -> Result<()> {
        let is_supersedes = |link: &Link| *link == Link::Relation(RelationKind::Supersedes);
        let links = self.links.iter().filter(|(_, link, _)| is_supersedes(link));
        let relations = links.filter_map(|(from, _, name)| Some((*from, *self.seqs.get(name)?)));
        let relations: Vec<(Seq, Seq)> = relations.filter(|(from, to)| from != to).collect();
        let Some(circle) = circle(&relations) else { return Ok(()) };
        let name =
            |claim: &Seq| self.seqs.iter().find(|(_, seq)| *seq == claim).map(|(name, _)| name.clone());
        Err(Error::Refused(Refusal::CircleOfRows { rows: circle.iter().filter_map(name).collect() }))
    }

    fn finish(mut self, draft: &mut Draft<'_>) -> Result<Ingested> {
        self.flush(draft)?;
        let mut seen = BTreeSet::new();
        self.refuse_circle()?;
        for (from, link, name) in std::mem::take(&mut self.links) {
            let Some(to) = self.seqs.get(&name).copied().filter(|to| *to != from) else { continue };
            if !seen.insert((from, link, to)) {
                continue;
            }
            match link {
                Link::Relation(relation) => {
                    draft.push(Some(from), Data::Relation(Relation { relation, to, because: None }))?;
                }
                Link::Supports => {
                    let stance = Stance::Supports;
                    let evidence =
                        Evidence { stance, source: None, claim: Some(from), passage: None, note: None };
                    draft.push(Some(to), Data::Evidence(Box::new(evidence)))?;
                }
            }
            self.relations += 1;
        }
        let Rows { source: seq, claims, assessments, relations, .. } = self;
        Ok(Ingested { seq, claims, assessments, relations, already: false, within: Vec::new() })
    }
}
