//! Nodes of the stored tree: what proofs are made of.
//!
//! Invariant: nothing that is read here is trusted. A proof made from it is checked against a signed root before anybody
//! relies on it, so a forged node causes a breach and nothing else. `tests/tamper.rs` changes every stored hash.

use std::collections::BTreeMap;

use super::SignedTree;
use crate::breach::{Breach, BreachKind};
use crate::error::{Error, Refusal, Result};
use crate::model::Seq;
use crate::store::Store;
use crate::tlog::{
    Checkpoint, GROUP_LEVEL, Hash, Range, TILE_HEIGHT, TILE_WIDTH, check_inclusion, prove_consistency,
    prove_inclusion, tile_root,
};

/// The stored tree of a ledger whose signed state is `range`.
pub(crate) struct Tree<'a> {
    store: &'a Store,
    range: &'a Range,
    /// The tile that was read last (number, hashes and groups), because a proof asks for several of its nodes.
    tile: Option<(u64, Vec<Hash>, Vec<Hash>)>,
}

impl<'a> Tree<'a> {
    pub(crate) fn new(store: &'a Store, range: &'a Range) -> Self {
        Tree { store, range, tile: None }
    }

    /// The inclusion proof of entry `seq` in the tree of `size` entries.
    pub(crate) fn inclusion(&mut self, seq: Seq, size: u64) -> Result<Vec<Hash>> {
        prove_inclusion(seq, size, &mut |level, index| self.node(level, index))
    }

    /// The consistency proof from `old` to `size` entries.
    pub(crate) fn consistency(&mut self, old: u64, size: u64) -> Result<Vec<Hash>> {
        prove_consistency(old, size, &mut |level, index| self.node(level, index))
    }

    /// The tree of the first `size` entries.
    pub(crate) fn range(&mut self, size: u64) -> Result<Range> {
        let mut peaks = Vec::new();
        for level in (0..64).rev().filter(|level| size >> level & 1 == 1) {
            peaks.push(self.node(level, (size >> level) - 1)?);
        }
        Range::from_peaks(size, peaks).ok_or_else(|| missing(0, size))
    }

    /// The hash of the complete subtree of `2^level` leaves that starts at leaf `index * 2^level`.
    pub(crate) fn node(&mut self, level: u32, index: u64) -> Result<Hash> {
        let size = self.range.size();
        let above = size >> level;
        // The last odd subtree of its level is a peak.
        if above & 1 == 1 && index == above - 1 {
            let place = (above >> 1).count_ones() as usize;
            return self.range.peaks().get(place).copied().ok_or_else(|| missing(level, index));
        }
        if level >= TILE_HEIGHT {
            return self.store.node(level, index)?.ok_or_else(|| missing(level, index));
        }
        let width = 1_usize << level;
        let first = index << level;
        let (hashes, groups) = self.tile(first / TILE_WIDTH)?;
        let start = (first % TILE_WIDTH) as usize;
        let part = if level >= GROUP_LEVEL && !groups.is_empty() {
            groups.get(start >> GROUP_LEVEL..(start + width) >> GROUP_LEVEL)
        } else {
            hashes.get(start..start + width)
        };
        part.map(tile_root).ok_or_else(|| missing(level, index))
    }

    /// The leaf hashes of a tile, as many as there are, and its groups if it is full.
    pub(crate) fn tile(&mut self, n: u64) -> Result<(&[Hash], &[Hash])> {
        if self.tile.as_ref().is_none_or(|(last, ..)| *last != n) {
            let (start, end) = (n * TILE_WIDTH, self.range.size().min((n + 1) * TILE_WIDTH));
            let (hashes, groups) = if end == start + TILE_WIDTH {
                self.store.tile(n)?.ok_or_else(|| missing(0, n))?
            } else {
                (leaves(self.store, start..end)?, Vec::new())
            };
            self.tile = Some((n, hashes, groups));
        }
        Ok(self.tile.as_ref().map_or((&[], &[]), |(_, hashes, groups)| (hashes, groups)))
    }
}

