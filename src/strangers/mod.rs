//! Strangers: what people without the ledger get from it, what they send back, and how each of these is checked.
//!
//! Invariant: the maker and the checker of each thing are in this folder, and the checker takes nothing from the ledger.
//! [`Ledger::prove`](crate::ledger::Ledger::prove) makes what [`check_proof`] checks,
//! [`Ledger::publish`](crate::ledger::Ledger::publish) writes what [`verify_published`] checks, and what a witness
//! answers is kept as an [`Attachment`] only if it holds under the witness's key. `tests/proof.rs`, `tests/publish.rs`
//! and `tests/witness.rs` change every part; `tests/strangers.rs` has programs that others wrote judge the same cases.

mod attachment;
#[cfg_attr(not(feature = "object-storage"), path = "bucket_left_out.rs")]
mod bucket;
mod folder;
mod proof;
mod publish;
mod replica;
mod site;
mod witness;

pub use attachment::Attachment;
pub use bucket::Bucket;
pub use folder::Folder;
pub use proof::{EntryProof, Proven, check_extension, check_proof};
pub use publish::Published;
pub use replica::verify_published;
pub use site::{BucketAddress, Site};
