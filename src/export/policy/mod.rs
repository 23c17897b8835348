//! The policy: which claims `--verified` chooses.
//!
//! Invariant: a policy is a value. Whether a claim meets it follows from the policy, the view, the audit's report on the
//! view and the moment of asking, and from nothing else. Each condition is a record with its name, its sentence and its
//! function ([`CONDITIONS`]). `tests/policy.rs` fails each of them.

mod condition;
mod funnel;
mod judge;
mod piece;
mod select;
mod settings;

pub use condition::{CONDITIONS, Condition, Unmet};
pub use funnel::{Funnel, Step};
pub use judge::Judge;
pub use piece::{Basis, Piece};
pub use settings::Policy;
