//! Rows: what a store holds, as it holds it. No row is vouched for: verification compares it with the signed tree.

use crate::tlog::{Hash, leaf_hash};

/// The kind column of a withheld entry: only its leaf hash is left.
pub(crate) const WITHHELD: &str = "withheld";

/// The ledger's name and one of its keys, as the file states them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// The number of the key, from 0.
    pub id: i64,
    /// The name of the log.
    pub origin: String,
    /// The verifier key, as text.
    pub vkey: String,
    /// The entry that names the key. No entry names the first key.
    pub entry: Option<i64>,
}

/// A row of the history, as stored.
#[derive(Debug, Clone, Copy)]
pub struct EntryRow<'a> {
    /// The row's place.
    pub seq: i64,
    /// The kind column.
    pub kind: &'a [u8],
    /// The about column.
    pub about: Option<i64>,
    /// The bytes that are hashed. `None` if the row holds no text.
    pub body: Option<&'a [u8]>,
}

impl EntryRow<'_> {
    /// Whether only the leaf hash is left.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        self.kind == WITHHELD.as_bytes()
    }

    /// The leaf hash: computed from the bytes, or, for a withheld entry, the hash that replaced them. `None` if the row
    /// contains neither.
    #[must_use]
    pub fn leaf(&self) -> Option<Hash> {
        let body = self.body?;
        if self.is_withheld() { std::str::from_utf8(body).ok()?.parse().ok() } else { Some(leaf_hash(body)) }
    }
}

/// The cosignature of a witness, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CosignatureRow {
    /// The size of the checkpoint.
    pub size: i64,
    /// The signature line, with its newline.
    pub line: String,
    /// The witness's key as text, if it was known.
    pub vkey: Option<String>,
}

/// A time-stamp response, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimestampRow {
    /// The size of the checkpoint.
    pub size: i64,
    /// The hash of the response, as the row states it.
    pub sha256: String,
    /// The response.
    pub token: Vec<u8>,
}

/// A signed note, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointRow {
    /// How many entries it signs, as the row states it.
    pub size: i64,
    /// Its number, from 0.
    pub n: i64,
    /// The note. Bytes that are not UTF-8 are replaced, which no signature survives.
    pub note: String,
    /// The peaks of the tree, if the row holds whole hashes.
    pub peaks: Option<Vec<Hash>>,
}

/// One part of what a source captured, as stored: the bytes, or the text that was extracted from them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRow {
    /// The source.
    pub source: i64,
    /// Which part: `bytes` or `text`.
    pub part: String,
    /// SHA-256 of the whole, as the row states it.
    pub sha256: String,
    /// How many bytes, as the row states it.
    pub size: i64,
    /// The leaf hashes of the blocks, if the row holds whole hashes.
    pub hashes: Option<Vec<Hash>>,
}
