//! What stands after a quote in its sentence, and the sentence that follows.

use super::cut::Cut;
use super::{Turn, condition, denied, doubt, negated, said};

/// The words after a quote that turn its sense.
pub(super) fn turns(cut: &Cut<'_>) -> Vec<Turn> {
    let mut turns = condition::after(cut);
    turns.extend(negated::after(cut));
    turns.extend(denied::after(cut));
    turns.extend(said::after(cut));
    turns.extend(doubt::doubted_after(cut));
    turns
}
