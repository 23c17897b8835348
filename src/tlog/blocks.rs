//! Blocks: a captured document in pieces that can be checked one by one.
//!
//! Invariant: a document is cut into blocks of [`BLOCK`] bytes, of which the last may be shorter. Its block root is the root
//! of the tree of RFC 6962, section 2.1, whose leaves are the blocks. So a reader who knows the root and the leaf hashes
//! can check any block without the others. `tests/blocks.rs` changes the bytes around every border.

use super::{Hash, Range};

/// The length of a block in bytes. The last block of a document may be shorter.
pub const BLOCK: usize = 65_536;

/// The root over the leaf hashes of a document's blocks, in order.
#[must_use]
pub fn block_root(leaves: &[Hash]) -> Hash {
    let mut range = Range::new();
    for leaf in leaves {
        range.push(*leaf, |_, _| {});
    }
    range.root()
}

/// How many blocks a document of `size` bytes has.
#[must_use]
pub fn block_count(size: u64) -> u64 {
    size.div_ceil(BLOCK as u64)
}
