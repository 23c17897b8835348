//! Entries by what they are about, come from, or name.
//!
//! Most of these answers come from an index, which an attacker may have altered to leave rows out. They are used to refuse
//! mistakes and to open a ledger quickly, never to show a history.

use std::collections::BTreeSet;

use super::connection::{Store, signed};
use crate::error::Result;
use crate::tlog::Hash;

impl Store {
    /// The entries about an entry, in order, without the claims of a source.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn about(&self, seq: u64) -> Result<Vec<u64>> {
        self.seqs("SELECT seq FROM entry WHERE about = ?1 AND kind <> 'claim' ORDER BY seq", signed(seq))
    }

    /// The sources whose bytes have this hash and are still stored, in order.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn sources_of(&self, sha256: &Hash) -> Result<Vec<u64>> {
        let sql = "SELECT source FROM document WHERE sha256 = ?1 AND part = 'bytes' ORDER BY source";
        self.seqs(sql, sha256.to_string())
    }

    /// The sources whose bytes or text have this hash and are still stored, in order.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn sources_with(&self, sha256: &Hash) -> Result<Vec<u64>> {
        let sql = "SELECT DISTINCT source FROM document WHERE sha256 = ?1 ORDER BY source";
        self.seqs(sql, sha256.to_string())
    }

    /// The claims taken from sources and the evidence that quotes them, in order. Reads the whole table.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
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

    /// The sources of which no captured document is stored, in order. Reads the whole table.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn bare_sources(&self) -> Result<Vec<u64>> {
        self.seqs(
            "SELECT seq FROM entry WHERE kind = 'source' AND seq >= ?1
             AND NOT EXISTS (SELECT 1 FROM document WHERE source = seq) ORDER BY seq",
            0,
        )
    }

    /// The evidence that quotes a source, in order. Reads the whole table.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn evidence_from(&self, source: u64) -> Result<Vec<u64>> {
        self.seqs(
            "SELECT seq FROM entry WHERE kind = 'evidence' AND json_extract(body, '$.data.source') = ?1
             AND json_extract(body, '$.data.passage') IS NOT NULL ORDER BY seq",
            signed(source),
        )
    }

    /// The claims taken from a source, in order. Reads the whole table.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn claims_of<C: FromIterator<u64>>(&self, source: u64) -> Result<C> {
        self.seqs("SELECT seq FROM entry WHERE kind = 'claim' AND about = ?1 ORDER BY seq", signed(source))
    }

    /// The entries that name keys, in order. Read from an index.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn key_entries(&self) -> Result<Vec<u64>> {
        self.seqs(
            "SELECT seq FROM entry WHERE kind = 'key' AND kind <> 'claim' AND seq >= ?1 ORDER BY seq",
            0,
        )
    }

    /// The redactions, in order. Read from an index.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn redactions(&self) -> Result<Vec<u64>> {
        self.seqs(
            "SELECT seq FROM entry WHERE kind = 'redaction' AND kind <> 'claim' AND seq >= ?1 ORDER BY seq",
            0,
        )
    }

    /// The withheld entries, of which only the leaf hash is left, in order. Read from an index.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn withheld(&self) -> Result<Vec<u64>> {
        self.seqs(
            "SELECT seq FROM entry WHERE kind = 'withheld' AND kind <> 'claim' AND seq >= ?1 ORDER BY seq",
            0,
        )
    }

    /// How many entries of a range are withheld, and how many documents its sources have.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
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

    fn seqs<C: FromIterator<u64>>(&self, sql: &str, parameter: impl rusqlite::ToSql) -> Result<C> {
        let read = || {
            let mut rows = self.conn.prepare_cached(sql)?;
            rows.query_map([parameter], |row| Ok(row.get::<_, i64>(0)?.unsigned_abs()))?
                .collect::<rusqlite::Result<_>>()
        };
        read().map_err(|error| self.fail(error))
    }
}
