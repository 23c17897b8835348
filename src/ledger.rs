//! The ledger: the one page that tells the story.
//!
//! Opening proves that the signed state extends what was remembered. Reading gives a [`View`], and only
//! after every entry was compared with the signed tree. Appending takes the write lock, reads the signed
//! state again, adds rows, signs, and commits; what fails in between leaves the ledger as it was.
//! `tests/fault.rs` fails every step.

use std::path::Path;

use crate::breach::{Breach, BreachKind};
use crate::error::{Error, Result};
use crate::model::{Data, ENTRY_LIMIT, Entry, Seq, Time, View};
use crate::store::{Access, Batch, LogRow, Store};
use crate::tlog::{
    Checkpoint, Hash, Range, SigningKey, TILE_WIDTH, VerifierKey, check_inclusion, leaf_hash,
    prove_inclusion, tile_root,
};
use crate::verify::{self, Head, Trust, Verification};

/// Seconds by which the clock may be behind the last entry: clocks are corrected in small steps.
const CLOCK_SLACK: i64 = 1;

/// An open ledger whose signed state extends what was remembered.
#[derive(Debug)]
pub struct Ledger {
    store: Store,
    trust: Trust,
    head: Head,
}

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
    store: &'a Store,
    batch: Batch<'a>,
    /// The signed state that the draft extends.
    signed: Checkpoint,
    range: Range,
    /// Leaf hashes of the level-0 tile that is filling, as far as this draft appended them.
    leaves: Vec<Hash>,
    now: Time,
    recorder: Option<String>,
}

impl Ledger {
    /// Makes a ledger whose origin is the key's name.
    ///
    /// # Errors
    /// [`Error::Exists`], and what keeps the file from being written.
    pub fn create(path: &Path, key: &SigningKey) -> Result<()> {
        let vkey = key.verifier();
        let origin = vkey.name().to_owned();
        let empty = Checkpoint { origin: origin.clone(), size: 0, root: Range::new().root() };
        Store::create(path, &LogRow { id: 0, origin, vkey: vkey.to_string() }, &empty.sign(key))
    }

    /// Opens a ledger and proves that its signed state extends what `trust` remembers.
    ///
    /// # Errors
    /// What keeps the file from being read, and [`Error::Breach`].
    pub fn open(path: &Path, access: Access, trust: Trust) -> Result<Self> {
        let store = Store::open(path, access)?;
        // One state for all that is read: another program may commit in between.
        store.begin_read()?;
        let head = verify::head(&store, &trust)?;
        if access == Access::Write {
            store.end_read()?;
        }
        Ok(Ledger { store, trust, head })
    }

    /// Recomputes the history of the ledger at `path` and reports what is not as it was signed: against
    /// `against` too, a checkpoint from anywhere; with `full`, after SQLite's own check of the file.
    ///
    /// # Errors
    /// What keeps the file from being read. A breach is no error here.
    pub fn verify(path: &Path, trust: &Trust, against: Option<&str>, full: bool) -> Result<Verification> {
        let store = Store::open(path, Access::Read)?;
        store.begin_read()?;
        let log = store.log()?;
        let own: Option<VerifierKey> = log.first().and_then(|log| log.vkey.parse().ok());
        let against = match (against, trust.vkey.as_ref().or(own.as_ref())) {
            (Some(note), Some(vkey)) => Some(Checkpoint::open(note, vkey).map_err(|source| {
                Error::Malformed { path: "the checkpoint to verify against".to_owned(), source }
            })?),
            _ => None,
        };
        verify::verify(&store, trust, against.as_ref(), full)
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// The signed state.
    #[must_use]
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Lets the file grow to so many pages of 4,096 bytes and no further: a quota.
    ///
    /// # Errors
    /// What keeps SQLite from setting it.
    pub fn limit_pages(&self, pages: i64) -> Result<()> {
        self.store.limit_pages(pages)
    }

    /// Every entry, or those before and at `as_of`, once all are known to be what was signed.
    ///
    /// # Errors
    /// [`Error::Breach`], and what keeps the file from being read.
    pub fn view(&self, as_of: Option<Seq>) -> Result<View> {
        let mut view = View::new(self.head.checkpoint.clone());
        verify::read(&self.store, &self.head, |seq, leaf, body| {
            if as_of.is_none_or(|last| seq <= last) {
                view.push(leaf, Entry::decode(body));
            }
            Ok(())
        })?;
        let texts: Vec<_> = view.sources().map(|(seq, source)| (seq, source.text)).collect();
        for (seq, hash) in texts {
            view.add_text(hash, self.text(seq, &hash)?);
        }
        Ok(view)
    }

    /// The stored bytes of an entry, compared with the signed tree.
    ///
    /// # Errors
    /// [`Error::NoEntry`], [`Error::Breach`], and what keeps the file from being read.
    pub fn body(&self, seq: Seq) -> Result<String> {
        proven_body(&self.store, &self.head.checkpoint, seq)
    }

    fn text(&self, seq: Seq, hash: &Hash) -> Result<String> {
        captured_text(&self.store, seq, hash)
    }

    /// Appends what `write` drafts, all of it or nothing, under one new checkpoint signed with `key`.
    /// The clock is read once the write lock is held, so that writers in a row have times in a row.
    ///
    /// # Errors
    /// What `write` returns; [`Error::ClockBack`], [`Error::Breach`]; and what keeps the file from being
    /// written. Then the ledger is as it was.
    pub fn append<T>(
        &mut self,
        key: &SigningKey,
        clock: impl FnOnce() -> Time,
        recorder: Option<&str>,
        write: impl FnOnce(&mut Draft<'_>) -> Result<T>,
    ) -> Result<T> {
        // From here to the commit nobody else appends. A crash leaves the ledger as it was.
        let batch = self.store.begin_write()?;
        if self.store.last_checkpoint()?.is_none_or(|row| row.note != self.head.note) {
            self.head = verify::head(&self.store, &self.trust)?;
        }
        if key.verifier() != self.head.vkey {
            return Err(Error::NoKey { origin: self.head.checkpoint.origin.clone() });
        }
        let now = time_after(&self.store, &self.head.checkpoint, clock())?;
        let mut draft = Draft {
            store: &self.store,
            batch,
            signed: self.head.checkpoint.clone(),
            range: self.head.range.clone(),
            leaves: Vec::new(),
            now,
            recorder: recorder.map(str::to_owned),
        };
        let answer = write(&mut draft)?;
        let Draft { batch, range, signed, .. } = draft;
        if range.size() == signed.size {
            return Ok(answer);
        }
        let checkpoint = Checkpoint { origin: signed.origin, size: range.size(), root: range.root() };
        let note = checkpoint.sign(key);
        batch.insert_checkpoint(range.size(), &note, range.peaks())?;
        // When this returns the entries and the note that signs them are on the disk, together. A crash
        // before it leaves neither; a failure that it reports leaves both or neither.
        batch.commit()?;
        self.head = Head { checkpoint, note, range, ..self.head.clone() };
        Ok(answer)
    }
}

impl Draft<'_> {
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
        let (seq, leaf) = (self.range.size(), leaf_hash(body.as_bytes()));
        self.batch.insert_entry(seq, kind, about, body)?;
        if seq.is_multiple_of(TILE_WIDTH) {
            self.leaves.clear();
        }
        self.leaves.push(leaf);
        let mut full = Vec::new();
        self.range.push(leaf, |level, _| {
            if level > 0 && level % 8 == 0 {
                full.push(level / 8 - 1);
            }
        });
        for level in full {
            let n = (seq >> (8 * (level + 1))) & (u64::MAX >> (8 * (level + 1)));
            let hashes = self.full_tile(level, n)?;
            self.batch.insert_tile(level, n, &hashes)?;
        }
        Ok(Appended { seq, leaf })
    }

