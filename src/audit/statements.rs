//! Statements: the claims of a ledger as a comparison sees them, read when they are needed.
//!
//! Invariant: memory is bounded. Few statements are kept whole; of many, what they hold is kept in few bytes, and a few
//! thousand are at hand at a time.

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::compare::{Packed, Sketch, Statement, in_parts};

/// So many statements are kept whole, some four kilobytes each.
const KEPT: usize = 100_000;

/// The statements of claims, which are read when they are needed, and kept: whole if they are few, or in few bytes.
pub(super) struct Statements<'a> {
    texts: Vec<&'a str>,
    whole: Vec<OnceLock<Box<Statement<'a>>>>,
    packed: Vec<OnceLock<Packed>>,
    count: AtomicUsize,
}

impl<'a> Statements<'a> {
    pub(super) fn new(texts: Vec<&'a str>) -> Self {
        Statements { texts, whole: Vec::new(), packed: Vec::new(), count: AtomicUsize::new(0) }
    }

    /// A statement, if it is kept whole.
    pub(super) fn get(&self, number: u32) -> Option<&Statement<'a>> {
        self.whole.get(number as usize)?.get().map(Box::as_ref)
    }

    pub(super) fn read(&self, number: u32) -> Statement<'a> {
        let text = self.texts[number as usize];
        let packed = self.packed.get(number as usize).and_then(OnceLock::get);
        packed.map_or_else(|| Statement::read(text), |packed| packed.unpack(text))
    }

    /// Whether a statement is kept whole. It is read and kept if there is room.
    pub(super) fn keep(&self, number: u32) -> bool {
        let Some(place) = self.whole.get(number as usize) else { return false };
        if place.get().is_some() {
            return true;
        }
        if self.count.fetch_add(1, Ordering::Relaxed) >= KEPT {
            return false;
        }
        place.get_or_init(|| Box::new(self.read(number)));
        true
    }

    /// Reads some statements, and returns what is made of each. It is decided by the first ones how statements are kept.
    pub(super) fn sketches(
        &mut self,
        numbers: Range<u32>,
        sketch: impl Fn(&Statement<'_>) -> Sketch + Sync,
    ) -> Vec<Sketch> {
        if self.whole.is_empty() && self.packed.is_empty() {
            if self.texts.len() - numbers.start as usize <= KEPT {
                self.whole.resize_with(self.texts.len(), OnceLock::new);
            } else {
                self.packed.resize_with(self.texts.len(), OnceLock::new);
            }
        }
        let of = |number: &u32| {
            self.keep(*number);
            if let Some(statement) = self.get(*number) {
                return sketch(statement);
            }
            let statement = self.read(*number);
            if let Some(place) = self.packed.get(*number as usize) {
                place.get_or_init(|| statement.pack());
            }
            sketch(&statement)
        };
        let numbers: Vec<u32> = numbers.collect();
        in_parts(&numbers, |some| some.iter().map(of).collect())
    }
}
