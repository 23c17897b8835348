//! The ledger: the one page that tells the story.
//!
//! Opening proves that the signed state extends what was remembered. Reading gives a [`View`], and only
//! after every entry was compared with the signed tree. Appending takes the write lock, reads the signed
//! state again, adds rows, signs, and commits; what fails in between leaves the ledger as it was.
//! `tests/fault.rs` fails every step.

use std::path::Path;

use crate::breach::{Breach, BreachKind};
use crate::error::{Error, Result};
use crate::model::{Data, ENTRY_LIMIT, Entry, Key, KeyRole, Kind, Redaction, Seq, Time, View};
use crate::store::{Access, Batch, CosignatureRow, LogRow, Store};
use crate::tlog::{
    Checkpoint, Hash, Malformed, Range, SigningKey, TILE_WIDTH, leaf_hash, sign_line, tile_root,
};
use crate::verify::{self, Depth, Head, Tree, Trust, Verification, proven_body, stored_body};

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
    /// The tree of that state.
    signed_range: Range,
    /// Leaf hashes, and roots of groups of 16, of the tile that is filling, as far as this draft appended them.
    leaves: Vec<Hash>,
    groups: Vec<Hash>,
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
        Store::create(path, &LogRow { id: 0, origin, vkey: vkey.to_string(), entry: None }, &empty.sign(key))
    }

    /// Upgrades a ledger of the format before this one; everything signed holds as before.
    ///
    /// # Errors
    /// What keeps the file from being written. Then it is as it was.
    pub fn upgrade(path: &Path) -> Result<()> {
        Store::upgrade(path)
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
    /// `against` too, a checkpoint from anywhere.
    ///
    /// # Errors
    /// What keeps the file from being read. A breach is no error here.
    pub fn verify(path: &Path, trust: &Trust, against: Option<&str>, depth: Depth) -> Result<Verification> {
        let store = Store::open(path, Access::Read)?;
        store.begin_read()?;
        let against = against.map(|note| open_any(&store, trust, note)).transpose()?;
        match verify::verify(&store, trust, against.as_ref(), depth) {
            Err(Error::Breach(breach)) => Ok(Verification::of_breach(breach)),
            other => other,
        }
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
        let withheld = verify::read(&self.store, &self.head, |seq, leaf, body| {
            if as_of.is_none_or(|last| seq <= last) {
                let entry =
                    body.map_or(Err("it is withheld, and only its hash is left".to_owned()), Entry::decode);
                view.push(leaf, entry);
            }
            Ok(())
        })?;
        let texts: Vec<_> = view.sources().map(|(seq, source)| (seq, source.text)).collect();
        for (seq, hash) in texts {
            if withheld.contains(&hash) && self.store.blob(&hash)?.is_none() {
                continue;
            }
            view.add_text(hash, self.text(seq, &hash)?);
        }
        Ok(view)
    }

    /// The stored bytes of an entry, compared with the signed tree.
    ///
    /// # Errors
    /// [`Error::NoEntry`], [`Error::Breach`], and what keeps the file from being read.
    pub fn body(&self, seq: Seq) -> Result<String> {
        proven_body(&self.store, &self.head.range, &self.head.checkpoint, seq)
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
        let mut draft = Draft::new(&self.store, &self.head, batch, clock, recorder)?;
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

    /// Lets `new` sign from here on. The checkpoint that says so is also signed by `old`, the key so far; where
    /// that is lost, `new` must be the key that an earlier entry names as standby.
    ///
    /// # Errors
    /// [`Error::NoKey`] where `old` is not the key so far, or without it `new` was not prepared; and as
    /// [`Ledger::append`].
    pub fn rotate(
        &mut self,
        old: Option<&SigningKey>,
        new: &SigningKey,
        clock: impl FnOnce() -> Time,
        recorder: Option<&str>,
        because: &str,
    ) -> Result<Appended> {
        let batch = self.store.begin_write()?;
        self.head = verify::head(&self.store, &self.trust)?;
        let origin = self.head.checkpoint.origin.clone();
        let vkey = new.verifier().to_string();
        if old.is_some_and(|old| old.verifier() != self.head.vkey) || new.verifier().name() != origin {
            return Err(Error::NoKey { origin });
        }
        let mut draft = Draft::new(&self.store, &self.head, batch, clock, recorder)?;
        let mut prepared = None;
        if old.is_none() {
            for seq in draft.store.of_kind(Kind::Key.name())? {
                if let Data::Key(Key { role: KeyRole::Standby, vkey: named, .. }) = draft.entry(seq)?.data
                    && named == vkey
                {
                    prepared = Some(seq);
                }
            }
            if prepared.is_none() {
                return Err(Error::NoKey { origin });
            }
        }
        let because = because.to_owned();
        let key = Key { role: KeyRole::Signer, vkey: vkey.clone(), prepared, because };
        let added = draft.push(None, Data::Key(key))?;
        let Draft { batch, range, .. } = draft;
        batch.insert_key(self.head.keys.next_id(), &origin, &vkey, added.seq)?;
        let checkpoint = Checkpoint { origin, size: range.size(), root: range.root() };
        let mut note = checkpoint.sign(new);
        if let Some(old) = old {
            note.push_str(&sign_line(&checkpoint.text(), old));
        }
        batch.insert_checkpoint(range.size(), &note, range.peaks())?;
        batch.commit()?;
        self.head = verify::head(&self.store, &self.trust)?;
        Ok(added)
    }

    /// Writes the whole file anew, without a byte of what was withheld; see [`Draft::redact`].
    ///
    /// # Errors
    /// [`Error::Locked`] while another program reads or writes; what keeps the file from being written.
    pub fn scrub(&self) -> Result<()> {
        self.store.scrub()
    }

    /// Keeps what witnesses and stamping authorities said of checkpoints beside them.
    ///
    /// # Errors
    /// A size that no checkpoint signs; what keeps the file from being written.
    pub fn attach(&self, words: &[Attachment]) -> Result<()> {
        let batch = self.store.begin_write()?;
        for word in words {
            match word {
                Attachment::Cosignature { size, line, vkey } => {
                    batch.put_cosignature(*size, line, vkey.as_deref())?;
                }
                Attachment::Timestamp { size, token } => batch.put_timestamp(*size, token)?,
            }
        }
        batch.commit()
    }

    /// The signed note of a size, with its cosignatures after it; of the latest, if no size is given.
    ///
    /// # Errors
    /// [`Error::NoCheckpoint`], and what keeps the file from being read.
    pub fn note(&self, size: Option<u64>) -> Result<String> {
        self.cosigned(size.unwrap_or(self.head.checkpoint.size), self.bare_note(size)?)
    }

    /// A note that is known to be signed, with the cosignatures of that size after it.
    pub(crate) fn cosigned(&self, size: u64, bare: String) -> Result<String> {
        let mut note = bare.clone();
        for row in self.store.cosignatures(Some(size))? {
            verify::cosignature(Some(&bare), &row).map_err(Error::Breach)?;
            note.push_str(&row.line);
        }
        Ok(note)
    }

    /// The note of a size as the log signed it, without cosignatures: what is stamped and cosigned.
    ///
    /// # Errors
    /// [`Error::NoCheckpoint`], [`Error::Breach`] where the key in charge did not sign it, and what keeps the file
    /// from being read.
    pub fn bare_note(&self, size: Option<u64>) -> Result<String> {
        let size = size.unwrap_or(self.head.checkpoint.size);
        let row = self.store.checkpoint(size)?.ok_or(Error::NoCheckpoint { size })?;
        match Checkpoint::open(&row.note, self.head.keys.in_charge(size)) {
            Ok(checkpoint) if checkpoint.size == size => Ok(row.note),
            _ => {
                let message = format!("the checkpoint of {size} is not what was signed");
                Err(Error::Breach(Breach::new(BreachKind::Checkpoint, None, message)))
            }
        }
    }

    /// Every leaf hash as the tree holds it, in order.
    ///
    /// # Errors
    /// What keeps the file from being read.
    pub fn leaves(&self) -> Result<Vec<Hash>> {
        let (mut leaves, size) = (Vec::new(), self.head.checkpoint.size);
        let mut tree = Tree::new(&self.store, &self.head.range);
        for n in 0..size.div_ceil(TILE_WIDTH) {
            leaves.extend(tree.tile(n)?.0);
        }
        Ok(leaves)
    }

    /// The sizes that checkpoints sign, the latest first.
    ///
    /// # Errors
    /// What keeps the file from being read.
    pub fn checkpoint_sizes(&self) -> Result<Vec<u64>> {
        let (mut sizes, mut last) = (Vec::new(), None);
        while let Some(row) = self.store.checkpoint_after(last)? {
            sizes.push(row.size.unsigned_abs());
            last = Some(row.size);
        }
        sizes.reverse();
        Ok(sizes)
    }

    /// The witnesses' lines for every checkpoint, with their sizes and keys.
    ///
    /// # Errors
    /// What keeps the file from being read.
    pub fn cosignatures(&self) -> Result<Vec<CosignatureRow>> {
        self.store.cosignatures(None)
    }

    /// The time-stamp responses for the checkpoint of a size.
    ///
    /// # Errors
    /// What keeps the file from being read.
    pub fn timestamps(&self, size: u64) -> Result<Vec<Vec<u8>>> {
        let note = self.bare_note(Some(size))?;
        let mut tokens = Vec::new();
        for row in self.store.timestamps(Some(size))? {
            verify::timestamp(Some(&note), &row).map_err(Error::Breach)?;
            tokens.push(row.token);
        }
        Ok(tokens)
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }
}

/// What others said of a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attachment {
    /// A witness's signature line, with its newline, and its key where it is known.
    Cosignature {
        /// The size of the checkpoint.
        size: u64,
        /// The line.
        line: String,
        /// The witness's key, as text.
        vkey: Option<String>,
    },
    /// An RFC 3161 response.
    Timestamp {
        /// The size of the checkpoint.
        size: u64,
        /// The response, in DER.
        token: Vec<u8>,
    },
}

