//! A published tree, read tile by tile from a store that need not be trusted.
//!
//! Invariant: no hash of a tile is used before the tile was compared with its parent. A full tile is compared with the hash
//! in the tile above it; the incomplete tiles at the right edge, which have no parent, with the signed root. A reader that
//! checks only some tiles of a path accepts a forged leaf (CVE-2026-56865). `tests/publish.rs` forges leaves in several
//! places of every tile.

use super::{Checkpoint, Hash, Range, TILE_HEIGHT, TILE_WIDTH, TilePath, split_hashes, tile_root};

/// Why a tile was not accepted.
#[derive(Debug)]
pub enum TileFault<E> {
    /// It could not be read.
    Read(E),
    /// It is missing.
    Missing(TilePath),
    /// It does not match its parent or the signed root.
    Forged(TilePath),
}

/// The tree of a signed checkpoint, over tiles from anywhere.
#[derive(Debug)]
pub struct Tiled<R> {
    size: u64,
    read: R,
    /// The right edge: the tile of each level that is not full, compared with the root.
    edge: Vec<Vec<Hash>>,
    /// The full tile of each level that was accepted last.
    last: Vec<Option<(u64, Vec<Hash>)>>,
}

impl<E, R: FnMut(&TilePath) -> Result<Option<Vec<u8>>, E>> Tiled<R> {
    /// Reads the right edge and compares it with the root of `checkpoint`, whose signature the caller must have verified. `read`
    /// gives the bytes at a path, or `None` if there is no such file.
    ///
    /// # Errors
    /// Returns an error if a tile of the edge is missing, or the edge does not match the root.
    pub fn open(checkpoint: &Checkpoint, read: R) -> Result<Self, TileFault<E>> {
        let size = checkpoint.size;
        let mut tree = Tiled { size, read, edge: Vec::new(), last: Vec::new() };
        let mut peaks = Vec::new();
        let mut lowest = None;
        for level in 0.. {
            let count = size.checked_shr(TILE_HEIGHT * level).unwrap_or(0);
            if count == 0 {
                break;
            }
            let path = TilePath { level: Some(level), n: count / TILE_WIDTH, width: count % TILE_WIDTH };
            let hashes = if path.width == 0 { Vec::new() } else { tree.fetch(path)? };
            if !hashes.is_empty() {
                lowest = lowest.or(Some(path));
            }
            // The complete subtrees in this tile, right to left.
            let mut end = hashes.len();
            while end > 0 {
                let width = 1 << end.trailing_zeros();
                peaks.push(tile_root(&hashes[end - width..end]));
                end -= width;
            }
            tree.edge.push(hashes);
            tree.last.push(None);
        }
        peaks.reverse();
        let range = Range::from_peaks(size, peaks);
        match (range, lowest) {
            (Some(range), _) if range.root() == checkpoint.root => Ok(tree),
            (_, Some(path)) => Err(TileFault::Forged(path)),
            (_, None) => Err(TileFault::Forged(TilePath { level: Some(0), n: 0, width: TILE_WIDTH })),
        }
    }

    /// The hashes of a tile, compared with its parent, and the parent with its own, up to the root.
    ///
    /// # Errors
    /// Returns an error if a tile on the way is missing or does not match its parent.
    pub fn tile(&mut self, level: u32, n: u64) -> Result<&[Hash], TileFault<E>> {
        let place = level as usize;
        let count = self.size.checked_shr(TILE_HEIGHT * level).unwrap_or(0);
        let path = TilePath { level: Some(level), n, width: TILE_WIDTH };
        if n >= count.div_ceil(TILE_WIDTH) {
            return Err(TileFault::Missing(path));
        }
        if n == count / TILE_WIDTH {
            return Ok(&self.edge[place]);
        }
        if self.last[place].as_ref().is_none_or(|(last, _)| *last != n) {
            let parent = self.tile(level + 1, n / TILE_WIDTH)?[(n % TILE_WIDTH) as usize];
            let hashes = self.fetch(path)?;
            if tile_root(&hashes) != parent {
                return Err(TileFault::Forged(path));
            }
            self.last[place] = Some((n, hashes));
        }
        Ok(self.last[place].as_ref().map_or(&[], |(_, hashes)| hashes))
    }

    /// The hashes at a path, not compared with anything. If a partial tile was removed because the full one exists, the full one
    /// is cut.
    fn fetch(&mut self, path: TilePath) -> Result<Vec<Hash>, TileFault<E>> {
        let mut bytes = (self.read)(&path).map_err(TileFault::Read)?;
        if bytes.is_none() && path.width < TILE_WIDTH {
            let length = path.width as usize * 32;
            bytes = (self.read)(&path.full()).map_err(TileFault::Read)?;
            bytes = bytes.and_then(|full| full.get(..length).map(<[u8]>::to_vec));
        }
        let hashes = split_hashes(&bytes.ok_or(TileFault::Missing(path))?);
        hashes.filter(|hashes| hashes.len() as u64 == path.width).ok_or(TileFault::Forged(path))
    }
}
