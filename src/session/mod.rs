//! Sessions: one person and one ledger. The checks on which the promises to a person rest are made here, so that a command
//! line, a page or a binding cannot leave them out.
//!
//! Invariant: no ledger is opened without the checkpoints that this person's machine remembers, and none is read or
//! appended to without remembering its new checkpoint afterwards. What is noticed on the way comes back as values
//! ([`Session::notices`]); nothing is printed. `tests/session.rs` shows each, `tests/home.rs`, `tests/clock.rs` and
//! `tests/power.rs` through the program.

mod clock;
mod index;
mod kept;
mod key;
mod notice;
mod pairs;
mod scrub;

use std::cell::{Cell, OnceCell, RefCell};
use std::path::PathBuf;

pub use clock::Clock;
pub use index::index_path;
pub use key::{Made, NextKey};
pub use notice::Notice;
pub use pairs::pairs_path;

use crate::error::{Error, KeyError, Result};
use crate::home::Home;
use crate::ledger::{Access, Draft, Ledger, Recorder, Rehearsed};
use crate::model::{Seq, View};
use crate::strangers::{Attachment, Bucket, Folder, Site, verify_published};
use crate::tlog::VerifierKey;
use crate::verify::{Depth, Head, Pin, Trust, Verification};

/// One person and one ledger.
#[derive(Debug)]
pub struct Session {
    ledger: PathBuf,
    home: Home,
    /// The name that new entries carry, if it is given; otherwise it is what the home remembers.
    recorder: Option<String>,
    remembered: OnceCell<Option<String>>,
    /// The key that must have signed, if this person names one.
    vkey: Option<VerifierKey>,
    clock: Clock,
    /// All notices, and how many of them were returned.
    noticed: RefCell<Vec<Notice>>,
    passed_on: Cell<usize>,
}

/// A history that was verified.
#[derive(Debug)]
pub struct Verified {
    /// What was found.
    pub found: Verification,
    /// Whether its checkpoint is remembered on this machine now.
    pub remembered: bool,
}

impl Session {
    /// A person whose keys and remembered checkpoints are in `home`, and the ledger at a path. The clock is the system's.
    #[must_use]
    pub fn new(ledger: impl Into<PathBuf>, home: Home) -> Self {
        Session {
            ledger: ledger.into(),
            home,
            recorder: None,
            remembered: OnceCell::new(),
            vkey: None,
            clock: Clock::default(),
            noticed: RefCell::default(),
            passed_on: Cell::default(),
        }
    }

    /// The same, where new entries carry this name; an empty one says that they carry none. Without a name it is the one
    /// that is remembered for the ledger.
    #[must_use]
    pub fn recording_as(mut self, name: Option<String>) -> Self {
        self.recorder = name;
        self
    }

    /// The same, where this key must have signed the ledger.
    #[must_use]
    pub fn expecting(mut self, vkey: Option<VerifierKey>) -> Self {
        self.vkey = vkey;
        self
    }

    /// The same with another clock.
    #[must_use]
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// The folders of this person's keys and remembered checkpoints.
    #[must_use]
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The name that new entries carry, if it was given.
    #[must_use]
    pub fn recorder(&self) -> Option<&str> {
        self.recorder.as_deref().filter(|name| !name.trim().is_empty())
    }

    /// The recorder that is remembered for this ledger, and the file that remembers it. An empty name is the answer that
    /// there is none.
    ///
    /// # Errors
    /// Returns an error if the ledger or the file cannot be read.
    pub fn remembered_recorder(&self) -> Result<Option<(String, PathBuf)>> {
        self.with(|ledger| self.home.recorder(ledger.first_key()))
    }

    /// Remembers the recorder for this ledger, outside it; returns the file.
    ///
    /// # Errors
    /// Returns an error if the ledger cannot be read or the file cannot be written.
    pub fn remember_recorder(&self, name: &str) -> Result<PathBuf> {
        self.with(|ledger| self.home.keep_recorder(ledger.first_key(), name))
    }

