//! Where bytes live: one SQLite file.
//!
//! The law: the store knows bytes and hashes, not claims. It adds rows and changes none, but that what a
//! redaction names is replaced by its leaf hash; what it reads back it vouches for in nothing: [`crate::verify`]
//! compares it with the signed tree. `tests/store.rs` holds it to that, `tests/fault.rs` fails each of its
//! steps.

mod beside;
mod blob;
mod read;
mod schema;
mod spool;
mod sqlite;
mod upgrade;
mod write;

pub use read::{CheckpointRow, CosignatureRow, DocumentRow, EntryRow, LogRow, TimestampRow};
pub use schema::{APPLICATION_ID, Comparison, FORMAT};
pub use spool::Spool;
pub use sqlite::{Access, Store};
pub use write::Batch;
