//! Numbers that look random and are the same for the same seed on every machine (SplitMix64).

pub(crate) struct Random(u64);

impl Random {
    /// The numbers of one of many: each `(seed, stream)` has numbers of its own.
    pub(crate) fn of(seed: u64, stream: u64) -> Self {
        let mut random = Random(seed ^ stream.wrapping_mul(0xd6e8_feb8_6659_fd93));
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0, less than `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A number of this range, both ends included.
    pub(crate) fn from(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last - first + 1)
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len() as u64) as usize]
    }

    /// An index into a list of `len`. The first ones come often and the last ones seldom, as names do: the index is the
    /// square of an even share.
    pub(crate) fn skewed(&mut self, len: usize) -> usize {
        let share = self.below(1 << 24);
        ((((share * share) >> 24) * len as u64) >> 24) as usize
    }
}
