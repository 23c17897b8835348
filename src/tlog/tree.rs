//! The growing tree: a compact range, and the hash of any complete subtree.
//!
//! Invariant: a [`Range`] of size n holds only the roots of the complete subtrees of n, one for each
//! 1-bit of n, left to right. So appending costs amortised one hash, the root O(log n) hashes, and
//! the whole state is at most 64 hashes (RFC 9162, section 2.1.2, does the same with a stack).

use super::{GROUP_LEVEL, Hash, TILE_HEIGHT, TILE_WIDTH, node_hash, sha256};

/// The tree of a log's first `size` entries, kept as its peaks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Range {
    size: u64,
    peaks: Vec<Hash>,
}

impl Range {
    /// The tree of no entries.
    #[must_use]
    pub fn new() -> Self {
        Range::default()
    }

    /// The tree of `size` entries with these peaks, highest subtree first, if there are as many as `size` has 1-bits. Compare
    /// [`Range::root`] with a signed root to know whether they are the right ones.
    #[must_use]
    pub fn from_peaks(size: u64, peaks: Vec<Hash>) -> Option<Self> {
        (peaks.len() == size.count_ones() as usize).then_some(Range { size, peaks })
    }

    /// The number of entries.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The roots of the complete subtrees, left to right.
    #[must_use]
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Appends one leaf. `complete(level, hash)` receives the root of every complete subtree of
    /// `2^level` leaves that this leaf completes, from the leaf itself upwards.
    pub fn push(&mut self, leaf: Hash, mut complete: impl FnMut(u32, Hash)) {
        let mut hash = leaf;
        complete(0, hash);
        for level in 1..=self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(&left, &hash);
                complete(level, hash);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The root hash: MTH of RFC 6962, section 2.1.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else {
            return sha256(b"");
        };
        peaks.fold(*last, |right, left| node_hash(left, &right))
    }
}

/// A tree that grows, and the parts of it that are stored: the root of every complete subtree of 256 leaves or more, and every
/// full tile of leaf hashes.
#[derive(Debug, Clone, Default)]
pub struct Growing {
    range: Range,
    /// The leaf hashes and the roots of groups of 16 of the tile that is being filled, as far as they were pushed here.
    leaves: Vec<Hash>,
    groups: Vec<Hash>,
}

/// A node or tile that a leaf completed.
#[derive(Debug)]
pub enum Grown<'a> {
    /// The complete subtree of `2^level` leaves, level 8 or more.
    Node {
        /// Its level.
        level: u32,
        /// Its number among those of its level.
        n: u64,
        /// Its root.
        hash: Hash,
    },
    /// A tile of leaf hashes.
    Tile {
        /// Its number.
        n: u64,
        /// Its root.
        root: Hash,
        /// Its leaf hashes: 256, or only the last of them if growing began within the tile.
        hashes: &'a [Hash],
        /// The roots of its groups of 16, with the same restriction.
        groups: &'a [Hash],
    },
}

impl Growing {
    /// A tree that grows from this range.
    #[must_use]
    pub fn from(range: Range) -> Self {
        Growing { range, ..Growing::default() }
    }

    /// The tree so far.
    #[must_use]
    pub fn range(&self) -> &Range {
        &self.range
    }

    /// Appends one leaf, and hands what it completes to `each`: first the nodes, lowest first, and then the tile.
    ///
    /// # Errors
    /// Returns the error that `each` returns.
    pub fn push<E>(&mut self, leaf: Hash, mut each: impl FnMut(Grown<'_>) -> Result<(), E>) -> Result<(), E> {
        let seq = self.range.size();
        if seq.is_multiple_of(TILE_WIDTH) {
            self.leaves.clear();
            self.groups.clear();
        }
        self.leaves.push(leaf);
        let mut nodes = Vec::new();
        self.range.push(leaf, |level, hash| match level {
            GROUP_LEVEL => self.groups.push(hash),
            TILE_HEIGHT.. => nodes.push((level, hash)),
            _ => {}
        });
        for (level, hash) in &nodes {
            each(Grown::Node { level: *level, n: seq >> level, hash: *hash })?;
        }
        if let Some((_, root)) = nodes.first() {
            let (hashes, groups) = (&self.leaves, &self.groups);
            each(Grown::Tile { n: seq / TILE_WIDTH, root: *root, hashes, groups })?;
        }
        Ok(())
    }
}

/// Hash of the entries `start..end` as one subtree, where `start` is a multiple of the smallest
/// power of two that is at least `end - start`. `node(level, index)` gives the hash of the complete
/// subtree of `2^level` leaves that starts at leaf `index * 2^level`.
///
/// # Errors
/// Returns the error that `node` returns.
pub fn node_at<E>(
    start: u64,
    end: u64,
    node: &mut impl FnMut(u32, u64) -> Result<Hash, E>,
) -> Result<Hash, E> {
    let width = end - start;
    if width.is_power_of_two() {
        let level = width.trailing_zeros();
        return node(level, start >> level);
    }
    let middle = start + split(width);
    let left = node_at(start, middle, node)?;
    let right = node_at(middle, end, node)?;
    Ok(node_hash(&left, &right))
}

/// The largest power of two smaller than `width`, which is at least 2.
pub(crate) fn split(width: u64) -> u64 {
    1 << (63 - (width - 1).leading_zeros())
}
