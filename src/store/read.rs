//! Reading: rows as they are stored, vouched for in nothing.

use std::collections::BTreeSet;

use rusqlite::OptionalExtension;
use rusqlite::ffi;
use rusqlite::types::ValueRef;

use super::blob;
use super::sqlite::{Store, signed};
use crate::error::Result;
use crate::tlog::{BLOCK, Hash, TILE_WIDTH, leaf_hash, split_hashes};

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

/// What a source captured, as stored: the bytes, or the text that was extracted from them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRow {
    /// The source.
    pub source: i64,
    /// Which of the two.
    pub part: String,
    /// SHA-256 of the whole, as the row states it.
    pub sha256: String,
    /// How many bytes, as the row states it.
    pub size: i64,
    /// The leaf hashes of the blocks, if they are whole hashes.
    pub hashes: Option<Vec<Hash>>,
}

impl Store {
    /// The rows of the log table: one for each key.
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

    /// The sources whose bytes are of this hash and are kept, in order.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn sources_of(&self, sha256: &Hash) -> Result<Vec<u64>> {
        let sql = "SELECT source FROM document WHERE sha256 = ?1 AND part = 'bytes' ORDER BY source";
        self.seqs(sql, sha256.to_string())
    }

    /// The sources whose bytes or text are of this hash and are kept, in order.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn sources_with(&self, sha256: &Hash) -> Result<Vec<u64>> {
        let sql = "SELECT DISTINCT source FROM document WHERE sha256 = ?1 ORDER BY source";
        self.seqs(sql, sha256.to_string())
    }

    /// The claims taken from sources and the evidence that quotes them, in order: a pass over the whole table.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn taken_from(&self, sources: &BTreeSet<u64>) -> Result<Vec<u64>> {
        let read = || {
            let mut rows = self.conn.prepare_cached(
                "SELECT seq, CASE kind WHEN 'claim' THEN about ELSE json_extract(body, '$.data.source') END
                 FROM entry WHERE kind = 'claim' AND about IS NOT NULL
                   OR kind = 'evidence' AND json_extract(body, '$.data.passage') IS NOT NULL ORDER BY seq",
            )?;
            let mut rows = rows.query([])?;
            let mut seqs = Vec::new();
            while let Some(row) = rows.next()? {
                let source: Option<i64> = row.get(1)?;
                if source.is_some_and(|source| sources.contains(&source.unsigned_abs())) {
                    seqs.push(row.get::<_, i64>(0)?.unsigned_abs());
                }
            }
            Ok(seqs)
        };
        read().map_err(|error| self.fail(error))
    }

    /// The sources of which nothing that was captured is kept, in order: a pass over the whole table.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn bare_sources(&self) -> Result<Vec<u64>> {
        self.seqs(
            "SELECT seq FROM entry WHERE kind = 'source' AND seq >= ?1
             AND NOT EXISTS (SELECT 1 FROM document WHERE source = seq) ORDER BY seq",
            0,
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

    /// The entries that name keys, in order: what the index has of them, which may be made to leave some out.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn key_entries(&self) -> Result<Vec<u64>> {
        self.seqs(
            "SELECT seq FROM entry WHERE kind = 'key' AND kind <> 'claim' AND seq >= ?1 ORDER BY seq",
            0,
        )
    }

    /// The redactions, in order; as [`Store::key_entries`].
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn redactions(&self) -> Result<Vec<u64>> {
        self.seqs(
            "SELECT seq FROM entry WHERE kind = 'redaction' AND kind <> 'claim' AND seq >= ?1 ORDER BY seq",
            0,
        )
    }

    /// The entries of which only the leaf hash is left, in order; as [`Store::key_entries`].
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn withheld(&self) -> Result<Vec<u64>> {
        self.seqs(
            "SELECT seq FROM entry WHERE kind = 'withheld' AND kind <> 'claim' AND seq >= ?1 ORDER BY seq",
            0,
        )
    }

    /// How many entries of a range are withheld, and how many documents its sources have.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn withheld_within(&self, first: u64, last: u64) -> Result<(u64, u64)> {
        let read = || {
            let range = (signed(first), signed(last));
            let count = |sql| {
                let mut row = self.conn.prepare_cached(sql)?;
                row.query_row(range, |row| row.get::<_, i64>(0))
            };
            let entries = count(
                "SELECT count(*) FROM entry WHERE kind = 'withheld' AND kind <> 'claim' AND seq BETWEEN ?1 AND ?2",
            )?;
            let documents = count(
                "SELECT (SELECT count(*) FROM document WHERE source BETWEEN ?1 AND ?2)
                 + (SELECT count(*) FROM block WHERE source BETWEEN ?1 AND ?2)",
            )?;
            Ok((entries.unsigned_abs(), documents.unsigned_abs()))
        };
        read().map_err(|error| self.fail(error))
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

    /// What is stored of one part of what a source captured, without its blocks.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn document(&self, source: u64, part: &str) -> Result<Option<DocumentRow>> {
        self.conn
            .prepare_cached(
                "SELECT source, part, sha256, size, hashes FROM document WHERE source = ?1 AND part = ?2",
            )
            .and_then(|mut row| row.query_row((signed(source), part), document_row).optional())
            .map_err(|error| self.fail(error))
    }

    /// Hands every captured document and text to `each`, without their blocks, in the order of sources.
    ///
    /// # Errors
    /// What keeps SQLite from reading, and what `each` returns.
    pub fn documents(&self, mut each: impl FnMut(DocumentRow) -> Result<()>) -> Result<()> {
        let fail = |error| self.fail(error);
        let sql = "SELECT source, part, sha256, size, hashes FROM document ORDER BY source, part";
        let mut statement = self.conn.prepare(sql).map_err(fail)?;
        let mut rows = statement.query([]).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            each(document_row(row).map_err(fail)?)?;
        }
        Ok(())
    }

    /// Hands the blocks of a document from `first` to `last` to `each`, in order, with their numbers: the bytes, if the
    /// stream gives as many as a block of a document of `size` bytes has there.
    ///
    /// # Errors
    /// What keeps SQLite from reading, and what `each` returns.
    pub fn blocks(
        &self,
        (source, part): (u64, &str),
        size: u64,
        (first, last): (u64, u64),
        mut each: impl FnMut(u64, Option<Vec<u8>>) -> Result<()>,
    ) -> Result<()> {
        let fail = |error| self.fail(error);
        let sql =
            "SELECT n, bytes FROM block WHERE source = ?1 AND part = ?2 AND n BETWEEN ?3 AND ?4 ORDER BY n";
        let mut statement = self.conn.prepare_cached(sql).map_err(fail)?;
        let mut rows = statement.query((signed(source), part, signed(first), signed(last))).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            let n = row.get::<_, i64>(0).map_err(fail)?.unsigned_abs();
            let stream = row.get_ref(1).map_err(fail)?.as_bytes().unwrap_or_default();
            let wanted = size.saturating_sub(n.saturating_mul(BLOCK as u64)).min(BLOCK as u64);
            let no_memory =
                |_| fail(rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_NOMEM), None));
            each(n, blob::decompress(stream, wanted).map_err(no_memory)?)?;
        }
        Ok(())
    }

    /// How many blocks there are: a pass over their index.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn count_blocks(&self) -> Result<u64> {
        let sql = "SELECT count(*) FROM block";
        let count: i64 = self.conn.query_row(sql, [], |row| row.get(0)).map_err(|error| self.fail(error))?;
        Ok(count.unsigned_abs())
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

fn document_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<DocumentRow> {
    let text = |at| -> rusqlite::Result<String> {
        Ok(String::from_utf8_lossy(row.get_ref(at)?.as_bytes()?).into_owned())
    };
    let hashes = split_hashes(row.get_ref(4)?.as_bytes()?);
    Ok(DocumentRow { source: row.get(0)?, part: text(1)?, sha256: text(2)?, size: row.get(3)?, hashes })
}
