//! The draft: entries that are being appended. None of them is in the ledger until all are committed.

use std::collections::BTreeSet;

use super::{Recorder, Salts, captured_text};
use crate::breach::{Breach, BreachKind};
use crate::error::{Error, Refusal, Result};
use crate::model::{Data, ENTRY_LIMIT, Entry, Redaction, Seq, Source, Time};
use crate::store::{Batch, Spool, Store};
use crate::tlog::{Checkpoint, Growing, Grown, Hash, Range, TILE_WIDTH, leaf_hash, tile_root};
use crate::verify::{self, Head, SignedTree, Tree, proven_body, stored_body};

/// How many seconds the clock may be behind the last entry, because clocks are corrected in small steps.
const CLOCK_SLACK: i64 = 1;

/// The place and hash of an appended entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Its place.
    pub seq: Seq,
    /// Its leaf hash.
    pub leaf: Hash,
}

/// Entries that are being appended. None of them is in the ledger until all are committed.
pub struct Draft<'a> {
    pub(super) store: &'a Store,
    pub(super) batch: Batch<'a>,
    /// The signed state that the draft extends, and its tree.
    pub(super) signed: Checkpoint,
    signed_range: Range,
    pub(super) growing: Growing,
    now: Time,
    recorder: Option<Box<str>>,
    salts: Salts,
}

impl<'a> Draft<'a> {
    pub(super) fn new(store: &'a Store, head: &Head, batch: Batch<'a>, by: Recorder<'_>) -> Result<Self> {
        Ok(Draft {
            store,
            batch,
            signed: head.checkpoint.clone(),
            signed_range: head.range.clone(),
            growing: Growing::from(head.range.clone()),
            now: time_after(store, &head.checkpoint, (by.clock)())?,
            recorder: by.name.map(Into::into),
            salts: by.salts,
        })
    }

