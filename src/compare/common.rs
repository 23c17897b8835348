//! What two statements have in common at most, as far as their words show without being aligned.

use super::pair::Overlap;

/// Bounds of what an alignment may find.
#[derive(Debug, Clone, Copy)]
pub(super) struct Common {
    /// The most that the overlap can be.
    pub(super) overlap: Overlap,
    /// The least number of words of each that carry matter and are not in the other.
    pub(super) unshared: [u32; 2],
    /// The least number of words of each that carry matter and have no partner of any kind.
    pub(super) alone: [u32; 2],
    /// The first names of each of which the other has no word, one bit each.
    pub(super) lone: [u8; 2],
}
