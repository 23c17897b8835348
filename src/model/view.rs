//! The view: a verified ledger's entries, or some of them, replayed into ordered maps.
//!
//! Invariant: rules and exporters read nothing but a view. Everything that it says is derived from the entries in it,
//! in their order, and the same entries give the same view everywhere. A view of some entries has, with each of them, all
//! that bears on it, so that it says the same of them as a view of all (`tests/index.rs`).

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as MapEntry;
use std::sync::OnceLock;

use super::status::Facts;
use super::texts::Texts;
use super::{
    Assessed, Claim, Data, Entry, Evidence, Kind, Logged, Recheck, Related, RelationKind, Reliability, Seq,
    Source, Status, Time, Verdict, Waived,
};
use crate::tlog::{Checkpoint, Hash, Range, leaf_hash};

/// A ledger's history up to a checkpoint, or up to an earlier entry of it.
#[derive(Debug, Clone)]
pub struct View {
    /// What was verified.
    pub checkpoint: Checkpoint,
    /// In the order of their places; there may be gaps.
    records: Vec<Logged>,
    pub(super) texts: Texts,
    claims_of: BTreeMap<Seq, Vec<Seq>>,
    about: BTreeMap<Seq, Vec<Seq>>,
    related_to: BTreeMap<Seq, Vec<Seq>>,
    retractions: BTreeMap<Seq, Seq>,
    pub(super) descriptions: Vec<Seq>,
    /// The sources and claims that were described later, as they are described now; computed when they are first needed.
    described: OnceLock<BTreeMap<Seq, Subject>>,
    /// What follows for each claim that an entry is about or relates to; computed when it is first needed.
    standings: OnceLock<BTreeMap<Seq, Standing>>,
}

/// What a description is about, with everything that is said about it now.
#[derive(Debug, Clone)]
enum Subject {
    Source(Box<Source>),
    Claim(Box<Claim>),
}

/// What the later entries make of a claim.
#[derive(Debug, Clone, Copy, Default)]
struct Standing {
    superseded_by: Option<Seq>,
    /// The latest assessment that stands.
    assessment: Option<Seq>,
    /// Whether it no longer contradicts other claims: it is withdrawn, replaced or refuted.
    out: bool,
}

impl View {
    /// The view of nothing yet, under a checkpoint.
    #[must_use]
    pub fn new(checkpoint: Checkpoint) -> Self {
        View {
            checkpoint,
            records: Vec::new(),
            texts: Texts::default(),
            claims_of: BTreeMap::new(),
            about: BTreeMap::new(),
            related_to: BTreeMap::new(),
            retractions: BTreeMap::new(),
            descriptions: Vec::new(),
            described: OnceLock::new(),
            standings: OnceLock::new(),
        }
    }

    /// An empty view without a ledger: no checkpoint signs it.
    #[must_use]
    pub fn unsigned() -> Self {
        let (origin, root) = (String::new(), Range::new().root());
        View::new(Checkpoint { origin, size: 0, root })
    }

    /// Adds an entry that no ledger has, and returns its place.
    ///
    /// # Errors
    /// Returns an error if the entry cannot be encoded.
    pub fn add(&mut self, about: Option<Seq>, at: Time, data: Data) -> Result<Seq, String> {
        self.add_entry(Entry { about, at, recorder: None, salt: None, data })
    }

    /// Adds an entry that no ledger has, and returns its place.
    ///
    /// # Errors
    /// Returns an error if the entry cannot be encoded.
    pub fn add_entry(&mut self, entry: Entry) -> Result<Seq, String> {
        let seq = self.next();
        self.push(leaf_hash(entry.encode()?.as_bytes()), Ok(entry));
        Ok(seq)
    }

    /// Replays the next entry.
    pub fn push(&mut self, leaf: Hash, entry: Result<Entry, String>) {
        self.push_logged(Logged { seq: self.next(), leaf, entry });
    }

    /// The place after the last entry.
    fn next(&self) -> Seq {
        self.records.last().map_or(0, |last| last.seq + 1)
    }

    /// Replays an entry in its place, which is after those of all that were replayed before.
    pub fn push_logged(&mut self, logged: Logged) {
        let Logged { seq, entry, .. } = &logged;
        let seq = *seq;
        if let Ok(Entry { about, data, .. }) = entry {
            match (data, about) {
                (Data::Claim(_), Some(source)) => {
                    self.claims_of.entry(*source).or_default().push(seq);
                }
                (Data::Retraction(_), Some(target)) => {
                    self.retractions.entry(*target).or_insert(seq);
                    self.about.entry(*target).or_default().push(seq);
                }
                (_, Some(target)) => self.about.entry(*target).or_default().push(seq),
                (_, None) => {}
            }
            if let Data::Description(_) = data {
                self.descriptions.push(seq);
            }
            if let Data::Relation(relation) = data {
                self.related_to.entry(relation.to).or_default().push(seq);
            }
        }
        self.records.push(logged);
        self.standings.take();
        self.described.take();
    }

