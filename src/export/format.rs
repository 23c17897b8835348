//! Formats that claims are written in: records, as the rules of the audit are.

use std::collections::BTreeMap;
use std::io;

use super::{Exported, Judge};
use crate::audit::Group;
use crate::model::{Seq, View};
use crate::tlog::Hash;

/// A format and everything about it.
#[derive(Debug)]
pub struct Format {
    /// Its name, as `--format` takes it.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// How the names of its files end.
    pub ending: &'static str,
    /// The version that brought it.
    pub since: &'static str,
    /// What it is.
    pub about: &'static str,
    /// What of a claim it leaves out.
    pub leaves_out: &'static str,
    /// Whether it says in which groups a claim is.
    pub grouped: bool,
    pub(super) write: fn(&Subset<'_>, &mut dyn io::Write) -> io::Result<()>,
}

/// Chosen claims of a view.
#[derive(Debug, Clone, Copy)]
pub struct Subset<'a> {
    /// The view.
    pub view: &'a View,
    /// The claims.
    pub seqs: &'a [Seq],
    /// The signed checkpoint of the view's history.
    pub note: &'a str,
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

impl<'a> Subset<'a> {
    /// The claims, as they are exported.
    pub(super) fn exported(&self) -> impl Iterator<Item = Exported<'a>> + use<'a> {
        let subset = *self;
        let mut named: BTreeMap<Seq, Vec<&'a str>> = BTreeMap::new();
        for group in subset.groups {
            for claim in &group.claims {
                named.entry(*claim).or_default().push(&group.id);
            }
        }
        subset.seqs.iter().filter_map(move |seq| {
            let groups = named.get(seq).cloned().unwrap_or_default();
            Some(Exported { groups, ..Exported::new(&subset, *seq)? })
        })
    }
}

impl Format {
    /// Writes claims.
    ///
    /// # Errors
    /// Returns an error if the writer does.
    pub fn write(&self, subset: &Subset<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        (self.write)(subset, out)
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