impl<'a> Draft<'a> {
    fn new(
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
            range: head.range.clone(),
            leaves: Vec::new(),
            groups: Vec::new(),
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
        let (seq, leaf) = (self.range.size(), leaf_hash(body.as_bytes()));
        self.batch.insert_entry(seq, kind, about, body)?;
        if seq.is_multiple_of(TILE_WIDTH) {
            self.leaves.clear();
            self.groups.clear();
        }
        self.leaves.push(leaf);
        let mut nodes = Vec::new();
        self.range.push(leaf, |level, hash| match level {
            4 => self.groups.push(hash),
            8.. => nodes.push((level, hash)),
            _ => {}
        });
        for (level, hash) in &nodes {
            self.batch.insert_node(*level, seq >> level, hash)?;
        }
        if !nodes.is_empty() {
            let n = seq / TILE_WIDTH;
            if (self.leaves.len() as u64) < TILE_WIDTH {
                // The tile began before this draft.
                self.leaves = verify::leaves(self.store, n * TILE_WIDTH..(n + 1) * TILE_WIDTH)?;
                self.groups = self.leaves.chunks(16).map(tile_root).collect();
            }
            self.batch.insert_tile(n, &self.leaves, &self.groups)?;
        }
        Ok(Appended { seq, leaf })
    }

    /// Keeps captured bytes under their hash.
    ///
    /// # Errors
    /// What keeps the file from being written.
    pub fn keep(&self, hash: &Hash, bytes: &[u8]) -> Result<()> {
        self.batch.put_blob(hash, bytes)
    }

    /// Withholds entries and captured bytes that a redaction names, which is pushed first. What is left is their
    /// hashes; the bytes leave the file when it is written anew, by [`Ledger::scrub`].
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
            let mut tree = Tree::new(self.store, &self.range);
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

/// A checkpoint from anywhere, signed by any of the keys that are given or that the ledger names.
fn open_any(store: &Store, trust: &Trust, note: &str) -> Result<Checkpoint> {
    let own = store.log()?.into_iter().filter_map(|log| log.vkey.parse().ok());
    let keys = trust.vkey.iter().cloned().chain(own);
    let mut opened = Err(Malformed::new("checkpoint", "the ledger names no key"));
    for key in keys {
        opened = Checkpoint::open(note, &key);
        if opened.is_ok() {
            break;
        }
    }
    opened.map_err(|source| Error::Malformed { path: "the checkpoint to verify against".to_owned(), source })
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