    /// Says which claims were taken from a source, in a view that does not have all of them.
    pub fn set_claims_of(&mut self, source: Seq, claims: Vec<Seq>) {
        self.claims_of.insert(source, claims);
    }

    /// Every entry, in order.
    #[must_use]
    pub fn records(&self) -> &[Logged] {
        &self.records
    }

    /// An entry, whether it can be read or not.
    #[must_use]
    pub fn record(&self, seq: Seq) -> Option<&Logged> {
        let at = usize::try_from(seq).ok()?;
        // Without gaps it stands where its number says.
        if let Some(record) = self.records.get(at).filter(|record| record.seq == seq) {
            return Some(record);
        }
        let at = self.records.binary_search_by_key(&seq, |record| record.seq).ok()?;
        self.records.get(at)
    }

    /// The last entry before `seq` that can be read.
    #[must_use]
    pub fn readable_before(&self, seq: Seq) -> Option<(Seq, &Entry)> {
        let before = &self.records[..self.records.partition_point(|record| record.seq < seq)];
        before.iter().rev().find_map(|record| Some((record.seq, record.entry.as_ref().ok()?)))
    }

    /// An entry that can be read.
    #[must_use]
    pub fn entry(&self, seq: Seq) -> Option<&Entry> {
        self.record(seq)?.entry.as_ref().ok()
    }

    /// The leaf hash of an entry.
    #[must_use]
    pub fn leaf(&self, seq: Seq) -> Option<Hash> {
        Some(self.record(seq)?.leaf)
    }

    /// Every claim as it is described now, in order, retracted ones too.
    pub fn claims(&self) -> impl Iterator<Item = (Seq, &Entry, &Claim)> {
        self.records.iter().filter_map(|record| {
            let entry = record.entry.as_ref().ok()?;
            Some((record.seq, entry, self.claim_in(record.seq, entry)?))
        })
    }

    /// Every source as it is described now, in order, retracted ones too.
    pub fn sources(&self) -> impl Iterator<Item = (Seq, &Source)> {
        self.records.iter().filter_map(|record| {
            let entry = record.entry.as_ref().ok()?;
            Some((record.seq, self.source_in(record.seq, entry)?))
        })
    }

    /// The claim at `seq`, if it is one: what was recorded, with what descriptions that stand say about it.
    #[must_use]
    pub fn claim(&self, seq: Seq) -> Option<&Claim> {
        self.claim_in(seq, self.entry(seq)?)
    }

    /// The source at `seq`, if it is one: what was recorded, with what descriptions that stand say about it.
    #[must_use]
    pub fn source(&self, seq: Seq) -> Option<&Source> {
        self.source_in(seq, self.entry(seq)?)
    }

    fn claim_in<'a>(&'a self, seq: Seq, entry: &'a Entry) -> Option<&'a Claim> {
        match (&entry.data, self.described().get(&seq)) {
            (Data::Claim(_), Some(Subject::Claim(claim))) => Some(claim),
            (Data::Claim(claim), _) => Some(claim),
            _ => None,
        }
    }

    fn source_in<'a>(&'a self, seq: Seq, entry: &'a Entry) -> Option<&'a Source> {
        match (&entry.data, self.described().get(&seq)) {
            (Data::Source(_), Some(Subject::Source(source))) => Some(source),
            (Data::Source(source), _) => Some(source),
            _ => None,
        }
    }

    /// The sources and claims of which a description stands, as they are described now.
    fn described(&self) -> &BTreeMap<Seq, Subject> {
        self.described.get_or_init(|| {
            let mut subjects = BTreeMap::new();
            for seq in self.descriptions.iter().filter(|seq| self.stands(**seq)) {
                let Some(Entry { about: Some(about), data: Data::Description(said), .. }) = self.entry(*seq)
                else {
                    continue;
                };
                let recorded = || match &self.entry(*about)?.data {
                    Data::Source(source) => Some(Subject::Source(source.clone())),
                    Data::Claim(claim) => Some(Subject::Claim(Box::new(claim.clone()))),
                    _ => None,
                };
                let subject = match subjects.entry(*about) {
                    MapEntry::Occupied(place) => Some(place.into_mut()),
                    MapEntry::Vacant(place) => recorded().map(|recorded| place.insert(recorded)),
                };
                match subject {
                    Some(Subject::Source(source)) => said.describe_source(source),
                    Some(Subject::Claim(claim)) => said.describe_claim(claim),
                    None => {}
                }
            }
            subjects
        })
    }

