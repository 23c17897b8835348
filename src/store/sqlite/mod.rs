//! The engine on SQLite: one file, and what SQLite keeps beside it.
//!
//! Arrows run one way: `connection` is used by all; `schema` and `beside` by `open`; `read`, `find`, `documents`,
//! `checkpoints` and `write` add to the store and do not know each other; `upgrade` uses `open` and `write`;
//! `maintenance` has what no append needs. Nothing outside this folder names SQLite's library (`tests/house.rs`).

mod beside;
mod checkpoints;
mod connection;
mod documents;
mod find;
mod maintenance;
mod open;
mod read;
mod schema;
mod upgrade;
mod write;

pub use connection::Store;
pub use schema::{APPLICATION_ID, Comparison, FORMAT};
pub use write::Batch;
