//! The ledger: the one page that tells the story.
//!
//! Opening proves that the signed state extends what was remembered. Reading gives a [`View`], and only
//! after every entry was compared with the signed tree. Appending takes the write lock, reads the signed
//! state again, adds rows, signs, and commits; what fails in between leaves the ledger as it was.
//! `tests/fault.rs` and `tests/power.rs` fail every step.

mod draft;
mod outside;

pub use draft::{Appended, Draft, find};
pub use outside::Attachment;

use std::path::Path;

use crate::error::{Error, Result};
use crate::model::{Data, Entry, Key, KeyRole, Kind, Seq, Time, View};
use crate::store::{Access, LogRow, Store};
use crate::tlog::{Checkpoint, Hash, Range, SigningKey, TILE_WIDTH, VerifierKey, sign_line};
use crate::verify::{self, Depth, Head, Tree, Trust, Verification, proven_body};

/// An open ledger whose signed state extends what was remembered.
#[derive(Debug)]
pub struct Ledger {
    store: Store,
    trust: Trust,
    head: Head,
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
        let Draft { batch, growing, signed, .. } = draft;
        let range = growing.range().clone();
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

    /// Drafts what `write` writes and drops it: what would be appended, and the size and root that the ledger would
    /// have. Nothing is changed.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn rehearse<T>(
        &mut self,
        clock: impl FnOnce() -> Time,
        recorder: Option<&str>,
        write: impl FnOnce(&mut Draft<'_>) -> Result<T>,
    ) -> Result<(T, Checkpoint)> {
        let batch = self.store.begin_write()?;
        if self.store.last_checkpoint()?.is_none_or(|row| row.note != self.head.note) {
            self.head = verify::head(&self.store, &self.trust)?;
        }
        let mut draft = Draft::new(&self.store, &self.head, batch, clock, recorder)?;
        let answer = write(&mut draft)?;
        let range = draft.growing.range();
        let origin = draft.signed.origin.clone();
        Ok((answer, Checkpoint { origin, size: range.size(), root: range.root() }))
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
        let Draft { batch, growing, .. } = draft;
        let range = growing.range();
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

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }
}

/// A checkpoint from anywhere, signed by any of the keys that are given or that the ledger names.
fn open_any(store: &Store, trust: &Trust, note: &str) -> Result<Checkpoint> {
    let own: Vec<VerifierKey> = store.log()?.into_iter().filter_map(|log| log.vkey.parse().ok()).collect();
    let opened = Checkpoint::open_any(note, trust.vkey.iter().chain(&own));
    opened.map_err(|source| Error::Malformed { path: "the checkpoint to verify against".to_owned(), source })
}

fn captured_text(store: &Store, seq: Seq, hash: &Hash) -> Result<String> {
    let bytes = verify::captured(store, seq, hash)?;
    String::from_utf8(bytes).map_err(|_| Error::NoText { seq })
}
