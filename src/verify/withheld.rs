//! What is withheld stays withheld: checked whenever a ledger is opened.
//!
//! Invariant: no command answers from a ledger in which something that a redaction names is still present, or in which an
//! entry is withheld that no redaction names. Both are looked up in indexes, so the cost of opening grows with the number of
//! redactions, not with the history. A command that reads the history detects an index that leaves rows out.
//! `tests/redaction.rs` puts back what was withheld and tries every command.

use super::SignedTree;
use super::scan::merged;
use super::tree::proven_body;
use crate::breach::{Breach, BreachKind};
use crate::error::Result;
use crate::model::{Data, Entry, Redaction, Seq};
use crate::store::Store;

/// Checks that nothing that a redaction names is still present, and that every withheld entry is named by one.
///
/// # Errors
/// Returns the first breach, and an error if the file cannot be read.
pub(super) fn check(store: &Store, tree: SignedTree<'_>) -> Result<()> {
    let mut named = Vec::new();
    for at in store.redactions()? {
        // An entry that cannot be read is reported when the history is read.
        if let Ok(Entry { data: Data::Redaction(redaction), .. }) =
            Entry::decode(&proven_body(store, tree, at)?)
        {
            check_redaction(store, at, &redaction, &mut named)?;
        }
    }
    let count: u64 = merged(named).iter().map(|(first, last)| last - first + 1).sum();
    if store.withheld_within(0, u64::MAX)?.0 == count {
        return Ok(());
    }
    Err(Breach::new(BreachKind::Withheld, None, "entries are withheld that no redaction names").into())
}

fn check_redaction(store: &Store, at: Seq, redaction: &Redaction, named: &mut Vec<(Seq, Seq)>) -> Result<()> {
    let present = |seq, what: String| {
        let message =
            format!("{what} should have been withheld (redaction: entry {at}) but is still present");
        Err(Breach::new(BreachKind::Withheld, Some(seq), message).into())
    };
    for (first, last) in &redaction.entries {
        // An entry cannot name itself or a later one.
        let last = (*last).min(at.saturating_sub(1));
        if *first > last || at == 0 {
            continue;
        }
        named.push((*first, last));
        let (entries, documents) = store.withheld_within(*first, last)?;
        let entry = if *first == last {
            format!("entry {first}")
        } else {
            format!("an entry from {first} to {last}")
        };
        if entries <= last - first {
            return present(*first, entry);
        }
        if documents > 0 {
            return present(*first, format!("a document that was captured by {entry}"));
        }
    }
    for hash in &redaction.blobs {
        // The same bytes may be captured again after they were withheld.
        if let Some(source) = store.sources_with(hash)?.into_iter().find(|source| *source < at) {
            return present(source, format!("the document of source {source} (sha256 {hash})"));
        }
    }
    Ok(())
}