/// The leaf hashes of some entries, computed from their bytes.
pub(crate) fn leaves(store: &Store, seqs: std::ops::Range<u64>) -> Result<Vec<Hash>> {
    let mut hashes = Vec::new();
    store.entries(seqs, |row| {
        hashes.push(row.leaf().unwrap_or(Hash([0; 32])));
        Ok(())
    })?;
    Ok(hashes)
}

/// Reads back the entries that a draft added, and compares them with the tree of the entries as they were appended.
///
/// # Errors
/// Returns a breach if they differ, and an error if the file cannot be read.
pub(crate) fn read_back(store: &Store, before: &Range, after: &Range) -> Result<()> {
    let mut read = before.clone();
    store.entries(before.size()..u64::MAX, |row| {
        read.push(row.leaf().unwrap_or(Hash([0; 32])), |_, _| {});
        Ok(())
    })?;
    if read == *after {
        return Ok(());
    }
    let (first, last) = (before.size(), after.size().saturating_sub(1));
    let message = format!("entries {first} to {last} were not written to the file as they were appended");
    Err(Breach::new(BreachKind::File, None, message).into())
}

/// The bytes of an entry as they are stored.
///
/// # Errors
/// Returns [`Refusal::NoEntry`] or [`Refusal::Withheld`].
pub(crate) fn stored_body(store: &Store, seq: Seq) -> Result<String> {
    let mut found = None;
    let mut withheld = false;
    store.entries(seq..seq.saturating_add(1), |row| {
        withheld = row.is_withheld();
        found = row.body.and_then(|body| String::from_utf8(body.to_vec()).ok());
        Ok(())
    })?;
    if withheld {
        return Err(Error::Refused(Refusal::Withheld { seq }));
    }
    found.ok_or_else(|| Error::Refused(Refusal::NoEntry { name: seq.to_string() }))
}

/// The bytes of an entry, once its inclusion in a signed tree is proved.
///
/// # Errors
/// Returns [`Refusal::NoEntry`], [`Refusal::Withheld`], or a breach if the entry is not the signed one.
pub(crate) fn proven_body(store: &Store, tree: SignedTree<'_>, seq: Seq) -> Result<String> {
    let (_, body) = proven_entry(store, tree, seq)?;
    body.ok_or(Error::Refused(Refusal::Withheld { seq }))
}

/// The leaf hash of an entry, and its bytes unless it is withheld, once its inclusion in a signed tree is proved.
///
/// # Errors
/// Returns [`Refusal::NoEntry`], or a breach if the entry is not the signed one.
pub(crate) fn proven_entry(store: &Store, tree: SignedTree<'_>, seq: Seq) -> Result<(Hash, Option<String>)> {
    let Checkpoint { size, root, .. } = tree.checkpoint;
    if seq >= *size {
        return Err(Error::Refused(Refusal::NoEntry { name: seq.to_string() }));
    }
    let (leaf, body) = found_entry(store, seq)?;
    let path = Tree::new(store, tree.range).inclusion(seq, *size)?;
    if check_inclusion(seq, *size, &leaf, &path, root) { Ok((leaf, body)) } else { Err(unproven(seq)) }
}

/// The leaf hash of an entry as it is stored, and its bytes unless it is withheld.
fn found_entry(store: &Store, seq: Seq) -> Result<(Hash, Option<String>)> {
    let mut found = None;
    store.entries(seq..seq.saturating_add(1), |row| {
        let body = row.body.and_then(|body| String::from_utf8(body.to_vec()).ok());
        found = row.leaf().zip(body).map(|(leaf, body)| (leaf, Some(body).filter(|_| !row.is_withheld())));
        Ok(())
    })?;
    found.ok_or_else(|| {
        let message = format!("entry {seq} is missing, or is not text");
        Breach::new(BreachKind::Entry, Some(seq), message).into()
    })
}

fn unproven(seq: Seq) -> Error {
    let message = format!(
        "entry {seq} cannot be proven from the signed root: it was changed, or an entry or hash that its proof needs"
    );
    Breach::new(BreachKind::Entry, Some(seq), message).into()
}

/// Proves entries one after the other. Of a tile that several are in, all hashes are proved at once.
pub(crate) struct Prover<'a> {
    store: &'a Store,
    signed: SignedTree<'a>,
    /// The tiles that an entry was asked of: the hashes, once a second one was.
    tiles: BTreeMap<u64, Option<Vec<Hash>>>,
}

