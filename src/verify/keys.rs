//! Keys: which keys sign for a log, and which of them follow from the key that a reader knows.
//!
//! Invariant: a checkpoint of `n` entries is signed by the last key that the first `n` entries name as signer. The `log`
//! table is not trusted: each key after the first must be named by a signer entry of the signed tree, and the first key is
//! the one that those entries call the first. The first checkpoint of a new key is also signed by the previous key, or an
//! entry that the previous key signed names the new key as standby, and was not retracted before the change. So a
//! reader who knows any key of the log can follow it to
//! the earlier and to the later keys, and to no other key. `tests/rotation.rs` breaks each of these rules, for readers who
//! know the first key, the last key and one between.

use super::standby;
use super::tree::proven_body;
use super::{KnownCheckpoint, SignedTree, Trust, breach, extends, open_row};
use crate::breach::{Breach, BreachKind};
use crate::error::{Error, Refusal, Result};
use crate::model::{Data, Entry, Key, KeyRole, Seq};
use crate::store::{LogRow, Store};
use crate::tlog::{Checkpoint, Malformed, VerifierKey, verify_note};

/// The keys that signed for a log, in order.
#[derive(Debug, Clone)]
pub(crate) struct Keys {
    signers: Vec<Signer>,
    /// How many of the first keys do not follow from a known key.
    unfollowed: usize,
    /// The entry that names the first key.
    first_named: Option<Seq>,
}

#[derive(Debug, Clone)]
struct Signer {
    vkey: VerifierKey,
    /// The entry that names it. No entry names the first key.
    entry: Option<Seq>,
}

impl Keys {
    /// The keys as the file states them. Nothing vouches for them yet.
    ///
    /// # Errors
    /// Returns a breach if the rows are not keys of one origin in order.
    pub(super) fn read(store: &Store) -> Result<Self> {
        let rows = store.log()?;
        let mut signers: Vec<Signer> = Vec::new();
        for (id, LogRow { id: found, origin, vkey, entry }) in (0..).zip(rows) {
            let entry = entry.map(Seq::try_from).transpose().unwrap_or(Some(Seq::MAX));
            let last = signers.last().map(|last| last.entry);
            if id != found || last.is_some_and(|last| entry <= last) || entry.is_some() != (id > 0) {
                return breach(
                    BreachKind::Log,
                    "the ledger's key table is missing, duplicated or out of order",
                );
            }
            let Ok(vkey) = vkey.parse::<VerifierKey>() else {
                return breach(BreachKind::Log, "the ledger's verifier key is malformed");
            };
            let first = signers.first().map_or(vkey.name(), |first| first.vkey.name());
            if vkey.name() != origin || first != origin {
                return breach(BreachKind::Log, "the ledger's key has another name than its origin");
            }
            signers.push(Signer { vkey, entry });
        }
        if signers.is_empty() {
            return breach(BreachKind::Log, "the ledger's key table is missing, duplicated or out of order");
        }
        // No key was followed yet. Only the last one is known to sign the current state.
        let unfollowed = signers.len() - 1;
        Ok(Keys { signers, unfollowed, first_named: None })
    }

