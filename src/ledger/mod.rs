//! The ledger: the one page that tells the story.
//!
//! Opening proves that the signed state extends what was remembered. Reading gives a [`View`], and only
//! after every entry was compared with the signed tree. Appending takes the write lock, reads the signed
//! state again, adds rows, signs, and commits; what fails in between leaves the ledger as it was.
//! `tests/fault.rs` and `tests/power.rs` fail every step.

mod draft;
mod recorder;
mod salts;

pub use draft::{Appended, Draft, find};
pub use recorder::{KeyOf, Recorder};
pub use salts::Salts;

pub use crate::store::{Access, Spool};

use std::path::Path;

use crate::breach::{Breach, BreachKind};
use crate::error::{Error, KeyError, Refusal, Result};
use crate::model::{Data, Entry, Key, KeyRole, Kind, Seq, Source, Span, View};
use crate::store::{LogRow, Store};
use crate::tlog::{Checkpoint, Hash, Range, SigningKey, TILE_WIDTH, VerifierKey, sign_line};
use crate::verify::{self, Depth, Head, Part, Tree, Trust, Verification, proven_body};

/// The most new entries that are read back before they are signed: what a person or a document appends. Reading back a
/// million takes a quarter of the time that appending them does (`cargo bench --bench ratios`), and is left to `verify`.
const READ_BACK: u64 = 256;

/// An open ledger whose signed state extends what was remembered.
#[derive(Debug)]
pub struct Ledger {
    store: Store,
    trust: Trust,
    head: Head,
}

impl Ledger {
    /// Whether a ledger may be made at a path: nothing is there that holds anything.
    #[must_use]
    pub fn is_free(path: &Path) -> bool {
        Store::is_free(path)
    }

    /// Makes a ledger whose origin is the key's name.
    ///
    /// # Errors
    /// [`StoreError::Exists`], and what keeps the file from being written.
    pub fn create(path: &Path, key: &SigningKey) -> Result<()> {
        let vkey = key.verifier();
        let origin = vkey.name().to_owned();
        let empty = Checkpoint { origin: origin.clone(), size: 0, root: Range::new().root() };
        Store::create(path, &LogRow { id: 0, origin, vkey: vkey.to_string(), entry: None }, &empty.sign(key))
    }