    /// The evidence at `seq`, if that entry is evidence, with the claim that it is about.
    #[must_use]
    pub fn evidence(&self, seq: Seq) -> Option<(Seq, &Evidence)> {
        let entry = self.entry(seq)?;
        match (&entry.data, entry.about) {
            (Data::Evidence(evidence), Some(claim)) => Some((claim, evidence)),
            _ => None,
        }
    }

    /// The source that a claim was taken from.
    #[must_use]
    pub fn source_of(&self, claim: Seq) -> Option<(Seq, &Source)> {
        let seq = self.entry(claim)?.about?;
        Some((seq, self.source(seq)?))
    }

    /// The claims taken from a source, in the order they were recorded.
    #[must_use]
    pub fn claims_of(&self, source: Seq) -> &[Seq] {
        self.claims_of.get(&source).map_or(&[], Vec::as_slice)
    }

    /// The entries about an entry, except the claims of a source: its later history.
    #[must_use]
    pub fn about(&self, seq: Seq) -> &[Seq] {
        self.about.get(&seq).map_or(&[], Vec::as_slice)
    }

    /// The relations that lead to an entry, withdrawn ones too.
    #[must_use]
    pub fn related_to(&self, seq: Seq) -> &[Seq] {
        self.related_to.get(&seq).map_or(&[], Vec::as_slice)
    }

    /// The retraction that withdrew an entry.
    #[must_use]
    pub fn retraction(&self, seq: Seq) -> Option<Seq> {
        self.retractions.get(&seq).copied()
    }

    /// Whether an entry exists and was not withdrawn.
    #[must_use]
    pub fn stands(&self, seq: Seq) -> bool {
        self.entry(seq).is_some() && self.retraction(seq).is_none()
    }

    /// Whether an entry stands and no other claim has taken its place.
    #[must_use]
    pub fn in_force(&self, seq: Seq) -> bool {
        self.stands(seq) && self.superseded_by(seq).is_none()
    }

    /// The evidence about a claim that stands, in order.
    pub fn evidence_on(&self, claim: Seq) -> impl Iterator<Item = (Seq, &Evidence)> {
        let standing = self.about(claim).iter().filter(|seq| self.stands(**seq));
        standing.filter_map(|seq| Some((*seq, self.evidence(*seq)?.1)))
    }

