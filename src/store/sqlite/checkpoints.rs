//! Checkpoints, and what others said of them.

use rusqlite::OptionalExtension;
use rusqlite::types::ValueRef;

use super::connection::{Store, signed};
use crate::error::Result;
use crate::store::rows::{CheckpointRow, CosignatureRow, TimestampRow};
use crate::tlog::split_hashes;

impl Store {
    /// The last checkpoint.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn last_checkpoint(&self) -> Result<Option<CheckpointRow>> {
        self.conn
            .prepare_cached("SELECT size, n, note, peaks FROM checkpoint ORDER BY size DESC LIMIT 1")
            .and_then(|mut row| row.query_row([], checkpoint_row).optional())
            .map_err(|error| self.fail(error))
    }

    /// The checkpoint of a size.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn checkpoint(&self, size: u64) -> Result<Option<CheckpointRow>> {
        self.conn
            .prepare_cached("SELECT size, n, note, peaks FROM checkpoint WHERE size = ?1")
            .and_then(|mut row| row.query_row([signed(size)], checkpoint_row).optional())
            .map_err(|error| self.fail(error))
    }

    /// The last checkpoint that signs at most `size` entries.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn checkpoint_up_to(&self, size: u64) -> Result<Option<CheckpointRow>> {
        self.conn
            .prepare_cached(
                "SELECT size, n, note, peaks FROM checkpoint WHERE size <= ?1 ORDER BY size DESC LIMIT 1",
            )
            .and_then(|mut row| row.query_row([signed(size)], checkpoint_row).optional())
            .map_err(|error| self.fail(error))
    }

    /// The first checkpoint that signs more than `size` entries; the first of all, if no size is given.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn checkpoint_after(&self, size: Option<i64>) -> Result<Option<CheckpointRow>> {
        self.conn
            .prepare_cached(
                "SELECT size, n, note, peaks FROM checkpoint WHERE size >= ?1 ORDER BY size LIMIT 1",
            )
            .and_then(|mut row| row.query_row([size.map_or(i64::MIN, above)], checkpoint_row).optional())
            .map_err(|error| self.fail(error))
    }

    /// The signature lines of witnesses on the checkpoint of a size, or on all checkpoints, in order.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn cosignatures(&self, size: Option<u64>) -> Result<Vec<CosignatureRow>> {
        let read = || {
            let sql =
                "SELECT size, line, vkey FROM cosignature WHERE size BETWEEN ?1 AND ?2 ORDER BY size, line";
            let mut rows = self.conn.prepare_cached(sql)?;
            rows.query_map(only(size), |row| {
                Ok(CosignatureRow { size: row.get(0)?, line: row.get(1)?, vkey: row.get(2)? })
            })?
            .collect::<rusqlite::Result<_>>()
        };
        read().map_err(|error| self.fail(error))
    }

    /// The time-stamp responses for the checkpoint of a size, or for all checkpoints, in order.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn timestamps(&self, size: Option<u64>) -> Result<Vec<TimestampRow>> {
        let read = || {
            let sql = "SELECT size, sha256, token FROM timestamp WHERE size BETWEEN ?1 AND ?2 ORDER BY size, sha256";
            let mut rows = self.conn.prepare_cached(sql)?;
            rows.query_map(only(size), |row| {
                Ok(TimestampRow { size: row.get(0)?, sha256: row.get(1)?, token: row.get(2)? })
            })?
            .collect::<rusqlite::Result<_>>()
        };
        read().map_err(|error| self.fail(error))
    }
}

/// The size after one.
fn above(size: i64) -> i64 {
    size.saturating_add(1)
}

/// The first and the last of the sizes asked for.
fn only(size: Option<u64>) -> (i64, i64) {
    size.map_or((i64::MIN, i64::MAX), |size| (signed(size), signed(size)))
}

fn checkpoint_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<CheckpointRow> {
    let note = row.get_ref(2)?;
    let note = if let ValueRef::Text(note) = note { String::from_utf8_lossy(note) } else { "".into() };
    let peaks: Vec<u8> = row.get(3)?;
    Ok(CheckpointRow {
        size: row.get(0)?,
        n: row.get(1)?,
        note: note.into_owned(),
        peaks: split_hashes(&peaks),
    })
}
