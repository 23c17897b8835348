//! Publishing: the ledger as a site that any static server can serve (C2SP tlog-tiles).
//!
//! Invariant: the checkpoint is put into its place last, when everything that it signs is there. So readers find the
//! old log or the new one, also after a crash at any step. Full tiles and bundles are written once and never changed, except a
//! bundle that holds an entry that was withheld since. `tests/power.rs` fails and kills each step.

use std::path::Path;

use super::Bucket;
use super::folder::{Folder, hashes_at};
use super::site::{Shelf, Site};
use crate::breach::{Breach, BreachKind};
use crate::error::{Error, ProofError, Result};
use crate::ledger::Ledger;
use crate::tlog::{
    Checkpoint, Hash, TILE_HEIGHT, TILE_WIDTH, TileFault, TilePath, Tiled, check_consistency, join_entries,
    join_hashes, split_entries, tile_root,
};
use crate::verify::Tree;

/// The result of publishing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// How many entries the site held before.
    pub before: u64,
    /// How many entries it holds now.
    pub size: u64,
    /// How many files were written.
    pub written: u64,
}

impl Ledger {
    /// Writes the checkpoint, tiles and entry bundles that are missing in `folder`.
    ///
    /// # Errors
    /// Returns an error as [`Ledger::publish_at`] does.
    pub fn publish(&self, folder: &Path) -> Result<Published> {
        self.put_on(&mut Folder::at(folder))
    }

    /// Writes the checkpoint, tiles and entry bundles that are missing at `site`.
    ///
    /// # Errors
    /// Returns an error if the site holds another log, or a later or different history of this log, if the stored tree is not
    /// the signed one, or if a file cannot be written. Then the site still holds the log that it held before.
    pub fn publish_at(&self, site: &Site) -> Result<Published> {
        match site {
            Site::Folder(folder) => self.publish(folder),
            Site::Bucket(address) => self.put_on(&mut Bucket::at(address)?),
        }
    }

    pub(super) fn put_on(&self, shelf: &mut impl Shelf) -> Result<Published> {
        let head = self.head();
        let (signed, note) = (&head.checkpoint, self.note(None)?);
        let before = match shelf.begin()? {
            Some(bytes) => self.published_before(&shelf.called("checkpoint"), &bytes)?,
            None => 0,
        };
        let mut tree = Tree::new(self.store(), &head.range);
        self.rewrite_withheld(shelf, before)?;
        for level in 0.. {
            let (count, old) = (hashes_at(signed.size, level), hashes_at(before, level));
            if count == 0 {
                break;
            }
            for n in old / TILE_WIDTH..count.div_ceil(TILE_WIDTH) {
                let first = n * TILE_WIDTH;
                let path = TilePath { level: Some(level), n, width: count.min(first + TILE_WIDTH) - first };
                let mut hashes = Vec::new();
                if level == 0 {
                    hashes.extend(tree.tile(n)?.0);
                    shelf.write(&TilePath { level: None, ..path }, self.bundle(first, &hashes)?)?;
                } else {
                    for at in first..first + path.width {
                        hashes.push(tree.node(level * TILE_HEIGHT, at)?);
                    }
                }
                // The tile above is compared when its turn comes, and the incomplete right edge with the root below.
                if path.width == TILE_WIDTH
                    && tile_root(&hashes) != tree.node((level + 1) * TILE_HEIGHT, n)?
                {
                    return Err(forged(&path));
                }
                shelf.write(&path, join_hashes(&hashes))?;
            }
        }
        shelf.settle()?;
        Tiled::open(signed, |path| shelf.read(&path.to_string())).map_err(|fault| match fault {
            TileFault::Read(error) => error,
            TileFault::Missing(path) | TileFault::Forged(path) => forged(&path),
        })?;
        shelf.sign(&note)?;
        shelf.sweep(before, signed.size)?;
        Ok(Published { before, size: signed.size, written: shelf.written() })
    }

    /// The size of the log that is at the site, which this ledger must extend.
    fn published_before(&self, path: &str, bytes: &[u8]) -> Result<u64> {
        let note = String::from_utf8_lossy(bytes);
        let head = self.head();
        let old = head
            .keys
            .open(&note, [])
            .map_err(|source| Error::Proof(ProofError::Malformed { path: path.to_owned(), source }))?;
        if old.size > head.checkpoint.size {
            let (size, now) = (old.size, head.checkpoint.size);
            let message = format!("{path} signs {size} entries, but the ledger has {now}");
            return Err(Breach::new(BreachKind::Rollback, Some(now), message).into());
        }
        let mut tree = Tree::new(self.store(), &head.range);
        let proof = tree.consistency(old.size, head.checkpoint.size)?;
        let Checkpoint { size, root, .. } = &head.checkpoint;
        if check_consistency(old.size, *size, &old.root, root, &proof) {
            return Ok(old.size);
        }
        let message = format!("the first {} entries are not the ones that {path} signs", old.size);
        Err(Breach::new(BreachKind::Fork, None, message).into())
    }

    /// The bundle of the entries from `first` on, compared with their leaf hashes. A withheld entry is empty there.
    fn bundle(&self, first: u64, leaves: &[Hash]) -> Result<Vec<u8>> {
        let mut bodies: Vec<Vec<u8>> = Vec::new();
        let mut wrong = None;
        self.store().entries(first..first + leaves.len() as u64, |row| {
            if row.leaf() != leaves.get(bodies.len()).copied() {
                wrong = wrong.or(Some(first + bodies.len() as u64));
            }
            let body = row.body.filter(|_| !row.is_withheld());
            bodies.push(body.unwrap_or_default().to_vec());
            Ok(())
        })?;
        if let Some(seq) = wrong.or((bodies.len() != leaves.len()).then_some(first)) {
            let message = format!("entry {seq} does not match its hash in the tree");
            return Err(Breach::new(BreachKind::Tile, Some(seq), message).into());
        }
        join_entries(bodies.iter().map(Vec::as_slice)).map_err(|source| {
            Error::Proof(ProofError::Malformed { path: format!("the bundle of entry {first}"), source })
        })
    }

    /// Rewrites the full bundles at the site that hold entries which were withheld since.
    fn rewrite_withheld(&self, shelf: &mut impl Shelf, before: u64) -> Result<()> {
        let mut tree = Tree::new(self.store(), &self.head().range);
        let mut last = None;
        for seq in self.store().withheld()? {
            let n = seq / TILE_WIDTH;
            if n >= before / TILE_WIDTH || last == Some(n) {
                continue;
            }
            last = Some(n);
            let path = TilePath { level: None, n, width: TILE_WIDTH };
            let there = shelf.read(&path.to_string())?;
            let bundle = self.bundle(n * TILE_WIDTH, tree.tile(n)?.0)?;
            if there.as_deref().and_then(split_entries) != split_entries(&bundle) {
                shelf.write(&path, bundle)?;
            }
        }
        Ok(())
    }
}

fn forged(path: &TilePath) -> Error {
    let message = format!("the hashes for {path} do not belong to the signed tree");
    Breach::new(BreachKind::Tile, None, message).into()
}