    /// The assessments of a claim that stand, in order.
    pub fn assessments_of(&self, claim: Seq) -> impl Iterator<Item = Assessed<'_>> {
        let standing = self.about(claim).iter().filter(|seq| self.stands(**seq));
        standing.filter_map(|seq| match self.entry(*seq)? {
            entry @ Entry { data: Data::Assessment(assessment), .. } => {
                Some(Assessed { seq: *seq, entry, assessment })
            }
            _ => None,
        })
    }

    /// The waivers that stand, in order.
    pub fn waivers(&self) -> impl Iterator<Item = Waived<'_>> {
        self.records.iter().filter_map(|record| match &record.entry {
            Ok(Entry { data: Data::Waiver(waiver), about: Some(about), .. }) if self.stands(record.seq) => {
                Some(Waived { seq: record.seq, about: *about, waiver })
            }
            _ => None,
        })
    }

    /// The relations of a claim that stand, in both directions.
    pub fn relations_of(&self, claim: Seq) -> impl Iterator<Item = Related<'_>> {
        let standing =
            self.about(claim).iter().chain(self.related_to(claim)).filter(|seq| self.stands(**seq));
        standing.filter_map(|seq| match self.entry(*seq)? {
            Entry { data: Data::Relation(relation), about: Some(from), .. } => {
                Some(Related { seq: *seq, from: *from, relation })
            }
            _ => None,
        })
    }

    /// The rechecks of a source that stand, in order.
    pub fn rechecks_of(&self, source: Seq) -> impl Iterator<Item = (Seq, &Recheck)> {
        let standing = self.about(source).iter().filter(|seq| self.stands(**seq));
        standing.filter_map(|seq| match &self.entry(*seq)?.data {
            Data::Recheck(recheck) => Some((*seq, &**recheck)),
            _ => None,
        })
    }

    /// How reliable a source is: its latest rating that stands, or what was recorded with it.
    #[must_use]
    pub fn reliability(&self, source: Seq) -> Option<Reliability> {
        let standing = self.about(source).iter().rev().filter(|seq| self.stands(**seq));
        let rated = standing.filter_map(|seq| match &self.entry(*seq)?.data {
            Data::Rating(rating) => Some(rating.reliability),
            _ => None,
        });
        rated.chain(self.source(source)?.reliability).next()
    }

    /// The latest assessment of a claim that stands.
    #[must_use]
    pub fn standing_assessment(&self, claim: Seq) -> Option<Assessed<'_>> {
        let seq = self.standing(claim).assessment?;
        match self.entry(seq)? {
            entry @ Entry { data: Data::Assessment(assessment), .. } => {
                Some(Assessed { seq, entry, assessment })
            }
            _ => None,
        }
    }

    /// The standing verdict on a claim.
    #[must_use]
    pub fn verdict(&self, claim: Seq) -> Option<Verdict> {
        Some(self.standing_assessment(claim)?.assessment.verdict)
    }

    /// The claim that has taken a claim's place.
    #[must_use]
    pub fn superseded_by(&self, claim: Seq) -> Option<Seq> {
        self.standing(claim).superseded_by
    }

    /// What follows for a claim from later entries, computed once for all claims, because many may be related to one.
    fn standing(&self, claim: Seq) -> Standing {
        let standings = self.standings.get_or_init(|| {
            let claims = self.about.keys().chain(self.related_to.keys());
            claims.map(|claim| (*claim, self.stand(*claim))).collect()
        });
        standings
            .get(&claim)
            .copied()
            .unwrap_or_else(|| Standing { out: !self.stands(claim), ..Standing::default() })
    }

    fn stand(&self, claim: Seq) -> Standing {
        let superseded_by = self
            .relations_of(claim)
            .find(|Related { from, relation, .. }| {
                relation.relation == RelationKind::Supersedes && relation.to == claim && self.stands(*from)
            })
            .map(|related| related.from);
        let last = self.assessments_of(claim).last();
        let refuted = last.is_some_and(|last| last.assessment.verdict == Verdict::Refuted);
        let out = !self.stands(claim) || superseded_by.is_some() || refuted;
        Standing { superseded_by, assessment: last.map(|last| last.seq), out }
    }

    /// The unresolved recorded contradictions of a claim: the relation, and the claim that contradicts this one.
    #[must_use]
    pub fn contradictions_of(&self, claim: Seq) -> Vec<(Seq, Seq)> {
        if self.standing(claim).out {
            return Vec::new();
        }
        self.relations_of(claim)
            .filter(|related| related.relation.relation == RelationKind::Contradicts)
            .map(|related| (related.seq, related.other(claim)))
            .filter(|(_, other)| !self.standing(*other).out)
            .collect()
    }

    /// Where a claim stands; see [`Status`].
    #[must_use]
    pub fn status(&self, claim: Seq) -> Status {
        if !self.about.contains_key(&claim) && !self.related_to.contains_key(&claim) {
            return Status::Unassessed;
        }
        Status::of(&Facts {
            retracted: self.retraction(claim).is_some(),
            superseded: self.superseded_by(claim).is_some(),
            contradicted: !self.contradictions_of(claim).is_empty(),
            disputed: self.disputed(claim),
            verdict: self.verdict(claim),
        })
    }

    /// Whether the latest verdicts of two assessors disagree.
    fn disputed(&self, claim: Seq) -> bool {
        let latest = self.latest_of_each(claim);
        let Some(first) = latest.iter().find(|one| one.assessment.verdict.decides()) else { return false };
        latest.iter().any(|other| other.assessment.verdict.disagrees(first.assessment.verdict))
    }

    /// The latest assessment of a claim by each assessor that stands, in order. Those that nobody is named for are by
    /// one assessor.
    #[must_use]
    pub fn latest_of_each(&self, claim: Seq) -> Vec<Assessed<'_>> {
        let mut latest: BTreeMap<String, Assessed<'_>> = BTreeMap::new();
        for assessed in self.assessments_of(claim) {
            latest.insert(assessed.assessor().unwrap_or_default().to_lowercase(), assessed);
        }
        let mut latest: Vec<_> = latest.into_values().collect();
        latest.sort_unstable_by_key(|assessed| assessed.seq);
        latest
    }

    /// The kind of the entry at `seq`.
    #[must_use]
    pub fn kind(&self, seq: Seq) -> Option<Kind> {
        Some(self.entry(seq)?.data.kind())
    }
}
