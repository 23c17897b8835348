//! Recorders: who appends, and with which key, clock and salts.

use super::Salts;
use crate::error::Result;
use crate::model::Time;
use crate::tlog::{SigningKey, VerifierKey};

/// Finds the signing key that belongs to a verifier key.
pub type KeyOf<'a> = dyn Fn(&VerifierKey) -> Result<SigningKey> + 'a;

/// Who appends: the name that entries carry, the key, the clock and the salts.
pub struct Recorder<'a> {
    /// The name that the entries carry.
    pub name: Option<&'a str>,
    /// Gives the key that signs for the ledger. It is called under the write lock, because until then another program may
    /// change the key.
    pub key: Box<KeyOf<'a>>,
    /// Gives the time. It is called under the write lock, so that timestamps never decrease.
    pub clock: Box<dyn Fn() -> Time + 'a>,
    /// A salt for each entry.
    pub salts: Salts,
}

impl<'a> Recorder<'a> {
    /// A recorder with fresh salts.
    #[must_use]
    pub fn new(
        name: Option<&'a str>,
        key: impl Fn(&VerifierKey) -> Result<SigningKey> + 'a,
        clock: impl Fn() -> Time + 'a,
    ) -> Self {
        Recorder { name, key: Box::new(key), clock: Box::new(clock), salts: Salts::fresh() }
    }
}
