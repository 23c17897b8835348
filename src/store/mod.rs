//! The store: one SQLite file.
//!
//! Invariant: the store knows bytes and hashes, not claims, and nothing it returns is trusted. [`crate::verify`] compares
//! every row with the signed tree.
//!
//! # What an engine must keep
//!
//! Today there is one engine. Another one may take its place if it keeps these promises, which `tests/engine.rs` tests
//! through the public interface:
//!
//! 1. **Making.** A new ledger is there whole or not at all, and never in place of anything else.
//! 2. **One writer.** [`Store::begin_write`] waits for another writer, and gives up with `Locked`. Until the batch
//!    ends, nobody else can append.
//! 3. **A batch is whole.** What a [`Batch`] adds is there for everybody after [`Batch::commit`] returned, and on the disk;
//!    a batch that is dropped, fails or is cut off leaves nothing.
//! 4. **One state.** After [`Store::begin_read`] every read sees the same state, whatever others append.
//! 5. **Places.** Entries have the places 0, 1, 2, and so on. An entry for any other place is refused, and so is a
//!    checkpoint whose size is not the number of entries. Checkpoints are numbered from 0 without gaps. Every batch that
//!    adds entries also adds a checkpoint.
//! 6. **Bytes.** Bodies, notes, lines, tokens and captured bytes are returned as they were given, byte for byte, and
//!    entries in the order of their places.
//! 7. **Nothing is changed.** No row is updated or deleted, with one exception: what the last entry, a redaction, names may
//!    be replaced by its leaf hash ([`Batch::withhold_entry`]) or removed ([`Batch::withhold_documents`]).
//! 8. **Nothing stays behind.** After [`Store::scrub`] the file holds no byte of what was withheld.
//! 9. **Failures are reported.** A full disk is `Full`, a file that cannot be written is `ReadOnly`, another program's lock is
//!    `Locked`; a row that no ledger can hold is a breach, and never a wrong answer.
//!
//! What is true only of SQLite has its own tests: `tests/store.rs` shows what another program may do to the file,
//! `tests/beside.rs` what may lie beside it, `tests/power.rs` and `tests/fault.rs` what happens where a step fails.

mod access;
mod blob;
mod rows;
mod spool;
mod sqlite;

pub use access::Access;
pub use rows::{CheckpointRow, CosignatureRow, DocumentRow, EntryRow, LogRow, TimestampRow};
pub use spool::Spool;
pub use sqlite::{APPLICATION_ID, Batch, Comparison, FORMAT, Store};
