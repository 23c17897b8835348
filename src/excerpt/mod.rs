//! Excerpts: a view of the entries that one question needs, found by an index and proved one by one.
//!
//! Invariant: an excerpt has, with each entry, all entries that bear on it: those about it, those that it rests on, and
//! so on, so that a command says the same of it as with a view of everything (`tests/index.rs` compares them).

mod bearing;
mod build;
mod kin;
mod need;
mod reader;

pub use bearing::Kin;
pub use build::{Progress, build, tail};
pub use need::{Need, Words};
pub use reader::Reader;
