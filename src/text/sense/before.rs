//! What stands before a quote in its sentence.

use super::cut::Cut;
use super::{Turn, asked, condition, denied, negated, said};

/// The words before a quote that turn its sense.
pub(super) fn turns(cut: &Cut<'_>) -> Vec<Turn> {
    let mut turns = negated::before(cut);
    turns.extend(denied::before(cut));
    // "No one denies that": two denials are none.
    if turns.len().is_multiple_of(2) && turns.iter().any(|turn| turn.kind != turns[0].kind) {
        turns.clear();
    }
    turns.extend(condition::before(cut));
    turns.extend(asked::turns(cut));
    turns.extend(said::before(cut));
    turns
}
