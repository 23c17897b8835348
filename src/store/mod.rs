//! Where bytes live: one SQLite file.
//!
//! The law: the store knows bytes and hashes, not claims. It adds rows and never changes one; what it
//! reads back it vouches for in nothing: [`crate::verify`] compares it with the signed tree.
//! `tests/store.rs` holds it to that, `tests/fault.rs` fails each of its steps.

mod blob;
mod schema;
mod sqlite;

pub use schema::{APPLICATION_ID, FORMAT};
pub use sqlite::{Access, Batch, BlobRow, CheckpointRow, EntryRow, LogRow, Store};
