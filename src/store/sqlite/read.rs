//! Entries and the tree, in order of their places.

use rusqlite::OptionalExtension;
use rusqlite::types::ValueRef;

use super::connection::{Store, signed};
use crate::error::Result;
use crate::store::rows::{EntryRow, LogRow};
use crate::tlog::{Hash, TILE_WIDTH, split_hashes};

impl Store {
    /// The keys of the log, in order.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn log(&self) -> Result<Vec<LogRow>> {
        let read = || {
            let mut rows = self.conn.prepare_cached("SELECT id, origin, vkey, entry FROM log ORDER BY id")?;
            rows.query_map([], |row| {
                Ok(LogRow { id: row.get(0)?, origin: row.get(1)?, vkey: row.get(2)?, entry: row.get(3)? })
            })?
            .collect::<rusqlite::Result<_>>()
        };
        read().map_err(|error| self.fail(error))
    }

    /// The place after the last entry.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn next_seq(&self) -> Result<i64> {
        self.conn
            .prepare_cached("SELECT coalesce(max(seq) + 1, 0) FROM entry")
            .and_then(|mut row| row.query_row([], |row| row.get(0)))
            .map_err(|error| self.fail(error))
    }

    /// Hands every entry of `seqs` to `each`, in order.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read, and the error that `each` returns.
    pub fn entries(
        &self,
        seqs: std::ops::Range<u64>,
        mut each: impl FnMut(EntryRow<'_>) -> Result<()>,
    ) -> Result<()> {
        let fail = |error| self.fail(error);
        let mut statement = self
            .conn
            .prepare_cached(
                "SELECT seq, kind, about, body FROM entry WHERE seq >= ?1 AND seq < ?2 ORDER BY seq",
            )
            .map_err(fail)?;
        // No entry has a place below 0, but verification must see a row that does.
        let from = if seqs.start == 0 { i64::MIN } else { signed(seqs.start) };
        let mut rows = statement.query((from, signed(seqs.end))).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            let kind = row.get_ref(1).map_err(fail)?;
            let body = row.get_ref(3).map_err(fail)?;
            each(EntryRow {
                seq: row.get(0).map_err(fail)?,
                kind: kind.as_bytes().unwrap_or_default(),
                about: row.get(2).map_err(fail)?,
                body: if let ValueRef::Text(body) = body { Some(body) } else { None },
            })?;
        }
        Ok(())
    }

    /// The leaf hashes of a full tile and the roots of its groups of 16. `None` if there is no such row or it does not hold
    /// 256 and 16 whole hashes.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn tile(&self, n: u64) -> Result<Option<(Vec<Hash>, Vec<Hash>)>> {
        let row = self
            .conn
            .prepare_cached("SELECT hashes, groups FROM tile WHERE n = ?1")
            .and_then(|mut tile| {
                let read = |row: &rusqlite::Row<'_>| {
                    let hashes = split_hashes(row.get_ref(0)?.as_bytes()?);
                    Ok(hashes.zip(split_hashes(row.get_ref(1)?.as_bytes()?)))
                };
                tile.query_row([signed(n)], read).optional()
            })
            .map_err(|error| self.fail(error))?;
        let whole = |(hashes, groups): &(Vec<Hash>, Vec<Hash>)| {
            hashes.len() as u64 == TILE_WIDTH && groups.len() as u64 == TILE_WIDTH / 16
        };
        Ok(row.flatten().filter(whole))
    }

    /// The root of a complete subtree of `2^level` leaves, where the level is 8 or more.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn node(&self, level: u32, n: u64) -> Result<Option<Hash>> {
        let hash: Option<[u8; 32]> = self
            .conn
            .prepare_cached("SELECT hash FROM node WHERE level = ?1 AND n = ?2")
            .and_then(|mut row| row.query_row((level, signed(n)), |row| row.get(0)).optional())
            .map_err(|error| self.fail(error))?;
        Ok(hash.map(Hash))
    }

    /// The number after the last tile: how many there are, if none is missing. O(log n).
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn next_tile(&self) -> Result<u64> {
        let sql = "SELECT coalesce(max(n) + 1, 0) FROM tile";
        let next: i64 = self.conn.query_row(sql, [], |row| row.get(0)).map_err(|error| self.fail(error))?;
        Ok(next.unsigned_abs())
    }

    /// How many tiles and nodes there are. Reads both tables.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn tree_rows(&self) -> Result<(u64, u64)> {
        let sql = "SELECT (SELECT count(*) FROM tile), (SELECT count(*) FROM node)";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
        let (tiles, nodes) = self.conn.query_row(sql, [], read).map_err(|error| self.fail(error))?;
        Ok((tiles.unsigned_abs(), nodes.unsigned_abs()))
    }
}
