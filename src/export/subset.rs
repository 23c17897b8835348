//! Subsets: the claims that were chosen to be exported, and by what.

use super::Judge;
use crate::audit::Group;
use crate::model::{Seq, View};
use crate::tlog::Hash;

/// Chosen claims of a view.
#[derive(Debug, Clone, Copy)]
pub struct Subset<'a> {
    /// The view.
    pub view: &'a View,
    /// The claims.
    pub seqs: &'a [Seq],
    /// The groups that claims are in: see [`crate::audit::Group`].
    pub groups: &'a [Group],
    /// The policy that chose the claims, if one did.
    pub verified: Option<Verified<'a>>,
}

/// A policy that chose claims.
#[derive(Debug, Clone, Copy)]
pub struct Verified<'a> {
    /// The policy, applied to the view.
    pub judge: &'a Judge<'a>,
    /// The hash of the policy.
    pub policy: Hash,
}
