//! The draft: what is being appended, which is not there until the whole commits.

use super::captured_text;
use crate::breach::{Breach, BreachKind};
use crate::error::{Error, Result};
use crate::model::{Data, ENTRY_LIMIT, Entry, Redaction, Seq, Time};
use crate::store::{Batch, Spool, Store};
use crate::tlog::{Checkpoint, Growing, Grown, Hash, Range, TILE_WIDTH, leaf_hash, tile_root};
use crate::verify::{self, Head, Tree, proven_body, stored_body};

/// Seconds by which the clock may be behind the last entry: clocks are corrected in small steps.
const CLOCK_SLACK: i64 = 1;

/// An entry as it was appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Its place.
    pub seq: Seq,
    /// Its leaf hash.
    pub leaf: Hash,
}

/// What is being appended: entries that are not there until the whole commits.
pub struct Draft<'a> {
    pub(super) store: &'a Store,
    pub(super) batch: Batch<'a>,
    /// The signed state that the draft extends, and its tree.
    pub(super) signed: Checkpoint,
    signed_range: Range,
    pub(super) growing: Growing,
    now: Time,
    recorder: Option<String>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(
        store: &'a Store,
        head: &Head,
        batch: Batch<'a>,
        clock: impl FnOnce() -> Time,
        recorder: Option<&str>,
    ) -> Result<Self> {
        Ok(Draft {
            store,
            batch,
            signed: head.checkpoint.clone(),
            signed_range: head.range.clone(),
            growing: Growing::from(head.range.clone()),
            now: time_after(store, &head.checkpoint, clock())?,
            recorder: recorder.map(str::to_owned),
        })
    }

    /// Appends one entry.
    ///
    /// # Errors
    /// [`Error::TooLong`], and what keeps the file from being written.
    pub fn push(&mut self, about: Option<Seq>, data: Data) -> Result<Appended> {
        let (kind, recorder) = (data.kind(), self.recorder.take());
        let entry = Entry { about, at: self.now, recorder, data };
        let body = entry.encode().map_err(Error::Encode);
        self.recorder = entry.recorder;
        self.push_raw(kind.name(), about, &body?)
    }

    /// Appends a line that was encoded elsewhere, as it is; of a kind that this version does not know, say.
    ///
    /// # Errors
    /// [`Error::TooLong`], and what keeps the file from being written.
    pub fn push_raw(&mut self, kind: &str, about: Option<Seq>, body: &str) -> Result<Appended> {
        if body.len() > ENTRY_LIMIT {
            return Err(Error::TooLong { size: body.len() });
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

    /// Keeps captured bytes under their hash.
    ///
    /// # Errors
    /// What keeps the file from being written.
    pub fn keep(&self, hash: &Hash, bytes: &[u8]) -> Result<()> {
        self.batch.put_blob(hash, bytes)
    }

    /// Keeps the bytes of a spool under their hash.
    ///
    /// # Errors
    /// [`Error::TooBig`], and what keeps the file from being written.
    pub fn keep_spooled(&self, spool: &mut Spool) -> Result<()> {
        self.batch.put_spooled(spool)
    }

    /// Withholds entries and captured bytes that a redaction names, which is pushed first. What is left is their
    /// hashes; the bytes leave the file when it is written anew, by [`super::Ledger::scrub`].
    ///
    /// # Errors
    /// What keeps the file from being written.
    pub fn withhold(&mut self, about: Seq, redaction: Redaction) -> Result<Appended> {
        let added = self.push(Some(about), Data::Redaction(redaction.clone()))?;
        for (first, last) in &redaction.entries {
            for (seq, leaf) in (*first..).zip(verify::leaves(self.store, *first..last + 1)?) {
                self.batch.withhold_entry(seq, &leaf)?;
            }
        }
        for hash in &redaction.blobs {
            self.batch.withhold_blob(hash)?;
        }
        Ok(added)
    }

    /// The evidence that quotes a source.
    ///
    /// # Errors
    /// What keeps the file from being read.
    pub fn evidence_from(&self, source: Seq) -> Result<Vec<Seq>> {
        self.store.evidence_from(source)
    }

    /// An entry, compared with the signed tree unless it is of this draft.
    ///
    /// # Errors
    /// [`Error::NoEntry`], [`Error::Breach`].
    pub fn entry(&self, seq: Seq) -> Result<Entry> {
        let body = if seq < self.signed.size {
            proven_body(self.store, &self.signed_range, &self.signed, seq)?
        } else {
            stored_body(self.store, seq)?
        };
        Entry::decode(&body).map_err(|why| {
            let message = format!("entry {seq} cannot be read: {why}");
            Error::Breach(Breach::new(BreachKind::Entry, Some(seq), message))
        })
    }

    /// A captured text, compared with its hash.
    ///
    /// # Errors
    /// [`Error::Breach`].
    pub fn text(&self, seq: Seq, hash: &Hash) -> Result<String> {
        captured_text(self.store, seq, hash)
    }

    /// The entries about an entry, but for the claims of a source.
    ///
    /// # Errors
    /// What keeps the file from being read.
    pub fn about(&self, seq: Seq) -> Result<Vec<Seq>> {
        self.store.about(seq)
    }

    /// The sources captured from bytes of this hash.
    ///
    /// # Errors
    /// What keeps the file from being read.
    pub fn sources_of(&self, sha256: &Hash) -> Result<Vec<Seq>> {
        self.store.sources_of(sha256)
    }

    /// The claims taken from a source.
    ///
    /// # Errors
    /// What keeps the file from being read.
    pub fn claims_of<C: FromIterator<Seq>>(&self, source: Seq) -> Result<C> {
        self.store.claims_of(source)
    }

    /// The entry that goes by `name`: its seq, or at least 6 hexadecimal digits of its leaf hash.
    ///
    /// # Errors
    /// [`Error::NoEntry`], [`Error::ManyEntries`].
    pub fn find(&self, name: &str) -> Result<Seq> {
        let size = self.growing.range().size();
        let mut leaves = Vec::new();
        if by_seq(name, size).is_none() && is_leaf_prefix(name) {
            let mut tree = Tree::new(self.store, self.growing.range());
            for n in 0..size.div_ceil(TILE_WIDTH) {
                leaves.extend(tree.tile(n)?.0);
            }
        }
        find(name, size, leaves.into_iter())
    }
}

/// The entry of a history of `size` entries that goes by `name`, given every leaf hash in order.
///
/// # Errors
/// [`Error::NoEntry`], [`Error::ManyEntries`].
pub fn find(name: &str, size: u64, leaves: impl Iterator<Item = Hash>) -> Result<Seq> {
    if let Some(seq) = by_seq(name, size) {
        return Ok(seq);
    }
    let mut seqs = Vec::new();
    if is_leaf_prefix(name) {
        let prefix = name.to_ascii_lowercase();
        let hits = (0..).zip(leaves).filter(|(_, leaf)| leaf.to_string().starts_with(&prefix));
        seqs = hits.map(|(seq, _)| seq).collect();
    }
    match seqs.as_slice() {
        [seq] => Ok(*seq),
        [] => Err(Error::NoEntry { name: name.to_owned() }),
        _ => Err(Error::ManyEntries { name: name.to_owned(), seqs }),
    }
}

fn by_seq(name: &str, size: u64) -> Option<Seq> {
    let digits = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    name.parse().ok().filter(|seq| digits && *seq < size)
}

fn is_leaf_prefix(name: &str) -> bool {
    (6..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The time to record, which is never before the last entry's.
fn time_after(store: &Store, signed: &Checkpoint, now: Time) -> Result<Time> {
    let Some(seq) = signed.size.checked_sub(1) else {
        return Ok(now);
    };
    // A last entry that cannot be read says no time: appending does not depend on its kind.
    let Ok(Entry { at: last, .. }) = Entry::decode(&stored_body(store, seq)?) else {
        return Ok(now);
    };
    if now.seconds() + CLOCK_SLACK < last.seconds() {
        return Err(Error::ClockBack { now, seq, last });
    }
    Ok(now.max(last))
}
