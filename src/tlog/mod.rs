//! The Merkle log: hashes, tree, proofs, tiles, signed checkpoints.
//!
//! Invariant: the tree is that of RFC 6962, section 2.1, over the exact bytes of each entry, and a
//! checkpoint is a C2SP tlog-checkpoint in a C2SP signed note (Ed25519). `tests.rs` here holds
//! this module against the RFC's own recursive definition for every size up to 100 and every pair
//! of sizes, against an independent implementation, and against the published vectors.
//!
//! Nothing here knows a claim, a file or SQL: values in, values out. Every prover reads nodes through a closure and has a
//! checker that takes only values: [`InclusionProof::check`] and
//! [`ConsistencyProof::check`], which open the checkpoint themselves.

mod bare;
mod blocks;
mod checkpoint;
mod cosignature;
mod hash;
mod inclusion;
mod note;
mod policy;
mod proof;
#[cfg(test)]
mod tests;
mod tile;
mod tiled;
mod timestamp;
mod tree;

pub use blocks::{BLOCK, block_count, block_root};
pub use checkpoint::Checkpoint;
pub use cosignature::{WitnessKey, cosignature_lines};
pub use hash::{Hash, leaf_hash, node_hash, sha256};
pub use inclusion::{ConsistencyProof, Extension, InclusionProof};
pub use note::{SigningKey, VerifierKey, sign_line, sign_note, verify_note};
pub use policy::{Accepted, Policy, Witness};
pub(crate) use proof::{check_consistency, check_inclusion};
pub use proof::{prove_consistency, prove_inclusion};
pub use tile::{
    GROUP_LEVEL, TILE_HEIGHT, TILE_WIDTH, TilePath, join_entries, join_hashes, split_entries, split_hashes,
    tile_root,
};
pub use tiled::{TileFault, Tiled};
pub use timestamp::{Timestamp, timestamp_request};
#[doc(hidden)]
pub use tree::{Growing, Grown};
pub use tree::{Range, node_at};

/// Why a text in one of this module's formats does not parse or does not verify.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {why}")]
pub struct Malformed {
    /// What was read: a key, a note, a checkpoint, a hash.
    pub what: &'static str,
    /// What is wrong with it.
    pub why: &'static str,
}

impl Malformed {
    pub(crate) const fn new(what: &'static str, why: &'static str) -> Self {
        Malformed { what, why }
    }
}
