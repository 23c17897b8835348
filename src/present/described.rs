//! What was said about a source or a claim after it was recorded, and by whom.

use crate::model::{Described, Seq, View};

/// Who said later what a field of a source or claim is, in words to follow its value.
#[must_use]
pub fn said_later(view: &View, seq: Seq, field: &str) -> Option<String> {
    let Described { seq, recorder, .. } = view.described_in(seq, field)?;
    let by = recorder.map(|name| format!(" by {name}")).unwrap_or_default();
    Some(format!("described later{by}, entry {seq}"))
}
