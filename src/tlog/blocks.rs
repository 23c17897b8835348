//! Blocks: a captured document in pieces, each of which can be checked alone.
//!
//! The law: a document is cut into blocks of [`BLOCK`] bytes, the last of which may be shorter; its block root is the
//! root of the tree of RFC 6962, section 2.1, whose leaves are the blocks. So whoever knows the root and the leaf hashes
//! can check any block without the others. `tests/blocks.rs` changes each byte around each border.

use super::{Hash, Range};

/// The bytes of a block, except for the last one of a document.
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
