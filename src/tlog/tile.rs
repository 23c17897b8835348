//! Tiles: the tree's hashes in blocks of 256, as C2SP tlog-tiles lays them out.
//!
//! The law: tile `n` of level `l` holds the roots of the complete subtrees of `256^l` leaves numbered
//! `256 n` to `256 n + 255`; a full tile is 8,192 bytes and never changes. Every other node of the
//! tree is recomputed from the tile below it, so a tile says only what its hashes say.

use super::{Hash, node_hash};

/// Hashes in a full tile.
pub const TILE_WIDTH: u64 = 256;

/// Levels of the tree that one level of tiles spans: 2^8 = 256.
const TILE_HEIGHT: u32 = 8;

/// The hash of the complete subtree of `2^level` leaves at `index` (see [`super::node_at`]), from the
/// tile that holds it. `tile(level, n)` gives that tile's hashes, as many as there are.
///
/// # Errors
/// What `tile` returns; `None` where the tile is too short to hold the subtree.
pub fn node_from_tiles<E>(
    level: u32,
    index: u64,
    tile: impl FnOnce(u32, u64) -> Result<Vec<Hash>, E>,
) -> Result<Option<Hash>, E> {
    let (tile_level, height) = (level / TILE_HEIGHT, level % TILE_HEIGHT);
    let width = 1_u64 << height;
    let hashes = tile(tile_level, index / (TILE_WIDTH / width))?;
    let start = (index % (TILE_WIDTH / width) * width) as usize;
    Ok(hashes.get(start..start + width as usize).map(|hashes| fold(hashes.to_vec())))
}

/// The root of a full tile, which is a hash of the tile above it.
#[must_use]
pub fn tile_root(hashes: &[Hash]) -> Hash {
    fold(hashes.to_vec())
}

/// The root of the complete tree over `2^k` hashes.
fn fold(mut hashes: Vec<Hash>) -> Hash {
    while hashes.len() > 1 {
        hashes = hashes.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
    }
    hashes[0]
}

/// Hashes as the bytes of a tile.
#[must_use]
pub fn join_hashes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// The bytes of a tile as hashes, if they are a whole number of them.
#[must_use]
pub fn split_hashes(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    rest.is_empty().then(|| hashes.iter().map(|hash| Hash(*hash)).collect())
}
