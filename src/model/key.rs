//! Keys: who signs the log.

use serde::{Deserialize, Serialize};

use super::Seq;

/// A key that this log names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// What it is for.
    pub role: KeyRole,
    /// The verifier key, as text, under the log's origin.
    pub vkey: String,
    /// For a signer: the first key of the log, so that readers can follow to the first key too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// For a signer whose change the previous key did not sign: the entry that named it in advance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepared: Option<Seq>,
    /// Why.
    pub because: String,
}

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyRole {
    /// It signs every checkpoint from the one that covers this entry.
    Signer,
    /// It may become the signer if the key before it is lost.
    Standby,
    /// It is the first key of the log, which no signer entry of a format before 4 names.
    First,
}
