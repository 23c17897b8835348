//! What is withheld stays withheld: asked whenever a ledger is opened.
//!
//! The law: no command answers from a ledger in which anything is there that a redaction names, or an entry is withheld that
//! none names. It is asked of indexes,
//! so that opening costs what the redactions are and not what the history is; an index that was made to leave rows out is
//! found by whoever reads the history. `tests/redaction.rs` puts back what was withheld and tries every command.

use super::scan::merged;
use super::tree::proven_body;
use crate::breach::{Breach, BreachKind};
use crate::error::{Error, Result};
use crate::model::{Data, Entry};
use crate::store::Store;
use crate::tlog::{Checkpoint, Range};

/// That nothing is there that a redaction names.
///
/// # Errors
/// Returns a breach for the first that is.
pub(super) fn check(store: &Store, (signed, range): (&Checkpoint, &Range)) -> Result<()> {
    let mut named = Vec::new();
    for at in store.redactions()? {
        // What cannot be read is judged by whoever reads the history.
        let Ok(Entry { data: Data::Redaction(redaction), .. }) =
            Entry::decode(&proven_body(store, range, signed, at)?)
        else {
            continue;
        };
        for (first, last) in &redaction.entries {
            // An entry cannot name itself or a later one.
            let last = (*last).min(at.saturating_sub(1));
            if *first > last || at == 0 {
                continue;
            }
            named.push((*first, last));
            let (entries, documents) = store.withheld_within(*first, last)?;
            if entries <= last - first {
                return Err(there(
                    *first,
                    format!("entries {first} to {last} were to be withheld by entry {at}, and are there"),
                ));
            }
            if documents > 0 {
                let what = "what sources among the entries";
                return Err(there(
                    *first,
                    format!(
                        "{what} {first} to {last} captured was to be withheld by entry {at}, and is there"
                    ),
                ));
            }
        }
        for hash in &redaction.blobs {
            // The same bytes may be captured anew after they were withheld.
            if let Some(source) = store.sources_with(hash)?.into_iter().find(|source| *source < at) {
                let message = format!(
                    "what source {source} captured was to be withheld by entry {at}, and is there ({hash})"
                );
                return Err(there(source, message));
            }
        }
    }
    // All that they name is withheld; nothing else is.
    let count: u64 = merged(named).iter().map(|(first, last)| last - first + 1).sum();
    if store.withheld_within(0, u64::MAX)?.0 != count {
        let message = "entries are withheld, and no redaction says why";
        return Err(Error::Breach(Breach::new(BreachKind::Withheld, None, message)));
    }
    Ok(())
}

fn there(seq: u64, message: String) -> Error {
    Error::Breach(Breach::new(BreachKind::Withheld, Some(seq), message))
}
