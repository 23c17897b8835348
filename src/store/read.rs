//! Reading: rows as they are stored, vouched for in nothing.

use rusqlite::OptionalExtension;
use rusqlite::types::ValueRef;

use super::blob;
use super::sqlite::{Store, signed};
use crate::error::Result;
use crate::tlog::{Hash, TILE_WIDTH, leaf_hash, split_hashes};

/// The kind column of an entry of which only the leaf hash is left.
pub(super) const WITHHELD: &str = "withheld";

/// The ledger's name and one of its keys, as the file states them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// The place of the key, from 0.
    pub id: i64,
    /// The origin.
    pub origin: String,
    /// The verifier key, as text.
    pub vkey: String,
    /// The entry that names the key; none names the first.
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
    /// The hashed bytes; `None` where the row holds no text.
    pub body: Option<&'a [u8]>,
}

impl EntryRow<'_> {
    /// Whether only the leaf hash is left.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        self.kind == WITHHELD.as_bytes()
    }

    /// The leaf hash: of the bytes, or in place of them. `None` where the row holds neither.
    #[must_use]
    pub fn leaf(&self) -> Option<Hash> {
        let body = self.body?;
        if self.is_withheld() { std::str::from_utf8(body).ok()?.parse().ok() } else { Some(leaf_hash(body)) }
    }
}

/// What a witness said of a checkpoint, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CosignatureRow {
    /// The size of the checkpoint.
    pub size: i64,
    /// The signature line, with its newline.
    pub line: String,
    /// The witness's key, as text, if it was known.
    pub vkey: Option<String>,
}

/// A time-stamp response, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimestampRow {
    /// The size of the checkpoint.
    pub size: i64,
    /// The hash it is filed under.
    pub sha256: String,
    /// The response.
    pub token: Vec<u8>,
}

/// A signed note, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointRow {
    /// The size it is filed under.
    pub size: i64,
    /// Its number, from 0.
    pub n: i64,
    /// The note; lossy where it is no UTF-8, which no signature survives.
    pub note: String,
    /// The peaks of the tree, if they are whole hashes.
    pub peaks: Option<Vec<Hash>>,
}

/// A captured document or text, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobRow {
    /// The hash it is filed under.
    pub hash: String,
    /// The bytes, if the stream gives exactly as many as the size column says.
    pub bytes: Option<Vec<u8>>,
}

impl Store {
    /// The rows of the log table: one, in a ledger.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
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
    /// What keeps SQLite from reading.
    pub fn next_seq(&self) -> Result<i64> {
        self.conn
            .prepare_cached("SELECT coalesce(max(seq) + 1, 0) FROM entry")
            .and_then(|mut row| row.query_row([], |row| row.get(0)))
            .map_err(|error| self.fail(error))
    }

    /// Hands every entry of `seqs` to `each`, in order.
    ///
    /// # Errors
    /// What keeps SQLite from reading, and what `each` returns.
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
        // A place below 0 belongs to no entry, but must be seen.
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

