//! Sketches: of each of very many statements, as much as decides which others it is compared with.
//!
//! Invariant: what a sketch rules out is never found by a comparison (`what_is_ruled_out_is_never_found`).

use super::features::{Features, Key};
use super::sign::Sign;
use super::statement::Statement;
use super::tally::Tally;

/// What is kept of a statement.
#[derive(Debug, Clone)]
pub struct Sketch {
    pub(super) features: Features,
    pub(super) sign: Sign,
    pub(super) tally: Tally,
}

impl AsRef<Features> for Sketch {
    fn as_ref(&self) -> &Features {
        &self.features
    }
}

impl Sketch {
    /// The sketch of a statement.
    #[must_use]
    pub fn of(statement: &Statement<'_>) -> Self {
        let (sign, tally) = Sign::of(statement);
        Sketch { features: Features::of(statement), sign, tally }
    }

    /// A sketch that rules nothing out. It is made without the signs, and is for where few pairs are compared.
    #[must_use]
    pub fn open(statement: &Statement<'_>) -> Self {
        Sketch { features: Features::of(statement), sign: Sign::unknown(), tally: Tally::default() }
    }

    /// Whether a comparison of the two statements may find something. It takes far less time than
    /// a comparison, and is never wrongly no for statements that are near.
    #[must_use]
    pub fn may_find(&self, other: &Sketch) -> bool {
        self.sign.may_find(&other.sign) && self.sign.may_find_by(&other.sign, [&self.tally, &other.tally])
    }

    /// The keys under which it meets others; see [`Features::keys`].
    #[must_use]
    pub fn keys(&self) -> Vec<Key> {
        self.features.keys()
    }
}