/// So many tiles of 8 kilobytes are kept.
const MOST_TILES: usize = 1024;

impl<'a> Prover<'a> {
    pub(crate) fn new(store: &'a Store, signed: SignedTree<'a>) -> Self {
        Prover { store, signed, tiles: BTreeMap::new() }
    }

    /// The leaf hash of an entry, and its bytes unless it is withheld, once its inclusion in the signed tree is proved.
    ///
    /// # Errors
    /// Returns an error as [`proven_entry`] does.
    pub(crate) fn entry(&mut self, seq: Seq) -> Result<(Hash, Option<String>)> {
        let n = seq / TILE_WIDTH;
        match self.tiles.get(&n) {
            Some(Some(hashes)) => {
                let wanted = hashes.get((seq % TILE_WIDTH) as usize).copied();
                let (leaf, body) = found_entry(self.store, seq)?;
                if wanted == Some(leaf) { Ok((leaf, body)) } else { Err(unproven(seq)) }
            }
            Some(None) if (n + 1) * TILE_WIDTH <= self.signed.checkpoint.size => {
                let hashes = self.tile(n)?;
                self.tiles.insert(n, Some(hashes));
                self.entry(seq)
            }
            _ => {
                if self.tiles.len() >= MOST_TILES {
                    self.tiles.clear();
                }
                self.tiles.insert(n, None);
                proven_entry(self.store, self.signed, seq)
            }
        }
    }

    /// The hashes of a full tile: the proof of the first is made of all the others.
    fn tile(&self, n: u64) -> Result<Vec<Hash>> {
        let hashes = self.store.tile(n)?.ok_or_else(|| missing(0, n))?.0;
        let Checkpoint { size, root, .. } = self.signed.checkpoint;
        let mut above = Tree::new(self.store, self.signed.range);
        let path = prove_inclusion(n * TILE_WIDTH, *size, &mut |level, index| {
            // A path to the last entries, which no tile holds, leads past them as well.
            if level >= TILE_HEIGHT || (index << level) / TILE_WIDTH != n {
                return above.node(level, index);
            }
            let start = ((index << level) % TILE_WIDTH) as usize;
            Ok(tile_root(&hashes[start..start + (1 << level)]))
        })?;
        if check_inclusion(n * TILE_WIDTH, *size, &hashes[0], &path, root) {
            return Ok(hashes);
        }
        Err(unproven(n * TILE_WIDTH))
    }
}

fn missing(level: u32, index: u64) -> Error {
    let message = format!("node {level}/{index} of the tree is missing");
    Breach::new(BreachKind::Tile, None, message).into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::ledger::{Ledger, Recorder};
    use crate::model::Time;
    use crate::record::NewClaim;
    use crate::store::Access;
    use crate::tlog::{SigningKey, leaf_hash};
    use crate::verify::Trust;

    #[test]
    fn what_is_read_back_is_what_was_to_be_written_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let key = SigningKey::from_seed("example.org/test", &[7; 32]).unwrap();
        Ledger::create(&path, &key).unwrap();
        let mut ledger = Ledger::open(&path, Access::Write, Trust::on_first_sight()).unwrap();
        let before = ledger.head().range.clone();
        for text in ["It is so.", "It is not so."] {
            let by = Recorder::new(None, |_| Ok(key.clone()), || Time::of_unix(1_772_442_000));
            let claim = NewClaim { text: text.into(), ..NewClaim::default() };
            ledger.append(by, |draft| draft.claim(claim)).unwrap();
        }
        let after = ledger.head().range.clone();
        let leaf = |seq| leaf_hash(ledger.body(seq).unwrap().as_bytes());
        assert!(read_back(ledger.store(), &before, &after).is_ok());
        // A changed entry, a swapped pair, one entry too few and one too many.
        for leaves in
            [vec![leaf(0), leaf(0)], vec![leaf(1), leaf(0)], vec![leaf(0)], vec![leaf(0), leaf(1), leaf(1)]]
        {
            let mut other = before.clone();
            leaves.into_iter().for_each(|leaf| other.push(leaf, |_, _| {}));
            assert!(read_back(ledger.store(), &before, &other).is_err());
        }
    }
}
