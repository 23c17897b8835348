//! Keys: who signs for a log, and that each key was let in by the one before it.
//!
//! The law: a checkpoint of `n` entries is signed by the last key that the first `n` entries name as signer.
//! The first checkpoint of a new key is also signed by the key before it; or else an entry that the old key
//! still signed names the new one as standby. So whoever believes any key of the log believes those after
//! it, and nobody else's. `tests/rotation.rs` breaks each of these.

use super::tree::proven_body;
use super::{Mark, Trust, breach, extends, open_row};
use crate::breach::{Breach, BreachKind};
use crate::error::{Error, Result};
use crate::model::{Data, Entry, Key, KeyRole, Seq};
use crate::store::{LogRow, Store};
use crate::tlog::{Checkpoint, Malformed, Range, VerifierKey, verify_note};

/// The keys that signed for a log, in order.
#[derive(Debug, Clone)]
pub(crate) struct Keys {
    signers: Vec<Signer>,
}

#[derive(Debug, Clone)]
struct Signer {
    vkey: VerifierKey,
    /// The entry that names it; none names the first.
    entry: Option<Seq>,
}

impl Keys {
    /// What the file says; nobody vouches for it yet.
    ///
    /// # Errors
    /// Rows that are not keys of one origin, one after the other.
    pub(super) fn read(store: &Store) -> Result<Self> {
        let rows = store.log()?;
        let mut signers: Vec<Signer> = Vec::new();
        for (id, LogRow { id: found, origin, vkey, entry }) in (0..).zip(rows) {
            let entry = entry.map(Seq::try_from).transpose().unwrap_or(Some(Seq::MAX));
            let last = signers.last().map(|last| last.entry);
            if id != found || last.is_some_and(|last| entry <= last) || entry.is_some() != (id > 0) {
                return breach(BreachKind::Log, "the ledger does not say, once, whose it is");
            }
            let Ok(vkey) = vkey.parse::<VerifierKey>() else {
                return breach(BreachKind::Log, "the ledger's verifier key is malformed");
            };
            let first = signers.first().map_or(vkey.name(), |first| first.vkey.name());
            if vkey.name() != origin || first != origin {
                return breach(BreachKind::Log, "the ledger's key is not that of its origin");
            }
            signers.push(Signer { vkey, entry });
        }
        if signers.is_empty() {
            return breach(BreachKind::Log, "the ledger does not say, once, whose it is");
        }
        Ok(Keys { signers })
    }

    /// The key that signs now.
    pub(crate) fn last(&self) -> &VerifierKey {
        &self.signers[self.signers.len() - 1].vkey
    }

    /// The key that signs checkpoints of `size` entries.
    pub(crate) fn in_charge(&self, size: u64) -> &VerifierKey {
        let later = self.signers.iter().rev();
        let signer = later.into_iter().find(|signer| signer.entry.is_none_or(|entry| entry < size));
        &signer.unwrap_or(&self.signers[0]).vkey
    }

    /// The checkpoint in a note that any of them signed.
    pub(crate) fn open(&self, note: &str) -> std::result::Result<Checkpoint, Malformed> {
        Checkpoint::open_any(note, self.signers.iter().rev().map(|signer| &signer.vkey))
    }

    /// Whether this is one of them.
    pub(super) fn has(&self, vkey: &VerifierKey) -> bool {
        self.signers.iter().any(|signer| signer.vkey == *vkey)
    }

    /// The place of the next key in the `log` table.
    pub(crate) fn next_id(&self) -> i64 {
        i64::try_from(self.signers.len()).unwrap_or(i64::MAX)
    }

    /// The first key that somebody vouches for, and whether nobody does yet.
    pub(super) fn vouched(&self, trust: &Trust) -> Result<(usize, bool)> {
        let place = |vkey: &VerifierKey| self.signers.iter().position(|signer| signer.vkey == *vkey);
        if let Some(wanted) = &trust.vkey {
            let Some(place) = place(wanted) else {
                let message =
                    format!("the ledger is signed by {}, not by the key given, {wanted}", self.last());
                return breach(BreachKind::Key, message);
            };
            return Ok((place, false));
        }
        let origin = self.last().name();
        let mut pins = trust.pins.iter().filter(|pin| pin.vkey.name() == origin).peekable();
        if pins.peek().is_none() {
            return Ok((0, true));
        }
        match pins.filter_map(|pin| place(&pin.vkey)).max() {
            Some(place) => Ok((place, false)),
            None => breach(
                BreachKind::Key,
                format!("{origin} was signed by another key when it was last seen here"),
            ),
        }
    }

    /// Proves every change of key after the one at `from`, under the signed state of the ledger. O(log n) for
    /// each.
    pub(super) fn check_handovers(
        &self,
        store: &Store,
        from: usize,
        (head, range): (&Checkpoint, &Range),
    ) -> Result<()> {
        for pair in self.signers[from..].windows(2) {
            let (old, new) = (&pair[0].vkey, &pair[1].vkey);
            let seq = pair[1].entry.unwrap_or_default();
            let wrong = |why: &str| {
                let message = format!("the change of key at entry {seq}: {why}");
                Error::Breach(Breach::new(BreachKind::Key, Some(seq), message))
            };
            let after = store.checkpoint_after(i64::try_from(seq).ok())?;
            let after = after.ok_or_else(|| wrong("no checkpoint covers it"))?;
            let signed = open_row(new, after.size, &after.note, after.peaks).map_err(Error::Breach)?;
            extends(store, (head, range), &Mark { checkpoint: signed.0.clone(), whence: "new key's first" })?;
            let key = key_at(store, range, &signed.0, seq, KeyRole::Signer)?;
            if key.vkey != new.to_string() {
                return Err(wrong("it names another key"));
            }
            if verify_note(&after.note, old).is_ok() {
                continue;
            }
            let Some(prepared) = key.prepared else {
                return Err(wrong("the key before it did not sign it, and it was not prepared"));
            };
            let before = store.checkpoint_up_to(seq)?.ok_or_else(|| wrong("nothing was signed before it"))?;
            let signed = open_row(old, before.size, &before.note, before.peaks).map_err(Error::Breach)?;
            extends(store, (head, range), &Mark { checkpoint: signed.0.clone(), whence: "old key's last" })?;
            let standby = key_at(store, range, &signed.0, prepared, KeyRole::Standby)?;
            if standby.vkey != key.vkey {
                return Err(wrong("another key was prepared"));
            }
        }
        Ok(())
    }
}

/// The key that an entry of a signed tree names.
fn key_at(store: &Store, range: &Range, signed: &Checkpoint, seq: Seq, role: KeyRole) -> Result<Key> {
    let body = proven_body(store, range, signed, seq)?;
    match Entry::decode(&body) {
        Ok(Entry { data: Data::Key(key), .. }) if key.role == role => Ok(key),
        _ => {
            let message = format!("entry {seq} names no key of the role that the ledger says");
            Err(Error::Breach(Breach::new(BreachKind::Key, Some(seq), message)))
        }
    }
}
