//! Inclusion and consistency proofs: made from nodes, checked from values alone.
//!
//! Invariant: proofs are those of RFC 6962, sections 2.1.1 and 2.1.2; the checkers are the algorithms
//! of RFC 9162, sections 2.1.3.2 and 2.1.4.2. A proof with a hash too many or too few is refused.

use super::tree::{node_at, split};
use super::{Hash, node_hash, sha256};

/// The inclusion proof of leaf `index` in the tree of `size` leaves, leaf to root.
/// `node` is as for [`node_at`].
///
/// # Errors
/// Returns the error that `node` returns. `index` must be less than `size`.
pub fn prove_inclusion<E>(
    index: u64,
    size: u64,
    node: &mut impl FnMut(u32, u64) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    let mut path = Vec::new();
    let (mut start, mut end) = (0, size);
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            path.push(node_at(middle, end, node)?);
            end = middle;
        } else {
            path.push(node_at(start, middle, node)?);
            start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the tree of `size` leaves extends the tree of its first `old` leaves.
/// `node` is as for [`node_at`]. Empty if `old` is 0 or `size`.
///
/// # Errors
/// Returns the error that `node` returns. `old` must be at most `size`.
pub fn prove_consistency<E>(
    old: u64,
    size: u64,
    node: &mut impl FnMut(u32, u64) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    let mut path = Vec::new();
    if old == 0 || old == size {
        return Ok(path);
    }
    let (mut start, mut end) = (0, size);
    while old != end {
        let middle = start + split(end - start);
        if old <= middle {
            path.push(node_at(middle, end, node)?);
            end = middle;
        } else {
            path.push(node_at(start, middle, node)?);
            start = middle;
        }
    }
    // Where the old tree is the left edge of the new one, its root is known to the checker.
    if start != 0 {
        path.push(node_at(start, end, node)?);
    }
    path.reverse();
    Ok(path)
}

/// Whether `path` proves that `leaf` is number `index` of the tree of `size` leaves with `root`.
#[must_use]
pub(crate) fn check_inclusion(index: u64, size: u64, leaf: &Hash, path: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = node_hash(sibling, &hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether `path` proves that the tree of `size` leaves with `root` extends the tree of `old`
/// leaves with `old_root`. A tree extends itself and the empty tree, each by the empty proof.
#[must_use]
pub(crate) fn check_consistency(old: u64, size: u64, old_root: &Hash, root: &Hash, path: &[Hash]) -> bool {
    if old > size {
        return false;
    }
    if old == size {
        return path.is_empty() && old_root == root;
    }
    if old == 0 {
        return path.is_empty() && *old_root == sha256(b"");
    }
    let mut path = path.iter();
    // A power of two is a complete subtree: its root stands for the omitted first hash.
    let first = if old.is_power_of_two() { Some(old_root) } else { path.next() };
    let Some(first) = first else {
        return false;
    };
    let (mut place, mut last) = (old - 1, size - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (mut old_hash, mut new_hash) = (*first, *first);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == *old_root && new_hash == *root
}
