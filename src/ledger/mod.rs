//! The ledger: opening, reading and appending.
//!
//! Invariant: opening proves that the signed state extends what was remembered. Reading returns a [`View`] only after every
//! entry was compared with the signed tree. Appending takes the write lock, reads the signed state again, adds rows, signs
//! and commits; a failure in between leaves the ledger as it was. `tests/fault.rs` and `tests/power.rs` fail every step.

mod draft;
mod logged;
mod recorder;
mod salts;

pub use draft::{Appended, Draft, find};
pub(crate) use logged::logged;
pub use recorder::{KeyOf, Recorder};
pub use salts::Salts;

pub use crate::store::{Access, Spool};

use std::io;
use std::path::Path;

use crate::breach::{Breach, BreachKind};
use crate::error::{Error, KeyError, Refusal, Result};
use crate::model::{Data, Entry, Key, KeyRole, Kind, Seq, Source, Span, View};
use crate::store::{LogRow, Store};
use crate::tlog::{Checkpoint, Hash, Range, SigningKey, TILE_WIDTH, VerifierKey, sign_line};
use crate::verify::{self, Depth, Head, Part, Tree, Trust, Verification, proven_body};

/// The most new entries that are read back before they are signed: about as many as a person or a document appends. Reading
/// back a million would add a quarter to the time of appending them (`cargo bench --bench ratios`); `verify` does it.
const READ_BACK: u64 = 256;

/// An open ledger whose signed state extends what was remembered.
#[derive(Debug)]
pub struct Ledger {
    store: Store,
    trust: Trust,
    head: Head,
}

/// What a draft that was dropped would have come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rehearsed<T> {
    /// What the draft's writer returned.
    pub answer: T,
    /// How many entries the ledger would have.
    pub size: u64,
}

/// What a source captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Captured {
    /// The bytes as they came.
    Bytes,
    /// The text that was extracted from them.
    Text,
}

/// The part of the key that signs until a change of key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OldKey {
    /// It signs the change as well.
    Signs,
    /// It is lost, so the next key must have been named as standby.
    Lost,
}

impl Ledger {
    /// Whether a ledger may be made at a path: there is no file, or an empty one.
    #[must_use]
    pub fn is_free(path: &Path) -> bool {
        Store::is_free(path)
    }

    /// Makes a ledger whose origin is the key's name.
    ///
    /// # Errors
    /// Returns `StoreError::Exists` if a file is there, and an error if it cannot be written.
    pub fn create(path: &Path, key: &SigningKey) -> Result<()> {
        let vkey = key.verifier();
        let origin = vkey.name().to_owned();
        let empty = Checkpoint { origin: origin.clone(), size: 0, root: Range::new().root() };
        Store::create(path, &LogRow { id: 0, origin, vkey: vkey.to_string(), entry: None }, &empty.sign(key))
    }

    /// Upgrades a ledger of an earlier format. Every signature stays valid.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written. Then the ledger is as it was.
    pub fn upgrade(path: &Path) -> Result<()> {
        Store::upgrade(path)
    }

    /// Opens a ledger and proves that its signed state extends what `trust` remembers.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read, and [`Error::Breach`] if the history is not what was signed.
    pub fn open(path: &Path, access: Access, trust: Trust) -> Result<Self> {
        let store = Store::open(path, access)?;
        // Everything is read from one state: another program may commit in between.
        store.begin_read()?;
        let head = verify::head(&store, &trust)?;
        if access == Access::Write {
            store.end_read()?;
        }
        Ok(Ledger { store, trust, head })
    }

    /// Recomputes the history of the ledger at `path` and reports everything that differs from what was signed. The
    /// history must also extend `against`, a signed note from anywhere.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read. Breaches are part of the result.
    pub fn verify(path: &Path, trust: &Trust, against: Option<&str>, depth: Depth) -> Result<Verification> {
        let store = Store::open(path, Access::Read)?;
        store.begin_read()?;
        match verify::verify(&store, trust, against, depth) {
            Err(Error::Breach(breach)) => Ok(Verification::of_breach(breach)),
            other => other,
        }
    }