    fn signed_tree(&self) -> SignedTree<'_> {
        SignedTree { checkpoint: &self.signed, range: &self.signed_range }
    }

    /// Appends one entry with a fresh salt.
    ///
    /// # Errors
    /// Returns [`Refusal::TooLong`], `KeyError::Random`, and an error if the file cannot be written.
    pub fn push(&mut self, about: Option<Seq>, data: Data) -> Result<Appended> {
        let salt = Some(self.salts.next_salt()?);
        let (kind, recorder) = (data.kind(), self.recorder.take());
        let entry = Entry { about, at: self.now, recorder, salt, data };
        let body = entry.encode().map_err(|x| Error::Refused(Refusal::Encode(x)));
        self.recorder = entry.recorder;
        self.push_raw(kind.name(), about, &body?)
    }

    /// Appends a line that was encoded elsewhere, unchanged: for example an entry of a kind that this version does not know.
    ///
    /// # Errors
    /// Returns [`Refusal::TooLong`], and an error if the file cannot be written.
    pub fn push_raw(&mut self, kind: &str, about: Option<Seq>, body: &str) -> Result<Appended> {
        if body.len() > ENTRY_LIMIT {
            return Err(Error::Refused(Refusal::TooLong { size: body.len() }));
        }
        let (seq, leaf) = (self.growing.range().size(), leaf_hash(body.as_bytes()));
        self.batch.insert_entry(seq, kind, about, body)?;
        let Draft { store, batch, growing, .. } = self;
        growing.push(leaf, |grown| match grown {
            // The tile began before this draft.
            Grown::Tile { n, root, hashes, .. } if (hashes.len() as u64) < TILE_WIDTH => {
                let hashes = verify::leaves(store, n * TILE_WIDTH..(n + 1) * TILE_WIDTH)?;
                let groups: Vec<Hash> = hashes.chunks(16).map(tile_root).collect();
                batch.insert_grown(&Grown::Tile { n, root, hashes: &hashes, groups: &groups })
            }
            grown => batch.insert_grown(&grown),
        })?;
        Ok(Appended { seq, leaf })
    }

    /// Appends a source's entry and stores what it captured: the bytes, and the text if that is not the bytes. The
    /// entry holds the roots over their blocks.
    ///
    /// # Errors
    /// Returns an error as [`Draft::push`] does.
    pub fn capture(
        &mut self,
        about: Option<Seq>,
        source: &Source,
        bytes: &mut Spool,
        text: Option<&mut Spool>,
    ) -> Result<Appended> {
        let io = |source| Error::Io { doing: "write", path: "a temporary file".to_owned(), source };
        let mut source = source.clone();
        source.blocks = Some(bytes.root().map_err(io)?);
        let mut text = text.filter(|_| source.text != source.sha256);
        if let Some(text) = &mut text {
            source.text_blocks = Some(text.root().map_err(io)?);
        }
        let added = self.push(about, Data::Source(Box::new(source)))?;
        self.batch.insert_document(added.seq, "bytes", bytes)?;
        if let Some(text) = text {
            self.batch.insert_document(added.seq, "text", text)?;
        }
        Ok(added)
    }

    /// Appends a redaction, and withholds the entries that it names with everything that sources among them captured.
    /// Their leaf hashes are left. The bytes leave the file when [`super::Ledger::scrub`] rewrites it.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written.
    pub fn withhold(&mut self, about: Seq, redaction: Redaction) -> Result<Appended> {
        let added = self.push(Some(about), Data::Redaction(redaction.clone()))?;
        for (first, last) in &redaction.entries {
            self.batch.withhold_documents(*first, *last)?;
            for (seq, leaf) in (*first..).zip(verify::leaves(self.store, *first..last + 1)?) {
                self.batch.withhold_entry(seq, &leaf)?;
            }
        }
        Ok(added)
    }

    /// The claims taken from sources and the evidence that quotes them, in order.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn taken_from(&self, sources: &BTreeSet<Seq>) -> Result<Vec<Seq>> {
        self.store.taken_from(sources)
    }

    /// The sources of which no captured document is stored, in order.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn bare_sources(&self) -> Result<Vec<Seq>> {
        self.store.bare_sources()
    }

    /// The evidence that quotes a source.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn evidence_from(&self, source: Seq) -> Result<Vec<Seq>> {
        self.store.evidence_from(source)
    }

    /// An entry, compared with the signed tree unless it belongs to this draft.
    ///
    /// # Errors
    /// Returns [`Refusal::NoEntry`], [`Refusal::Withheld`], and [`Error::Breach`] if it is not what was signed.
    pub fn entry(&self, seq: Seq) -> Result<Entry> {
        let body = if seq < self.signed.size {
            proven_body(self.store, self.signed_tree(), seq)?
        } else {
            stored_body(self.store, seq)?
        };
        Entry::decode(&body).map_err(|why| {
            let message = format!("entry {seq} cannot be read: {why}");
            Breach::new(BreachKind::Entry, Some(seq), message).into()
        })
    }

    /// The text of a source, compared with its entry.
    ///
    /// # Errors
    /// Returns [`Error::Breach`] if the text does not match, and [`Refusal::NoText`] if it is not UTF-8.
    pub fn text(&self, seq: Seq, source: &Source) -> Result<String> {
        captured_text(self.store, seq, source)
    }

    /// The retraction of an entry, if it was retracted.
    ///
    /// # Errors
    /// Returns an error as [`Draft::entry`] does.
    pub fn retraction_of(&self, seq: Seq) -> Result<Option<Seq>> {
        for other in self.about(seq)? {
            if matches!(self.entry(other)?.data, Data::Retraction(_)) {
                return Ok(Some(other));
            }
        }
        Ok(None)
    }

    /// How many entries of a range have no salt. A guess at the content of such an entry can be confirmed with its leaf
    /// hash.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn unsalted(&self, first: Seq, last: Seq) -> Result<u64> {
        let mut count = 0;
        self.store.entries(first..last.saturating_add(1), |row| {
            let head = row.body.and_then(|body| std::str::from_utf8(body).ok()).unwrap_or_default();
            let head = head.split_once("\"data\":").map_or(head, |(head, _)| head);
            count += u64::from(!row.is_withheld() && !head.contains("\"salt\":\""));
            Ok(())
        })?;
        Ok(count)
    }

    /// The entries about an entry, without the claims of a source.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn about(&self, seq: Seq) -> Result<Vec<Seq>> {
        self.store.about(seq)
    }

    /// The sources whose captured bytes have this hash.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn sources_of(&self, sha256: &Hash) -> Result<Vec<Seq>> {
        self.store.sources_of(sha256)
    }

    /// The sources whose bytes or text have this hash.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn sources_with(&self, sha256: &Hash) -> Result<Vec<Seq>> {
        self.store.sources_with(sha256)
    }

    /// The claims taken from a source.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn claims_of<C: FromIterator<Seq>>(&self, source: Seq) -> Result<C> {
        self.store.claims_of(source)
    }

    /// The entry with this name: its seq, or at least the first 6 hexadecimal digits of its leaf hash.
    ///
    /// # Errors
    /// Returns [`Refusal::NoEntry`] or [`Refusal::ManyEntries`].
    pub fn find(&self, name: &str) -> Result<Seq> {
        find_in(name, self.store, self.growing.range())
    }
}

