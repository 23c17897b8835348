//! Rotations: what the entries of a log say of a key that signed once and signs no longer.
//!
//! Invariant: nothing is believed because of it. Whoever forges a log can write such an entry, so a reader who knows the old
//! key alone is told where the key was changed, and to ask for the new one. `tests/rotation.rs` holds it.

use super::{Key, KeyRole, Seq};
use crate::tlog::VerifierKey;

/// Where a log changed a key that a reader knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// The entry that named the next key.
    pub seq: Seq,
    /// The key that signs now.
    pub now: VerifierKey,
}

/// Where a known key was changed, if the entries name it and, after it, the key that signs now.
pub(crate) fn rotation<'k>(
    keys: impl IntoIterator<Item = (Seq, &'k Key)>,
    is_known: impl Fn(&VerifierKey) -> bool,
    signs: impl Fn(&VerifierKey) -> bool,
) -> Option<Rotation> {
    let (mut is_met, mut change) = (false, None);
    for (seq, Key { role, vkey, first, .. }) in keys {
        if *role != KeyRole::Signer {
            continue;
        }
        let first: Option<VerifierKey> = first.as_ref().and_then(|first| first.parse().ok());
        is_met |= first.is_some_and(|first| is_known(&first));
        change = change.or(is_met.then_some(seq));
        let Ok(vkey) = vkey.parse::<VerifierKey>() else { continue };
        // A later key that is known as well was changed later.
        if is_known(&vkey) {
            (is_met, change) = (true, None);
        }
        if let Some(seq) = change.filter(|_| signs(&vkey)) {
            return Some(Rotation { seq, now: vkey });
        }
    }
    None
}