    /// The hashes of a tile that has just filled.
    fn full_tile(&self, level: u32, n: u64) -> Result<Vec<Hash>> {
        if level == 0 && self.leaves.len() as u64 == TILE_WIDTH {
            return Ok(self.leaves.clone());
        }
        let mut hashes = Vec::new();
        let below = n * TILE_WIDTH..(n + 1) * TILE_WIDTH;
        if level == 0 {
            self.store.entries(below, |row| {
                hashes.push(leaf_hash(row.body.unwrap_or_default()));
                Ok(())
            })?;
        } else {
            for n in below {
                hashes.push(tile_root(&self.store.tile(level - 1, n)?.unwrap_or_default()));
            }
        }
        Ok(hashes)
    }

    /// Keeps captured bytes under their hash.
    ///
    /// # Errors
    /// What keeps the file from being written.
    pub fn keep(&self, hash: &Hash, bytes: &[u8]) -> Result<()> {
        self.batch.put_blob(hash, bytes)
    }

    /// An entry, compared with the signed tree unless it is of this draft.
    ///
    /// # Errors
    /// [`Error::NoEntry`], [`Error::Breach`].
    pub fn entry(&self, seq: Seq) -> Result<Entry> {
        let body = if seq < self.signed.size {
            proven_body(self.store, &self.signed, seq)?
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
    pub fn claims_of(&self, source: Seq) -> Result<Vec<Seq>> {
        self.store.claims_of(source)
    }

    /// The entry that goes by `name`: its seq, or at least 6 hexadecimal digits of its leaf hash.
    ///
    /// # Errors
    /// [`Error::NoEntry`], [`Error::ManyEntries`].
    pub fn find(&self, name: &str) -> Result<Seq> {
        let size = self.range.size();
        let mut leaves = Vec::new();
        if by_seq(name, size).is_none() && is_leaf_prefix(name) {
            for n in 0..size.div_ceil(TILE_WIDTH) {
                leaves.append(&mut verify::tile_hashes(self.store, size, 0, n)?);
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

fn stored_body(store: &Store, seq: Seq) -> Result<String> {
    let mut found = None;
    store.entries(seq..seq.saturating_add(1), |row| {
        found = row.body.and_then(|body| String::from_utf8(body.to_vec()).ok());
        Ok(())
    })?;
    found.ok_or_else(|| Error::NoEntry { name: seq.to_string() })
}

/// The bytes of an entry, with its inclusion in the signed tree checked.
fn proven_body(store: &Store, signed: &Checkpoint, seq: Seq) -> Result<String> {
    if seq >= signed.size {
        return Err(Error::NoEntry { name: seq.to_string() });
    }
    let body = stored_body(store, seq)?;
    let mut node = |level, index| verify::node(store, signed.size, level, index);
    let path = prove_inclusion(seq, signed.size, &mut node)?;
    if check_inclusion(seq, signed.size, &leaf_hash(body.as_bytes()), &path, &signed.root) {
        return Ok(body);
    }
    let message = format!("entry {seq} is not what was signed");
    Err(Error::Breach(Breach::new(BreachKind::Entry, Some(seq), message)))
}

fn captured_text(store: &Store, seq: Seq, hash: &Hash) -> Result<String> {
    let bytes = verify::captured(store, seq, hash)?;
    String::from_utf8(bytes).map_err(|_| Error::NoText { seq })
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