/// The entry with this name in the history of a tree. Its leaf hashes are read only if the name may be one.
pub(super) fn find_in(name: &str, store: &Store, range: &Range) -> Result<Seq> {
    let mut leaves = Vec::new();
    if by_seq(name, range.size()).is_none() && is_leaf_prefix(name) {
        let mut tree = Tree::new(store, range);
        for n in 0..range.size().div_ceil(TILE_WIDTH) {
            leaves.extend(tree.tile(n)?.0);
        }
    }
    find(name, range.size(), (0..).zip(leaves))
}

/// The entry with this name in a history of `size` entries, given the leaf hash of each.
///
/// # Errors
/// Returns [`Refusal::NoEntry`] or [`Refusal::ManyEntries`].
pub fn find(name: &str, size: u64, leaves: impl Iterator<Item = (Seq, Hash)>) -> Result<Seq> {
    if let Some(seq) = by_seq(name, size) {
        return Ok(seq);
    }
    let mut seqs = Vec::new();
    if is_leaf_prefix(name) {
        let prefix = name.to_ascii_lowercase();
        let hits = leaves.filter(|(_, leaf)| leaf.to_string().starts_with(&prefix));
        seqs = hits.map(|(seq, _)| seq).collect();
    }
    match seqs.as_slice() {
        [seq] => Ok(*seq),
        [] => Err(Error::Refused(Refusal::NoEntry { name: name.to_owned() })),
        _ => Err(Error::Refused(Refusal::ManyEntries { name: name.to_owned(), seqs })),
    }
}

fn by_seq(name: &str, size: u64) -> Option<Seq> {
    let digits = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    name.parse().ok().filter(|seq| digits && *seq < size)
}

fn is_leaf_prefix(name: &str) -> bool {
    (6..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The time to record, which is never before that of the last entry.
fn time_after(store: &Store, signed: &Checkpoint, now: Time) -> Result<Time> {
    let Some(seq) = signed.size.checked_sub(1) else {
        return Ok(now);
    };
    // If the last entry cannot be read, its time is unknown: appending does not depend on its kind.
    let Ok(Entry { at: last, .. }) = Entry::decode(&stored_body(store, seq)?) else {
        return Ok(now);
    };
    if now.seconds() + CLOCK_SLACK < last.seconds() {
        return Err(Error::Refused(Refusal::ClockBack { now, seq, last }));
    }
    Ok(now.max(last))
}