    /// The path of the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// The first key of the log, as the file states it.
    #[must_use]
    pub fn first_key(&self) -> &VerifierKey {
        self.head.keys.first()
    }

    /// The latest signed state.
    #[must_use]
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Limits the file to a number of pages of 4,096 bytes.
    ///
    /// # Errors
    /// Returns an error if the limit cannot be set.
    pub fn limit_pages(&self, pages: i64) -> Result<()> {
        self.store.limit_pages(pages)
    }

    /// Every entry, or the entries up to `as_of`, after all entries were found to be what was signed.
    ///
    /// # Errors
    /// Returns [`Error::Breach`] if an entry or a document is not what was signed, and an error if the file cannot be read.
    pub fn view(&self, as_of: Option<Seq>) -> Result<View> {
        let mut view = View::new(self.head.checkpoint.clone());
        let redactions = verify::read(&self.store, &self.head, 0, |seq, leaf, body| {
            if as_of.is_none_or(|last| seq <= last) {
                view.push_logged(logged(seq, leaf, body));
            }
            Ok(())
        })?;
        let withheld = verify::withheld_by_hash(&redactions);
        let gone = |part: &Part, seq: Seq| withheld.get(&part.sha256).is_some_and(|by| *by > seq);
        let mut texts = Vec::new();
        for (seq, source) in view.sources() {
            let (bytes, text) = (Part::bytes(seq, source), Part::text(seq, source));
            // Captured bytes are checked even where only the text is shown: the text rests on them.
            if text.sha256 != bytes.sha256 && !gone(&bytes, seq) {
                bytes.read(&self.store, |_| {})?;
            }
            if !gone(&text, seq) {
                texts.push((text.sha256, captured_text(&self.store, seq, source)?));
            }
        }
        for (hash, text) in texts {
            view.add_text(hash, text);
        }
        Ok(view)
    }

    /// The words of a source's text in a span. Only the blocks that hold them are read; of a source of a format before 4 the
    /// whole text.
    ///
    /// # Errors
    /// Returns [`Refusal::NoEntry`], [`Refusal::WrongKind`] if the entry is not a source, [`Refusal::NoText`] if the span is
    /// not within the text, [`Error::Breach`] if it is not what was signed, and an error if the file cannot be read.
    pub fn words(&self, source: Seq, span: Span) -> Result<String> {
        let data = self.source(source)?;
        let words = Part::text(source, &data).range(&self.store, span.start as u64..span.end as u64)?;
        let words = String::from_utf8(words).ok();
        words
            .filter(|words| words.len() == span.end - span.start)
            .ok_or(Error::Refused(Refusal::NoText { seq: source }))
    }

