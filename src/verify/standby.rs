//! Standby keys: one that was withdrawn before it was used admits nobody.
//!
//! Invariant: a key that a standby entry admitted is refused if an earlier entry than the change of key retracts that standby
//! entry. Opening a ledger looks in an index, so that it costs as much as there are keys; whoever reads the history detects
//! an index that leaves the retraction out. `tests/rotation.rs` writes both as another program would.

use std::collections::BTreeMap;

use super::SignedTree;
use super::tree::proven_body;
use crate::breach::{Breach, BreachKind};
use crate::error::Result;
use crate::model::{Data, Entry, Key, KeyRole, Seq};
use crate::store::Store;

/// Checks that no entry before `change` retracts the standby entry that admitted the key there.
///
/// # Errors
/// Returns a breach if one does, and an error if the file cannot be read.
pub(super) fn check(store: &Store, tree: SignedTree<'_>, standby: Seq, change: Seq) -> Result<()> {
    for seq in store.about(standby)?.into_iter().filter(|seq| *seq < change) {
        let entry = Entry::decode(&proven_body(store, tree, seq)?);
        if let Ok(Entry { about: Some(about), data: Data::Retraction(_), .. }) = entry
            && about == standby
        {
            return Err(withdrawn(standby, seq, change).into());
        }
    }
    Ok(())
}

/// The standby keys that a pass over the history met, with the entry that withdrew each.
#[derive(Default)]
pub(super) struct Standbys(BTreeMap<Seq, Option<Seq>>);

impl Standbys {
    /// Notes an entry of kind `key` or `retraction`. Returns a breach if it is a change to a key that was withdrawn.
    pub(super) fn note(&mut self, seq: Seq, entry: &Entry) -> Option<Breach> {
        match (&entry.data, entry.about) {
            (Data::Key(Key { role: KeyRole::Standby, .. }), _) => {
                self.0.insert(seq, None);
            }
            (Data::Key(Key { role: KeyRole::Signer, prepared: Some(standby), .. }), _) => {
                let by = self.0.get(standby).copied().flatten()?;
                return Some(withdrawn(*standby, by, seq));
            }
            (Data::Retraction(_), Some(about)) => {
                if let Some(by) = self.0.get_mut(&about) {
                    by.get_or_insert(seq);
                }
            }
            _ => {}
        }
        None
    }

    /// Whether a retraction of this entry matters.
    pub(super) fn has(&self, seq: Seq) -> bool {
        self.0.contains_key(&seq)
    }
}

fn withdrawn(standby: Seq, by: Seq, change: Seq) -> Breach {
    let message = format!(
        "the change of key at entry {change}: the standby key that entry {standby} names was withdrawn by entry {by}"
    );
    Breach::new(BreachKind::Key, Some(change), message)
}