    /// All keys, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &VerifierKey> {
        self.signers.iter().map(|signer| &signer.vkey)
    }

    /// The entries that changed the key.
    pub(crate) fn changes(&self) -> impl Iterator<Item = Seq> {
        self.signers.iter().filter_map(|signer| signer.entry)
    }

    /// The key that signs now.
    pub(crate) fn last(&self) -> &VerifierKey {
        &self.signers[self.signers.len() - 1].vkey
    }

    /// The key that signs checkpoints of `size` entries, as the file states it.
    pub(super) fn named_for(&self, size: u64) -> &VerifierKey {
        &self.signers[self.place_for(size)].vkey
    }

    /// The key that signs checkpoints of `size` entries, if it follows from a known key.
    pub(crate) fn in_charge(&self, size: u64) -> Option<&VerifierKey> {
        let place = self.place_for(size);
        (place >= self.unfollowed).then(|| &self.signers[place].vkey)
    }

    fn place_for(&self, size: u64) -> usize {
        self.signers.iter().rposition(|signer| signer.entry.is_none_or(|entry| entry < size)).unwrap_or(0)
    }

    /// The size up to which checkpoints are signed by keys that do not follow from a known key.
    pub(super) fn unfollowed_up_to(&self) -> Option<u64> {
        self.signers.get(self.unfollowed).filter(|_| self.unfollowed > 0)?.entry
    }

    /// The checkpoint in a note that is signed by a key that follows from a known key, or by one of `more`.
    pub(crate) fn open<'k>(
        &'k self,
        note: &str,
        more: impl IntoIterator<Item = &'k VerifierKey>,
    ) -> std::result::Result<Checkpoint, Malformed> {
        let follow = self.signers[self.unfollowed..].iter().rev().map(|signer| &signer.vkey);
        Checkpoint::open_any(note, follow.chain(more))
    }

    /// Whether `vkey` is one of these keys.
    pub(crate) fn has(&self, vkey: &VerifierKey) -> bool {
        self.signers.iter().any(|signer| signer.vkey == *vkey)
    }

    /// The number of the next key in the `log` table.
    pub(crate) fn next_id(&self) -> i64 {
        i64::try_from(self.signers.len()).unwrap_or(i64::MAX)
    }

    /// The numbers of the keys that are given or remembered. There are none if the log is seen for the first time.
    pub(super) fn known(&self, trust: &Trust) -> Result<Vec<usize>> {
        let place = |vkey: &VerifierKey| self.signers.iter().position(|signer| signer.vkey == *vkey);
        let mut known = Vec::new();
        if let Some(given) = &trust.vkey {
            let Some(place) = place(given) else {
                let message =
                    format!("the ledger is signed by {}, not by the given key {given}", self.last());
                return breach(BreachKind::Key, message);
            };
            known.push(place);
        }
        let origin = self.last().name();
        for pin in trust.pins.iter().filter(|pin| pin.vkey.name() == origin) {
            let Some(place) = place(&pin.vkey) else {
                let message = format!(
                    "when {origin} was last seen here it was signed by {}, a key that the ledger does not name",
                    pin.vkey
                );
                return breach(BreachKind::Key, message);
            };
            known.push(place);
        }
        Ok(known)
    }

    /// The first key, as the file states it.
    pub(crate) fn first(&self) -> &VerifierKey {
        &self.signers[0].vkey
    }

    /// Whether the first key follows from a known key, or is the only key.
    pub(crate) fn is_first_known(&self) -> bool {
        self.unfollowed == 0
    }

    /// Whether the log has more than one key.
    pub(crate) fn have_changed(&self) -> bool {
        self.signers.len() > 1
    }

    /// The entry that names the first key.
    pub(crate) fn first_named(&self) -> Option<Seq> {
        self.first_named
    }

    /// Follows the keys from the `known` ones to the earlier and later ones, under the signed state of the ledger.
    /// Checks that the entry of its row names each key after the first, that the previous key admitted it, and that the
    /// first key is the one that entries call the first. O(log n) for each key.
    pub(super) fn follow(&mut self, store: &Store, known: &[usize], tree: SignedTree<'_>) -> Result<()> {
        // The entries that name the first key, with the key that each names.
        let mut firsts: Vec<(Seq, String)> = Vec::new();
        for pair in self.signers.windows(2) {
            let (old, new) = (&pair[0].vkey, &pair[1].vkey);
            let seq = pair[1].entry.unwrap_or_default();
            let wrong = |why: &str| {
                let message = format!("the change of key at entry {seq}: {why}");
                Breach::new(BreachKind::Key, Some(seq), message).into()
            };
            let after = store.checkpoint_after(i64::try_from(seq).ok())?;
            let after = after.ok_or_else(|| wrong("no checkpoint covers it"))?;
            let signed = open_row(new, after.size, &after.note, after.peaks)?;
            extends(store, tree, &KnownCheckpoint { checkpoint: signed.0.clone(), how: "new key's first" })?;
            let key = key_at(store, SignedTree { checkpoint: &signed.0, ..tree }, seq, KeyRole::Signer)?;
            if key.vkey != new.to_string() {
                return Err(wrong("the entry names another key"));
            }
            firsts.extend(key.first.map(|first| (seq, first)));
            if verify_note(&after.note, old).is_ok() {
                continue;
            }
            let Some(prepared) = key.prepared else {
                return Err(wrong("the previous key did not sign it, and it was not a standby key"));
            };
            let before = store.checkpoint_up_to(seq)?.ok_or_else(|| wrong("no checkpoint precedes it"))?;
            let signed = open_row(old, before.size, &before.note, before.peaks)?;
            extends(store, tree, &KnownCheckpoint { checkpoint: signed.0.clone(), how: "old key's last" })?;
            let named =
                key_at(store, SignedTree { checkpoint: &signed.0, ..tree }, prepared, KeyRole::Standby)?;
            if named.vkey != key.vkey {
                return Err(wrong("another key was registered as standby"));
            }
            standby::check(store, tree, prepared, seq)?;
        }
        if self.signers.len() > 1 && firsts.is_empty() {
            // Signer entries of formats before 4 do not name it; the owner may have named it later.
            for seq in store.key_entries()? {
                if let Ok(Entry { data: Data::Key(key), .. }) = Entry::decode(&proven_body(store, tree, seq)?)
                    && key.role == KeyRole::First
                {
                    firsts.push((seq, key.vkey));
                }
            }
        }
        let first = self.first().to_string();
        if let Some((seq, named)) = firsts.iter().find(|(_, named)| *named != first) {
            let message =
                format!("entry {seq} names {named} as the first key of the log, but the ledger has {first}");
            return Err(Breach::new(BreachKind::Key, Some(*seq), message).into());
        }
        self.first_named = firsts.first().map(|(seq, _)| *seq);
        let follows = self.signers.len() == 1 || !firsts.is_empty() || known.contains(&0);
        self.unfollowed = usize::from(!follows);
        Ok(())
    }
}

/// The key that an entry of a signed tree names.
fn key_at(store: &Store, tree: SignedTree<'_>, seq: Seq, role: KeyRole) -> Result<Key> {
    let body = match proven_body(store, tree, seq) {
        Err(Error::Refused(Refusal::Withheld { .. }) | Error::Refused(Refusal::NoEntry { .. })) => {
            let message = format!("entry {seq}, which names a key, is withheld or missing");
            return Err(Breach::new(BreachKind::Key, Some(seq), message).into());
        }
        other => other?,
    };
    match Entry::decode(&body) {
        Ok(Entry { data: Data::Key(key), .. }) if key.role == role => Ok(key),
        _ => {
            let message = format!("entry {seq} does not name a key of the expected role");
            Err(Breach::new(BreachKind::Key, Some(seq), message).into())
        }
    }
}
