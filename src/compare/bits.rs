//! Bits: sets of words that may hold more words than were added, and never fewer.

/// A number of many bits that stands for a word.
pub(in crate::compare) fn bit_of(of: u64) -> u64 {
    of.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32
}

/// 256 bits, a set of words.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bits([u64; 4]);

impl Bits {
    /// The place of a word.
    pub(super) fn place(of: u64) -> u8 {
        (bit_of(of) & 255) as u8
    }

    pub(super) fn add(&mut self, of: u64) {
        let place = Self::place(of);
        self.0[usize::from(place >> 6)] |= 1 << (place & 63);
    }

    pub(super) fn has(&self, place: u8) -> bool {
        self.0[usize::from(place >> 6)] >> (place & 63) & 1 == 1
    }

    /// Whether some word may be in both.
    pub(super) fn meet(&self, other: &Bits) -> bool {
        self.0.iter().zip(&other.0).any(|(one, other)| one & other != 0)
    }

    /// How many words at least are not in another.
    pub(super) fn beyond(&self, other: &Bits) -> u32 {
        self.0.iter().zip(&other.0).map(|(one, other)| (one & !other).count_ones()).sum()
    }
}
