//! The bundle: an export that a stranger can check without the ledger, in one ZIP file.
//!
//! Invariant: the same claims of the same ledger give the same bytes. Each member has one name and one place, every
//! member's hash is in the statement, and the statement is signed by the key of the log. [`check()`] takes nothing from a
//! ledger; what it refuses it names in a sentence. Whoever has the key can leave something out and sign again; a stranger
//! cannot. `tests/bundle.rs` changes every member in every way, and `tests/strangers.rs` has a second checker, in Python, say
//! the same of each, and of thousands that are changed in one place.

mod audited;
mod bears;
mod check;
mod claims;
mod contents;
mod fault;
mod make;
mod members;
mod once;
mod read;
mod receipt;
mod statement;
mod write;

pub use audited::{Audited, check_audit, statement_of_audit};
pub use bears::entries_on;
pub use check::{Checked, Vouched, check};
pub use fault::{Fault, FaultKind};
pub use make::{Bundle, write};
pub use statement::Envelope;
