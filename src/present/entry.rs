//! Entries as rows, and as lines of text.

use serde::Serialize;
use serde_json::Value;

use crate::model::{Data, Entry, KeyRole, Logged, Recheck, Seq, Time, View};
use crate::plain::counted;
use crate::tlog::Hash;

/// An entry of the history.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum EntryRow<'a> {
    /// An entry that this version can read.
    Read(ReadRow<'a>),
    /// An entry that is withheld, or that this version cannot read.
    Unread {
        /// The leaf hash.
        leaf: Hash,
        /// The seq.
        seq: Seq,
        /// Why it cannot be read.
        unreadable: &'a str,
    },
}

/// An entry that this version can read. The fields are in the order in which they are written.
#[derive(Debug, Clone, Serialize)]
pub struct ReadRow<'a> {
    /// The entry that it is about.
    pub about: Option<Seq>,
    /// When it was recorded.
    pub at: Time,
    /// What it says.
    pub data: Value,
    /// Its kind.
    pub kind: &'static str,
    /// The leaf hash.
    pub leaf: Hash,
    /// Who recorded it.
    pub recorder: Option<&'a str>,
    /// The seq.
    pub seq: Seq,
}

impl<'a> EntryRow<'a> {
    /// The row of an entry of the history.
    #[must_use]
    pub fn new(record: &'a Logged) -> Self {
        let (seq, leaf) = (record.seq, record.leaf);
        match &record.entry {
            Ok(entry) => EntryRow::Read(ReadRow {
                about: entry.about,
                at: entry.at,
                data: data(entry),
                kind: entry.data.kind().name(),
                leaf,
                recorder: entry.recorder.as_deref(),
                seq,
            }),
            Err(why) => EntryRow::Unread { leaf, seq, unreadable: why },
        }
    }
}

/// The later history of an entry: the entries about it, the relations that name it, and their retractions.
#[must_use]
pub fn history(view: &View, seq: Seq) -> Vec<Seq> {
    let mut seqs: Vec<Seq> = view.about(seq).to_vec();
    seqs.extend(view.relations_of(seq).map(|related| related.seq));
    let retractions: Vec<Seq> = seqs.iter().filter_map(|seq| view.retraction(*seq)).collect();
    seqs.extend(retractions);
    seqs.sort_unstable();
    seqs.dedup();
    seqs
}

/// What an entry says, in JSON.
#[must_use]
pub fn data(entry: &Entry) -> Value {
    serde_json::to_value(&entry.data).unwrap_or_default()
}

/// What a recheck found, in words: how many quotes stand, were changed, cannot be told or are gone.
#[must_use]
pub fn counts(recheck: &Recheck) -> String {
    let Recheck { stands, moved, changed, ambiguous, vanished, .. } = recheck;
    let stand = stands + moved.len() as u64;
    let mut words = format!("{} {}", counted(stand, "quote"), if stand == 1 { "stands" } else { "stand" });
    if !moved.is_empty() {
        words.push_str(&format!(" ({} at another place)", moved.len()));
    }
    let others = [(changed.len(), "changed"), (ambiguous.len(), "ambiguous"), (vanished.len(), "vanished")];
    for (count, what) in others.iter().filter(|(count, _)| *count > 0) {
        words.push_str(&format!(", {count} {what}"));
    }
    words
}

/// What an entry says, in one line. It may hold characters that are not safe to print.
#[must_use]
pub fn line(entry: &Entry) -> String {
    let about = entry.about.unwrap_or_default();
    match &entry.data {
        Data::Source(source) => format!("source: {}, sha256 {}", source.label(), source.sha256),
        Data::Claim(claim) => format!("claim: {}", claim.text),
        Data::Evidence(evidence) => {
            let from = match (evidence.source, evidence.claim) {
                (Some(source), _) => format!("source {source}"),
                (None, Some(claim)) => format!("claim {claim}"),
                (None, None) => "nothing".to_owned(),
            };
            let quote = evidence.passage.as_ref().map(|passage| format!(": “{}”", passage.quote));
            format!("evidence: {from} {} claim {about}{}", evidence.stance.name(), quote.unwrap_or_default())
        }
        Data::Assessment(assessment) => {
            let by = assessment.by.as_deref().map(|by| format!(" by {by}")).unwrap_or_default();
            let confidence = assessment.confidence.map(|level| format!(", {} confidence", level.name()));
            format!(
                "assessment: claim {about} {}{by}{}: {}",
                assessment.verdict.name(),
                confidence.unwrap_or_default(),
                assessment.because
            )
        }
        Data::Relation(relation) => {
            let because = relation.because.as_deref().map(|because| format!(": {because}"));
            format!(
                "relation: claim {about} {} claim {}{}",
                relation.relation.name(),
                relation.to,
                because.unwrap_or_default()
            )
        }
        Data::Retraction(retraction) => format!("retraction of entry {about}: {}", retraction.because),
        Data::Waiver(waiver) => format!("waiver of {} on entry {about}: {}", waiver.code, waiver.because),
        Data::Key(key) => {
            let role = match key.role {
                KeyRole::Signer => "signs from now on",
                KeyRole::Standby => "may sign one day",
                KeyRole::First => "signed first",
            };
            format!("key that {role}: {}: {}", key.because, key.vkey)
        }
        Data::Recheck(recheck) => {
            format!("recheck of source {about} in source {}: {}", recheck.capture, counts(recheck))
        }
        Data::Rating(rating) => {
            format!("rating of source {about}: reliability {:?}: {}", rating.reliability, rating.because)
        }
        Data::Description(said) => {
            let fields: Vec<String> =
                said.fields().iter().map(|(name, value)| format!("{name} “{value}”")).collect();
            format!("description of entry {about}: {}: {}", fields.join(", "), said.because)
        }
        Data::Redaction(redaction) => {
            let mut what = counted(redaction.count(), "entry");
            if !redaction.blobs.is_empty() {
                what = format!(
                    "{what}, and {} by their hashes",
                    counted(redaction.blobs.len() as u64, "capture")
                );
            }
            format!("redaction for entry {about}: {what} withheld: {}", redaction.because)
        }
    }
}