    /// Hands what a source captured to `each`, piece by piece, after all of it was compared with the source's entry. If
    /// `each` fails, it is not called again, and its error is returned.
    ///
    /// # Errors
    /// Returns [`Refusal::NoEntry`], [`Refusal::Withheld`], [`Refusal::WithheldCapture`], [`Refusal::WrongKind`] if the
    /// entry is not a source, [`Error::Breach`] if it is not what was signed, and an error if the file cannot be read.
    pub fn captured(
        &self,
        source: Seq,
        what: Captured,
        mut each: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<io::Result<()>> {
        let data = self.source(source)?;
        let part = match what {
            Captured::Bytes => Part::bytes(source, &data),
            Captured::Text => Part::text(source, &data),
        };
        if !part.is_there(&self.store)? {
            return Err(Error::Refused(Refusal::WithheldCapture { seq: source }));
        }
        part.read(&self.store, |_| {})?;
        let mut given = Ok(());
        part.read(&self.store, |piece| {
            if given.is_ok() {
                given = each(piece);
            }
        })?;
        Ok(given)
    }

    /// The source at a place, compared with the signed tree.
    fn source(&self, seq: Seq) -> Result<Box<Source>> {
        let entry = Entry::decode(&self.body(seq)?).map_err(|why| {
            let message = format!("entry {seq} cannot be read: {why}");
            Breach::new(BreachKind::Entry, Some(seq), message)
        })?;
        match entry.data {
            Data::Source(source) => Ok(source),
            other => {
                let found = other.kind();
                Err(Error::Refused(Refusal::WrongKind { seq, found, wanted: Kind::Source }))
            }
        }
    }

    /// The stored bytes of an entry, compared with the signed tree.
    ///
    /// # Errors
    /// Returns [`Refusal::NoEntry`], [`Refusal::Withheld`], [`Error::Breach`] if it is not what was signed, and an
    /// error if the file cannot be read.
    pub fn body(&self, seq: Seq) -> Result<String> {
        proven_body(&self.store, self.head.tree(), seq)
    }

    /// Appends everything that `write` drafts, or nothing, under one new checkpoint. The key and the clock are asked
    /// for when the write lock is held.
    ///
    /// # Errors
    /// Returns the error that `write` returns, [`Refusal::ClockBack`], [`KeyError::NoKey`], [`Error::Breach`], and an
    /// error if the file cannot be written. Then the ledger is as it was.
    pub fn append<T>(
        &mut self,
        by: Recorder<'_>,
        write: impl FnOnce(&mut Draft<'_>) -> Result<T>,
    ) -> Result<T> {
        // Until the commit nobody else appends. A crash leaves the ledger as it was.
        let batch = self.store.begin_write()?;
        if self.store.last_checkpoint()?.is_none_or(|row| row.note != self.head.note) {
            self.head = verify::head(&self.store, &self.trust)?;
        }
        let key = (by.key)(&self.head.vkey)?;
        if key.verifier() != self.head.vkey {
            return Err(Error::Key(KeyError::NoKey { origin: self.head.checkpoint.origin.clone() }));
        }
        let mut draft = Draft::new(&self.store, &self.head, batch, by)?;
        let answer = write(&mut draft)?;
        let Draft { batch, growing, signed, .. } = draft;
        let range = growing.range().clone();
        if range.size() == signed.size {
            return Ok(answer);
        }
        if range.size() - signed.size <= READ_BACK {
            verify::read_back(&self.store, &self.head.range, &range)?;
        }
        let checkpoint = Checkpoint { origin: signed.origin, size: range.size(), root: range.root() };
        let note = checkpoint.sign(&key);
        batch.insert_checkpoint(range.size(), &note, range.peaks())?;
        // When this returns, the entries and the note that signs them are on the disk. A crash before leaves neither. A
        // failure that it reports leaves both or neither.
        batch.commit()?;
        self.head = Head { checkpoint, note, range, ..self.head.clone() };
        Ok(answer)
    }

    /// Drafts what `write` would append and drops it. Nothing is changed. The root is not returned, because other salts
    /// would give another root.
    ///
    /// # Errors
    /// Returns an error as [`Ledger::append`] does, but asks for no key.
    pub fn rehearse<T>(
        &mut self,
        by: Recorder<'_>,
        write: impl FnOnce(&mut Draft<'_>) -> Result<T>,
    ) -> Result<Rehearsed<T>> {
        let batch = self.store.begin_write()?;
        if self.store.last_checkpoint()?.is_none_or(|row| row.note != self.head.note) {
            self.head = verify::head(&self.store, &self.trust)?;
        }
        let mut draft = Draft::new(&self.store, &self.head, batch, by)?;
        let answer = write(&mut draft)?;
        Ok(Rehearsed { answer, size: draft.growing.range().size() })
    }

    /// Makes `new` the key that signs from now on. The checkpoint that says so is also signed by the old key, which the
    /// recorder gives. If the old key is lost, `new` must be a standby key that an earlier entry names and that was not
    /// retracted.
    ///
    /// # Errors
    /// Returns [`KeyError::NoKey`] if the recorder does not give the old key, or if it is lost and `new` is not a standby
    /// key; and an error as [`Ledger::append`] does.
    pub fn rotate(
        &mut self,
        by: Recorder<'_>,
        new: &SigningKey,
        old: OldKey,
        because: &str,
    ) -> Result<Appended> {
        said(because)?;
        let batch = self.store.begin_write()?;
        self.head = verify::head(&self.store, &self.trust)?;
        let origin = self.head.checkpoint.origin.clone();
        let vkey = new.verifier().to_string();
        let lost = old == OldKey::Lost;
        let old = if lost { None } else { Some((by.key)(&self.head.vkey)?) };
        let foreign = old.as_ref().is_some_and(|old| old.verifier() != self.head.vkey);
        if foreign || new.verifier().name() != origin {
            return Err(Error::Key(KeyError::NoKey { origin }));
        }
        let mut draft = Draft::new(&self.store, &self.head, batch, by)?;
        let mut prepared = None;
        if lost {
            for seq in draft.store.key_entries()? {
                if let Data::Key(Key { role: KeyRole::Standby, vkey: named, .. }) = draft.entry(seq)?.data
                    && named == vkey
                    && draft.retraction_of(seq)?.is_none()
                {
                    prepared = Some(seq);
                }
            }
            if prepared.is_none() {
                return Err(Error::Key(KeyError::NoKey { origin }));
            }
        }
        // A first key that does not follow from a known key is not named: its owner may have been somebody else.
        let keys = &self.head.keys;
        let first = keys.is_first_known().then(|| keys.first().to_string());
        let key =
            Key { role: KeyRole::Signer, vkey: vkey.clone(), first, prepared, because: because.to_owned() };
        let added = draft.push(None, Data::Key(key))?;
        let Draft { batch, growing, .. } = draft;
        let range = growing.range();
        verify::read_back(&self.store, &self.head.range, range)?;
        batch.insert_key(keys.next_id(), &origin, &vkey, added.seq)?;
        let checkpoint = Checkpoint { origin, size: range.size(), root: range.root() };
        let mut note = checkpoint.sign(new);
        if let Some(old) = old {
            note.push_str(&sign_line(&checkpoint.text(), &old));
        }
        batch.insert_checkpoint(range.size(), &note, range.peaks())?;
        batch.commit()?;
        // One state for all that is read: another program may commit by now.
        self.store.begin_read()?;
        let head = verify::head(&self.store, &self.trust);
        self.store.end_read()?;
        self.head = head?;
        Ok(added)
    }

    /// Names the first key of the log in the log, if no signer entry does, as in formats before 4. Until then, readers
    /// who do not know that key trust none of its checkpoints.
    ///
    /// # Errors
    /// Returns [`KeyError::FirstKey`] if there is nothing to name, or the key does not follow from a known key; and an
    /// error as [`Ledger::append`] does.
    pub fn name_first_key(&mut self, by: Recorder<'_>, because: &str) -> Result<Appended> {
        said(because)?;
        let keys = &self.head.keys;
        let refused = |why: String| Err(Error::Key(KeyError::FirstKey { why }));
        if let Some(seq) = keys.first_named() {
            return refused(format!("entry {seq} names it"));
        }
        if !keys.have_changed() {
            return refused("the log has had only one key".to_owned());
        }
        if !keys.is_first_known() {
            return refused(format!("nothing here shows that {} signed first", keys.first()));
        }
        let key = Key {
            role: KeyRole::First,
            vkey: keys.first().to_string(),
            first: None,
            prepared: None,
            because: because.to_owned(),
        };
        self.append(by, |draft| draft.push(None, Data::Key(key)))
    }

    /// Rewrites the whole file without a byte of what was withheld; see [`Draft::redact`].
    ///
    /// # Errors
    /// Returns `StoreError::Locked` while another program reads or writes, and an error if the file cannot be written.
    pub fn scrub(&self) -> Result<()> {
        self.store.scrub()
    }

    /// Every leaf hash of the tree, in order.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
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

/// Checks that a reason is given.
fn said(because: &str) -> Result<()> {
    if because.trim().is_empty() {
        Err(Error::Refused(Refusal::Empty { what: "the reason".to_owned() }))
    } else {
        Ok(())
    }
}

fn captured_text(store: &Store, seq: Seq, source: &Source) -> Result<String> {
    let bytes = Part::text(seq, source).whole(store)?;
    String::from_utf8(bytes).map_err(|_| Error::Refused(Refusal::NoText { seq }))
}
