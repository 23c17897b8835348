//! Judged pairs: what was found on pairs of claims, kept so that it is not looked for again.
//!
//! Invariant: what is kept stands for claims with the texts that it was found on, in their order, and for no others: a
//! hash over them is kept with it, and what was found on claims that are not the same is dropped. So pairs that go on from
//! what was kept are the pairs of a comparison of all (`tests/judged.rs`).

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::found::Found;
use crate::compare::Features;
use crate::model::Seq;

/// Whoever changes what a comparison finds, or which claims are compared, changes this number
/// (`what_is_kept_is_of_one_version`).
const VERSION: &str = concat!("4 ", env!("CARGO_PKG_VERSION"));

/// A hash is kept after so many claims, and after the last.
const EACH: usize = 1024;

/// What was found on the first claims of a ledger.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Hashes over the texts of the claims: after each [`EACH`], and after the last.
    marks: Vec<Mark>,
    end: Mark,
    /// What makes the keys of each claim.
    pub(super) features: Vec<Features>,
    /// In the order of the claims.
    pub(super) found: Vec<Found>,
    /// The first claims of groups that were too large to compare all of their claims, and of each the first claim that
    /// was not compared with all.
    pub(super) crowds: BTreeMap<Seq, Seq>,
}

/// The hash of the texts of the first claims.
type Mark = [u8; 32];

/// A piece of what is kept.
#[derive(Serialize, Deserialize)]
enum Piece<'a> {
    Head(Cow<'a, str>, Vec<Mark>, Mark),
    Features(Cow<'a, [Features]>),
    Found(Cow<'a, [Found]>),
    Crowds(Vec<(Seq, Seq)>),
}

impl Judged {
    /// Everything, in pieces of bytes of which each takes little memory.
    pub fn pieces(&self) -> impl Iterator<Item = Vec<u8>> {
        let head = Piece::Head(VERSION.into(), self.marks.clone(), self.end);
        let features = self.features.chunks(EACH).map(|some| Piece::Features(some.into()));
        let found = self.found.chunks(EACH).map(|some| Piece::Found(some.into()));
        let crowds = Piece::Crowds(self.crowds.iter().map(|(first, later)| (*first, *later)).collect());
        let pieces = [head].into_iter().chain(features).chain(found).chain([crowds]);
        // Numbers, texts and lists are written without an error into memory.
        pieces.filter_map(|piece| postcard::to_allocvec(&piece).ok())
    }

    /// Adds a piece, and returns whether it is one.
    #[must_use]
    pub fn add(&mut self, piece: &[u8]) -> bool {
        match postcard::from_bytes(piece) {
            Ok(Piece::Head(version, marks, end)) => {
                (self.marks, self.end) = (marks, end);
                version == VERSION
            }
            Ok(Piece::Features(features)) => {
                self.features.extend(features.into_owned());
                true
            }
            Ok(Piece::Found(found)) => {
                self.found.extend(found.into_owned());
                true
            }
            Ok(Piece::Crowds(crowds)) => {
                self.crowds.extend(crowds);
                true
            }
            Err(_) => false,
        }
    }

    /// On how many claims it was found.
    #[must_use]
    pub fn claims(&self) -> usize {
        self.features.len()
    }

    /// What was found on as many of these claims as are those that it was found on, in their order.
    pub(super) fn of(mut self, claims: &[Seq], texts: &[&str]) -> Self {
        let kept = self.features.len();
        let (mut hasher, mut marks, mut is_same) = (Sha256::new(), Vec::new(), false);
        for (place, (claim, text)) in claims.iter().zip(texts).enumerate() {
            hasher.update(claim.to_le_bytes());
            hasher.update((text.len() as u64).to_le_bytes());
            hasher.update(text);
            if (place + 1) % EACH == 0 {
                marks.push(hasher.clone().finalize().into());
            }
            is_same |= place + 1 == kept && self.end == Mark::from(hasher.clone().finalize());
        }
        if !is_same {
            let same = self.marks.iter().zip(&marks).take_while(|(one, other)| one == other).count();
            self.cut(claims, kept.min(same * EACH));
        }
        (self.marks, self.end) = (marks, hasher.finalize().into());
        self
    }

    /// Drops what was found on claims after the first ones.
    fn cut(&mut self, claims: &[Seq], count: usize) {
        self.features.truncate(count);
        let last = count.checked_sub(1).and_then(|last| claims.get(last));
        let is_there = |claim: Seq| last.is_some_and(|last| claim <= *last);
        self.found.retain(|found| is_there(found.claims[1]));
        self.crowds.retain(|_, later| is_there(*later));
    }
}
