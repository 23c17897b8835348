//! Keys of a session: making a ledger with its key, and changing the key.
//!
//! Invariant: a key is on the disk before the ledger names it, because nobody could sign for the ledger without it. The key
//! is removed again only if the ledger is known not to name it.

use std::path::PathBuf;

use super::Session;
use crate::error::{Error, KeyError, ProofError, Result, StoreError};
use crate::ledger::{Access, Appended, Ledger, OldKey};
use crate::tlog::{SigningKey, VerifierKey, sha256};
use crate::verify::{Head, Trust};

/// A ledger that was made.
#[derive(Debug)]
pub struct Made {
    /// Its signed state.
    pub head: Head,
    /// The file of its key.
    pub key: PathBuf,
}

/// The key that signs next.
#[derive(Debug)]
pub enum NextKey {
    /// A new key.
    Fresh,
    /// A key that exists, such as one that was prepared.
    Given(Box<SigningKey>),
}

impl Session {
    /// Makes the ledger and the key that signs for it, keeps the key, and remembers the first checkpoint. Where no origin is
    /// given, it is made from the key.
    ///
    /// # Errors
    /// Returns an error if something exists at the path, if another ledger of that origin is remembered here, or if the
    /// files cannot be written.
    pub fn init(&self, origin: Option<&str>) -> Result<Made> {
        let seed = fresh_seed()?;
        let own = || format!("claimlog/{}", &sha256(&sha256(&seed).0).to_string()[..16]);
        let origin = origin.map_or_else(own, ToOwned::to_owned);
        let key = SigningKey::from_seed(&origin, &seed).map_err(|source| {
            Error::Proof(ProofError::Malformed { path: format!("the origin {origin}"), source })
        })?;
        if !Ledger::is_free(&self.ledger) {
            return Err(Error::Store(StoreError::Exists { path: self.ledger.clone() }));
        }
        let pins = self.home.pins()?.of(&origin);
        if !pins.known.is_empty() || !pins.unreadable.is_empty() {
            return Err(Error::Key(KeyError::OriginKnown { origin }));
        }
        let kept = self.home.keep_key(&key)?;
        let trust = Trust { vkey: Some(key.verifier()), pins: Vec::new() };
        if let Err(error) = Ledger::create(&self.ledger, &key) {
            // Although a failure was reported, the ledger may exist, and then this is its only key.
            let found = Ledger::open(&self.ledger, Access::Read, trust);
            let is_missing = matches!(
                found,
                Err(Error::Store(StoreError::NoLedger { .. } | StoreError::NotALedger { .. }))
            );
            if is_missing {
                self.home.drop_key(&kept);
            }
            return Err(error);
        }
        let ledger = Ledger::open(&self.ledger, Access::Read, trust)?;
        self.remember(ledger.head());
        Ok(Made { head: ledger.head().clone(), key: kept })
    }

    /// Changes the key that signs for the ledger. If the current key is not on this machine, only a key that the log
    /// names as standby can follow it.
    ///
    /// # Errors
    /// [`KeyError::NoKey`], [`KeyError::OtherLog`], [`KeyError::Kept`], [`KeyError::HasSigned`], and as [`Session::append`].
    pub fn rotate(&self, next: NextKey, because: &str) -> Result<(Appended, VerifierKey)> {
        let ledger = self.open(Access::Write)?;
        let before = ledger.head().clone();
        let origin = &before.checkpoint.origin;
        let old = match (self.home.key(&before.vkey), &next) {
            (Ok(_), _) => OldKey::Signs,
            (Err(Error::Key(KeyError::NoKey { .. })), NextKey::Given(_)) => OldKey::Lost,
            (Err(error), _) => return Err(error),
        };
        let key = match next {
            NextKey::Fresh => fresh_key(origin)?,
            NextKey::Given(key) => *key,
        };
        let vkey = key.verifier();
        if vkey.name() != origin {
            let (found, origin) = (vkey.name().to_owned(), origin.clone());
            return Err(Error::Key(KeyError::OtherLog { found, origin }));
        }
        // A doubtful time is refused before a key is kept.
        drop(self.as_recorder(&ledger)?);
        let kept = self.home.keep_key(&key).map_err(|error| match error {
            Error::Key(KeyError::Kept { path }) if before.keys.has(&vkey) => {
                Error::Key(KeyError::HasSigned { path })
            }
            other => other,
        })?;
        let rotated = self.record(|ledger, by| ledger.rotate(by, &key, old, because));
        if rotated.is_err() && self.is_still(&before) {
            self.home.drop_key(&kept);
        }
        Ok((rotated?.0, vkey))
    }

    /// Makes a key for later, has `keep` put it in a safe place, and records it as standby. `take_back` removes it again
    /// if it could not be recorded.
    ///
    /// # Errors
    /// Returns the error that `keep` returns, and an error as [`Session::append`] does.
    pub fn prepare_key<E: From<Error>>(
        &self,
        because: &str,
        keep: impl FnOnce(&SigningKey) -> Result<(), E>,
        take_back: impl FnOnce(),
    ) -> Result<(Appended, VerifierKey), E> {
        let before = self.open(Access::Write)?.head().clone();
        let key = fresh_key(&before.checkpoint.origin)?;
        keep(&key)?;
        let vkey = key.verifier();
        let added = self.append(|draft| draft.prepare_key(&vkey, because));
        if added.is_err() && self.is_still(&before) {
            take_back();
        }
        Ok((added?.0, vkey))
    }

    /// Names the log's first key in the log; see [`Ledger::name_first_key`].
    ///
    /// # Errors
    /// Returns [`KeyError::FirstKey`], and an error as [`Session::append`] does.
    pub fn name_first_key(&self, because: &str) -> Result<(Appended, VerifierKey)> {
        let (added, ledger) = self.record(|ledger, by| ledger.name_first_key(by, because))?;
        Ok((added, ledger.first_key().clone()))
    }
}

fn fresh_seed() -> Result<[u8; 32]> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| Error::Key(KeyError::Random(error.to_string())))?;
    Ok(seed)
}

fn fresh_key(origin: &str) -> Result<SigningKey> {
    let key = SigningKey::from_seed(origin, &fresh_seed()?);
    key.map_err(|source| Error::Proof(ProofError::Malformed { path: format!("the origin {origin}"), source }))
}