    /// Upgrades a ledger of a format before this one; everything signed holds as before.
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
        match verify::verify(&store, trust, against, depth) {
            Err(Error::Breach(breach)) => Ok(Verification::of_breach(breach)),
            other => other,
        }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// The key that signed first, as the file has it.
    #[must_use]
    pub fn first_key(&self) -> &VerifierKey {
        self.head.keys.first()
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
        let redactions = verify::read(&self.store, &self.head, |seq, leaf, body| {
            if as_of.is_none_or(|last| seq <= last) {
                let entry =
                    body.map_or(Err("it is withheld; only its leaf hash is left".to_owned()), Entry::decode);
                view.push(leaf, entry);
            }
            Ok(())
        })?;
        let withheld = verify::withheld_by_hash(&redactions);
        let gone = |part: &Part, seq: Seq| withheld.get(&part.sha256).is_some_and(|by| *by > seq);
        let mut texts = Vec::new();
        for (seq, source) in view.sources() {
            let (bytes, text) = (Part::bytes(seq, source), Part::text(seq, source));
            // What rests on captured bytes is shown only if they are what was captured, the text or not.
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

    /// The words of a source's text in a span, with nothing else read of the text than the blocks that hold them; where the
    /// source is of a format before 4, all of it.
    ///
    /// # Errors
    /// [`Refusal::NoEntry`], [`Refusal::WrongKind`] where it is no source; [`Refusal::NoText`] where the span holds none;
    /// [`Error::Breach`], and what keeps the file from being read.
    pub fn words(&self, source: Seq, span: Span) -> Result<String> {
        let entry = Entry::decode(&self.body(source)?).map_err(|why| {
            let message = format!("entry {source} cannot be read: {why}");
            Breach::new(BreachKind::Entry, Some(source), message)
        })?;
        let Data::Source(data) = entry.data else {
            let found = entry.data.kind();
            return Err(Error::Refused(Refusal::WrongKind { seq: source, found, wanted: Kind::Source }));
        };
        let words = Part::text(source, &data).range(&self.store, span.start as u64..span.end as u64)?;
        let words = String::from_utf8(words).ok();
        words
            .filter(|words| words.len() == span.end - span.start)
            .ok_or(Error::Refused(Refusal::NoText { seq: source }))
    }

    /// The stored bytes of an entry, compared with the signed tree.
    ///
    /// # Errors
    /// [`Refusal::NoEntry`], [`Error::Breach`], and what keeps the file from being read.
    pub fn body(&self, seq: Seq) -> Result<String> {
        proven_body(&self.store, self.head.tree(), seq)
    }

    /// Appends what `write` drafts, all of it or nothing, under one new checkpoint. The key and the clock are asked for
    /// once the write lock is held.
    ///
    /// # Errors
    /// What `write` returns; [`Refusal::ClockBack`], [`KeyError::NoKey`], [`Error::Breach`]; and what keeps the file from being
    /// written. Then the ledger is as it was.
    pub fn append<T>(
        &mut self,
        by: Recorder<'_>,
        write: impl FnOnce(&mut Draft<'_>) -> Result<T>,
    ) -> Result<T> {
        // From here to the commit nobody else appends. A crash leaves the ledger as it was.
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
        // When this returns the entries and the note that signs them are on the disk, together. A crash
        // before it leaves neither; a failure that it reports leaves both or neither.
        batch.commit()?;
        self.head = Head { checkpoint, note, range, ..self.head.clone() };
        Ok(answer)
    }

    /// Drafts what `write` writes and drops it: what would be appended, and how many entries the ledger would have. Nothing
    /// is changed. The root is not told, for other salts would make another.
    ///
    /// # Errors
    /// As [`Ledger::append`], except that no key is asked for.
    pub fn rehearse<T>(
        &mut self,
        by: Recorder<'_>,
        write: impl FnOnce(&mut Draft<'_>) -> Result<T>,
    ) -> Result<(T, u64)> {
        let batch = self.store.begin_write()?;
        if self.store.last_checkpoint()?.is_none_or(|row| row.note != self.head.note) {
            self.head = verify::head(&self.store, &self.trust)?;
        }
        let mut draft = Draft::new(&self.store, &self.head, batch, by)?;
        let answer = write(&mut draft)?;
        Ok((answer, draft.growing.range().size()))
    }

    /// Lets `new` sign from here on. The checkpoint that says so is also signed by the key so far, which the recorder gives;
    /// where `lost` says that it is gone, `new` must be the key that an earlier entry names as standby, which stands.
    ///
    /// # Errors
    /// [`KeyError::NoKey`] where the recorder does not give the key so far, or without it `new` was not prepared; and as
    /// [`Ledger::append`].
    pub fn rotate(
        &mut self,
        by: Recorder<'_>,
        new: &SigningKey,
        lost: bool,
        because: &str,
    ) -> Result<Appended> {
        said(because)?;
        let batch = self.store.begin_write()?;
        self.head = verify::head(&self.store, &self.trust)?;
        let origin = self.head.checkpoint.origin.clone();
        let vkey = new.verifier().to_string();
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
        // A key that follows from nothing is not vouched for: its owner may have been somebody else.
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

    /// Names the first key of the log in the log, where signer entries of formats before 4 do not. Until then, whoever
    /// does not know that key believes no checkpoint of it.
    ///
    /// # Errors
    /// [`KeyError::FirstKey`] where nothing is to be named, or the key does not follow from what is known here; and as
    /// [`Ledger::append`].
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

    /// Writes the whole file anew, without a byte of what was withheld; see [`Draft::redact`].
    ///
    /// # Errors
    /// [`StoreError::Locked`] while another program reads or writes; what keeps the file from being written.
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

/// That a reason is given.
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