    /// The entries about an entry, in order, but for the claims of a source. What the index leaves out is
    /// missing here: enough to refuse a slip, not to show a history.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn about(&self, seq: u64) -> Result<Vec<u64>> {
        self.seqs("SELECT seq FROM entry WHERE about = ?1 AND kind <> 'claim' ORDER BY seq", signed(seq))
    }

    /// The sources captured from bytes of this hash, in order: a pass over the whole table, where captured
    /// bytes of this hash are kept at all.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn sources_of(&self, sha256: &Hash) -> Result<Vec<u64>> {
        self.seqs(
            "SELECT seq FROM entry
             WHERE EXISTS (SELECT 1 FROM blob WHERE hash = ?1)
               AND kind = 'source' AND json_extract(body, '$.data.sha256') = ?1 ORDER BY seq",
            sha256.to_string(),
        )
    }

    /// The evidence that quotes a source, in order: a pass over the whole table.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn evidence_from(&self, source: u64) -> Result<Vec<u64>> {
        self.seqs(
            "SELECT seq FROM entry WHERE kind = 'evidence' AND json_extract(body, '$.data.source') = ?1
             AND json_extract(body, '$.data.passage') IS NOT NULL ORDER BY seq",
            signed(source),
        )
    }

    /// The entries of a kind other than `claim`, in order: a pass over the index, which may leave some out.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn of_kind(&self, kind: &str) -> Result<Vec<u64>> {
        self.seqs(
            "SELECT seq FROM entry WHERE kind = ?1 AND kind <> 'claim' AND about IS NULL ORDER BY seq",
            kind,
        )
    }

    /// The entries of which only the leaf hash is left, in order.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn withheld(&self) -> Result<Vec<u64>> {
        self.of_kind(WITHHELD)
    }

    /// The claims taken from a source, in order: a pass over the whole table.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn claims_of<C: FromIterator<u64>>(&self, source: u64) -> Result<C> {
        self.seqs("SELECT seq FROM entry WHERE kind = 'claim' AND about = ?1 ORDER BY seq", signed(source))
    }

    fn seqs<C: FromIterator<u64>>(&self, sql: &str, parameter: impl rusqlite::ToSql) -> Result<C> {
        let read = || {
            let mut rows = self.conn.prepare_cached(sql)?;
            rows.query_map([parameter], |row| Ok(row.get::<_, i64>(0)?.unsigned_abs()))?
                .collect::<rusqlite::Result<_>>()
        };
        read().map_err(|error| self.fail(error))
    }

    /// The leaf hashes of a full tile and the roots of its groups of 16; `None` where there is no such row,
    /// or not 256 and 16 whole hashes in it.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
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
    /// What keeps SQLite from reading.
    pub fn node(&self, level: u32, n: u64) -> Result<Option<Hash>> {
        let hash: Option<[u8; 32]> = self
            .conn
            .prepare_cached("SELECT hash FROM node WHERE level = ?1 AND n = ?2")
            .and_then(|mut row| row.query_row((level, signed(n)), |row| row.get(0)).optional())
            .map_err(|error| self.fail(error))?;
        Ok(hash.map(Hash))
    }

    /// How many tiles there are, if none is missing: O(log n).
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn next_tile(&self) -> Result<u64> {
        let sql = "SELECT coalesce(max(n) + 1, 0) FROM tile";
        let next: i64 = self.conn.query_row(sql, [], |row| row.get(0)).map_err(|error| self.fail(error))?;
        Ok(next.unsigned_abs())
    }

    /// How many tiles and nodes there are: a pass over both.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn tree_rows(&self) -> Result<(u64, u64)> {
        let sql = "SELECT (SELECT count(*) FROM tile), (SELECT count(*) FROM node)";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
        let (tiles, nodes) = self.conn.query_row(sql, [], read).map_err(|error| self.fail(error))?;
        Ok((tiles.unsigned_abs(), nodes.unsigned_abs()))
    }

    /// What witnesses said of the checkpoint of a size, or of any; in order.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
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

    /// The time-stamp responses for the checkpoint of a size, or for any; in order.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
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

    /// The last checkpoint.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn last_checkpoint(&self) -> Result<Option<CheckpointRow>> {
        self.conn
            .prepare_cached("SELECT size, n, note, peaks FROM checkpoint ORDER BY size DESC LIMIT 1")
            .and_then(|mut row| row.query_row([], checkpoint_row).optional())
            .map_err(|error| self.fail(error))
    }

    /// The checkpoint of a size.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn checkpoint(&self, size: u64) -> Result<Option<CheckpointRow>> {
        self.conn
            .prepare_cached("SELECT size, n, note, peaks FROM checkpoint WHERE size = ?1")
            .and_then(|mut row| row.query_row([signed(size)], checkpoint_row).optional())
            .map_err(|error| self.fail(error))
    }

    /// The last checkpoint of a size of at most `size`.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn checkpoint_up_to(&self, size: u64) -> Result<Option<CheckpointRow>> {
        self.conn
            .prepare_cached(
                "SELECT size, n, note, peaks FROM checkpoint WHERE size <= ?1 ORDER BY size DESC LIMIT 1",
            )
            .and_then(|mut row| row.query_row([signed(size)], checkpoint_row).optional())
            .map_err(|error| self.fail(error))
    }

    /// The first checkpoint of a size above `size`, or of any size.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn checkpoint_after(&self, size: Option<i64>) -> Result<Option<CheckpointRow>> {
        self.conn
            .prepare_cached(
                "SELECT size, n, note, peaks FROM checkpoint WHERE size >= ?1 ORDER BY size LIMIT 1",
            )
            .and_then(|mut row| row.query_row([size.map_or(i64::MIN, above)], checkpoint_row).optional())
            .map_err(|error| self.fail(error))
    }

    /// A captured document or text.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn blob(&self, hash: &Hash) -> Result<Option<BlobRow>> {
        self.conn
            .prepare_cached("SELECT hash, size, bytes FROM blob WHERE hash = ?1")
            .and_then(|mut row| row.query_row([hash.to_string()], blob_row).optional())
            .map_err(|error| self.fail(error))
    }

    /// Hands every captured document and text to `each`, one at a time.
    ///
    /// # Errors
    /// What keeps SQLite from reading, and what `each` returns.
    pub fn blobs(&self, mut each: impl FnMut(BlobRow) -> Result<()>) -> Result<()> {
        let fail = |error| self.fail(error);
        let mut statement =
            self.conn.prepare("SELECT hash, size, bytes FROM blob ORDER BY rowid").map_err(fail)?;
        let mut rows = statement.query([]).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            each(blob_row(row).map_err(fail)?)?;
        }
        Ok(())
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

fn blob_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<BlobRow> {
    let hash = String::from_utf8_lossy(row.get_ref(0)?.as_bytes()?).into_owned();
    let size: i64 = row.get(1)?;
    let stream = row.get_ref(2)?.as_bytes()?;
    let bytes = u64::try_from(size).ok().and_then(|size| blob::decompress(stream, size));
    Ok(BlobRow { hash, bytes })
}
