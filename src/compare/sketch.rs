//! Sketches: of each of very many statements, as much as decides which others it is compared with.
//!
//! Invariant: what a sketch rules out is never found by a comparison (`what_is_ruled_out_is_never_found`).

use super::features::{Features, Key};
use super::sign::Sign;
use super::statement::Statement;

/// What is kept of a statement.
#[derive(Debug, Clone)]
pub struct Sketch {
    pub(super) features: Features,
    /// Nothing, if it is not to rule anything out.
    pub(super) sign: Option<Sign>,
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
        Sketch { features: Features::of(statement), sign: Some(Sign::of(statement)) }
    }

    /// A sketch that rules nothing out. It is made without the signs, and is for where few pairs are compared.
    #[must_use]
    pub fn open(statement: &Statement<'_>) -> Self {
        Sketch { features: Features::of(statement), sign: None }
    }

    /// Whether a comparison of the two statements may find something. It takes far less time than
    /// a comparison, and is never wrongly no for statements that are near.
    #[must_use]
    pub fn may_find(&self, other: &Sketch) -> bool {
        let signs = self.sign.as_ref().zip(other.sign.as_ref());
        signs.is_none_or(|(one, other)| one.may_find(other) && one.may_find_by_words(other))
    }

    /// The keys under which it meets others; see [`Features::keys`].
    #[must_use]
    pub fn keys(&self) -> Vec<Key> {
        self.features.keys()
    }
}
