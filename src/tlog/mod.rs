//! The Merkle log: hashes, tree, proofs, tiles, signed checkpoints.
//!
//! The law: the tree is that of RFC 6962, section 2.1, over the exact bytes of each entry, and a
//! checkpoint is a C2SP tlog-checkpoint in a C2SP signed note (Ed25519). `tests/tlog.rs` holds
//! this module against the RFC's own recursive definition for every size up to 100 and every pair
//! of sizes, against an independent implementation, and against the published vectors.
//!
//! Nothing here knows a claim, a file or SQL: values in, values out. Every prover
//! ([`prove_inclusion`], [`prove_consistency`]) reads nodes through a closure and has a checker
//! ([`check_inclusion`], [`check_consistency`]) that takes only values.

mod checkpoint;
mod hash;
mod note;
mod proof;
mod tile;
mod tree;

pub use checkpoint::Checkpoint;
pub use hash::{Hash, leaf_hash, node_hash, sha256};
pub use note::{SigningKey, VerifierKey, sign_note, verify_note};
pub use proof::{check_consistency, check_inclusion, prove_consistency, prove_inclusion};
pub use tile::{TILE_WIDTH, join_hashes, node_from_tiles, split_hashes, tile_root};
pub use tree::{Range, node_at};

/// A text of this module's formats that does not parse or does not verify.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {why}")]
pub struct Malformed {
    /// The thing that was read: a key, a note, a checkpoint, a hash.
    pub what: &'static str,
    /// What is wrong with it.
    pub why: &'static str,
}

impl Malformed {
    pub(crate) const fn new(what: &'static str, why: &'static str) -> Self {
        Malformed { what, why }
    }
}
