//! Tiles: the tree's hashes in blocks of 256, and entries in bundles of 256, as C2SP tlog-tiles has them.
//!
//! Invariant: tile `n` of level `l` holds the roots of the complete subtrees of `256^l` leaves numbered
//! `256 n` to `256 n + 255`; a full tile is 8,192 bytes and never changes. Every other node of the
//! tree is recomputed from the tile below it, so a tile says only what its hashes say. A path has one
//! spelling: what is read back is written the same (`tests.rs`).

use std::fmt;
use std::str::FromStr;

use super::{Hash, Malformed, node_hash};

/// Hashes in a full tile.
pub const TILE_WIDTH: u64 = 256;

/// Levels of the tree that one level of tiles spans: 2^8 = 256.
pub const TILE_HEIGHT: u32 = 8;

/// The level of the groups of 16 leaves whose roots a stored tile holds.
pub const GROUP_LEVEL: u32 = 4;

/// The highest level of tiles.
const TOP_LEVEL: u32 = 63;

/// Where a tile or bundle is in a published log: `tile/0/x001/234`, `tile/entries/000.p/7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TilePath {
    /// The level of a tile; `None` for a bundle of entries.
    pub level: Option<u32>,
    /// Its number.
    pub n: u64,
    /// How many hashes or entries it holds: 1 to 256.
    pub width: u64,
}

impl TilePath {
    /// The path of the same tile when it is full.
    #[must_use]
    pub fn full(self) -> Self {
        TilePath { width: TILE_WIDTH, ..self }
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            Some(level) => write!(f, "tile/{level}/")?,
            None => f.write_str("tile/entries/")?,
        }
        let mut groups = vec![self.n % 1000];
        let mut rest = self.n / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        while let Some(group) = groups.pop() {
            if groups.is_empty() { write!(f, "{group:03}")? } else { write!(f, "x{group:03}/")? }
        }
        if self.width == TILE_WIDTH { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

impl FromStr for TilePath {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        const BAD: Malformed = Malformed::new("tile path", "not of the form tile/LEVEL/N or tile/entries/N");
        let rest = text.strip_prefix("tile/").ok_or(BAD)?;
        let (level, rest) = rest.split_once('/').ok_or(BAD)?;
        let level = if level == "entries" { None } else { Some(level.parse().map_err(|_| BAD)?) };
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, width.parse().map_err(|_| BAD)?),
            None => (rest, TILE_WIDTH),
        };
        let mut n: u64 = 0;
        for group in number.split('/') {
            let digits = group.strip_prefix('x').unwrap_or(group);
            let value: u64 = digits.parse().map_err(|_| BAD)?;
            n = n.checked_mul(1000).and_then(|n| n.checked_add(value)).ok_or(BAD)?;
        }
        let path = TilePath { level, n, width };
        let sound = level.is_none_or(|level| level <= TOP_LEVEL) && (1..=TILE_WIDTH).contains(&width);
        // Only one spelling is accepted: leading zeros, plus signs and a missing or extra x would be written differently.
        if sound && path.to_string() == text { Ok(path) } else { Err(BAD) }
    }
}

/// The bytes of a bundle of entries: each entry after its length in two bytes, big-endian.
///
/// # Errors
/// Returns an error if an entry is longer than 65,535 bytes.
pub fn join_entries<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, Malformed> {
    let mut bundle = Vec::new();
    for entry in entries {
        let length = u16::try_from(entry.len());
        let length = length.map_err(|_| Malformed::new("entry bundle", "an entry is over 65,535 bytes"))?;
        bundle.extend(length.to_be_bytes());
        bundle.extend(entry);
    }
    Ok(bundle)
}

/// The entries of a bundle, if it holds whole entries only.
#[must_use]
pub fn split_entries(mut bundle: &[u8]) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::new();
    while let Some((length, rest)) = bundle.split_first_chunk::<2>() {
        let (entry, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
        entries.push(entry);
        bundle = rest;
    }
    bundle.is_empty().then_some(entries)
}

/// The root over the hashes of a full tile, which is one hash of the tile above it. The number of hashes may be any power of
/// two.
#[must_use]
pub fn tile_root(hashes: &[Hash]) -> Hash {
    if let [hash] = hashes {
        return *hash;
    }
    let mut above: Vec<Hash> = pairs(hashes).collect();
    while above.len() > 1 {
        above = pairs(&above).collect();
    }
    above[0]
}

fn pairs(hashes: &[Hash]) -> impl Iterator<Item = Hash> {
    hashes.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1]))
}

/// The bytes of a tile of hashes.
#[must_use]
pub fn join_hashes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// The hashes of a tile, if its bytes are whole hashes only.
#[must_use]
pub fn split_hashes(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    rest.is_empty().then(|| hashes.iter().map(|hash| Hash(*hash)).collect())
}
