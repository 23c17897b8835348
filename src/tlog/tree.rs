//! The tree as it grows: a compact range, and the hash of any complete subtree.
//!
//! The law: a [`Range`] of size n holds only the roots of the complete subtrees of n, one for each
//! 1-bit of n, left to right. So appending costs amortised one hash, the root O(log n) hashes, and
//! the whole state is at most 64 hashes (RFC 9162, section 2.1.2, does the same with a stack).

use super::{Hash, node_hash, sha256};

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

    /// The tree of `size` entries from its peaks, highest subtree first, if there are as many as
    /// `size` has 1-bits. Whether they are the right ones only [`Range::root`] can show.
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

    /// Appends one leaf. `complete(level, hash)` sees the root of every complete subtree, of `2^level`
    /// leaves, that this leaf finishes, from the leaf itself upwards.
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

/// Hash of the entries `start..end` as one subtree, where `start` is a multiple of the smallest
/// power of two that is at least `end - start`. `node(level, index)` gives the hash of the complete
/// subtree of `2^level` leaves that starts at leaf `index * 2^level`.
///
/// # Errors
/// What `node` returns.
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
