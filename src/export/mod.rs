//! Export: a subset of the claims, in formats that others read.
//!
//! Invariant: a format writes nothing but what follows from a [`View`](crate::model::View) and the chosen claims, and
//! every record carries what a stranger needs to go back to its source and to the signed history. A format is a record
//! ([`Format`]) in a file of its own.

mod claimreview;
mod csv;
mod format;
mod jsonl;
mod policy;
mod record;

pub use format::{FORMATS, Format, Subset};
pub use policy::{POLICY, verified};
pub use record::Exported;