    /// The notices since the last call, in order, each one once. The caller shows them to the user.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        let noticed = self.noticed.borrow();
        noticed[self.passed_on.replace(noticed.len())..].to_vec()
    }

    /// Reads the whole ledger, or its entries up to `as_of`, and remembers its checkpoint.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read, and [`Error::Breach`] if it is not what was signed.
    pub fn read(&self, as_of: Option<Seq>) -> Result<(Ledger, View)> {
        let ledger = self.open(Access::Read)?;
        let view = ledger.view(as_of)?;
        self.remember(ledger.head());
        Ok((ledger, view))
    }

    /// Opens the ledger, asks something of it, and remembers its checkpoint if that succeeds. Less is read than by
    /// [`Session::read`], and only what is read is checked.
    ///
    /// # Errors
    /// Returns an error as [`Session::read`] does, and the error that `ask` returns.
    pub fn with<T, E: From<Error>>(&self, ask: impl FnOnce(&Ledger) -> Result<T, E>) -> Result<T, E> {
        let ledger = self.open(Access::Read)?;
        let answer = ask(&ledger)?;
        self.remember(ledger.head());
        Ok(answer)
    }

    /// Appends what `write` drafts, all of it or nothing, and remembers the new checkpoint.
    ///
    /// # Errors
    /// Returns the error that `write` returns, [`Error::Breach`], and an error if the key is not on this machine, the clock
    /// is in doubt, or the file cannot be written. Then the ledger is as it was.
    pub fn append<T>(&self, write: impl FnOnce(&mut Draft<'_>) -> Result<T>) -> Result<(T, Ledger)> {
        self.record(|ledger, by| ledger.append(by, write))
    }

    /// Drafts what `write` writes and drops it: what would be appended, and how many entries the ledger would have.
    ///
    /// # Errors
    /// As [`Session::append`], except that no key is needed.
    pub fn rehearse<T>(
        &self,
        write: impl FnOnce(&mut Draft<'_>) -> Result<T>,
    ) -> Result<(Rehearsed<T>, Ledger)> {
        self.record(|ledger, by| ledger.rehearse(by, write))
    }

    /// Keeps what others said of checkpoints beside them.
    ///
    /// # Errors
    /// Returns an error if a word is not about a checkpoint of this ledger, or the file cannot be written.
    pub fn attach(&self, words: &[Attachment]) -> Result<()> {
        self.open(Access::Write)?.attach(words)
    }

    /// Recomputes the history, compares it with what is remembered and with `against`, a checkpoint from anywhere, and
    /// remembers its checkpoint if nothing is wrong. Breaches are part of the answer.
    ///
    /// # Errors
    /// Returns an error if the file or a remembered checkpoint of it cannot be read.
    pub fn verify(&self, against: Option<&str>, depth: Depth) -> Result<Verified> {
        let found = Ledger::verify(&self.ledger, &self.trust()?, against, depth)?;
        let head = found.head.as_ref().filter(|_| found.breaches.is_empty());
        let remembered = match head {
            Some(head) => {
                self.recall(head.vkeys())?;
                self.remember(head)
            }
            None => false,
        };
        Ok(Verified { found, remembered })
    }

    /// Brings a ledger of an earlier format up to this one, and verifies it.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written, and the first breach if it does not verify.
    pub fn upgrade(&self) -> Result<Verification> {
        Ledger::upgrade(&self.ledger)?;
        let Verified { found, .. } = self.verify(None, Depth::Every)?;
        match found.breaches.first() {
            Some(breach) => Err(Error::Breach(breach.clone())),
            None => Ok(found),
        }
    }

    /// Recomputes the history of a published log, and compares it with what is remembered of its log.
    ///
    /// # Errors
    /// Returns an error as [`Session::verify`] does.
    pub fn verify_published(&self, site: &Site, against: Option<&str>) -> Result<Verification> {
        self.recall(self.vkey.iter())?;
        let trust = self.trust()?;
        match site {
            Site::Folder(folder) => {
                let folder = Folder::at(folder);
                verify_published(|name| folder.read(name), &trust, against)
            }
            Site::Bucket(address) => {
                let bucket = Bucket::at(address)?;
                verify_published(|name| bucket.read(name), &trust, against)
            }
        }
    }

    fn trust(&self) -> Result<Trust> {
        Ok(Trust { vkey: self.vkey.clone(), pins: self.home.pins()?.known })
    }

    fn open(&self, access: Access) -> Result<Ledger> {
        let ledger = Ledger::open(&self.ledger, access, self.trust()?)?;
        self.recall(ledger.head().vkeys())?;
        Ok(ledger)
    }

    /// Opens the ledger and writes to it as this person; remembers the new checkpoint.
    fn record<T>(&self, write: impl FnOnce(&mut Ledger, Recorder<'_>) -> Result<T>) -> Result<(T, Ledger)> {
        let mut ledger = self.open(Access::Write)?;
        let by = self.as_recorder(&ledger)?;
        let answer = write(&mut ledger, by)?;
        self.remember(ledger.head());
        Ok((answer, ledger))
    }

    fn as_recorder(&self, ledger: &Ledger) -> Result<Recorder<'_>> {
        let clock = self.clock.recording_in(ledger, &self.home)?;
        if let Some(path) = self.home.exposed_key(&ledger.head().vkey) {
            self.notice(Notice::ExposedKey { path });
        }
        let name = match &self.recorder {
            Some(_) => self.recorder(),
            None => {
                let remembered = self.home.recorder(ledger.first_key())?.map(|(name, _)| name);
                if remembered.is_none() {
                    self.notice(Notice::NobodyRecords);
                }
                self.remembered.get_or_init(|| remembered).as_deref().filter(|name| !name.is_empty())
            }
        };
        Ok(Recorder::new(name, |vkey| self.home.key(vkey), clock))
    }

    /// Refuses to go on where a checkpoint of this ledger is remembered and cannot be read; passes over those of
    /// other ledgers, and notices them.
    fn recall<'a>(&self, keys: impl Iterator<Item = &'a VerifierKey>) -> Result<()> {
        let keys: Vec<_> = keys.collect();
        for pin in self.home.pins()?.unreadable {
            if keys.iter().any(|key| pin.is_of(key)) {
                let (path, name) = (pin.path.clone(), pin.name());
                let source = Box::new(pin.why);
                return Err(Error::Key(KeyError::UnreadablePin { path, name, source }));
            }
            self.notice(Notice::UnreadablePin { path: pin.path });
        }
        Ok(())
    }

    /// Remembers a checkpoint outside the ledger, and returns whether it could.
    fn remember(&self, head: &Head) -> bool {
        if head.first_met {
            let origin = head.checkpoint.origin.clone();
            self.notice(Notice::FirstMet { origin, vkey: Box::new(head.vkey.clone()) });
        }
        let pin = Pin { vkey: head.vkey.clone(), note: head.note.clone() };
        let remembered = self.home.remember(&pin).is_ok();
        if !remembered {
            self.notice(Notice::NotRemembered);
        }
        remembered
    }

    /// Whether the ledger is known to be as it was at `head`. A commit that is reported failed may be there all the same.
    fn is_still(&self, head: &Head) -> bool {
        self.open(Access::Read).is_ok_and(|ledger| ledger.head().note == head.note)
    }

    fn notice(&self, notice: Notice) {
        let mut noticed = self.noticed.borrow_mut();
        if !noticed.contains(&notice) {
            noticed.push(notice);
        }
    }
}
